// This file holds the rules of guests: who pitches in for a few conversations
// a day, which conversations suit them, and what a day of theirs is.

package rhythm

import (
	"slices"
	"time"
	"unicode/utf8"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
)

// Wishes are what a guest wants of their days.
type Wishes struct {
	Daily    int    // conversations a day
	Weekends bool   // also on Saturdays and Sundays of their own zone
	Buddy    string // id of who is told when they begin, and when they need help; empty: nobody
}

// usualDaily is how many conversations a guest gets a day who never said; mostDaily bounds what may be said.
const (
	usualDaily = 5
	mostDaily  = 20
)

func (w Wishes) check() error {
	if w.Daily < 1 || w.Daily > mostDaily {
		return fault.Field("daily", "Between one and %d conversations a day, please.", mostDaily)
	}
	return nil
}

// Day is one day of a guest, in the guest's own zone.
type Day struct {
	Person  string
	Date    string    // "2026-11-23"
	BeganAt time.Time // zero: not yet
	NoneAt  time.Time // when the guest said that nothing suits today; zero: did not
	Note    string    // to product: what was learnt
	NotedAt time.Time
}

// Piece is a conversation that a guest was given for a day.
type Piece struct {
	Conversation string
	GivenAt      time.Time
	PassedAt     time.Time // zero: the guest kept it
	AskedAt      time.Time // when the guest asked the buddy for help with it
}

// off tells whether the guest does not work on the date.
func (w Wishes) off(date time.Time) bool {
	return !w.Weekends && (date.Weekday() == time.Saturday || date.Weekday() == time.Sunday)
}

// The rule of suggestions: few words, one clear topic, and guests have
// answered enough of that topic before.
const (
	fewWords  = 600 // letters of the newest message
	fewMails  = 2
	answered  = 3
	lookingAt = 200 // of those who wait
	lookBack  = 300 // pieces of guests from which it is known what they answered
)

// suits tells whether a conversation that nobody marked may be given to a
// guest: it is short and young, is about one topic, and guests have answered
// at least three about that topic.
func suits(c inbox.Conversation, words string, topics []string, known map[string]int) bool {
	return c.Messages <= fewMails && utf8.RuneCountInString(words) <= fewWords && len(topics) == 1 && known[topics[0]] >= answered
}

// choose gives what a guest is given: marked ones first, then suggested ones,
// each in the order of the wait, without what somebody was given already.
func choose(waiting []inbox.Conversation, marked, suggested, given map[string]bool, n int) (chosen []inbox.Conversation) {
	for _, fits := range []map[string]bool{marked, suggested} {
		for _, c := range waiting {
			taken := slices.ContainsFunc(chosen, func(o inbox.Conversation) bool { return o.ID == c.ID })
			if len(chosen) < n && fits[c.ID] && !given[c.ID] && !taken {
				chosen = append(chosen, c)
			}
		}
	}
	return chosen
}

// dateOf is the guest's own date at a moment.
func dateOf(p team.Person, at time.Time) string { return at.In(p.Location()).Format(time.DateOnly) }

const longestNote = 4000
