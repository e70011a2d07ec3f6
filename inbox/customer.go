// This file holds what the team knows of a customer beyond the mails: the
// person's other addresses, the hour where they are, own fields and notes.

package inbox

import (
	"time"
)

// About is what the team knows of a customer. It is for the team only, and
// part of no mail.
type About struct {
	Kin    []Kin          // the same person's other addresses, by address
	Zone   *time.Location // by which the newest mails were dated; nil when they don't tell
	Fields []FieldValue   // all fields there are, the oldest first
	Notes  []CustomerNote // newest first
}

// IDs lists the customer and the other addresses.
func (a About) IDs(customer string) []string {
	all := []string{customer}
	for _, k := range a.Kin {
		all = append(all, k.ID)
	}
	return all
}

// Kin is another address of the same person.
type Kin struct {
	Customer
	Tie string // whose merge ties the two: Part takes it back
}

// Field is something that the team keeps of each customer.
type Field struct{ ID, Name string }

// FieldValue is what a field says of a customer.
type FieldValue struct {
	Field
	Value string
	Line  string // id of the line that says so; empty when none does
	By    string // address of who wrote it
	At    time.Time
}

// Told is what somebody writes into a field.
type Told struct {
	Field, Value string
	Saw          string // the line that stood there when the writer looked
}

// CustomerNote is what somebody noted about a customer.
type CustomerNote struct {
	ID, Text string
	By       string // address
	At       time.Time
}

// What a customer's page can hold.
const (
	mostFields   = 20
	mostKin      = 30
	longestField = 60   // letters of a name
	longestValue = 500  // letters
	longestNote  = 4000 // letters
	notesShown   = 50
	// agreeing mails make a clock of what many servers write of themselves: the hour of Greenwich.
	agreeing = 3
)

// zoneOf is the customer's clock, when the mails tell: any offset but that of
// Greenwich, which is also what a program writes that doesn't know, so that
// several mails must agree on it.
func zoneOf(minutes *int64, mails int) *time.Location {
	if minutes == nil || *minutes == 0 && mails < agreeing {
		return nil
	}
	return time.FixedZone("", int(*minutes)*60)
}

// The kinds of events about customers; the subject of each is a customer, but
// of EventField the field. None carries words.
const (
	EventSame      = "customer.merged"    // Same
	EventApart     = "customer.parted"    // Same
	EventDescribed = "customer.described" // Described
	EventAboutNote = "customer.noted"     // AboutNote
	EventField     = "customer.field"     // no data
)

// Same tells that two addresses are one person's, or, parted, are no more.
type Same struct {
	Customer string `json:"customer"`
	Into     string `json:"into"`
}

// Described tells that fields of a customer have other values.
type Described struct {
	Deed   string   `json:"deed"`
	Fields []string `json:"fields"`
	Undone bool     `json:"undone,omitempty"`
}

// AboutNote tells of a note about a customer, or that it is gone.
type AboutNote struct {
	Note string `json:"note"`
	Gone bool   `json:"gone,omitempty"`
}
