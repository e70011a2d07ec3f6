package metric

// The sample log, read by a plain reader of its own, gives the expected report.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"
)

// rawLine is a line of the support log, as the file has it.
type rawLine struct {
	Type, ID, Conversation, Kind, From, By, Status, Into, Message, Face, About string
	Email, Started, Source, Thread, Event, Person, Week                        string
	At                                                                         time.Time
	To                                                                         any
	TimeZone                                                                   string   `json:"time_zone"`
	HandleSeconds                                                              *float64 `json:"handle_seconds"`
	Hours                                                                      float64
	Stars                                                                      int
	Capacity                                                                   *struct {
		Replies float64 `json:"replies_per_conversation"`
		Minutes float64 `json:"minutes_per_reply"`
	}
}

func (r rawLine) recipients() []string {
	switch to := r.To.(type) {
	case string:
		return []string{to}
	case []any:
		var all []string
		for _, a := range to {
			all = append(all, a.(string))
		}
		return all
	}
	return nil
}

// readSample turns a log without bad lines into an input.
func readSample(t testing.TB, path string) Input {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var in Input
	var lines []Line
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		var r rawLine
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, take(t, &in, r)...)
	}
	in.Timelines = Group(lines)
	return in
}

func take(t testing.TB, in *Input, r rawLine) []Line {
	l := Line{At: r.At.UnixMicro(), Conversation: r.Conversation, ID: r.ID, By: r.From, To: r.recipients()}
	switch r.Type {
	case "settings":
		in.Zone, _ = time.LoadLocation(r.TimeZone)
		in.Factors = &Factors{r.Capacity.Replies, r.Capacity.Minutes}
	case "person":
		in.People = append(in.People, Person{r.Email, r.Started})
	case "hours":
		w, err := ParseWeek(r.Week)
		if err != nil {
			t.Fatal(err)
		}
		in.Hours = append(in.Hours, Hours{r.Person, w, r.Hours})
	case "sale":
		in.Sales = append(in.Sales, Sale{r.ID, l.At, r.Kind == "renewal"})
	case "free_support":
		e := map[string]FreeEvent{"reply": FreeReply, "review": FreeReview, "thread_resolved": FreeResolved}[r.Event]
		in.Free = append(in.Free, Free{r.Source, r.Thread, l.At, e, r.Stars})
	case "rating":
		l.Kind, l.ID = KindRating, r.Message
		l.Face, _ = ParseFace(r.Face)
		l.About, _ = ParseAbout(r.About)
		return []Line{l}
	case "status":
		l.Kind, l.By = KindStatus, r.By
		l.Status, _ = ParseStatus(r.Status)
		return []Line{l}
	case "message":
		switch r.Kind {
		case "customer":
			l.Kind, l.To = KindCustomer, nil
		case "reply":
			l.Kind = KindReply
			if r.HandleSeconds != nil {
				l.Timed, l.Handle = true, *r.HandleSeconds
			}
		}
		return []Line{l}
	default:
		t.Fatalf("no line of the sample: %+v", r)
	}
	return nil
}

func sampleReport(t testing.TB) Report {
	t.Helper()
	in := readSample(t, "testdata/seed-week.jsonl")
	w, _ := ParseWeek("2026-W46")
	r, err := Compute(in, w.Window(in.Zone))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSampleGivesTheExpectedReport(t *testing.T) {
	var got, want map[string]any
	var out bytes.Buffer
	if err := WriteJSON(&out, sampleReport(t)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("testdata/seed-week.2026-W46.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	delete(got, "previous")
	delete(got, "change")
	for _, d := range differences("", got, want) {
		t.Error(d)
	}
}

// differences lists where two JSON values part, numbers within a hair.
func differences(at string, got, want any) (all []string) {
	g, gok := got.(map[string]any)
	w, wok := want.(map[string]any)
	if gok && wok {
		for k := range g {
			if _, ok := w[k]; !ok {
				all = append(all, fmt.Sprintf("%s.%s is too many", at, k))
			}
		}
		for k := range w {
			if _, ok := g[k]; !ok {
				all = append(all, fmt.Sprintf("%s.%s is missing", at, k))
				continue
			}
			all = append(all, differences(strings.TrimPrefix(at+"."+k, "."), g[k], w[k])...)
		}
		return all
	}
	a, aok := got.(float64)
	b, bok := want.(float64)
	if aok && bok && math.Abs(a-b) <= 1e-9*max(1, math.Abs(b)) || got == want {
		return nil
	}
	return []string{fmt.Sprintf("%s is %v, want %v", at, got, want)}
}

func TestSampleMovesAsTheSpreadsheetSaid(t *testing.T) {
	r := sampleReport(t)
	techy, _ := r.Person("techy@givehelp.example")
	for _, c := range []struct {
		name string
		got  Change
		want float64
	}{
		{"sales", r.Change[Sales], -0.14},
		{"new conversations", r.Change[NewConversations], 0},
		{"techy's handle time", techy.Change[HandleTime], -0.30},
		{"techy's resolution time", techy.Change[ResolutionTime], -0.02},
	} {
		if !c.got.Known || math.Abs(c.got.Number-c.want) > 0.005 {
			t.Errorf("%s moved by %+v, want about %v", c.name, c.got, c.want)
		}
	}
	if techy.Since != "2017-10-05" {
		t.Errorf("techy helps since %q", techy.Since)
	}
}
