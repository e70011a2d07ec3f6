package metric

// Sheets: all facts of one window, with what their conversations are about.
// A list, or a part of a number, is made of a sheet without reading timelines.

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// filed is what a conversation is about, as of a window's end.
type filed struct {
	mailbox string // its id
	topics  []string
}

// sheet holds the facts of a window, one leaf for each kind of fact; those of
// kinds that nobody needs may be missing.
type sheet [factKinds]leaf

// leaf holds the facts of one kind, in order of time. Their lines are theirs alone.
type leaf struct {
	people []Person // the roster that places stand for
	facts  []fact
	// home tells for each fact at which place of filed stands what its
	// conversation, as of the end, is about.
	home  []int32
	filed []filed
}

// collect makes the sheet of a window. file is told, for each conversation as of
// the end, of which conversations it is made, and gives what they are about.
func collect(in Input, w Window, file func(members map[string][]string) (map[string]filed, error)) (*sheet, error) {
	e := newEngine(in)
	var facts []fact
	roots, members := map[string]string{}, map[string][]string{}
	for _, t := range in.Timelines {
		first, _, ok := t.Span()
		if !ok || first >= w.End {
			continue
		}
		from := len(facts)
		e.walk.facts(t, w, func(f fact) { facts = append(facts, f) })
		if from == len(facts) {
			continue
		}
		names := e.walk.names
		for i, name := range names {
			root := names[e.walk.find(int32(i))] //nolint:gosec // lines of one conversation
			roots[name] = root
			members[root] = append(members[root], name)
		}
		for i := range facts[from:] { // the walker forgets its lines
			f := &facts[from+i]
			l := *f.line
			l.To = nil
			f.line = &l
		}
	}
	known, err := file(members)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(facts, func(a, b fact) int {
		return cmp.Or(cmp.Compare(a.line.At, b.line.At), strings.Compare(a.line.ID, b.line.ID), strings.Compare(a.conversation, b.conversation))
	})
	s := &sheet{}
	places := [factKinds]map[string]int32{}
	for _, f := range facts {
		l, root := &s[f.what], roots[f.conversation]
		if places[f.what] == nil {
			places[f.what] = map[string]int32{}
		}
		place, ok := places[f.what][root]
		if !ok {
			place = int32(len(l.filed)) //nolint:gosec // conversations of a week
			places[f.what][root] = place
			l.filed = append(l.filed, known[root])
		}
		l.facts, l.home = append(l.facts, f), append(l.home, place)
	}
	for i := range s {
		s[i].people = e.who.people
	}
	return s, nil
}

// By says along what a number is taken apart.
type By string

// What a number can be taken apart by.
const (
	ByTopic   By = "topic"
	ByMailbox By = "mailbox"
	ByDay     By = "day" // of the week on which it happened, in the team's time zone
	ByPerson  By = "person"
)

// Slice names a part of a number: what a topic, a mailbox, a day or a person
// has in it. The zero Slice is the whole.
type Slice struct {
	By By
	// Name is a topic, or empty for conversations without any; a mailbox's id;
	// a day, "1" being Monday and "7" Sunday; a person's address.
	Name string
}

// each gives the facts of a slice; a person's facts are told apart elsewhere.
func (l *leaf) each(part Slice, zone *time.Location, give func(fact)) {
	for i := range l.facts {
		f, about := &l.facts[i], &l.filed[l.home[i]]
		is := true
		switch part.By {
		case ByTopic:
			is = slices.Contains(about.topics, part.Name) || part.Name == "" && len(about.topics) == 0
		case ByMailbox:
			is = about.mailbox == part.Name
		case ByDay:
			is = dayOf(f.line.At, zone) == part.Name
		case ByPerson:
		}
		if is {
			give(*f)
		}
	}
}

func dayOf(at int64, zone *time.Location) string {
	return strconv.Itoa((int(time.UnixMicro(at).In(zone).Weekday())+6)%7 + 1)
}

// parts gives the values of each topic, mailbox and day. What is open at the
// end did not happen on a day.
func (s *sheet) parts(zone *time.Location, office func(from, to int64) float64) apart {
	var now float64
	same := func(_, _ int64) float64 { return now }
	if office == nil {
		same = nil
	}
	tallies := map[Slice]*tally{}
	add := func(f fact, by By, name string) {
		part := Slice{by, name}
		t := tallies[part]
		if t == nil {
			t = newTally(newRoster(nil), same)
			tallies[part] = t
		}
		t.add(f)
	}
	for what := range s {
		if what == int(factClosedBy) || what == int(factHandled) {
			continue // they are persons'
		}
		for i, f := range s[what].facts {
			if f.person = nobody; office != nil && f.timed() {
				now = office(f.from, f.line.At)
			}
			about := &s[what].filed[s[what].home[i]]
			for _, topic := range about.topics {
				add(f, ByTopic, topic)
			}
			if len(about.topics) == 0 {
				add(f, ByTopic, "")
			}
			add(f, ByMailbox, about.mailbox)
			if f.what != factOpen {
				add(f, ByDay, dayOf(f.line.At, zone))
			}
		}
	}
	all := make(apart, len(tallies))
	for part, t := range tallies {
		all[part] = t.teamValues()
	}
	return all
}

// kindsOf names the kinds of facts that a number's lists are made of.
func kindsOf(k Key, person bool) (kinds []what) {
	switch k {
	case NewConversations, TicketsPerSale, Capacity:
		return []what{factBegun}
	case MessagesReceived:
		return []what{factReceived}
	case RepliesSent, CustomersHelped, CustomersHelpedShare, HandleTime:
		return []what{factSent}
	case FirstResponseTime, ResponseTime, RepliedWithin1h, RepliedWithin6h, RepliedWithin24h:
		return []what{factWaited}
	case ClosedCount, ClosedOfHandled, ClosedOfNew:
		if person {
			return []what{factClosedBy, factHandled}
		}
		return []what{factClosed, factBegun}
	case Resolved, ResolvedOnFirstReply, RepliesToResolve, ResolutionTime:
		return []what{factResolved}
	case Reopened:
		return []what{factReopened}
	case OpenAtEnd, WaitingAtEnd:
		return []what{factOpen}
	case Happiness, Ratings, HappinessProduct:
		return []what{factRated}
	case HappinessCoverage:
		return []what{factSent, factRated}
	default:
		return nil
	}
}
