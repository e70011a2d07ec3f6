package oneonone

import (
	"testing"
	"time"

	"rapport/meeting"
	"rapport/metric"
	"rapport/scorecard"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The evening before is by the report's wall clock, wherever the manager is and
// whatever the clocks did that night.
func TestTheEveningBefore(t *testing.T) {
	for _, c := range []struct{ zone, start, opens, asks string }{
		{"America/Denver", "2026-11-10 16:00", "2026-11-10 03:00", "2026-11-10 00:00"},
		{"Pacific/Auckland", "2026-11-10 20:30", "2026-11-10 07:00", "2026-11-10 04:00"}, // it is the 11th there
		{"Europe/Lisbon", "2026-10-25 10:00", "2026-10-24 19:00", "2026-10-24 16:00"},    // clocks go back that night
		{"Europe/Lisbon", "2026-03-29 08:00", "2026-03-28 20:00", "2026-03-28 17:00"},    // and forth
		{"Europe/Lisbon", "2026-11-10 00:10", "2026-11-09 20:00", "2026-11-09 17:00"},
		{"Asia/Kathmandu", "2026-01-01 05:00", "2025-12-31 14:15", "2025-12-31 11:15"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		start := moment(t, c.start)
		if got := Opens(start, zone); !got.Equal(moment(t, c.opens)) {
			t.Errorf("%s, %s: opens %s, want %s", c.zone, c.start, got, c.opens)
		}
		if got := Asks(start, zone); !got.Equal(moment(t, c.asks)) {
			t.Errorf("%s, %s: asks %s, want %s", c.zone, c.start, got, c.asks)
		}
	}
}

func TestRhythms(t *testing.T) {
	for r, want := range map[Rhythm]string{
		Weekly: "FREQ=WEEKLY", Biweekly: "FREQ=WEEKLY;INTERVAL=2", Monthly: "FREQ=MONTHLY;BYDAY=2TU", Quarterly: "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", Own: "FREQ=DAILY;INTERVAL=10",
	} {
		c := CadenceFor(r, "FREQ=DAILY;INTERVAL=10", "2026-11-10", "09:00", "UTC")
		if c.Rule != want || RhythmOf(c) != r {
			t.Errorf("%s: %s, read as %s", r, c.Rule, RhythmOf(c))
		}
	}
	if (Pair{}).Rhythm() != "" || (Pair{Cadence: meeting.Cadence{Date: "2026-11-10", Rule: "FREQ=WEEKLY"}, Minutes: 30}).Rhythm() != "Weekly, 30 minutes" {
		t.Error("a rhythm in words")
	}
}

func TestQuarters(t *testing.T) {
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{"2026-11-10 12:00": "2026-Q4", "2027-01-01 03:00": "2026-Q4", "2027-01-01 09:00": "2027-Q1", "2026-07-01 12:00": "2026-Q3"} {
		if got := Quarter(moment(t, at), denver); got != want {
			t.Errorf("%s is in %s, want %s", at, got, want)
		}
	}
}

// Only what is glad or out of the ordinary counts, and a week that lasts is not judged.
func TestWhatIsWorthAWord(t *testing.T) {
	chart := func(k metric.Key, stance metric.Stance, p scorecard.Point) scorecard.Chart {
		d := k.Define()
		d.Stance = stance
		p.Value.Known = true
		return scorecard.Chart{Entry: scorecard.Entry{Definition: d}, Points: []scorecard.Point{{}, p}}
	}
	odd := metric.Verdict{Signal: metric.Exceptional}
	n := numbersOf(metric.Week{Year: 2026, Number: 45}, []scorecard.Chart{
		chart(metric.HandleTime, metric.Watch, scorecard.Point{Complete: true, Glad: true, Verdict: odd}),
		chart(metric.FirstResponseTime, metric.Move, scorecard.Point{Complete: true, Verdict: odd}),
		chart(metric.Happiness, metric.Move, scorecard.Point{Complete: true}),
		chart(metric.ClosedCount, metric.Watch, scorecard.Point{Verdict: odd}),
		{},
	})
	if !n.Known || len(n.Move) != 2 || len(n.Watch) != 2 || n.Glad() != 1 || n.Signals() != 1 || n.Usual() != 2 {
		t.Errorf("move %d, watch %d; %d glad, %d signals, %d usual", len(n.Move), len(n.Watch), n.Glad(), n.Signals(), n.Usual())
	}
	if n.Say() != "one thing out of the ordinary, one thing better than usual" || (Numbers{}).Say() != "no whole week to look at yet" {
		t.Errorf("%q", n.Say())
	}
}
