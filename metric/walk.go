package metric

// The state machine: what each line did to its conversation as of a window's
// end. Everything else is counting.

import "slices"

// effect is what a line brought about, as it was then.
type effect uint8

const (
	closes   effect = 1 << iota // a change from open or pending to closed
	reopens                     // a change from closed to open or pending
	ends                        // a change to closed, spam or deleted: it ends a wait
	accepted                    // a merge that took place
)

// part is one conversation id of a timeline, with the state of the conversation
// whose root it is or was.
type part struct {
	parent int32 // itself while it is nobody's
	begun  bool
	status Status
	// lost: it was spam or deleted when it was merged, and stays out for good.
	lost bool
	// customer is the one of this conversation alone, before any merge.
	owned    bool
	customer string
	// lastClose is the line of its latest close, or none.
	lastClose int32
}

const none = -1

// walker replays timelines, one after the other, with the same memory.
type walker struct {
	who   *roster
	lines []Line
	parts []part
	names []string
	index map[string]int32
	// own and then say, line by line, which conversation it names and which
	// conversation that was part of at that moment.
	own, then []int32
	effects   []effect
	scratch   []Line
	count     counting
}

func newWalker(who *roster) *walker {
	return &walker{who: who, index: make(map[string]int32)}
}

// replay runs the timeline up to the moment, exclusive.
func (w *walker) replay(t Timeline, end int64) {
	w.begin(t, end)
	for i := range w.lines {
		l := &w.lines[i]
		if l.Kind == KindRating { // it follows its reply, see countRatings
			continue
		}
		own := w.of(l.Conversation)
		root := w.find(own)
		w.own[i], w.then[i] = own, root
		switch l.Kind {
		case KindMerge:
			w.merge(i, own)
		case KindCustomer:
			w.settleCustomer(own, l)
			w.hear(i, root)
		case KindReply:
			w.settleCustomer(own, l)
			w.parts[root].begun = true
		case KindStatus:
			w.mark(i, root, l.Status)
		case KindRating:
		}
	}
}

func (w *walker) begin(t Timeline, end int64) {
	n := len(t.lines)
	if n > 0 && t.lines[n-1].At >= end {
		n, _ = slices.BinarySearchFunc(t.lines, end, func(l Line, end int64) int {
			if l.At < end {
				return -1
			}
			return 1
		})
	}
	w.lines = w.inOrder(t.lines[:n])
	w.parts, w.names = w.parts[:0], w.names[:0]
	clear(w.index)
	w.own = slices.Grow(w.own[:0], n)[:n]
	w.then = slices.Grow(w.then[:0], n)[:n]
	w.effects = slices.Grow(w.effects[:0], n)[:n]
	clear(w.effects)
}

// inOrder settles what a timeline can't know: customers set a status after
// persons, at one instant.
func (w *walker) inOrder(lines []Line) []Line {
	for i := 1; i < len(lines); i++ {
		if lines[i].Kind == KindStatus && compare(&lines[i-1], &lines[i], w.who) > 0 {
			w.scratch = append(w.scratch[:0], lines...)
			slices.SortFunc(w.scratch, func(a, b Line) int { return compare(&a, &b, w.who) })
			return w.scratch
		}
	}
	return lines
}

// of gives the part for an id, a new one if need be.
func (w *walker) of(id string) int32 {
	if len(w.names) <= 8 {
		for i, name := range w.names {
			if name == id {
				return int32(i) //nolint:gosec // at most eight
			}
		}
	} else if i, ok := w.index[id]; ok {
		return i
	}
	i := int32(len(w.names)) //nolint:gosec // lines of one conversation
	w.names = append(w.names, id)
	w.parts = append(w.parts, part{parent: i, lastClose: none})
	if len(w.names) > 8 {
		if len(w.index) == 0 {
			for k, name := range w.names {
				w.index[name] = int32(k) //nolint:gosec // as above
			}
		}
		w.index[id] = i
	}
	return i
}

func (w *walker) find(i int32) int32 {
	for w.parts[i].parent != i {
		w.parts[i].parent = w.parts[w.parts[i].parent].parent
		i = w.parts[i].parent
	}
	return i
}

// merge absorbs a conversation into another. The target's status stands, only
// that a live one merged into it opens it when closed. A second merge of one
// and a cycle are no merges.
func (w *walker) merge(i int, from int32) {
	into := w.find(w.of(w.lines[i].Into))
	a, b := &w.parts[from], &w.parts[into]
	if a.parent != from || a.lost || from == into {
		return
	}
	w.effects[i] |= accepted
	if a.status.out() {
		a.lost = true
		return
	}
	if a.begun && a.status.live() && b.begun && b.status == Closed {
		b.status = Open
	}
	b.begun = b.begun || a.begun
	a.parent = into
}

// settleCustomer remembers the customer of the conversation by the message that began it.
func (w *walker) settleCustomer(own int32, l *Line) {
	p := &w.parts[own]
	if p.owned {
		return
	}
	p.owned = true
	if l.Kind == KindCustomer {
		p.customer = l.By
	} else {
		p.customer = w.who.outsider(l.To)
	}
}

// hear takes a customer's message: it begins a conversation, or opens it again.
func (w *walker) hear(i int, root int32) {
	p := &w.parts[root]
	p.begun = true
	switch p.status {
	case Closed:
		w.effects[i] |= reopens
		p.status = Open
	case Pending:
		p.status = Open
	case Open, Spam, Deleted:
	}
}

// mark takes a status line. Before the beginning only spam and deleted hold,
// until a later status line.
func (w *walker) mark(i int, root int32, s Status) {
	p := &w.parts[root]
	if !p.begun && !s.out() {
		p.status = Open
		return
	}
	if p.status == s {
		return
	}
	switch {
	case s == Closed && p.status.live():
		w.effects[i] |= closes | ends
		p.lastClose = int32(i) //nolint:gosec // lines of one conversation
	case s == Closed || s.out():
		w.effects[i] |= ends
	case p.status == Closed:
		w.effects[i] |= reopens
	}
	p.status = s
}

// leftOut tells whether the conversation stays out of the numbers as of the end.
func (w *walker) leftOut(root int32) bool {
	p := &w.parts[root]
	return p.lost || p.status.out()
}

// helped gives the customer of a reply: the first recipient who is no person,
// else the customer of the conversation in which it was written.
func (w *walker) helped(i int) string {
	if c := w.who.outsider(w.lines[i].To); c != "" {
		return c
	}
	return w.parts[w.own[i]].customer
}
