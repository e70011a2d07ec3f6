package meeting_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/action"
	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
)

// house is a team of four and their weekly meeting on Mondays at 15:00 in
// Lisbon, the first on 9 November 2026. The clock stands six hours before it.
type house struct {
	*meeting.Store
	t                  *testing.T
	db                 *db.DB
	clock              *dbtest.Clock
	ana, joe, mei, sam team.Person // Ana leads; Sam is not in the series
	weekly             meeting.Series
}

func each(t *testing.T, test func(h house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := house{t: t, db: d, clock: clock}
		people := team.NewStore(d)
		for who, p := range map[*team.Person]team.Person{
			&h.ana: {Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"},
			&h.joe: {Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"},
			&h.mei: {Email: "mei@kindling.example", Name: "Mei-Lin Tan", Role: team.Technician, Zone: "Asia/Singapore"},
			&h.sam: {Email: "sam@kindling.example", Name: "Sam Lindqvist", Role: team.Guest, Zone: "Europe/Stockholm"},
		} {
			must(t, d.Write(t.Context(), func(tx *db.Tx) error { return team.Bring(t.Context(), tx, p) }))
			var err error
			*who, err = people.PersonByEmail(t.Context(), p.Email)
			must(t, err)
		}
		numbers := metric.NewStore(d, people)
		mails := inbox.NewStore(d, nil, secret.Key{}, nil)
		h.Store = meeting.NewStore(d, people, rating.NewStore(d, mails, secret.Key{}), numbers, scorecard.NewStore(d, numbers, people))
		ser := meeting.Template(meeting.Weekly, "2026-11-09", "15:00", "Europe/Lisbon")
		ser.People = []string{h.joe.ID, h.mei.ID}
		var err error
		h.weekly, err = h.Begin(t.Context(), h.ana, ser)
		must(t, err)
		test(h)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%v; want %s", err, kind)
	}
}

// next gives the next meeting.
func (h house) next() meeting.Meeting {
	h.t.Helper()
	m, err := h.Next(h.t.Context(), h.ana, h.weekly.ID)
	must(h.t, err)
	return m
}

// start begins the next meeting at its hour, with Joe there.
func (h house) start() meeting.Meeting {
	h.t.Helper()
	m := h.next()
	h.clock.Set(m.Start)
	must(h.t, h.Start(h.t.Context(), h.ana, m.ID))
	must(h.t, h.Here(h.t.Context(), h.joe, m.ID))
	return h.next()
}

// end ends it after an hour and makes its recap.
func (h house) end(m meeting.Meeting) meeting.Recap {
	h.t.Helper()
	ctx := h.t.Context()
	h.clock.Set(m.Start.Add(time.Hour))
	must(h.t, h.End(ctx, h.ana, m.ID))
	h.clock.Add(meeting.RecapAfter)
	more, err := h.MakeRecap(ctx)
	must(h.t, err)
	if !more {
		h.t.Fatal("no recap was due")
	}
	r, err := h.Recap(ctx, h.joe, m.ID)
	must(h.t, err)
	return r
}

func TestWhoMayWhat(t *testing.T) {
	each(t, func(h house) {
		ctx, m := t.Context(), h.next()
		for what, err := range map[string]error{
			"a stranger changing it":    second(h.Change(ctx, h.joe, h.weekly)),
			"somebody else's series":    second(h.Series(ctx, h.sam, h.weekly.ID)),
			"somebody else's meeting":   second(h.Meeting(ctx, h.sam, m.ID)),
			"raising elsewhere":         second(h.Raise(ctx, h.sam, meeting.Raised{Series: h.weekly.ID, Title: "x"})),
			"starting elsewhere":        h.Start(ctx, h.sam, m.ID),
			"writing elsewhere":         second(h.Write(ctx, h.sam, meeting.SectionNote(m.ID, "discuss"), 0, nil)),
			"skipping without the lead": h.Skip(ctx, h.joe, m.ID, ""),
			"answering elsewhere":       h.Answer(ctx, h.sam, m.ID, meeting.Answer{Section: "hello", Text: "x"}),
		} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if all, err := h.All(ctx, h.sam); err != nil || len(all) != 0 {
			t.Errorf("Sam sees %v, %v", all, err)
		}
		gone := h.joe
		gone.LeftAt = h.clock.Now()
		wants(t, second(h.Series(ctx, gone, h.weekly.ID)), fault.Forbidden)
		wants(t, second(h.Meeting(ctx, h.ana, meeting.MeetingID(h.weekly.ID, m.Slot.Add(time.Minute)))), fault.NotFound)
		wants(t, second(h.Meeting(ctx, h.ana, "nonsense")), fault.NotFound)
		wants(t, h.Start(ctx, h.joe, meeting.MeetingID(h.weekly.ID, m.Slot.AddDate(0, 0, 14))), fault.Conflict)

		m = h.start()
		wants(t, h.Go(ctx, h.joe, m.ID, "hello", "numbers"), fault.Forbidden)
		must(t, h.Present(ctx, h.joe, m.ID, h.joe.ID)) // takes over
		must(t, h.Go(ctx, h.joe, m.ID, "hello", "numbers"))
		wants(t, h.Present(ctx, h.mei, m.ID, h.ana.ID), fault.Forbidden)
		wants(t, h.Present(ctx, h.joe, m.ID, h.sam.ID), fault.Invalid)
		must(t, h.Present(ctx, h.joe, m.ID, h.mei.ID))
		must(t, h.End(ctx, h.mei, m.ID))
	})
}

func second[T any](_ T, err error) error { return err }

func TestMovingAndSkippingLosesNothing(t *testing.T) {
	each(t, func(h house) {
		ctx, first := t.Context(), h.next()
		if first.Start.Format(time.RFC3339) != "2026-11-09T15:00:00Z" || first.State() != meeting.Planned {
			t.Fatalf("%+v", first)
		}
		_, err := h.Raise(ctx, h.joe, meeting.Raised{Title: "Why are there more questions?"})
		must(t, err)
		_, err = h.Bring(ctx, h.joe, meeting.Brought{Series: h.weekly.ID, Kind: meeting.Struggle, Title: "Card box", N: 31})
		must(t, err)
		must(t, h.Answer(ctx, h.mei, first.ID, meeting.Answer{Section: "hello", Text: "Well, but asleep.", Mood: 4}))
		must(t, h.Reply(ctx, h.mei, first.ID, meeting.Accepted))
		must(t, h.Move(ctx, h.ana, first.ID, first.Start.Add(26*time.Hour)))
		if m := h.next(); m.ID != first.ID || !m.Moved() || m.Sequence != 1 {
			t.Errorf("moved: %+v", m)
		}
		seats, err := h.Seats(ctx, h.ana, first.ID)
		must(t, err)
		if len(seats) != 3 || seats[2].Reply != meeting.NoReply || seats[2].Sent != 1 || !seats[2].Night || seats[1].Night {
			t.Errorf("%+v", seats)
		}
		must(t, h.Skip(ctx, h.ana, first.ID, "Holiday"))
		m := h.next()
		if m.Start.Format(time.RFC3339) != "2026-11-16T15:00:00Z" {
			t.Errorf("after skipping comes %v", m.Start)
		}
		wants(t, h.Start(ctx, h.ana, first.ID), fault.Conflict)
		answers, err := h.Answers(ctx, h.joe, m.ID)
		if err != nil || len(answers) != 1 || answers[0].Text != "Well, but asleep." {
			t.Errorf("the next one shows %v, %v", answers, err)
		}
		m = h.start()
		answers, err = h.Answers(ctx, h.joe, m.ID)
		if err != nil || len(answers) != 1 || !answers[0].Before || answers[0].Person != h.mei.ID {
			t.Errorf("once it runs: %v, %v", answers, err)
		}
		d, err := h.Discussion(ctx, h.joe, h.weekly.ID, m.ID)
		if err != nil || len(d.Three) != 1 || d.Three[0].Age != 1 {
			t.Errorf("%+v, %v", d, err)
		}
		brought, err := h.BroughtTo(ctx, h.joe, m.ID)
		if err != nil || len(brought) != 1 || brought[0].Meeting != m.ID {
			t.Errorf("%+v, %v", brought, err)
		}
		plan, err := h.Plan(ctx, h.weekly.ID)
		if err != nil || len(plan.Touched) != 1 || plan.Touched[0].Sequence != 2 || plan.Sequence != 2 || len(plan.Attendees) != 3 {
			t.Errorf("for calendars: %+v, %v", plan, err)
		}
		all, err := h.Coming(ctx, h.ana, h.weekly.ID, first.Slot, first.Slot.AddDate(0, 0, 21))
		must(t, err)
		var states []meeting.State
		for _, m := range all {
			states = append(states, m.State())
		}
		if !slices.Equal(states, []meeting.State{meeting.Skipped, meeting.Running, meeting.Planned}) {
			t.Errorf("%v", states)
		}
	})
}

func TestANewCadenceKeepsWhatWasAnswered(t *testing.T) {
	each(t, func(h house) {
		ctx, m := t.Context(), h.next()
		must(t, h.Answer(ctx, h.mei, m.ID, meeting.Answer{Section: "hello", Text: "Hello!"}))
		must(t, h.Skip(ctx, h.ana, meeting.MeetingID(h.weekly.ID, m.Slot.AddDate(0, 0, 7)), ""))
		ser := h.weekly
		ser.Cadence.Date, ser.Cadence.Clock = "2026-11-10", "08:00"
		ser, err := h.Change(ctx, h.ana, ser)
		must(t, err)
		now := h.next()
		answers, err := h.Answers(ctx, h.ana, now.ID)
		if err != nil || now.Start.Format(time.RFC3339) != "2026-11-10T08:00:00Z" || len(answers) != 1 || ser.Sequence != 2 || ser.UID != h.weekly.UID {
			t.Errorf("%v, %v, %v, sequence %d", now.Start, answers, err, ser.Sequence)
		}
		wants(t, second(h.Meeting(ctx, h.ana, m.ID)), fault.NotFound)
		must(t, h.Finish(ctx, h.ana, ser.ID))
		wants(t, second(h.Next(ctx, h.ana, ser.ID)), fault.NotFound)
		if all, err := h.All(ctx, h.ana); err != nil || len(all) != 0 {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestAnItemOnceAndOnItsWay(t *testing.T) {
	each(t, func(h house) {
		ctx := t.Context()
		raise := func(who team.Person, kind, ref, title string) meeting.Item {
			it, err := h.Raise(ctx, who, meeting.Raised{Kind: kind, Ref: ref, Title: title})
			must(t, err)
			return it
		}
		a := raise(h.joe, "figure", "2026-W45/tickets_per_sale", "Tickets per sale")
		if b := raise(h.mei, "figure", "2026-W45/tickets_per_sale", "Again"); b.ID != a.ID || b.Title != a.Title {
			t.Errorf("raised twice: %+v", b)
		}
		typed := raise(h.mei, "", "", "Saturday rota")
		if typed2 := raise(h.mei, "", "", "Saturday rota"); typed2.ID == typed.ID {
			t.Error("two typed topics are one")
		}
		it, err := h.Item(ctx, h.joe, a.ID)
		if err != nil || len(it.Votes) != 2 {
			t.Errorf("%+v, %v", it, err)
		}
		must(t, h.Order(ctx, h.ana, h.weekly.ID, []string{typed.ID, a.ID}))
		wants(t, h.Order(ctx, h.ana, h.weekly.ID, []string{"1", "2", "3", "4"}), fault.Invalid)
		m := h.start()
		must(t, h.Take(ctx, h.joe, typed.ID, meeting.Identify))
		must(t, h.Take(ctx, h.joe, a.ID, meeting.Talking)) // one at a time
		d, err := h.Discussion(ctx, h.joe, h.weekly.ID, m.ID)
		if err != nil || d.Three[0].ID != typed.ID || d.Three[0].Step != meeting.NoStep || d.Three[1].Step != meeting.Talking {
			t.Errorf("%+v, %v", d.Three, err)
		}
		wants(t, h.Solve(ctx, h.joe, a.ID, meeting.Solution{Meeting: m.ID}), fault.Invalid)
		h.clock.Add(6 * time.Minute)
		must(t, h.Solve(ctx, h.joe, a.ID, meeting.Solution{
			Meeting: m.ID, Decision: "Dov covers the night.",
			Tell: []meeting.Tell{{Who: h.ana.ID, Whom: "everyone on the rota"}}, Action: &meeting.Promise{Text: "Write to the 31", Owner: h.joe.ID},
		}))
		wants(t, h.Solve(ctx, h.mei, a.ID, meeting.Solution{Meeting: m.ID, Decision: "Twice"}), fault.Conflict)
		it, err = h.Item(ctx, h.joe, a.ID)
		if err != nil || it.Took() != 6*time.Minute || it.Outcome != "Dov covers the night." || it.SolvedIn != m.ID {
			t.Errorf("%+v, %v", it, err)
		}
		must(t, h.Take(ctx, h.joe, typed.ID, meeting.NoStep)) // to next week
		raise(h.joe, "figure", "2026-W45/tickets_per_sale", "Once more")
		wants(t, h.Reopen(ctx, h.joe, a.ID), fault.Conflict)
		wants(t, h.Withdraw(ctx, h.joe, typed.ID), fault.Forbidden)
		wrong, err := h.Decide(ctx, h.joe, meeting.Decision{Meeting: m.ID, Text: "A slip"})
		must(t, err)
		wants(t, h.Undecide(ctx, h.mei, m.ID, wrong.ID), fault.Forbidden)
		must(t, h.Undecide(ctx, h.joe, m.ID, wrong.ID))
		r := h.end(m)
		if len(r.Solved) != 1 || len(r.Decisions) != 1 || len(r.Actions) != 1 || len(r.Staying) != 3 {
			t.Errorf("%+v", r)
		}
		if a := r.Actions[0]; !a.Due.Equal(m.Start.AddDate(0, 0, 7)) || a.Series != h.weekly.ID || a.Owner != h.joe.ID {
			t.Errorf("due by the next meeting: %+v", a)
		}
		wants(t, second(h.Decide(ctx, h.joe, meeting.Decision{Meeting: m.ID, Text: "Too late"})), fault.Conflict)
		wants(t, h.Solve(ctx, h.joe, typed.ID, meeting.Solution{Decision: "Between meetings"}), fault.NotFound)
		must(t, h.Solve(ctx, h.joe, typed.ID, meeting.Solution{Action: &meeting.Promise{Text: "Write the rota", Owner: h.mei.ID}}))
		if mine, err := action.NewStore(h.db).OfOwner(ctx, h.mei.ID); err != nil || len(mine) != 1 || !mine[0].Due.Equal(m.Start.AddDate(0, 0, 7)) {
			t.Errorf("%+v, %v", mine, err)
		}
	})
}

func TestTwiceLateAsks(t *testing.T) {
	each(t, func(h house) {
		ctx, actions := t.Context(), action.NewStore(h.db)
		m := h.start()
		a, err := h.Promise(ctx, h.ana, m.ID, meeting.Promise{Text: "Guest day for two engineers", Owner: h.joe.ID})
		must(t, err)
		h.end(m)
		m = h.start() // late for the first time; nobody goes through the actions
		h.end(m)
		now, err := actions.Action(ctx, a.ID)
		if err != nil || now.Carried != 1 || !now.Due.Equal(m.Start.AddDate(0, 0, 7)) || now.Age() != "2nd time" {
			t.Fatalf("%+v, %v", now, err)
		}
		m = h.start()
		must(t, h.Go(ctx, h.ana, m.ID, "hello", "actions"))
		must(t, h.Go(ctx, h.ana, m.ID, "actions", "discuss"))
		must(t, h.Go(ctx, h.ana, m.ID, "discuss", "actions")) // looking again counts nothing twice
		must(t, h.Go(ctx, h.ana, m.ID, "actions", "discuss"))
		d, err := h.Discussion(ctx, h.joe, h.weekly.ID, m.ID)
		must(t, err)
		if len(d.Three) != 1 || d.Three[0].Title != "Guest day for two engineers" || d.Three[0].Said != "Joe, 3rd time. Do it, drop it, or decide when?" {
			t.Errorf("%+v", d.Three)
		}
		must(t, actions.Drop(ctx, h.joe, a.ID, "No time"))
		if d, err = h.Discussion(ctx, h.joe, h.weekly.ID, m.ID); err != nil || len(d.Three) != 0 {
			t.Errorf("it was dropped, yet stays: %+v, %v", d.Three, err)
		}
	})
}

func TestTwoPressNextAtOnce(t *testing.T) {
	each(t, func(h house) {
		ctx, m := t.Context(), h.start()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := h.Go(ctx, h.ana, m.ID, "hello", "numbers"); err != nil {
					t.Error(err)
				}
				if err := h.Start(ctx, h.ana, m.ID); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		m = h.next()
		if now, _ := m.Now(); now.Key != "numbers" || len(m.Marks) != 2 {
			t.Errorf("in %s after %v", now.Key, m.Marks)
		}
		must(t, h.Pause(ctx, h.ana, m.ID))
		must(t, h.Pause(ctx, h.ana, m.ID))
		h.clock.Add(10 * time.Minute)
		must(t, h.Resume(ctx, h.ana, m.ID))
		must(t, h.Borrow(ctx, h.ana, m.ID, "numbers", "close"))
		wants(t, h.Borrow(ctx, h.ana, m.ID, "numbers", "hello"), fault.Invalid)
		wants(t, h.Go(ctx, h.ana, m.ID, "numbers", "lunch"), fault.Invalid)
		h.clock.Add(9 * time.Minute)
		m = h.next()
		c := m.Clock(h.clock.Now())
		if c.Elapsed != 9*time.Minute || c.Now().Left != -time.Minute || c.Now().Lender != "close" {
			t.Errorf("%+v", c)
		}
	})
}

func TestTheNumbersAreFrozenWithTheBeginning(t *testing.T) {
	each(t, func(h house) {
		m := h.start()
		if m.Week.String() != "2026-W45" {
			t.Errorf("it looks at %s", m.Week)
		}
		r := h.end(m)
		if r.Numbers == nil || r.Numbers.Week != m.Week || len(r.Numbers.Report.Rows) != 6 {
			t.Fatalf("%+v", r.Numbers)
		}
		if md := r.Markdown(time.UTC); !strings.Contains(md, "## The numbers of week 2026-W45\n\n- Sales: ") {
			t.Error(md)
		}
	})
}

func TestRecapAndSearch(t *testing.T) {
	each(t, func(h house) {
		ctx, m := t.Context(), h.start()
		wants(t, h.Rate(ctx, h.joe, m.ID, 7, ""), fault.Invalid)
		must(t, h.Rate(ctx, h.joe, m.ID, 7, "Shorter"))
		r, err := h.Ratings(ctx, h.ana, m.ID)
		if err != nil || r.Open || r.Have != 1 || r.Of != 2 || r.All != nil {
			t.Errorf("%+v, %v", r, err)
		}
		must(t, h.Rate(ctx, h.ana, m.ID, 9, ""))
		if r, err = h.Ratings(ctx, h.ana, m.ID); err != nil || !r.Open || len(r.All) != 2 {
			t.Errorf("%+v, %v", r, err)
		}
		wants(t, h.Rate(ctx, h.joe, m.ID, 10, ""), fault.Conflict)
		_, err = h.Decide(ctx, h.joe, meeting.Decision{Meeting: m.ID, Text: "Escalate the café terminal"})
		must(t, err)
		note := meeting.SectionNote(m.ID, "discuss")
		for i, c := range "It is the Safari card box." {
			op := meeting.Op{Client: "k3", N: int64(i + 1), Text: string(c)}
			if i > 0 {
				op.After = fmt.Sprint("k3.", i)
			}
			_, err := h.Write(ctx, h.joe, note, 0, []meeting.Op{op})
			must(t, err)
		}
		must(t, h.Append(ctx, h.ana, note, "Done by Friday."))
		wants(t, second(h.Recap(ctx, h.joe, m.ID)), fault.NotFound)
		recap := h.end(m)
		if len(recap.Notes) != 1 || recap.Notes[0].Text != "It is the Safari card box.\nDone by Friday." {
			t.Errorf("%+v", recap.Notes)
		}
		if len(recap.There) != 2 || len(recap.Missing) != 1 || recap.Missing[0].Why != "it was night there" || recap.Ratings[1].Why != "Shorter" {
			t.Errorf("%v, %v, %v", recap.There, recap.Missing, recap.Ratings)
		}
		if scores, err := h.Scores(ctx, h.joe, h.weekly.ID, 8); err != nil || !slices.Equal(scores, []float64{8}) {
			t.Errorf("%v, %v", scores, err)
		}
		if w, err := h.Ops(ctx, h.joe, note, 0); err != nil || len(w.Ops) != 2 || w.Seq <= 27 || w.Text != recap.Notes[0].Text {
			t.Errorf("compacted: %+v, %v", w, err)
		}
		for question, want := range map[string]int{"cafe ESCAL": 1, "safari": 1, "safari cafe": 0, "box.": 1, "  ": 0, "afari": 0, "friday": 1} {
			found, err := h.Find(ctx, h.joe, question, time.Time{}, 10)
			if err != nil || len(found) != want {
				t.Errorf("%q finds %+v, %v", question, found, err)
			}
		}
		if found, err := h.Find(ctx, h.sam, "safari", time.Time{}, 10); err != nil || len(found) != 0 {
			t.Errorf("Sam finds %v, %v", found, err)
		}
		// Somebody who was offline at the end writes on: the recap learns of it.
		_, err = h.Write(ctx, h.mei, note, 0, []meeting.Op{{Client: "late", N: 99, After: "k3.26", Text: " Umbrella."}})
		must(t, err)
		h.clock.Add(meeting.RecapAfter)
		more, err := h.MakeRecap(ctx)
		must(t, err)
		found, err := h.Find(ctx, h.joe, "umbrella", time.Time{}, 10)
		if !more || err != nil || len(found) != 1 || !strings.Contains(found[0].Text, "card box. Umbrella.") {
			t.Errorf("%v, %+v, %v", more, found, err)
		}
		if n := h.events(meeting.EventRecap); n != 1 {
			t.Errorf("%d mails would be sent", n)
		}
	})
}

func (h house) events(kind string) (n int) {
	h.t.Helper()
	all, err := event.After(h.t.Context(), h.db, 0, 10_000)
	must(h.t, err)
	for _, e := range all {
		if e.Kind == kind {
			n++
		}
		if strings.HasPrefix(e.Kind, "meeting.") && len(meeting.Live(e)) == 0 {
			h.t.Errorf("no page learns of %s", e.Kind)
		}
	}
	return n
}

func TestOperationsOnce(t *testing.T) {
	each(t, func(h house) {
		ctx, m := t.Context(), h.start()
		note := meeting.SectionNote(m.ID, "discuss")
		var wg sync.WaitGroup
		for c, who := range []team.Person{h.ana, h.joe, h.mei} {
			wg.Go(func() {
				for i := range 20 {
					op := meeting.Op{Client: fmt.Sprint("c", c), N: int64(2*i + 1), Text: fmt.Sprint(c, "x")}
					for range 2 { // what is not confirmed is sent again
						if _, err := h.Write(ctx, who, note, 0, []meeting.Op{op}); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		w, err := h.Ops(ctx, h.joe, note, 0)
		if err != nil || len(w.Ops) != 60 || w.Seq != 60 || len(w.Text) != 120 {
			t.Errorf("%d operations, seq %d, %q, %v", len(w.Ops), w.Seq, w.Text, err)
		}
		half, err := h.Write(ctx, h.joe, note, 30, []meeting.Op{{Client: "n", N: 100, Text: "!"}})
		if err != nil || len(half.Ops) != 31 || half.Text != "" || !slices.Contains(half.Writing, h.joe.ID) {
			t.Errorf("%+v, %v", half, err)
		}
		wants(t, second(h.Write(ctx, h.joe, note, 0, []meeting.Op{{Client: "n", N: 101, Text: "?"}, {}})), fault.Invalid)
		// Two pages of one browser send one queue, and one of them types on meanwhile.
		for _, text := range []string{"Rés", "Résumé", "Rés", "Résumé 😀!"} {
			_, err := h.Write(ctx, h.joe, note, 0, []meeting.Op{{Client: "q", N: 200, Text: text}})
			must(t, err)
		}
		if w, err := h.Ops(ctx, h.joe, note, 0); err != nil || !strings.HasPrefix(w.Text, "Résumé 😀!!") || w.Seq != 64 {
			t.Errorf("%q, seq %d, %v", w.Text, w.Seq, err)
		}
		wants(t, second(h.Write(ctx, h.joe, meeting.SectionNote(m.ID, "lunch"), 0, nil)), fault.NotFound)
		if n := h.events(meeting.EventNoted); n != 64 {
			t.Errorf("%d events; what is sent again is none", n)
		}
	})
}

func TestBringingAlong(t *testing.T) {
	each(t, func(h house) {
		ctx := t.Context()
		b := meeting.Brought{Series: h.weekly.ID, Kind: meeting.Headline, Ref: "years/joe/7", Title: "Seven years"}
		for _, who := range []team.Person{h.joe, h.mei} {
			_, err := h.Bring(ctx, who, b)
			must(t, err)
		}
		m := h.start()
		read, err := h.Bring(ctx, h.mei, meeting.Brought{Series: h.weekly.ID, Kind: meeting.Read, Title: "Say sorry once", Link: "https://x.example/a", N: 6})
		must(t, err)
		wants(t, second(h.Bring(ctx, h.mei, meeting.Brought{Series: h.weekly.ID, Kind: meeting.Read, Title: "x", Link: "javascript:x"})), fault.Invalid)
		must(t, h.Mend(ctx, h.joe, meeting.Brought{ID: read.ID, Title: "Mine now", Took: "Say it once."}))
		wants(t, h.TakeBack(ctx, h.joe, read.ID), fault.Forbidden)
		all, err := h.BroughtTo(ctx, h.joe, m.ID)
		if err != nil || len(all) != 2 || all[1].Title != "Say sorry once" || all[1].Took != "Say it once." {
			t.Errorf("%+v, %v", all, err)
		}
		if who, err := h.Reader(ctx, h.joe, h.weekly.ID); err != nil || who != h.ana.ID {
			t.Errorf("after Mei-Lin it is the turn of %s, %v", who, err)
		}
		if _, err := h.Suggestions(ctx, h.joe, m.ID); err != nil {
			t.Error(err)
		}
		nights, at, ok, err := h.Fairer(ctx, h.joe, m.ID)
		if err != nil || !ok || !slices.Equal(nights, []string{h.mei.ID}) || at.UTC().Hour() > 13 {
			t.Errorf("%v, %v, %v, %v", nights, at, ok, err)
		}
	})
}
