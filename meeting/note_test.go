package meeting

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// writer is a client as note.go describes it: what it knows, and what it types.
type writer struct {
	name  string
	known []Op
	own   []Op // all it ever made
	n     int64
}

// visible gives the ids of the letters that the client sees, in order.
func (w *writer) visible() (ids []letterID) {
	l := lettersOf(w.known)
	l.each(func(id, _ letterID) {
		if !l.gone[id] {
			ids = append(ids, id)
		}
	})
	return ids
}

func (w *writer) learn(o Op) {
	w.known = append(w.known, o)
	w.n = max(w.n, o.N+int64(max(utf8.RuneCountInString(o.Text), 1))-1)
}

func (w *writer) make(o Op) {
	o.Client, o.N = w.name, w.n+1
	w.own = append(w.own, o)
	w.learn(o)
}

func (w *writer) typeAt(at int, text string) {
	o := Op{Text: text}
	if at > 0 {
		o.After = w.visible()[at-1].String()
	}
	w.make(o)
}

func (w *writer) deleteAt(from, n int) {
	var ranges []string
	for _, id := range w.visible()[from : from+n] {
		ranges = append(ranges, id.String()+".1")
	}
	w.make(Op{Delete: ranges})
}

// Five people type and delete at once, each knowing some of what the others
// did. Whoever has all operations, in any order and some of them twice, reads
// the same; nothing that was typed and not deleted is missing, and what one
// typed in one go stands together.
func TestNotesComeTogether(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		writers := make([]*writer, 5)
		for i := range writers {
			writers[i] = &writer{name: fmt.Sprintf("c%d", i)}
		}
		typed, gone := map[string]bool{}, map[letterID]bool{}
		for step := range 40 {
			w := writers[r.IntN(5)]
			if other := writers[r.IntN(5)]; r.IntN(3) == 0 && other != w { // hears of all another one knows
				for _, o := range other.known {
					if !slices.ContainsFunc(w.known, func(k Op) bool { return k.Client == o.Client && k.N == o.N }) {
						w.learn(o)
					}
				}
			}
			ids := w.visible()
			if len(ids) > 3 && r.IntN(4) == 0 {
				from := r.IntN(len(ids) - 2)
				for _, id := range ids[from : from+2] {
					gone[id] = true
				}
				w.deleteAt(from, 2)
				continue
			}
			word := fmt.Sprintf("<%d·é😀%d>", step, r.IntN(100))
			typed[word] = true
			w.typeAt(r.IntN(len(ids)+1), word)
		}
		var all []Op
		for _, w := range writers {
			all = append(all, w.own...)
		}
		want := Text(all)
		for range 5 {
			mixed := slices.Concat(all, all[:len(all)/2])
			r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			if got := Text(mixed); got != want {
				t.Fatalf("seed %d: one reads %q, another %q", seed, got, want)
			}
		}
		letters := 0
		for word := range typed {
			letters += utf8.RuneCountInString(word)
		}
		if got := utf8.RuneCountInString(want); got != letters-len(gone) {
			t.Fatalf("seed %d: %d letters, want %d typed less %d deleted", seed, got, letters, len(gone))
		}
		few := Compact(all)
		if got := Text(few); got != want || len(few) > len(all)*3 {
			t.Fatalf("seed %d: compacted to %d operations it reads %q, want %q", seed, len(few), got, want)
		}
		// Somebody who was offline meanwhile knows only the operations from before.
		w := writers[0]
		w.typeAt(len(w.visible()), "late")
		late := w.own[len(w.own)-1]
		if a, b := Text(append(slices.Clone(all), late)), Text(append(slices.Clone(few), late)); a != b || strings.Count(b, "late") != 1 {
			t.Fatalf("seed %d: after compacting a late word makes %q, want %q", seed, b, a)
		}
		if a := Text(slices.Concat(few, all)); a != want {
			t.Fatalf("seed %d: old and new operations together read %q, want %q", seed, a, want)
		}
	}
}

func TestTypedTogetherStaysTogether(t *testing.T) {
	a, b := &writer{name: "a"}, &writer{name: "b"}
	a.typeAt(0, "We meet.")
	b.learn(a.own[0])
	a.typeAt(8, " Ann types.") // both at the same place, a letter at a time
	for i, c := range " Bob too." {
		b.typeAt(8+i, string(c))
	}
	got := Text(slices.Concat(a.own, b.own))
	if got != "We meet. Bob too. Ann types." && got != "We meet. Ann types. Bob too." {
		t.Errorf("it reads %q", got)
	}
	if c := Compact(slices.Concat(a.own, b.own)); len(c) != 3 {
		t.Errorf("compacted to %d operations: %v", len(c), c)
	}
}

func TestWhatIsNoOperationIsRefused(t *testing.T) {
	for name, o := range map[string]Op{
		"no client":          {N: 1, Text: "x"},
		"a client with dots": {Client: "a.b", N: 1, Text: "x"},
		"our own client":     {Client: compactor, N: 1, Text: "x"},
		"no number":          {Client: "a", Text: "x"},
		"a huge number":      {Client: "a", N: 1 << 60, Text: "x"},
		"nothing":            {Client: "a", N: 1},
		"both":               {Client: "a", N: 1, Text: "x", Delete: []string{"a.1.1"}},
		"behind itself":      {Client: "a", N: 4, After: "a.4", Text: "x"},
		"behind nonsense":    {Client: "a", N: 4, After: "4", Text: "x"},
		"a zero letter":      {Client: "a", N: 1, Text: "x\x00"},
		"broken letters":     {Client: "a", N: 1, Text: "x\xff"},
		"too long":           {Client: "a", N: 1, Text: strings.Repeat("x", longestOp+1)},
		"deleting nonsense":  {Client: "a", N: 1, Delete: []string{"a.1"}},
		"deleting for ever":  {Client: "a", N: 1, Delete: []string{"a.1.999999999"}},
	} {
		if o.check() == nil {
			t.Errorf("%s is taken for an operation", name)
		}
	}
	for _, o := range []Op{{Client: "a", N: 1, Text: "x"}, {Client: "a1", N: 9, After: "b.8", Text: "é"}, {Client: "a", N: 2, Delete: []string{"b.1.20"}}} {
		if err := o.check(); err != nil {
			t.Errorf("%v is refused: %v", o, err)
		}
	}
}

// Whatever a client sends and is let in, reading and compacting end, and say the same.
func FuzzNote(f *testing.F) {
	f.Add("a", int64(1), "", "hello", "a.2.2", int64(9))
	f.Add("a", int64(3), "b.2", "x", "a.3.1", int64(4))
	f.Fuzz(func(t *testing.T, client string, n int64, after, text, del string, m int64) {
		var ops []Op
		for _, o := range []Op{{Client: client, N: n, After: after, Text: text}, {Client: client, N: m, Delete: []string{del}}, {Client: "b", N: 2, Text: "by"}} {
			if o.check() == nil {
				ops = append(ops, o)
			}
		}
		want := Text(ops)
		slices.Reverse(ops)
		if got := Text(ops); got != want {
			t.Errorf("%q in one order, %q in another", want, got)
		}
		few := Compact(ops)
		for _, o := range few {
			if o.Client != compactor && o.check() != nil && !slices.ContainsFunc(ops, func(k Op) bool { return k.N == o.N && k.Client == o.Client }) {
				t.Errorf("compacting makes %v, which is refused", o)
			}
		}
		if got := Text(few); got != want {
			t.Errorf("%q is compacted to %q", want, got)
		}
	})
}
