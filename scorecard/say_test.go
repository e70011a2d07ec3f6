package scorecard

// The words: what is normal, what is not, and how few is too few.

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/metric"
)

// week46 is the week spoken of.
func week46() metric.Week { return metric.Week{Year: 2026, Number: 46} }

// bare makes a past of n weeks in which nothing was counted, and of which nothing was said.
func bare(n int) past {
	p := past{first: week46().Add(1 - n), team: make([]metric.Values, n), zone: time.UTC}
	p.now.Week = week46()
	for _, d := range metric.Definitions() {
		p.entries = append(p.entries, entryOf(d))
	}
	return p
}

// weeks makes a past in which a number of the team had these values.
func weeks(k metric.Key, open bool, values ...float64) past {
	p := bare(len(values))
	p.open = open
	for i, x := range values {
		p.team[i][k] = metric.Value{Known: true, Number: x, N: 200, Hits: int(200 * x)}
	}
	p.now.Team = p.team[len(values)-1]
	return p
}

// wavy gives n values around a middle, up and down by a step.
func wavy(n int, middle, step float64, last ...float64) []float64 {
	var all []float64
	for i := range n {
		all = append(all, middle+step*[]float64{0, 1, -1, 1, 0, -1}[i%6])
	}
	return append(all, last...)
}

func TestWhatIsSaidOfANumber(t *testing.T) {
	for _, c := range []struct {
		name    string
		key     metric.Key
		values  []float64
		open    bool
		said    string
		span    string
		status  string
		changed string
	}{
		{"one week", metric.Sales, []float64{190}, false, "The first week that counts: there is nothing to compare it with yet.", "1 week so far", "Too early to tell", "Too few weeks to tell"},
		{"few weeks", metric.Sales, []float64{190, 200, 172}, false, "So far 190, 200 and 172: too few weeks to tell.", "3 weeks so far", "Too early to tell", "Too few weeks to tell"},
		{"few hours", metric.FirstResponseTime, []float64{7200, 9000}, false, "So far 2.0 and 2.5\u00a0hours: too few weeks to tell.", "2 weeks so far", "Too early to tell", "Too few weeks to tell"},
		{"trial", metric.Sales, wavy(8, 100, 10), false, "Between 68 and 135 seems normal for us; 110 is an ordinary week.", "normal so far 68 to 135", "As usual", "No"},
		{"ordinary", metric.Sales, wavy(14, 100, 10), false, "Between 64 and 136 is normal for us; 110 is an ordinary week.", "normal 64 to 136", "As usual", "No"},
		{"exceptional and watched", metric.Sales, wavy(14, 100, 10, 137), false, "Between 64 and 136 is normal for us; |137 is not.", "normal 64 to 136", "Not as usual", "Yes, higher"},
		{"exceptional and worse", metric.FirstResponseTime, wavy(14, 7200, 360, 20000), false, "Between 1.6 and 2.4\u00a0hours is normal for us; |5.6 is not.", "normal 1.6 to 2.4\u00a0hours", "Talk about it", "Yes, higher"},
		{"exceptional and better", metric.FirstResponseTime, wavy(14, 7200, 360, 3600), false, "Between 1.6 and 2.4\u00a0hours is normal for us; |1.0 is not.", "normal 1.6 to 2.4\u00a0hours", "Better than usual", "Yes, lower"},
		{"outside by a hair", metric.ClosedOfNew, wavy(14, 1, 0.1, 0.6362), false, "Between 63.7 and 136.3\u00a0% is normal for us; |63.6 is not.", "normal 63.7 to 136.3\u00a0%", "Talk about it", "Yes, lower"},
		{"never below nothing", metric.FreeInteractions, wavy(14, 10, 5), false, "Up to 28 is normal for us; 15 is an ordinary week.", "normal 0 to 28", "As usual", "No"},
		{"drifting", metric.Capacity, append(wavy(14, 1, 0.1), 1.05, 1.04, 1.05, 1.05, 1.04, 1.05, 1.05, 1.05), false, "Between 64 and 136\u00a0% is normal for us. 105 is inside, but for some weeks now we are above our usual 100\u00a0%.", "normal 64 to 136\u00a0%", "Keep an eye on it", "Drifting upwards"},
		{"constant", metric.Happiness, wavy(14, 100, 0), false, "In our first 12 weeks it was always 100, and so it is now.", "always 100 in 12 weeks", "As usual", "No"},
		{"constant no more", metric.Happiness, wavy(14, 100, 0, 94), false, "In our first 12 weeks it was always 100; |94 is not.", "always 100 in 12 weeks", "Talk about it", "Yes, lower"},
		{"below zero", metric.Happiness, wavy(14, -40, 2, -80), false, "Between −47 and −33 is normal for us; |−80 is not.", "normal −47 to −33", "Talk about it", "Yes, lower"},
		{"counting", metric.Sales, wavy(14, 100, 10, 7), true, "Between 64 and 136 is normal for us for a whole week; 7 so far.", "normal 64 to 136", "Still counting", "Still counting"},
		{"counting with few weeks", metric.Sales, []float64{90, 80, 7}, true, "90 and 80 in the weeks before; 7 so far.", "3 weeks so far", "Still counting", "Still counting"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := weeks(c.key, c.open, c.values...).ofTeam(c.key)
			got := tr.said()
			text := got.Text
			if got.Strong != "" {
				text += "|" + got.Strong
			}
			for _, pair := range [][2]string{{text, c.said}, {tr.span(), c.span}, {tr.judged().Word, c.status}, {tr.changed().Text, c.changed}} {
				if pair[0] != pair[1] {
					t.Errorf("got  %q\nwant %q", pair[0], pair[1])
				}
			}
		})
	}
}

func TestHowAWeekIsCalled(t *testing.T) {
	lead := func(k metric.Key, open bool, values ...float64) trend { return weeks(k, open, values...).ofTeam(k) }
	quiet := lead(metric.FirstResponseTime, false, wavy(14, 7200, 360)...)
	happy := lead(metric.Happiness, false, wavy(14, 80, 2)...)
	more := lead(metric.TicketsPerSale, false, wavy(14, 0.7, 0.02, 0.9)...)
	drift := lead(metric.Capacity, false, append(wavy(14, 1, 0.1), 1.05, 1.04, 1.05, 1.05, 1.04, 1.05, 1.05, 1.05)...)
	for _, c := range []struct {
		heading, lede string
		leads         []trend
	}{
		{"An ordinary week", "We helped nobody. They are as happy and as quickly answered as usual.", []trend{quiet, happy}},
		{"An ordinary week, with one thing to talk about", "We helped nobody. They are as quickly answered as usual. What is new: more questions for every sale than is normal for us.", []trend{quiet, more, drift}[:2]},
		{"An ordinary week, with one thing to keep an eye on", "We helped nobody. They are as happy as usual. Drifting for some weeks: fuller days than usual.", []trend{happy, drift}},
		{"No ordinary week: two things to talk about", "We helped nobody. What is new: more questions for every sale and more questions for every sale than is normal for us.", []trend{more, more}},
	} {
		h := rows{past: bare(14), leads: c.leads}
		if got := h.heading(); got != c.heading {
			t.Errorf("called %q, want %q", got, c.heading)
		}
		var lede strings.Builder
		for _, b := range h.lede() {
			lede.WriteString(b.Text)
		}
		if lede.String() != c.lede {
			t.Errorf("said %q, want %q", lede.String(), c.lede)
		}
	}
	for n, want := range map[int]string{1: "first", 3: "third", 5: "fifth"} {
		h := rows{past: bare(n)}
		if got := h.heading(); got != "Our "+want+" week: too early to tell what is ordinary" {
			t.Errorf("week %d is called %q", n, got)
		}
	}
}

func TestSmallCountsAreCounts(t *testing.T) {
	for _, c := range []struct {
		n, hits         int
		part, told, say string
	}{
		{4, 3, "3 of 4", "3 of 4", "great; too few to tell more"},
		{5, 5, "5 of 5, 100\u00a0%", "5 of 5", "great, happiness 100; likely 57 to 100\u00a0%"},
		{18, 18, "18 of 18, 100\u00a0%", "18 of 18", "great, happiness 100; likely 82 to 100\u00a0%"},
		{40, 39, "98\u00a0%", "98", "happiness, from 40 ratings"},
	} {
		share := metric.Value{Known: true, N: c.n, Hits: c.hits, Number: float64(c.hits) / float64(c.n)}
		if got := part(share); got != c.part {
			t.Errorf("%d of %d is told as %q, want %q", c.hits, c.n, got, c.part)
		}
		share.Number *= 100
		told, say := figureOf(metric.Happiness, share)
		if told != c.told || say != c.say {
			t.Errorf("%d of %d faces are told as %q, %q", c.hits, c.n, told, say)
		}
	}
}

func TestACardCelebratesAndNeverWarns(t *testing.T) {
	now := &metric.PersonReport{Email: "ana@us.example"}
	better := func(k metric.Key, now1, before float64, n int) {
		now.Values[k] = metric.Value{Known: true, Number: now1, N: n}
		now.Previous[k] = metric.Value{Known: true, Number: before, N: n}
	}
	better(metric.HandleTime, 70, 100, 20)
	better(metric.FirstResponseTime, 70, 100, 9)
	better(metric.ResolutionTime, 130, 100, 20)
	better(metric.ClosedCount, 15, 16, 15)
	now.Change = metric.Compare(&now.Values, &now.Previous)
	d := desk{now, weeks(metric.Sales, false, 1)}
	d.own = map[string][]metric.Values{now.Email: {now.Values}}
	for k, want := range map[metric.Key]string{metric.HandleTime: "−30\u00a0%, shorter", metric.FirstResponseTime: "", metric.ResolutionTime: "", metric.ClosedCount: ""} {
		f := d.fact(k, "shorter")
		if f.Better != want {
			t.Errorf("%s is celebrated with %q, want %q", k, f.Better, want)
		}
		if strings.Contains(fmt.Sprint(f), "+") {
			t.Errorf("%s shows that it got worse: %v", k, f)
		}
	}
	if c := d.cheer("Ana"); c == nil || c.Begin+c.Stroke+c.End != "Ana’s handle time was 30\u00a0% shorter than the week before. What changed?" {
		t.Errorf("the cheer is %v", c)
	}
	d.open = true
	if f := d.fact(metric.HandleTime, "shorter"); f.Better != "" {
		t.Error("a week that is not over is celebrated")
	}
}
