// This file holds the clock of a meeting: pure arithmetic on what happened.

package meeting

import (
	"slices"
	"time"
)

// MarkKind says what happened to a meeting's clock.
type MarkKind string

// What happens to the clock.
const (
	Began     MarkKind = "began"     // in Section
	Went      MarkKind = "went"      // on or back, to Section
	Stopped   MarkKind = "paused"    // the clock stands
	Resumed   MarkKind = "resumed"   // it goes on
	Borrowed  MarkKind = "borrowed"  // Section's overrun is taken from Lender
	Presented MarkKind = "presented" // By presents from now on
	Ended     MarkKind = "ended"
)

// Mark is one of the things that a meeting's clock is computed from, in order.
type Mark struct {
	N       int
	At      time.Time
	Kind    MarkKind
	Section string
	Lender  string
	By      string // who did it
}

// Clock is how a meeting stands at a moment.
type Clock struct {
	Section string        // the current one's key; "" unless it runs
	Paused  bool          // the clock stands
	Elapsed time.Duration // without pauses
	Left    time.Duration // of the whole meeting; negative when over time
	Spent   []Spent       // of each section, in the order of the agenda
}

// Spent is what became of a section's minutes.
type Spent struct {
	Section Section
	Spent   time.Duration
	Lent    []Loan        // to sections that ran over
	Left    time.Duration // of its minutes less those lent; negative is its overrun
	Lender  string        // who its overrun is taken from first
	Now     bool
	Past    bool // it stands before the current one, or the meeting is over
}

// Loan is time that a section gave another one.
type Loan struct {
	To   string // its key
	Time time.Duration
}

// Now gives the current section's part; nil unless the meeting runs.
func (c Clock) Now() *Spent {
	i := slices.IndexFunc(c.Spent, func(s Spent) bool { return s.Now })
	if i < 0 {
		return nil
	}
	return &c.Spent[i]
}

// Clock computes how the meeting stands at a moment. An overrun is borrowed
// from the section that the presenter named, else from the longest of those to
// come, and from the next longest when that has nothing left; what nobody can
// lend makes the meeting late.
func (m Meeting) Clock(at time.Time) Clock {
	c := Clock{Spent: make([]Spent, len(m.Sections)), Left: time.Duration(m.Minutes) * time.Minute}
	for i, s := range m.Sections {
		c.Spent[i] = Spent{Section: s, Left: time.Duration(s.Minutes) * time.Minute}
	}
	named := c.run(m.Marks, at)
	c.Left -= c.Elapsed
	now := m.section(c.Section)
	for i := range c.Spent {
		s := &c.Spent[i]
		s.Now = i == now
		s.Past = i < now || !m.EndedAt.IsZero()
		s.Left -= s.Spent
		s.Lender = c.lender(i, named[s.Section.Key])
		for over := -s.Left; over > 0; {
			from := m.section(c.lender(i, named[s.Section.Key]))
			if from < 0 {
				break
			}
			loan := min(over, c.Spent[from].Left-c.Spent[from].Spent)
			c.Spent[from].Left -= loan
			c.Spent[from].Lent = append(c.Spent[from].Lent, Loan{s.Section.Key, loan})
			over -= loan
		}
	}
	return c
}

// run follows the marks up to a moment and adds up what was spent where. It
// gives the lenders that were named, by borrower.
func (c *Clock) run(marks []Mark, at time.Time) (named map[string]string) {
	named = map[string]string{}
	var since time.Time // zero while the clock stands
	upTo := func(t time.Time) {
		if since.IsZero() || t.Before(since) {
			return
		}
		d := t.Sub(since)
		c.Elapsed += d
		if i := slices.IndexFunc(c.Spent, func(s Spent) bool { return s.Section.Key == c.Section }); i >= 0 {
			c.Spent[i].Spent += d
		}
		since = t
	}
	for _, k := range marks {
		if k.At.After(at) {
			break
		}
		upTo(k.At)
		switch k.Kind {
		case Began:
			c.Section, since = k.Section, k.At
		case Went:
			c.Section = k.Section
		case Stopped:
			c.Paused, since = true, time.Time{}
		case Resumed:
			c.Paused, since = false, k.At
		case Borrowed:
			named[k.Section] = k.Lender
		case Ended:
			c.Section, c.Paused, since = "", false, time.Time{}
		case Presented:
		}
	}
	upTo(at)
	return named
}

// lender gives the key of the section that the overrun of the i-th is taken
// from next: the named one while it has something left, else the one to come
// with most left; "" when none has.
func (c *Clock) lender(i int, named string) string {
	best, most := "", time.Duration(0)
	for _, s := range c.Spent[i+1:] {
		if left := s.Left - s.Spent; s.Section.Key == named && left > 0 {
			return named
		} else if left > most {
			best, most = s.Section.Key, left
		}
	}
	return best
}

func paused(marks []Mark) (is bool) {
	for _, k := range marks {
		switch k.Kind {
		case Stopped:
			is = true
		case Resumed:
			is = false
		case Began, Went, Borrowed, Presented, Ended:
		}
	}
	return is
}

// current gives the section that the marks lead to.
func current(marks []Mark) (key string) {
	for _, k := range marks {
		if k.Kind == Began || k.Kind == Went {
			key = k.Section
		}
	}
	return key
}
