// This file holds a series of meetings and when it meets.

package meeting

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/kit/calendar"
	"rapport/kit/fault"
)

// Kind is what sort of meeting a series is of.
type Kind string

// The kinds, in the order in which they are offered.
const (
	Weekly       Kind = "weekly"       // support, every week, on its numbers
	Structured90 Kind = "structured90" // the same form every week, mostly for discussing
	Structured60 Kind = "structured60"
	Structured30 Kind = "structured30"
	Function     Kind = "function" // people of one craft, every two weeks
	PostSale     Kind = "postsale" // everybody after the sale, monthly
	TownHall     Kind = "townhall" // everybody, quarterly
	Own          Kind = "own"
)

// Kinds lists them all.
func Kinds() []Kind {
	return []Kind{Weekly, Structured90, Structured60, Structured30, Function, PostSale, TownHall, Own}
}

// Valid tells whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Label is the kind's name on screen.
func (k Kind) Label() string {
	switch k {
	case Weekly:
		return "Support weekly"
	case Structured90:
		return "Structured, 90 minutes"
	case Structured60:
		return "Structured, 60 minutes"
	case Structured30:
		return "Structured, 30 minutes"
	case Function:
		return "Function meeting, every two weeks"
	case PostSale:
		return "All post-sale, monthly"
	case TownHall:
		return "Town hall, quarterly"
	case Own:
		return "Our own"
	}
	return string(k)
}

// Series is meetings that repeat. People are named by their ids.
type Series struct {
	ID       string
	Kind     Kind
	Name     string
	Host     string   // who presents unless somebody else does, and may change the series
	People   []string // who is expected, by name in alphabetical order; everybody in the team when Everyone
	Everyone bool
	Guests   []string // who joins the first meeting of each month only, by name; nobody of People
	Cadence  Cadence
	Minutes  int    // how long one lasts
	Video    string // address of the room; may be ""
	Sections []Section

	UID      string // in calendars, for good
	Sequence int    // rises with each change that calendars must learn of

	CreatedBy string
	CreatedAt time.Time
	ChangedAt time.Time
	EndedAt   time.Time // zero while it goes on

	skipped []time.Time // slots of what is skipped, of a series with guests
}

// Template gives a series of the kind as it is offered: length, cadence and
// sections. date ("2026-11-23") is the first one's, clock ("15:00") its wall time.
func Template(k Kind, date, clock, zone string) Series {
	sections, minutes := template(k)
	return Series{
		Kind: k, Name: k.Label(), Everyone: k == TownHall, Minutes: minutes, Sections: sections,
		Cadence: Cadence{Rule: RuleFor(k, date), Date: date, Clock: clock, Zone: zone},
	}
}

// Cadence says when a series meets: the first date and wall time in a zone, and
// a rule of repetition (RFC 5545, section 3.3.10, without RRULE:). The wall time
// stays through changes of daylight saving.
type Cadence struct {
	Rule  string // "FREQ=WEEKLY"; "" for a single meeting
	Date  string // "2026-11-23"
	Clock string // "15:00"
	Zone  string // IANA: "Europe/Lisbon"
}

// RuleFor gives the rule of a kind whose first meeting is on date: the same
// day of the week; for months the same one of it ("the second Tuesday").
func RuleFor(k Kind, date string) string {
	switch k {
	case Weekly, Structured90, Structured60, Structured30, Own:
		return "FREQ=WEEKLY"
	case Function:
		return "FREQ=WEEKLY;INTERVAL=2"
	case PostSale:
		return "FREQ=MONTHLY" + nth(date)
	case TownHall:
		return "FREQ=MONTHLY;INTERVAL=3" + nth(date)
	}
	return ""
}

// nth writes which weekday of its month the date is; the fifth is the last.
func nth(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	n := (d.Day()-1)/7 + 1
	if n == 5 {
		n = -1
	}
	return fmt.Sprintf(";BYDAY=%d%s", n, strings.ToUpper(d.Weekday().String()[:2]))
}

// Start gives the first meeting's moment.
func (c Cadence) Start() (time.Time, error) {
	loc, err := time.LoadLocation(c.Zone)
	if err != nil || c.Zone == "" || c.Zone == "Local" {
		return time.Time{}, fault.Field("zone", "“%s” is no time zone. It should look like Europe/Lisbon.", c.Zone)
	}
	day, err := time.Parse(time.DateOnly, c.Date)
	if err != nil {
		return time.Time{}, fault.Field("date", "“%s” is no date. It should look like 2026-11-23.", c.Date)
	}
	clock, err := time.Parse("15:04", c.Clock)
	if err != nil {
		return time.Time{}, fault.Field("clock", "“%s” is no time of day. It should look like 15:00.", c.Clock)
	}
	wall := time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, time.UTC)
	return calendar.At(wall, loc), nil
}

// rule gives the start and the rule; a single meeting's is daily, once.
func (c Cadence) rule() (start time.Time, rule calendar.Rule, err error) {
	if start, err = c.Start(); err != nil {
		return start, rule, err
	}
	text := c.Rule
	if text == "" {
		text = "FREQ=DAILY;COUNT=1"
	}
	if rule, err = calendar.ParseRule(text); err != nil {
		err = fault.Field("rule", "“%s” is no rule of repetition. It should look like FREQ=WEEKLY;INTERVAL=2.", c.Rule).Because(err)
	}
	return start, rule, err
}

// Between gives the moments of meetings from from on and before to, in UTC.
func (c Cadence) Between(from, to time.Time) []time.Time {
	start, rule, err := c.rule()
	if err != nil {
		return nil
	}
	all := rule.Between(start, from, to)
	for i := range all {
		all[i] = all[i].UTC()
	}
	return all
}

// After gives the first meeting's moment at or after a moment, in UTC; false
// when there is none within ten years.
func (c Cadence) After(at time.Time) (time.Time, bool) {
	for _, years := range []int{0, 1, 10} {
		if all := c.Between(at, at.AddDate(years, 0, 35)); len(all) > 0 {
			return all[0], true
		}
	}
	return time.Time{}, false
}

// Has tells whether the cadence has a meeting at that moment.
func (c Cadence) Has(slot time.Time) bool {
	return len(c.Between(slot, slot.Add(time.Second))) == 1
}

// check refuses what can't be a series, and gives it as it is kept.
func (s Series) check() (Series, error) {
	var err error
	if s.Name, err = line("name", s.Name, 200); err != nil {
		return s, err
	}
	if s.Video, err = line("video", s.Video, 1000); err != nil {
		return s, err
	}
	switch {
	case !s.Kind.Valid():
		return s, fault.Field("kind", "“%s” is no kind of meeting. Choose one of the list.", s.Kind)
	case s.Name == "":
		return s, fault.Field("name", "Give it a name.")
	case s.Minutes < 5 || s.Minutes > 8*60:
		return s, fault.Field("minutes", "It can last between 5 minutes and 8 hours.")
	case s.Video != "" && !strings.HasPrefix(s.Video, "https://") && !strings.HasPrefix(s.Video, "http://"):
		return s, fault.Field("video", "The address of the video room should begin with https://.")
	}
	if _, _, err := s.Cadence.rule(); err != nil {
		return s, err
	}
	s.Sections, err = checkSections(s.Sections)
	return s, err
}
