// This file holds the syntax of a snippet's words, and how they are read and written.
//
//	{{where}}                               a line to fill; the same name is filled everywhere
//	{{where?}}                              one that may stay empty
//	{{what to have ready: paragraph}}       several lines
//	{{where: choice | Settings | Tools}}    one of these
//	{{where = Settings}}                    any of them, with what stands there at first
//	{{optional: they want a call}}…{{end}}  a part that can be left out
//	{{date: in 5 days}}                     a day, for the reader; {{date: next Monday, de}} in German
//	{{snippet: ;staging}}                   another snippet's words
//	{{customer.first}}                      what is known; see Variables
//
// Around it the words are HTML as the editor makes it. Single braces are
// ordinary letters.

package snippet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"rapport/kit/fault"
	"rapport/mail"
)

// Kind says how a blank is filled.
type Kind string

// The kinds of blanks. An optional part is a blank that is filled with its words or with nothing.
const (
	Line      Kind = "line"
	Paragraph Kind = "paragraph"
	Choice    Kind = "choice"
	Optional  Kind = "optional"
)

// Blank is what a person fills in before the words leave.
type Blank struct {
	Name    string   `json:"name"`
	Kind    Kind     `json:"kind"`
	Choices []string `json:"choices,omitempty"`
	Default string   `json:"default,omitempty"`
	Empty   bool     `json:"empty,omitempty"` // it may stay empty
	HTML    string   `json:"html,omitempty"`  // the words of an optional part, with blanks of their own
}

// Words are the words of a snippet, read.
type Words struct{ pieces []piece }

// piece is one of: a tag as it stands, text, or a piece of syntax.
type piece struct {
	tag   string
	text  string
	blank *Blank
	date  string // "in 5 days"
	lang  string // of the date
	part  string // another snippet's abbreviation
	known string // a variable
	body  []piece
}

// Variable is something that is known when a snippet is put in.
type Variable struct{ Name, Label string }

// Variables lists what can be known. What is not known of a conversation becomes a blank with this label.
func Variables() []Variable {
	return []Variable{
		{"customer.first", "customer’s first name"},
		{"customer.name", "customer’s name"},
		{"customer.email", "customer’s address"},
		{"conversation.subject", "conversation’s subject"},
		{"person.first", "your first name"},
		{"person.name", "your name"},
	}
}

const (
	longestWords = 100_000
	longestName  = 60
	longestText  = 300 // of a choice, or of what stands in a blank at first
)

// Read reads words in HTML, made harmless first. What can't be read is refused with a sentence that quotes it.
func Read(source string) (Words, error) {
	if len(source) > longestWords {
		return Words{}, wrong("The words are too long for a snippet: a hundred thousand letters at most.")
	}
	w, err := readOnce(source)
	for range 4 {
		if err != nil {
			return Words{}, err
		}
		kept := w.String()
		if w, err = readOnce(kept); err == nil && w.String() == kept {
			return w, nil
		}
	}
	return Words{}, wrong("These words can’t be kept as they stand: there are odd characters in them. Paste them as plain text.")
}

// readOnce reads HTML of any origin; harmless HTML can take a second time until it keeps its form.
func readOnce(source string) (Words, error) {
	r := reader{}
	z := nethtml.NewTokenizer(strings.NewReader(mail.Sanitise(source, false)))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return r.end()
		case nethtml.TextToken:
			if err := r.text(strings.Map(visible, string(z.Text()))); err != nil {
				return Words{}, err
			}
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			r.add(piece{tag: string(z.Raw())})
		case nethtml.CommentToken, nethtml.DoctypeToken:
		}
	}
}

// visible drops control characters.
func visible(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

func wrong(say string, args ...any) error { return fault.Field("words", say, args...) }

// reader collects pieces; an optional part that is open collects its own.
type reader struct {
	out  []piece
	open *piece
}

func (r *reader) add(p piece) {
	to := &r.out
	if r.open != nil {
		to = &r.open.body
	}
	if n := len(*to); p.text != "" && n > 0 && (*to)[n-1].text != "" {
		(*to)[n-1].text += p.text
		return
	}
	*to = append(*to, p)
}

func (r *reader) end() (Words, error) {
	if r.open != nil {
		return Words{}, wrong("The optional part “%s” has no {{end}}: write it where the part ends.", r.open.blank.Name)
	}
	return Words{r.out}, nil
}

// text reads a stretch between two tags.
func (r *reader) text(s string) error {
	for s != "" {
		before, rest, found := strings.Cut(s, "{{")
		if strings.Contains(before, "}}") {
			return wrong("A “}}” has no “{{” before it, near “%s”. A blank must not be cut by bold or a new line.", near(before))
		}
		if before != "" {
			r.add(piece{text: before})
		}
		if !found {
			return nil
		}
		inside, after, closed := strings.Cut(rest, "}}")
		switch {
		case !closed:
			return wrong("“{{%s” has no “}}” after it. A blank must not be cut by bold or a new line.", near(rest))
		case strings.ContainsAny(inside, "{}") || endsInBrace(before) || strings.HasPrefix(after, "}"):
			return wrong("A brace stands too close to “{{%s}}”: put a blank between them.", near(inside))
		}
		if err := r.syntax(strings.Join(strings.Fields(inside), " ")); err != nil {
			return err
		}
		if strings.HasPrefix(after, "{") && !strings.HasPrefix(after, "{{") {
			return wrong("A brace stands too close to “{{%s}}”: put a blank between them.", near(inside))
		}
		s = after
	}
	return nil
}

func endsInBrace(s string) bool { return strings.HasSuffix(s, "{") || strings.HasSuffix(s, "}") }

// near shortens what a fault quotes.
func near(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// syntax reads what stands between braces.
func (r *reader) syntax(in string) error {
	word, rest, _ := strings.Cut(in, ":")
	word, rest = strings.TrimSpace(word), strings.TrimSpace(rest)
	switch word {
	case "optional":
		if err := checkName(in, rest); err != nil {
			return err
		}
		if r.open != nil {
			return wrong("The optional part “%s” begins inside of “%s”: end that one first.", rest, r.open.blank.Name)
		}
		r.open = &piece{blank: &Blank{Name: rest, Kind: Optional, Empty: true}}
		return nil
	case "end":
		if r.open == nil || in != "end" {
			return wrong("An {{end}} has no {{optional: …}} before it.")
		}
		p := *r.open
		r.open = nil
		r.add(p)
		return nil
	case "date":
		date, lang, err := readDate(rest)
		r.add(piece{date: date, lang: lang})
		return err
	case "snippet":
		abbr, err := cleanAbbr(rest)
		if err != nil || abbr == "" {
			return wrong("“{{%s}}” should name a snippet by its abbreviation, such as {{snippet: ;staging}}.", near(in))
		}
		r.add(piece{part: abbr})
		return nil
	}
	if slices.ContainsFunc(Variables(), func(v Variable) bool { return v.Name == in }) {
		r.add(piece{known: in})
		return nil
	}
	b, err := readBlank(in)
	r.add(piece{blank: &b})
	return err
}

func readBlank(in string) (b Blank, err error) {
	left, first, _ := strings.Cut(in, "=")
	parts := strings.Split(left, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	name, kind, _ := strings.Cut(parts[0], ":")
	name, b.Empty = strings.CutSuffix(strings.TrimSpace(name), "?")
	b.Name, b.Kind, b.Default = strings.TrimSpace(name), Kind(strings.TrimSpace(kind)), strings.TrimSpace(first)
	if len(parts) > 1 {
		b.Choices = parts[1:]
	}
	if b.Kind == "" {
		b.Kind = Line
		if b.Choices != nil {
			b.Kind = Choice
		}
	}
	if err := checkName(in, b.Name); err != nil {
		return b, err
	}
	switch b.Kind {
	case Line, Paragraph:
		if b.Choices != nil {
			return b, wrong("“{{%s}}” has choices, so it is a choice: write {{%s: choice | one | other}}.", near(in), b.Name)
		}
	case Choice:
		if len(b.Choices) < 2 || slices.Contains(b.Choices, "") {
			return b, wrong("“{{%s}}” needs two choices or more, parted by |.", near(in))
		}
		if b.Default != "" && !slices.Contains(b.Choices, b.Default) {
			return b, wrong("“%s” is not among the choices of “%s”.", b.Default, b.Name)
		}
	case Optional:
		fallthrough
	default:
		return b, wrong("“{{%s}}”: a blank is a line, a paragraph or a choice.", near(in))
	}
	for _, s := range append([]string{b.Default}, b.Choices...) {
		if utf8.RuneCountInString(s) > longestText {
			return b, wrong("A choice of “%s” is too long: %d letters at most.", b.Name, longestText)
		}
	}
	return b, nil
}

// checkName refuses names that could be mistaken for something else.
func checkName(in, name string) error {
	if name == "" {
		return wrong("“{{%s}}” has no name. A blank is written {{its name}}.", near(in))
	}
	if utf8.RuneCountInString(name) > longestName {
		return wrong("The name “%s” is too long for a blank: %d letters at most.", near(name), longestName)
	}
	if slices.Contains([]string{"optional", "end", "date", "snippet"}, name) {
		return wrong("“%s” can’t be the name of a blank: it has a meaning of its own here.", name)
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(" '’,-/()&", r) {
			if strings.HasPrefix(name, "customer.") || strings.HasPrefix(name, "conversation.") || strings.HasPrefix(name, "person.") {
				return wrong("“{{%s}}” is nothing that is known here. Known are: %s.", near(name), knownNames())
			}
			return wrong("The name “%s” has “%c” in it. Names are made of letters, digits and blanks.", near(name), r)
		}
	}
	return nil
}

func knownNames() string {
	all := Variables()
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.Name
	}
	return strings.Join(names, ", ")
}
