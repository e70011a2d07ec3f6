// This file holds an escalation and the rules about one.

package escalation

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/kit/fault"
	"rapport/team"
)

// Status says where product stands with it.
type Status string

// The statuses, in the order in which they are offered.
const (
	Open     Status = "open"
	Review   Status = "review"
	Planned  Status = "planned"
	Progress Status = "progress"
	Complete Status = "complete"
	Closed   Status = "closed" // without being fixed; the reason stands in the history
)

// Statuses lists them all.
func Statuses() []Status { return []Status{Open, Review, Planned, Progress, Complete, Closed} }

// Label is the status on screen.
func (s Status) Label() string {
	switch s {
	case Open:
		return "Open"
	case Review:
		return "Under review"
	case Planned:
		return "Planned"
	case Progress:
		return "In progress"
	case Complete:
		return "Complete"
	case Closed:
		return "Closed"
	}
	return string(s)
}

// Valid tells whether s is one of the statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses(), s) }

// Hurting tells whether product still owes an answer.
func (s Status) Hurting() bool { return s.Valid() && s != Complete && s != Closed }

// Urgency is 1, 2 or 3; 1 is the most urgent.
type Urgency int

// The urgencies.
const (
	Losing   Urgency = 1
	Blocked  Urgency = 2
	Annoying Urgency = 3
)

// Label says it in words.
func (u Urgency) Label() string {
	switch u {
	case Losing:
		return "Losing money or data"
	case Blocked:
		return "Blocked, there’s a way round"
	case Annoying:
		return "Annoying"
	}
	return ""
}

// Escalation is something that only product can mend.
type Escalation struct {
	ID string
	Known
	Item     string // the meeting's item it came from, or empty
	Status   Status
	StatusAt time.Time
	RaisedBy string // address
	RaisedAt time.Time
	Revision int64 // of what is known: who edits an older one is told so
}

// Known is what we know of it. Only the title and the urgency must be there.
type Known struct {
	Title     string
	Urgency   Urgency
	Happens   string // what happens
	Verified  string // how we made sure
	Solved    string // what solved looks like
	Blocks    string // what blocks
	Meanwhile string // what to do until then
	Reference string // address of an issue elsewhere
}

const (
	longestTitle = 200   // letters
	longestText  = 5_000 // letters
	longestQuote = 600   // letters
	longestWhy   = 1_000 // letters
)

// clean gives what is known in the form in which it is kept, or says what is wrong.
func (k Known) clean() (Known, error) {
	k.Title = strings.Join(strings.Fields(plain(k.Title)), " ")
	k.Reference = strings.TrimSpace(plain(k.Reference))
	switch {
	case k.Title == "":
		return k, fault.Field("title", "Say in one line what hurts.")
	case utf8.RuneCountInString(k.Title) > longestTitle:
		return k, fault.Field("title", "The title is too long: %d letters at most.", longestTitle)
	case k.Urgency.Label() == "":
		return k, fault.Field("urgency", "Choose how urgent it is.")
	}
	if k.Reference != "" {
		u, err := url.Parse(k.Reference)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || len(k.Reference) > 2000 {
			return k, fault.Field("reference", "This is no address of a page. It should begin with https://.")
		}
	}
	for _, f := range []struct {
		field string
		text  *string
	}{{"happens", &k.Happens}, {"verified", &k.Verified}, {"solved", &k.Solved}, {"blocks", &k.Blocks}, {"meanwhile", &k.Meanwhile}} {
		*f.text = strings.TrimSpace(plain(*f.text))
		if utf8.RuneCountInString(*f.text) > longestText {
			return k, fault.Field(f.field, "This is too long: %d letters at most.", longestText)
		}
	}
	return k, nil
}

// cleanWhy gives a reason in the form in which it is kept; there must be one.
func cleanWhy(why, ask string) (string, error) {
	why = strings.TrimSpace(plain(why))
	switch {
	case why == "":
		return why, fault.Field("why", "%s", ask)
	case utf8.RuneCountInString(why) > longestWhy:
		return why, fault.Field("why", "The reason is too long: %d letters at most.", longestWhy)
	}
	return why, nil
}

// MayDecide tells whether who may say where product stands: product itself and
// the head of support. Raising, linking and telling are everybody's.
func MayDecide(who team.Person) bool {
	return who.LeftAt.IsZero() && (who.Role == team.Product || who.Role == team.Head)
}

func mustDecide(who team.Person) error {
	if MayDecide(who) {
		return nil
	}
	return fault.New(fault.Forbidden, "Only product and the head of support can say where it stands.")
}

// mustBelong refuses who is not in the team any more.
func mustBelong(who team.Person) error {
	if who.ID != "" && who.LeftAt.IsZero() {
		return nil
	}
	return fault.New(fault.Forbidden, "Only people of the team can do this.")
}

// Line is one step of its history.
type Line struct {
	At   time.Time
	By   string // address
	What string // status or urgency
	Was  string
	Now  string
	Why  string
}

// What a line is about.
const (
	WhatStatus  = "status"
	WhatUrgency = "urgency"
)

// Link joins a conversation to it.
type Link struct {
	Escalation   string
	Conversation string // as it was when it was linked
	At           time.Time
	By           string // address
	Quote        string // the customer's own words, chosen when it was linked
}

// plain leaves out what no database keeps as text.
func plain(s string) string { return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD") }

// Quote offers the first sentences of what a customer wrote: without the
// greeting, enough to say something, and no more than a breath.
func Quote(words string) string {
	const enough, most = 70, 240 // letters
	var b strings.Builder
	for p := range strings.SplitSeq(words, "\n\n") {
		p = strings.Join(strings.Fields(p), " ")
		if b.Len() == 0 && (len(strings.Fields(p)) <= 3 || strings.HasSuffix(p, ",")) && p != strings.Join(strings.Fields(words), " ") {
			continue
		}
		for _, s := range sentences(p) {
			if n := utf8.RuneCountInString(b.String()); n >= enough || n > 0 && n+utf8.RuneCountInString(s) > most {
				return b.String()
			}
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(shorten(s, most))
		}
	}
	return b.String()
}

// sentences parts a line after each full stop, question or exclamation mark
// with a blank behind it.
func sentences(line string) (all []string) {
	from := 0
	for i, r := range line {
		if end := i + utf8.RuneLen(r); strings.ContainsRune(".?!…", r) && end < len(line) && line[end] == ' ' {
			all = append(all, line[from:end])
			from = end + 1
		}
	}
	if from < len(line) {
		all = append(all, line[from:])
	}
	return all
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}
