package metric_test

// Random histories made by the inbox's real verbs, with what takes them back:
// the numbers of every week are those of the log that goes out, read slowly,
// and where each conversation stands is what that log says.

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/kit/secret"
	"rapport/mail/smtp"
	"rapport/metric"
	"rapport/rating"
	"rapport/team"
	"rapport/transfer"
)

// desk is a small inbox at which random things happen.
type desk struct {
	t       *testing.T
	r       *rand.Rand
	clock   *dbtest.Clock
	db      *db.DB
	in      *inbox.Store
	ratings *rating.Store
	key     secret.Key
	numbers *metric.Store
	log     *transfer.Store
	box     inbox.Mailbox
	people  []team.Person
	all     []string // conversations, and what was split off
	replies []string
	tickets []given
	did     []string
	serial  int
}

// given is a deed and who did it.
type given struct {
	by   team.Person
	deed string
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newDesk(t *testing.T, d *db.DB, clock *dbtest.Clock, r *rand.Rand) *desk {
	t.Helper()
	k := &desk{t: t, r: r, clock: clock, db: d}
	var err error
	k.key, err = secret.Open(t.TempDir())
	must(t, err)
	blobs, err := blob.Open(t.TempDir())
	must(t, err)
	blobs.Hasty = true
	t.Cleanup(func() { must(t, blobs.Close()) })
	people := team.NewStore(d)
	k.in = inbox.NewStore(d, blobs, k.key, nil)
	k.in.Carry = func(context.Context, smtp.Account, smtp.Envelope, []byte) error { return nil }
	k.ratings = rating.NewStore(d, k.in, k.key)
	k.numbers = metric.NewStore(d, people)
	k.log = transfer.NewStore(d, people, k.in, k.ratings, k.numbers)
	return k
}

// staff gives the desk a team and a mailbox.
func (k *desk) staff() {
	k.t.Helper()
	ctx := k.t.Context()
	must(k.t, k.db.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.BringSettings(ctx, tx, "rule:test", team.Settings{Zone: "Europe/Berlin"}),
			team.Bring(ctx, tx, team.Person{Email: "ann@team.example", Name: "Ann", Role: team.Head, Zone: "UTC"}),
			team.Bring(ctx, tx, team.Person{Email: "bob@team.example", Name: "Bob", Role: team.Technician, Zone: "UTC"}))
	}))
	for _, email := range []string{"ann@team.example", "bob@team.example"} {
		p, err := team.NewStore(k.db).PersonByEmail(ctx, email)
		must(k.t, err)
		k.people = append(k.people, p)
	}
	var err error
	k.box, err = k.in.SaveMailbox(ctx, k.people[0], inbox.Mailbox{
		Address: "help@team.example", Name: "Help", Outgoing: &inbox.Server{Host: "mail.team.example", Port: 25, Security: "plain"},
	})
	must(k.t, err)
}

func one[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// may lets a verb refuse what can't be done just now, and nothing else.
func (k *desk) may(err error) {
	k.t.Helper()
	if held, ok := errors.AsType[*inbox.Held](err); ok && len(held.New) > 0 {
		return
	}
	if err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
		k.t.Fatal(err)
	}
}

// some gives one to three conversations.
func (k *desk) some() (ids []string) {
	for range 1 + k.r.IntN(3) {
		ids = append(ids, one(k.r, k.all))
	}
	return ids
}

// step does one random thing, a while after the one before.
func (k *desk) step() {
	k.t.Helper()
	k.clock.Add(time.Duration(1+k.r.IntN(1+k.r.IntN(12*3600)))*time.Second + time.Duration(k.r.IntN(1e6))*time.Microsecond)
	by, ctx := one(k.r, k.people), k.t.Context()
	keep := func(t inbox.Ticket, err error) {
		k.t.Helper()
		k.may(err)
		if t.Deed != "" {
			k.tickets = append(k.tickets, given{by, t.Deed})
		}
		if t.Made != "" {
			k.all = append(k.all, t.Made)
		}
	}
	if len(k.all) == 0 {
		k.receive("")
		return
	}
	what := k.r.IntN(20)
	k.did = append(k.did, fmt.Sprint(what))
	switch what {
	case 0, 1:
		k.receive("")
	case 2, 3, 4:
		k.receive(one(k.r, k.all))
	case 5, 6, 7, 8:
		k.reply(by)
	case 9:
		k.may(k.in.AddNote(ctx, by, id.New(), one(k.r, k.all), "A note."))
	case 10, 11:
		status := one(k.r, []inbox.Status{inbox.Closed, inbox.Closed, inbox.Closed, inbox.Open, inbox.Spam, inbox.Deleted})
		keep(k.in.Put(ctx, by, k.some(), status, time.Time{}))
	case 12, 13:
		until := time.Time{}
		if k.r.IntN(3) > 0 {
			until = k.clock.Now().Add(time.Duration(1+k.r.IntN(72)) * time.Hour)
		}
		keep(k.in.Put(ctx, by, k.some(), inbox.Pending, until))
	case 14:
		keep(k.in.PutTopic(ctx, by, k.some(), one(k.r, []string{"Receipts", "Safari"}), k.r.IntN(3) > 0))
	case 15:
		keep(k.in.Merge(ctx, by, one(k.r, k.all), k.some()))
	case 16:
		k.may(k.in.Unmerge(ctx, by, one(k.r, k.all)))
	case 17:
		k.split(by, keep)
	case 18:
		if len(k.tickets) > 0 {
			g := k.tickets[len(k.tickets)-1-k.r.IntN(min(3, len(k.tickets)))]
			_, err := k.in.Undo(ctx, g.by, g.deed)
			k.may(err)
		}
	case 19:
		k.rate()
	}
}

func (k *desk) receive(conversation string) {
	k.t.Helper()
	k.serial++
	to := k.box.Address
	if conversation != "" {
		to = k.in.AddressFor(k.box, conversation)
	}
	raw := fmt.Sprintf("From: %s@there.example\r\nTo: %s\r\nSubject: About %d\r\nDate: %s\r\nMessage-ID: <m%d@there.example>\r\n\r\nWords %d.\r\n",
		one(k.r, []string{"x", "y", "z"}), to, k.serial, k.clock.Now().Format(time.RFC1123Z), k.serial, k.serial)
	must(k.t, k.in.Accept(k.t.Context(), inbox.Batch{Mailbox: k.box.ID, Mails: []inbox.Raw{{Bytes: []byte(raw), At: k.clock.Now()}}}))
	_, err := k.in.Sort(k.t.Context(), 10)
	must(k.t, err)
	for _, v := range []inbox.View{inbox.All, inbox.Junk, inbox.Trash} {
		page, err := k.in.List(k.t.Context(), inbox.Filter{View: v, Limit: 1000})
		must(k.t, err)
		for _, c := range page.Rows {
			if !slices.Contains(k.all, c.ID) {
				k.all = append(k.all, c.ID)
			}
		}
	}
}

// reply answers, sometimes without having seen the newest.
func (k *desk) reply(by team.Person) {
	k.t.Helper()
	ctx := k.t.Context()
	c, err := k.in.Conversation(ctx, one(k.r, k.all))
	must(k.t, err)
	if c.Merged != "" {
		return
	}
	a := inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "An answer.", HandleSeconds: float64(k.r.IntN(900)), Close: k.r.IntN(4) == 0}
	a.CloseIfQuiet = !a.Close && k.r.IntN(6) == 0
	if k.r.IntN(6) == 0 {
		a.Saw = "something older"
	}
	m, err := k.in.Reply(ctx, by, a)
	k.may(err)
	if err == nil {
		k.replies = append(k.replies, m.ID)
	}
	for more := k.r.IntN(4) > 0; more; {
		more, err = k.in.SendNext(ctx)
		must(k.t, err)
	}
}

func (k *desk) split(by team.Person, keep func(inbox.Ticket, error)) {
	k.t.Helper()
	c := one(k.r, k.all)
	thread, _, err := k.in.Thread(k.t.Context(), c, "", 50)
	must(k.t, err)
	if len(thread) > 0 {
		keep(k.in.Split(k.t.Context(), by, c, one(k.r, thread).ID, k.r.IntN(2) == 0))
	}
}

func (k *desk) rate() {
	k.t.Helper()
	if len(k.replies) == 0 {
		return
	}
	face := one(k.r, []rating.Face{rating.Great, rating.Okay, rating.NotGood})
	token := strings.Split(rating.Link(rating.LinkKey(k.key), "", one(k.r, k.replies), face), "/")[2]
	_, err := k.ratings.Give(k.t.Context(), token, rating.Rating{Face: face, About: one(k.r, []rating.About{"", rating.Help, rating.Product})})
	k.may(err)
}

func (k *desk) export() []byte {
	k.t.Helper()
	var b bytes.Buffer
	must(k.t, k.log.ExportLog(k.t.Context(), &b))
	return b.Bytes()
}

// read gives the lines of an exported log as the slow reading takes them.
func read(t *testing.T, exported []byte) (people []metric.Person, lines []metric.Line) {
	t.Helper()
	log, bad, err := transfer.ReadLog(bytes.NewReader(exported))
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	home := map[string]string{}
	for _, p := range log.People {
		people = append(people, metric.Person{Email: p.Email})
	}
	for _, m := range log.Messages {
		l := metric.Line{Kind: metric.KindCustomer, At: m.At, Conversation: m.Conversation, ID: m.ID, By: m.From}
		switch m.Kind {
		case "reply":
			l.Kind, l.To, home[m.ID] = metric.KindReply, m.To, m.Conversation
			if m.HandleSeconds != nil {
				l.Timed, l.Handle = true, *m.HandleSeconds
			}
		case "customer":
		default:
			continue
		}
		lines = append(lines, l)
	}
	for _, s := range log.Statuses {
		status, _ := metric.ParseStatus(s.Status)
		lines = append(lines, metric.Line{Kind: metric.KindStatus, At: s.At, Conversation: s.Conversation, By: s.By, Status: status})
	}
	for _, m := range log.Merges {
		lines = append(lines, metric.Line{Kind: metric.KindMerge, At: m.At, Conversation: m.Conversation, Into: m.Into})
	}
	for _, r := range log.Ratings {
		face, _ := metric.ParseFace(r.Face)
		about, _ := metric.ParseAbout(r.About)
		lines = append(lines, metric.Line{Kind: metric.KindRating, At: r.At, Conversation: home[r.Message], ID: r.Message, Face: face, About: about})
	}
	return people, lines
}

// stands says where each conversation stands.
func (k *desk) stands(ids []string) map[string]string {
	k.t.Helper()
	all, err := k.in.Conversations(k.t.Context(), ids)
	must(k.t, err)
	said := map[string]string{}
	for _, c := range all {
		if c.Merged != "" {
			continue // only the one that it is part of is shown
		}
		said[c.ID] = fmt.Sprintf("%s of %s, began %v, waits since %v, asleep since %v, newest %s at %v, replied to by %q, %d messages",
			c.Status, c.Customer.Email, c.BeganAt, c.WaitingSince, c.AsleepSince, c.Newest, c.NewestAt, c.Replier, c.Messages)
	}
	return said
}

func TestHistoriesKeepTheNumbersRight(t *testing.T) {
	seeds := map[string]int{"sqlite": 40, "postgres": 6}
	if testing.Short() {
		seeds = map[string]int{"sqlite": 12, "postgres": 2}
	}
	for name, n := range seeds {
		for seed := range n {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				first, ok := database(t, name)
				if !ok {
					t.Skip("PostgreSQL is not installed: apt-get install postgresql")
				}
				second, _ := database(t, name)
				dbtest.One(t, first, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
					k := newDesk(t, d, clock, rand.New(rand.NewPCG(uint64(seed), 311)))
					k.live()
					dbtest.One(t, second, func(t *testing.T, d *db.DB, other *dbtest.Clock) {
						other.Set(clock.Now())
						k.compare(newDesk(t, d, other, k.r))
					})
				})
			})
		}
	}
}

func database(t *testing.T, name string) (db.Options, bool) {
	t.Helper()
	if name == "sqlite" {
		return db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Hasty: true}, true
	}
	u, ok := dbtest.Postgres(t)
	return db.Options{URL: u}, ok
}

// live lets a few weeks go by, in which the numbers are followed now and then
// and weeks that are over are kept.
func (k *desk) live() {
	k.t.Helper()
	k.staff()
	for range 20 + k.r.IntN(70) {
		k.step()
		for more := k.r.IntN(3) > 0; more; {
			var err error
			more, err = k.in.WakeNext(k.t.Context())
			must(k.t, err)
		}
		if k.r.IntN(8) == 0 {
			must(k.t, k.numbers.CatchUp(k.t.Context()))
			_, err := k.numbers.Week(k.t.Context(), metric.WeekOf(k.clock.Now().UnixMicro(), time.UTC).Previous())
			must(k.t, err)
		}
	}
}

// compare brings the log into an empty house, and looks whether all is the same there.
func (k *desk) compare(copied *desk) {
	k.t.Helper()
	ctx := k.t.Context()
	log := k.export()
	_, bad, err := copied.log.ImportLog(ctx, bytes.NewReader(log), false, nil)
	if err != nil {
		k.t.Fatal(err, bad)
	}
	sorted := func(b []byte) string {
		lines := strings.Split(strings.TrimSpace(string(b)), "\n")
		slices.Sort(lines)
		return strings.Join(lines, "\n")
	}
	if a, b := sorted(log), sorted(copied.export()); a != b {
		k.t.Errorf("the log is another one after a journey:\n%s\n\n%s", a, b)
	}
	ours, theirs := k.stands(k.all), copied.stands(k.all)
	for c, want := range theirs {
		if ours[c] != want {
			k.t.Errorf("%s is %s\n  its history says %s", c, ours[c], want)
		}
	}
	for c := range ours {
		if theirs[c] == "" {
			k.t.Errorf("%s, %s, is not there after a journey", c, ours[c])
		}
	}
	must(k.t, k.numbers.CatchUp(ctx))
	must(k.t, copied.numbers.CatchUp(ctx))
	people, lines := read(k.t, log)
	byEmail := func(a, b metric.PersonReport) int { return cmp.Compare(a.Email, b.Email) }
	zone, err := time.LoadLocation("Europe/Berlin")
	must(k.t, err)
	last := metric.WeekOf(k.clock.Now().UnixMicro(), zone).Next()
	for week := (metric.Week{Year: 2026, Number: 46}); week != last; week = week.Next() {
		want := metric.Slow(zone, people, lines, week.Window(zone))
		slices.SortFunc(want.People, byEmail)
		for name, numbers := range map[string]*metric.Store{"followed": k.numbers, "brought": copied.numbers} {
			got, err := numbers.Week(ctx, week)
			must(k.t, err)
			slices.SortFunc(got.People, byEmail)
			if c := metric.Complaint(got, want); c != "" {
				k.t.Errorf("%s, %s: %s", week, name, c)
			}
		}
	}
	if k.t.Failed() {
		k.t.Logf("did %v\n%s", k.did, sorted(log))
	}
}
