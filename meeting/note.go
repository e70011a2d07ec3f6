// This file holds notes that several people write at once.
//
// # How it works
//
// A note is a set of letters. Each letter (one Unicode code point) has an id
// of its own, CLIENT.N, and the id of the letter that it was typed behind. Read
// as a tree (children of a letter: those typed behind it, the greatest id
// first), the letters in depth-first order are the text. A deleted letter keeps
// its place and is not shown. The text depends on the set only: operations may
// arrive in any order, and any number of times. (A causal tree, which is the
// replicated growable array of Roh and others, 2011, as a set.)
//
// # What is sent
//
// An operation is JSON, one of
//
//	{"c":"k3f9","n":12,"a":"m2p7.4","t":"Hello"}   typed: "Hello" behind letter m2p7.4
//	{"c":"k3f9","n":17,"d":["m2p7.1.3","k3f9.12.1"]}  deleted: 3 letters from m2p7.1 on, and k3f9.12
//
// c is the client: 1 to 24 of a–z and 0–9, made at random for each opened page,
// and never used by two. n counts for the whole note: it is greater than every n
// that the client has seen in it so far, its own and others' (the last letter of
// a typed text counts: "Hello" at 12 uses 12 to 16, so the client's next n is 17
// at least). A deletion uses one n. The letters of t are CLIENT.n, CLIENT.n+1, …,
// each behind the one before. a is "" at the beginning of the note. Letters are
// code points, not UTF-16 units: in JavaScript, Array.from(t).
//
// Ids are ordered by N, then by CLIENT as text: compare(a, b) = a.n − b.n, else
// a.c < b.c. Children are read in descending order.
//
// # What a client does
//
// It keeps the operations it knows, and a queue of own ones that the server has
// not confirmed. It posts the queue with the last seq it knows, and gets
// {"seq":42,"ops":[…]}: all operations after that seq, its own among
// them. What was sent stays in the queue until an answer came; sending it again
// changes nothing, and sending it again with more typed behind it adds what is new. So a minute, or a day, offline loses nothing. When the page
// hears that "note:ID" is stale it asks for the operations after its seq. Months
// later a note may have been compacted: the same letters in fewer operations,
// under new seqs. Adding them to those it knows changes nothing.

package meeting

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rapport/kit/fault"
	"rapport/kit/id"
)

// Op is one operation on a note: letters typed, or letters deleted.
type Op struct {
	Client string   `json:"c"`
	N      int64    `json:"n"`
	After  string   `json:"a,omitempty"`
	Text   string   `json:"t,omitempty"`
	Delete []string `json:"d,omitempty"`
}

// Written is what a client is told of a note: its operations after a seq.
type Written struct {
	Seq     int64    `json:"seq"`
	Ops     []Op     `json:"ops"`
	Text    string   `json:"text,omitempty"` // all of it, when asked from the beginning (seq 0)
	Writing []string `json:"writing"`        // ids of the people who wrote in the last few seconds
}

// What a note may grow to, and what one request may bring.
const (
	longestOp  = 20_000  // letters typed at once
	longestN   = 1 << 48 // counts stay exact in JavaScript
	mostOps    = 2_000   // in a request
	mostRanges = 5_000   // of a deletion
	longest    = 200_000 // letters of a note, deleted ones included
)

// check refuses what can't be an operation.
func (o Op) check() error {
	bad := func(what string) error { return fault.Field("ops", "This change can't be read: %s.", what) }
	switch {
	case !plainKey(o.Client) || o.Client == "" || len(o.Client) > 24 || o.Client == compactor:
		return bad("its client is no client")
	case o.N < 1 || o.N > longestN:
		return bad("its number is none")
	case (o.Text == "") == (len(o.Delete) == 0):
		return bad("it types nothing and deletes nothing, or both")
	case !utf8.ValidString(o.Text) || strings.ContainsRune(o.Text, 0):
		return bad("its letters are none")
	case utf8.RuneCountInString(o.Text) > longestOp || len(o.Delete) > mostRanges:
		return bad("it is too long")
	}
	if o.After != "" {
		if at, ok := parseLetter(o.After); !ok || at.n >= o.N {
			return bad("what it is typed behind is no earlier letter")
		}
	}
	for _, d := range o.Delete {
		if _, n, ok := parseRange(d); !ok || n > longest {
			return bad("what it deletes is no letter")
		}
	}
	return nil
}

// CheckOps refuses operations of one request that can't be some.
func CheckOps(ops []Op) error {
	if len(ops) > mostOps {
		return fault.Field("ops", "That is too much at once: send %d changes at most.", mostOps)
	}
	for _, o := range ops {
		if err := o.check(); err != nil {
			return err
		}
	}
	return nil
}

// CheckSize refuses a note of more letters than a note may have, deleted ones included.
func CheckSize(letters int64) error {
	if letters > longest {
		return fault.Field("ops", "This note is full: %d letters. Go on in another one.", longest)
	}
	return nil
}

// Letters is what an operation adds to the size of a note: a deletion counts as one.
func (o Op) Letters() int64 { return int64(max(1, utf8.RuneCountInString(o.Text))) }

// Beyond gives what is new of an operation of which known, its beginning, is here
// already; false when nothing is.
func (o Op) Beyond(known Op) (Op, bool) {
	text, arrived := []rune(o.Text), utf8.RuneCountInString(known.Text)
	if arrived == 0 || arrived >= len(text) {
		return o, false
	}
	o.After = letterID{o.N + int64(arrived) - 1, o.Client}.String()
	o.N, o.Text = o.N+int64(arrived), string(text[arrived:])
	return o, true
}

// AtEnd gives the operation that adds a paragraph behind the last letter.
func AtEnd(ops []Op, text string) Op {
	l := lettersOf(ops)
	var last letterID
	greatest := int64(0)
	l.each(func(id, _ letterID) {
		last = id
		greatest = max(greatest, id.n)
	})
	o := Op{Client: strings.ReplaceAll(id.New(), "-", "")[8:], N: greatest + 1, Text: text}
	if greatest > 0 {
		o.After, o.Text = last.String(), "\n"+text
	}
	return o
}

// letterID names one letter of a note.
type letterID struct {
	n      int64
	client string
}

func (id letterID) String() string { return id.client + "." + strconv.FormatInt(id.n, 10) }

func (id letterID) compare(other letterID) int {
	return cmp.Or(cmp.Compare(id.n, other.n), cmp.Compare(id.client, other.client))
}

func parseLetter(s string) (letterID, bool) {
	client, n, ok := strings.Cut(s, ".")
	v, err := strconv.ParseInt(n, 10, 64)
	return letterID{v, client}, ok && err == nil && v > 0 && client != "" && plainKey(client)
}

// parseRange reads "client.first.count".
func parseRange(s string) (first letterID, count int64, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return first, 0, false
	}
	count, err := strconv.ParseInt(s[i+1:], 10, 64)
	first, ok = parseLetter(s[:i])
	return first, count, ok && err == nil && count > 0 && count <= longest
}

// typed is a letter and what it was typed behind.
type typed struct {
	behind letterID
	letter rune
}

// letters are a note as a set.
type letters struct {
	typed    map[letterID]typed
	children map[letterID][]letterID // by what they are behind; the zero id is the beginning
	gone     map[letterID]bool
}

// lettersOf reads operations. Where two of them claim one letter, which no
// honest client does, the lesser claim counts: so that everybody reads the same.
func lettersOf(ops []Op) letters {
	l := letters{map[letterID]typed{}, map[letterID][]letterID{}, map[letterID]bool{}}
	for _, o := range ops {
		behind, _ := parseLetter(o.After)
		id := letterID{o.N, o.Client}
		for _, r := range o.Text {
			known, is := l.typed[id]
			if !is || cmp.Or(behind.compare(known.behind), cmp.Compare(r, known.letter)) < 0 {
				l.typed[id] = typed{behind, r}
			}
			behind, id.n = id, id.n+1
		}
		for _, d := range o.Delete {
			first, n, _ := parseRange(d)
			for ; n > 0; n-- {
				l.gone[first] = true
				first.n++
			}
		}
	}
	for id, t := range l.typed {
		l.children[t.behind] = append(l.children[t.behind], id)
	}
	for _, c := range l.children {
		slices.SortFunc(c, func(a, b letterID) int { return b.compare(a) })
	}
	return l
}

// each gives the letters in the order of the text, with what they are behind,
// deleted ones too. Those whose tree has not arrived yet are left out.
func (l letters) each(give func(id, behind letterID)) {
	type step struct{ id, behind letterID }
	var todo []step
	push := func(behind letterID) {
		for _, c := range slices.Backward(l.children[behind]) {
			todo = append(todo, step{c, behind})
		}
	}
	for push(letterID{}); len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		give(s.id, s.behind)
		push(s.id)
	}
}

// Text puts operations together: what a note reads.
func Text(ops []Op) string {
	l := lettersOf(ops)
	var b strings.Builder
	l.each(func(id, _ letterID) {
		if !l.gone[id] {
			b.WriteRune(l.typed[id].letter)
		}
	})
	return b.String()
}

// Compact gives few operations that say the same as many, ids included: what
// was written offline meanwhile still finds its place. What was deleted is
// forgotten; its letters stand as blanks that nobody sees. Operations that refer
// to letters which are not here are not touched.
func Compact(ops []Op) (few []Op) {
	l := lettersOf(ops)
	var gone []letterID
	var run Op
	var text []rune
	var last letterID
	reached := 0
	flush := func() {
		if run.Text = string(text); run.Text != "" {
			few = append(few, run)
		}
		text = text[:0]
	}
	l.each(func(id, behind letterID) {
		r := l.typed[id].letter
		if l.gone[id] {
			gone, r = append(gone, id), ' '
		}
		if len(text) == 0 || behind != last || id != (letterID{last.n + 1, last.client}) || len(text) >= longestOp {
			flush()
			if run = (Op{Client: id.client, N: id.n}); behind != (letterID{}) {
				run.After = behind.String()
			}
		}
		text, last, reached = append(text, r), id, reached+1
	})
	if flush(); reached < len(l.typed) || len(gone) < len(l.gone) {
		return ops
	}
	return append(few, deletions(gone)...)
}

// compactor is the client that deletes for all when a note is compacted.
const compactor = "compact"

// deletions writes letters as few ranges.
func deletions(gone []letterID) (few []Op) {
	slices.SortFunc(gone, func(a, b letterID) int {
		return cmp.Or(cmp.Compare(a.client, b.client), cmp.Compare(a.n, b.n))
	})
	var ranges []string
	for i := 0; i < len(gone); {
		n := 1
		for i+n < len(gone) && gone[i+n] == (letterID{gone[i].n + int64(n), gone[i].client}) {
			n++
		}
		ranges = append(ranges, fmt.Sprintf("%s.%d", gone[i], n))
		i += n
	}
	for part := range slices.Chunk(ranges, mostRanges) {
		few = append(few, Op{Client: compactor, N: int64(len(few) + 1), Delete: part})
	}
	return few
}
