package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
	"rapport/transfer"
)

// TestTheSampleAsTheTeamReadsIt brings the sample log into both databases, and holds what the team reads of it (rows, cards,
// charts, signals and drill-downs) against the expected numbers, and each figure against the list behind it.
func TestTheSampleAsTheTeamReadsIt(t *testing.T) {
	log, err := os.ReadFile("../metric/testdata/seed-week.jsonl")
	must(t, err)
	b, err := os.ReadFile("../metric/testdata/seed-week.2026-W46.json")
	must(t, err)
	var want struct {
		Team   map[string]any
		People map[string]struct {
			Helped int `json:"customers_helped"`
		}
	}
	must(t, json.Unmarshal(b, &want))
	week, rows := metric.Week{Year: 2026, Number: 46}, ""
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx := t.Context()
		clock.Set(time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC))
		key, err := secret.Open(t.TempDir())
		must(t, err)
		blobs, err := blob.Open(t.TempDir())
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		people := team.NewStore(d)
		in := inbox.NewStore(d, blobs, key, nil)
		ratings := rating.NewStore(d, in, key)
		numbers := metric.NewStore(d, people)
		cards := scorecard.NewStore(d, numbers, people)
		_, bad, err := transfer.NewStore(d, people, in, ratings, numbers).ImportLog(ctx, bytes.NewReader(log), false, nil)
		if err != nil {
			t.Fatal(err, bad)
		}

		r, err := cards.Report(ctx, week)
		must(t, err)
		said, err := json.Marshal(struct{ Lede, Rows, Topics any }{r.Lede, r.Rows, r.Topics})
		must(t, err)
		if rows == "" {
			rows = string(said)
		} else if rows != string(said) {
			t.Errorf("the two databases say it otherwise:\n%s\n%s", rows, said)
		}
		if len(r.Rows) != 6 || r.Rows[1].Changed.Class == "same" || !strings.Contains(r.Rows[1].Said.String(), "is not") || len(r.Topics) == 0 {
			t.Errorf("the new tickets are news, yet: %+v", r.Rows[1])
		}
		for _, c := range r.Cards {
			if first, _, _ := strings.Cut(c.Helped.Text, "/"); first != metric.FormatNumber(metric.Count, metric.Value{Known: true, Number: float64(want.People[c.Email].Helped)}) {
				t.Errorf("the card of %s says %q, want %d", c.Email, c.Helped.Text, want.People[c.Email].Helped)
			}
		}
		if len(r.Cards)+len(r.Without) != len(want.People) {
			t.Errorf("%d cards and %d without, of %d people", len(r.Cards), len(r.Without), len(want.People))
		}
		for _, def := range metric.Definitions() {
			if def.Team {
				sampleNumber(t, numbers, cards, r.Numbers, def)
			}
		}
	})
}

// sampleNumber holds a number's chart against its weeks, and its parts and lists against its figure.
func sampleNumber(t *testing.T, numbers *metric.Store, cards *scorecard.Store, r metric.Report, def metric.Definition) {
	t.Helper()
	ctx := t.Context()
	chart, err := cards.Chart(ctx, def.Key, r.Week, 1000)
	must(t, err)
	first := chart.Points[0].Week
	history, err := numbers.History(ctx, first, r.Week)
	must(t, err)
	var points []metric.Point
	for i, p := range chart.Points {
		v := history[i][def.Key]
		if !p.Value.Known && v.Number == 0 {
			v = p.Value // a source that had not begun is unknown, and not zero
		}
		if p.Week != first.Add(i) || p.Value != v {
			t.Errorf("%s in %s is drawn at %+v, and was %+v", def.Name, p.Week, p.Value, v)
		}
		points = append(points, metric.Point{Value: v.Number, Known: v.Known, Complete: true})
	}
	low, high := def.Possible()
	for i, v := range metric.Judge(points, low, high) {
		if got := chart.Points[i].Verdict; got.Signal != v.Signal || got.Side != v.Side {
			t.Errorf("%s in %s: said %q, want %q", def.Name, chart.Points[i].Week, got.Signal, v.Signal)
		}
	}
	if !def.Key.Parted() {
		return
	}
	parts, err := numbers.Breakdown(ctx, r.Week, def.Key)
	must(t, err)
	whole := r.Team[def.Key]
	if parts.Whole.Value.N != whole.N {
		t.Errorf("%s: the whole of its parts is %d, want %d", def.Name, parts.Whole.Value.N, whole.N)
	}
	for _, by := range []metric.By{metric.ByMailbox, metric.ByDay} {
		if len(parts.Of(by)) == 0 {
			continue // what is open at the end has no day
		}
		sum := 0
		for _, part := range parts.Of(by) {
			sum += part.Value.N
			list, err := numbers.Items(ctx, r.Week, def.Key, part.Slice)
			must(t, err)
			behind := len(list.Counted)
			if def.Unit == metric.Share || def.Unit == metric.Ratio {
				behind = len(list.Of)
			}
			if behind != part.Value.N {
				t.Errorf("%s, %+v: the list has %d, the figure says %d", def.Name, part.Slice, behind, part.Value.N)
			}
		}
		if sum != whole.N && (by == metric.ByMailbox || def.Unit == metric.Seconds) {
			t.Errorf("%s: its parts sum up to %d, want %d", def.Name, sum, whole.N)
		}
	}
}
