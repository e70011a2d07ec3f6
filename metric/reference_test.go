package metric

// A slow reading of the rules, sentence by sentence over the whole log, which
// the fast one must agree with. It shares no code with the walk.

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// reference answers from the whole log as of one moment.
type reference struct {
	people []Person
	lines  []Line // before the end, in order
	memo   map[[2]any]refState
	office *refOffice
}

type refState struct {
	begun  bool
	status Status
}

func isOut(s Status) bool { return s == Spam || s == Deleted }

func newReference(people []Person, all []Line, end int64) *reference {
	r := &reference{people: people, memo: make(map[[2]any]refState)}
	for _, l := range all {
		twin := slices.ContainsFunc(r.lines, func(o Line) bool {
			return l.Kind == o.Kind && l.At == o.At && l.ID == o.ID && l.Conversation == o.Conversation && l.By == o.By &&
				l.Into == o.Into && l.Status == o.Status && l.Face == o.Face && l.About == o.About
		})
		if l.At < end && !twin {
			r.lines = append(r.lines, l)
		}
	}
	rank := func(by string) int {
		switch {
		case r.person(by):
			return 0
		case strings.HasPrefix(by, "rule:"):
			return 2
		}
		return 1
	}
	slices.SortStableFunc(r.lines, func(a, b Line) int {
		return cmp.Or(
			cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind), // kinds stand in the rule's order
			cmp.Compare(a.Status, b.Status), cmp.Compare(rank(a.By)*refIf(a.Kind == KindStatus), rank(b.By)*refIf(b.Kind == KindStatus)),
			strings.Compare(strings.Repeat(a.By, refIf(a.Kind == KindStatus)), strings.Repeat(b.By, refIf(b.Kind == KindStatus))),
			cmp.Compare(a.Face, b.Face), cmp.Compare(a.About, b.About),
			strings.Compare(a.ID, b.ID), strings.Compare(a.Conversation, b.Conversation), strings.Compare(a.Into, b.Into))
	})
	return r
}

func refIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r *reference) person(email string) bool {
	return slices.ContainsFunc(r.people, func(p Person) bool { return p.Email == email })
}

// mergedAt gives the place of the merge that absorbed a conversation before a
// place in the lines, or −1.
func (r *reference) mergedAt(conv string, before int) int {
	for i, l := range r.lines[:before] {
		if l.Kind == KindMerge && l.Conversation == conv && r.rootAt(l.Into, i) != conv {
			return i
		}
	}
	return -1
}

// rootAt gives the conversation that an id was part of at a place.
func (r *reference) rootAt(conv string, before int) string {
	for {
		m := r.mergedAt(conv, before)
		if m < 0 || isOut(r.stateAt(conv, m).status) {
			return conv
		}
		conv = r.lines[m].Into
	}
}

// lost tells whether a conversation was spam or deleted when it was merged.
func (r *reference) lost(conv string) bool {
	m := r.mergedAt(conv, len(r.lines))
	return m >= 0 && isOut(r.stateAt(conv, m).status)
}

// stateAt gives the state of a conversation just before a place.
func (r *reference) stateAt(conv string, before int) refState {
	key := [2]any{conv, before}
	if s, ok := r.memo[key]; ok {
		return s
	}
	var s refState
	for i, l := range r.lines[:before] {
		s = r.after(s, conv, i, l)
	}
	r.memo[key] = s
	return s
}

func (r *reference) after(s refState, conv string, i int, l Line) refState {
	if l.Kind == KindMerge {
		if r.mergedAt(l.Conversation, i+1) == i && l.Conversation != conv && r.rootAt(l.Into, i) == conv {
			from := r.stateAt(l.Conversation, i)
			if isOut(from.status) {
				return s
			}
			if s.begun && s.status == Closed && from.begun && from.status != Closed {
				s.status = Open
			}
			s.begun = s.begun || from.begun
		}
		return s
	}
	if l.Kind == KindRating || r.rootAt(l.Conversation, i) != conv {
		return s
	}
	switch l.Kind {
	case KindCustomer:
		s.begun = true
		if s.status == Closed || s.status == Pending {
			s.status = Open
		}
	case KindReply:
		s.begun = true
	case KindStatus:
		switch {
		case s.begun || isOut(l.Status):
			s.status = l.Status
		default:
			s.status = Open // a held mark is lifted; the line itself changes nothing
		}
	}
	return s
}

// change gives the state of the line's conversation, as it was then, before and
// after the line.
func (r *reference) change(i int) (root string, before, after refState) {
	root = r.rootAt(r.lines[i].Conversation, i)
	before = r.stateAt(root, i)
	return root, before, r.after(before, root, i, r.lines[i])
}

func (r *reference) closes(i int) bool {
	_, b, a := r.change(i)
	return r.lines[i].Kind == KindStatus && (b.status == Open || b.status == Pending) && a.status == Closed
}

// final gives the conversation as of the end, and whether it counts at all.
func (r *reference) final(conv string) (string, bool) {
	root := r.rootAt(conv, len(r.lines))
	return root, !r.lost(root) && !isOut(r.stateAt(root, len(r.lines)).status)
}

func (r *reference) customerOf(conv string) string {
	for _, l := range r.lines {
		if l.Conversation != conv {
			continue
		}
		if l.Kind == KindCustomer {
			return l.By
		}
		if l.Kind == KindReply {
			return r.stranger(l.To)
		}
	}
	return ""
}

func (r *reference) stranger(to []string) string {
	for _, a := range to {
		if !r.person(a) {
			return a
		}
	}
	return ""
}

// note adds a customer; a reply that begins a conversation without one is a bad
// line, and nobody is helped by it.
func note(customers map[string]bool, c string) {
	if c != "" {
		customers[c] = true
	}
}

func (r *reference) helped(l Line) string {
	if c := r.stranger(l.To); c != "" {
		return c
	}
	return r.customerOf(l.Conversation)
}

// refConversation is a conversation as of the end.
type refConversation struct {
	root  string
	lines []int // of all its parts, in order
}

func (r *reference) conversations() []refConversation {
	var all []refConversation
	for i, l := range r.lines {
		if l.Kind == KindRating || l.Kind == KindMerge {
			continue
		}
		root, counts := r.final(l.Conversation)
		if !counts {
			continue
		}
		at := slices.IndexFunc(all, func(c refConversation) bool { return c.root == root })
		if at < 0 {
			at = len(all)
			all = append(all, refConversation{root: root})
		}
		all[at].lines = append(all[at].lines, i)
	}
	return all
}

// refSums gathers plain lists.
type refSums struct {
	counts                               map[Key]int
	first, response, handle, resolution  []float64
	helped, handled, closed, rated, ever map[string]bool
	great, bad, n, pGreat, pBad, pN      int
	replies, one                         int
	office                               *refOffice
	waits, firsts, spans                 [][2]int64 // from and to of response, first and resolution
}

func newRefSums() *refSums {
	return &refSums{
		counts: map[Key]int{}, helped: map[string]bool{}, handled: map[string]bool{},
		closed: map[string]bool{}, rated: map[string]bool{}, ever: map[string]bool{},
	}
}

// measure computes the window, whose end is the reference's.
func (r *reference) measure(w Window) map[string]*refSums {
	sums := map[string]*refSums{"": newRefSums()}
	for _, p := range r.people {
		sums[p.Email] = newRefSums()
	}
	for _, c := range r.conversations() {
		r.measureConversation(c, w, sums)
	}
	r.measureRatings(w, sums)
	for _, s := range sums {
		if r.office != nil && r.office.versions[0].since < w.End {
			s.office = r.office
		}
	}
	return sums
}

// of gives the sums a person's deed counts for: the team's and the person's.
func refOf(sums map[string]*refSums, by string) []*refSums {
	if s, ok := sums[by]; ok && by != "" {
		return []*refSums{sums[""], s}
	}
	return []*refSums{sums[""]}
}

func (r *reference) measureConversation(c refConversation, w Window, sums map[string]*refSums) {
	team := sums[""]
	in := func(i int) bool { return w.Start <= r.lines[i].At && r.lines[i].At < w.End }
	var messages, replies []int
	for _, i := range c.lines {
		l := r.lines[i]
		if l.Kind == KindCustomer || l.Kind == KindReply {
			messages = append(messages, i)
		}
		if l.Kind == KindReply {
			replies = append(replies, i)
		}
	}
	if len(messages) == 0 {
		return
	}
	byCustomer := r.lines[messages[0]].Kind == KindCustomer
	if byCustomer && in(messages[0]) {
		team.counts[NewConversations]++
	}
	for _, i := range messages {
		if r.lines[i].Kind == KindCustomer && in(i) {
			team.counts[MessagesReceived]++
		}
	}
	for _, i := range replies {
		l := r.lines[i]
		for _, s := range refOf(sums, l.By) {
			note(s.ever, r.helped(l))
		}
		if !in(i) {
			continue
		}
		wait, waited := r.wait(c, i)
		for n, s := range refOf(sums, l.By) {
			s.counts[RepliesSent]++
			note(s.helped, r.helped(l))
			if l.Timed {
				s.handle = append(s.handle, l.Handle)
			}
			if waited {
				s.response, s.waits = append(s.response, refSeconds(wait)), append(s.waits, wait)
				if byCustomer && i == replies[0] {
					s.first, s.firsts = append(s.first, refSeconds(wait)), append(s.firsts, wait)
				}
			}
			if n == 1 {
				s.handled[r.rootAt(l.Conversation, i)] = true
			}
		}
	}
	reopened := false
	lastClose := -1
	for _, i := range c.lines {
		root, before, after := r.change(i)
		if before.begun && before.status == Closed && (after.status == Open || after.status == Pending) && root == c.root && in(i) {
			reopened = true
		}
		if !r.closes(i) {
			continue
		}
		if root == c.root {
			lastClose = i
		}
		if in(i) {
			for n, s := range refOf(sums, r.lines[i].By) {
				s.closed[root] = true
				if n == 1 {
					s.handled[root] = true
				}
			}
		}
	}
	team.counts[Reopened] += refIf(reopened)
	switch r.stateAt(c.root, len(r.lines)).status {
	case Open, Pending:
		team.counts[OpenAtEnd]++
		team.counts[WaitingAtEnd] += refIf(r.lines[messages[len(messages)-1]].Kind == KindCustomer)
	case Closed:
		if lastClose >= 0 && in(lastClose) {
			r.measureResolved(messages, lastClose, sums)
		}
	}
}

func (r *reference) measureResolved(messages []int, lastClose int, sums map[string]*refSums) {
	customers, replies, last := 0, 0, ""
	for _, i := range messages {
		if r.lines[i].At > r.lines[lastClose].At {
			break
		}
		if r.lines[i].Kind == KindCustomer {
			customers++
		} else {
			replies++
			last = r.lines[i].By
		}
	}
	if customers == 0 || replies == 0 {
		return
	}
	for _, s := range refOf(sums, last) {
		s.counts[Resolved]++
		s.replies += replies
		s.one += refIf(replies == 1)
		s.resolution = append(s.resolution, float64(r.lines[lastClose].At-r.lines[messages[0]].At)/1e6)
		s.spans = append(s.spans, [2]int64{r.lines[messages[0]].At, r.lines[lastClose].At})
	}
}

// wait looks back from a reply for the wait that it ends.
func (r *reference) wait(c refConversation, reply int) ([2]int64, bool) {
	start := -1
	for _, i := range slices.Backward(c.lines[:slices.Index(c.lines, reply)]) {
		if r.lines[i].Kind == KindReply {
			break
		}
		if r.lines[i].Kind == KindStatus {
			_, before, after := r.change(i)
			if before.status != after.status && (after.status == Closed || isOut(after.status)) {
				break
			}
		}
		if r.lines[i].Kind == KindCustomer {
			start = i
		}
	}
	if start < 0 {
		return [2]int64{}, false
	}
	return [2]int64{r.lines[start].At, r.lines[reply].At}, true
}

func (r *reference) measureRatings(w Window, sums map[string]*refSums) {
	team := sums[""]
	for _, l := range r.lines {
		if l.Kind != KindReply {
			continue
		}
		if _, counts := r.final(l.Conversation); !counts {
			continue
		}
		var last *Line
		for i := range r.lines {
			if r.lines[i].Kind == KindRating && r.lines[i].ID == l.ID {
				last = &r.lines[i]
			}
		}
		if last == nil || last.At < w.Start {
			continue
		}
		note(team.rated, r.helped(l))
		great, bad := refIf(last.Face == Great), refIf(last.Face == NotGood)
		team.n, team.great, team.bad = team.n+1, team.great+great, team.bad+bad
		if last.About == AboutProduct || last.About == AboutBoth {
			team.pN, team.pGreat, team.pBad = team.pN+1, team.pGreat+great, team.pBad+bad
		}
		if s, ok := sums[l.By]; ok && last.About != AboutProduct && last.About != AboutOther {
			s.n, s.great, s.bad = s.n+1, s.great+great, s.bad+bad
		}
	}
}

// refAverage gives n, mean, median and the nearest-rank p90 by the book.
func refAverage(all []float64) Value {
	n := len(all)
	if n == 0 {
		return Value{}
	}
	slices.Sort(all)
	sum := 0.0
	for _, x := range all {
		sum += x
	}
	median := all[n/2]
	if n%2 == 0 {
		median = (all[n/2-1] + all[n/2]) / 2
	}
	rank := int(math.Ceil(float64(n) * 9 / 10))
	return Value{Known: true, Number: sum / float64(n), N: n, Median: median, P90: all[rank-1]}
}

func refSeconds(span [2]int64) float64 { return float64(span[1]-span[0]) / 1e6 }

// withOffice adds the same durations by office hours, if any were ever set.
func (s *refSums) withOffice(v Value, spans [][2]int64) Value {
	if s.office == nil || !v.Known {
		return v
	}
	var all []float64
	for _, span := range spans {
		all = append(all, s.office.seconds(span[0], span[1]))
	}
	o := refAverage(all)
	v.Office = Spread{true, o.Number, o.Median, o.P90}
	return v
}

func refPart(a, b int) Value {
	if b == 0 {
		return Value{}
	}
	return Value{Known: true, Number: float64(a) / float64(b), N: b, Hits: a}
}

func refCount(n int) Value { return Value{Known: true, Number: float64(n), N: n} }

func refWithin(waits []float64, limit float64) Value {
	n := 0
	for _, x := range waits {
		n += refIf(x <= limit)
	}
	return refPart(n, len(waits))
}

func refScore(great, bad, n int) Value {
	if n == 0 {
		return Value{}
	}
	return Value{Known: true, Number: 100*float64(great)/float64(n) - 100*float64(bad)/float64(n), N: n, Hits: great}
}

// values gives the numbers of the team ("") or a person, as far as
// conversations tell.
func refValues(sums map[string]*refSums, who string) Values {
	var v Values
	s, team := sums[who], sums[""]
	v[RepliesSent] = refCount(s.counts[RepliesSent])
	v[CustomersHelped] = refCount(len(s.helped))
	v[FirstResponseTime] = s.withOffice(refAverage(s.first), s.firsts)
	v[ResponseTime] = s.withOffice(refAverage(s.response), s.waits)
	v[RepliedWithin1h] = refWithin(s.response, 3600)
	v[RepliedWithin6h] = refWithin(s.response, 6*3600)
	v[RepliedWithin24h] = refWithin(s.response, 24*3600)
	v[HandleTime] = refAverage(s.handle)
	v[ClosedCount] = refCount(len(s.closed))
	v[Resolved] = refCount(s.counts[Resolved])
	v[ResolvedOnFirstReply] = refPart(s.one, s.counts[Resolved])
	if n := s.counts[Resolved]; n > 0 {
		v[RepliesToResolve] = Value{Known: true, Number: float64(s.replies) / float64(n), N: n}
	}
	v[ResolutionTime] = s.withOffice(refAverage(s.resolution), s.spans)
	v[Happiness] = refScore(s.great, s.bad, s.n)
	v[Ratings] = refCount(s.n)
	if who != "" {
		v[CustomersHelpedShare] = refPart(len(s.helped), len(team.helped))
		v[ClosedOfHandled] = refPart(len(s.closed), len(s.handled))
		v[CustomersHelpedEver] = refCount(len(s.ever))
		return v
	}
	for _, k := range []Key{NewConversations, MessagesReceived, Reopened, OpenAtEnd, WaitingAtEnd} {
		v[k] = refCount(s.counts[k])
	}
	v[ClosedOfNew] = refPart(len(s.closed), s.counts[NewConversations])
	v[HappinessProduct] = refScore(s.pGreat, s.pBad, s.pN)
	covered := 0
	for c := range s.helped {
		covered += refIf(s.rated[c])
	}
	v[HappinessCoverage] = refPart(covered, len(s.helped))
	return v
}

// refOutside adds sales, free support and capacity to the team's values.
func refOutside(in Input, lines []Line, w Window, v *Values) {
	sales, renewals := 0, 0
	for _, s := range in.Sales {
		if s.At >= w.Start && s.At < w.End {
			sales++
			renewals += refIf(s.Renewal)
		}
	}
	v[Sales], v[RenewalShare] = refCount(sales), refPart(renewals, sales)
	v[TicketsPerSale] = refPart(v[NewConversations].N, sales)
	replies, stars := 0, 0
	pairs, done := map[string]bool{}, map[string]bool{}
	for _, f := range in.Free {
		inside := f.At >= w.Start && f.At < w.End
		pair := f.Source + "\x00" + f.Thread
		switch f.Event {
		case FreeReply:
			replies += refIf(inside)
			if inside && f.Thread != "" {
				pairs[pair] = true
			}
		case FreeReview:
			stars += refIf(inside && f.Stars == 5)
		case FreeResolved:
			if f.At < w.End {
				done[pair] = true
			}
		}
	}
	resolved := 0
	for p := range pairs {
		resolved += refIf(done[p])
	}
	v[FreeInteractions], v[FreeFiveStar] = refCount(replies), refCount(stars)
	v[FreeResolvedShare] = refPart(resolved, len(pairs))
	v[Capacity] = refCapacity(in, lines, w, v[NewConversations].N)
}

func refCapacity(in Input, lines []Line, w Window, begun int) Value {
	monday := func(at int64) (time.Time, bool) {
		t := time.UnixMicro(at).In(in.Zone)
		return t, t.Weekday() == time.Monday && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0
	}
	from, ok1 := monday(w.Start)
	to, ok2 := monday(w.End)
	if !ok1 || !ok2 {
		return Value{}
	}
	hours := 0.0
	for day := from; day.Before(to); day = day.AddDate(0, 0, 7) {
		y, n := day.ISOWeek()
		for _, h := range in.Hours {
			if h.Week == (Week{y, n}) {
				hours += h.Hours
			}
		}
	}
	if hours == 0 {
		return Value{}
	}
	var replies, minutes float64
	if in.Factors != nil {
		replies, minutes = in.Factors.RepliesPerConversation, in.Factors.MinutesPerReply
	} else {
		before := Window{from.AddDate(0, 0, -56).UnixMicro(), w.Start}
		v := refValues(newReference(in.People, lines, before.End).measure(before), "")
		if !v[RepliesToResolve].Known || !v[HandleTime].Known {
			return Value{}
		}
		replies, minutes = v[RepliesToResolve].Number, v[HandleTime].Number/60
	}
	return Value{Known: true, Number: float64(begun) * replies * minutes / 60 / hours, N: begun}
}
