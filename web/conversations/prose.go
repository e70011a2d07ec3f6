// This file holds how words are set on the page: plain text in our own type,
// and what our own editor made.

package conversations

import (
	"html/template"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"

	"rapport/inbox"
	"rapport/mail"
)

// prose sets plain text as paragraphs, with its addresses as links and what it
// quotes set apart. Everything in it is escaped.
func prose(text string) template.HTML {
	var b strings.Builder
	for _, paragraph := range paragraphs(text) {
		lines := unwrap(paragraph)
		quoted := true
		for _, l := range lines {
			quoted = quoted && strings.HasPrefix(l, ">")
		}
		if quoted {
			for i, l := range lines {
				lines[i] = strings.TrimLeft(l, "> ")
			}
			b.WriteString("<blockquote>")
		}
		b.WriteString("<p>")
		for i, l := range lines {
			if i > 0 {
				b.WriteString("<br>")
			}
			link(&b, l)
		}
		b.WriteString("</p>")
		if quoted {
			b.WriteString("</blockquote>")
		}
	}
	return template.HTML(b.String()) //nolint:gosec // each piece was escaped as it was written
}

// paragraphs parts a text at its blank lines, and where quoting begins or ends.
func paragraphs(text string) (all [][]string) {
	var open []string
	flush := func() {
		if len(open) > 0 {
			all, open = append(all, open), nil
		}
	}
	for l := range strings.Lines(text) {
		l = strings.TrimRightFunc(l, unicode.IsSpace)
		if l == "" {
			flush()
			continue
		}
		if len(open) > 0 && strings.HasPrefix(l, ">") != strings.HasPrefix(open[0], ">") {
			flush()
		}
		open = append(open, l)
	}
	flush()
	return all
}

// The width at which mail programs break lines: narrower paragraphs were broken by hand, as addresses and verses are.
const narrowest, widest = 60, 100

// unwrap joins lines that a mail program broke: those that the next word would have made too long.
func unwrap(lines []string) []string {
	width := 0
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(l))
	}
	if width < narrowest || width > widest {
		return lines
	}
	joined := lines[:1:1]
	before := lines[0]
	for _, l := range lines[1:] {
		word, _, _ := strings.Cut(l, " ")
		forced := utf8.RuneCountInString(before)+1+utf8.RuneCountInString(word) > width
		if forced && !beginsAnew(l) {
			joined[len(joined)-1] += " " + l
		} else {
			joined = append(joined, l)
		}
		before = l
	}
	return joined
}

var anew = regexp.MustCompile(`^(?:\s|[-*•–>+]|\d{1,3}[.)])`)

// beginsAnew tells a line of a list, a quote or an indented block.
func beginsAnew(l string) bool { return anew.MatchString(l) }

var address = regexp.MustCompile(`https?://[^\s<>"“”]+`)

// link writes a line with its web addresses as links.
func link(b *strings.Builder, l string) {
	for l != "" {
		at := address.FindStringIndex(l)
		if at == nil {
			b.WriteString(template.HTMLEscapeString(l))
			return
		}
		url := strings.TrimRight(l[at[0]:at[1]], `.,;:!?'’*_`)
		if strings.HasSuffix(url, ")") && !strings.Contains(url, "(") {
			url = strings.TrimRight(url, ")")
		}
		b.WriteString(template.HTMLEscapeString(l[:at[0]]))
		said := template.HTMLEscapeString(url)
		b.WriteString(`<a href="` + said + `" target="_blank" rel="noopener noreferrer nofollow">` + said + `</a>`)
		l = l[at[0]+len(url):]
	}
}

// editorTags are what our editor makes. Nothing with a style, a class or a picture: those need a frame of their own.
var editorTags = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "div", "br", "strong", "b", "em", "i", "u", "s", "del", "ul", "ol", "li", "blockquote", "pre", "code", "h1", "h2", "h3", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").Matching(ourPicture).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowStandardURLs()
	p.AllowRelativeURLs(true) // links to elsewhere only, since the rooms below leave no others; pictures by the rule above
	p.RequireNoReferrerOnLinks(true)
	p.RequireNoFollowOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
})

// withPictures is an answer of ours with the pictures that were put within its words.
func withPictures(m inbox.Message) template.HTML {
	words := string(inlined(m, mail.Sanitise(m.HTML, false)))
	return template.HTML(editorTags().Sanitize(words)) //nolint:gosec // by the strict policy above
}

// ourPicture is where files of ours stand.
var ourPicture = regexp.MustCompile(`^(?:/messages/[0-9a-f-]{36}/attachments/[0-9]{1,3}|/uploads/[0-9a-f-]{36})$`)

// ours gives the HTML of a reply that was written here, harmless for our own page.
func ours(html string) template.HTML {
	return template.HTML(editorTags().Sanitize(toEditor(mail.Sanitise(html, false)))) //nolint:gosec // by the strict policy above
}
