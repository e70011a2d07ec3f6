// Contents: which parts of a mail are its words and which are files.

package mail

import (
	"html"
	"strings"
)

// words is what can be read of one part: as text, as HTML, or as both when they say the same.
type words struct {
	text, html string
}

// contents walks the tree and gathers.
type contents struct {
	problems *problems
	files    []Attachment
	bounce   *Bounce
	report   bool // inside multipart/report
	hasText  bool // a text was met: a later one with a name is a file
}

func (c *contents) read(p *part, depth int) words {
	if len(p.children) > 0 {
		return c.readMany(p, depth)
	}
	kind := p.kind
	name := fileName(p)
	switch {
	case kind == "message/delivery-status" || kind == "message/global-delivery-status":
		c.readStatus(p)
		return words{}
	case kind == "text/rfc822-headers" || c.report && kind == "message/rfc822":
		c.readOriginal(p)
	case p.disposition == "attachment":
	case kind == "text/plain" && (name == "" || !c.hasText), kind == "text/enriched", kind == "text/richtext", kind == "text/markdown" && name == "":
		return c.readText(p)
	case kind == "text/html" && (name == "" || p.disposition != "attachment"):
		return words{html: c.decoded(p)}
	}
	c.addFile(p, name)
	return words{}
}

func (c *contents) readMany(p *part, depth int) words {
	if p.kind == "multipart/report" {
		defer func(before bool) { c.report = before }(c.report)
		c.report = true
	}
	if p.kind == "multipart/encrypted" {
		c.problems.add("This mail is encrypted; only its raw form can be downloaded.")
	}
	var all []words
	for _, child := range p.children {
		if w := c.read(child, depth-1); !isBlank(w.text) || !isBlank(w.html) {
			all = append(all, w)
		}
	}
	if p.kind == "multipart/alternative" {
		return pickBest(all)
	}
	return joinAll(all)
}

// pickBest takes the last text and the last HTML of an alternative: the richest, says RFC 2046, comes last.
func pickBest(all []words) words {
	var best words
	for _, w := range all {
		if !isBlank(w.text) {
			best.text = w.text
		}
		if !isBlank(w.html) {
			best.html = w.html
		}
	}
	return best
}

// joinAll puts parts one after the other that are to be read one after the other. As soon as one has only HTML, or only text,
// it is turned into the other too, so that both ways of reading show everything.
func joinAll(all []words) words {
	if len(all) == 0 {
		return words{}
	}
	if len(all) == 1 {
		return all[0]
	}
	anyHTML, anyText := false, false
	for _, w := range all {
		anyHTML = anyHTML || !isBlank(w.html)
		anyText = anyText || !isBlank(w.text)
	}
	var text, page strings.Builder
	for _, w := range all {
		if anyText {
			if text.Len() > 0 {
				text.WriteString("\n")
			}
			if isBlank(w.text) {
				w.text = readHTML(w.html).text
			}
			text.WriteString(strings.TrimRight(w.text, "\n") + "\n")
		}
		if anyHTML {
			if isBlank(w.html) {
				w.html = htmlOf(w.text)
			}
			page.WriteString(w.html)
		}
	}
	return words{text: text.String(), html: page.String()}
}

// htmlOf writes plain text as HTML.
func htmlOf(text string) string {
	return "<div>" + strings.ReplaceAll(html.EscapeString(strings.TrimSpace(text)), "\n", "<br>\n") + "</div>"
}

func (c *contents) readText(p *part) words {
	text := c.decoded(p)
	c.hasText = c.hasText || !isBlank(text)
	if p.kind == "text/enriched" || p.kind == "text/richtext" {
		return words{text: readHTML(strings.ReplaceAll(text, "\n", "<br>")).text}
	}
	if strings.EqualFold(p.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return words{text: text}
}

// decoded gives the octets of a text part as clean UTF-8 with "\n" line ends.
func (c *contents) decoded(p *part) string {
	octets := c.octets(p)
	label := p.params["charset"]
	if label == "" && p.kind == "text/html" {
		label = metaCharset(octets)
	}
	text, known := toUTF8(octets, label)
	if !known {
		c.problems.add("This mail names a character set that is not known (" + clip(cleanLine(label), 40) + "); it was guessed.")
	}
	return cleanText(text)
}

func (c *contents) octets(p *part) []byte {
	out, problem := decodeTransfer(p.body, string(p.header.get("content-transfer-encoding")))
	c.problems.add(problem)
	return out
}

// metaCharset reads the charset an HTML page names itself, for parts whose header doesn't.
func metaCharset(page []byte) string {
	head := strings.ToLower(string(page[:min(len(page), 2048)]))
	_, after, ok := strings.Cut(head, "charset=")
	if !ok {
		return ""
	}
	after = strings.TrimLeft(after, `"' `)
	if end := strings.IndexAny(after, `"'; />`); end >= 0 {
		after = after[:end]
	}
	if strings.HasPrefix(after, "utf-16") {
		return ""
	}
	return after
}

// cleanText takes control characters and marks that hide or reorder words out of a text, and makes every line end "\n".
func cleanText(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] >= ' ' && s[i] < 0x7f || s[i] == '\n' || s[i] == '\t'
	}
	if clean {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\r\n", "\n"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == 0x2028 || r == 0x2029 || r == 0x85 || r == '\f' || r == '\v':
			return '\n'
		case r == 0x200E || r == 0x200F || r == 0x061C:
			return r // right-to-left letters need them
		case isHarmfulMark(r):
			return -1
		}
		return r
	}, s)
}

// unflow joins the lines of a format=flowed text (RFC 3676): a line that ends in a space goes on in the next one of the same
// quote depth, except the signature mark.
func unflow(text string, delsp bool) string {
	var out strings.Builder
	out.Grow(len(text))
	open, depth := false, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		words := strings.TrimPrefix(line[d:], " ")
		signature := words == "-- "
		goesOn := strings.HasSuffix(words, " ") && !signature
		if goesOn && delsp {
			words = strings.TrimSuffix(words, " ")
		}
		if !open || d != depth || signature {
			if out.Len() > 0 {
				out.WriteByte('\n')
			}
			out.WriteString(line[:d])
			if d > 0 {
				out.WriteByte(' ')
			}
		}
		out.WriteString(words)
		open, depth = goesOn, d
	}
	out.WriteByte('\n')
	return out.String()
}
