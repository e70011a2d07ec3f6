package scorecard

// The verbs on real databases: who may, what is refused and why, and what is kept.

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/team"
)

// tuesday is a day after week 46, in week 47.
var tuesday = time.Date(2026, 11, 17, 17, 0, 0, 0, time.UTC)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// desk of a team: a head, a technician and one more.
type house struct {
	*Store
	clock          *dbtest.Clock
	head, ana, bao team.Person
}

func open(t *testing.T, d *db.DB, clock *dbtest.Clock) house {
	t.Helper()
	clock.Set(tuesday)
	people := team.NewStore(d)
	h := house{Store: NewStore(d, metric.NewStore(d, people), people), clock: clock}
	for _, p := range []struct {
		to   *team.Person
		name string
		role team.Role
	}{{&h.head, "Hana Head", team.Head}, {&h.ana, "Ana Duarte", team.Technician}, {&h.bao, "Bao Nguyen", team.Technician}} {
		email := strings.ToLower(strings.Fields(p.name)[0]) + "@us.example"
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return team.Bring(t.Context(), tx, team.Person{Email: email, Name: p.name, Role: p.role, Zone: "Europe/Lisbon"})
		}))
		var err error
		*p.to, err = people.PersonByEmail(t.Context(), email)
		must(t, err)
	}
	return h
}

// sell brings in as many sales as given in each week, and one question; the last is week 46.
func (h house) sell(t *testing.T, weekly ...int) {
	t.Helper()
	var o metric.Outside
	for i, n := range weekly {
		week := week46().Add(i - len(weekly) + 1)
		for j := range n {
			o.Sales = append(o.Sales, metric.Sold{ID: week.String() + "-" + digits(j), At: week.Monday().Add(time.Duration(j) * time.Minute).UnixMicro(), Amount: "1", Currency: "EUR", Kind: "new"})
		}
	}
	must(t, h.db.Write(t.Context(), func(tx *db.Tx) error {
		for i := range weekly { // weeks begin with the first mail
			at := week46().Add(-i).Monday()
			if err := tell(tx, inbox.FromCustomer, "c"+at.String(), "someone@x.example", at); err != nil {
				return err
			}
		}
		return h.numbers.BringOutside(t.Context(), tx, o)
	}))
	must(t, h.numbers.CatchUp(t.Context()))
}

// tell says that a message was written, as the inbox does.
func tell(tx *db.Tx, kind inbox.Kind, conversation, from string, at time.Time, to ...string) error {
	return event.Record(tx, inbox.EventMessage, conversation, from, inbox.MessageAdded{
		Message: conversation + string(kind), Conversation: conversation, Kind: kind, At: at.UnixMicro(), From: from, To: to,
	})
}

// wants checks an error's kind and that its sentence holds some words.
func wants(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), words) {
		t.Errorf("the error is %v (%s), want %s with %q", err, fault.KindOf(err), kind, words)
	}
}

func TestAGoalIsForNumbersThatWeMove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		three, share := 10800.0, 1.5
		wants(t, h.SetGoal(ctx, h.ana, metric.FirstResponseTime, &three), fault.Forbidden, "Only the head of support")
		wants(t, h.SetGoal(ctx, h.head, metric.RepliesSent, &three), fault.Invalid, "sending more answers is easy, and helps nobody. So it has no goal and no colour, and is nobody’s target.")
		wants(t, h.SetGoal(ctx, h.head, metric.NewConversations, &three), fault.Invalid, "we only watch")
		wants(t, h.SetOwner(ctx, h.head, metric.RepliesSent, h.ana.ID), fault.Invalid, "we only watch")
		wants(t, h.SetGoal(ctx, h.head, metric.RepliedWithin1h, &share), fault.Invalid, "can’t be 150\u00a0%: it lies between 0 and 100\u00a0%")
		wants(t, h.SetOwner(ctx, h.head, metric.FirstResponseTime, "nobody"), fault.Invalid, "Choose somebody")
		wants(t, h.SetGoal(ctx, h.head, metric.ClosedOfHandled, &share), fault.Invalid, "a number of people")
		must(t, h.SetGoal(ctx, h.head, metric.FirstResponseTime, &three))
		clock.Add(time.Hour)
		must(t, h.SetOwner(ctx, h.head, metric.FirstResponseTime, h.ana.ID))
		must(t, h.SetOwner(ctx, h.head, metric.FirstResponseTime, h.ana.ID)) // changes nothing
		e, err := h.Entry(ctx, metric.FirstResponseTime)
		must(t, err)
		if e.Goal == nil || *e.Goal != three || !e.Since.Equal(tuesday) || e.Owner != (Who{h.ana.ID, "Ana Duarte"}) || e.Stance != metric.Move || e.Target() != nil {
			t.Errorf("the entry is %+v", e)
		}
		history, err := h.History(ctx, metric.FirstResponseTime)
		must(t, err)
		if len(history) != 2 || history[0].What != "Ana Duarte looks after it" || history[1].What != "Goal set to 3\u00a0hours" || history[1].By.Name != "Hana Head" {
			t.Errorf("the history is %+v", history)
		}
		all, err := event.Of(ctx, d, "first_response_time")
		must(t, err)
		if len(all) != 2 || all[0].Kind != EventEntry || all[0].Actor != h.head.Email {
			t.Errorf("recorded %+v", all)
		}
	})
}

func TestAStanceIsChangedWithAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		goal := 3600.0
		must(t, h.SetGoal(ctx, h.head, metric.FirstResponseTime, &goal))
		must(t, h.SetOwner(ctx, h.head, metric.FirstResponseTime, h.bao.ID))
		wants(t, h.SetStance(ctx, h.head, metric.FirstResponseTime, metric.Watch, " "), fault.Invalid, "Say why")
		wants(t, h.SetStance(ctx, h.head, metric.NewConversations, metric.Move, "we want fewer"), fault.Invalid, "can’t be a number we move")
		wants(t, h.SetStance(ctx, h.ana, metric.FirstResponseTime, metric.Watch, "x"), fault.Forbidden, "Only")
		must(t, h.SetStance(ctx, h.head, metric.FirstResponseTime, metric.Watch, "it made us hurry"))
		e, err := h.Entry(ctx, metric.FirstResponseTime)
		must(t, err)
		if e.Stance != metric.Watch || e.Goal != nil || e.Owner.ID != "" || !e.Since.IsZero() {
			t.Errorf("a watched number keeps %+v", e)
		}
		wants(t, e.Target(), fault.Invalid, "once it is pushed")
		must(t, h.SetStance(ctx, h.head, metric.ResolutionTime, metric.Move, "product is with us now"))
		must(t, h.SetGoal(ctx, h.head, metric.ResolutionTime, &goal))
		history, err := h.History(ctx, metric.ResolutionTime)
		must(t, err)
		if len(history) != 2 || history[1].What != "We want to move it" || history[1].Reason != "product is with us now" {
			t.Errorf("the history is %+v", history)
		}
	})
}

func TestNotesStandBesideAWeek(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		h.sell(t, 50, 52, 48, 50, 53, 49, 50, 90)
		of := Ref{Week: week46(), Key: metric.Sales}
		wants(t, second(h.Note(ctx, h.ana, of, " \n ")), fault.Invalid, "Write a few words")
		wants(t, second(h.Note(ctx, h.ana, Ref{of.Week, metric.HandleTime, h.bao.Email}, "slow")), fault.Forbidden, "for the person to write")
		wants(t, second(h.Note(ctx, h.ana, Ref{of.Week, metric.Sales, h.ana.Email}, "x")), fault.NotFound, "no such number")
		wants(t, second(h.Note(ctx, h.ana, of, strings.Repeat("x", 501))), fault.Invalid, "500 letters")
		n, err := h.Note(ctx, h.ana, of, " release\n4.2 ")
		must(t, err)
		if n.Text != "release 4.2" {
			t.Errorf("kept %q", n.Text)
		}
		wants(t, h.RemoveNote(ctx, h.bao, n.ID), fault.Forbidden, "Ana Duarte wrote this")
		must(t, h.RemoveNote(ctx, h.ana, n.ID))
		if all, err := h.Notes(ctx, metric.Sales, of.Week, of.Week); err != nil || len(all) != 0 {
			t.Errorf("removed, and still there: %v, %v", all, err)
		}
		must(t, h.RestoreNote(ctx, h.ana, n.ID))

		c, err := h.Chart(ctx, metric.Sales, of.Week, 52)
		must(t, err)
		last := c.Points[len(c.Points)-1]
		if last.Verdict.Signal != metric.Exceptional || !last.Asks || last.Said.Strong != "90 is not." || len(c.Notes) != 1 || c.Notes[0].By.Name != "Ana Duarte" {
			t.Errorf("the chart ends with %+v, notes %+v", last, c.Notes)
		}
		both, err := h.Charts(ctx, []metric.Key{metric.NewConversations, metric.Sales}, of.Week, 52)
		must(t, err)
		if both[0].Entry.Key != metric.NewConversations || len(both[0].Notes) != 0 || !reflect.DeepEqual(both[1], c) {
			t.Errorf("read together, the charts are %+v", both)
		}
		wants(t, second(h.Charts(ctx, []metric.Key{metric.Sales, metric.ClosedOfHandled}, of.Week, 52)), fault.NotFound, "no such number of the team")
		wants(t, second(h.Answer(ctx, h.bao, Ref{Week: of.Week.Previous(), Key: metric.Sales}, "x")), fault.Invalid, "an ordinary week")
		a, err := h.Answer(ctx, h.bao, of, "The autumn campaign.")
		must(t, err)
		wants(t, second(h.Answer(ctx, h.ana, of, "I think so too.")), fault.Conflict, "Bao Nguyen has answered already")
		c, err = h.Chart(ctx, metric.Sales, of.Week, 1)
		must(t, err)
		if c.Points[0].Asks || len(c.Notes) != 2 {
			t.Errorf("answered, the chart is %+v", c)
		}
		must(t, h.RemoveNote(ctx, h.bao, a.ID))
		b, err := h.Answer(ctx, h.ana, of, "A mail to all.")
		must(t, err)
		wants(t, h.RestoreNote(ctx, h.bao, a.ID), fault.Conflict, "Ana Duarte has answered already")
		must(t, h.RemoveNote(ctx, h.ana, b.ID))
		must(t, h.RestoreNote(ctx, h.bao, a.ID))
	})
}

func second[T any](_ T, err error) error { return err }

func TestASegmentHoldsFromWhenItWasBegun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		// Sixteen weeks around 50, then the level shifts for eight weeks up to week 46.
		h.sell(t, 50, 52, 48, 50, 53, 49, 50, 52, 48, 50, 53, 49, 50, 52, 48, 50, 80, 82, 79, 81, 80, 78, 82, 80)
		from := week46().Add(-7)
		wants(t, second(h.StartSegment(ctx, h.ana, metric.Sales, from, "x")), fault.Forbidden, "Only")
		wants(t, second(h.StartSegment(ctx, h.head, metric.Sales, from, " ")), fault.Invalid, "Say what shifted")
		wants(t, second(h.StartSegment(ctx, h.head, metric.Sales, week46().Add(2), "x")), fault.Invalid, "hasn’t begun yet")
		s, err := h.StartSegment(ctx, h.head, metric.Sales, from, "Version 3 ships")
		must(t, err)
		wants(t, second(h.StartSegment(ctx, h.head, metric.Sales, from, "again")), fault.Invalid, "already")
		c, err := h.Chart(ctx, metric.Sales, week46(), 52)
		must(t, err)
		first, last := c.Points[16], c.Points[23]
		if !first.Anew || first.Verdict.Signal != metric.Exceptional || last.Verdict.Signal != metric.Exceptional {
			t.Errorf("a verdict did not stay: %+v, %+v", first, last)
		}
		if first.Limits.Centre < 79 || first.Limits.Weeks != 8 || first.Limits != last.Limits || c.Points[15].Limits.Centre > 51 {
			t.Errorf("what is drawn is %+v, then %+v", c.Points[15].Limits, first.Limits)
		}
		if len(c.Segments) != 1 || c.Segments[0].Reason != "Version 3 ships" || c.Segments[0].By.Name != "Hana Head" || c.Segments[0].Key != metric.Sales {
			t.Errorf("the segments are %+v", c.Segments)
		}
		// The next week is judged by the new normal.
		h.clock.Add(7 * 24 * time.Hour)
		must(t, h.db.Write(ctx, func(tx *db.Tx) error {
			var o metric.Outside
			for j := range 81 {
				o.Sales = append(o.Sales, metric.Sold{ID: digits(j), At: week46().Next().Monday().UnixMicro(), Amount: "1", Currency: "EUR", Kind: "new"})
			}
			return h.numbers.BringOutside(ctx, tx, o)
		}))
		c, err = h.Chart(ctx, metric.Sales, week46().Next(), 2)
		must(t, err)
		if c.Points[0].Verdict.Signal != metric.Exceptional || c.Points[1].Verdict.Signal != metric.Ordinary || c.Points[1].Verdict.Limits.Weeks != 9 {
			t.Errorf("the next week is %+v", c.Points)
		}
		wants(t, h.UndoSegment(ctx, h.ana, s.ID), fault.Forbidden, "Only")
		must(t, h.UndoSegment(ctx, h.head, s.ID))
		wants(t, h.UndoSegment(ctx, h.head, s.ID), fault.NotFound, "already")
		if c, err = h.Chart(ctx, metric.Sales, week46().Next(), 1); err != nil || c.Points[0].Verdict.Signal != metric.Exceptional {
			t.Errorf("undone, the week is %+v, %v", c.Points, err)
		}
	})
}

func TestTheReportIsSaidAndFrozen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		h.sell(t, 50, 52, 48, 50, 53, 49, 50, 90)
		wants(t, h.Rule(ctx, h.ana, week46(), "sales", Good, "x"), fault.Forbidden, "Only")
		wants(t, h.Rule(ctx, h.head, week46(), "sale", Good, "x"), fault.NotFound, "no row")
		wants(t, h.Rule(ctx, h.head, week46(), "sales", Good, ""), fault.Invalid, "Say in a sentence why")
		wants(t, h.Rule(ctx, h.head, week46(), "sales", "great", "x"), fault.Invalid, "none of the words")
		must(t, h.Rule(ctx, h.head, week46(), "sales", Talk, "The shop counts twice."))
		must(t, h.Rule(ctx, h.head, week46(), "sales", Good, "The campaign worked."))
		must(t, h.Rule(ctx, h.head, week46(), "productivity", Eye, "Joe is away."))
		r, err := h.Report(ctx, week46())
		must(t, err)
		sales := r.Rows[0]
		if sales.Judged.Word != "Not as usual" || sales.Word() != (Judgement{Plain, "Good"}) || sales.Ruling.Sentence != "The campaign worked." ||
			sales.Ruling.By.Name != "Hana Head" || !sales.Asks || sales.Of != (Ref{Week: week46(), Key: metric.Sales}) {
			t.Errorf("the row says %+v, %+v", sales, sales.Ruling)
		}
		if w := r.Rows[2].Word(); w != (Judgement{Eye, "Keep an eye on it"}) {
			t.Errorf("productivity is judged %+v", w)
		}
		if len(r.Topics) != 2 || r.Topics[1].Title != "Why fewer questions for every sale?" || r.Topics[0].Title != "Why more sales?" || !strings.Contains(r.Topics[0].Said, "90 is not.") {
			t.Errorf("to discuss: %+v", r.Topics)
		}
		freeze := func(meeting string) {
			must(t, d.Write(ctx, func(tx *db.Tx) error { return h.Freeze(ctx, tx, r, meeting) }))
		}
		freeze("m1")
		snap, ok, err := h.Snapshot(ctx, "m1")
		must(t, err)
		if !ok || snap.Week != week46() || !snap.At.Equal(tuesday) || snap.Report.Rows[0].Figure != sales.Figure || snap.Report.Rows[0].Of != sales.Of ||
			snap.Report.Rows[0].Line.Limits != sales.Line.Limits || snap.Report.Heading != r.Heading {
			t.Errorf("frozen: %v %+v", ok, snap)
		}
		if diff, err := h.Differences(ctx, snap); err != nil || len(diff) != 0 {
			t.Errorf("nothing changed, and yet %v, %v", diff, err)
		}
		h.sell(t, 92) // two more came to light
		diff, err := h.Differences(ctx, snap)
		must(t, err)
		if len(diff) != 1 || diff[0].String() != "now 92, at the meeting 90" || diff[0].Row != "sales" {
			t.Errorf("the differences are %v", diff)
		}
		if r, err = h.Report(ctx, week46()); err != nil {
			t.Fatal(err)
		}
		freeze("m1") // a second time changes nothing
		freeze("m2")
		all, err := h.Snapshots(ctx, week46())
		must(t, err)
		if len(all) != 2 || all[0].Meeting != "m1" || all[0].Report.Numbers.Team[metric.Sales].N != 90 || all[1].Report.Numbers.Team[metric.Sales].N != 92 {
			t.Errorf("there are %d snapshots", len(all))
		}
		if _, ok, err := h.Snapshot(ctx, "m3"); ok || err != nil {
			t.Errorf("a meeting never held has a snapshot: %v", err)
		}
		must(t, h.Rule(ctx, h.head, week46(), "sales", "", ""))
		if r, err = h.Report(ctx, week46()); err != nil || r.Rows[0].Ruling != nil {
			t.Errorf("withdrawn, and still there: %+v, %v", r.Rows[0].Ruling, err)
		}
	})
}

func TestLookingIsKeptOnceADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		both := []team.Person{h.ana, h.bao}
		for range 2 {
			must(t, h.Looked(ctx, h.head, both, week46(), SawCard))
			clock.Add(time.Hour)
		}
		must(t, h.Looked(ctx, h.ana, both[:1], week46(), SawPage))
		clock.Add(24 * time.Hour)
		must(t, h.Looked(ctx, h.head, both, week46(), SawCard))
		looks, err := h.Looks(ctx, h.ana, 10)
		must(t, err)
		if len(looks) != 3 || looks[0].By.Name != "Hana Head" || looks[1].By.Name != "Ana Duarte" || looks[1].What != SawPage || !looks[2].At.Equal(tuesday) || looks[0].Week != week46() {
			t.Errorf("who looked: %+v", looks)
		}
		if looks, err = h.Looks(ctx, h.ana, 1); err != nil || len(looks) != 1 {
			t.Errorf("the newest only: %+v, %v", looks, err)
		}
	})
}

func TestACardIsShownAsThePersonChooses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		wants(t, h.ShowCard(ctx, h.ana, week46(), "everybody"), fault.Invalid, "Choose")
		must(t, h.ShowCard(ctx, h.ana, week46(), OneOnOne))
		must(t, h.ShowCard(ctx, h.bao, week46(), OneOnOne))
		must(t, h.ShowCard(ctx, h.bao, week46(), Together))
		all, err := h.choices(ctx, week46())
		must(t, err)
		if len(all) != 2 || all[h.ana.ID] != OneOnOne || all[h.bao.ID] != Together {
			t.Errorf("chosen: %v", all)
		}
	})
}
