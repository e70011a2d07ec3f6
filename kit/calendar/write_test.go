package calendar_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/apognu/gocal"
	"github.com/emersion/go-ical"
	"github.com/teambition/rrule-go"

	"rapport/kit/calendar"
)

func zones() []string {
	return []string{
		"America/Los_Angeles", "Europe/Lisbon", "Australia/Sydney", "Europe/London", "Europe/Dublin", "Europe/Stockholm", "Africa/Lagos", "Asia/Singapore",
		"Asia/Kolkata", "Pacific/Auckland", "Pacific/Chatham", "Australia/Lord_Howe", "America/Santiago", "America/Asuncion", "America/Havana",
		"Asia/Jerusalem", "Asia/Beirut", "Africa/Cairo", "America/Nuuk", "America/St_Johns", "Pacific/Apia", "Atlantic/Azores", "Europe/Chisinau", "Asia/Kathmandu",
	}
}

// span is a series across a change of the clocks, with an occurrence that is
// not held and one that is held at another time.
type span struct{ zone, start string }

func spans() []span {
	return []span{
		{"America/Los_Angeles", "2026-02-16 09:00"},
		{"America/Los_Angeles", "2026-10-05 16:30"},
		{"Europe/Lisbon", "2026-03-02 15:00"},
		{"Europe/Lisbon", "2026-10-05 15:00"},
		{"Australia/Sydney", "2026-03-16 08:00"},
		{"Australia/Sydney", "2026-09-14 23:30"},
	}
}

// series makes the events of a series, and when it is held.
func series(t *testing.T, s span, rule string) (events []calendar.Event, held []time.Time) {
	t.Helper()
	loc := in(t, s.zone)
	r, err := calendar.ParseRule(rule)
	if err != nil {
		t.Fatal(err)
	}
	start := calendar.At(wall(s.start), loc)
	held = r.Between(start, start, start.AddDate(0, 0, 84))
	whole := calendar.Event{
		UID: "series-1@kindling.example", Sequence: 3, Stamp: wall("2026-01-01 00:00"), Start: start, End: start.Add(time.Hour), Zone: loc, Rule: rule,
		Except: []time.Time{held[2], held[4]}, Summary: "Support weekly",
	}
	moved := whole
	moved.Rule, moved.Except, moved.Of = "", nil, held[3]
	moved.Start, moved.End = held[3].Add(26*time.Hour), held[3].Add(27*time.Hour)
	held[3] = moved.Start
	held = slices.Delete(held, 4, 5)
	held = slices.Delete(held, 2, 3)
	return []calendar.Event{whole, moved}, held
}

// Two readers that know nothing of each other or of us must see each
// occurrence at the instant at which it is held.
func TestTwoReadersAgreeOnEachInstant(t *testing.T) {
	for _, s := range spans() {
		for _, rule := range []string{"FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=1;COUNT=12", "FREQ=DAILY;INTERVAL=5"} {
			events, held := series(t, s, rule)
			text := calendar.Calendar{Method: calendar.Publish, Events: events}.String()
			if offsets := distinctOffsets(held); offsets != 2 {
				t.Fatalf("%v crosses %d clocks; want a change", s, offsets)
			}
			until := held[len(held)-1].Add(time.Minute)
			if got := byEmersion(t, text, until); !same(got, held) {
				t.Errorf("%v %s: one reader sees\n%v\nwant\n%v\n%s", s, rule, got, held, text)
			}
			if got := byGocal(t, text, held[0], until); !same(got, held) {
				t.Errorf("%v %s: the other reader sees\n%v\nwant\n%v\n%s", s, rule, got, held, text)
			}
		}
	}
}

func distinctOffsets(all []time.Time) int {
	seen := map[int]bool{}
	for _, at := range all {
		_, off := at.Zone()
		seen[off] = true
	}
	return len(seen)
}

func same(a, b []time.Time) bool {
	return slices.EqualFunc(a, b, func(x, y time.Time) bool { return x.Equal(y) })
}

func byEmersion(t *testing.T, text string, until time.Time) (all []time.Time) {
	t.Helper()
	c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	instead := map[int64]bool{}
	for _, e := range c.Events() {
		at, err := e.DateTimeStart(nil)
		if err != nil {
			t.Fatal(err)
		}
		if of := e.Props.Get(ical.PropRecurrenceID); of != nil {
			was, err := of.DateTime(nil)
			if err != nil {
				t.Fatal(err)
			}
			instead[was.Unix()] = true
			all = append(all, at)
		}
	}
	for _, e := range c.Events() {
		set, err := e.RecurrenceSet(nil)
		if err != nil {
			t.Fatal(err)
		}
		if set == nil {
			continue
		}
		for _, at := range set.Between(time.Unix(0, 0), until, true) {
			if !instead[at.Unix()] {
				all = append(all, at)
			}
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

func byGocal(t *testing.T, text string, from, until time.Time) (all []time.Time) {
	t.Helper()
	g := gocal.NewParser(strings.NewReader(text))
	from = from.Add(-time.Hour)
	g.Start, g.End = &from, &until
	if err := g.Parse(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, e := range g.Events {
		if e.Start.Before(until) {
			all = append(all, *e.Start)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// What is written about a zone must say the clock that the zone has, at and
// around each change, for as long as its rules are known.
func TestZonesAreWrittenAsTheyAre(t *testing.T) {
	from := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	for _, name := range append(zones(), "Africa/Casablanca") {
		loc := in(t, name)
		text := calendar.Calendar{Events: []calendar.Event{{UID: "1", Start: from, End: from, Zone: loc}}}.String()
		c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		years := 25
		if name == "Africa/Casablanca" || name == "Africa/Cairo" {
			years = 11 // the moon decides, or the last Thursday's midnight, which may lie in the next month
		}
		clock := clockOf(t, c, from.AddDate(years, 0, 0))
		check := func(at time.Time) {
			if _, want := at.In(loc).Zone(); clock(at) != want {
				t.Fatalf("%s: at %v it says %d; want %d\n%s", name, at.In(loc), clock(at), want, text)
			}
		}
		check(from)
		_, was := from.In(loc).Zone()
		for at := from; at.Before(from.AddDate(years, 0, 0)); at = at.Add(30 * time.Minute) {
			if _, is := at.In(loc).Zone(); is != was {
				check(at.Add(-time.Second))
				check(at)
				was = is
			}
		}
		if n := strings.Count(text, "\r\n"); n > 140 {
			t.Errorf("%s takes %d lines", name, n)
		}
	}
}

// clockOf reads a written zone as RFC 5545, section 3.6.5, says: the
// observance that began last holds.
func clockOf(t *testing.T, c *ical.Calendar, until time.Time) func(time.Time) int {
	t.Helper()
	type onset struct {
		at time.Time
		to int
	}
	var all []onset
	for _, zone := range c.Children {
		if zone.Name != ical.CompTimezone {
			continue
		}
		for _, o := range zone.Children {
			from, to := seconds(t, o.Props.Get(ical.PropTimezoneOffsetFrom).Value), seconds(t, o.Props.Get(ical.PropTimezoneOffsetTo).Value)
			begin, err := time.Parse("20060102T150405", o.Props.Get(ical.PropDateTimeStart).Value)
			if err != nil {
				t.Fatal(err)
			}
			walls := []time.Time{begin}
			if rule := o.Props.Get(ical.PropRecurrenceRule); rule != nil {
				option, err := rrule.StrToROption(rule.Value)
				if err != nil {
					t.Fatal(err)
				}
				option.Dtstart = begin
				r, err := rrule.NewRRule(*option)
				if err != nil {
					t.Fatal(err)
				}
				walls = r.Between(begin, until, true)
				if len(walls) == 0 || !walls[0].Equal(begin) {
					t.Fatalf("the first onset %v is not of its rule %s", begin, rule.Value)
				}
			}
			for _, x := range o.Props[ical.PropRecurrenceDates] {
				w, err := time.Parse("20060102T150405", x.Value)
				if err != nil {
					t.Fatal(err)
				}
				walls = append(walls, w)
			}
			for _, w := range walls {
				all = append(all, onset{w.Add(-time.Duration(from) * time.Second), to})
			}
		}
	}
	slices.SortFunc(all, func(a, b onset) int { return a.at.Compare(b.at) })
	return func(at time.Time) (clock int) {
		for _, o := range all {
			if !o.at.After(at) {
				clock = o.to
			}
		}
		return clock
	}
}

func seconds(t *testing.T, offset string) int {
	t.Helper()
	var h, m, s int
	if _, err := fmt.Sscanf(offset[1:5], "%02d%02d", &h, &m); err != nil {
		t.Fatal(err)
	}
	if len(offset) > 5 {
		if _, err := fmt.Sscanf(offset[5:], "%02d", &s); err != nil {
			t.Fatal(err)
		}
	}
	if offset[0] == '-' {
		return -(h*3600 + m*60 + s)
	}
	return h*3600 + m*60 + s
}

func TestTheSecondOfTwoHoursIsToldApart(t *testing.T) {
	loc := in(t, "America/Los_Angeles")
	second := time.Date(2026, 11, 1, 9, 30, 0, 0, time.UTC) // 01:30 again
	text := calendar.Calendar{Events: []calendar.Event{{UID: "1", Start: second, End: second.Add(time.Hour), Zone: loc}}}.String()
	c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if at, err := c.Events()[0].DateTimeStart(nil); err != nil || !at.Equal(second) {
		t.Errorf("it is read as %v, %v; want %v", at, err, second)
	}
}

func TestWhoIsInvited(t *testing.T) {
	at := wall("2026-11-23 15:00")
	text := calendar.Calendar{Method: calendar.Request, Name: "Kindling; meetings", Events: []calendar.Event{{
		UID: "1@x", Sequence: 7, Stamp: at, Start: at, End: at.Add(time.Hour), Zone: time.UTC, Summary: "Hello",
		Organizer: calendar.Person{Name: `Ana "the head" Ferreira: one; two, three`, Email: "help@kindling.example"},
		Attendees: []calendar.Attendee{{Person: calendar.Person{Name: "Mei-Lin\r\nTan", Email: "meilin@kindling.example"}}, {calendar.Person{Name: "Joe", Email: "joe@x.example"}, calendar.Declined}},
	}}}.String()
	c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	e := c.Events()[0]
	if m := c.Props.Get(ical.PropMethod).Value; m != "REQUEST" || e.Props.Get(ical.PropSequence).Value != "7" {
		t.Errorf("method %s, sequence %s", m, e.Props.Get(ical.PropSequence).Value)
	}
	if o := e.Props.Get(ical.PropOrganizer); o.Value != "mailto:help@kindling.example" || o.Params.Get(ical.ParamCommonName) != "Ana 'the head' Ferreira: one; two, three" {
		t.Errorf("organizer %+v", o)
	}
	all := e.Props[ical.PropAttendee]
	if len(all) != 2 || all[0].Params.Get(ical.ParamParticipationStatus) != "NEEDS-ACTION" || all[0].Params.Get(ical.ParamRSVP) != "TRUE" ||
		all[0].Params.Get(ical.ParamCommonName) != "Mei-Lin Tan" || all[1].Params.Get(ical.ParamParticipationStatus) != "DECLINED" || all[1].Params.Get(ical.ParamRSVP) != "FALSE" {
		t.Errorf("attendees %+v", all)
	}
}

// What a person typed comes back as it was, and nothing breaks out of its line.
func FuzzText(f *testing.F) {
	for _, s := range []string{"Support weekly", "a; b, c\\n\nd: \"e\"", strings.Repeat("é€🙂", 60), "END:VEVENT\r\nBEGIN:VALARM", "\x00\x7f\xff", "tab\there", " ", strings.Repeat("x", 75), `\`, "line\rline"} {
		f.Add(s)
	}
	at := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		e := calendar.Event{UID: "1", Stamp: at, Start: at, End: at, Summary: "x" + s, Location: "x" + s, URL: "https://x.example/" + s}
		e.Attendees = []calendar.Attendee{{Person: calendar.Person{Name: s, Email: "a@x.example" + s}}}
		text := calendar.Calendar{Method: calendar.Request, Name: s, Events: []calendar.Event{e}}.String()
		if !utf8.ValidString(text) || strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Count(text, "\r") != strings.Count(text, "\n") {
			t.Fatalf("lines are broken: %q", text)
		}
		for line := range strings.SplitSeq(text, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) {
				t.Fatalf("a line of %d octets, or a cut letter: %q", len(line), line)
			}
		}
		c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
		if err != nil {
			t.Fatalf("%v: %q", err, text)
		}
		got, err := c.Events()[0].Props.Text(ical.PropSummary)
		if want := "x" + plain(s); err != nil || got != want {
			t.Fatalf("%q came back as %q, %v", want, got, err)
		}
	})
}

// plain is what can be kept of a text.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
