// This file holds the error type and the few ways to make one.

package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of trouble it is, for machines.
type Kind string

// The kinds. Unexpected is what an error that is no fault counts as.
const (
	Invalid    Kind = "invalid"    // the input is wrong, and a person can mend it
	NotFound   Kind = "not_found"  // there is no such thing, or not for this person
	Forbidden  Kind = "forbidden"  // it exists, but this person may not
	Conflict   Kind = "conflict"   // somebody else was quicker
	TooMany    Kind = "too_many"   // try again later
	Trouble    Kind = "trouble"    // a server that we depend on failed
	Unexpected Kind = "unexpected" // a mistake of ours
)

// Error is a trouble with a sentence for people.
type Error struct {
	Kind  Kind
	Say   string // a whole sentence for whoever asked: what is wrong and what to do
	Field string // the form field it is about, if one
	Hint  string // for whoever runs the server
	Err   error  // the cause, for the log only
}

// Error gives the sentence, and the cause behind it.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Say + " (" + e.Err.Error() + ")"
	}
	return e.Say
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes a fault with a sentence for people.
func New(kind Kind, say string, args ...any) *Error {
	return &Error{Kind: kind, Say: fmt.Sprintf(say, args...)}
}

// Field makes an Invalid fault about one field of a form.
func Field(field, say string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Say: fmt.Sprintf(say, args...)}
}

// Because gives the fault its cause.
func (e *Error) Because(err error) *Error {
	e.Err = err
	return e
}

// KindOf tells the kind of err; an error that is no fault is Unexpected.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Unexpected
}

// Is tells whether err is a fault of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
