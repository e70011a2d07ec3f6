package metric

// What the numbers are computed from: lines, their kinds and words, and the
// one order in which lines of the same instant take effect.

import (
	"cmp"
	"strings"
)

// Kind says what a line is. The values stand in the order in which lines of
// one instant take effect. Notes, automatic and forwarded messages never
// count, start no clock and end none, so they have no kind here.
type Kind uint8

// The kinds of lines.
const (
	KindMerge Kind = iota + 1
	KindCustomer
	KindReply
	KindStatus
	KindRating
)

// Status is what a status line says, in the order for one instant.
type Status uint8

// The statuses of a conversation.
const (
	Open Status = iota
	Pending
	Closed
	Spam
	Deleted
)

// Face is a customer's judgement of a reply, in the order for one instant.
type Face uint8

// The three faces.
const (
	Great Face = iota
	Okay
	NotGood
)

// About is what a rating is about, in the order for one instant.
type About uint8

// What a rating can be about.
const (
	AboutNone About = iota
	AboutHelp
	AboutProduct
	AboutBoth
	AboutOther
)

var (
	statusWords = [...]string{"open", "pending", "closed", "spam", "deleted"}
	faceWords   = [...]string{"great", "okay", "not_good"}
	aboutWords  = [...]string{"", "help", "product", "both", "other"}
)

// ParseStatus reads a status as the support log writes it.
func ParseStatus(s string) (Status, bool) { return parseWord[Status](statusWords[:], s) }

// ParseFace reads a face as the support log writes it.
func ParseFace(s string) (Face, bool) { return parseWord[Face](faceWords[:], s) }

// ParseAbout reads what a rating is about; the empty word is AboutNone.
func ParseAbout(s string) (About, bool) { return parseWord[About](aboutWords[:], s) }

func parseWord[T ~uint8](words []string, s string) (T, bool) {
	for i, w := range words {
		if w == s {
			return T(i), true //nolint:gosec // the lists are short
		}
	}
	return 0, false
}

// String gives the support log's word.
func (s Status) String() string { return statusWords[s] }

// String gives the support log's word.
func (f Face) String() string { return faceWords[f] }

// String gives the support log's word, empty for AboutNone.
func (a About) String() string { return aboutWords[a] }

// out tells whether the status leaves a conversation out of the numbers.
func (s Status) out() bool { return s == Spam || s == Deleted }

// live tells whether the status still asks something of the team.
func (s Status) live() bool { return s == Open || s == Pending }

// Line is one thing that happened to a conversation. Addresses are lower-case.
type Line struct {
	Kind Kind
	// At is the moment in Unix microseconds.
	At int64
	// Conversation is the one that the line names, whatever it was merged into.
	Conversation string
	// ID is a message's id; of a rating, the id of the rated reply.
	ID string
	// By is who wrote a message or set a status: an address, or "rule:NAME".
	By string
	// To holds a reply's recipients in their order.
	To []string
	// Into is the target of a merge.
	Into string
	// Status is what a status line sets.
	Status Status
	// Face and About are a rating's.
	Face  Face
	About About
	// Timed tells whether a reply carries a handle time, Handle is it in seconds.
	Timed  bool
	Handle float64
}

// same tells whether two lines are one line written twice.
func (l *Line) same(o *Line) bool { return compare(l, o, nil) == 0 }

// compare puts lines in the order in which they take effect. Who is a person
// matters between two status lines alike; without a roster all addresses count
// as persons. What follows the rule's own keys only makes the order total.
func compare(a, b *Line, who *roster) int {
	if c := cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind)); c != 0 {
		return c
	}
	if c := compareKind(a, b, who); c != 0 {
		return c
	}
	return cmp.Or(
		strings.Compare(a.Conversation, b.Conversation),
		strings.Compare(a.ID, b.ID),
		strings.Compare(a.By, b.By),
		strings.Compare(strings.Join(a.To, ","), strings.Join(b.To, ",")),
		compareBool(a.Timed, b.Timed),
		cmp.Compare(a.Handle, b.Handle),
	)
}

func compareKind(a, b *Line, who *roster) int {
	switch a.Kind {
	case KindMerge:
		return cmp.Or(strings.Compare(a.Conversation, b.Conversation), strings.Compare(a.Into, b.Into))
	case KindCustomer, KindReply:
		return strings.Compare(a.ID, b.ID)
	case KindStatus:
		return cmp.Or(
			cmp.Compare(a.Status, b.Status),
			cmp.Compare(who.rank(a.By), who.rank(b.By)),
			strings.Compare(a.By, b.By))
	case KindRating:
		return cmp.Or(cmp.Compare(a.Face, b.Face), cmp.Compare(a.About, b.About))
	}
	return 0
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
