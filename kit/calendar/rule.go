// This file holds when something happens that repeats by the clock on a wall.

package calendar

import (
	"fmt"
	"time"

	"github.com/teambition/rrule-go"
)

// At gives the instant at which the clock on a wall of loc shows the date and
// time that t shows, whatever t's own zone. A time that the clocks skip is as
// long after the last one shown as it would have been (02:30 is 03:30); of a
// time that they show twice it is the first (RFC 5545, section 3.3.5).
func At(t time.Time, loc *time.Location) time.Time {
	y, m, d := t.Date()
	got := time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, loc)
	wall := asUTC(t)
	begin, _ := got.ZoneBounds()
	switch {
	case asUTC(got).Before(wall): // skipped, and told by the clock after the change
		_, before := got.Zone()
		return time.Unix(wall.Unix()-int64(before), 0).In(loc)
	case asUTC(got).After(wall):
		return got
	case !begin.IsZero():
		_, before := begin.Add(-time.Second).In(loc).Zone()
		if first := time.Unix(wall.Unix()-int64(before), 0).In(loc); first.Before(begin) {
			return first
		}
	}
	return got
}

// asUTC is what the wall shows, as if it hung in UTC.
func asUTC(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Rule is a rule of repetition: the part behind "RRULE:" (RFC 5545, section
// 3.3.10), daily at most.
type Rule struct{ option rrule.ROption }

// ParseRule reads a rule. It refuses what is none, and what comes more often than daily.
func ParseRule(text string) (Rule, error) {
	if len(text) > 500 {
		return Rule{}, fmt.Errorf("a rule of %d letters is too long", len(text))
	}
	option, err := rrule.StrToROption(text)
	if err != nil {
		return Rule{}, fmt.Errorf("%q is no rule of repetition: %w", text, err)
	}
	if option.Freq > rrule.DAILY || len(option.Byhour)+len(option.Byminute)+len(option.Bysecond) > 0 {
		return Rule{}, fmt.Errorf("%q comes more often than daily", text)
	}
	option.Dtstart = time.Time{}
	if _, err := rrule.NewRRule(*option); err != nil {
		return Rule{}, fmt.Errorf("%q is no rule of repetition: %w", text, err)
	}
	return Rule{*option}, nil
}

// mostAtOnce bounds what one question gives: ten years of every day.
const mostAtOnce = 3660

// Between gives when it happens, from from on and before to, oldest first: what
// begins at start goes on by the wall clock of start's zone. At most ten years
// of every day are given.
func (r Rule) Between(start, from, to time.Time) (all []time.Time) {
	loc := start.Location()
	option := r.option
	option.Dtstart = asUTC(start) // the rule is followed on the wall, where no hour is missing
	if !option.Until.IsZero() {
		option.Until = asUTC(option.Until.In(loc))
	}
	rule, err := rrule.NewRRule(option)
	if err != nil {
		return nil // ParseRule would have refused it
	}
	next := rule.Iterator()
	for len(all) < mostAtOnce {
		wall, ok := next()
		if !ok {
			return all
		}
		at := At(wall, loc)
		if !at.Before(to) {
			return all
		}
		if !at.Before(from) {
			all = append(all, at)
		}
	}
	return all
}
