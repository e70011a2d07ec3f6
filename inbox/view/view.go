// This file holds a saved view, and what may be said in one.

package view

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/inbox"
	"rapport/kit/fault"
)

// View is a filter under a name.
type View struct {
	ID     string
	Owner  string // id of the person who saved it
	Name   string
	Shared bool
	Filter Filter
}

// Filter is what a list is narrowed by, as it is kept and stands in an address.
// Empty fields narrow nothing.
type Filter struct {
	List     inbox.View `json:"list"`
	Mailbox  string     `json:"mailbox,omitempty"` // its id
	Topic    string     `json:"topic,omitempty"`
	Bare     bool       `json:"bare,omitempty"`   // without any topic
	Person   string     `json:"person,omitempty"` // address of who replied last
	Face     string     `json:"face,omitempty"`
	Language string     `json:"language,omitempty"`
	Minutes  int        `json:"minutes,omitempty"` // somebody waits at least so long
}

// Of is the filter as the inbox takes it, at a moment.
func (f Filter) Of(at time.Time) inbox.Filter {
	return inbox.Filter{
		View: f.List, Mailbox: f.Mailbox, Topic: f.Topic, Untopiced: f.Bare, Replier: f.Person, Face: f.Face, Language: f.Language,
		LongerThan: time.Duration(f.Minutes) * time.Minute, At: at,
	}
}

// Narrow tells whether f says more than which list.
func (f Filter) Narrow() bool { return f != Filter{List: f.List} }

func (f Filter) text() string {
	b, err := json.Marshal(f)
	if err != nil {
		panic(err) // plain values always marshal
	}
	return string(b)
}

func filterOf(text string) (f Filter, err error) {
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return f, fmt.Errorf("reading a saved view: %w", err)
	}
	return f, nil
}

const (
	longestName = 40 // letters
	mostViews   = 40 // of one person
)

func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), "")), " ")
	switch {
	case name == "":
		return "", fault.Field("name", "A view needs a name, such as “German, over an hour”.")
	case utf8.RuneCountInString(name) > longestName:
		return "", fault.Field("name", "A view has a short name: %d letters at most.", longestName)
	}
	return name, nil
}

// mayChange tells who may rename, share and remove: the owner, and the head for what is shared.
func (v View) mayChange(person string, head bool) bool { return v.Owner == person || v.Shared && head }
