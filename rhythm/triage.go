// This file holds the rules of weekends: when nobody is at the office, on which
// day a person answers, and what may be said of a conversation meanwhile.

package rhythm

import (
	"fmt"
	"slices"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
)

// Verdict is what the person on the rota says of a conversation.
type Verdict string

// The verdicts.
const (
	Urgent    Verdict = "urgent"    // somebody answers it today
	CanWait   Verdict = "wait"      // the customer is told on which day a person answers
	Automatic Verdict = "automatic" // no person wrote it
)

// Verdicts lists them all.
func Verdicts() []Verdict { return []Verdict{Urgent, CanWait, Automatic} }

// TellAfter is how long a customer is not told yet, so that a verdict can be taken back.
const TellAfter = 10 * time.Second

// Look is what somebody said of a conversation.
type Look struct {
	Conversation string
	Verdict      Verdict
	Newest       string // the newest message of the talk when it was looked at
	By           string // address
	At           time.Time
	Day          string    // on which a person answers, "2026-11-30"; only of CanWait
	ToldAt       time.Time // when the customer was told; zero: not yet, or not at all
	Problem      string    // why the customer was not told
}

// Office is when a person answers, as far as weekends go.
type Office struct {
	hours team.Schedules
	zone  *time.Location // of a team that set no hours
}

// held gives the hours that hold at a moment; where none are set, Monday to
// Friday from midnight to midnight.
func (o Office) held(at time.Time) (team.Schedule, *time.Location) {
	v, ok := o.hours.At(at.UnixMicro())
	if ok && !v.Hours.Empty() {
		if loc, err := time.LoadLocation(v.Zone); err == nil {
			return v, loc
		}
	}
	var weekdays team.WeekHours
	for day := range 5 {
		weekdays[day] = []team.Interval{{From: 0, To: 24 * 60}}
	}
	return team.Schedule{Hours: weekdays, Off: v.Off}, o.zone
}

// Closed tells whether this is a day on which the office does not open at all:
// a weekend, or a holiday of the team.
func (o Office) Closed(at time.Time) bool {
	v, loc := o.held(at)
	return len(opens(v, at.In(loc))) == 0
}

// opens gives the hours of the day on which a moment lies; it is in the office's zone.
func opens(v team.Schedule, at time.Time) []team.Interval {
	date := at.Format(time.DateOnly)
	if slices.ContainsFunc(v.Off, func(d team.DayOff) bool { return d.Date == date }) {
		return nil
	}
	return v.Hours.On(at.Weekday())
}

// farthest is how many days ahead the next open day is looked for.
const farthest = 60

// AnswerDay gives the day on which a person answers what came by now: today
// while the office is open or opens later, else the next day on which it does.
func (o Office) AnswerDay(at time.Time) (time.Time, error) {
	v, loc := o.held(at)
	clock := at.In(loc)
	year, month, day := clock.Date()
	now := 60*clock.Hour() + clock.Minute()
	if slices.ContainsFunc(opens(v, clock), func(iv team.Interval) bool { return now < iv.To }) {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), nil
	}
	for n := 1; n <= farthest; n++ {
		next := time.Date(year, month, day+n, 0, 0, 0, 0, time.UTC)
		if len(opens(v, next)) > 0 {
			return next, nil
		}
	}
	return time.Time{}, fault.New(fault.Conflict, "The office does not open within two months, so nobody can say when a person answers. Look at the office hours in Settings.")
}

// Weekend gives the Saturday of the weekend that a moment lies in, or of the
// next one: "2026-11-28".
func (o Office) Weekend(at time.Time) string {
	_, loc := o.held(at)
	clock := at.In(loc)
	year, month, day := clock.Date()
	back := (int(time.Saturday) - int(clock.Weekday())) % 7 // Sunday belongs to the day before
	if clock.Weekday() == time.Sunday {
		back = -1
	}
	return time.Date(year, month, day+back, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Weekends gives n weekends from the one of a moment on.
func (o Office) Weekends(at time.Time, n int) []string {
	first, err := time.Parse(time.DateOnly, o.Weekend(at))
	if err != nil {
		panic(err) // it was written so
	}
	all := make([]string, n)
	for i := range all {
		all[i] = first.AddDate(0, 0, 7*i).Format(time.DateOnly)
	}
	return all
}

// tellWords is what a customer who can wait is told.
func tellWords(c inbox.Customer, day time.Time) string {
	hello := "Hello,"
	if c.Name != "" {
		hello = "Hi " + (team.Person{Name: c.Name}).FirstName() + ","
	}
	return fmt.Sprintf(`%s

We have your message. A person will answer it on %s.

If it can’t wait until then, write once more and say why: whoever looks after the days between sees it.

This note leaves at a press of a button. The answer will be written for you.`, hello, day.Format("Monday, 2 January"))
}

// again tells whether a conversation is to be looked at: nobody has, or the
// customer wrote since.
func again(c inbox.Conversation, looks map[string]Look) bool {
	l, seen := looks[c.ID]
	return !seen || l.Newest != c.Newest
}
