package metric

// Averages, intervals, changes, and how they are written.

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAverages(t *testing.T) {
	upTo := func(n int) (all []float64) {
		for i := n; i > 0; i-- {
			all = append(all, float64(i))
		}
		return all
	}
	for _, c := range []struct {
		n                 int
		mean, median, p90 float64
	}{{1, 1, 1, 1}, {2, 1.5, 1.5, 2}, {9, 5, 5, 9}, {10, 5.5, 5.5, 9}, {11, 6, 6, 10}, {20, 10.5, 10.5, 18}, {21, 11, 11, 19}, {100, 50.5, 50.5, 90}} {
		want := Value{Known: true, N: c.n, Number: c.mean, Median: c.median, P90: c.p90}
		if got := durationOf(upTo(c.n), nil); got != want {
			t.Errorf("of %d: %+v, want %+v", c.n, got, want)
		}
	}
	if got := durationOf(nil, nil); got != (Value{}) {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		hits, n   int
		low, high float64
	}{
		{0, 0, 0, 1},
		{7, 7, 0.6457, 1},
		{0, 7, 0, 0.3543},
		{3, 3, 0.4385, 1},
		{18, 18, 0.8241, 1},
		{3, 4, 0.3006, 0.9544},
		{50, 100, 0.4038, 0.5962},
		{1, 2, 0.0945, 0.9055},
	} {
		low, high := Wilson(c.hits, c.n)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.hits, c.n, low, high, c.low, c.high)
		}
	}
	for n := range 200 {
		for hits := range n + 1 {
			low, high := Wilson(hits, n)
			p := float64(hits) / float64(max(n, 1))
			if low < 0 || high > 1 || low > p+1e-12 || high < p-1e-12 {
				t.Fatalf("%d of %d: %v to %v", hits, n, low, high)
			}
			if a, b := Wilson(n-hits, n); math.Abs(a+high-1) > 1e-12 || math.Abs(b+low-1) > 1e-12 {
				t.Fatalf("%d of %d is not the mirror of the rest", hits, n)
			}
		}
	}
}

func TestChanges(t *testing.T) {
	v := func(x float64) Value { return Value{Known: true, Number: x} }
	for _, c := range []struct {
		unit        Unit
		now, before Value
		want        Change
	}{
		{Count, v(172), v(200), Change{true, -0.14}},
		{Count, v(0), v(4), Change{true, -1}},
		{Count, v(4), v(0), Change{}},
		{Count, v(0), v(0), Change{}},
		{Seconds, v(150), v(100), Change{true, 0.5}},
		{Seconds, v(150), Value{}, Change{}},
		{Mean, v(3), v(4), Change{true, -0.25}},
		{Share, v(0.5), v(0.25), Change{true, 0.25}},
		{Share, v(0.5), v(0), Change{true, 0.5}},
		{Share, Value{}, v(0), Change{}},
		{Score, v(-20), v(30), Change{true, -50}},
		{Ratio, v(1.25), v(0.75), Change{true, 0.5}},
	} {
		got := change(c.unit, c.now, c.before)
		if got.Known != c.want.Known || math.Abs(got.Number-c.want.Number) > 1e-12 {
			t.Errorf("%s from %v to %v: %+v, want %+v", c.unit, c.before.Number, c.now.Number, got, c.want)
		}
	}
}

func TestFormats(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{FormatDuration(0), "0s"},
		{FormatDuration(41.6), "42s"},
		{FormatDuration(59.6), "1m 0s"},
		{FormatDuration(498), "8m 18s"},
		{FormatDuration(3599.4), "59m 59s"},
		{FormatDuration(3599.5), "1h 0m"},
		{FormatDuration(10800), "3h 0m"},
		{FormatDuration(86369), "23h 59m"},
		{FormatDuration(86370), "24h"},
		{FormatDuration(187200), "52h"},
		{FormatDuration(89_999), "25h"},
		{FormatHours(9000), "2.5\u00a0hours"},
		{FormatHours(3600), "1\u00a0hour"},
		{FormatHours(0), "0\u00a0hours"},
		{FormatShare(0.4884), "49\u00a0%"},
		{FormatShare(1.0638), "106\u00a0%"},
		{FormatShare(0.625), "63\u00a0%"},
		{FormatChange(-0.14), "−14\u00a0%"},
		{FormatChange(-0.004), "0\u00a0%"},
		{FormatChange(0.046), "+5\u00a0%"},
		{FormatChange(0), "0\u00a0%"},
		{FormatNumber(Count, Value{}), "–"},
		{FormatNumber(Count, countOf(4812)), "4812"},
		{FormatNumber(Score, scoreOf(1, 3, 4)), "−50"},
		{FormatNumber(Mean, meanOf(39, 10)), "3.9"},
		{FormatNumber(Mean, meanOf(4, 1)), "4.0"},
		{FormatNumber(Ratio, shareOf(82, 100)), "82\u00a0%"},
		{FormatNumber(Share, shareOf(1, 3)), "33\u00a0%"},
		{FormatNumber(Seconds, durationOf([]float64{498}, nil)), "8m 18s"},
		{FormatProportion(shareOf(0, 0)), "–"},
		{FormatProportion(shareOf(3, 4)), "3 of 4"},
		{FormatProportion(shareOf(4, 5)), "4 of 5, likely 38 to 96\u00a0%"},
		{FormatProportion(shareOf(18, 18)), "18 of 18, likely 82 to 100\u00a0%"},
		{FormatProportion(shareOf(8, 30)), "27\u00a0%"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestTheCatalogueIsWhole(t *testing.T) {
	seen := make(map[string]bool)
	for i, d := range Definitions() {
		k, ok := ParseKey(d.Name)
		if !ok || k != d.Key || d.Key != Key(i) || seen[d.Name] { //nolint:gosec // few keys
			t.Errorf("definition %d, %q, is out of place", i, d.Name)
		}
		seen[d.Name] = true
		if d.Title == "" || d.Formula == "" || d.Unit == "" || d.Stance == "" || !d.Team && !d.Person {
			t.Errorf("%s lacks something: %+v", d.Name, d)
		}
	}
	if Key(200).String() != "" {
		t.Error("a key that is none has a name")
	}
}

func TestStoredReportsComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		want, err := randomLog(r).whole()
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Report
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	}
	var v Values
	if err := json.Unmarshal([]byte(`{"karma":{}}`), &v); err == nil {
		t.Error("an unknown number is read")
	}
}
