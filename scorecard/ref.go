// This file holds how a figure is named, and the small pieces that reports are made of.

package scorecard

import (
	"fmt"
	"net/url"
	"strings"

	"rapport/metric"
)

// Ref names a figure: a number of the team in a week, or of a person. Its text, "2026-W46/first_response_time" or
// "2026-W46/first_response_time/ana@example.com", is what a topic of discussion refers to.
type Ref struct {
	Week   metric.Week
	Key    metric.Key
	Person string // address; empty for the team
}

// ParseRef reads what String wrote.
func ParseRef(s string) (Ref, error) {
	parts := strings.SplitN(s, "/", 3)
	if len(parts) < 2 {
		return Ref{}, fmt.Errorf("“%s” names no figure", s)
	}
	week, err := metric.ParseWeek(parts[0])
	if err != nil {
		return Ref{}, fmt.Errorf("“%s” names no figure: %w", s, err)
	}
	key, ok := metric.ParseKey(parts[1])
	if !ok {
		return Ref{}, fmt.Errorf("“%s” names no figure: there is no number “%s”", s, parts[1])
	}
	r := Ref{Week: week, Key: key}
	if len(parts) == 3 {
		r.Person = parts[2]
	}
	return r, nil
}

// Opens tells whether it names a figure at all.
func (r Ref) Opens() bool { return r != Ref{} }

// String writes the name; nothing for no figure.
func (r Ref) String() string {
	if !r.Opens() {
		return ""
	}
	s := r.Week.String() + "/" + r.Key.String()
	if r.Person != "" {
		s += "/" + r.Person
	}
	return s
}

// MarshalText writes the name.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Ref) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*r = Ref{}
		return nil
	}
	*r, err = ParseRef(string(b))
	return err
}

// List is the address of the list behind the figure, without the host; empty for no figure.
func (r Ref) List() string {
	switch {
	case !r.Opens():
		return ""
	case r.Person != "":
		return "/week/" + r.Week.String() + "/people/" + url.PathEscape(r.Person) + "/" + r.Key.String()
	}
	return "/week/" + r.Week.String() + "/" + r.Key.String()
}

// Number is the address of the number's own page, at the week.
func (r Ref) Number() string {
	if !r.Opens() {
		return ""
	}
	return "/numbers/" + r.Key.String() + "?week=" + r.Week.String()
}

// Piece is a part of a line; some name the figure whose list they open.
type Piece struct {
	Text  string `json:"text"`
	Of    Ref    `json:"of,omitzero"`
	Title string `json:"title,omitempty"` // what the piece is, where the words leave it open: "Week 44"
}

// Sentence is a sentence whose end may be stressed: "Between 141 and 227 is normal for us; " "268 is not."
type Sentence struct {
	Text   string `json:"text"`
	Strong string `json:"strong,omitempty"`
}

// String is the whole sentence.
func (s Sentence) String() string { return s.Text + s.Strong }

// Figure is a value that opens what it counts: "14 %", "decrease".
type Figure struct {
	Text string `json:"text"`
	Unit string `json:"unit,omitempty"`
	Of   Ref    `json:"of,omitzero"`
}

// Shape is the form in which a judgement is drawn; only numbers that we move are coloured.
type Shape string

// The shapes.
const (
	Plain Shape = "plain"
	Good  Shape = "good"
	Eye   Shape = "eye"
	Talk  Shape = "talk"
)

// Judgement is what is said of a row in a word or two.
type Judgement struct {
	Shape Shape  `json:"shape"`
	Word  string `json:"word"`
}

// Mark answers one of the two questions, "Changed?" or "Goal". Class names its look (same, changed, drift, watch,
// some, meets, misses) and Sign the small drawing beside it (same, changed, watch, some, meets), or none.
type Mark struct {
	Class string `json:"class"`
	Sign  string `json:"sign,omitempty"`
	Text  string `json:"text"`
}

// Who is a person of the team, as named beside what they said.
type Who struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}
