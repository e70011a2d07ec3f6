package oneonone_test

import (
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/metric"
	"rapport/oneonone"
	"rapport/scorecard"
	"rapport/team"
)

// house is a team with one-on-ones: Joe reports to Ana, who reports to Zoe.
type house struct {
	*oneonone.Store

	t        *testing.T
	db       *db.DB
	clock    *dbtest.Clock
	team     *team.Store
	meetings *meeting.Store
	ring     *secret.Ring
	keys     string // the ring's folder

	zoe, ana, joe, sam, dov, max team.Person
	pair                         string // Joe's line
}

func each(t *testing.T, test func(h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) { test(newHouse(t, d, clock)) })
}

func newHouse(t *testing.T, d *db.DB, clock *dbtest.Clock) *house {
	t.Helper()
	h := &house{t: t, db: d, clock: clock, team: team.NewStore(d), keys: t.TempDir()}
	for _, p := range []struct {
		who     *team.Person
		first   string
		role    team.Role
		zone    string
		manager string
	}{
		{&h.zoe, "Zoe", team.Director, "Europe/Lisbon", ""},
		{&h.ana, "Ana", team.Head, "Europe/Lisbon", "zoe"},
		{&h.joe, "Joe", team.Technician, "America/Denver", "ana"},
		{&h.sam, "Sam", team.Senior, "Europe/Stockholm", ""},
		{&h.dov, "Dov", team.Head, "Asia/Jerusalem", ""},
		{&h.max, "Max", team.Director, "UTC", ""},
	} {
		email := func(s string) string { return strings.ToLower(s) + "@kindling.example" }
		n := team.Person{Email: email(p.first), Name: p.first + " X", Role: p.role, Zone: p.zone}
		if p.manager != "" {
			n.Manager = email(p.manager)
		}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error { return team.Bring(t.Context(), tx, n) }))
		var err error
		*p.who, err = h.team.PersonByEmail(t.Context(), n.Email)
		must(t, err)
	}
	h.open()
	must(t, h.Keep(t.Context()))
	h.pair = h.line(h.joe, h.ana).ID
	return h
}

// open puts a store on the house's database and ring, as a starting server does.
func (h *house) open() {
	h.t.Helper()
	ring, err := secret.OpenRing(h.keys)
	must(h.t, err)
	numbers := metric.NewStore(h.db, h.team)
	cards := scorecard.NewStore(h.db, numbers, h.team)
	h.meetings = meeting.NewStore(h.db, h.team, nil, numbers, cards)
	h.ring, h.Store = ring, oneonone.NewStore(h.db, ring, h.team, cards, h.meetings)
}

// line gives the line of a report that goes on, as its manager or report has it.
func (h *house) line(report, manager team.Person) oneonone.Pair {
	h.t.Helper()
	all, err := h.All(h.t.Context(), report)
	must(h.t, err)
	for _, o := range all {
		if o.Pair.Kind == oneonone.Line && o.Pair.Manager == manager.ID && !o.Pair.Ended() {
			return o.Pair
		}
	}
	h.t.Fatalf("%s has no line with %s", report.Name, manager.Name)
	return oneonone.Pair{}
}

// agree lets the two meet on Tuesdays at 09:00 in Denver, from 2026-11-10 on:
// 16:00 in Lisbon. The clock stands at Monday, 9 November, 02:00 in Denver.
func (h *house) agree() {
	h.t.Helper()
	ctx := h.t.Context()
	must(h.t, h.Propose(ctx, h.joe, h.pair, oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-10", "09:00", "America/Denver"), 30, ""))
	must(h.t, h.Accept(ctx, h.ana, h.pair))
}

// at puts the clock to a moment of Denver.
func (h *house) at(moment string) {
	h.t.Helper()
	loc, err := time.LoadLocation("America/Denver")
	must(h.t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, loc)
	must(h.t, err)
	h.clock.Set(at)
}

func (h *house) page(who team.Person) oneonone.Page {
	h.t.Helper()
	p, err := h.Page(h.t.Context(), who, h.pair)
	must(h.t, err)
	return p
}

func (h *house) next() oneonone.Meeting {
	h.t.Helper()
	m, err := h.Next(h.t.Context(), h.joe, h.pair)
	must(h.t, err)
	return m
}

// hold holds the next meeting for some minutes, as soon as its time comes.
func (h *house) hold(minutes int) oneonone.Meeting {
	h.t.Helper()
	m := h.next()
	h.clock.Set(m.Start)
	must(h.t, h.Start(h.t.Context(), h.ana, m.ID, false))
	h.clock.Add(time.Duration(minutes) * time.Minute)
	must(h.t, h.Finish(h.t.Context(), h.joe, m.ID))
	return m
}

// sql does to the database what no verb does.
func (h *house) sql(query string, args ...any) {
	h.t.Helper()
	must(h.t, h.db.Write(h.t.Context(), func(tx *db.Tx) error { return tx.Exec(h.t.Context(), query, args...) }))
}

func (h *house) manager(of *team.Person, m team.Person) {
	h.t.Helper()
	must(h.t, h.team.SetManager(h.t.Context(), h.dov, of.ID, m.ID))
	of.Manager = m.Email
	must(h.t, h.Keep(h.t.Context()))
}

func (h *house) leave(p *team.Person) {
	h.t.Helper()
	p.LeftAt = h.clock.Now()
	must(h.t, h.team.Leave(h.t.Context(), h.dov, p.ID))
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

func texts(all []oneonone.Topic) (s []string) {
	for _, t := range all {
		s = append(s, t.Text)
	}
	return s
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, " | ") != strings.Join(want, " | ") {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// looks counts who looked at a person's numbers.
func (h *house) looks(of team.Person) (int, error) {
	all, err := scorecard.NewStore(h.db, metric.NewStore(h.db, h.team), h.team).Looks(h.t.Context(), of, 10)
	return len(all), err
}
