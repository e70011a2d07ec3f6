package metric

// Sums over facts, and the values they come to.

import "slices"

// tally sums up one window.
type tally struct {
	who    *roster
	team   sums
	people []sums
	// customers numbers everybody helped or rating; marks holds a row of bits
	// for each: helped by the team, rated, helped by each person.
	customers map[string]int
	marks     []uint64
	office    func(from, to int64) float64 // nil: nobody asks for office hours
}

// sums belongs to the team or to one person.
type sums struct {
	begun, received, sent, helped, closed, handled  int
	reopened, resolved, firstTry, replies           int
	open, waiting                                   int
	great, notGood, rated                           int
	productGreat, productNot, product               int
	within1h, within6h, within24h                   int
	firstResponse, response, handleTime, resolution []float64
	// The same by office hours; empty when nobody asks.
	officeFirst, officeResponse, officeResolution []float64
}

func newTally(who *roster, office func(from, to int64) float64) *tally {
	return &tally{who: who, people: make([]sums, len(who.people)), customers: make(map[string]int), office: office}
}

const (
	bitHelped = iota
	bitRated
	bitPeople
)

// mark sets a customer's bit and tells whether it is new.
func (t *tally) mark(customer string, bit int) bool {
	stride := (bitPeople + len(t.people) + 63) / 64
	n, ok := t.customers[customer]
	if !ok {
		n = len(t.customers)
		t.customers[customer] = n
		for range stride {
			t.marks = append(t.marks, 0)
		}
	}
	word, mask := &t.marks[n*stride+bit/64], uint64(1)<<(bit%64)
	if *word&mask != 0 {
		return false
	}
	*word |= mask
	return true
}

// add takes a fact in, for the team and for the person whose it is.
func (t *tally) add(f fact) {
	switch f.what {
	case factBegun:
		t.team.begun++
	case factReceived:
		t.team.received++
	case factReopened:
		t.team.reopened++
	case factClosed:
		t.team.closed++
	case factClosedBy:
		t.people[f.person].closed++
	case factHandled:
		t.people[f.person].handled++
	case factOpen:
		t.team.open++
		if f.waiting {
			t.team.waiting++
		}
	case factRated:
		t.addRating(f)
	case factSent, factWaited, factResolved:
		office := unasked
		if t.office != nil && f.what != factSent {
			office = t.office(f.from, f.line.At)
		}
		t.addReply(&t.team, f, office)
		if f.person != nobody {
			t.addReply(&t.people[f.person], f, office)
		}
		if f.what == factSent {
			t.addHelped(f)
		}
	}
}

// unasked stands for office hours that nobody asks for.
const unasked = -1.0

// addOffice adds seconds by office hours, if somebody asked for them.
func addOffice(all []float64, seconds float64) []float64 {
	if seconds == unasked {
		return all
	}
	return append(all, seconds)
}

func (t *tally) addReply(s *sums, f fact, office float64) {
	switch f.what {
	case factSent:
		s.sent++
		if f.line.Timed {
			s.handleTime = append(s.handleTime, f.line.Handle)
		}
	case factWaited:
		s.response, s.officeResponse = append(s.response, f.seconds), addOffice(s.officeResponse, office)
		if f.first {
			s.firstResponse, s.officeFirst = append(s.firstResponse, f.seconds), addOffice(s.officeFirst, office)
		}
		s.within1h += within(f.seconds, 1)
		s.within6h += within(f.seconds, 6)
		s.within24h += within(f.seconds, 24)
	case factResolved:
		s.resolved++
		s.replies += f.replies
		if f.replies == 1 {
			s.firstTry++
		}
		s.resolution, s.officeResolution = append(s.resolution, f.seconds), addOffice(s.officeResolution, office)
	default:
	}
}

// within gives 1 for a wait of at most so many hours.
func within(seconds float64, hours int) int {
	if seconds <= float64(hours*3600) {
		return 1
	}
	return 0
}

func (t *tally) addHelped(f fact) {
	if f.customer == "" {
		return
	}
	if t.mark(f.customer, bitHelped) {
		t.team.helped++
	}
	if f.person != nobody && t.mark(f.customer, bitPeople+int(f.person)) {
		t.people[f.person].helped++
	}
}

func (t *tally) addRating(f fact) {
	l := f.line
	s := &t.team
	s.rated++
	addFace(l.Face, &s.great, &s.notGood)
	if l.About == AboutProduct || l.About == AboutBoth {
		s.product++
		addFace(l.Face, &s.productGreat, &s.productNot)
	}
	if f.person != nobody && l.About != AboutProduct && l.About != AboutOther {
		p := &t.people[f.person]
		p.rated++
		addFace(l.Face, &p.great, &p.notGood)
	}
	t.mark(f.customer, bitRated)
}

func addFace(f Face, great, notGood *int) {
	switch f {
	case Great:
		*great++
	case NotGood:
		*notGood++
	case Okay:
	}
}

// coverage counts the customers helped whose rating counts.
func (t *tally) coverage() int {
	stride := (bitPeople + len(t.people) + 63) / 64
	const wanted = 1<<bitHelped | 1<<bitRated
	n := 0
	for row := range slices.Chunk(t.marks, stride) {
		if row[0]&wanted == wanted {
			n++
		}
	}
	return n
}

// values gives what team and persons have in common.
func (s *sums) values() Values {
	var v Values
	v[RepliesSent] = countOf(s.sent)
	v[CustomersHelped] = countOf(s.helped)
	v[RepliedWithin1h] = shareOf(s.within1h, len(s.response))
	v[RepliedWithin6h] = shareOf(s.within6h, len(s.response))
	v[RepliedWithin24h] = shareOf(s.within24h, len(s.response))
	v[FirstResponseTime] = durationOf(s.firstResponse, s.officeFirst)
	v[ResponseTime] = durationOf(s.response, s.officeResponse)
	v[HandleTime] = durationOf(s.handleTime, nil)
	v[ClosedCount] = countOf(s.closed)
	v[Resolved] = countOf(s.resolved)
	v[ResolvedOnFirstReply] = shareOf(s.firstTry, s.resolved)
	v[RepliesToResolve] = meanOf(s.replies, s.resolved)
	v[ResolutionTime] = durationOf(s.resolution, s.officeResolution)
	v[Happiness] = scoreOf(s.great, s.notGood, s.rated)
	v[Ratings] = countOf(s.rated)
	return v
}

// teamValues adds what only a team has, as far as conversations tell.
func (t *tally) teamValues() Values {
	s := &t.team
	v := s.values()
	v[NewConversations] = countOf(s.begun)
	v[MessagesReceived] = countOf(s.received)
	v[ClosedOfNew] = shareOf(s.closed, s.begun)
	v[Reopened] = countOf(s.reopened)
	v[OpenAtEnd] = countOf(s.open)
	v[WaitingAtEnd] = countOf(s.waiting)
	v[HappinessProduct] = scoreOf(s.productGreat, s.productNot, s.product)
	v[HappinessCoverage] = shareOf(t.coverage(), s.helped)
	return v
}

// personValues adds what only a person has.
func (t *tally) personValues(place int) Values {
	s := &t.people[place]
	v := s.values()
	v[CustomersHelpedShare] = shareOf(s.helped, t.team.helped)
	v[ClosedOfHandled] = shareOf(s.closed, s.handled)
	return v
}
