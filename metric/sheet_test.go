package metric

// Sheets say what timelines say, and parts add up.

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// filing invents what conversations are about.
func filing(members map[string][]string) (map[string]filed, error) {
	all := map[string]filed{}
	for root, ids := range members {
		f := filed{mailbox: "box " + root[1:]}
		for _, id := range ids {
			if n := int(id[len(id)-1]); n%3 > 0 {
				f.topics = append(f.topics, fmt.Sprint("topic ", n%2))
			}
		}
		slices.Sort(f.topics)
		f.topics = slices.Compact(f.topics)
		all[root] = f
	}
	return all, nil
}

// wrongSheet says where the sheet and its parts differ from the timelines and the report.
func (l *testLog) wrongSheet(want Report) string {
	in := l.in
	in.Timelines = Group(l.lines())
	made, err := collect(in, l.window, filing)
	if err != nil {
		return err.Error()
	}
	b, err := made.encode()
	if err != nil {
		return err.Error()
	}
	kept, err := decodeSheet(b)
	if err != nil || !kept.of(in.People) {
		return fmt.Sprintf("%v: the sheet does not survive its bytes", err)
	}
	e := newEngine(in)
	e.sheet = kept
	for who := range len(want.People) + 1 {
		person := ""
		if who > 0 {
			person = want.People[who-1].Email
		}
		for _, d := range Definitions() {
			if person == "" && !d.Team || person != "" && !d.Person {
				continue
			}
			walked, err1 := Explain(in, l.window, person, d.Key)
			got, err2 := e.evidence(l.window, Slice{}, person, d.Key)
			if err := errors.Join(err1, err2); err != nil {
				return err.Error()
			}
			if !slices.Equal(walked.Counted, got.Counted) || !slices.Equal(walked.Of, got.Of) {
				return fmt.Sprintf("%s %s: the sheet lists\n%+v, the timelines\n%+v", person, d.Name, got, walked)
			}
		}
	}
	return e.wrongParts(l, want)
}

// wrongParts compares each part's value with its list, and the parts' sum with the whole.
func (e *engine) wrongParts(l *testLog, want Report) string {
	parts, err := decodeParts(apart(e.sheet.parts(e.in.Zone, e.in.Office)).encode())
	if err != nil {
		return err.Error()
	}
	sums := map[By]map[Key]int{ByTopic: {}, ByMailbox: {}, ByDay: {}}
	for s, v := range parts {
		for _, d := range Definitions() {
			if !d.Team || !d.Key.Parted() {
				continue
			}
			got, err := e.evidence(l.window, s, "", d.Key)
			if err != nil {
				return err.Error()
			}
			listed, n := len(got.Counted), v[d.Key].N
			if d.Unit == Share || d.Key == ClosedOfNew {
				listed = len(got.Of)
			}
			if s.By == ByDay && (d.Key == OpenAtEnd || d.Key == WaitingAtEnd) {
				n = listed // not taken apart by day
			}
			if listed != n {
				return fmt.Sprintf("%+v %s has %d, its list %d", s, d.Name, n, listed)
			}
			sums[s.By][d.Key] += v[d.Key].N
		}
	}
	for _, k := range []Key{NewConversations, MessagesReceived, RepliesSent, ResponseTime, ClosedCount, Resolved, Ratings, OpenAtEnd} {
		whole := want.Team[k].N
		if sums[ByTopic][k] < whole || sums[ByMailbox][k] != whole || k != OpenAtEnd && sums[ByDay][k] != whole {
			return fmt.Sprintf("%s is %d, by topic %d, by mailbox %d, by day %d", k, whole, sums[ByTopic][k], sums[ByMailbox][k], sums[ByDay][k])
		}
	}
	return ""
}

func TestSheetsOfStrangersDoNoHarm(t *testing.T) {
	l := randomLog(rand.New(rand.NewPCG(8, 8)))
	l.in.Timelines = Group(l.lines())
	made, err := collect(l.in, l.window, filing)
	if err != nil {
		t.Fatal(err)
	}
	b, err := made.encode()
	if err != nil {
		t.Fatal(err)
	}
	for cut := range b {
		if _, err := decodeSheet(b[:cut]); !errors.Is(err, ErrSheet) {
			t.Fatalf("%d of %d bytes pass for a sheet: %v", cut, len(b), err)
		}
	}
	parts := apart(made.parts(l.in.Zone, nil)).encode()
	for cut := range parts {
		if _, err := decodeParts(parts[:cut]); !errors.Is(err, ErrParts) {
			t.Fatalf("%d of %d bytes pass for parts: %v", cut, len(parts), err)
		}
	}
}

func FuzzDecodeSheet(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 10 {
		l := randomLog(r)
		l.in.Timelines = Group(l.lines())
		if made, err := collect(l.in, l.window, filing); err == nil {
			b, _ := made.encode()
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		made, err := decodeSheet(b)
		if err != nil {
			return
		}
		again, err := made.encode()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := decodeSheet(again); err != nil || len(back.facts) != len(made.facts) || len(back.about) != len(made.about) {
			t.Fatal("a sheet does not survive its bytes")
		}
	})
}
