package metric

// The report of a window: the one entrance to the numbers.

import (
	"errors"
	"fmt"
	"time"
)

// Report holds the numbers of a window, and of the one just before.
type Report struct {
	// Week is set when the window is one ISO week.
	Week     Week    `json:"week"`
	Window   Window  `json:"window"`
	Team     Values  `json:"team"`
	Previous Values  `json:"previous"`
	Change   Changes `json:"change"`
	// People stand in the order of their addresses.
	People []PersonReport `json:"people"`
}

// PersonReport holds the numbers of one person.
type PersonReport struct {
	Email string `json:"email"`
	// Since is the first day at work, "2017-10-05": as told, else the day of
	// the first reply in the team's time zone, else empty.
	Since    string  `json:"since,omitempty"`
	Values   Values  `json:"values"`
	Previous Values  `json:"previous"`
	Change   Changes `json:"change"`
}

// Person finds a person's report by address.
func (r *Report) Person(email string) (*PersonReport, bool) {
	for i := range r.People {
		if r.People[i].Email == email {
			return &r.People[i], true
		}
	}
	return nil, false
}

// ErrReach says that an input leaves away timelines that the window needs.
var ErrReach = errors.New("the input begins too late for this window")

// Compute gives the report of a window as of its end: nothing later can change it.
func Compute(in Input, w Window) (Report, error) {
	if w.Start >= w.End {
		return Report{}, fmt.Errorf("a window must end after it starts, not %d to %d", w.Start, w.End)
	}
	if in.Zone == nil {
		in.Zone = time.UTC
	}
	if in.Since != 0 && in.Since > in.reach(w) {
		return Report{}, ErrReach
	}
	e := newEngine(in)
	now, then := e.measure(w), measured{}
	if in.Before == nil {
		then = e.measure(w.Previous(in.Zone))
	} else if err := then.from(in.Before, w.Previous(in.Zone), e.who.people); err != nil {
		return Report{}, err
	}
	r := Report{
		Window: w, Team: now.team, Previous: then.team,
		Change: Compare(&now.team, &then.team),
		People: make([]PersonReport, len(e.who.people)),
	}
	if weeks := w.Weeks(in.Zone); len(weeks) == 1 {
		r.Week = weeks[0]
	}
	for i, p := range e.who.people {
		r.People[i] = PersonReport{
			Email: p.Email, Since: e.sinceDay(p, now.first[i]),
			Values: now.people[i], Previous: then.people[i],
			Change: Compare(&now.people[i], &then.people[i]),
		}
	}
	return r, nil
}

// engine computes windows of one input.
type engine struct {
	in   Input
	who  *roster
	walk *walker
	ever *Ever
	// sheet has the window's facts, if they are at hand; lists are made of it.
	sheet *sheet
}

func newEngine(in Input) *engine {
	who := newRoster(in.People)
	return &engine{in: in, who: who, walk: newWalker(who), ever: in.Ever}
}

// memory gives who ever helped whom, looked up when first asked for.
func (e *engine) memory() *Ever {
	if e.ever == nil {
		e.ever = Remember(e.who.people, e.in.Timelines)
	}
	return e.ever
}

// measured is what one window came to.
type measured struct {
	team   Values
	people []Values
	first  []int64 // each person's first reply
}

// from takes what a report came to.
func (m *measured) from(r *Report, w Window, people []Person) error {
	if r.Window != w || len(r.People) != len(people) {
		return errors.New("the report before is not of the window before, or of other people")
	}
	m.team = r.Team
	for i, p := range people {
		if r.People[i].Email != p.Email {
			return fmt.Errorf("the report before does not tell of %s", p.Email)
		}
		m.people = append(m.people, r.People[i].Values)
	}
	return nil
}

func (e *engine) measure(w Window) measured {
	t := e.tally(w, e.in.officeIn(w))
	m := measured{team: t.teamValues(), people: make([]Values, len(e.who.people)), first: make([]int64, len(e.who.people))}
	e.outside(w, &m.team)
	ever := e.memory()
	marked := ever.markedBefore(e.who, w.End)
	for i, p := range e.who.people {
		m.people[i] = t.personValues(i)
		var n int
		n, m.first[i] = ever.since(p.Email, w.End, marked)
		m.people[i][CustomersHelpedEver] = countOf(n)
	}
	return m
}

// tally sums up the conversations of a window.
func (e *engine) tally(w Window, office func(from, to int64) float64) *tally {
	t := newTally(e.who, office)
	for _, tl := range e.in.Timelines {
		if first, _, ok := tl.Span(); ok && first < w.End {
			e.walk.facts(tl, w, t.add)
		}
	}
	t.team.open += e.in.Idle.Open
	t.team.waiting += e.in.Idle.Waiting
	return t
}

func (e *engine) sinceDay(p Person, first int64) string {
	switch {
	case p.Started != "":
		return p.Started
	case first != endless:
		return time.UnixMicro(first).In(e.in.Zone).Format(time.DateOnly)
	}
	return ""
}
