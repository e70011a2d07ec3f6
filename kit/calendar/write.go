// This file holds an event and how it is written.

package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Method says what a calendar is to do with what it is sent (RFC 5546).
type Method string

// The methods.
const (
	Publish Method = "PUBLISH" // show it
	Request Method = "REQUEST" // an invitation, or its change
	Cancel  Method = "CANCEL"  // it will not be
	Reply   Method = "REPLY"   // an attendee's answer
)

// Calendar is a number of events.
type Calendar struct {
	Method Method // empty for a plain file
	Name   string // what calendars call it; may be empty
	Events []Event
}

// Event is one event, or what repeats. What repeats, and its occurrences that
// differ, have one UID; the latter say which occurrence they are.
type Event struct {
	UID      string
	Sequence int       // rises with each change
	Stamp    time.Time // when this was written
	Start    time.Time
	End      time.Time
	Zone     *time.Location // whose wall clock it follows
	Rule     string         // of repetition; empty for one event
	Except   []time.Time    // occurrences that are not
	Of       time.Time      // the occurrence this takes the place of, as the rule has it; zero for none

	Summary, Description, Location, URL string

	Cancelled bool
	Organizer Person
	Attendees []Attendee
}

// Person is somebody with an address.
type Person struct{ Name, Email string }

// Attendee is who is invited.
type Attendee struct {
	Person
	Status Status // empty: has not answered
}

// Status is what an attendee answered (PARTSTAT).
type Status string

// The answers.
const (
	NeedsAction Status = "NEEDS-ACTION"
	Accepted    Status = "ACCEPTED"
	Tentative   Status = "TENTATIVE"
	Declined    Status = "DECLINED"
)

// Product names who wrote a calendar.
const product = "-//Rapport//Meetings//EN"

// String writes the calendar, with the time zones that it needs.
func (c Calendar) String() string {
	var w writer
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", product)
	w.line("CALSCALE", "GREGORIAN")
	if c.Method != "" {
		w.line("METHOD", string(c.Method))
	}
	if c.Name != "" {
		w.text("X-WR-CALNAME", c.Name)
	}
	for _, z := range c.zones() {
		w.zone(z.loc, z.from)
	}
	for _, e := range c.Events {
		w.event(e)
	}
	w.line("END", "VCALENDAR")
	return w.String()
}

type needed struct {
	loc  *time.Location
	from time.Time
}

// zones lists the time zones of the events, and from when on each must be known.
func (c Calendar) zones() (all []needed) {
	for _, e := range c.Events {
		if e.inUTC() {
			continue
		}
		from := e.Start
		if !e.Of.IsZero() && e.Of.Before(from) {
			from = e.Of
		}
		for _, x := range e.Except {
			if x.Before(from) {
				from = x
			}
		}
		i := slices.IndexFunc(all, func(n needed) bool { return n.loc.String() == e.Zone.String() })
		if i < 0 {
			all = append(all, needed{e.Zone, from})
		} else if from.Before(all[i].from) {
			all[i].from = from
		}
	}
	return all
}

func (e Event) inUTC() bool { return e.Zone == nil || e.Zone == time.UTC || e.Zone.String() == "UTC" }

// writer writes content lines.
type writer struct{ strings.Builder }

// line writes one line, folded so that none is longer than 75 octets and no
// letter is cut (RFC 5545, section 3.1).
func (w *writer) line(name, value string) {
	const most = 75
	s := name + ":" + value
	for first := true; ; first = false {
		room := most
		if !first {
			w.WriteByte(' ')
			room--
		}
		n := len(s)
		if n > room {
			n = room
			for !utf8.RuneStart(s[n]) {
				n--
			}
		}
		w.WriteString(s[:n] + "\r\n")
		if s = s[n:]; s == "" {
			return
		}
	}
}

// text writes a value in words.
func (w *writer) text(name, value string) {
	if value != "" {
		w.line(name, escape(value))
	}
}

// escape writes a text as a value (RFC 5545, section 3.3.11).
func escape(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", `\n`).Replace(s)
	return strings.Map(printable, s)
}

func printable(r rune) rune {
	if r < ' ' && r != '\t' || r == 0x7f {
		return -1
	}
	return r
}

// parameter writes a parameter's value: quotes can't stand in it (RFC 5545,
// section 3.2; RFC 6868 would write them, but few read it).
func parameter(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	return `"` + strings.Map(printable, strings.ReplaceAll(s, `"`, "'")) + `"`
}

// raw is a value of ours or an address: nothing in it may end the line.
func raw(s string) string {
	return strings.Map(printable, strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\t", ""))
}

func (w *writer) event(e Event) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", escape(e.UID))
	w.line("DTSTAMP", utc(e.Stamp))
	w.line("SEQUENCE", strconv.Itoa(e.Sequence))
	if !e.Of.IsZero() {
		w.time("RECURRENCE-ID", e.Of, e)
	}
	w.time("DTSTART", e.Start, e)
	w.time("DTEND", e.End, e)
	if e.Rule != "" {
		w.line("RRULE", raw(e.Rule))
	}
	for _, x := range e.Except {
		w.time("EXDATE", x, e)
	}
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Location)
	if e.URL != "" {
		w.line("URL", raw(e.URL))
	}
	status := "CONFIRMED"
	if e.Cancelled {
		status = "CANCELLED"
	}
	w.line("STATUS", status)
	w.people(e)
	w.line("END", "VEVENT")
}

func (w *writer) people(e Event) {
	if e.Organizer.Email != "" {
		w.line("ORGANIZER;CN="+parameter(e.Organizer.Name), "mailto:"+raw(e.Organizer.Email))
	}
	for _, a := range e.Attendees {
		status, rsvp := a.Status, "FALSE"
		if status == "" || status == NeedsAction {
			status, rsvp = NeedsAction, "TRUE"
		}
		w.line("ATTENDEE;CN="+parameter(a.Name)+";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT="+string(status)+";RSVP="+rsvp, "mailto:"+raw(a.Email))
	}
}

const wallForm = "20060102T150405"

func utc(t time.Time) string { return t.UTC().Format(wallForm + "Z") }

// time writes a moment by the wall clock of the event's zone; the second of two
// hours that look the same there only UTC can tell.
func (w *writer) time(name string, t time.Time, e Event) {
	if e.inUTC() || !At(t.In(e.Zone), e.Zone).Equal(t.Truncate(time.Second)) {
		w.line(name, utc(t))
		return
	}
	w.line(name+";TZID="+e.Zone.String(), t.In(e.Zone).Format(wallForm))
}
