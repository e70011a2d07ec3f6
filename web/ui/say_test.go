package ui

// How things are said.

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestSay(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Plural(1, "person", "people"), "1 person"},
		{Plural(0, "person", "people"), "0 people"},
		{Plural(14, "person", "people"), "14 people"},
		{Count(4812), "4812"},
		{Count(38210), "38\u202f210"},
		{Count(1234567), "1\u202f234\u202f567"},
		{Count(-14), "−14"},
		{Percent(0.2663), "27\u00a0%"},
		{Percent(-0.3), "−30\u00a0%"},
		{Percent(1.06), "106\u00a0%"},
		{Size(1), "1 byte"},
		{Size(999), "999 bytes"},
		{Size(214_321), "214 KB"},
		{Size(12_000_000), "12 MB"},
		{Size(12_340_000), "12.3 MB"},
		{Span(30 * time.Second), "under a minute"},
		{Span(52*time.Minute + 59*time.Second), "52 min"},
		{Span(84 * time.Minute), "1 h 24"},
		{Span(68 * time.Minute), "1 h 08"},
		{Span(31 * time.Hour), "31 h"},
		{Span(75 * time.Hour), "3 days"},
		{Handle(498), "8m 18s"},
		{Handle(542), "9m 02s"},
		{Handle(10800), "3h 0m"},
		{Handle(7800), "2h 10m"},
		{Handle(187200), "52 h"},
		{Hours(9000), "2.5 h"},
		{Hours(7200), "2 h"},
		{Hours(187200), "52 h"},
		{Hours(35999), "10 h"},
		{One(3.92), "3.9"},
		{One(4), "4"},
		{Initials("Ana Ferreira"), "AF"},
		{Initials("Techy McTecherton"), "TM"},
		{Initials("Lottie van Beauchamp"), "LB"},
		{Initials("Øystein"), "Ø"},
		{Initials("ana.ferreira@kindling.example"), "AF"},
		{Initials(" “” "), "?"},
		{FirstName("Ana Ferreira"), "Ana"},
	} {
		if c.got != c.want {
			t.Errorf("said %q, want %q", c.got, c.want)
		}
	}
}

func TestHandleRoundsWithoutASixtiethPart(t *testing.T) {
	for s := 0.0; s < 200_000; s += 7.3 {
		if said := Handle(s); strings.Contains(said, "60s") || strings.Contains(said, "60m") {
			t.Fatalf("%v s is said as %q", s, said)
		}
	}
}

func TestTintIsStable(t *testing.T) {
	seen := map[int]bool{}
	for _, name := range []string{"Ana Ferreira", "Joe Adeyemi", "Sam Lindqvist", "Priya Raman", "Mei-Lin Tan", "Techy McTecherton", "Tui Parata", "Dov Levi", "Mateo Ruiz"} {
		tint := Tint(name)
		if tint < 1 || tint > 8 || tint != Tint(" "+strings.ToUpper(name)) {
			t.Errorf("%s has tint %d", name, tint)
		}
		seen[tint] = true
	}
	if len(seen) < 4 {
		t.Errorf("nine people share %d tints", len(seen))
	}
}

func TestWhen(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 14, 10, 0, 0, time.UTC)
	for _, c := range []struct {
		at          time.Time
		zone        *time.Location
		when, brief string
	}{
		{now.Add(-52 * time.Minute), lisbon, "Today 13:18", "13:18"},
		{now.Add(-52 * time.Minute), auckland, "Today 02:18", "02:18"},
		{now.Add(-4 * time.Hour), auckland, "Yesterday 23:10", "Mon"},
		{time.Date(2026, 11, 22, 9, 12, 0, 0, time.UTC), lisbon, "Yesterday 09:12", "Sun"},
		{time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC), lisbon, "Friday 09:12", "Fri"},
		{time.Date(2026, 11, 16, 23, 59, 0, 0, time.UTC), lisbon, "16 Nov 23:59", "16 Nov"},
		{time.Date(2025, 11, 23, 9, 12, 0, 0, time.UTC), lisbon, "23 Nov 2025", "23 Nov 2025"},
		{now.Add(20 * time.Hour), lisbon, "Tomorrow 10:10", "24 Nov"},
		// The night the clocks went back had 25 hours, and is still one day.
		{time.Date(2026, 10, 25, 0, 30, 0, 0, lisbon), lisbon, "25 Oct 00:30", "25 Oct"},
	} {
		if got := When(c.at, now, c.zone); got != c.when {
			t.Errorf("When(%v) = %q, want %q", c.at, got, c.when)
		}
		if got := Brief(c.at, now, c.zone); got != c.brief {
			t.Errorf("Brief(%v) = %q, want %q", c.at, got, c.brief)
		}
	}
}

func TestWhenOverTheNightTheClocksChange(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 10, 25, 0, 10, 0, 0, lisbon)
	now := time.Date(2026, 10, 25, 23, 50, 0, 0, lisbon)
	if got := When(at, now, lisbon); got != "Today 00:10" {
		t.Errorf("got %q", got)
	}
	if got := When(at, now.Add(time.Hour), lisbon); got != "Yesterday 00:10" {
		t.Errorf("got %q", got)
	}
}

func TestWait(t *testing.T) {
	f := Frame{At: time.Date(2026, 11, 23, 14, 10, 0, 0, time.UTC)}
	for _, c := range []struct {
		ago   time.Duration
		text  string
		share int
		state string
	}{
		{-time.Minute, "under a minute", 0, ""},
		{30 * time.Minute, "30 min", 50, ""},
		{52 * time.Minute, "52 min", 86, "soon"},
		{time.Hour, "1 h 00", 100, "past"},
		{84 * time.Minute, "1 h 24", 100, "past"},
	} {
		w := f.Wait(f.At.Add(-c.ago))
		if w.Text != c.text || w.Share != c.share || w.State != c.state {
			t.Errorf("a wait of %v is %+v", c.ago, w)
		}
	}
}

func TestTimeElement(t *testing.T) {
	f := Frame{At: time.Date(2026, 11, 23, 14, 10, 0, 0, time.UTC)}
	want := `<time datetime="2026-11-23T13:18:00Z" title="Monday 23 November 2026, 13:18 UTC">Today 13:18</time>`
	if got := string(f.Time(f.At.Add(-52 * time.Minute))); got != want {
		t.Errorf("got %s", got)
	}
}

func TestSpark(t *testing.T) {
	nan := math.NaN()
	s := Spark{
		Label: `Sales <12 weeks>`, Values: []float64{10, 20, nan, 15, nan, 12, 30}, Band: &[2]float64{8, 22}, Mid: new(15.0), Goal: new(18.0),
		Signal: map[int]bool{6: true}, Drift: map[int]bool{1: true},
	}
	svg := string(s.SVG())
	for _, want := range []string{`aria-label="Sales &lt;12 weeks&gt;"`, `class="band"`, `class="mid"`, `class="goal"`, `class="signal" cx="194"`, `class="drift" cx="37.3"`, `class="dot"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
	if n := strings.Count(svg, "<polyline"); n != 2 {
		t.Errorf("%d lines, want 2: the line breaks where a week has no value", n)
	}
	if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
		t.Errorf("a number that is none was drawn: %s", svg)
	}
}

func TestSparkOfLittle(t *testing.T) {
	for _, s := range []Spark{{}, {Values: []float64{5}}, {Values: []float64{math.NaN()}}, {Values: []float64{3, 3, 3}}, {Values: []float64{0, 0}, Band: &[2]float64{0, 0}, Open: true}} {
		svg := string(s.SVG())
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") || !strings.HasSuffix(svg, "</svg>") {
			t.Errorf("%+v is drawn as %s", s, svg)
		}
	}
}

func TestAnOpenWeekIsNotJudged(t *testing.T) {
	svg := string(Spark{Values: []float64{1, 9}, Signal: map[int]bool{1: true}, Open: true}.SVG())
	if strings.Contains(svg, "signal") || !strings.Contains(svg, `class="open"`) {
		t.Errorf("drawn as %s", svg)
	}
}
