// This file holds what somebody typed: words to look for, words to leave out,
// and filter words in any order.

package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Query is what is looked for.
type Query struct {
	Terms   []Term
	Filters []Narrowing
}

// Term is a word, or several in one order.
type Term struct {
	Text   string // as it was typed
	Words  []string
	Phrase bool // it stood between quotes: just these words, one behind the other
	Begins bool // the last word may go on
	Not    bool
}

// Narrowing is a filter word: from:olsen.
type Narrowing struct {
	Name  string // one of Names
	Value string
	Not   bool
}

// Names lists the filter words.
func Names() []string {
	return []string{"from", "to", "by", "topic", "is", "before", "after", "has", "rating", "mailbox", "language"}
}

// others are further names by which people know them.
var others = map[string]string{"in": "mailbox", "lang": "language", "since": "after", "tag": "topic", "cc": "to"}

const (
	longestQuery = 1000 // bytes
	mostTerms    = 24
)

// Parse reads a query. Nothing is wrong with any text: what is no filter word is a word.
func Parse(text string) Query {
	var q Query
	text = strings.ToValidUTF8(text, " ")
	for len(text) > longestQuery {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	for len(q.Terms)+len(q.Filters) < mostTerms {
		text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		if text == "" {
			break
		}
		text = q.take(text)
	}
	return q
}

// take reads one part and gives the rest.
func (q *Query) take(text string) string {
	not := false
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		not, text = true, strings.TrimLeft(rest, "-")
	}
	if name, rest, ok := filterName(text); ok {
		value, _, rest := piece(rest)
		if value != "" {
			q.Filters = append(q.Filters, Narrowing{Name: name, Value: value, Not: not})
			return rest
		}
		return rest // a filter word that still waits for its value narrows nothing
	}
	word, quoted, rest := piece(text)
	t := Term{Text: word, Not: not, Phrase: quoted}
	if !quoted {
		t.Text = strings.TrimRight(word, "*")
		t.Begins = t.Text != word
	}
	if t.Words = Words(t.Text); len(t.Words) == 0 {
		return rest
	}
	if strings.Contains(t.Words[0], "@") {
		t.Words = t.Words[:1] // an address is whole; its parts are for those who know less
	}
	q.Terms = append(q.Terms, t)
	return rest
}

// filterName reads "from:" off the beginning.
func filterName(text string) (name, rest string, ok bool) {
	name, rest, ok = strings.Cut(text, ":")
	name = strings.ToLower(name)
	if other := others[name]; other != "" {
		name = other
	}
	return name, rest, ok && slices.Contains(Names(), name)
}

// piece reads up to the next blank, or what stands between quotes.
func piece(text string) (value string, quoted bool, rest string) {
	if open, after := opening(text); open {
		end := strings.IndexFunc(after, isQuote)
		if end < 0 {
			return clean(after), true, ""
		}
		_, size := utf8.DecodeRuneInString(after[end:])
		return clean(after[:end]), true, after[end+size:]
	}
	if end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || isQuote(r) }); end >= 0 {
		return clean(text[:end]), false, text[end:]
	}
	return clean(text), false, ""
}

func opening(text string) (bool, string) {
	r, size := utf8.DecodeRuneInString(text)
	return size > 0 && isQuote(r), text[size:]
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”„", r) }

// clean puts one blank where several stand, and leaves quotes out.
func clean(value string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if isQuote(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, value)), " ")
}

// String writes the query as it would be typed again.
func (q Query) String() string {
	var all []string
	for _, t := range q.Terms {
		all = append(all, t.String())
	}
	for _, n := range q.Filters {
		all = append(all, n.String())
	}
	return strings.Join(all, " ")
}

func (t Term) String() string {
	s := t.Text
	_, _, filter := filterName(s)
	switch {
	case t.Begins:
		s += "*"
	case t.Phrase, filter, strings.ContainsFunc(s, unicode.IsSpace), strings.HasPrefix(s, "-"), strings.HasSuffix(s, "*"):
		s = `"` + s + `"`
	}
	return sign(t.Not) + s
}

func (n Narrowing) String() string {
	if strings.ContainsFunc(n.Value, unicode.IsSpace) {
		return sign(n.Not) + n.Name + `:"` + n.Value + `"`
	}
	return sign(n.Not) + n.Name + ":" + n.Value
}

func sign(not bool) string {
	if not {
		return "-"
	}
	return ""
}

// Without gives the query less one of its filter words.
func (q Query) Without(i int) Query {
	q.Filters = slices.Delete(slices.Clone(q.Filters), i, i+1)
	return q
}

// Empty tells whether there is nothing to look for.
func (q Query) Empty() bool { return len(q.Terms)+len(q.Filters) == 0 }
