package numbers

import (
	"math"
	"testing"
	"time"

	"rapport/metric"
)

func TestParseGoal(t *testing.T) {
	for text, want := range map[string]float64{"3": 10800, "2,5 h": 9000, "45 min": 2700, " 1.5 hours ": 5400} {
		if got, err := parseGoal(metric.Seconds, text); err != nil || got == nil || math.Abs(*got-want) > 1e-9 {
			t.Errorf("%q is %v, %v; want %g seconds", text, got, err, want)
		}
	}
	if got, err := parseGoal(metric.Share, "85 %"); err != nil || math.Abs(*got-0.85) > 1e-9 {
		t.Errorf("85 %% is %v, %v", got, err)
	}
	if got, err := parseGoal(metric.Score, "−10"); err != nil || *got != -10 {
		t.Errorf("−10 is %v, %v", got, err)
	}
	if got, err := parseGoal(metric.Count, "  "); err != nil || got != nil {
		t.Errorf("nothing is %v, %v", got, err)
	}
	for unit, text := range map[metric.Unit]string{metric.Seconds: "soon", metric.Count: "4 h", metric.Share: "1e9x"} {
		if _, err := parseGoal(unit, text); err == nil {
			t.Errorf("%q was taken for a goal", text)
		}
	}
}

func TestScales(t *testing.T) {
	for _, c := range []struct {
		unit     metric.Unit
		greatest float64
		value    float64
		want     string
	}{
		{metric.Count, 300, 184, "184"},
		{metric.Share, 1, 0.274, "27\u00a0%"},
		{metric.Seconds, 12000, 9000, "2.5\u00a0h"},
		{metric.Seconds, 600, 498, "8.3\u00a0min"},
		{metric.Seconds, 60, 42, "42\u00a0s"},
		{metric.Score, 100, -12.3, "−12"},
		{metric.Mean, 4, 3.9, "3.9"},
		{metric.Score, 1, -0.01, "0"},
	} {
		s := scaleOf(c.unit, c.greatest)
		if got := s.Write(c.value * s.Times); got != c.want {
			t.Errorf("%v %g reads %q, want %q", c.unit, c.value, got, c.want)
		}
	}
}

func TestDays(t *testing.T) {
	now := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	for name, want := range map[string]string{
		"2026-W37": "7 to 13 September", "2026-W40": "28 September to 4 October", "2026-W01": "29 December 2025 to 4 January 2026", "2025-W20": "12 to 18 May 2025",
	} {
		w, err := metric.ParseWeek(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := days(w, now); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
