package scorecard

// The pure rules: how figures are named, goals read, cards opened, and that a person's chart never warns.

import (
	"encoding/json"
	"testing"
	"time"

	"rapport/metric"
	"rapport/team"
)

func TestARefIsReadAsItIsWritten(t *testing.T) {
	for _, r := range []Ref{
		{},
		{Week: week46(), Key: metric.FreeFiveStar},
		{week46(), metric.HandleTime, "ana/duarte@us.example"},
		{Week: metric.Week{Year: 2020, Number: 53}, Key: metric.NewConversations},
	} {
		b, err := json.Marshal(map[string]Ref{"of": r})
		must(t, err)
		var back map[string]Ref
		if err := json.Unmarshal(b, &back); err != nil || back["of"] != r {
			t.Errorf("%s is read as %v: %v", b, back, err)
		}
	}
	for _, s := range []string{"2026-W46", "2026-W46/nothing", "yesterday/sales", "/", "2026-W46/"} {
		if r, err := ParseRef(s); err == nil {
			t.Errorf("%q is read as %v", s, r)
		}
	}
	r := Ref{week46(), metric.HandleTime, "ana@us.example"}
	if r.List() != "/week/2026-W46/people/ana@us.example/handle_time" || r.Number() != "/numbers/handle_time?week=2026-W46" {
		t.Errorf("the addresses are %s and %s", r.List(), r.Number())
	}
}

func TestGoalsAreSaidWithoutNeedlessPlaces(t *testing.T) {
	for _, c := range []struct {
		unit metric.Unit
		goal float64
		want string
	}{
		{metric.Seconds, 10800, "3\u00a0hours"},
		{metric.Seconds, 3600, "1\u00a0hour"},
		{metric.Seconds, 2700, "45\u00a0minutes"},
		{metric.Seconds, 8100, "2.25\u00a0hours"},
		{metric.Share, 0.85, "85\u00a0%"},
		{metric.Share, 0.995, "99.5\u00a0%"},
		{metric.Ratio, 105 * 0.01, "105\u00a0%"},
		{metric.Score, 90, "90"},
		{metric.Score, -20, "−20"},
		{metric.Count, 5, "5"},
	} {
		if got := FormatGoal(c.unit, c.goal); got != c.want {
			t.Errorf("%v is said as %q, want %q", c.goal, got, c.want)
		}
	}
}

func TestNobodySeesACardBeforeThePerson(t *testing.T) {
	end := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC) // Monday midnight
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		meeting time.Time
		want    Opening
	}{
		"no meeting":              {time.Time{}, Opening{end, end, end}},
		"Monday afternoon":        {at(16, 15), Opening{at(15, 15), end, at(16, 15)}},
		"Thursday":                {at(19, 15), Opening{end, end, at(19, 15)}},
		"Friday of the week":      {at(13, 15), Opening{at(12, 15), at(13, 15), at(13, 15)}},
		"as the week ends":        {end, Opening{at(15, 0), end, end}},
		"just before it would be": {at(16, 23), Opening{at(15, 23), end, at(16, 23)}},
	} {
		o := Opens(end, c.meeting)
		if o != c.want {
			t.Errorf("%s: %v, want %v", name, o, c.want)
		}
		if o.Head.Before(o.Own) || o.Team.Before(o.Head) || !c.meeting.IsZero() && c.meeting.Sub(o.Own) < 24*time.Hour {
			t.Errorf("%s: somebody sees it before the person: %v", name, o)
		}
	}
	o := Opens(end, at(16, 15))
	ana, bao := team.Person{ID: "a", Role: team.Technician, Manager: "mia@x"}, team.Person{ID: "b", Role: team.Senior}
	head, boss, director := team.Person{ID: "h", Role: team.Head}, team.Person{ID: "m", Email: "mia@x"}, team.Person{ID: "d", Role: team.Director}
	for _, c := range []struct {
		viewer team.Person
		shown  Shown
		now    time.Time
		want   bool
	}{
		{ana, OneOnOne, at(10, 0), true},
		{head, Together, at(15, 20), false},
		{head, OneOnOne, at(16, 1), true},
		{boss, OneOnOne, at(16, 1), true},
		{bao, Together, at(16, 14), false},
		{bao, Together, at(16, 15), true},
		{bao, OneOnOne, at(18, 0), false},
		{director, OneOnOne, at(18, 0), false},
	} {
		if got, _ := o.Sees(c.viewer, ana, c.shown, c.now); got != c.want {
			t.Errorf("%s sees Ana's card (%s) at %v: %v", c.viewer.ID, c.shown, c.now, got)
		}
	}
}

func TestAPersonsChartCelebratesAndNeverWarns(t *testing.T) {
	for name, c := range map[string]struct {
		key  metric.Key
		last float64
		glad bool
		said string
		mark string
	}{
		"worse by a signal":  {metric.HandleTime, 2000, false, "Between 5 and 15\u00a0minutes is usual.", "as usual"},
		"better by a signal": {metric.HandleTime, 60, true, "Between 5 and 15\u00a0minutes is usual; this week is shorter.", "shorter than usual"},
		"as usual":           {metric.HandleTime, 590, false, "Between 5 and 15\u00a0minutes is usual.", "as usual"},
	} {
		p := bare(15)
		p.own = map[string][]metric.Values{"ana@us.example": make([]metric.Values, 15)}
		for i, x := range wavy(14, 600, 75, c.last) {
			v := &p.own["ana@us.example"][i]
			v[metric.RepliesSent].N = 20
			v[c.key] = metric.Value{Known: true, Number: x, N: 5}
		}
		chart := p.ofPerson(c.key, "ana@us.example").chart(p.entries[c.key], 12, nil, nil).kind(Who{"a", "Ana"})
		last := chart.Points[len(chart.Points)-1]
		if last.Glad != c.glad || last.Asks != c.glad || last.Mark.Text != c.mark || last.Judged.Shape == Talk || last.Judged.Shape == Eye {
			t.Errorf("%s: %+v", name, last)
		}
		if last.Verdict.Signal != metric.Ordinary && !c.glad {
			t.Errorf("%s: a signal that is no good news is shown", name)
		}
		if last.Said.String() != c.said {
			t.Errorf("%s: %q", name, last.Said)
		}
	}
}

func TestAGoalIsMetOrNot(t *testing.T) {
	for name, c := range map[string]struct {
		goal *float64
		want Mark
	}{
		"none":         {nil, Mark{Class: "same", Text: "None yet"}},
		"always":       {new(float64(9000)), Mark{"meets", "meets", "2.5\u00a0hours: always will"}},
		"hit and miss": {new(float64(7200)), Mark{"some", "some", "2\u00a0hours: hit and miss"}},
		"never":        {new(float64(1800)), Mark{"cannot", "", "30\u00a0minutes: cannot without a change"}},
	} {
		p := weeks(metric.FirstResponseTime, false, wavy(14, 7200, 360)...)
		p.entries[metric.FirstResponseTime].Goal = c.goal
		r := rows{past: p}
		if got := r.productivity().Goal; got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	p := weeks(metric.ClosedOfNew, false, wavy(14, 1, 0.01)...)
	p.entries[metric.ClosedOfNew].Goal = new(0.9)
	r := rows{past: p}
	if got := r.productivity().Goal; got.Text != "Closed of new 90\u00a0%: always will" {
		t.Errorf("the second number's goal: %+v", got)
	}
	if got := r.sales().Goal; got != (Mark{"watch", "watch", "None. We only watch it"}) {
		t.Errorf("a watched number's goal: %+v", got)
	}
}

func TestWhatAMeetingKeepsIsWhatAllMaySee(t *testing.T) {
	var r Report
	for _, c := range []struct {
		email string
		shown Shown
	}{{"ana@us.example", Together}, {"bao@us.example", OneOnOne}} {
		r.Cards = append(r.Cards, Card{Email: c.email, Shown: c.shown})
		r.Numbers.People = append(r.Numbers.People, metric.PersonReport{Email: c.email})
	}
	kept := r.together()
	if len(kept.Cards) != 1 || kept.Cards[0].Email != "ana@us.example" || len(kept.Numbers.People) != 1 || kept.Numbers.People[0].Email != "ana@us.example" {
		t.Errorf("kept: %+v, %+v", kept.Cards, kept.Numbers.People)
	}
	if len(r.Cards) != 2 || len(r.Numbers.People) != 2 {
		t.Error("the report itself was changed")
	}
}

func TestEachNumberWithNewsIsATopic(t *testing.T) {
	p := weeks(metric.FirstResponseTime, false, wavy(14, 7200, 360, 20000)...)
	for i, x := range wavy(14, 1, 0.01, 0.5) {
		p.team[i][metric.ClosedOfNew] = metric.Value{Known: true, Number: x}
	}
	r := rows{past: p}
	r.all()
	topics := r.topics()
	if len(topics) != 2 || topics[0].Title != "Why a longer wait for the first reply?" || topics[1].Of.Key != metric.ClosedOfNew {
		t.Errorf("to discuss: %+v", topics)
	}
}
