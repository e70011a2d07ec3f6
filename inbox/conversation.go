// This file holds a conversation and the rules by which it opens and closes.

package inbox

import (
	"cmp"
	"slices"
	"time"
)

// Status says where a conversation stands.
type Status string

// The statuses.
const (
	Open    Status = "open"
	Pending Status = "pending"
	Closed  Status = "closed"
	Spam    Status = "spam"
	Deleted Status = "deleted"
)

// Valid tells whether s is one of the statuses.
func (s Status) Valid() bool {
	return slices.Contains([]Status{Open, Pending, Closed, Spam, Deleted}, s)
}

// hidden conversations are in no list but their own.
func (s Status) hidden() bool { return s == Spam || s == Deleted }

// Kind says who wrote a message, and for whom.
type Kind string

// The kinds of messages.
const (
	FromCustomer Kind = "customer" // a customer wrote it
	Reply        Kind = "reply"    // a person's answer that the customer sees
	Note         Kind = "note"     // for the team only
	Auto         Kind = "auto"     // no person wrote it: auto-reply, bounce, rule
	Forward      Kind = "forward"  // sent on to somebody else
)

// Valid tells whether k is one of the kinds.
func (k Kind) Valid() bool {
	return slices.Contains([]Kind{FromCustomer, Reply, Note, Auto, Forward}, k)
}

// counts tells whether the message belongs to the talk with the customer:
// only such messages begin a conversation and start or end a wait.
func (k Kind) counts() bool { return k == FromCustomer || k == Reply }

// Conversation is one talk with a customer.
type Conversation struct {
	ID       string
	Mailbox  string
	Customer Customer
	Subject  string
	Preview  string // the beginning of what the customer wrote last
	State
	Hand     string // why it needs a hand: "bounce", "failed", "held" (an answer did not leave by itself) or "passed" (somebody answered what was passed on); empty mostly
	Merged   string // the conversation that absorbed this one, or empty
	Messages int
	Wake     Wake      // while it is pending
	PurgeAt  time.Time // while it is deleted: when its words and files go
	Purged   bool      // its words and files are gone
	Topics   []string  // those on it now, by name
	Language string    // of what the customer wrote first, as ISO 639-1; empty when it can't be told
	Face     string    // of the newest rating; empty for none
}

// Wake says when a pending conversation comes back by itself, and as what.
type Wake struct {
	At time.Time // zero: only the customer brings it back
	To Status    // Open, or Closed for one that ends when it stays quiet; empty is Open
}

// Customer is somebody who wrote, or was written to.
type Customer struct {
	ID    string
	Email string // lower case
	Name  string // as the mail gave it; may be empty
}

// Called is what to call the customer on screen.
func (c Customer) Called() string { return cmp.Or(c.Name, c.Email) }

// State is where a conversation stands; the lists are made from it.
type State struct {
	Status       Status
	BeganAt      time.Time // zero until a customer or a person wrote
	WaitingSince time.Time // zero while nobody waits for an answer
	AsleepSince  time.Time // the wait that a pending conversation takes up again
	NewestAt     time.Time // the newest message of any kind
	Newest       string    // id of the newest customer message or reply
	Replier      string    // address of the person who replied last
	lastIsTheirs bool

	spokeAt, repliedAt time.Time // of Newest, and of Replier's last reply; known while a history is gone through
}

// wrote changes the state by a message. A customer's message opens what was
// closed or pending, and starts a wait; a reply ends the wait. Spam stays spam.
func (s *State) wrote(id string, kind Kind, author string, at time.Time) {
	if at.After(s.NewestAt) {
		s.NewestAt = at
	}
	if !kind.counts() {
		return
	}
	if s.BeganAt.IsZero() {
		s.BeganAt = at
		if !s.Status.hidden() {
			s.Status = Open
		}
	}
	s.Newest, s.lastIsTheirs, s.spokeAt = id, kind == FromCustomer, at
	if kind == Reply {
		s.WaitingSince, s.AsleepSince, s.Replier, s.repliedAt = time.Time{}, time.Time{}, author, at
		return
	}
	if s.Status == Closed || s.Status == Pending {
		s.Status = Open
	}
	if !s.Status.hidden() {
		s.WaitingSince = firstOf(s.WaitingSince, s.AsleepSince, at)
		s.AsleepSince = time.Time{}
	}
}

// firstOf gives the first moment that is one.
func firstOf(all ...time.Time) time.Time {
	for _, at := range all {
		if !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// set changes the state by a status. Before the conversation began only spam
// and deleted mean anything. Who re-opens a conversation in which the customer
// had the last word puts it back among those that wait. A pending one is not
// among them, and takes its wait up again when it is open.
func (s *State) set(status Status, at time.Time) {
	if s.BeganAt.IsZero() && !status.hidden() {
		if s.Status.hidden() {
			s.Status = Open
		}
		return
	}
	was := s.Status
	s.Status = status
	switch {
	case status == Closed || status.hidden():
		s.WaitingSince, s.AsleepSince = time.Time{}, time.Time{}
		return
	case (was == Closed || was.hidden()) && s.lastIsTheirs:
		s.WaitingSince = at
	}
	s.rest(firstOf(s.WaitingSince, s.AsleepSince))
}

// rest keeps a wait where the status wants it.
func (s *State) rest(wait time.Time) {
	if s.Status == Pending {
		s.WaitingSince, s.AsleepSince = time.Time{}, wait
	} else {
		s.WaitingSince, s.AsleepSince = wait, time.Time{}
	}
}

// absorb changes the state by a merge: the other's messages are ours now, its
// status is not, but who still waited there waits here.
func (s *State) absorb(o State) {
	if !o.BeganAt.IsZero() && (s.BeganAt.IsZero() || o.BeganAt.Before(s.BeganAt)) {
		s.BeganAt = o.BeganAt
	}
	if o.NewestAt.After(s.NewestAt) {
		s.NewestAt = o.NewestAt
	}
	if o.repliedAt.After(s.repliedAt) {
		s.Replier, s.repliedAt = o.Replier, o.repliedAt
	}
	if o.spokeAt.After(s.spokeAt) || o.spokeAt.Equal(s.spokeAt) && (!o.lastIsTheirs && s.lastIsTheirs || o.lastIsTheirs == s.lastIsTheirs && o.Newest > s.Newest) {
		s.Newest, s.lastIsTheirs, s.spokeAt = o.Newest, o.lastIsTheirs, o.spokeAt
	}
	if (o.Status == Open || o.Status == Pending) && !o.BeganAt.IsZero() && s.Status == Closed {
		s.Status = Open
	}
	if s.Status.hidden() || s.Status == Closed {
		return
	}
	ours, theirs := firstOf(s.WaitingSince, s.AsleepSince), firstOf(o.WaitingSince, o.AsleepSince)
	if ours.IsZero() || !theirs.IsZero() && theirs.Before(ours) {
		ours = theirs
	}
	s.rest(ours)
}

// happening is a line of a conversation's history, for computing its state anew.
type happening struct {
	at           time.Time
	conversation string
	message      string // with kind and author
	kind         Kind
	author       string
	status       Status // a status line
	into         string // a merge
}

// rank puts what happened in one instant in the order that the numbers use:
// merges, customer messages, replies, other messages, statuses.
func (h happening) rank() int {
	switch {
	case h.into != "":
		return 0
	case h.kind == FromCustomer:
		return 1
	case h.kind == Reply:
		return 2
	case h.message != "":
		return 3
	}
	return 4 + slices.Index([]Status{Open, Pending, Closed, Spam, Deleted}, h.status)
}

// statesOf computes the states of conversations from all that ever happened
// to them. The history must hold whole groups of merged conversations.
func statesOf(history []happening) map[string]*State {
	slices.SortStableFunc(history, func(a, b happening) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.message, b.message))
	})
	states, mergedInto := map[string]*State{}, map[string]string{}
	of := func(id string) *State {
		for mergedInto[id] != "" {
			id = mergedInto[id]
		}
		if states[id] == nil {
			states[id] = &State{Status: Open}
		}
		return states[id]
	}
	for _, h := range history {
		switch {
		case h.into != "":
			from, to := of(h.conversation), of(h.into)
			if from != to && !from.Status.hidden() { // what is hidden then stays out, with all that later names it
				to.absorb(*from)
				mergedInto[h.conversation] = h.into
			}
		case h.message != "":
			of(h.conversation).wrote(h.message, h.kind, h.author, h.at)
		default:
			of(h.conversation).set(h.status, h.at)
		}
	}
	return states
}
