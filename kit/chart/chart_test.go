package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// year is a number over 52 weeks: a shift at week 26, a signal at 41, and notes at both.
func year() Series {
	s := Series{
		Title: "New conversations a week, 52 weeks", Said: "Between 141 & 227 is normal; one week was <268>.",
		First: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC),
		Bands: []Band{{0, 25, 115, 152, 189}, {26, 51, 141, 184, 227}},
		Notes: []Note{{26, "Version 3 ships: normal is counted anew from here", true}, {41, "Card keys expired", false}},
	}
	for i := range 52 {
		v := 150 + 20*math.Sin(float64(i)*1.7)
		if i >= 26 {
			v += 34
		}
		s.Points = append(s.Points, Point{Value: math.Round(v), Known: true, Complete: true})
	}
	s.Points[41].Value, s.Points[41].Ring = 268, Outside
	return s
}

func TestChartSaysWhatItShows(t *testing.T) {
	svg := string(year().Chart().SVG("ch"))
	for _, want := range []string{
		`role="img" aria-labelledby="ch-t ch-d"`, `<title id="ch-t">New conversations a week, 52 weeks</title>`,
		`Between 141 &amp; 227 is normal; one week was &lt;268&gt;.`, `class="signal"`, `class="now"`, `class="fence"`,
		`>Version 3 ships: normal is counted anew from here<`, `>Card keys expired<`, `>268<`, `>227<`, `>141<`, `>189<`, `>115<`,
		`>Dec<`, `>Jan<`, `>2025<`, `>2026<`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the chart lacks %s", want)
		}
	}
	if n := strings.Count(svg, `class="band"`); n != 2 {
		t.Errorf("there are %d bands, want 2", n)
	}
	wellFormed(t, svg)
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("not well formed: %v\n%s", err, svg)
		}
	}
}

// A week that is not over is hollow and never ringed, and an unknown one breaks the line.
func TestOpenAndUnknownWeeks(t *testing.T) {
	s := year()
	s.Points[51].Complete, s.Points[51].Ring = false, Outside
	s.Points[10].Known = false
	svg := string(s.Chart().SVG("x"))
	if strings.Count(svg, `class="signal"`) != 1 || strings.Count(svg, `class="open"`) != 1 || strings.Contains(svg, `class="now"`) {
		t.Error("the open week should be hollow, and only that")
	}
	if n := strings.Count(svg, `<polyline`); n != 3 {
		t.Errorf("%d pieces of line, want 3: before and after the unknown week, and from where normal is counted anew", n)
	}
}

func TestSmallDrawings(t *testing.T) {
	s := year()
	s.Points = s.Points[40:]
	s.Bands, s.Notes = []Band{{0, 11, 141, 184, 227}}, nil
	goal := 170.0
	s.Goal = &goal
	for name, d := range map[string]Drawing{"trend": s.Trend(), "strip": s.Strip()} {
		svg := string(d.SVG(""))
		wellFormed(t, svg)
		for _, want := range []string{`class="band"`, `class="mid"`, `class="goal"`, `class="line"`, `class="signal"`, `class="now"`, `aria-label="New conversations`} {
			if !strings.Contains(svg, want) {
				t.Errorf("the %s lacks %s", name, want)
			}
		}
	}
	if svg := string(s.Strip().SVG("")); !strings.Contains(svg, ">227<") || !strings.Contains(svg, ">141<") {
		t.Error("the strip does not write its limits")
	}
}

func TestColumnsAndBars(t *testing.T) {
	days := []Range{{Name: "Mon", Value: 38, Known: true, Lower: 24, Upper: 46, Limited: true}, {Name: "Tue", Value: 90, Known: true, Lower: 20, Upper: 50, Limited: true, Out: true}, {Name: "Wed"}}
	svg := string(Columns("By day", days, nil).SVG(""))
	wellFormed(t, svg)
	if strings.Count(svg, `class="band"`) != 2 || strings.Count(svg, `class="now"`) != 1 || strings.Count(svg, `class="signal"`) != 1 || !strings.Contains(svg, ">Wed<") {
		t.Error(svg)
	}
	below, dot := days[1].Bar(100)
	if !strings.Contains(string(below.SVG("")), `aria-hidden="true"`) || !strings.Contains(string(dot.SVG("")), `class="signal"`) {
		t.Error("a bar has a band for the eye and a ring")
	}
}

// wild makes a series of any kind, reasonable or not.
func wild(r *rand.Rand) Series {
	values := []float64{0, 1, -1, 100, 1e-9, 1e11, 1e13, -1e11, math.NaN(), math.Inf(1), math.MaxFloat64, 184}
	pick := func() float64 {
		if r.IntN(4) == 0 {
			return values[r.IntN(len(values))]
		}
		return r.NormFloat64() * 200
	}
	s := Series{Title: "T", First: time.Date(2020, 1, 6, 0, 0, 0, 0, time.UTC)}
	for range r.IntN(300) {
		s.Points = append(s.Points, Point{pick(), r.IntN(9) > 0, r.IntN(9) > 0, Ring(r.IntN(3))})
	}
	n := len(s.Points) + 2
	for range r.IntN(5) {
		s.Bands = append(s.Bands, Band{r.IntN(n) - 1, r.IntN(n), pick(), pick(), pick()})
	}
	for range r.IntN(30) {
		s.Notes = append(s.Notes, Note{r.IntN(n) - 1, strings.Repeat("Somebody wrote this. ", 1+r.IntN(9)), r.IntN(3) == 0})
	}
	if r.IntN(2) == 0 {
		g := pick()
		s.Goal = &g
	}
	return s
}

// Whatever is drawn lies inside the frame, and no two words and no word and ring meet.
func TestAllInsideTheFrame(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 7))
		s := wild(r)
		part := Range{"P", s.span0(), true, -5, 1e13, true, true, false}
		below, dot := part.Bar(1)
		for name, d := range map[string]Drawing{"chart": s.Chart(), "trend": s.Trend(), "strip": s.Strip(), "columns": Columns("D", []Range{part, part}, nil), "below": below, "dot": dot} {
			frame := area{0, 0, d.Wide, d.High}
			var apart []area
			for _, m := range d.marks {
				a := m.frame()
				if !a.within(frame) {
					t.Fatalf("seed %d: a %s of the %s at %v %q leaves the frame", seed, m.ink, name, a, m.text)
				}
				if name != "chart" || m.shape != words || m.at[0].y > base || m.at[0].x >= axisLeft {
					continue
				}
				for _, b := range apart {
					if a.meets(b) {
						t.Fatalf("seed %d: %q lies on other words", seed, m.text)
					}
				}
				apart = append(apart, a)
			}
			wellFormed(t, string(d.SVG("i")))
		}
	}
}

func (s Series) span0() float64 { low, _ := s.span(); return low }

func TestPNG(t *testing.T) {
	s := year()
	s.Points = s.Points[40:]
	s.Bands, s.Notes = []Band{{0, 11, 141, 184, 227}}, nil
	d := s.Strip()
	b, err := d.PNG()
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "strip", b)
	im, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if got := im.Bounds().Size(); got != (image.Point{1120, 192}) {
		t.Fatalf("the picture is %v", got)
	}
	at := func(x, y float64) (r, g, b, a uint32) { return im.At(int(x*2), int(y*2)).RGBA() }
	for _, m := range d.marks {
		x, y := m.at[0].x, m.at[0].y
		switch m.ink {
		case InkBand:
			if _, _, _, a := at(x+3, y+3); a == 0 || a == 0xffff {
				t.Errorf("the band should let the paper through: alpha %x", a)
			}
		case InkSignal:
			if _, _, _, a := at(x, y); a != 0 {
				t.Errorf("the ring is not hollow: alpha %x", a)
			}
			if _, _, _, a := at(x+m.r, y); a != 0xffff {
				t.Errorf("the ring has no edge: alpha %x", a)
			}
		case InkNow:
			if r, _, b, a := at(x, y); a != 0xffff || b <= r {
				t.Errorf("now is not filled: %x %x %x", r, b, a)
			}
		default:
		}
	}
	if _, _, _, a := at(559, 1); a != 0 {
		t.Error("there is paper where nothing is drawn")
	}
	if b, err = year().Chart().PNG(); err != nil || len(b) == 0 {
		t.Fatal(err)
	}
	keep(t, "chart", b)
}

// keep writes a picture to look at where CHART_PICTURES says.
func keep(t *testing.T, name string, b []byte) {
	t.Helper()
	if dir := os.Getenv("CHART_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".png"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Every ink must look like something, on light and on dark paper: 3:1 for what carries meaning.
func TestInksHoldOnBothPapers(t *testing.T) {
	light := func(r, g, b uint8) float64 {
		f := func(c uint8) float64 {
			v := float64(c) / 255
			if v <= 0.04045 {
				return v / 12.92
			}
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		return 0.2126*f(r) + 0.7152*f(g) + 0.0722*f(b)
	}
	white, night := light(255, 255, 255), light(0x16, 0x18, 0x2a)
	for _, ink := range []Ink{InkLine, InkNow, InkSignal, InkDrift, InkGoal, InkText, InkValue} {
		c := penOf(ink).colour
		l := light(c.R, c.G, c.B)
		if a, b := (white+0.05)/(l+0.05), (l+0.05)/(night+0.05); a < 3 || b < 3 {
			t.Errorf("%q has %.1f on white, %.1f on black", ink, a, b)
		}
	}
}

func TestRounds(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{115, 268, "[150 200 250]"}, {0, 1, "[0 0.2 0.4 0.6 0.8 1]"}, {0, 3, "[0 1 2 3]"}, {-40, 100, "[0 50 100]"},
	} {
		var texts []string
		for _, v := range rounds(c.low, c.high, 5, plain) {
			texts = append(texts, plain(v))
		}
		if got := fmt.Sprint(texts); got != c.want {
			t.Errorf("rounds(%g, %g) = %s, want %s", c.low, c.high, got, c.want)
		}
	}
	whole := func(v float64) string { return fmt.Sprintf("%.0f", v) }
	if got := rounds(0, 1, 5, whole); len(got) != 2 {
		t.Errorf("values that read alike stand twice: %v", got)
	}
}
