package metric

// Sheets: all facts of one window, with what their conversations are about.
// A list, or a part of a number, is made of a sheet without reading timelines.

import (
	"slices"
	"strconv"
	"time"
)

// filed is what a conversation is about, as of a window's end.
type filed struct {
	mailbox string // its id
	topics  []string
}

// sheet holds the facts of a window. Their lines are theirs alone.
type sheet struct {
	people []Person // the roster that places stand for
	facts  []fact
	// about tells of each conversation that a fact names: what it was part of
	// as of the end, and what that is about.
	about map[string]filed
}

// collect makes the sheet of a window. about is told, for each conversation as
// of the end, of which conversations it is made, and gives what they are about.
func collect(in Input, w Window, about func(members map[string][]string) (map[string]filed, error)) (*sheet, error) {
	e := newEngine(in)
	s := &sheet{people: e.who.people, about: map[string]filed{}}
	roots, members := map[string]string{}, map[string][]string{}
	for _, t := range in.Timelines {
		first, _, ok := t.Span()
		if !ok || first >= w.End {
			continue
		}
		from := len(s.facts)
		e.walk.facts(t, w, func(f fact) { s.facts = append(s.facts, f) })
		if from == len(s.facts) {
			continue
		}
		names := e.walk.names
		for i, name := range names {
			root := names[e.walk.find(int32(i))] //nolint:gosec // lines of one conversation
			roots[name] = root
			members[root] = append(members[root], name)
		}
		for i := range s.facts[from:] { // the walker forgets its lines
			f := &s.facts[from+i]
			l := *f.line
			l.To = nil
			f.line = &l
		}
	}
	known, err := about(members)
	if err != nil {
		return nil, err
	}
	for i := range s.facts {
		name := s.facts[i].conversation
		s.about[name] = known[roots[name]]
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

// has tells whether a fact belongs to a slice; a person's facts are told apart elsewhere.
func (s *sheet) has(f *fact, part Slice, zone *time.Location) bool {
	switch part.By {
	case ByTopic:
		topics := s.about[f.conversation].topics
		return slices.Contains(topics, part.Name) || part.Name == "" && len(topics) == 0
	case ByMailbox:
		return s.about[f.conversation].mailbox == part.Name
	case ByDay:
		return dayOf(f.line.At, zone) == part.Name
	case ByPerson:
	}
	return true
}

func dayOf(at int64, zone *time.Location) string {
	return strconv.Itoa((int(time.UnixMicro(at).In(zone).Weekday())+6)%7 + 1)
}

// parts gives the values of each topic, mailbox and day. What is open at the
// end did not happen on a day.
func (s *sheet) parts(zone *time.Location, office func(from, to int64) float64) map[Slice]Values {
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
	for _, f := range s.facts {
		if f.what == factClosedBy || f.what == factHandled {
			continue
		}
		if f.person = nobody; office != nil && f.timed() {
			now = office(f.from, f.line.At)
		}
		about := s.about[f.conversation]
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
	all := make(map[Slice]Values, len(tallies))
	for part, t := range tallies {
		all[part] = t.teamValues()
	}
	return all
}
