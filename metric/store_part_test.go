package metric_test

// Weeks taken apart, from real conversations with topics in two mailboxes, on both databases.

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/metric"
	"rapport/team"
)

const ann = "ann@team.example"

// office is a team with an inbox, and the numbers of both.
type office struct {
	t       *testing.T
	d       *db.DB
	people  *team.Store
	in      *inbox.Store
	numbers *metric.Store
	n       int
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{t: t, d: d, people: team.NewStore(d)}
	key, err := secret.Open(t.TempDir())
	o.must(err)
	blobs, err := blob.Open(t.TempDir())
	o.must(err)
	t.Cleanup(func() { o.must(blobs.Close()) })
	o.in, o.numbers = inbox.NewStore(d, blobs, key, nil), metric.NewStore(d, o.people)
	o.must(d.Write(t.Context(), func(tx *db.Tx) error {
		return team.Bring(t.Context(), tx, team.Person{Email: ann, Name: "Ann", Role: team.Head, Zone: "UTC"})
	}))
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// writes makes n conversations with a topic begin at a moment and after; each is answered an hour later.
func (o *office) writes(at time.Time, n int, topic, mailbox string) (ids []string) {
	o.t.Helper()
	var l inbox.Lines
	for range n {
		o.n++
		id, customer := fmt.Sprintf("c%04d", o.n), fmt.Sprintf("customer%d@there.example", o.n)
		l.Messages = append(l.Messages,
			inbox.Message{ID: "q" + id, Conversation: id, At: at, Kind: inbox.FromCustomer, Author: customer, To: []mail.Address{{Address: mailbox}}, Mailbox: mailbox},
			inbox.Message{ID: "r" + id, Conversation: id, At: at.Add(time.Hour), Kind: inbox.Reply, Author: ann, To: []mail.Address{{Address: customer}}, Mailbox: mailbox})
		if topic != "" {
			l.Topics = append(l.Topics, inbox.TopicSet{Conversation: id, At: db.Micros(at) + 1, By: ann, Topic: topic, Set: true})
		}
		ids = append(ids, id)
	}
	o.bring(l)
	return ids
}

func (o *office) bring(l inbox.Lines) {
	o.t.Helper()
	ctx := o.t.Context()
	o.must(o.d.Write(ctx, func(tx *db.Tx) error {
		return o.in.Bring(ctx, tx, l, map[string]bool{ann: true}, "support@team.example")
	}))
	o.must(o.numbers.CatchUp(ctx))
}

func (o *office) breakdown(week metric.Week, k metric.Key) metric.Breakdown {
	o.t.Helper()
	b, err := o.numbers.Breakdown(o.t.Context(), week, k)
	o.must(err)
	return b
}

// part finds a part by the name on screen, or the zero one.
func part(b metric.Breakdown, by metric.By, name string) metric.Part {
	some := b.Of(by)
	if i := slices.IndexFunc(some, func(p metric.Part) bool { return p.Name == name }); i >= 0 {
		return some[i]
	}
	return metric.Part{}
}

func TestAWeekIsTakenApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, o := t.Context(), newOffice(t, d)
		last := metric.WeekOf(db.Micros(clock.Now()), time.UTC).Previous()
		for i := range 16 {
			monday := last.Add(i - 16).Monday()
			o.writes(monday.Add(9*time.Hour), 4+i%3, "Receipts", "support@team.example")
			o.writes(monday.Add(33*time.Hour), 5+i%2, "", "sales@team.example")
		}
		monday := last.Monday()
		loud := o.writes(monday.Add(10*time.Hour), 15, "Receipts", "support@team.example")
		o.writes(monday.Add(33*time.Hour), 5, "", "sales@team.example")
		o.writes(monday.Add(34*time.Hour), 2, "Login", "sales@team.example")
		for _, when := range []string{"made", "kept"} {
			b := o.breakdown(last, metric.NewConversations)
			if b.Whole.Value.N != 22 || b.Whole.Signal != metric.Exceptional || b.Whole.Usual.Weeks != 16 {
				t.Errorf("%s: the whole is %+v", when, b.Whole)
			}
			receipts := part(b, metric.ByTopic, "Receipts")
			if receipts.Value.N != 15 || receipts.Signal != metric.Exceptional || receipts.Side != metric.Higher || receipts.Move < 9 || b.Parts[0].Name != "Receipts" {
				t.Errorf("%s: receipts are %+v", when, receipts)
			}
			if none := part(b, metric.ByTopic, ""); none.Value.N != 5 || none.Signal != metric.Ordinary {
				t.Errorf("%s: what has no topic is %+v", when, none)
			}
			if login := part(b, metric.ByTopic, "Login"); login.Value.N != 2 || login.Usual.Basis != metric.TooFew {
				t.Errorf("%s: a new topic is %+v", when, login)
			}
			if mon, tue := part(b, metric.ByDay, "1"), part(b, metric.ByDay, "2"); mon.Value.N != 15 || mon.Signal != metric.Exceptional || tue.Value.N != 7 || tue.Usual.Centre < 5 {
				t.Errorf("%s: Monday is %+v, Tuesday %+v", when, mon, tue)
			}
			boxes := b.Of(metric.ByMailbox)
			if len(boxes) != 2 || boxes[0].Value.N != 15 || boxes[1].Value.N != 7 || boxes[0].Name == boxes[1].Name {
				t.Errorf("%s: the mailboxes are %+v", when, boxes)
			}
			items, err := o.numbers.Items(ctx, last, metric.NewConversations, receipts.Slice)
			o.must(err)
			var listed []string
			for _, it := range items.Counted {
				listed = append(listed, it.Conversation)
			}
			slices.Sort(listed)
			if !slices.Equal(listed, loud) {
				t.Errorf("%s: receipts list %v", when, listed)
			}
			waits := o.breakdown(last, metric.FirstResponseTime)
			own := part(waits, metric.ByPerson, ann)
			if w := part(waits, metric.ByTopic, "Login"); w.Value.N != 2 || w.Value.Number != 3600 || own.Value.N != 22 || own.Value.Number != 3600 {
				t.Errorf("%s: waits about logging in are %+v, of Ann's %+v", when, w, own)
			}
		}
		// A topic put on within the week, though it is told later, counts; one put on after its end does not.
		o.bring(inbox.Lines{Topics: []inbox.TopicSet{
			{Conversation: loud[0], At: db.Micros(monday.Add(72 * time.Hour)), By: ann, Topic: "Login", Set: true},
			{Conversation: loud[1], At: db.Micros(last.Next().Monday()), By: ann, Topic: "Login", Set: true},
			{Conversation: loud[2], At: db.Micros(monday.Add(72 * time.Hour)), By: ann, Topic: "Receipts"},
		}})
		b := o.breakdown(last, metric.NewConversations)
		if r, l := part(b, metric.ByTopic, "Receipts"), part(b, metric.ByTopic, "Login"); r.Value.N != 14 || l.Value.N != 3 {
			t.Errorf("after more was told, receipts are %d and logging in %d, want 14 and 3", r.Value.N, l.Value.N)
		}
		at, topics, err := o.numbers.Topics(ctx, 13)
		o.must(err)
		if r, l := topics["Receipts"], topics["Login"]; at != last || len(topics) != 3 || r.Sum() != 12*5+14 || r.Signal != metric.Exceptional || l.Sum() != 3 || len(l.Values) != 13 || l.Values[0].Known {
			t.Errorf("over 13 weeks until %s the topics are %+v", at, topics)
		}
		if _, err := o.numbers.Breakdown(ctx, last, metric.Sales); err == nil {
			t.Error("sales are taken apart")
		}
	})
}

func TestWhoWasAwayIsSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, o := t.Context(), newOffice(t, d)
		last := metric.WeekOf(db.Micros(clock.Now()), time.UTC).Previous()
		for i := range 14 {
			o.writes(last.Add(i-13).Monday().Add(9*time.Hour), 3, "", "support@team.example")
		}
		who, err := o.people.PersonByEmail(ctx, ann)
		o.must(err)
		_, err = o.people.AskOff(ctx, who, team.Absence{
			Person: who.ID, Reason: team.Vacation,
			First: last.Monday().AddDate(0, 0, 3).Format(time.DateOnly), Last: last.Monday().AddDate(0, 0, 8).Format(time.DateOnly),
		})
		o.must(err)
		b := o.breakdown(last, metric.RepliesSent)
		if own := part(b, metric.ByPerson, ann); len(own.Away) != 2 || own.Away[0] != last.Monday().AddDate(0, 0, 3).Format(time.DateOnly) {
			t.Errorf("Ann, who took Thursday to next Tuesday off, is %+v", own)
		}
		if b.Away.Value.N != 2 || b.Away.Signal != metric.Exceptional {
			t.Errorf("the days away are %+v", b.Away)
		}
		if before := o.breakdown(last.Previous(), metric.RepliesSent); before.Away.Value.N != 0 {
			t.Errorf("the days away of the week before are %+v", before.Away)
		}
	})
}

func TestNewOfficeHoursChangeNoWeekBeforeThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, o := t.Context(), newOffice(t, d)
		this := metric.WeekOf(db.Micros(clock.Now()), time.UTC)
		night := 19 * time.Hour
		o.writes(this.Previous().Monday().Add(night), 2, "", "support@team.example")
		o.writes(this.Monday().Add(24*time.Hour+night), 2, "", "support@team.example")
		wait := func(w metric.Week) metric.Value {
			t.Helper()
			r, err := o.numbers.Week(ctx, w)
			o.must(err)
			return r.Team[metric.ResponseTime]
		}
		if v := wait(this.Previous()); v.Number != 3600 || v.Office.Known {
			t.Errorf("before there were office hours the wait is %+v", v)
		}
		who, err := o.people.PersonByEmail(ctx, ann)
		o.must(err)
		day := []team.Interval{{From: 9 * 60, To: 17 * 60}}
		o.must(o.people.SetOfficeHours(ctx, who, team.Office{Zone: "UTC", Hours: team.WeekHours{day, day, day, day, day}}))
		o.must(o.numbers.CatchUp(ctx))
		clock.Add(7 * 24 * time.Hour)
		if v := wait(this); v.Number != 3600 || v.Office != (metric.Spread{Known: true}) || v.InOffice().Number != 0 {
			t.Errorf("outside of office hours the wait is %+v", v)
		}
		if v := wait(this.Previous()); v.Office.Known {
			t.Errorf("the week before the hours is now %+v", v)
		}
		items, err := o.numbers.Explain(ctx, this, "", metric.ResponseTime)
		o.must(err)
		if len(items.Counted) != 2 || items.Counted[0].Seconds != 3600 || items.Counted[0].Office != 0 {
			t.Errorf("the list says %+v", items.Counted)
		}
		// What comes with imported settings holds from the beginning.
		hours, err := json.Marshal(team.WeekHours{{{From: 19*60 + 30, To: 20 * 60}}})
		o.must(err)
		o.must(d.Write(ctx, func(tx *db.Tx) error {
			return team.BringSettings(ctx, tx, "rule:import", team.Settings{Zone: "UTC", Hours: hours})
		}))
		o.must(o.numbers.CatchUp(ctx))
		if v := wait(this.Previous()); v.Office.Mean != 1800 {
			t.Errorf("by imported hours the wait is %+v", v)
		}
	})
}
