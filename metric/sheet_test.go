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

// again writes a sheet and reads it.
func (s *sheet) again() (*sheet, error) {
	kept := &sheet{}
	for kind := range s {
		var err error
		if kept[kind], err = decodeLeaf(what(kind), s[kind].encode()); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// wrongSheet says where the sheet and its parts differ from the timelines and the report.
func (l *testLog) wrongSheet(want Report) string {
	in := l.in
	in.Timelines = Group(l.lines())
	made, err := collect(in, l.window, filing)
	if err != nil {
		return err.Error()
	}
	kept, err := made.again()
	if err != nil {
		return err.Error()
	}
	if !kept[factSent].of(in.People) {
		return "the sheet is of other people"
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
	parts, err := decodeParts(e.sheet.parts(e.in.Zone, e.in.Office).encode())
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
	for kind := range made {
		b := made[kind].encode()
		for cut := range b {
			if _, err := decodeLeaf(what(kind), b[:cut]); !errors.Is(err, ErrSheet) {
				t.Fatalf("%d of %d bytes pass for a leaf: %v", cut, len(b), err)
			}
		}
	}
	parts := made.parts(l.in.Zone, nil).encode()
	for cut := range parts {
		if _, err := decodeParts(parts[:cut]); !errors.Is(err, ErrParts) {
			t.Fatalf("%d of %d bytes pass for parts: %v", cut, len(parts), err)
		}
	}
}

func FuzzDecodeLeaf(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 10 {
		l := randomLog(r)
		l.in.Timelines = Group(l.lines())
		if made, err := collect(l.in, l.window, filing); err == nil {
			for kind := range made {
				f.Add(uint8(kind), made[kind].encode())
			}
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, b []byte) {
		l, err := decodeLeaf(what(kind), b)
		if err != nil {
			return
		}
		again, err := decodeLeaf(what(kind), l.encode())
		if err != nil || len(again.facts) != len(l.facts) || !slices.Equal(again.home, l.home) {
			t.Fatalf("a leaf does not survive its bytes: %v", err)
		}
		for i := range l.facts {
			if a, b := l.facts[i].item(), again.facts[i].item(); a != b && a.Seconds == a.Seconds {
				t.Fatalf("%+v is not %+v", a, b)
			}
		}
	})
}

func TestIDsArePacked(t *testing.T) {
	for text, packs := range map[string]bool{
		"0192f0c1-2f3a-7b1c-8d2e-0123456789ab": true, "0192F0C1-2F3A-7B1C-8D2E-0123456789AB": false,
		"0192f0c1-2f3a-7b1c-8d2e-0123456789a": false, "0192f0c1x2f3a-7b1c-8d2e-0123456789ab": false, "": false,
	} {
		id, ok := packUUID(text)
		if ok != packs || ok && string(appendUUID(nil, id[:])) != text {
			t.Errorf("%q is packed: %v", text, ok)
		}
	}
}
