// This file holds a time zone written out: from when to when which clock
// holds there, by rules as long as the zone follows some, else change by change.

package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// turn is one change of the clocks: at is its instant, wall what the clock of
// before showed then.
type turn struct {
	at, wall     time.Time
	from, to     int // offsets, in seconds east of UTC
	name         string
	daylightTime bool
}

// The years over which a zone is looked at. The days of the week come round
// after 28, so a rule that held so long is one; a zone without rules is written
// out for a while only, since it will be decided anew anyway.
const (
	cycle  = 28
	listed = 12
)

// zone writes what must be known of a time zone to read times in it from a moment on.
func (w *writer) zone(loc *time.Location, from time.Time) {
	w.line("BEGIN", "VTIMEZONE")
	w.line("TZID", loc.String())
	first := firstTurn(loc, from)
	if first.at.IsZero() {
		w.observance(first, "19700101T000000", "", nil)
		w.line("END", "VTIMEZONE")
		return
	}
	all := turns(loc, first, from.AddDate(cycle+2, 0, 0))
	horizon := from.AddDate(listed, 0, 0)
	groups := alike(all)
	if slices.ContainsFunc(groups, func(g []turn) bool { _, tail, _ := byRule(g); return tail == nil && g[len(g)-1].at.After(horizon) }) {
		// One half of a zone's rules must not go on without the other.
		groups = alike(slices.DeleteFunc(all, func(t turn) bool { return t.at.After(horizon) }))
	}
	for _, group := range groups {
		head, tail, rule := byRule(group)
		if len(head) > 0 {
			w.observance(head[0], head[0].wall.Format(wallForm), "", head[1:])
		}
		if len(tail) > 0 {
			w.observance(tail[0], tail[0].wall.Format(wallForm), rule, nil)
		}
	}
	w.line("END", "VTIMEZONE")
}

// byRule parts changes into those that follow no rule, and those behind them that do.
func byRule(group []turn) (head, tail []turn, rule string) {
	for i := range group {
		if rule := ruleOf(group[i:]); rule != "" {
			return group[:i], group[i:], rule
		}
	}
	return group, nil, ""
}

// observance writes one clock and when it begins to hold.
func (w *writer) observance(t turn, begin, rule string, more []turn) {
	kind := "STANDARD"
	if t.daylightTime {
		kind = "DAYLIGHT"
	}
	w.line("BEGIN", kind)
	w.line("DTSTART", begin)
	w.line("TZOFFSETFROM", offset(t.from))
	w.line("TZOFFSETTO", offset(t.to))
	w.line("TZNAME", raw(t.name))
	if rule != "" {
		w.line("RRULE", rule)
	}
	for _, m := range more {
		w.line("RDATE", m.wall.Format(wallForm))
	}
	w.line("END", kind)
}

func offset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	s := fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// firstTurn gives the change that brought the clock that holds at a moment;
// with no instant when it always held.
func firstTurn(loc *time.Location, from time.Time) turn {
	for at := from.In(loc); ; {
		begin, _ := at.ZoneBounds()
		if begin.IsZero() {
			name, off := from.In(loc).Zone()
			return turn{from: off, to: off, name: name, daylightTime: from.In(loc).IsDST()}
		}
		if t := turnAt(begin, loc); t.changes() {
			return t
		}
		at = begin.Add(-time.Second)
	}
}

func turnAt(at time.Time, loc *time.Location) turn {
	at = at.In(loc)
	_, before := at.Add(-time.Second).Zone()
	name, after := at.Zone()
	return turn{at: at, wall: at.UTC().Add(time.Duration(before) * time.Second), from: before, to: after, name: name, daylightTime: at.IsDST()}
}

// changes tells whether the clock is another than a second before. The bounds
// that package time gives by a zone's rule also lie at the ends of some years.
func (t turn) changes() bool {
	was := t.at.Add(-time.Second)
	name, _ := was.Zone()
	return t.from != t.to || t.name != name || t.daylightTime != was.IsDST()
}

// turns lists the changes from the first on and before until.
func turns(loc *time.Location, first turn, until time.Time) []turn {
	all := []turn{first}
	for at := first.at; ; {
		_, next := at.ZoneBounds()
		if next.IsZero() || !next.Before(until) {
			return all
		}
		if !next.After(at) {
			next = at.Add(time.Hour) // past the end of a year, where there is no change
		} else if t := turnAt(next, loc); t.changes() {
			all = append(all, t)
		}
		at = next.In(loc)
	}
}

// alike puts changes together that bring the same clock in the same way, in
// the order in which each way came first.
func alike(all []turn) (groups [][]turn) {
	for _, t := range all {
		i := slices.IndexFunc(groups, func(g []turn) bool {
			return g[0].from == t.from && g[0].to == t.to && g[0].name == t.name && g[0].daylightTime == t.daylightTime
		})
		if i < 0 {
			groups = append(groups, []turn{t})
		} else {
			groups[i] = append(groups[i], t)
		}
	}
	return groups
}

// ruleOf gives the rule that the changes follow year after year; empty when
// they follow none for long enough to be sure.
func ruleOf(all []turn) string {
	if len(all) < cycle {
		return ""
	}
	first := all[0].wall
	lowest, highest := first.Day(), first.Day()
	for i, t := range all {
		if t.wall.Year() != first.Year()+i || t.wall.Month() != first.Month() || t.wall.Weekday() != first.Weekday() ||
			t.wall.Format("150405") != first.Format("150405") {
			return ""
		}
		lowest, highest = min(lowest, t.wall.Day()), max(highest, t.wall.Day())
	}
	day := strings.ToUpper(first.Weekday().String()[:2])
	length := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	rule := "FREQ=YEARLY;BYMONTH=" + strconv.Itoa(int(first.Month()))
	switch {
	case highest-lowest != 6:
		return ""
	case highest == length:
		return rule + ";BYDAY=-1" + day
	case lowest%7 == 1:
		return rule + ";BYDAY=" + strconv.Itoa(lowest/7+1) + day
	}
	days := make([]string, 0, 7)
	for d := lowest; d <= highest; d++ {
		days = append(days, strconv.Itoa(d))
	}
	return rule + ";BYDAY=" + day + ";BYMONTHDAY=" + strings.Join(days, ",")
}
