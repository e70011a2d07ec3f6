package metric

// Random small logs, full of things at one instant, compared with the slow
// reading; a failing log is made smaller before it is shown.

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// testLog is a small log and a window to ask for.
type testLog struct {
	all    []Line
	in     Input // without timelines
	window Window
	office *refOffice
}

// lines gives a copy: timelines keep what they are given.
func (l *testLog) lines() []Line { return append([]Line(nil), l.all...) }

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func randomLog(r *rand.Rand) *testLog {
	zone, _ := time.LoadLocation(pick(r, append(fiveZones(), "Europe/Berlin", "UTC", "Asia/Kathmandu")...))
	n := 1 + r.IntN(24)
	if r.IntN(50) == 0 {
		n = 80
	}
	return logIn(r, zone, Week{2026, pick(r, 46, 44, 45, 10, 11, 13, 14, 15, 40, 41, 43, 1)}, n)
}

// logIn makes a log of n lines around a week.
func logIn(r *rand.Rand, zone *time.Location, week Week, n int) *testLog {
	w := week.Window(zone)
	if r.IntN(5) == 0 {
		w = Window{w.Start + 3_600_000_000, w.End - 7_200_000_000}
	} else if r.IntN(8) == 0 {
		w.End = week.Next().Window(zone).End
	}
	l := &testLog{window: w, in: Input{Zone: zone}}
	for _, p := range []string{"ann", "bob", "cyd"} {
		if r.IntN(8) > 0 {
			l.in.People = append(l.in.People, Person{Email: p + "@team.example"})
		}
	}
	instants := l.instants(r)
	conversations := 1 + r.IntN(4)
	if n > 24 {
		conversations = 1 + n/6
	}
	for range n {
		l.all = append(l.all, l.randomLine(r, instants, conversations))
	}
	l.outside(r, week, instants)
	if r.IntN(8) == 0 {
		l.setOffice(r, instants)
	}
	return l
}

// instants gives a few moments around the window, its borders among them.
func (l *testLog) instants(r *rand.Rand) []int64 {
	w, length := l.window, l.window.End-l.window.Start
	before := w.Previous(l.in.Zone)
	all := []int64{w.Start, w.Start - 1, w.End, w.End - 1, before.Start, before.Start - 1}
	for range 2 + r.IntN(8) {
		all = append(all, w.Start-length+r.Int64N(2*length+length/4))
	}
	all = append(all, all[6]+3_600_000_000, all[6]+6*3_600_000_000, all[6]+24*3_600_000_000+1, w.Start-6*length)
	if r.IntN(2) == 0 {
		all = all[6:]
	}
	return all
}

func (l *testLog) randomLine(r *rand.Rand, instants []int64, conversations int) Line {
	conversation := func() string { return fmt.Sprintf("C%d", r.IntN(conversations)) }
	person := func() string { return pick(r, "ann", "bob", "cyd") + "@team.example" }
	customer := func() string { return pick(r, "x", "y", "z") + "@there.example" }
	line := Line{At: pick(r, instants...), Conversation: conversation()}
	switch n := r.IntN(20); {
	case n < 6:
		line.Kind, line.By, line.ID = KindCustomer, customer(), fmt.Sprintf("M%02d", len(l.all))
	case n < 11:
		line.Kind, line.By, line.ID = KindReply, person(), fmt.Sprintf("M%02d", len(l.all))
		for range r.IntN(3) {
			line.To = append(line.To, pick(r, person(), customer()))
		}
		if line.Timed = r.IntN(2) == 0; line.Timed {
			line.Handle = float64(r.IntN(2000)) / 4
		}
	case n < 16:
		line.Kind, line.Status = KindStatus, Status(pick(r, 0, 1, 2, 2, 2, 3, 4))
		line.By = pick(r, person(), customer(), "rule:night")
	case n < 18:
		line.Kind, line.Into = KindMerge, conversation()
	default:
		line.Kind, line.ID = KindRating, fmt.Sprintf("M%02d", r.IntN(len(l.all)+1))
		line.Face, line.About = Face(r.IntN(3)), About(r.IntN(5))
	}
	return line
}

func (l *testLog) outside(r *rand.Rand, week Week, instants []int64) {
	if r.IntN(2) == 0 {
		l.in.Factors = &Factors{3, 7}
	}
	for range r.IntN(4) {
		l.in.Hours = append(l.in.Hours, Hours{"ann@team.example", week.Add(-r.IntN(2)), float64(r.IntN(9))})
		l.in.Sales = append(l.in.Sales, Sale{fmt.Sprint(len(l.in.Sales)), pick(r, instants...), r.IntN(2) == 0})
	}
	for range r.IntN(8) {
		l.in.Free = append(l.in.Free, Free{
			Source: "forum", Thread: pick(r, "", "t", "u"), At: pick(r, instants...),
			Event: pick(r, FreeReply, FreeReview, FreeResolved), Stars: 4 + r.IntN(2),
		})
	}
}

// expected computes the report the slow way.
func (l *testLog) expected() Report {
	w := l.window
	r := Report{Window: w}
	ref := func(w Window) map[string]*refSums {
		reference := newReference(l.in.People, l.all, w.End)
		reference.office = l.office
		return reference.measure(w)
	}
	before := w.Previous(l.in.Zone)
	now, then := ref(w), ref(before)
	r.Team, r.Previous = refValues(now, ""), refValues(then, "")
	refOutside(l.in, l.all, w, &r.Team)
	refOutside(l.in, l.all, before, &r.Previous)
	for _, p := range l.in.People {
		r.People = append(r.People, PersonReport{Email: p.Email, Values: refValues(now, p.Email), Previous: refValues(then, p.Email)})
	}
	return r
}

// whole computes it the fast way, from everything.
func (l *testLog) whole() (Report, error) {
	in := l.in
	in.Timelines = Group(l.lines())
	return Compute(in, l.window)
}

// lean computes it as a store would: old timelines summed up, the memory of who
// helped whom kept apart, timelines read back from bytes.
func (l *testLog) lean() (Report, error) {
	in := l.in
	in.Since = Reach(l.window, in.Zone, in.Factors)
	in.Ever = NewEver()
	for _, t := range Group(l.lines()) {
		t, err := Decode(t.Encode())
		if err != nil {
			return Report{}, err
		}
		if t.Marked() {
			in.Ever.Keep(t)
		} else {
			for _, h := range FirstReplies(t, in.People) {
				in.Ever.Note(h)
			}
		}
		if _, last, _ := t.Span(); last < in.Since {
			idle := Idles(t)
			in.Idle.Open += idle.Open
			in.Idle.Waiting += idle.Waiting
			continue
		}
		in.Timelines = append(in.Timelines, t)
	}
	return Compute(in, l.window)
}

// complaint says where two reports part, or nothing.
func complaint(got, want Report) string {
	var all []string
	add := func(who string, got, want *Values) {
		for k := range keys {
			if !near(got[k], want[k]) {
				all = append(all, fmt.Sprintf("%s %s is %+v, want %+v", who, k, got[k], want[k]))
			}
		}
	}
	add("team", &got.Team, &want.Team)
	add("previous", &got.Previous, &want.Previous)
	for i := range want.People {
		add(want.People[i].Email, &got.People[i].Values, &want.People[i].Values)
		add("previous "+want.People[i].Email, &got.People[i].Previous, &want.People[i].Previous)
	}
	return strings.Join(all, "\n")
}

func near(a, b Value) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(b)) }
	return a.Known == b.Known && a.N == b.N && a.Hits == b.Hits && near(a.Number, b.Number) &&
		near(a.Median, b.Median) && near(a.P90, b.P90) && a.Office.Known == b.Office.Known &&
		near(a.Office.Mean, b.Office.Mean) && near(a.Office.Median, b.Office.Median) && near(a.Office.P90, b.Office.P90)
}

// wrong says what is wrong with the fast ways on this log, or nothing.
func (l *testLog) wrong() string {
	want := l.expected()
	for name, compute := range map[string]func() (Report, error){"whole": l.whole, "lean": l.lean} {
		got, err := compute()
		if err != nil {
			return name + ": " + err.Error()
		}
		if c := complaint(got, want); c != "" {
			return name + ":\n" + c
		}
	}
	return cmp.Or(l.wrongEvidence(want), l.wrongSheet(want))
}

// wrongEvidence compares each figure with the length of its list.
func (l *testLog) wrongEvidence(want Report) string {
	in := l.in
	in.Timelines = Group(l.lines())
	check := func(who string, v *Values) string {
		for _, d := range Definitions() {
			if who == "" && !d.Team || who != "" && !d.Person {
				continue
			}
			e, err := Explain(in, l.window, who, d.Key)
			if err != nil {
				return err.Error()
			}
			counted, of := v[d.Key].N, 0
			if d.Unit == Share || d.Key == ClosedOfNew || d.Key == TicketsPerSale {
				counted, of = v[d.Key].Hits, v[d.Key].N
				if !v[d.Key].Known {
					counted = len(e.Counted)
				}
			}
			if d.Key == Capacity {
				counted, of = want.Team[NewConversations].N, len(e.Of)
			}
			if len(e.Counted) != counted || len(e.Of) != of {
				return fmt.Sprintf("%s %s lists %d of %d, want %d of %d", who, d.Name, len(e.Counted), len(e.Of), counted, of)
			}
		}
		return ""
	}
	for i := range want.People {
		if c := check(want.People[i].Email, &want.People[i].Values); c != "" {
			return c
		}
	}
	return check("", &want.Team)
}

// smaller drops lines as long as something stays wrong.
func (l *testLog) smaller() *testLog {
	for i := 0; i < len(l.all); {
		less := *l
		less.all = append(append([]Line(nil), l.all[:i]...), l.all[i+1:]...)
		if less.wrong() != "" {
			l, i = &less, 0
			continue
		}
		i++
	}
	return l
}

func TestFastAndSlowAgree(t *testing.T) {
	cases := 6000
	if testing.Short() {
		cases = 500
	}
	for seed := range cases {
		l := randomLog(rand.New(rand.NewPCG(uint64(seed), 46)))
		if l.wrong() == "" {
			continue
		}
		l = l.smaller()
		t.Errorf("seed %d, window %+v, people %v: %s", seed, l.window, l.in.People, l.wrong())
		for _, line := range l.all {
			t.Logf("  %+v", line)
		}
		t.FailNow()
	}
}

func TestTheOrderOfLinesInAFileIsNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		l := randomLog(r)
		want, err := l.whole()
		if err != nil {
			t.Fatal(err)
		}
		r.Shuffle(len(l.all), func(i, j int) { l.all[i], l.all[j] = l.all[j], l.all[i] })
		l.all = append(l.all, l.all[r.IntN(len(l.all))])
		got, err := l.whole()
		if err != nil {
			t.Fatal(err)
		}
		if c := complaint(got, want); c != "" {
			t.Fatal(c)
		}
	}
}
