// This file holds what one person's calendar must be told: the difference
// between what it was told last and what is so now.

package invitation

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"rapport/kit/calendar"
	"rapport/kit/db"
	"rapport/mail"
	"rapport/meeting"
	"rapport/team"
)

// told is what a calendar was last told of a series, or of one of its meetings.
type told struct {
	Slot     int64  // the meeting's, as the cadence has it; 0: the series
	Digest   string // stands for what was told; empty: that there is nothing
	Sequence int
}

// kind is what a mail is about.
type kind string

const (
	invited   kind = "invited"
	changed   kind = "changed"
	moved     kind = "moved"
	notHeld   kind = "not held"
	heldAgain kind = "held again"
	letGo     kind = "let go"
)

// telling is one mail to be sent, and what to remember of it.
type telling struct {
	kind    kind
	method  calendar.Method
	event   calendar.Event
	about   calendar.Event  // what the words are about: mostly the event
	meeting meeting.Meeting // the one it is about; of no meaning for the series
	told
}

// state is all that a plan is made from.
type state struct {
	Plan
	from mail.Address
	base string // address of the pages
	at   time.Time
}

// horizon is how far it is looked whether a series still meets.
const horizon = 2 * 366 * 24 * time.Hour

// goesOn tells whether there are meetings to come.
func (s state) goesOn() bool {
	if !s.EndedAt.IsZero() {
		return false
	}
	if len(s.Cadence.Between(s.at, s.at.Add(horizon))) > 0 {
		return true
	}
	return slices.ContainsFunc(s.Touched, func(m meeting.Meeting) bool { return m.SkippedAt.IsZero() && m.End().After(s.at) })
}

// single tells whether the series is one meeting.
func (s state) single() bool { return s.Cadence.Rule == "" }

// events gives the series as calendars have it: itself, and each meeting that
// is held at another time.
func (s state) events() []calendar.Event {
	whole, ok := s.whole()
	if !ok {
		return nil
	}
	all := []calendar.Event{whole}
	for _, m := range s.Touched {
		if m.SkippedAt.IsZero() && m.Moved() && !s.single() {
			all = append(all, s.one(m))
		}
	}
	return all
}

// whole gives the event of the series; false when its cadence has no meeting.
func (s state) whole() (calendar.Event, bool) {
	start, err := s.Cadence.Start()
	if err != nil {
		return calendar.Event{}, false
	}
	first, ok := s.Cadence.After(start) // a rule need not begin with the date it was given
	if !ok {
		return calendar.Event{}, false
	}
	e := s.event(first, s.Minutes)
	e.Rule, e.URL = s.Cadence.Rule, s.page("")
	for _, m := range s.Touched {
		switch {
		case s.single() && m.Slot.Equal(first):
			e = s.event(m.Start, m.Minutes)
			e.Cancelled = !m.SkippedAt.IsZero()
		case !m.SkippedAt.IsZero():
			e.Except = append(e.Except, m.Slot)
		}
	}
	return e, true
}

// one gives the event of a meeting that takes the place of one of the series.
func (s state) one(m meeting.Meeting) calendar.Event {
	e := s.event(m.Start, m.Minutes)
	e.Of, e.URL = m.Slot, s.page(m.ID)
	e.Cancelled = !m.SkippedAt.IsZero()
	if e.Cancelled {
		e.Start, e.End = m.Slot, m.Slot.Add(time.Duration(m.Minutes)*time.Minute)
	}
	return e
}

// page gives the address of a meeting's page, or of all of them; two people have one for all.
func (s state) page(m string) string {
	if m == "" || s.About != "" {
		return s.base + s.Path
	}
	return s.base + s.Path + "/" + m
}

func (s state) event(start time.Time, minutes int) calendar.Event {
	zone, err := time.LoadLocation(s.Cadence.Zone)
	if err != nil {
		zone = time.UTC
	}
	e := calendar.Event{
		UID: s.UID, Sequence: s.Sequence, Stamp: s.at, Zone: zone,
		Start: start.In(zone), End: start.In(zone).Add(time.Duration(minutes) * time.Minute),
		Summary: s.Name, Location: s.Video,
		Description: "Agenda, topics and notes: " + s.page(""),
		Organizer:   calendar.Person{Name: s.from.Name, Email: s.from.Address},
	}
	for _, p := range s.Attendees {
		e.Attendees = append(e.Attendees, calendar.Attendee{Person: calendar.Person{Name: p.Name, Email: p.Email}})
	}
	return e
}

// plan gives what to tell one person, in order, and what to remember without a mail.
func (s state) plan(p team.Person, was []told) (tell []telling, remember []told) {
	known, sequence := map[int64]told{}, -1
	for _, t := range was {
		known[t.Slot] = t
		sequence = max(sequence, t.Sequence)
	}
	add := func(k kind, method calendar.Method, e calendar.Event, m meeting.Meeting, slot int64, digest string) {
		sequence = max(sequence+1, s.Sequence)
		e.Sequence, e.Cancelled = sequence, method == calendar.Cancel
		if method == calendar.Cancel { // only who is let go is told
			e.Attendees = slices.DeleteFunc(slices.Clone(e.Attendees), func(a calendar.Attendee) bool { return a.Email != p.Email })
		}
		about := e
		if k == heldAgain {
			about = s.one(m)
		}
		tell = append(tell, telling{k, method, e, about, m, told{slot, digest, sequence}})
	}
	whole, ok := s.whole()
	expected := ok && s.goesOn() && !whole.Cancelled && slices.ContainsFunc(s.Attendees, func(o team.Person) bool { return o.ID == p.ID })
	before := known[0].Digest
	if !expected {
		if before != "" {
			whole.Attendees = []calendar.Attendee{{Person: calendar.Person{Name: p.Name, Email: p.Email}}}
			if s.single() && whole.Cancelled {
				add(notHeld, calendar.Cancel, whole, s.Touched[0], 0, "")
			} else {
				add(letGo, calendar.Cancel, whole, meeting.Meeting{}, 0, "")
			}
			for slot, t := range known {
				if slot != 0 && t.Digest != "" {
					remember = append(remember, told{slot, "", t.Sequence})
				}
			}
		}
		return tell, remember
	}
	now := s.digest(whole)
	back := s.back(known)
	switch {
	case before == "":
		add(invited, calendar.Request, whole, meeting.Meeting{}, 0, now)
	case now != before:
		add(changed, calendar.Request, whole, meeting.Meeting{}, 0, now)
	case len(back) > 0: // some calendars let an occurrence that was left out come back only with the whole
		m := s.usual(back[0].Slot)
		add(heldAgain, calendar.Request, whole, m, 0, now)
	}
	for _, t := range back {
		remember = append(remember, told{t.Slot, "", t.Sequence})
	}
	if !s.single() {
		s.meetings(len(tell) > 0, known, add, func(t told) { remember = append(remember, t) })
	}
	return tell, remember
}

// meetings tells of the meetings that are not as the series has them. After
// the whole series was told anew, calendars know of the left-out ones by it, and
// are told of the others again.
func (s state) meetings(anew bool, known map[int64]told, add func(kind, calendar.Method, calendar.Event, meeting.Meeting, int64, string), remember func(told)) {
	for _, m := range s.Touched {
		if !m.End().After(s.at) && !m.Slot.After(s.at) {
			continue
		}
		slot := db.Micros(m.Slot)
		e := s.one(m)
		digest, before := s.digest(e), known[slot].Digest
		switch {
		case e.Cancelled && anew:
			remember(told{slot, digest, known[slot].Sequence})
		case e.Cancelled && digest != before:
			add(notHeld, calendar.Cancel, e, m, slot, digest)
		case !e.Cancelled && m.Moved() && (anew || digest != before):
			add(moved, calendar.Request, e, m, slot, digest)
		}
	}
}

// back gives the meetings to come of which calendars were told that they are
// not as the series has them, and which now are.
func (s state) back(known map[int64]told) (all []told) {
	for slot, t := range known {
		at := db.Time(slot)
		touched := slices.ContainsFunc(s.Touched, func(m meeting.Meeting) bool {
			return m.Slot.Equal(at) && (m.Moved() || !m.SkippedAt.IsZero())
		})
		if slot != 0 && t.Digest != "" && !touched && at.After(s.at) && s.Cadence.Has(at) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b told) int { return cmp.Compare(a.Slot, b.Slot) })
	return all
}

// usual gives the meeting at a slot as the series has it.
func (s state) usual(slot int64) meeting.Meeting {
	at := db.Time(slot)
	return meeting.Meeting{ID: meeting.MeetingID(s.ID, at), Series: s.ID, Slot: at, Start: at, Minutes: s.Minutes}
}

// digest stands for what an event tells one person: not when it was written,
// nor who else is invited, nor what other mails tell.
func (s state) digest(e calendar.Event) string {
	return db.Digest(e.UID, e.Start.UTC().Format(time.RFC3339), e.End.UTC().Format(time.RFC3339), e.Zone.String(), e.Rule,
		e.Summary, e.Location, strconv.FormatBool(e.Cancelled), e.Of.UTC().Format(time.RFC3339))
}
