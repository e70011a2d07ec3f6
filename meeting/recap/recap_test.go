package recap_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/meeting"
	"rapport/meeting/recap"
	"rapport/notice"
	"rapport/team"
)

// office is a team of three with a weekly meeting: Ana and Joe go, and it is Mei-Lin's night.
type office struct {
	t             *testing.T
	db            *db.DB
	clock         *dbtest.Clock
	in            *inbox.Store
	box           inbox.Mailbox
	notices       *notice.Store
	meetings      *meeting.Store
	sender        *recap.Sender
	world         *sandbox.World
	series        meeting.Series
	ana, joe, mei team.Person
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, dir := t.Context(), t.TempDir()
		key, err := secret.Open(dir)
		must(t, err)
		blobs, err := blob.Open(dir + "/blobs")
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		world, err := sandbox.Start(ctx, sandbox.Options{Now: clock.Now})
		must(t, err)
		t.Cleanup(world.Close)
		people := team.NewStore(d)
		o := &office{t: t, db: d, clock: clock, world: world, in: inbox.NewStore(d, blobs, key, nil), meetings: meeting.NewStore(d, people, nil, nil, nil)}
		o.notices = notice.NewStore(d, o.in)
		o.in.Aside = o.notices.Aside
		o.sender = recap.NewSender(d, people, o.meetings, "https://rapport.example")
		for _, p := range []struct {
			to   *team.Person
			make team.Person
		}{
			{&o.ana, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}},
			{&o.joe, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}},
			{&o.mei, team.Person{Email: "meilin@kindling.example", Name: "Mei-Lin Tan", Role: team.Technician, Zone: "Asia/Singapore"}},
		} {
			must(t, d.Write(ctx, func(tx *db.Tx) error { return team.Bring(ctx, tx, p.make) }))
			*p.to, err = people.PersonByEmail(ctx, p.make.Email)
			must(t, err)
		}
		host, text, _ := strings.Cut(world.SMTP(), ":")
		port := 0
		_, err = fmt.Sscan(text, &port)
		must(t, err)
		o.box, err = o.in.SaveMailbox(ctx, o.ana, inbox.Mailbox{Address: "help@kindling.example", Name: "Kindling", Outgoing: &inbox.Server{Host: host, Port: port, Security: "plain"}})
		must(t, err)
		ser := meeting.Template(meeting.Weekly, "2026-11-16", "15:00", "Europe/Lisbon")
		ser.Name, ser.People = "Support weekly", []string{o.ana.ID, o.joe.ID, o.mei.ID}
		o.series, err = o.meetings.Begin(ctx, o.ana, ser)
		must(t, err)
		test(t, o)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// goes lets all that runs by itself run until it has nothing to do.
func (o *office) goes() {
	o.t.Helper()
	ctx := o.t.Context()
	_, err := o.sender.AskBefore(ctx)
	must(o.t, err)
	for busy := true; busy; {
		busy = false
		for _, work := range []func() (bool, error){
			func() (bool, error) { return o.meetings.MakeRecap(ctx) }, func() (bool, error) { return o.sender.Follow(ctx) },
			func() (bool, error) { return o.sender.Answers(ctx) }, func() (bool, error) { return o.notices.SendNext(ctx) },
		} {
			more, err := work()
			must(o.t, err)
			busy = busy || more
		}
	}
}

func (o *office) letters(p team.Person) (all []mail.Letter) {
	for _, d := range o.world.Mailbox(p.Email) {
		all = append(all, mail.Parse(d.Raw))
	}
	return all
}

func (o *office) first() meeting.Meeting {
	o.t.Helper()
	m, err := o.meetings.Next(o.t.Context(), o.ana, o.series.ID)
	must(o.t, err)
	return m
}

func wants(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is missing in:\n%s", w, text)
		}
	}
}

func TestWhatCameOfAMeetingIsMailedOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		must(t, o.notices.SetWants(ctx, o.mei, notice.Recap)) // and nothing else
		m := o.first()
		o.clock.Set(m.Start)
		must(t, o.meetings.Start(ctx, o.ana, m.ID))
		must(t, o.meetings.Here(ctx, o.joe, m.ID))
		_, err := o.meetings.Decide(ctx, o.ana, meeting.Decision{Series: o.series.ID, Meeting: m.ID, Text: "Dov covers <the night>.", Tell: []meeting.Tell{{Who: o.mei.ID, Whom: "everyone on the rota"}}})
		must(t, err)
		for who, text := range map[string]string{o.joe.ID: "Write to the 31", o.mei.ID: "Ask for the review"} {
			_, err = o.meetings.Promise(ctx, o.ana, m.ID, meeting.Promise{Text: text, Owner: who})
			must(t, err)
		}
		o.clock.Add(52 * time.Minute)
		must(t, o.meetings.End(ctx, o.ana, m.ID))
		o.goes()
		if n := len(o.letters(o.joe)); n != 0 {
			t.Fatalf("%d mails left before the ten minutes were over", n)
		}
		o.clock.Add(meeting.RecapAfter)
		o.goes()
		o.clock.Add(time.Hour)
		o.goes()
		for _, p := range []team.Person{o.ana, o.joe, o.mei} {
			if n := len(o.letters(p)); n != 1 {
				t.Fatalf("%s got %d mails; want one", p.Name, n)
			}
		}
		joe, mei := o.letters(o.joe)[0], o.letters(o.mei)[0]
		wants(t, joe.Subject, "What came of Support weekly, 16 November")
		wants(t, joe.Text, "Monday 16 November 2026, 15:00 to 15:52 in Lisbon", "Asked of you:\n- Write to the 31, by Mon 23 November", "Decided\n- Dov covers <the night>. (Mei-Lin Tan tells everyone on the rota)",
			"- Mei-Lin Tan: Ask for the review", "There: Ana Ferreira and Joe Adeyemi", "Not there: Mei-Lin Tan, it was night there", "https://rapport.example/meetings/"+m.ID)
		wants(t, joe.HTML, "Dov covers &lt;the night&gt;.", "Who was there")
		wants(t, mei.Subject, "2 asked of you")
		wants(t, mei.Text, "You were not there. This is asked of you:", "- Ask for the review, by Mon 23 November", "- Tell everyone on the rota: Dov covers <the night>.")
		if strings.Contains(mei.Text, "- Write to the 31, by") {
			t.Error("Mei-Lin is asked what Joe was asked")
		}
	})
}

func TestOldRecapsAreNotMailed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		m := o.first()
		o.clock.Set(m.Start)
		must(t, o.meetings.Start(ctx, o.ana, m.ID))
		must(t, o.meetings.End(ctx, o.ana, m.ID))
		o.clock.Add(meeting.RecapAfter)
		_, err := o.meetings.MakeRecap(ctx)
		must(t, err)
		o.clock.Add(4 * 24 * time.Hour)
		o.goes()
		if n := len(o.letters(o.joe)); n != 0 {
			t.Errorf("%d mails about last week's meeting", n)
		}
	})
}

func TestWhoCannotBeThereIsAskedBefore(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		people := team.NewStore(o.db)
		m := o.first()
		o.clock.Set(m.Start.Add(-25 * time.Hour))
		o.goes()
		if len(o.letters(o.mei)) != 0 {
			t.Fatal("she was asked more than a day before")
		}
		o.clock.Set(m.Start.Add(-23 * time.Hour))
		_, err := o.meetings.Raise(ctx, o.ana, meeting.Raised{Series: o.series.ID, Title: "Who covers the night?"})
		must(t, err)
		o.goes()
		o.goes()
		if len(o.letters(o.mei)) != 1 || len(o.letters(o.ana)) != 0 || len(o.letters(o.joe)) != 0 {
			t.Fatalf("asked were %d times Mei-Lin, %d Ana, %d Joe", len(o.letters(o.mei)), len(o.letters(o.ana)), len(o.letters(o.joe)))
		}
		asked := o.letters(o.mei)[0]
		wants(t, asked.Text, "Monday 16 November 2026, 23:00 by your clock", "in your night", "Hello, and how are you?", "Who covers the night?", "/meetings/"+m.ID)
		// Joe enters his time off late, and is asked then.
		_, err = people.AskOff(ctx, o.joe, team.Absence{Person: o.joe.ID, Reason: team.Vacation, First: "2026-11-16", Last: "2026-11-20"})
		must(t, err)
		o.goes()
		if len(o.letters(o.joe)) != 1 {
			t.Error("Joe, who is away, was not asked")
		}
		// She answers the mail, and her words are in the meeting.
		answer := "From: meilin@kindling.example\r\nTo: help@kindling.example\r\nSubject: Re: Before\r\nIn-Reply-To: <" + asked.MessageID + ">\r\n\r\nWell rested. Give Dov the night.\r\n"
		must(t, o.in.Accept(ctx, inbox.Batch{Mailbox: o.box.ID, Mails: []inbox.Raw{{Bytes: []byte(answer), At: o.clock.Now()}}}))
		_, err = o.in.Sort(ctx, 10)
		must(t, err)
		o.goes()
		answers, err := o.meetings.Answers(ctx, o.ana, m.ID)
		if err != nil || len(answers) != 1 || answers[0].Person != o.mei.ID || answers[0].Text != "Well rested. Give Dov the night." || !answers[0].Before {
			t.Errorf("the meeting has %+v, %v", answers, errors.Join(err))
		}
	})
}
