package metric

// Who ever helped whom.

import (
	"maps"
	"slices"
)

// Ever remembers each person's first reply to each customer, so that nobody has
// to read years of mail to say "4812 customers helped". Timelines that were
// ever marked spam or deleted are kept whole, since they count or not depending
// on the moment asked about.
type Ever struct {
	first  map[string]*firsts // of each person
	marked []Timeline
}

// firsts are a person's first replies: by customer, and in order of time once
// somebody asked how many there were.
type firsts struct {
	at    map[string]int64
	order []int64 // nil until it is asked for
}

func (f *firsts) note(customer string, at int64) {
	if known, ok := f.at[customer]; !ok || at < known {
		f.at[customer], f.order = at, nil
	}
}

// before gives those before the end, in order.
func (f *firsts) before(end int64) []int64 {
	if f.order == nil {
		f.order = slices.Sorted(maps.Values(f.at))
	}
	n, _ := slices.BinarySearch(f.order, end)
	return f.order[:n]
}

// Helped is a person's first reply to a customer in one timeline.
type Helped struct {
	Person, Customer string
	At               int64
}

// NewEver gives an empty memory.
func NewEver() *Ever { return &Ever{first: make(map[string]*firsts)} }

// Remember builds the memory of a whole log.
func Remember(people []Person, timelines []Timeline) *Ever {
	e := NewEver()
	w := newWalker(newRoster(people))
	for _, t := range timelines {
		if t.Marked() {
			e.Keep(t)
			continue
		}
		w.helpedBefore(t, endless, e.Note)
	}
	return e
}

// endless is after everything.
const endless = int64(1<<63 - 1)

// Note takes in a reply of a timeline that was never marked.
func (e *Ever) Note(h Helped) {
	e.of(h.Person).note(h.Customer, h.At)
}

func (e *Ever) of(person string) *firsts {
	f := e.first[person]
	if f == nil {
		f = &firsts{at: make(map[string]int64)}
		e.first[person] = f
	}
	return f
}

// Forget drops a person's and customer's first reply, before it is noted anew:
// what a timeline gave must go when it is marked.
func (e *Ever) Forget(person, customer string) {
	f := e.of(person)
	delete(f.at, customer)
	f.order = nil
}

// Keep takes in a timeline that was once marked spam or deleted.
func (e *Ever) Keep(t Timeline) { e.marked = append(e.marked, t) }

// SetMarked replaces all timelines kept.
func (e *Ever) SetMarked(ts []Timeline) { e.marked = ts }

// FirstReplies gives for each person and customer of a timeline the first reply,
// as of its last line; it is what a store notes of a timeline never marked.
func FirstReplies(t Timeline, people []Person) []Helped {
	type pair struct{ person, customer string }
	seen := make(map[pair]bool)
	var all []Helped
	newWalker(newRoster(people)).helpedBefore(t, endless, func(h Helped) {
		if p := (pair{h.Person, h.Customer}); !seen[p] {
			seen[p] = true
			all = append(all, h)
		}
	})
	return all
}

// helpedBefore gives every reply before the end by which a person helped a
// customer, in order, unless its conversation is left out as of the end.
func (w *walker) helpedBefore(t Timeline, end int64, give func(Helped)) {
	w.replay(t, end)
	for i := range w.lines {
		l := &w.lines[i]
		if l.Kind != KindReply || w.who.find(l.By) == nobody || w.leftOut(w.find(w.own[i])) {
			continue
		}
		if c := w.helped(i); c != "" {
			give(Helped{l.By, c, l.At})
		}
	}
}

// since gives a person's customers helped before the end, and the first moment.
func (e *Ever) since(person string, end int64, marked *Ever) (n int, first int64) {
	known := e.of(person)
	order := known.before(end)
	n, first = len(order), endless
	if n > 0 {
		first = order[0]
	}
	for customer, at := range marked.of(person).at {
		if before, ok := known.at[customer]; !ok || before >= end {
			n++
		}
		first = min(first, at)
	}
	return n, first
}

// markedBefore walks the timelines kept whole, as of the end.
func (e *Ever) markedBefore(who *roster, end int64) *Ever {
	some := NewEver()
	w := newWalker(who)
	for _, t := range e.marked {
		w.helpedBefore(t, end, some.Note)
	}
	return some
}
