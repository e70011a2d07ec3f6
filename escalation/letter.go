// This file holds the letter that tells a customer it is fixed, and what
// becomes of it.

package escalation

import (
	"cmp"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/inbox"
	"rapport/kit/fault"
)

// Telling is one text for everybody whom an escalation hurt. It is begun when
// the escalation is complete; letters leave when somebody sends them.
type Telling struct {
	ID         string
	Escalation string
	At         time.Time
	By         string // address of who said that it is complete
	Words      string // with the blanks below
	PausedAt   time.Time
	PausedBy   string
}

// The blanks that a text may have.
const (
	blankName = "{name}" // the customer's first name
	blankDay  = "{day}"  // when they told us: 21 November
	blankLine = "{line}" // their own line, where there is one
)

// Blanks lists what a text may have in braces.
func Blanks() []string { return []string{blankName, blankDay, blankLine} }

// firstWords is what a telling begins with.
func firstWords(title string) string {
	return "Hi " + blankName + ",\n\nOn " + blankDay + " you told us about this: " + strings.TrimRight(title, ".") +
		". It is fixed now.\n\n" + blankLine + "\n\nThank you for telling us. If it isn’t right on your side, just answer this."
}

const (
	longestWords = 10_000 // letters
	longestLine  = 1_000  // letters
)

var blank = regexp.MustCompile(`\{[^{}\n]*\}?|\}`)

// cleanWords gives a text in the form in which it is kept. A blank that nobody
// fills must never reach a customer.
func cleanWords(words string) (string, error) {
	words = strings.TrimSpace(plain(strings.ReplaceAll(words, "\r\n", "\n")))
	switch {
	case words == "":
		return words, fault.Field("words", "There is nothing to send yet.")
	case utf8.RuneCountInString(words) > longestWords:
		return words, fault.Field("words", "The text is too long: %d letters at most.", longestWords)
	}
	for _, b := range blank.FindAllString(words, -1) {
		if b != blankName && b != blankDay && b != blankLine {
			return words, fault.Field("words", "Nobody fills %s. The blanks are %s.", b, strings.Join(Blanks(), ", "))
		}
	}
	return words, nil
}

// Paragraph is a part of a letter; Own says that it is this customer's alone.
type Paragraph struct {
	Text string
	Own  bool
}

// write fills the blanks. The own line is a paragraph by itself: where its
// blank stands, else before the last one.
func write(words, name, day, line string) []Paragraph {
	line = strings.TrimSpace(line)
	hasPlace := strings.Contains(words, blankLine)
	var all []Paragraph
	for p := range strings.SplitSeq(words, "\n\n") {
		for i, part := range strings.Split(p, blankLine) {
			if i > 0 && line != "" {
				all = append(all, Paragraph{line, true})
			}
			if part = strings.TrimSpace(strings.NewReplacer(blankName, name, blankDay, day).Replace(part)); part != "" {
				all = append(all, Paragraph{Text: part})
			}
		}
	}
	if n := len(all); line != "" && !hasPlace {
		last := max(n-1, 0)
		all = append(all[:last:last], append([]Paragraph{{line, true}}, all[last:]...)...)
	}
	return all
}

// text is a letter as it leaves.
func text(all []Paragraph) string {
	parts := make([]string, len(all))
	for i, p := range all {
		parts[i] = p.Text
	}
	return strings.Join(parts, "\n\n")
}

// nameOf is what a letter calls a customer.
func nameOf(c inbox.Customer) string {
	first, _, _ := strings.Cut(strings.TrimSpace(c.Name), " ")
	return cmp.Or(first, "there")
}

// State is what became of a letter.
type State string

// The states of a letter.
const (
	Draft    State = ""         // nothing was sent off yet
	Queued   State = "queued"   // it is written into its conversation within moments
	Sent     State = "told"     // it stands in its conversation; the inbox carries it out
	Hand     State = "hand"     // the customer wrote again: somebody answers by hand
	Answered State = "answered" // and has done so
	Failed   State = "failed"   // it could not be written; Why says it
	Stopped  State = "stopped"  // the escalation was opened again before it left
)

// Told tells whether the customer knows, as far as it is in our hands.
func (s State) Told() bool { return s == Sent || s == Answered }

// Letter is what one customer gets, or would get now.
type Letter struct {
	Customer     inbox.Customer
	Conversation inbox.Conversation // the newest of those linked, where it is sent
	Others       []string           // ids of the customer's other linked conversations
	Began        time.Time          // when the customer first told us
	Quote        string
	Line         string // the own line
	LeftOut      bool   // gets no letter
	Waiting      bool   // wrote again and waits for an answer: answered by hand
	Before       time.Time
	Words        []Paragraph
	Handover     string // the line that tells who is answering

	State    State
	By       string // address of who sent it
	At       time.Time
	Why      string
	DueAt    time.Time
	Delivery *inbox.Delivery // how far it came on its way out
	Message  string
}

// Pending tells whether the letter is still to be chosen and sent.
func (l Letter) Pending() bool { return l.State == Draft && !l.LeftOut }

// Arrived tells whether the customer's server has taken it, or somebody
// answered by hand.
func (l Letter) Arrived() bool {
	return l.State == Answered || l.State == Sent && (l.Delivery == nil || l.Delivery.State == inbox.Sent)
}
