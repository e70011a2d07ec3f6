package ui

// The page of a fault: calm, and it says what is wrong, where, and what to do.

import (
	"embed"
	"net/http"

	"rapport/kit/page"
)

//go:embed fault.html
var faultFile embed.FS

// Fault is a page that says what went wrong. Frame.Title is its heading.
type Fault struct {
	Frame
	Code     int    // of HTTP
	Sentence string // what is wrong, for whoever asked
	Hint     string // what to do
}

// Faults shows faults.
type Faults struct {
	set  *page.Set
	page page.Page[Fault]
}

// NewFaults makes the page.
func NewFaults() Faults {
	set := page.NewSet(Layout(), faultFile)
	return Faults{set: set, page: page.Of[Fault](set, "fault.html")}
}

// Pages is for the test that checks all templates.
func (f Faults) Pages() *page.Set { return f.set }

// Show sends v with its code. What v leaves empty, the code decides.
func (f Faults) Show(w http.ResponseWriter, v Fault) error {
	title, sentence, hint := usual(v.Code)
	v.Title, v.Sentence, v.Hint = or(v.Title, title), or(v.Sentence, sentence), or(v.Hint, hint)
	return Show(w, v.Code, f.page, v)
}

// usual gives the words for a code.
func usual(code int) (title, sentence, hint string) {
	switch code {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return "That didn’t fit", "Something in what was sent is missing or not what we expected.", "Go back, look it over, and send it again."
	case http.StatusUnauthorized:
		return "You are signed out", "Your session has ended, so nothing was sent or changed.", "Sign in, go back to where you were, and send it again."
	case http.StatusForbidden:
		return "This isn’t yours to open", "It may belong to somebody else, or your role doesn’t reach it.", "If you need it, ask your head of support."
	case http.StatusNotFound:
		return "There is nothing here", "The address may be mistyped, or what stood here has gone.", "Nothing was lost by looking."
	case http.StatusConflict:
		return "Somebody was quicker", "It has changed since you opened it.", "Open it again, and look before you go on."
	case http.StatusTooManyRequests:
		return "A moment, please", "That was more than we can take at once.", "Wait a little, and try again."
	default:
		return "That didn’t work", "The trouble is on our side. Nothing is lost; mail keeps arriving.", "Try again in a minute."
	}
}

func or(said, otherwise string) string {
	if said != "" {
		return said
	}
	return otherwise
}
