package transfer_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
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
	"rapport/team"
	"rapport/transfer"
)

const sample = "../metric/testdata/seed-week.jsonl"

type house struct {
	transfer *transfer.Store
	numbers  *metric.Store
	ratings  *rating.Store
}

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	key, err := secret.Open(t.TempDir())
	must(t, err)
	blobs, err := blob.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	people := team.NewStore(d)
	in := inbox.NewStore(d, blobs, key, nil)
	ratings := rating.NewStore(d, in, key)
	numbers := metric.NewStore(d, people)
	return house{transfer.NewStore(d, people, in, ratings, numbers), numbers, ratings}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h house) read(t *testing.T, log []byte) {
	t.Helper()
	_, bad, err := h.transfer.ImportLog(t.Context(), bytes.NewReader(log), false, nil)
	if err != nil {
		t.Fatal(err, bad)
	}
}

func (h house) write(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, h.transfer.ExportLog(t.Context(), &b))
	return b.Bytes()
}

func TestTheSampleLogGivesItsNumbers(t *testing.T) {
	log, err := os.ReadFile(sample)
	must(t, err)
	expected, err := os.ReadFile("../metric/testdata/seed-week.2026-W46.json")
	must(t, err)
	var want map[string]any
	must(t, json.Unmarshal(expected, &want))
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC))
		h := open(t, d)
		h.read(t, log)
		for _, again := range []string{"computed", "kept"} {
			r, err := h.numbers.Week(t.Context(), metric.Week{Year: 2026, Number: 46})
			must(t, err)
			var b bytes.Buffer
			must(t, metric.WriteJSON(&b, r))
			var got map[string]any
			must(t, json.Unmarshal(b.Bytes(), &got))
			compare(t, again, want, got)
		}
		r, err := h.numbers.Week(t.Context(), metric.Week{Year: 2026, Number: 46})
		must(t, err)
		for _, k := range []metric.Key{metric.OpenAtEnd, metric.CustomersHelped, metric.ClosedCount} {
			e, err := h.numbers.Explain(t.Context(), metric.Week{Year: 2026, Number: 46}, "", k)
			if err != nil || len(e.Counted) != r.Team[k].N {
				t.Errorf("%s lists %d of %d, %v", k, len(e.Counted), r.Team[k].N, err)
			}
		}
	})
}

// compare holds all that is wanted against what there is.
func compare(t *testing.T, where string, want, got any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k, v := range w {
			compare(t, where+"."+k, v, g[k])
		}
	case float64:
		g, ok := got.(float64)
		if !ok || math.Abs(g-w) > 1e-9*max(1, math.Abs(w)) {
			t.Errorf("%s is %v, want %v", where, got, want)
		}
	default:
		if want != got {
			t.Errorf("%s is %v, want %v", where, got, want)
		}
	}
}

func sorted(log []byte) []string {
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	slices.Sort(lines)
	return slices.DeleteFunc(lines, func(l string) bool { return l == "" })
}

func TestOutAndInAndOutAgain(t *testing.T) {
	log, err := os.ReadFile(sample)
	must(t, err)
	log = append(log, []byte(`
{"type":"message","id":"n1","conversation":"C00432","at":"2026-11-12T10:00:00.123456+01:00","kind":"note","from":"ana@givehelp.example","text":"ça va\u2028"}
{"type":"message","id":"x1","conversation":"X","at":"2026-11-12T10:00:00Z","kind":"customer","from":"Zoe@x.example","to":["support@givehelp.example","b@x.example"],"subject":"Hi","mailbox":"other@givehelp.example"}
{"type":"message","id":"y1","conversation":"Y","at":"2026-11-12T11:00:00Z","kind":"reply","from":"ana@givehelp.example","to":"zoe@x.example","handle_seconds":12.5}
{"type":"merge","conversation":"Y","into":"X","at":"2026-11-12T12:00:00Z","by":"ana@givehelp.example"}
{"type":"topic","conversation":"X","at":"2026-11-12T12:00:00Z","by":"rule:words","topic":"stripe","set":true}
{"type":"rating","message":"y1","at":"2026-11-12T13:00:00Z","face":"not_good","about":"product","comment":"no"}
{"type":"status","conversation":"X","at":"2026-11-12T14:00:00Z","by":"rule:old","status":"spam"}
`)...)
	var before []byte
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		h := open(t, d)
		h.read(t, log)
		first := h.write(t)
		if n := len(sorted(first)); n != len(sorted(log)) {
			t.Errorf("%d lines came out of %d", n, len(sorted(log)))
		}
		h.read(t, log)
		if again := h.write(t); !bytes.Equal(first, again) {
			t.Error("taking the same file in twice changed something")
		}
		if before != nil && !slices.Equal(sorted(before), sorted(first)) {
			t.Error("the two databases give different lines")
		}
		before = first
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		h := open(t, d)
		h.read(t, before)
		if after := h.write(t); !slices.Equal(sorted(before), sorted(after)) {
			t.Error("export, import, export does not give the same lines")
		}
	})
}

func TestABadLineKeepsNothing(t *testing.T) {
	log := []byte(`{"type":"settings","time_zone":"Europe/Lisbon"}
{"type":"message","id":"1","conversation":"A","at":"2026-11-12T10:00:00Z","kind":"customer","from":"a@x.example"}
{"type":"message","id":"2","conversation":"A","at":"2026-11-12T10:00:00","kind":"customer","from":"a@x.example"}
`)
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		h := open(t, d)
		empty := h.write(t)
		_, bad, err := h.transfer.ImportLog(t.Context(), bytes.NewReader(log), false, nil)
		if !errors.Is(err, transfer.ErrBadLines) || len(bad) != 1 || bad[0].Number != 3 {
			t.Errorf("%v, %v; want line 3 to be bad", bad, err)
		}
		if now := h.write(t); !bytes.Equal(empty, now) {
			t.Errorf("something was kept: %s", now)
		}
		good, bad, err := h.transfer.ImportLog(t.Context(), bytes.NewReader(log), true, nil)
		if err != nil || good != 2 || len(bad) != 1 {
			t.Errorf("%d good, %d bad, %v; want 2 and 1", good, len(bad), err)
		}
		conflict := []byte(`{"type":"message","id":"1","conversation":"A","at":"2026-11-12T10:00:00Z","kind":"customer","from":"b@x.example"}`)
		if _, _, err := h.transfer.ImportLog(t.Context(), bytes.NewReader(conflict), false, nil); err == nil || !strings.Contains(err.Error(), "message 1 is here already") {
			t.Errorf("an id with other content: %v", err)
		}
	})
}

// A status or topic may be of a conversation that came in earlier, and of none that never did.
func TestALineOfNoConversationIsBad(t *testing.T) {
	const message = `{"type":"message","id":"1","conversation":"A","at":"2026-11-12T10:00:00Z","kind":"customer","from":"a@x.example"}` + "\n"
	about := func(conversation string) string {
		return `{"type":"status","conversation":"` + conversation + `","at":"2026-11-12T11:00:00Z","by":"rule:x","status":"closed"}` + "\n" +
			`{"type":"topic","conversation":"` + conversation + `","at":"2026-11-12T11:00:00Z","by":"rule:x","topic":"Refund","set":true}` + "\n"
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		h := open(t, d)
		h.read(t, []byte(message))
		for _, skip := range []bool{false, true} {
			good, bad, err := h.transfer.ImportLog(t.Context(), strings.NewReader(about("B")+about("A")), skip, nil)
			if len(bad) != 2 || bad[0].Number != 1 || !strings.Contains(bad[1].String(), "line 2: topic of B, which has no message") {
				t.Fatalf("bad lines %v; want those of B", bad)
			}
			if skip != (err == nil) || skip && good != 2 {
				t.Errorf("skipping %v: %d good lines, %v", skip, good, err)
			}
		}
		if out := string(h.write(t)); !strings.Contains(out, `"Refund"`) || !strings.Contains(out, `"closed"`) {
			t.Errorf("the good lines are not there:\n%s", out)
		}
	})
}

func TestLongWordsGoInAndOut(t *testing.T) {
	dice := rand.NewChaCha8([32]byte{7})
	b := make([]byte, 6_000)
	_, _ = dice.Read(b) // never fails
	long := hex.EncodeToString(b)
	log := []byte(`{"type":"person","email":"ana@givehelp.example","name":"Ana","role":"head","time_zone":"UTC"}
{"type":"message","id":"q","conversation":"X","at":"2026-11-12T10:00:00Z","kind":"customer","from":"zoe@x.example","to":"support@givehelp.example"}
{"type":"message","id":"a","conversation":"X","at":"2026-11-12T11:00:00Z","kind":"reply","from":"ana@givehelp.example","to":"zoe@x.example"}
{"type":"rating","message":"a","at":"2026-11-12T13:00:00Z","face":"not_good","comment":"` + long + `"}
{"type":"free_support","source":"` + long + `","at":"2026-11-12T13:00:00Z","event":"review","stars":5,"thread":"` + long + `"}
{"type":"free_support","source":"` + long + `","at":"2026-11-12T13:00:00Z","event":"review","stars":4,"thread":"` + long + `"}
`)
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		h := open(t, d)
		h.read(t, log)
		h.read(t, log) // the second time changes nothing
		if n := strings.Count(string(h.write(t)), long); n != 5 {
			t.Errorf("the long words came out %d times, want 5", n)
		}
	})
}

// busy is a file during whose writing the team works on.
type busy struct {
	bytes.Buffer
	meanwhile func()
}

func (b *busy) Write(p []byte) (int, error) {
	b.meanwhile()
	return b.Buffer.Write(p)
}

func TestWhatGoesOutIsOfOneMoment(t *testing.T) {
	log, err := os.ReadFile(sample)
	must(t, err)
	more := []byte(`{"type":"person","email":"new@givehelp.example","name":"New","role":"guest","time_zone":"UTC"}
{"type":"message","id":"a1","conversation":"A","at":"2026-11-12T10:00:00Z","kind":"customer","from":"zoe@x.example","to":"support@givehelp.example"}
{"type":"message","id":"a2","conversation":"A","at":"2026-11-12T11:00:00Z","kind":"reply","from":"new@givehelp.example","to":"zoe@x.example"}
{"type":"status","conversation":"A","at":"2026-11-12T12:00:00Z","by":"new@givehelp.example","status":"closed"}
{"type":"rating","message":"a2","at":"2026-11-12T13:00:00Z","face":"great"}
{"type":"free_support","source":"forum","at":"2026-11-12T13:00:00Z","event":"reply","thread":"t"}
`)
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		h := open(t, d)
		h.read(t, log)
		before := h.write(t)
		times := 0
		out := busy{meanwhile: func() {
			if times++; times == 1 {
				h.read(t, more)
			}
		}}
		must(t, h.transfer.ExportLog(t.Context(), &out))
		if times < 2 {
			t.Errorf("the file was written in %d pieces: nothing was tried", times)
		}
		if !bytes.Equal(out.Bytes(), before) {
			t.Error("what happened while the file was written is in it, in part")
		}
		if after := h.write(t); len(sorted(after)) != len(sorted(before))+6 {
			t.Errorf("%d lines went out afterwards, want %d", len(sorted(after)), len(sorted(before))+6)
		}
	})
}
