package metric

// The store against the pure engine: random histories arrive as events, in
// batches of any size, with reports asked in between.

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/rating"
	"rapport/team"
)

func record(tx *db.Tx, l Line, void bool) error {
	switch l.Kind {
	case KindCustomer, KindReply:
		m := inbox.MessageAdded{Message: l.ID, Conversation: l.Conversation, At: l.At, Kind: inbox.FromCustomer, From: l.By, To: l.To}
		if l.Kind == KindReply {
			m.Kind = inbox.Reply
			if l.Timed {
				m.HandleSeconds = &l.Handle
			}
		}
		return event.Record(tx, inbox.EventMessage, l.Conversation, l.By, m)
	case KindStatus:
		return event.Record(tx, inbox.EventStatus, l.Conversation, l.By, inbox.StatusSet{Conversation: l.Conversation, At: l.At, By: l.By, Status: inbox.Status(l.Status.String())})
	case KindMerge:
		return event.Record(tx, inbox.EventMerge, l.Into, "ann@team.example", inbox.Merged{Conversation: l.Conversation, Into: l.Into, At: l.At})
	case KindRating:
		kind := rating.EventGiven
		if void {
			kind = rating.EventVoided
		}
		return event.Record(tx, kind, l.Conversation, "customer", rating.Given{
			Message: l.ID, Conversation: l.Conversation, At: l.At, Face: rating.Face(l.Face.String()), About: rating.About(l.About.String()),
		})
	}
	return fmt.Errorf("no event for %+v", l)
}

// homed gives each rating the conversation of its reply, as the rating room
// knows it; a rating of what is no reply can't be given.
func homed(lines []Line) (kept []Line) {
	home := map[string]string{}
	for _, l := range lines {
		if l.Kind == KindReply {
			home[l.ID] = l.Conversation
		}
	}
	for _, l := range lines {
		if l.Kind == KindRating {
			if l.Conversation = home[l.ID]; l.Conversation == "" {
				continue
			}
		}
		kept = append(kept, l)
	}
	return kept
}

func TestTheStoreAgreesWithTheEngine(t *testing.T) {
	logs := map[string]int{"sqlite": 60, "postgres": 12}
	for name, n := range logs {
		for seed := range n {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				o, ok := database(t, name)
				if !ok {
					t.Skip("PostgreSQL is not installed: apt-get install postgresql")
				}
				dbtest.One(t, o, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
					follows(t, d, clock, rand.New(rand.NewPCG(uint64(seed), 99)))
				})
			})
		}
	}
}

// taken ratings turn out to be void.
func taken(l Line) bool { return l.Kind == KindRating && l.Face == Okay }

func must1[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func database(t *testing.T, name string) (db.Options, bool) {
	t.Helper()
	if name == "sqlite" {
		return db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Hasty: true}, true
	}
	u, ok := dbtest.Postgres(t)
	return db.Options{URL: u}, ok
}

// set sets the office hours, each version at its moment.
func (o *refOffice) set(ctx context.Context, s *team.Store, clock *dbtest.Clock) error {
	if o == nil {
		return nil
	}
	defer clock.Set(clock.Now())
	for _, v := range o.schedules() {
		if v.Since == 0 {
			continue // it came with the settings
		}
		clock.Set(db.Time(v.Since))
		if err := s.SetOfficeHours(ctx, team.Person{Email: "ann@team.example", Role: team.Head}, team.Office{Zone: v.Zone, Hours: v.Hours, Off: v.Off}); err != nil {
			return err
		}
	}
	return nil
}

// outsideStore is what happened outside of the inbox, as the store is told.
func (l *testLog) outsideStore() (o Outside) {
	for _, s := range l.in.Sales {
		o.Sales = append(o.Sales, Sold{ID: s.ID, At: s.At, Kind: map[bool]string{true: "renewal", false: "new"}[s.Renewal]})
	}
	names := map[FreeEvent]string{FreeReply: "reply", FreeReview: "review", FreeResolved: "thread_resolved"}
	for _, f := range l.in.Free {
		o.Public = append(o.Public, Public{At: f.At, Source: f.Source, Event: names[f.Event], Thread: f.Thread, Stars: f.Stars})
	}
	return o
}

func follows(t *testing.T, d *db.DB, clock *dbtest.Clock, r *rand.Rand) {
	t.Helper()
	ctx := t.Context()
	l := randomLog(r)
	for range 3 { // one log is small: lay a few over each other
		more := randomLog(r)
		for i := range more.all {
			more.all[i].ID += "x"
		}
		l.all = append(l.all, more.all...)
	}
	l.in.Hours = nil
	slices.SortFunc(l.in.Free, func(a, b Free) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	l.in.Free = slices.Compact(l.in.Free) // identical lines are one line
	if l.office == nil && r.IntN(2) == 0 {
		l.setOffice(r, l.instants(r))
	}
	afterwards := r.IntN(2) == 0
	lines := homed(l.lines())
	people := team.NewStore(d)
	s := NewStore(d, people)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.Write(ctx, func(tx *db.Tx) error {
		set := team.Settings{Zone: l.in.Zone.String()}
		if l.in.Factors != nil {
			set.Capacity = &team.Capacity{RepliesPerConversation: &l.in.Factors.RepliesPerConversation, MinutesPerReply: &l.in.Factors.MinutesPerReply}
		}
		if l.office != nil && l.office.versions[0].since == 0 {
			first := l.office.schedules()[0]
			set.Hours, set.Holidays = must1(json.Marshal(first.Hours)), []string{}
			for _, day := range first.Off {
				set.Holidays = append(set.Holidays, day.Date)
			}
		}
		return team.BringSettings(ctx, tx, "rule:test", set)
	}))
	must(d.Write(ctx, func(tx *db.Tx) error { return s.BringOutside(ctx, tx, l.outsideStore()) }))
	if !afterwards {
		must(l.office.set(ctx, people, clock))
	}
	// A customer may join the team after all of it. Who replies is of the team already.
	const joiner = "x@there.example"
	joins := r.IntN(2) == 0
	if joins {
		lines = homed(slices.DeleteFunc(lines, func(l Line) bool { return l.Kind == KindReply && l.By == joiner }))
	}
	bring := func(p Person) {
		must(d.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: p.Email, Name: p.Email, Role: team.Technician, Zone: "UTC"})
		}))
	}
	for _, p := range l.in.People {
		bring(p)
	}
	for rest := lines; len(rest) > 0; {
		n := min(len(rest), 1+r.IntN(9))
		must(d.Write(ctx, func(tx *db.Tx) error {
			for _, line := range rest[:n] {
				if err := record(tx, line, false); err != nil {
					return err
				}
				if taken(line) {
					if err := record(tx, line, true); err != nil {
						return err
					}
				}
			}
			return nil
		}))
		rest = rest[n:]
		if r.IntN(3) == 0 {
			must(s.CatchUp(ctx))
			if r.IntN(2) == 0 {
				_, err := s.compute(ctx, l.window, nil)
				must(err)
			}
		}
	}
	if joins {
		bring(Person{Email: joiner})
		l.in.People = append(l.in.People, Person{Email: joiner})
	}
	if afterwards {
		must(l.office.set(ctx, people, clock))
	}
	must(s.CatchUp(ctx))
	got, err := s.compute(ctx, l.window, nil)
	must(err)
	in := l.in
	in.Timelines = Group(slices.DeleteFunc(lines, taken))
	want, err := Compute(in, l.window)
	must(err)
	if c := complaint(got, want); c != "" {
		b, _ := json.Marshal(lines)
		t.Errorf("%s\nfrom %s", c, b)
	}
	fresh, err := NewStore(d, people).compute(ctx, l.window, nil)
	must(err)
	if c := complaint(fresh, want); c != "" {
		t.Errorf("read anew:\n%s", c)
	}
	before, err := s.compute(ctx, l.window.Previous(l.in.Zone), nil)
	must(err)
	after, err := s.compute(ctx, l.window, &before)
	must(err)
	if c := complaint(after, want); c != "" {
		t.Errorf("with the report before known:\n%s", c)
	}
}
