// This file holds what somebody wrote and has not sent, what is about to
// leave, and the rule by which two drafts become one.

package inbox

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"rapport/mail"
)

// Draft is what a person wrote in a conversation and has not sent.
type Draft struct {
	Answer
	Person   string // address of who wrote it
	At       time.Time
	Revision int64 // grows with each keeping; 0: nothing was ever kept
	State    DraftState
	Held     string // why it did not leave though it was sent, in a sentence
	TakenBy  string // address of who took it over; then the words are theirs
}

// DraftState is open, sent, gone or taken.
type DraftState string

// The states of a draft. All but an open one have no words any more.
const (
	DraftOpen  DraftState = "open"
	DraftSent  DraftState = "sent"  // on its way, or left
	DraftGone  DraftState = "gone"  // its writer emptied it
	DraftTaken DraftState = "taken" // a colleague took it over
)

// Elsewhere says that a draft was not kept, since it went on in another
// browser, was sent, or was taken over. Now is how it stands.
type Elsewhere struct{ Now Draft }

// Error says it in one sentence.
func (e *Elsewhere) Error() string {
	switch e.Now.State {
	case DraftSent:
		return "This draft was sent from elsewhere."
	case DraftTaken:
		return "A colleague took this draft over."
	case DraftGone, DraftOpen:
	}
	return "This draft went on in another browser."
}

// join makes one draft of two, so that no word is lost: first's words, then
// second's below them. The older sight of the conversation counts, so that
// nothing new is overlooked.
func join(first, second Answer) Answer {
	if first.blank() {
		second.ID = cmp.Or(second.ID, first.ID)
		return second
	}
	if second.blank() {
		return first
	}
	a := first
	switch {
	case strings.Contains(asHTML(first), asHTML(second)):
	case strings.Contains(asHTML(second), asHTML(first)):
		a.HTML, a.Text = second.HTML, second.Text
	default:
		a.HTML = asHTML(first) + "<div><br></div>" + asHTML(second)
		a.Text = strings.TrimSpace(mail.TextOf(a.HTML)) // without text it would count as blank
	}
	a.Handover = cmp.Or(first.Handover, second.Handover)
	a.HandleSeconds += second.HandleSeconds
	a.To = append(slices.Clip(first.To), second.To...)
	a.Copies = append(slices.Clip(first.Copies), second.Copies...)
	a.Blind = append(slices.Clip(first.Blind), second.Blind...)
	a.Files = append(slices.Clip(first.Files), second.Files...)
	a.Carries = firstOnly(append(slices.Clip(first.Carries), second.Carries...), func(id string) string { return id })
	a.Saw = cmp.Or(second.Saw, first.Saw)
	return a
}

// blank tells a draft that nobody would miss. Whom it goes to and what it
// passes on was chosen by a form, not written.
func (a Answer) blank() bool { return a.wordless() && len(a.Files) == 0 }

func asHTML(a Answer) string {
	if a.HTML != "" {
		return a.HTML
	}
	if a.Text == "" {
		return ""
	}
	return "<div>" + strings.ReplaceAll(html.EscapeString(a.Text), "\n", "<br>") + "</div>"
}

// Leaving is an answer that was sent and can still be called back.
type Leaving struct {
	Answer
	Person   string    // address of who sent it
	At       time.Time // when it was sent
	LeavesAt time.Time
	Origin   string // the conversation in which it was sent, when that became part of another since
}

// briefly is how long an answer may wait for nothing but second thoughts.
const briefly = time.Minute

// Later tells whether it was meant to leave later, rather than to be undone.
func (l Leaving) Later() bool { return l.LeavesAt.Sub(l.At) > briefly }

// longestWait is how far ahead an answer may be put.
const longestWait = 366 * 24 * time.Hour

// undoChoices are the seconds for which somebody may want to call an answer
// back; none sends it at once.
var undoChoices = [...]int{0, 5, 10, 20, 30}

// UndoChoices gives the seconds to choose from.
func UndoChoices() []int { return slices.Clone(undoChoices[:]) }

const undoDefault = 10

// heldSentence says why an answer that was to leave by itself was held.
func heldSentence(h *Held, by string) string {
	if n := len(h.New); n == 1 && h.New[0].Author != by {
		return fmt.Sprintf("It did not leave: %s wrote meanwhile.", h.New[0].called())
	}
	return "It did not leave: the conversation went on meanwhile."
}
