package metric

// The items behind a figure: made of the same facts as the sums, on request.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Item is one thing that a figure counts. What does not apply is empty.
type Item struct {
	// Conversation is the one counted: for closes and handling as it was then,
	// for all else as of the window's end.
	Conversation string
	// Message is the message counted; of a rating, the rated reply.
	Message  string
	Customer string
	// By is who wrote, closed or has the hours.
	By string
	At int64
	// Seconds is a duration, and of hours the time available; Office is the
	// duration by office hours, the same where none were ever set.
	Seconds, Office float64
	// Replies is what a resolved conversation took.
	Replies int
	// Rated tells whether Face and About are a rating's.
	Rated bool
	Face  Face
	About About
	// Sale is a sale's id; Source and Thread are those of free support.
	Sale, Source, Thread string
}

// Evidence lists what a figure counts, in order of time. Of a count, an average
// or a score, Counted has as many items as its n. Of a share or a ratio, Counted
// is its upper part and Of its lower one.
type Evidence struct{ Counted, Of []Item }

// Explain lists what one figure of the window counts: the team's, or a person's
// by address. For what is open at the end the input must hold every open
// timeline: its Idle must be zero.
func Explain(in Input, w Window, person string, k Key) (Evidence, error) {
	if in.Zone == nil {
		in.Zone = time.UTC
	}
	d := k.Define()
	if person == "" && !d.Team || person != "" && !d.Person {
		return Evidence{}, fmt.Errorf("%s is no number of a %s", d.Name, map[bool]string{true: "team", false: "person"}[person == ""])
	}
	if in.Since != 0 && in.Since > w.Start || (k == OpenAtEnd || k == WaitingAtEnd) && in.Idle != (Idle{}) {
		return Evidence{}, ErrReach
	}
	e := newEngine(in)
	var err error
	if e.sheet, err = collect(in, w, func(map[string][]string) (map[string]filed, error) { return nil, nil }); err != nil {
		return Evidence{}, err
	}
	return e.evidence(w, Slice{}, person, k)
}

// evidence lists what one figure counts, and of that what belongs to a slice.
func (e *engine) evidence(w Window, part Slice, person string, k Key) (Evidence, error) {
	place := e.who.find(person)
	if person != "" && place == nobody {
		return Evidence{}, fmt.Errorf("%s has no person line", person)
	}
	if part != (Slice{}) && !k.Parted() {
		return Evidence{}, fmt.Errorf("%s has no parts", k)
	}
	var got Evidence
	switch k {
	case Sales, RenewalShare, FreeInteractions, FreeFiveStar, FreeResolvedShare:
		got = e.explainOutside(w, k)
	case CustomersHelpedEver:
		got = e.explainEver(w, person)
	case HappinessCoverage:
		got = e.explainCoverage(part)
	default:
		got = e.explain(w, part, k, place)
	}
	for _, items := range [][]Item{got.Counted, got.Of} {
		if byTime := func(a, b Item) int { return a.compare(&b) }; !slices.IsSortedFunc(items, byTime) {
			slices.SortStableFunc(items, byTime)
		}
	}
	return got, nil
}

// compare puts items in order of time.
func (i *Item) compare(o *Item) int {
	if c := cmp.Compare(i.At, o.At); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(i.Message, o.Message), strings.Compare(i.Conversation, o.Conversation),
		strings.Compare(i.Sale, o.Sale), strings.Compare(i.Customer, o.Customer),
		strings.Compare(i.Source, o.Source), strings.Compare(i.Thread, o.Thread))
}

// explain lists what is made of facts alone.
func (e *engine) explain(w Window, part Slice, k Key, place int32) Evidence {
	var got Evidence
	if part == (Slice{}) && place == nobody { // nearly all of the facts are listed
		n := 0
		for _, kind := range kindsOf(k, false) {
			n += len(e.sheet[kind].facts)
		}
		got.Counted = make([]Item, 0, n)
		if u := k.Define().Unit; u == Share || u == Ratio {
			got.Of = make([]Item, 0, n)
		}
	}
	upper, lower := onePerCustomer(k), onePerCustomer(k)
	e.each(part, kindsOf(k, place != nobody), func(f fact) {
		if of(k, f, place) && lower(f) {
			got.Of = append(got.Of, e.item(w, f))
		}
		if counts(k, f, place) && upper(f) {
			got.Counted = append(got.Counted, e.item(w, f))
		}
	})
	switch k {
	case TicketsPerSale:
		got.Of = e.sales(w, false)
	case Capacity:
		got.Of = e.hours(w)
	default:
	}
	return got
}

// onePerCustomer lets each customer pass once where customers are counted.
func onePerCustomer(k Key) func(fact) bool {
	if k != CustomersHelped && k != CustomersHelpedShare {
		return func(fact) bool { return true }
	}
	seen := make(map[string]bool)
	return func(f fact) bool {
		fresh := f.customer != "" && !seen[f.customer]
		seen[f.customer] = true
		return fresh
	}
}

// counts tells whether a number counts a fact: a person's, or with nobody the
// team's.
func counts(k Key, f fact, place int32) bool {
	if place != nobody && f.person != place {
		return false
	}
	switch k {
	case NewConversations, TicketsPerSale, Capacity:
		return f.what == factBegun
	case MessagesReceived:
		return f.what == factReceived
	case RepliesSent, CustomersHelped, CustomersHelpedShare:
		return f.what == factSent
	case FirstResponseTime, ResponseTime, RepliedWithin1h, RepliedWithin6h, RepliedWithin24h:
		return f.what == factWaited && inTime(k, f)
	case HandleTime:
		return f.what == factSent && f.line.Timed
	case ClosedCount, ClosedOfNew, ClosedOfHandled:
		return place == nobody && f.what == factClosed || place != nobody && f.what == factClosedBy
	case Resolved, RepliesToResolve, ResolutionTime:
		return f.what == factResolved
	case ResolvedOnFirstReply:
		return f.what == factResolved && f.replies == 1
	case Reopened:
		return f.what == factReopened
	case OpenAtEnd, WaitingAtEnd:
		return f.what == factOpen && (k == OpenAtEnd || f.waiting)
	case Happiness, Ratings, HappinessProduct:
		return f.what == factRated && rates(k, f, place)
	default:
		return false
	}
}

func inTime(k Key, f fact) bool {
	switch k {
	case FirstResponseTime:
		return f.first
	case RepliedWithin1h:
		return within(f.seconds, 1) == 1
	case RepliedWithin6h:
		return within(f.seconds, 6) == 1
	case RepliedWithin24h:
		return within(f.seconds, 24) == 1
	default:
		return true
	}
}

func rates(k Key, f fact, place int32) bool {
	about := f.line.About
	switch {
	case k == HappinessProduct:
		return about == AboutProduct || about == AboutBoth
	case place != nobody:
		return about != AboutProduct && about != AboutOther
	}
	return true
}

// of tells whether a share or ratio has a fact in its lower part.
func of(k Key, f fact, place int32) bool {
	switch k {
	case CustomersHelpedShare:
		return f.what == factSent
	case RepliedWithin1h, RepliedWithin6h, RepliedWithin24h:
		return counts(ResponseTime, f, place)
	case ResolvedOnFirstReply:
		return counts(Resolved, f, place)
	case ClosedOfNew:
		return f.what == factBegun
	case ClosedOfHandled:
		return f.what == factHandled && f.person == place
	default:
		return false
	}
}

// item makes a list's entry of a fact, its duration by office hours too.
func (e *engine) item(w Window, f fact) Item {
	it := f.item()
	office := e.in.officeIn(w)
	if it.Office = it.Seconds; office != nil && f.timed() {
		it.Office = office(f.from, f.line.At)
	}
	return it
}

// each gives the sheet's facts of some kinds, as far as they belong to a slice.
func (e *engine) each(part Slice, kinds []what, give func(fact)) {
	for _, kind := range kinds {
		e.sheet[kind].each(part, e.in.Zone, give)
	}
}

// item makes a list's entry of a fact.
func (f fact) item() Item {
	l := f.line
	it := Item{
		Conversation: f.conversation, Message: l.ID, Customer: f.customer, By: l.By,
		At: l.At, Seconds: f.seconds, Replies: f.replies,
	}
	switch f.what {
	case factRated:
		it.Rated, it.Face, it.About = true, l.Face, l.About
	case factSent:
		it.Seconds = l.Handle
	default:
	}
	return it
}
