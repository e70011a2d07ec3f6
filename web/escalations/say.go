// This file holds how an escalation is said: its lede, its trend, where it
// stands and since when.

package escalations

import (
	"fmt"
	"strings"
	"time"

	"rapport/escalation"
	"rapport/metric"
	"rapport/web/ui"
)

var numbers = [...]string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"}

// spelt writes a small number as a word at the beginning of a sentence.
func spelt(n int, one, many string) string {
	noun := many
	if n == 1 {
		noun = one
	}
	if n < len(numbers) {
		return numbers[n] + " " + noun
	}
	return ui.Count(n) + " " + noun
}

// ledeOf says what stands out of all that hurts now.
func ledeOf(hurting []escalation.Case) string {
	var rising []string
	people := 0
	for _, c := range hurting {
		people += c.Recent
		if c.Rising() {
			rising = append(rising, fmt.Sprintf("“%s”, %s new this week", c.Title, ui.Count(c.New())))
		}
	}
	if len(rising) == 0 {
		things := spelt(len(hurting), "thing hurts", "things hurt")
		return fmt.Sprintf("%s people now. None of them more than usual.", things)
	}
	stands := spelt(len(rising), "thing stands", "things stand") + " out: " + strings.Join(rising, "; ") + "."
	if len(rising) == len(hurting) {
		return stands
	}
	return stands + " Everything else is as steady as before."
}

// trendOf says this week in words.
func trendOf(r escalation.Reach) string {
	n := r.New()
	switch {
	case r.Rising():
		before := ui.Count(r.Before())
		if r.Before() == 0 {
			before = "none"
		}
		return fmt.Sprintf("%s new this week, %s before", ui.Count(n), before)
	case n == 0:
		return "nobody new this week"
	case r.Limits.Basis != metric.TooFew && r.Limits.MovingRange > 0 && float64(n) <= r.Limits.Upper && float64(n) >= r.Limits.Lower:
		return fmt.Sprintf("%s new this week, as usual", ui.Count(n))
	default:
		return fmt.Sprintf("%s new this week", ui.Count(n))
	}
}

// normalOf says what is ordinary for one cause.
func normalOf(l metric.Limits) string {
	if l.Basis == metric.TooFew || l.Constant() && l.Centre == 0 {
		return "It is too new to tell what is ordinary for it."
	}
	low, high := int(l.Lower+0.999), int(l.Upper)
	if low == 0 {
		if high == 0 {
			return "More than none is out of the ordinary for it."
		}
		return fmt.Sprintf("None to %s is ordinary for it.", strings.ToLower(strings.TrimSpace(spelt(high, "", ""))))
	}
	return fmt.Sprintf("%d to %d is ordinary for it.", low, high)
}

// spark draws the weeks of an escalation.
func spark(r escalation.Reach) ui.Spark {
	s := ui.Spark{Values: make([]float64, len(r.Weeks)), Signal: r.News}
	news := 0
	for i, n := range r.Weeks {
		s.Values[i] = float64(n)
		if r.News[i] {
			news++
		}
	}
	if l := r.Limits; l.Basis != metric.TooFew {
		s.Band, s.Mid = &[2]float64{l.Lower, l.Upper}, &l.Centre
	}
	s.Open = !r.News[len(r.Weeks)-1] // a week that is above what is normal already is news, over or not
	said := "none above what is normal for it"
	if news > 0 {
		said = spelt(news, "week", "weeks") + " above what is normal for it"
	}
	s.Label = fmt.Sprintf("New people a week, %d weeks: %s", len(r.Weeks), said)
	return s
}

// days says how long ago something was, in whole days of the calendar.
func days(from, to time.Time) string {
	switch d := int(to.Sub(from).Hours() / 24); {
	case d < 1:
		return "since today"
	case d == 1:
		return "for a day"
	default:
		return fmt.Sprintf("for %d days", d)
	}
}

// overlooked is how long nobody may have looked before that is said.
const overlooked = 48 * time.Hour

// standingOf says who looks after it and since when.
func standingOf(c escalation.Case, names people, now time.Time) string {
	switch {
	case c.Status == escalation.Complete && c.People == 0:
		return "nobody to tell"
	case c.Status == escalation.Complete && c.Told == 0 && c.Untold > 0:
		return "nobody told yet"
	case c.Status == escalation.Complete && c.Untold > 0:
		return fmt.Sprintf("%s of %s told", ui.Count(c.Told), ui.Count(c.Told+c.Untold))
	case c.Status == escalation.Complete:
		return ui.Plural(c.Told, "person", "people") + " told"
	case c.Status == escalation.Closed:
		return c.History[len(c.History)-1].Why
	case c.Keeper() != "" && c.Status != escalation.Open:
		return names.first(c.Keeper()) + ", " + days(c.StatusAt, now)
	case len(c.History) <= 1 && now.Sub(c.RaisedAt) >= overlooked:
		return "nobody has looked " + days(c.RaisedAt, now)
	default:
		return days(c.StatusAt, now)
	}
}

// urgency is drawn as steps and said in words.
type urgency struct {
	Level int // 1, 2 or 3
	Label string
	Two   bool // the second step is full
	Three bool // and the third
}

func urgencyOf(u escalation.Urgency, label string) urgency {
	return urgency{Level: int(u), Label: label, Two: u <= escalation.Blocked, Three: u == escalation.Losing}
}

// possible urgencies and statuses, for forms.
func urgencies() []urgency {
	var all []urgency
	for _, u := range []escalation.Urgency{escalation.Losing, escalation.Blocked, escalation.Annoying} {
		all = append(all, urgencyOf(u, u.Label()))
	}
	return all
}
