package transfer

// The sample log in and out, and what Check and Each promise.

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/metric"
)

func sample(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../metric/testdata/seed-week.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func written(t testing.TB, log Log) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteLog(&out, log); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, b []byte) (Log, []BadLine) {
	t.Helper()
	log, bad, err := ReadLog(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return log, bad
}

func TestSampleSurvivesReadingAndWriting(t *testing.T) {
	log, bad := read(t, sample(t))
	if len(bad) > 0 || len(log.Messages) != 10872 || len(log.Statuses) != 5221 || len(log.People) != 6 ||
		len(log.Hours) != 20 || len(log.Ratings) != 18 || len(log.Sales) != 757 || len(log.FreeSupport) != 47 || log.Settings == nil {
		t.Fatalf("the sample was read amiss, bad lines: %v", bad)
	}
	once := written(t, log)
	again, bad := read(t, once)
	if len(bad) > 0 || !bytes.Equal(once, written(t, again)) {
		t.Fatalf("writing and reading changed the log; bad lines: %v", bad)
	}
	if n := bytes.Count(once, []byte("\n")); n != 16942 {
		t.Errorf("%d lines written", n)
	}
	if !bytes.Contains(once, []byte(`"at":"2026-10-19T15:50:46.153846Z"`)) {
		t.Error("microseconds got lost")
	}
}

func TestOrderInTheFileIsNothing(t *testing.T) {
	lines := bytes.Split(bytes.TrimSpace(sample(t)), []byte("\n"))
	want, _ := read(t, sample(t))
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	got, bad := read(t, bytes.Join(lines, []byte("\n")))
	if len(bad) > 0 || !bytes.Equal(written(t, got), written(t, want)) {
		t.Fatalf("shuffled lines read otherwise; bad: %v", bad)
	}
}

func TestCheckedLogIsReadLineByLine(t *testing.T) {
	b := append(sample(t), "\n{}\n"...)
	b = append(b, b[:bytes.IndexByte(b, '\n')+1]...) // the settings once more
	c, err := Check(bytes.NewReader(b))
	if err != nil || len(c.Bad()) != 1 || c.Good() != 16942 {
		t.Fatalf("%d good lines, bad %v, %v", c.Good(), c.Bad(), err)
	}
	var log Log
	if err := c.Each(bytes.NewReader(b), func(l Line) error { log.add(l); return nil }); err != nil {
		t.Fatal(err)
	}
	if whole, _ := read(t, b); !bytes.Equal(written(t, whole), written(t, log)) {
		t.Error("line by line gives another log")
	}
	if err := c.Each(bytes.NewReader(b[:len(b)/2]), func(Line) error { return nil }); !errors.Is(err, ErrChanged) {
		t.Errorf("half the file passes for the file: %v", err)
	}
	stop := errors.New("enough")
	if err := c.Each(bytes.NewReader(b), func(Line) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of the taker is lost: %v", err)
	}
}

func TestSampleGivesTheNumbers(t *testing.T) {
	log, _ := read(t, sample(t))
	in, err := log.Input()
	if err != nil {
		t.Fatal(err)
	}
	week := metric.Week{Year: 2026, Number: 46}
	r, err := metric.Compute(in, week.Window(in.Zone))
	if err != nil {
		t.Fatal(err)
	}
	techy, _ := r.Person("techy@givehelp.example")
	got := fmt.Sprintln(r.Team[metric.NewConversations].N, r.Team[metric.Sales].N, r.Team[metric.Ratings].N,
		techy.Values[metric.HandleTime].Number, techy.Values[metric.CustomersHelpedEver].N, techy.Since,
		metric.FormatShare(r.Team[metric.Capacity].Number))
	if want := "141 172 18 498 4812 2017-10-05 98\u00a0%\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestIdenticalLinesAreOne(t *testing.T) {
	const head = `{"type":"person","email":"ann@t.example","name":"Ann","role":"guest","time_zone":"UTC"}` + "\n"
	same := []string{
		`{"type":"message","id":"1","conversation":"C","at":"2026-01-01T00:00:00Z","kind":"customer","from":"x@c.example","to":"s@t.example"}`,
		` {"to":["S@t.example"], "type" : "message","id":"\u0031","conversation":"C","at":"2026-01-01T02:00:00.000000+02:00","kind":"customer","from":"X@C.example","subject":"","own":{"a":[1,"}"]}} ` + "\r",
		`{"type":"free_support","source":"forum","at":"2026-01-01T00:00:00.5Z","event":"review","stars":5}`,
		`{"type":"free_support","source":"forum","at":"2026-01-01T00:00:00.500Z","event":"review","stars":5.0,"thread":null}`,
		`{"type":"sale","id":"1","at":"2026-01-01T00:00:00Z","amount":10.50,"currency":"EUR","kind":"new"}`,
		`{"type":"sale","id":"1","at":"2026-01-01t00:00:00z","amount":105e-1,"currency":"EUR","kind":"new"}`,
	}
	log, bad := read(t, []byte("\xef\xbb\xbf"+head+"\n  \n"+strings.Join(same, "\n")))
	if len(bad) > 0 || len(log.Messages) != 1 || len(log.FreeSupport) != 1 || len(log.Sales) != 1 {
		t.Fatalf("%+v, bad %v", log, bad)
	}
	if log.Sales[0].Amount != "10.5" {
		t.Errorf("the amount became %s", log.Sales[0].Amount)
	}
}

func TestEverythingOptionalComesBack(t *testing.T) {
	three, ten, zero := 3.5, 10.0, 0.0
	log := Log{
		Settings: &Settings{
			TimeZone: "Europe/Lisbon", WeekStarts: "monday", Team: "T", Mailbox: "s@t.example",
			Capacity:    &Capacity{RepliesPerConversation: &three, MinutesPerReply: &ten},
			OfficeHours: [7][]Interval{0: {{0, 60}, {540, 1440}}, 6: {{1, 2}}}, Holidays: []string{"2026-12-24", "2026-12-25"},
		},
		People:   []Person{{"ann@t.example", "Ann \"A\"\n\u2028é\x01", "head", "UTC", "2020-02-29", "ann@t.example"}},
		Hours:    []Hours{{"ann@t.example", "2026-W53", 0.1}},
		Messages: []Message{{"1", "C", 1, "reply", "ann@t.example", []string{"a@c.example", "b@c.example"}, "s", "t\\", &zero, "m"}},
		Statuses: []Status{{"C", -1, "rule:Night", "pending"}},
		Topics:   []Topic{{"C", 2_000_000, "ann@t.example", "shop", true}},
		Ratings:  []Rating{{"1", 5, "okay", "both", "fine"}},
		Sales:    []Sale{{"1", 5, "-0.05", "EUR", "upgrade"}},
	}
	log.FreeSupport = []FreeSupport{{"forum", 1, "review", "t", 4, "ann@t.example"}}
	b := written(t, log)
	got, bad := read(t, b)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	if d := cmp.Diff(log, got); d != "" {
		t.Error(d)
	}
}

func TestLongLinesAreBadAndNoMore(t *testing.T) {
	person := `{"type":"person","email":"ann@t.example","name":"Ann","role":"guest","time_zone":"UTC"}`
	long := `{"type":"topic","topic":"` + strings.Repeat("x", maxLine) + `"}`
	for _, end := range []string{"", "\n", "\n" + person} {
		log, bad := read(t, []byte(person+"\n"+long+end))
		if len(log.People) != 1 || len(bad) != 1 || bad[0].Number != 2 || !strings.Contains(bad[0].Reason, "longer than 16 MB") {
			t.Fatalf("%v, bad %v", log.People, bad)
		}
	}
}

func TestTheReadersErrorIsGiven(t *testing.T) {
	broken := errors.New("cable pulled")
	_, _, err := ReadLog(slowReader{broken})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "line 1") {
		t.Error(err)
	}
}

type slowReader struct{ err error }

func (r slowReader) Read(b []byte) (int, error) { return copy(b, "{"), r.err }

func FuzzReadLog(f *testing.F) {
	lines := bytes.Split(sample(f), []byte("\n"))
	for i := 0; i < len(lines); i += 800 {
		f.Add(bytes.Join(append(slices.Clone(lines[:9]), lines[i]), []byte("\n")))
	}
	for _, c := range badLines {
		f.Add([]byte(c.log))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		log, bad, err := ReadLog(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(bad, func(a, b BadLine) int { return a.Number - b.Number }) {
			t.Fatal("bad lines out of order")
		}
		once := written(t, log)
		again, bad := read(t, once)
		if len(bad) > 0 {
			t.Fatalf("what was good is bad once written: %v\n%s", bad, once)
		}
		if twice := written(t, again); !bytes.Equal(once, twice) {
			t.Fatalf("written otherwise the second time:\n%s\n%s", once, twice)
		}
	})
}
