package transfer_test

import (
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/metric"
	"rapport/rating"
	"rapport/team"
)

const frownLog = `{"type":"person","email":"ana@givehelp.example","name":"Ana","role":"head","time_zone":"UTC"}
{"type":"person","email":"joe@givehelp.example","name":"Joe","role":"technician","time_zone":"UTC"}
{"type":"message","id":"q1","conversation":"A","at":"2026-11-10T10:00:00Z","kind":"customer","from":"zoe@x.example","to":"support@givehelp.example"}
{"type":"message","id":"a1","conversation":"A","at":"2026-11-10T11:00:00Z","kind":"reply","from":"joe@givehelp.example","to":"zoe@x.example"}
{"type":"message","id":"q2","conversation":"B","at":"2026-11-10T10:00:00Z","kind":"customer","from":"bob@y.example","to":"support@givehelp.example"}
{"type":"message","id":"a2","conversation":"B","at":"2026-11-10T11:00:00Z","kind":"reply","from":"joe@givehelp.example","to":"bob@y.example"}
{"type":"rating","message":"a1","at":"2026-11-11T13:00:00Z","face":"not_good","about":"both","comment":"It broke again."}
{"type":"rating","message":"a2","at":"2026-11-11T13:00:00Z","face":"great"}
`

// happiness is the score of the team, of its product, and of Joe, in the week of the frown.
func (h house) happiness(t *testing.T) (ofTeam, product, ofJoe float64) {
	t.Helper()
	must(t, h.numbers.CatchUp(t.Context()))
	r, err := h.numbers.Week(t.Context(), metric.Week{Year: 2026, Number: 46})
	must(t, err)
	score := func(v metric.Value) float64 {
		if !v.Known {
			t.Errorf("a score is not known: %+v", v)
		}
		return v.Number
	}
	one, ok := r.Person("joe@givehelp.example")
	if !ok {
		t.Fatal("Joe has no numbers")
	}
	return score(r.Team[metric.Happiness]), score(r.Team[metric.HappinessProduct]), score(one.Values[metric.Happiness])
}

// A frown that the head of support moves, weeks later, counts elsewhere in the
// week in which it was given, and so it does wherever the log is read.
func TestAMovedFrownLeavesThePersonAndStaysWithTheTeam(t *testing.T) {
	expect := func(t *testing.T, h house, when string, joe float64) {
		t.Helper()
		if ofTeam, product, ofJoe := h.happiness(t); ofTeam != 0 || product != -100 || ofJoe != joe {
			t.Errorf("%s: the team %v, the product %v, Joe %v; want 0, -100, %v", when, ofTeam, product, ofJoe, joe)
		}
	}
	var log []byte
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC))
		h := open(t, d)
		h.read(t, []byte(frownLog))
		ctx, people := t.Context(), team.NewStore(d)
		ana, err := people.PersonByEmail(ctx, "ana@givehelp.example")
		must(t, err)
		joe, err := people.PersonByEmail(ctx, "joe@givehelp.example")
		must(t, err)
		expect(t, h, "as given", 0)
		must(t, h.ratings.AskMove(ctx, joe, "a1", rating.Product, "It is about 3.2.1."))
		expect(t, h, "asked", 0)
		must(t, h.ratings.DecideMove(ctx, ana, "a1", true, "Yes."))
		expect(t, h, "moved", 100)
		must(t, h.ratings.ReopenMove(ctx, ana, "a1"))
		expect(t, h, "taken back", 0)
		must(t, h.ratings.DecideMove(ctx, ana, "a1", true, "Yes, after all."))
		expect(t, h, "moved again", 100)
		if log = h.write(t); strings.Count(string(log), `"message":"a1"`) != 4 {
			t.Errorf("not each line of the rating goes out:\n%s", log)
		}
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC))
		h := open(t, d)
		h.read(t, log)
		expect(t, h, "elsewhere", 100)
	})
}
