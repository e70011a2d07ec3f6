package invitation_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/dovecot"
	"rapport/mail/imap"
	"rapport/mail/sandbox"
	"rapport/meeting"
	"rapport/meeting/invitation"
	"rapport/notice"
	"rapport/team"
)

// office is a team in three zones with meetings, and a mail world around it.
type office struct {
	t           *testing.T
	db          *db.DB
	clock       *dbtest.Clock
	in          *inbox.Store
	box         inbox.Mailbox
	team        *team.Store
	meetings    *meeting.Store
	notices     *notice.Store
	invitations *invitation.Store
	world       *sandbox.World

	ana, joe, mei team.Person
}

const mailbox = "help@kindling.example"

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) { test(t, newOffice(t, d, clock)) })
}

func newOffice(t *testing.T, d *db.DB, clock *dbtest.Clock) *office {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	key, err := secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(dir + "/blobs")
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{mailbox}, Now: clock.Now})
	must(t, err)
	t.Cleanup(world.Close)
	o := &office{t: t, db: d, clock: clock, world: world, in: inbox.NewStore(d, blobs, key, nil), team: team.NewStore(d)}
	o.notices = notice.NewStore(d, o.in)
	o.meetings = meeting.NewStore(d, o.team, nil, nil, nil)
	o.invitations = invitation.NewStore(d, o.meetings, o.notices, key, "https://rapport.example")
	o.ana = o.joins("ana@kindling.example", "Ana Ferreira", team.Head, "Europe/Lisbon")
	o.joe = o.joins("joe@kindling.example", "Joe Adeyemi", team.Technician, "America/Los_Angeles")
	o.mei = o.joins("meilin@kindling.example", "Mei-Lin Tan", team.Technician, "Australia/Sydney")
	host, text, _ := strings.Cut(world.SMTP(), ":")
	port := 0
	_, err = fmt.Sscan(text, &port)
	must(t, err)
	o.box, err = o.in.SaveMailbox(ctx, o.ana, inbox.Mailbox{Address: mailbox, Name: "Kindling support", Outgoing: &inbox.Server{Host: host, Port: port, Security: "plain"}})
	must(t, err)
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) joins(email, name string, role team.Role, zone string) team.Person {
	o.t.Helper()
	must(o.t, o.db.Write(o.t.Context(), func(tx *db.Tx) error {
		return team.Bring(o.t.Context(), tx, team.Person{Email: email, Name: name, Role: role, Zone: zone})
	}))
	p, err := o.team.PersonByEmail(o.t.Context(), email)
	must(o.t, err)
	return p
}

// goes lets all that runs by itself run until it has nothing to do.
func (o *office) goes() {
	o.t.Helper()
	for busy := true; busy; {
		busy = false
		for _, work := range []func() (bool, error){
			func() (bool, error) { return o.invitations.Follow(o.t.Context()) },
			func() (bool, error) { return o.notices.SendNext(o.t.Context()) },
			func() (bool, error) { return o.invitations.Carry(o.t.Context()) },
		} {
			more, err := work()
			must(o.t, err)
			busy = busy || more
		}
	}
}

// weekly is a series of Ana and Joe that crosses a change of the clocks.
func (o *office) weekly() meeting.Series {
	o.t.Helper()
	o.clock.Set(time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC))
	ser := meeting.Template(meeting.Weekly, "2026-10-05", "15:00", "Europe/Lisbon")
	ser.Name, ser.People, ser.Video = "Support weekly", []string{o.ana.ID, o.joe.ID}, "https://video.example/room"
	ser, err := o.meetings.Begin(o.t.Context(), o.ana, ser)
	must(o.t, err)
	return ser
}

// slot gives the meeting of a series at its usual time on a date.
func (o *office) slot(ser meeting.Series, date string) meeting.Meeting {
	o.t.Helper()
	ser, err := o.meetings.Series(o.t.Context(), o.ana, ser.ID)
	must(o.t, err)
	zone, err := time.LoadLocation(ser.Cadence.Zone)
	must(o.t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", date+" "+ser.Cadence.Clock, zone)
	must(o.t, err)
	m, err := o.meetings.Meeting(o.t.Context(), o.ana, meeting.MeetingID(ser.ID, at))
	must(o.t, err)
	return m
}

// calendar is a person's calendar program: it does with each mail what RFC
// 5546 says, and knows nothing else.
type calendar struct {
	whole map[string]*ical.Component           // by UID
	parts map[string]map[int64]*ical.Component // by UID and the occurrence they replace; nil for one that is cancelled
	seq   map[string]int
}

func (o *office) calendarOf(p team.Person) calendar {
	o.t.Helper()
	c := calendar{map[string]*ical.Component{}, map[string]map[int64]*ical.Component{}, map[string]int{}}
	for _, d := range o.world.Mailbox(p.Email) {
		for _, a := range mail.Parse(d.Raw).Attachments {
			if a.Type == "text/calendar" {
				c.take(o.t, p, a.Body)
			}
		}
	}
	return c
}

func (c calendar) take(t *testing.T, p team.Person, body []byte) {
	t.Helper()
	cal, err := ical.NewDecoder(bytes.NewReader(body)).Decode()
	must(t, err)
	method := cal.Props.Get(ical.PropMethod).Value
	for _, e := range cal.Events() {
		uid, seq := e.Props.Get(ical.PropUID).Value, 0
		_, err := fmt.Sscan(e.Props.Get(ical.PropSequence).Value, &seq)
		must(t, err)
		if was, ok := c.seq[uid]; ok && seq <= was {
			t.Fatalf("the sequence went from %d to %d", was, seq)
		}
		c.seq[uid] = seq
		if !slices.ContainsFunc(e.Props[ical.PropAttendee], func(a ical.Prop) bool { return a.Value == "mailto:"+p.Email }) {
			t.Fatalf("%s was told of what is not theirs", p.Name)
		}
		of := e.Props.Get(ical.PropRecurrenceID)
		switch {
		case of == nil && method == "CANCEL":
			delete(c.whole, uid)
			delete(c.parts, uid)
		case of == nil:
			c.whole[uid], c.parts[uid] = e.Component, map[int64]*ical.Component{}
		default:
			at, err := of.DateTime(nil)
			must(t, err)
			if c.whole[uid] == nil {
				t.Fatal("told of a part of nothing")
			}
			c.parts[uid][at.Unix()] = e.Component
			if method == "CANCEL" {
				c.parts[uid][at.Unix()] = nil
			}
		}
	}
}

// shows gives what the calendar shows in a stretch of time: when, and for how long.
func (c calendar) shows(t *testing.T, from, to time.Time) (all []string) {
	t.Helper()
	add := func(e *ical.Component, at time.Time) {
		event := &ical.Event{Component: e}
		start, err := event.DateTimeStart(nil)
		must(t, err)
		end, err := event.DateTimeEnd(nil)
		must(t, err)
		if !at.Before(from) && at.Before(to) {
			all = append(all, at.UTC().Format("2006-01-02 15:04")+" "+end.Sub(start).String())
		}
	}
	for uid, whole := range c.whole {
		at, err := (&ical.Event{Component: whole}).DateTimeStart(nil)
		must(t, err)
		set, err := whole.RecurrenceSet(nil)
		must(t, err)
		times := []time.Time{at}
		if set != nil {
			times = set.Between(from.AddDate(0, -1, 0), to.AddDate(0, 1, 0), true)
		}
		for _, at := range times {
			if part, ok := c.parts[uid][at.Unix()]; !ok {
				add(whole, at)
			} else if part != nil {
				start, err := (&ical.Event{Component: part}).DateTimeStart(nil)
				must(t, err)
				add(part, start)
			}
		}
	}
	slices.Sort(all)
	return all
}

// feed reads a person's feed the same way.
func (o *office) feed(p team.Person) calendar {
	o.t.Helper()
	address, err := o.invitations.Address(o.t.Context(), p)
	must(o.t, err)
	token := strings.TrimSuffix(strings.TrimPrefix(address, "https://rapport.example/calendar/"), ".ics")
	text, err := o.invitations.Feed(o.t.Context(), token)
	must(o.t, err)
	c := calendar{map[string]*ical.Component{}, map[string]map[int64]*ical.Component{}, map[string]int{}}
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	must(o.t, err)
	for _, e := range cal.Events() {
		uid := e.Props.Get(ical.PropUID).Value
		if of := e.Props.Get(ical.PropRecurrenceID); of != nil {
			at, err := of.DateTime(nil)
			must(o.t, err)
			c.parts[uid][at.Unix()] = e.Component
			continue
		}
		if s := e.Props.Get(ical.PropStatus); s.Value != "CANCELLED" {
			c.whole[uid], c.parts[uid] = e.Component, map[int64]*ical.Component{}
		}
	}
	return c
}

// agree checks that the calendars of all people show the meetings to come, and no others.
func (o *office) agree(what string) {
	o.t.Helper()
	from := o.clock.Now()
	to := from.AddDate(0, 0, 100)
	everybody, err := o.team.People(o.t.Context())
	must(o.t, err)
	for _, p := range everybody {
		want := []string{}
		all, err := o.meetings.All(o.t.Context(), p)
		must(o.t, err)
		for _, ser := range all {
			if !slices.Contains(ser.People, p.ID) {
				continue
			}
			coming, err := o.meetings.Coming(o.t.Context(), p, ser.ID, from, to)
			must(o.t, err)
			for _, m := range coming {
				if m.State() == meeting.Planned {
					want = append(want, m.Start.UTC().Format("2006-01-02 15:04")+" "+m.End().Sub(m.Start).String())
				}
			}
		}
		slices.Sort(want)
		if got := o.calendarOf(p).shows(o.t, from, to); !slices.Equal(got, want) {
			o.t.Fatalf("%s: the calendar of %s shows\n%s\nwant\n%s", what, p.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got := o.feed(p).shows(o.t, from, to); !slices.Equal(got, want) {
			o.t.Fatalf("%s: the feed of %s shows\n%s\nwant\n%s", what, p.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func (o *office) mails(p team.Person) int { return len(o.world.Mailbox(p.Email)) }

func TestCalendarsFollow(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		ser := o.weekly()
		mails := map[string]int{}
		// step does something, and checks whom it was told.
		step := func(what string, err error, told ...team.Person) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			o.goes()
			for _, p := range []team.Person{o.ana, o.joe, o.mei} {
				got := o.mails(p) - mails[p.ID]
				mails[p.ID] = o.mails(p)
				if want := slices.ContainsFunc(told, func(q team.Person) bool { return q.ID == p.ID }); (got > 0) != want {
					t.Errorf("%s: %s got %d mails", what, p.Name, got)
				}
			}
			o.agree(what)
		}
		step("beginning", nil, o.ana, o.joe)
		step("nothing", nil)
		step("moving one across the change of the clocks", o.meetings.Move(ctx, o.ana, o.slot(ser, "2026-10-26").ID, time.Date(2026, 10, 27, 9, 30, 0, 0, time.UTC)), o.ana, o.joe)
		step("moving it again", o.meetings.Move(ctx, o.ana, o.slot(ser, "2026-10-26").ID, time.Date(2026, 10, 24, 9, 30, 0, 0, time.UTC)), o.ana, o.joe)
		step("skipping one", o.meetings.Skip(ctx, o.ana, o.slot(ser, "2026-11-02").ID, "We are all at the fair."), o.ana, o.joe)
		ser.People = append(ser.People, o.mei.ID)
		changed, err := o.meetings.Change(ctx, o.ana, ser)
		step("Mei-Lin joining", err, o.mei)
		step("holding after all", o.meetings.Restore(ctx, o.ana, o.slot(ser, "2026-11-02").ID), o.ana, o.joe, o.mei)
		changed.Cadence.Clock = "16:30"
		changed, err = o.meetings.Change(ctx, o.ana, changed)
		step("another time of day", err, o.ana, o.joe, o.mei)
		step("skipping one at the new time", o.meetings.Skip(ctx, o.ana, o.slot(ser, "2026-11-16").ID, ""), o.ana, o.joe, o.mei)
		changed.Name = "Support, weekly"
		changed, err = o.meetings.Change(ctx, o.ana, changed)
		step("another name", err, o.ana, o.joe, o.mei)
		changed.People = []string{o.ana.ID, o.mei.ID}
		changed, err = o.meetings.Change(ctx, o.ana, changed)
		step("Joe leaving", err, o.joe)
		changed.People = []string{o.ana.ID, o.joe.ID, o.mei.ID}
		_, err = o.meetings.Change(ctx, o.ana, changed)
		step("Joe coming back", err, o.joe)
		step("ending", o.meetings.Finish(ctx, o.ana, ser.ID), o.ana, o.joe, o.mei)
	})
}

func TestAMeetingThatIsHeldOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		o.clock.Set(time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC))
		ser := meeting.Template(meeting.Own, "2026-11-05", "10:00", "Australia/Sydney")
		ser.Name, ser.People, ser.Cadence.Rule = "Offsite", []string{o.ana.ID, o.mei.ID}, ""
		ser, err := o.meetings.Begin(ctx, o.ana, ser)
		must(t, err)
		o.goes()
		o.agree("beginning")
		m := o.slot(ser, "2026-11-05")
		must(t, o.meetings.Move(ctx, o.ana, m.ID, m.Start.Add(3*time.Hour)))
		o.goes()
		o.agree("moving")
		must(t, o.meetings.Skip(ctx, o.ana, m.ID, ""))
		o.goes()
		o.agree("skipping")
		must(t, o.meetings.Restore(ctx, o.ana, m.ID))
		o.goes()
		o.agree("holding after all")
	})
}

func TestWhoJoinsTheTeamIsInvitedToWhatIsForEverybody(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.clock.Set(time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC))
		ser := meeting.Template(meeting.TownHall, "2026-10-08", "17:00", "America/Los_Angeles")
		_, err := o.meetings.Begin(t.Context(), o.ana, ser)
		must(t, err)
		o.goes()
		o.agree("beginning")
		tui := o.joins("tui@kindling.example", "Tui Parata", team.Technician, "Pacific/Auckland")
		o.goes()
		o.agree("joining")
		if o.mails(tui) != 1 || o.mails(o.ana) != 1 {
			t.Errorf("Tui got %d mails, Ana %d; want one each", o.mails(tui), o.mails(o.ana))
		}
	})
}

func TestInvitationsWaitForAMailbox(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		out := o.box.Outgoing
		o.box.Outgoing = nil
		_, err := o.in.SaveMailbox(t.Context(), o.ana, o.box)
		must(t, err)
		o.weekly()
		o.goes()
		if o.mails(o.joe) != 0 {
			t.Fatal("a mail left without a mailbox")
		}
		o.box.Outgoing = out
		_, err = o.in.SaveMailbox(t.Context(), o.ana, o.box)
		must(t, err)
		o.goes()
		o.agree("once there is a mailbox")
	})
}

func TestTheMailSaysIt(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ser := o.weekly()
		o.goes()
		must(t, o.meetings.Skip(t.Context(), o.ana, o.slot(ser, "2026-10-12").ID, "We are all at the fair."))
		o.goes()
		all := o.world.Mailbox(o.joe.Email)
		first, second := mail.Parse(all[0].Raw), mail.Parse(all[1].Raw)
		if first.Subject != "Support weekly" || !strings.Contains(first.Text, "Monday 5 October 2026, 15:00 to 16:00 in Lisbon, 07:00 for you") ||
			!strings.Contains(first.Text, "https://video.example/room") || !strings.Contains(first.HTML, "https://rapport.example/meetings") {
			t.Errorf("invited as %q:\n%s", first.Subject, first.Text)
		}
		if second.Subject != "Not held: Support weekly, Monday 12 October" || !strings.Contains(second.Text, "We are all at the fair.") || strings.Contains(second.Text, "video") {
			t.Errorf("told as %q:\n%s", second.Subject, second.Text)
		}
	})
}

func TestAFeedCanBeRevoked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		o.weekly()
		address, err := o.invitations.Address(ctx, o.joe)
		must(t, err)
		token := strings.TrimSuffix(strings.TrimPrefix(address, "https://rapport.example/calendar/"), ".ics")
		text, err := o.invitations.Feed(ctx, token)
		if err != nil || !strings.Contains(text, "SUMMARY:Support weekly") {
			t.Fatalf("the feed is %q, %v", text, err)
		}
		for what, wrong := range map[string]string{"nobody's": "", "a made-up one": o.joe.ID + ".aaaa", "another's": o.ana.ID + token[strings.Index(token, "."):]} {
			if _, err := o.invitations.Feed(ctx, wrong); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		must(t, o.invitations.Revoke(ctx, o.joe))
		if _, err := o.invitations.Feed(ctx, token); !fault.Is(err, fault.NotFound) {
			t.Errorf("after it was revoked: %v", err)
		}
		again, err := o.invitations.Address(ctx, o.joe)
		if err != nil || again == address {
			t.Errorf("the address stayed %q, %v", again, err)
		}
		o.feed(o.joe)
	})
}

// answers writes the mail by which a calendar program answers an invitation.
func answers(from, uid, status, of string) string {
	if of != "" {
		of = "RECURRENCE-ID;TZID=Europe/Lisbon:" + of + "\n"
	}
	body := "BEGIN:VCALENDAR\nPRODID:-//X//EN\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:" + uid + "\n" + of +
		"DTSTAMP:20261001T100000Z\nATTENDEE;PARTSTAT=" + status + ";CN=\"Joe, A.\":mailto:" + from + "\nEND:VEVENT\nEND:VCALENDAR\n"
	return "From: " + from + "\nTo: " + mailbox + "\nSubject: Accepted: Support weekly\nMessage-ID: <" + status + of[:min(len(of), 9)] + "." + from + ">\nContent-Type: multipart/alternative; boundary=b\n\n" +
		"--b\nContent-Type: text/plain\n\nI answer " + status + "\n--b\nContent-Type: text/calendar; method=REPLY; charset=UTF-8\n\n" + body + "--b--\n"
}

// arrives lets a mail come in, and tells whether it became a conversation.
func (o *office) arrives(raw string) bool {
	o.t.Helper()
	before := o.conversations()
	must(o.t, o.in.Accept(o.t.Context(), inbox.Batch{Mailbox: o.box.ID, Mails: []inbox.Raw{{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: o.clock.Now()}}}))
	n, err := o.in.Sort(o.t.Context(), 10)
	if err != nil || n != 1 {
		o.t.Fatalf("%d mails sorted, %v", n, err)
	}
	o.goes()
	return o.conversations() > before
}

func (o *office) conversations() int {
	o.t.Helper()
	n, err := o.in.Counts(o.t.Context(), o.clock.Now())
	must(o.t, err)
	return n.Waiting
}

// replies gives what Joe's calendar said to the meetings of the first five weeks.
func (o *office) replies(ser meeting.Series) (said string) {
	o.t.Helper()
	from := time.Date(2026, 10, 4, 0, 0, 0, 0, time.UTC)
	coming, err := o.meetings.Coming(o.t.Context(), o.ana, ser.ID, from, from.AddDate(0, 0, 28))
	must(o.t, err)
	for _, m := range coming {
		seats, err := o.meetings.Seats(o.t.Context(), o.ana, m.ID)
		must(o.t, err)
		for _, s := range seats {
			if s.ID == o.joe.ID {
				said += " " + string(s.Reply)
			}
		}
	}
	return strings.TrimPrefix(said, " ")
}

func TestAnswersBecomeReplies(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.in.Aside = func(ctx context.Context, tx *db.Tx, box inbox.Mailbox, l mail.Letter) (string, error) {
			if ours, err := o.invitations.Aside(ctx, tx, l); ours || err != nil {
				return "calendar", err
			}
			return o.notices.Aside(ctx, tx, box, l)
		}
		ser := o.weekly()
		o.goes()
		for _, c := range []struct{ what, raw, want string }{
			{"to all", answers(o.joe.Email, ser.UID, "ACCEPTED", ""), "accepted accepted accepted accepted"},
			{"to one, across the change of the clocks", answers(o.joe.Email, ser.UID, "DECLINED", "20261026T150000"), "accepted accepted accepted declined"},
			{"to all once more", answers(o.joe.Email, ser.UID, "TENTATIVE", ""), "tentative tentative tentative tentative"},
			{"the same bytes again", answers(o.joe.Email, ser.UID, "TENTATIVE", ""), "tentative tentative tentative tentative"},
		} {
			o.clock.Add(time.Minute)
			if c.what == "the same bytes again" {
				must(t, o.in.Accept(t.Context(), inbox.Batch{Mailbox: o.box.ID, Mails: []inbox.Raw{{Bytes: []byte(strings.ReplaceAll(c.raw, "\n", "\r\n")), At: o.clock.Now()}}}))
			} else if o.arrives(c.raw) {
				t.Errorf("%s: it became a conversation", c.what)
			}
			if got := o.replies(ser); got != c.want {
				t.Errorf("%s: Joe's replies are %q; want %q", c.what, got, c.want)
			}
		}
		o.clock.Add(time.Minute)
		must(t, o.meetings.Reply(t.Context(), o.joe, o.slot(ser, "2026-10-05").ID, meeting.Declined))
		o.clock.Add(time.Minute)
		o.arrives(answers(o.joe.Email, ser.UID, "ACCEPTED", "20261012T150000"))
		if got := o.replies(ser); got != "declined accepted tentative tentative" {
			t.Errorf("what he said here was overruled by an older answer: %q", got)
		}
		for what, raw := range map[string]string{
			"from a stranger":       answers("eve@x.example", ser.UID, "ACCEPTED", ""),
			"from who is not asked": answers(o.mei.Email, ser.UID, "ACCEPTED", ""),
			"to what is not ours":   answers(o.joe.Email, "other@x.example", "ACCEPTED", ""),
			"in another's name":     strings.Replace(answers(o.joe.Email, ser.UID, "DECLINED", ""), "From: "+o.joe.Email, "From: "+o.mei.Email, 1),
			"an invitation to us":   strings.ReplaceAll(answers(o.joe.Email, ser.UID, "ACCEPTED", ""), "REPLY", "REQUEST"),
		} {
			if !o.arrives(strings.Replace(raw, "Message-ID: <", "Message-ID: <x"+fmt.Sprint(len(what)), 1)) {
				t.Errorf("%s: it did not become a conversation", what)
			}
		}
		if got := o.replies(ser); got != "declined accepted tentative tentative" {
			t.Errorf("others' answers counted: %q", got)
		}
	})
}

// An invitation leaves by SMTP; the answer lies in a real server's mailbox, is
// fetched by IMAP, and sets who comes.
func TestAnAnswerComesByIMAP(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.in.Aside = func(ctx context.Context, tx *db.Tx, box inbox.Mailbox, l mail.Letter) (string, error) {
			if ours, err := o.invitations.Aside(ctx, tx, l); ours || err != nil {
				return "calendar", err
			}
			return o.notices.Aside(ctx, tx, box, l)
		}
		ser := o.weekly()
		o.goes()
		server := dovecot.Start(t)
		server.AddUser(t, mailbox)
		uid := ""
		for u := range o.calendarOf(o.joe).whole {
			uid = u // what Joe's program found in the mail
		}
		server.Deliver(t, mailbox, []byte(strings.ReplaceAll(answers(o.joe.Email, uid, "ACCEPTED", ""), "\n", "\r\n")))
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		account := imap.Account{Host: server.Host(), Port: server.IMAP(), Security: "plain", User: mailbox, Password: dovecot.Password}
		follower := imap.Follower{Now: o.clock.Now}
		err := follower.Follow(ctx, account, imap.Cursor{}, func(ctx context.Context, b imap.Batch) error {
			batch := inbox.Batch{Mailbox: o.box.ID, Folder: "INBOX", UIDValidity: b.Cursor.UIDValidity, LastUID: b.Cursor.LastUID}
			for _, m := range b.Mails {
				batch.Mails = append(batch.Mails, inbox.Raw{Bytes: m.Raw, At: m.InternalDate})
			}
			if len(b.Mails) > 0 {
				defer stop()
			}
			return o.in.Accept(context.WithoutCancel(ctx), batch)
		})
		if ctx.Err() == nil {
			t.Fatal(err)
		}
		if n, err := o.in.Sort(t.Context(), 10); err != nil || n != 1 {
			t.Fatalf("%d mails sorted, %v", n, err)
		}
		o.goes()
		if got := o.replies(ser); got != "accepted accepted accepted accepted" || o.conversations() != 0 {
			t.Errorf("Joe's replies are %q, and there are %d conversations", got, o.conversations())
		}
	})
}
