package metric

// Facts: what a window can count, one at a time, out of a replayed timeline.
// The sums and the lists behind them are made of the same facts.

import "slices"

// what names a fact.
type what uint8

const (
	factBegun    what = iota + 1 // a customer began a conversation
	factReceived                 // a customer's message
	factSent                     // a reply, by person, that helped customer
	factWaited                   // a reply ended a wait of seconds; first: the conversation's first
	factClosed                   // a conversation, as it was then, closed by anybody; once
	factClosedBy                 // the same by person; once a person
	factHandled                  // a conversation, as it was then, replied to or closed by person; once a person
	factReopened                 // a conversation re-opened; once
	factResolved                 // resolved by person after replies, seconds after it began
	factOpen                     // open or pending as of the end; waiting: the customer spoke last
	factRated                    // a reply of person rated
	factKinds
)

// fact is one thing that a window counts.
type fact struct {
	what what
	// line is where it happened; a rating's fact has the rating.
	line *Line
	// conversation is the one counted: as it was then for closes and handling.
	conversation string
	customer     string
	person       int32
	from         int64 // start of a wait or of the conversation
	seconds      float64
	replies      int
	first        bool
	waiting      bool
}

// run is what the counting knows of one conversation as of the end.
type run struct {
	begun     int32
	last      int32 // latest customer message or reply
	waiting   bool
	since     int64
	replied   bool
	reopened  bool
	customers int // messages up to the last close
	replies   int // likewise
	replier   int32
}

// counting is the walker's memory for one pass over the facts.
type counting struct {
	runs []run
	// done holds for each part and person (place + 1, 0 the team) what counted.
	done  []uint8
	rated map[string]int32
}

const (
	doneClosed uint8 = 1 << iota
	doneHandled
)

// seconds gives the time between two moments.
func seconds(from, to int64) float64 { return float64(to-from) / 1e6 }

// facts replays the timeline and gives emit everything that the window counts,
// as of its end.
func (w *walker) facts(t Timeline, win Window, emit func(fact)) {
	w.replay(t, win.End)
	if len(w.lines) == 0 {
		return
	}
	w.reset()
	rated := false
	for i := range w.lines {
		if w.lines[i].Kind == KindRating {
			rated = true
			continue
		}
		root := w.find(w.own[i])
		if w.leftOut(root) {
			continue
		}
		w.countReopening(i, root, win, emit)
		switch w.lines[i].Kind {
		case KindCustomer:
			w.countCustomer(i, root, win, emit)
		case KindReply:
			w.countReply(i, root, win, emit)
		case KindStatus:
			w.countStatus(i, root, win, emit)
		case KindRating, KindMerge:
		}
	}
	for i := range w.parts {
		if w.parts[i].parent == int32(i) && !w.leftOut(int32(i)) { //nolint:gosec // lines of one conversation
			w.countEnd(int32(i), win, emit) //nolint:gosec // as above
		}
	}
	if rated {
		w.countRatings(win, emit)
	}
}

func (w *walker) reset() {
	c := &w.count
	n := len(w.parts)
	c.runs = slices.Grow(c.runs[:0], n)[:n]
	for i := range c.runs {
		c.runs[i] = run{begun: none, last: none, replier: none}
	}
	n *= w.columns()
	c.done = slices.Grow(c.done[:0], n)[:n]
	clear(c.done)
}

func (w *walker) columns() int { return 1 + len(w.who.people) }

// once tells whether this is new for the conversation and person, and notes it.
func (w *walker) once(conv, person int32, bit uint8) bool {
	at := &w.count.done[int(conv)*w.columns()+int(person)+1]
	if *at&bit != 0 {
		return false
	}
	*at |= bit
	return true
}

// countReopening counts a conversation's own re-opens: those of one merged into
// it are not its.
func (w *walker) countReopening(i int, root int32, win Window, emit func(fact)) {
	l, r := &w.lines[i], &w.count.runs[root]
	if w.effects[i]&reopens == 0 || w.then[i] != root || r.reopened || !win.Has(l.At) {
		return
	}
	r.reopened = true
	emit(fact{
		what: factReopened, line: l, conversation: w.names[root],
		customer: w.parts[root].customer, person: nobody,
	})
}

func (w *walker) countCustomer(i int, root int32, win Window, emit func(fact)) {
	l, r := &w.lines[i], &w.count.runs[root]
	r.last = int32(i) //nolint:gosec // lines of one conversation
	if r.begun == none {
		r.begun = r.last
		if win.Has(l.At) {
			emit(fact{what: factBegun, line: l, conversation: w.names[root], customer: l.By, person: nobody})
		}
	}
	if !r.waiting {
		r.waiting, r.since = true, l.At
	}
	if r.last < w.parts[root].lastClose {
		r.customers++
	}
	if win.Has(l.At) {
		emit(fact{what: factReceived, line: l, conversation: w.names[root], customer: l.By, person: nobody})
	}
}

func (w *walker) countReply(i int, root int32, win Window, emit func(fact)) {
	l, r := &w.lines[i], &w.count.runs[root]
	r.last = int32(i) //nolint:gosec // lines of one conversation
	if r.begun == none {
		r.begun = r.last
	}
	if r.last < w.parts[root].lastClose {
		r.replies++
		r.replier = r.last
	}
	first, waited := !r.replied && w.lines[r.begun].Kind == KindCustomer, r.waiting
	r.replied, r.waiting = true, false
	if !win.Has(l.At) {
		return
	}
	f := fact{what: factSent, line: l, conversation: w.names[root], customer: w.helped(i), person: w.who.find(l.By)}
	emit(f)
	if waited {
		f.what, f.first, f.from, f.seconds = factWaited, first, r.since, seconds(r.since, l.At)
		emit(f)
	}
	w.handled(i, f.person, emit)
}

// handled counts the conversation, as it was then, for whoever had a hand in it.
func (w *walker) handled(i int, person int32, emit func(fact)) {
	then := w.then[i]
	if person != nobody && w.once(then, person, doneHandled) {
		emit(fact{
			what: factHandled, line: &w.lines[i], conversation: w.names[then],
			customer: w.parts[then].customer, person: person,
		})
	}
}

func (w *walker) countStatus(i int, root int32, win Window, emit func(fact)) {
	l, r, did := &w.lines[i], &w.count.runs[root], w.effects[i]
	if did&ends != 0 {
		r.waiting = false
	}
	if did&closes == 0 || !win.Has(l.At) {
		return
	}
	then := w.then[i]
	f := fact{line: l, conversation: w.names[then], customer: w.parts[then].customer, person: nobody}
	if w.once(then, nobody, doneClosed) {
		f.what = factClosed
		emit(f)
	}
	f.person = w.who.find(l.By)
	if f.person != nobody && w.once(then, f.person, doneClosed) {
		f.what = factClosedBy
		emit(f)
	}
	w.handled(i, f.person, emit)
}

// countEnd counts what a conversation is as of the end.
func (w *walker) countEnd(root int32, win Window, emit func(fact)) {
	p, r := &w.parts[root], &w.count.runs[root]
	if r.begun == none {
		return
	}
	began := &w.lines[r.begun]
	f := fact{conversation: w.names[root], customer: w.parts[w.own[r.begun]].customer, person: nobody, from: began.At}
	if p.status.live() {
		f.what, f.line, f.waiting = factOpen, &w.lines[r.last], w.lines[r.last].Kind == KindCustomer
		emit(f)
		return
	}
	if p.status != Closed || p.lastClose == none || r.customers == 0 || r.replies == 0 {
		return
	}
	if at := w.lines[p.lastClose].At; win.Has(at) {
		f.what, f.line, f.seconds, f.replies = factResolved, &w.lines[p.lastClose], seconds(began.At, at), r.replies
		f.person = w.who.find(w.lines[r.replier].By)
		emit(f)
	}
}

// countRatings counts for each reply its latest rating, if that is in the window.
func (w *walker) countRatings(win Window, emit func(fact)) {
	c := &w.count
	if c.rated == nil {
		c.rated = make(map[string]int32)
	}
	clear(c.rated)
	for i := range w.lines {
		if w.lines[i].Kind == KindRating {
			c.rated[w.lines[i].ID] = int32(i) //nolint:gosec // lines of one conversation
		}
	}
	for i := range w.lines {
		if w.lines[i].Kind != KindReply {
			continue
		}
		at, ok := c.rated[w.lines[i].ID]
		root := w.find(w.own[i])
		if !ok || !win.Has(w.lines[at].At) || w.leftOut(root) {
			continue
		}
		emit(fact{
			what: factRated, line: &w.lines[at], conversation: w.names[root],
			customer: w.helped(i), person: w.who.find(w.lines[i].By),
		})
	}
}
