// This file holds how a snippet becomes words of an answer: what is known is put in, the rest stays blank until a
// person fills it.

package snippet

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"time"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rapport/inbox"
	"rapport/team"
)

// Known is what is known where a snippet is put in.
type Known struct {
	At        time.Time         // in the zone in which days are reckoned
	Variables map[string]string // by name; what is missing or empty becomes a blank
	Inside    func(abbr string) (Words, bool)
}

// Expansion is a snippet ready to be put in. In its HTML each blank stands as
// {{name}}, an optional part as {{optional: name}}; Blanks says how to fill them.
type Expansion struct {
	HTML   string  `json:"html"`
	Blanks []Blank `json:"blanks"`
}

// deepest bounds snippets inside of snippets.
const deepest = 8

// Expand puts in what is known.
func (w Words) Expand(k Known) Expansion {
	e := expander{Known: k}
	return Expansion{tidy(e.html(w.pieces, nil)), e.blanks}
}

type expander struct {
	Known
	blanks []Blank
}

func (e *expander) html(all []piece, path []string) string {
	var b strings.Builder
	for _, p := range all {
		switch {
		case p.tag != "":
			b.WriteString(p.tag)
		case p.text != "":
			b.WriteString(html.EscapeString(p.text))
		case p.date != "":
			on, _ := day(strings.ToLower(p.date), e.At)
			b.WriteString(html.EscapeString(sayDay(on, p.lang)))
		case p.known != "":
			b.WriteString(e.variable(p.known))
		case p.part != "":
			b.WriteString(e.part(p.part, path))
		case p.blank.Kind == Optional:
			b.WriteString(e.optional(p, path))
		default:
			b.WriteString(e.blank(*p.blank))
		}
	}
	return b.String()
}

func (e *expander) variable(name string) string {
	if v := harmless(e.Variables[name]); v != "" {
		return html.EscapeString(v)
	}
	label := name
	for _, v := range Variables() {
		if v.Name == name {
			label = v.Label
		}
	}
	return e.blank(Blank{Name: label, Kind: Line})
}

// part puts another snippet's words in. One that is gone, or in a circle, is a blank: a person sees that something is missing.
func (e *expander) part(abbr string, path []string) string {
	if e.Inside != nil && len(path) < deepest && !slices.Contains(path, abbr) {
		if w, ok := e.Inside(abbr); ok {
			return inner(e.html(w.pieces, append(slices.Clone(path), abbr)))
		}
	}
	return e.blank(Blank{Name: "words of " + strings.TrimPrefix(abbr, ";"), Kind: Paragraph})
}

// inner takes the only block around some words away: they go into another's block.
func inner(s string) string {
	t, ok := strings.CutPrefix(s, "<div>")
	if t, end := strings.CutSuffix(t, "</div>"); ok && end && !strings.Contains(t, "<div") && !strings.Contains(t, "</div") {
		return t
	}
	return s
}

// optional keeps a part's words beside its blank. Tags that the part leaves open or closes stay around its place too, so that both are whole.
func (e *expander) optional(p piece, path []string) string {
	b := *p.blank
	at := e.keep(b)
	e.blanks[at].HTML = tidy(e.html(p.body, path))
	var tags strings.Builder
	for _, in := range p.body {
		if in.tag != "" && !strings.HasPrefix(in.tag, "<br") && !strings.HasPrefix(in.tag, "<img") {
			tags.WriteString(in.tag)
		}
	}
	return html.EscapeString("{{optional: "+b.Name+"}}") + tags.String()
}

func (e *expander) blank(b Blank) string {
	e.keep(b)
	return html.EscapeString("{{" + b.Name + "}}")
}

// keep remembers a blank; of one name the first that says more than its name counts.
func (e *expander) keep(b Blank) int {
	at := slices.IndexFunc(e.blanks, func(old Blank) bool { return old.Name == b.Name && (old.Kind == Optional) == (b.Kind == Optional) })
	if at < 0 {
		e.blanks = append(e.blanks, b)
		return len(e.blanks) - 1
	}
	if old := e.blanks[at]; old.Kind == Line && old.Default == "" {
		b.Empty = b.Empty && old.Empty
		e.blanks[at] = b
	}
	return at
}

// harmless takes from a value what could be read as syntax.
func harmless(v string) string {
	v = strings.TrimSpace(strings.ToValidUTF8(v, "\uFFFD"))
	for strings.Contains(v, "{{") || strings.Contains(v, "}}") {
		v = strings.NewReplacer("{{", "{ {", "}}", "} }").Replace(v)
	}
	if strings.HasPrefix(v, "{") || strings.HasPrefix(v, "}") {
		v = " " + v
	}
	if strings.HasSuffix(v, "}") || strings.HasSuffix(v, "{") {
		v += " "
	}
	return v
}

// place finds blanks in expanded words; what stands between the braces is their name, escaped.
var place = regexp.MustCompile(`\{\{([^{}]+)\}\}`)

// Filled fills the blanks: values by name, and "optional: name" with anything for a part that is wanted. It tells which
// required blanks stayed empty; the words must not leave as long as there are any. Nothing of the syntax is left.
func (e Expansion) Filled(values map[string]string) (filled string, missing []string) {
	known := map[string]Blank{}
	for _, b := range e.Blanks {
		known[b.key()] = b
	}
	lines := strings.NewReplacer("\r\n", "<br>", "\n", "<br>", "\r", "<br>")
	page := e.HTML
	for range 2 { // the words of optional parts have blanks of their own
		page = place.ReplaceAllStringFunc(page, func(at string) string {
			b, ok := known[html.UnescapeString(at[2:len(at)-2])]
			if b.Kind == Optional {
				if values[b.key()] == "" {
					return ""
				}
				return inner(b.HTML)
			}
			v := harmless(values[b.Name])
			if v == "" {
				v = harmless(b.Default)
			}
			if v == "" && !b.Empty && ok && !slices.Contains(missing, b.Name) {
				missing = append(missing, b.Name)
			}
			return lines.Replace(html.EscapeString(v))
		})
	}
	return tidy(page), missing
}

// key is how a blank stands between braces.
func (b Blank) key() string {
	if b.Kind == Optional {
		return "optional: " + b.Name
	}
	return b.Name
}

// tidy makes cut HTML whole, and drops blocks with nothing in them.
func tidy(page string) string {
	if !strings.Contains(page, "<") {
		return page
	}
	body := &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := nethtml.ParseFragment(strings.NewReader(page), body)
	if err != nil { // it was harmless HTML; without it no words are better than broken ones
		return html.EscapeString(page)
	}
	var b strings.Builder
	for _, n := range nodes {
		body.AppendChild(n)
	}
	prune(body)
	for n := range body.ChildNodes() {
		if err := nethtml.Render(&b, n); err != nil {
			return html.EscapeString(page)
		}
	}
	return b.String()
}

// prune drops emptied blocks from the leaves up.
func prune(n *nethtml.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		prune(c)
		if c.Type == nethtml.ElementNode && emptied(c) {
			n.RemoveChild(c)
		}
		c = next
	}
}

func emptied(n *nethtml.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.P, atom.Li, atom.Ol, atom.Ul, atom.Blockquote, atom.Strong, atom.Em, atom.B, atom.I, atom.A:
	default:
		return false
	}
	for c := range n.ChildNodes() {
		if c.Type != nethtml.TextNode || strings.TrimSpace(c.Data) != "" {
			return false
		}
	}
	return true
}

// Shown gives the words with each blank as paint draws it, in HTML: for a page that shows them, never for an answer.
func (e Expansion) Shown(paint func(b Blank) string) string {
	known := map[string]Blank{}
	for _, b := range e.Blanks {
		known[b.key()] = b
	}
	page := e.HTML
	for range 2 {
		page = place.ReplaceAllStringFunc(page, func(at string) string { return paint(known[html.UnescapeString(at[2:len(at)-2])]) })
	}
	return tidy(page)
}

// About gives the variables of a person who writes in a conversation.
func About(who team.Person, c inbox.Conversation) map[string]string {
	first, _, _ := strings.Cut(strings.TrimSpace(c.Customer.Name), " ")
	if strings.Contains(first, "@") || strings.HasSuffix(first, ",") {
		first = "" // an address, or a family name that stands first
	}
	return map[string]string{
		"customer.first": first, "customer.name": c.Customer.Name, "customer.email": c.Customer.Email,
		"conversation.subject": c.Subject, "person.first": who.FirstName(), "person.name": who.Name,
	}
}
