// This file holds hours of a week as a wall clock shows them: the team's
// office hours, and a person's working hours.

package team

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/kit/fault"
)

// Interval is a stretch of one day, in minutes after midnight by the wall
// clock; To is not in it, and may be 1440 (24:00).
type Interval struct{ From, To int }

// WeekHours are the intervals of Monday to Sunday. A night that crosses
// midnight is two intervals. Its JSON is what the settings of an imported log
// are kept as.
type WeekHours [7][]Interval

// Empty tells whether there is no hour in the week.
func (w WeekHours) Empty() bool {
	return !slices.ContainsFunc(w[:], func(day []Interval) bool { return len(day) > 0 })
}

// Minutes are the minutes of an ordinary week.
func (w WeekHours) Minutes() (sum int) {
	for _, day := range w {
		for _, iv := range day {
			sum += iv.To - iv.From
		}
	}
	return sum
}

// On gives the intervals of a day of the week.
func (w WeekHours) On(day time.Weekday) []Interval { return w[(day+6)%7] }

// tidy gives the hours in order, with what overlaps or touches joined; what is
// no interval of a day is refused.
func (w WeekHours) tidy() (WeekHours, error) {
	var out WeekHours
	for i, day := range w {
		for _, iv := range slices.SortedFunc(slices.Values(day), func(a, b Interval) int { return cmp.Compare(a.From, b.From) }) {
			if iv.From < 0 || iv.From >= iv.To || iv.To > dayMinutes {
				return out, fault.Field("hours", "On %s the hours end before they begin. A night shift is two: until 24:00, and from 00:00 on the next day.", time.Weekday((i+1)%7))
			}
			last := len(out[i]) - 1
			if last >= 0 && iv.From <= out[i][last].To {
				out[i][last].To = max(out[i][last].To, iv.To)
				continue
			}
			out[i] = append(out[i], iv)
		}
	}
	return out, nil
}

const dayMinutes = 24 * 60

// Clock writes minutes after midnight as "09:30"; 1440 is "24:00".
func Clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// ParseIntervals reads one day's hours as people type them: "9-17", "09:00 to
// 12:30, 13:00–17:00", "22 - 24". Nothing, or a dash alone, is a day off.
func ParseIntervals(text string) ([]Interval, error) {
	var all []Interval
	text = strings.NewReplacer("to", "-", "–", "-", "—", "-", "until", "-", ";", ",").Replace(strings.ToLower(text))
	if strings.Trim(text, " -") == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		from, to, ok := strings.Cut(part, "-")
		a, okFrom := clockMinutes(from)
		b, okTo := clockMinutes(to)
		switch {
		case !ok || !okFrom || !okTo:
			return nil, fault.New(fault.Invalid, "“%s” is no time from and until. It should look like 09:00 to 17:00.", strings.TrimSpace(part))
		case a >= b:
			return nil, fault.New(fault.Invalid, "%s is not before %s. A night shift is two: until 24:00, and from 00:00 on the next day.", Clock(a), Clock(b))
		}
		all = append(all, Interval{a, b})
	}
	return all, nil
}

// clockMinutes reads "9", "9:30", "09.30" or "24:00".
func clockMinutes(s string) (int, bool) {
	h, m, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), ".", ":"), ":")
	hours, ok := shortNumber(h)
	minutes, okMinutes := 0, true
	if m != "" {
		minutes, okMinutes = shortNumber(m)
		okMinutes = okMinutes && len(m) == 2
	}
	at := 60*hours + minutes
	return at, ok && okMinutes && minutes < 60 && at <= dayMinutes
}

func shortNumber(s string) (n int, ok bool) {
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = 10*n + int(r-'0')
	}
	return n, len(s) == 1 || len(s) == 2
}

// Typed writes one day's hours as ParseIntervals reads them: "09:00 to 12:30,
// 13:30 to 17:00"; empty on a day off. Monday is 0.
func (w WeekHours) Typed(day int) string {
	all := make([]string, len(w[day]))
	for i, iv := range w[day] {
		all[i] = Clock(iv.From) + " to " + Clock(iv.To)
	}
	return strings.Join(all, ", ")
}

// Words says the hours in a sentence's part: "Monday to Friday 09:00 to 17:00,
// Saturday 09:00 to 11:00"; empty when there are none.
func (w WeekHours) Words() string {
	var all []string
	for from := 0; from < 7; {
		until := from
		for until < 6 && slices.Equal(w[until+1], w[from]) {
			until++
		}
		if len(w[from]) > 0 {
			days := time.Weekday((from + 1) % 7).String()
			switch until - from {
			case 0:
			case 1:
				days += " and " + time.Weekday((until+1)%7).String()
			default:
				days += " to " + time.Weekday((until+1)%7).String()
			}
			all = append(all, days+" "+strings.ReplaceAll(w.Typed(from), ",", " and"))
		}
		from = until + 1
	}
	return strings.Join(all, ", ")
}
