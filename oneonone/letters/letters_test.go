package letters_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/dovecot"
	"rapport/mail/imap"
	"rapport/mail/sandbox"
	"rapport/meeting"
	"rapport/meeting/invitation"
	"rapport/notice"
	"rapport/oneonone"
	"rapport/oneonone/letters"
	"rapport/team"
)

const mailbox = "help@kindling.example"

// house is a report, a manager and two directors, with a mail world around them.
type house struct {
	t        *testing.T
	db       *db.DB
	clock    *dbtest.Clock
	in       *inbox.Store
	box      inbox.Mailbox
	notices  *notice.Store
	calendar *invitation.Store
	pairs    *oneonone.Store
	letters  *letters.Sender
	world    *sandbox.World
	pair     oneonone.Pair

	ana, joe, dina, eli team.Person
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// each gives a house whose pair meets on Tuesdays at 08:00 in Lisbon, from 24 November on; it is the Monday before.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, dir := t.Context(), t.TempDir()
		clock.Set(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: d, clock: clock}
		key, err := secret.Open(dir)
		must(t, err)
		ring, err := secret.OpenRing(dir + "/keys")
		must(t, err)
		blobs, err := blob.Open(dir + "/blobs")
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		h.world, err = sandbox.Start(ctx, sandbox.Options{Team: []string{mailbox}, Now: clock.Now})
		must(t, err)
		t.Cleanup(h.world.Close)
		people := team.NewStore(d)
		h.in = inbox.NewStore(d, blobs, key, nil)
		h.notices = notice.NewStore(d, h.in)
		meetings := meeting.NewStore(d, people, nil, nil, nil)
		h.pairs = oneonone.NewStore(d, ring, people, nil, meetings)
		h.letters = letters.NewSender(d, h.pairs, people, key, "https://rapport.example")
		h.calendar = invitation.NewStore(d, meetings, h.notices, key, "https://rapport.example")
		h.calendar.Private, h.notices.Hear, h.in.Private = h.letters.Calendar(), h.letters.Hear, h.notices.Private
		h.in.Aside = func(ctx context.Context, tx *db.Tx, box inbox.Mailbox, l mail.Letter) (string, error) {
			if ours, err := h.calendar.Aside(ctx, tx, l); ours || err != nil {
				return "calendar", err
			}
			return h.notices.Aside(ctx, tx, box, l)
		}
		joins := func(name string, role team.Role, zone, manager string) team.Person {
			email := strings.ToLower(strings.Fields(name)[0]) + "@kindling.example"
			must(t, d.Write(ctx, func(tx *db.Tx) error {
				return team.Bring(ctx, tx, team.Person{Email: email, Name: name, Role: role, Zone: zone, Manager: manager})
			}))
			p, err := people.PersonByEmail(ctx, email)
			must(t, err)
			return p
		}
		h.ana = joins("Ana Ferreira", team.Head, "Europe/Lisbon", "")
		h.joe = joins("Joe Adeyemi", team.Technician, "America/Los_Angeles", h.ana.Email)
		h.dina, h.eli = joins("Dina Director", team.Director, "Europe/Lisbon", ""), joins("Eli Director", team.Director, "Europe/Lisbon", "")
		host, port, err := net.SplitHostPort(h.world.SMTP())
		must(t, err)
		number, err := strconv.Atoi(port)
		must(t, err)
		h.box, err = h.in.SaveMailbox(ctx, h.ana, inbox.Mailbox{Address: mailbox, Name: "Kindling support", Outgoing: &inbox.Server{Host: host, Port: number, Security: "plain"}})
		must(t, err)
		all, err := h.pairs.All(ctx, h.joe)
		must(t, err)
		h.pair = all[0].Pair
		must(t, h.pairs.Propose(ctx, h.joe, h.pair.ID, oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-24", "16:00", "Europe/Lisbon"), 30, ""))
		must(t, h.pairs.Accept(ctx, h.ana, h.pair.ID))
		test(t, h)
	})
}

// goes lets all that runs by itself run until it has nothing to do.
func (h *house) goes() {
	h.t.Helper()
	for busy := true; busy; {
		busy = false
		for _, work := range []func(context.Context) (bool, error){h.letters.Evening, h.letters.Follow, h.letters.Carry, h.calendar.Follow, h.notices.SendNext} {
			more, err := work(h.t.Context())
			must(h.t, err)
			busy = busy || more
		}
	}
}

// got gives the mails with a subject that somebody got.
func (h *house) got(p team.Person, subject string) (all []mail.Letter) {
	for _, d := range h.world.Mailbox(p.Email) {
		if l := mail.Parse(d.Raw); l.Subject == subject {
			all = append(all, l)
		}
	}
	return all
}

const (
	asks  = "Your topics for the one-on-one"
	opens = "The page for the one-on-one is open"
)

// The evening before is Joe's, who is in Los Angeles: 17:00 there is 01:00 in Lisbon.
func TestTheEveningBefore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, step := range []struct {
			at          string
			asked, told int
		}{
			{"2026-11-24T00:59:00Z", 0, 0},
			{"2026-11-24T01:00:00Z", 1, 0},
			{"2026-11-24T03:59:00Z", 1, 0},
			{"2026-11-24T04:00:00Z", 1, 1},
			{"2026-11-24T12:00:00Z", 1, 1},
			{"2026-11-24T17:00:00Z", 1, 1},
		} {
			at, err := time.Parse(time.RFC3339, step.at)
			must(t, err)
			h.clock.Set(at)
			h.goes()
			if asked, told := len(h.got(h.joe, asks)), len(h.got(h.ana, opens)); asked != step.asked || told != step.told {
				t.Errorf("at %s: asked %d times, told %d times; want %d and %d", step.at, asked, told, step.asked, step.told)
			}
		}
		// The week after there is something already.
		_, err := h.pairs.AddTopic(t.Context(), h.joe, h.pair.ID, oneonone.NewTopic{Text: "The rota"})
		must(t, err)
		h.clock.Set(time.Date(2026, 12, 1, 2, 0, 0, 0, time.UTC))
		h.goes()
		h.clock.Set(time.Date(2026, 12, 1, 5, 0, 0, 0, time.UTC))
		h.goes()
		if asked, told := len(h.got(h.joe, asks)), len(h.got(h.ana, opens)); asked != 1 || told != 2 {
			t.Errorf("with a topic there: asked %d times, told %d times", asked, told)
		}
		for _, l := range h.got(h.ana, opens) {
			if strings.Contains(l.Text+l.HTML, "rota") || !strings.Contains(l.Text, "https://rapport.example/oneonones/"+h.pair.ID) {
				t.Errorf("it says:\n%s", l.Text)
			}
		}
	})
}

// The answer lies in a real server's mailbox, is fetched by IMAP, and fills the page: each bullet once.
func TestAnAnswerFillsTheAgenda(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.clock.Set(time.Date(2026, 11, 24, 1, 30, 0, 0, time.UTC))
		h.goes()
		asked := h.got(h.joe, asks)[0]
		server := dovecot.Start(t)
		server.AddUser(t, mailbox)
		raw := "From: Joe <" + h.joe.Email + ">\r\nTo: " + mailbox + "\r\nSubject: Re: " + asked.Subject + "\r\nMessage-ID: <a@kindling.example>\r\nIn-Reply-To: <" + asked.MessageID +
			">\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHi,\r\n\r\n- the zebra question\r\n- a day for\r\n  the docs\r\n\r\nThanks,\r\nJoe\r\n\r\n-- \r\nJoe Adeyemi, Kindling\r\n\r\nOn Mon, 23 Nov 2026 at 17:00, Rapport wrote:\r\n> What would you like to talk about?\r\n"
		server.Deliver(t, mailbox, []byte(raw), []byte(strings.Replace(strings.Replace(raw, h.joe.Email, "joe@home.example", 1), "zebra", "okapi", 1)))
		h.fetch(server)
		h.goes()
		page, err := h.pairs.Page(t.Context(), h.joe, h.pair.ID)
		must(t, err)
		var topics []string
		for _, topic := range page.Mine {
			topics = append(topics, topic.Text)
		}
		if want := []string{"the zebra question", "a day for the docs"}; !slices.Equal(topics, want) {
			t.Errorf("the page has %q, want %q", topics, want)
		}
		if page, err = h.pairs.Page(t.Context(), h.ana, h.pair.ID); err != nil || len(page.Theirs)+len(page.Mine) != 0 {
			t.Errorf("before the evening Ana reads %+v, %v", page.Theirs, err)
		}
		n, err := h.in.Counts(t.Context(), h.clock.Now())
		must(t, err)
		if n.Waiting != 0 || len(h.got(h.joe, "Your answer was not taken")) != 1 {
			t.Errorf("%d conversations; Joe was told %d times of the answer in his name", n.Waiting, len(h.got(h.joe, "Your answer was not taken")))
		}
	})
}

// fetch takes all of a server's mailbox in.
func (h *house) fetch(server *dovecot.Server) {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.t.Context())
	defer stop()
	fetched := 0
	account := imap.Account{Host: server.Host(), Port: server.IMAP(), Security: "plain", User: mailbox, Password: dovecot.Password}
	follower := imap.Follower{Now: h.clock.Now}
	err := follower.Follow(ctx, account, imap.Cursor{}, func(ctx context.Context, b imap.Batch) error {
		batch := inbox.Batch{Mailbox: h.box.ID, Folder: "INBOX", UIDValidity: b.Cursor.UIDValidity, LastUID: b.Cursor.LastUID}
		for _, m := range b.Mails {
			batch.Mails = append(batch.Mails, inbox.Raw{Bytes: m.Raw, At: m.InternalDate})
		}
		if fetched += len(b.Mails); fetched == 2 {
			defer stop()
		}
		return h.in.Accept(context.WithoutCancel(ctx), batch)
	})
	if ctx.Err() == nil {
		h.t.Fatal(err)
	}
	if n, err := h.in.Sort(h.t.Context(), 10); err != nil || n != 2 {
		h.t.Fatalf("%d mails sorted, %v", n, err)
	}
}

// told reads what somebody's calendar was told, in order: what, when, and its sequence rises.
func (h *house) told(p team.Person) (all []string) {
	h.t.Helper()
	uids, sequence := map[string]bool{}, map[string]int{}
	for _, d := range h.world.Mailbox(p.Email) {
		for _, a := range mail.Parse(d.Raw).Attachments {
			if a.Type != "text/calendar" {
				continue
			}
			cal, err := ical.NewDecoder(strings.NewReader(string(a.Body))).Decode()
			must(h.t, err)
			for _, e := range cal.Events() {
				start, err := e.DateTimeStart(nil)
				must(h.t, err)
				uid, n := e.Props.Get(ical.PropUID).Value, 0
				_, err = fmt.Sscan(e.Props.Get(ical.PropSequence).Value, &n)
				must(h.t, err)
				if was, known := sequence[uid]; known && n <= was {
					h.t.Errorf("the sequence of %s went from %d to %d", uid, was, n)
				}
				uids[uid], sequence[uid] = true, n
				if s := e.Props.Get(ical.PropSummary).Value; s != "One-on-one" {
					h.t.Errorf("a calendar says %q", s)
				}
				all = append(all, cal.Props.Get(ical.PropMethod).Value+" "+start.UTC().Format("01-02 15:04"))
			}
		}
	}
	return all
}

func TestPairsAreInBothCalendars(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.goes()
		coming, err := h.pairs.Coming(ctx, h.joe, h.pair.ID, h.clock.Now(), h.clock.Now().AddDate(0, 0, 20))
		must(t, err)
		must(t, h.pairs.Move(ctx, h.joe, coming[0].ID, coming[0].Start.Add(time.Hour), "the zebra"))
		h.goes()
		must(t, h.pairs.Skip(ctx, h.ana, coming[1].ID, "the zebra"))
		h.goes()
		_, err = h.pairs.CatchUp(ctx, h.ana, h.pair.ID, time.Date(2026, 12, 3, 10, 0, 0, 0, time.UTC))
		must(t, err)
		h.goes()
		want := []string{"REQUEST 11-24 16:00", "REQUEST 11-24 17:00", "CANCEL 12-01 16:00", "REQUEST 12-03 10:00"}
		for _, p := range []team.Person{h.joe, h.ana} {
			if got := h.told(p); !slices.Equal(got, want) {
				t.Errorf("%s was told %q, want %q", p.Name, got, want)
			}
			for _, d := range h.world.Mailbox(p.Email) {
				if l := mail.Parse(d.Raw); strings.Contains(l.Text+l.HTML+l.Subject, "zebra") {
					t.Errorf("%s reads why in a mail: %s", p.Name, l.Text)
				}
			}
		}
		if n := len(h.world.Mailbox(h.dina.Email)); n != 0 {
			t.Errorf("Dina got %d mails", n)
		}
		for p, want := range map[string]int{h.joe.ID: 3, h.dina.ID: 0} {
			who := h.joe
			if p == h.dina.ID {
				who = h.dina
			}
			address, err := h.calendar.Address(ctx, who)
			must(t, err)
			text, err := h.calendar.Feed(ctx, strings.TrimSuffix(strings.TrimPrefix(address, "https://rapport.example/calendar/"), ".ics"))
			must(t, err)
			if n := strings.Count(text, "BEGIN:VEVENT"); n != want {
				t.Errorf("the feed of %s has %d events, want %d:\n%s", who.Name, n, want, text)
			}
		}
	})
}

func TestBothAreToldOfAnOpening(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		o, err := h.pairs.AskToOpen(ctx, h.dina, oneonone.NewOpening{One: h.joe.ID, Two: h.ana.ID, Purpose: oneonone.LegalHold, Reason: "A court asks for it.", Notes: true})
		must(t, err)
		h.goes()
		const subject = "Your one-on-one was opened"
		if len(h.got(h.joe, subject)) != 0 {
			t.Error("Joe was told before anything was opened")
		}
		const waits = "A request waits for a second person"
		for p, want := range map[*team.Person]int{&h.eli: 1, &h.dina: 0, &h.joe: 0, &h.ana: 0} { // Ana has the right, and is one of the two
			mails := h.got(*p, waits)
			if len(mails) != want {
				t.Errorf("%s was told %d times that something waits", p.Name, len(mails))
			}
			for _, m := range mails {
				for _, word := range []string{"Joe", "Ana", "Dina", "court", "hold"} {
					if strings.Contains(m.Text+m.HTML+m.Subject, word) {
						t.Errorf("a mail says %q:\n%s", word, m.Text)
					}
				}
			}
		}
		must(t, h.pairs.Agree(ctx, h.eli, o.ID))
		h.goes()
		for _, p := range []team.Person{h.joe, h.ana} {
			mails := h.got(p, subject)
			if len(mails) != 1 {
				t.Fatalf("%s was told %d times", p.Name, len(mails))
			}
			for _, say := range []string{"Dina Director asked for it, and Eli Director agreed", "Legal hold", "A court asks for it.", "private notes of each"} {
				if !strings.Contains(mails[0].Text, say) {
					t.Errorf("%s does not read %q in:\n%s", p.Name, say, mails[0].Text)
				}
			}
		}
		if len(h.got(h.dina, subject))+len(h.got(h.eli, subject)) != 0 {
			t.Error("others were told")
		}
	})
}

// A stranger's mail can't vanish by saying that it answers a private one; what
// a person of the team answers to one that is not known any more is no conversation.
func TestOnlyTheTeamsAnswersAreKeptApart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for from, want := range map[string]int{"eve@x.example": 1, h.joe.Email: 0} {
			before, err := h.in.Counts(t.Context(), h.clock.Now())
			must(t, err)
			raw := "From: " + from + "\r\nTo: " + mailbox + "\r\nSubject: Re: x\r\nMessage-ID: <" + from + ">\r\nIn-Reply-To: <notice.private.0192@kindling.example>\r\n\r\nWhere is my money?\r\n"
			must(t, h.in.Accept(t.Context(), inbox.Batch{Mailbox: h.box.ID, Mails: []inbox.Raw{{Bytes: []byte(raw), At: h.clock.Now()}}}))
			n, err := h.in.Sort(t.Context(), 10)
			must(t, err)
			after, err := h.in.Counts(t.Context(), h.clock.Now())
			must(t, err)
			if got := after.Waiting - before.Waiting; n != 1 || got != want {
				t.Errorf("of %s there are %d conversations, want %d", from, got, want)
			}
		}
		h.goes()
		if len(h.got(h.joe, "Your answer was not taken")) != 1 {
			t.Error("Joe was not told that his answer was not taken")
		}
	})
}
