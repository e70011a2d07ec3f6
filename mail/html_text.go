// HTML as text: what a reader would see, with quotes marked "> ", and where the quoted history begins.

package mail

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

const (
	maxQuoteDepth = 8
	maxOpen       = 200 // open elements remembered
)

// htmlPage is an HTML mail read as text.
type htmlPage struct {
	text     string
	seamText int  // where in text the quoted history begins; 0 when no seam was found, or nothing stands above it
	seamHTML int  // the same place in the HTML
	mixed    bool // something unquoted stands below the seam: an answer between the quotes
}

// hasSeam tells whether all that was written now stands above a seam.
func (p htmlPage) hasSeam() bool { return p.seamText > 0 && !p.mixed }

// above gives what stands above the seam, without signature and attribution. A quote is put below it, since an attribution is
// only known by what follows. Empty when nothing of the writer's is there.
func (p htmlPage) above() string {
	above, rest := Split(p.text[:p.seamText] + "\n> …")
	if rest == "" {
		return ""
	}
	return strings.TrimSpace(above)
}

// htmlReader reads tokens in one pass; time and memory are linear in the page.
type htmlReader struct {
	out    strings.Builder
	open   []openTag
	hidden int // depth of open where something invisible began, plus one
	pre    int
	quotes int
	space  bool // a space is due before the next word
	breaks int  // line ends due before the next word
	last   int  // quote depth of the line written last
	list   []int
	href   string
	linkAt int
	signed int // depth of open where a signature began, plus one; 0 when "--" needs no writing
	seam   seamKind
	seamAt int // depth of open where the seam's element began
	page   htmlPage
}

type openTag struct {
	name  string
	quote bool
}

type seamKind int

const (
	noSeam    seamKind = iota
	seamBox            // an element that holds the history
	seamBelow          // everything from here on is history
	seamClosed
)

// readHTML turns a page into text.
func readHTML(src string) htmlPage {
	page := scanHTML(src, true)
	if isBlank(page.text) {
		page = scanHTML(src, false) // all of it hidden: then nothing is
	}
	return page
}

func scanHTML(src string, hide bool) htmlPage {
	r := &htmlReader{}
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(0)
	pos := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		size := len(z.Raw())
		switch kind {
		case html.TextToken:
			if r.hidden == 0 {
				r.words(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z, pos, hide)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(string(name))
		}
		pos += size
	}
	r.endLink()
	r.page.text = strings.TrimRight(r.out.String(), " \n") + "\n"
	if isBlank(r.page.text) {
		r.page.text = ""
	}
	if r.page.seamText >= len(r.page.text) || startsForward(r.page.text[r.page.seamText:]) {
		r.page.seamText = 0
	}
	return r.page
}

var voidTags = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "link": true, "meta": true,
	"param": true, "source": true, "track": true, "wbr": true,
}

var blockTags = map[string]int{ // line ends around them
	"p": 2, "div": 1, "blockquote": 1, "ul": 1, "ol": 1, "li": 1, "table": 1, "tr": 1, "h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2,
	"pre": 1, "hr": 1, "section": 1, "article": 1, "header": 1, "footer": 1, "dl": 1, "dt": 1, "dd": 1, "address": 1, "center": 1, "body": 1,
	"form": 1, "fieldset": 1, "figure": 1, "main": 1, "aside": 1, "nav": 1, "caption": 1, "tbody": 1, "thead": 1,
}

// silentTags hold nothing a reader sees.
var silentTags = map[string]bool{
	"script": true, "style": true, "head": true, "title": true, "template": true, "noscript": true, "object": true, "iframe": true,
	"svg": true, "math": true, "select": true, "textarea": true, "noframes": true, "noembed": true, "xmp": true, "audio": true, "video": true,
}

// tagAttrs are the attributes the reader looks at.
type tagAttrs struct {
	class, id, style, kind, cite, name, href, alt, marker string
}

func attrsOf(z *html.Tokenizer) tagAttrs {
	var a tagAttrs
	for {
		key, val, more := z.TagAttr()
		switch string(key) {
		case "class":
			a.class = clip(string(val), 500)
		case "id":
			a.id = clip(string(val), 200)
		case "style":
			a.style = strings.ToLower(strings.ReplaceAll(clip(string(val), 1000), " ", ""))
		case "type":
			a.kind = clip(string(val), 50)
		case "name":
			a.name = clip(string(val), 50)
		case "href":
			a.href = clip(string(val), 2000)
		case "alt":
			a.alt = clip(string(val), 300)
		case "data-marker":
			a.marker = clip(string(val), 50)
		}
		if !more {
			return a
		}
	}
}

func (r *htmlReader) start(z *html.Tokenizer, pos int, hide bool) {
	raw, hasAttrs := z.TagName()
	name := string(raw)
	var a tagAttrs
	if hasAttrs {
		a = attrsOf(z)
	}
	if r.hidden > 0 && endsBy(r.open[r.hidden-1].name, name) {
		r.end(r.open[r.hidden-1].name)
	}
	if r.hidden > 0 {
		if !voidTags[name] {
			r.push(name, false)
		}
		return
	}
	if r.seam == noSeam {
		if kind := seamOf(name, a); kind != noSeam {
			r.seam, r.seamAt = kind, len(r.open)
			if !isBlank(r.out.String()) {
				r.page.seamText, r.page.seamHTML = r.out.Len(), pos
			}
		}
	}
	if n := blockTags[name]; n > 0 {
		r.lineBreak(n)
	}
	if isSignatureBox(a) {
		r.signed = len(r.open) + 1
	}
	if r.startSpecial(name, a) {
		return
	}
	if voidTags[name] {
		return
	}
	r.push(name, name == "blockquote")
	if hide && (silentTags[name] || strings.Contains(a.style, "display:none") || strings.Contains(a.style, "mso-hide:all")) ||
		silentTags[name] && name != "head" {
		r.hidden = len(r.open)
	}
}

// endsBy tells whether an open element ends without an end tag when another one begins.
func endsBy(open, next string) bool {
	switch open {
	case "p":
		return blockTags[next] > 0
	case "li", "td", "th", "tr", "dt", "dd", "option":
		return open == next
	}
	return false
}

// startSpecial writes what single elements stand for. true when nothing is opened by them.
func (r *htmlReader) startSpecial(name string, a tagAttrs) bool {
	switch name {
	case "br":
		r.breaks, r.space = min(r.breaks+1, 3), false
		return true
	case "hr":
		r.write("-----")
		r.lineBreak(1)
		return true
	case "img":
		if alt := cleanLine(a.alt); alt != "" {
			r.space = true
			r.write("[" + alt + "]")
			r.space = true
		}
		return true
	case "td", "th":
		r.space = true
	case "pre":
		r.pre++
	case "ul":
		r.list = append(r.list, -1)
	case "ol":
		r.list = append(r.list, 0)
	case "li":
		mark := "*"
		if n := len(r.list); n > 0 && r.list[n-1] >= 0 {
			r.list[n-1]++
			mark = strconv.Itoa(r.list[n-1]) + "."
		}
		r.write(mark)
		r.space = true
	case "a":
		r.endLink()
		r.href, r.linkAt = a.href, r.out.Len()
	}
	return false
}

func (r *htmlReader) push(name string, quote bool) {
	if len(r.open) < maxOpen {
		r.open = append(r.open, openTag{name, quote})
		if quote {
			r.quotes++
		}
	}
}

func (r *htmlReader) end(name string) {
	for i, e := range slices.Backward(r.open) {
		if e.name != name {
			continue
		}
		for k := len(r.open) - 1; k >= i; k-- {
			r.closed(r.open[k])
		}
		r.open = r.open[:i]
		if r.hidden > i {
			r.hidden = 0
			return
		}
		break
	}
	if r.hidden > 0 {
		return
	}
	if len(r.open) < r.signed {
		r.signed = 0
	}
	if r.seam == seamBox && len(r.open) <= r.seamAt {
		r.seam = seamClosed
	}
	if name == "a" {
		r.endLink()
	}
	if n := blockTags[name]; n > 0 {
		r.lineBreak(n)
	}
}

func (r *htmlReader) closed(t openTag) {
	if t.quote {
		r.quotes--
		r.lineBreak(1)
	}
	switch t.name {
	case "pre":
		r.pre = max(0, r.pre-1)
	case "ul", "ol":
		if n := len(r.list); n > 0 {
			r.list = r.list[:n-1]
		}
	}
}

// endLink writes where a link leads when its words don't say so.
func (r *htmlReader) endLink() {
	href := strings.TrimSpace(r.href)
	r.href = ""
	if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") || r.linkAt > r.out.Len() {
		return
	}
	said := strings.TrimSpace(r.out.String()[r.linkAt:])
	if said == "" || said == href || strings.Contains(href, said) && strings.Contains(said, ".") {
		return
	}
	r.words(" <" + cleanLine(href) + ">")
}

func (r *htmlReader) lineBreak(n int) {
	r.breaks, r.space = max(r.breaks, n), false
}

// words writes text: white space collapsed, except inside <pre>.
func (r *htmlReader) words(s string) {
	s = cleanText(s)
	if r.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				r.breaks++
			}
			if line != "" {
				r.write(line)
			}
		}
		return
	}
	for i, word := range strings.FieldsFunc(s, isCollapsible) {
		if i > 0 || isCollapsible(rune(s[0])) {
			r.space = true
		}
		r.write(word)
	}
	if s != "" && isCollapsible(rune(s[len(s)-1])) {
		r.space = true
	}
}

func isCollapsible(c rune) bool { return c == ' ' || c == '\n' || c == '\t' }

// write puts one word, after the line ends and quote marks that are due.
func (r *htmlReader) write(word string) {
	if r.breaks > 0 && strings.Trim(word, "\u00a0\u200b\u200c\u034f") == "" {
		r.breaks = max(r.breaks, 2) // an empty line, as editors write it
		return
	}
	if r.signed > 0 {
		r.signed = 0
		if r.breaks = max(r.breaks, 1); !strings.HasPrefix(word, "--") && !strings.HasSuffix(r.out.String(), "\n--") {
			r.write("--")
			r.breaks = 1
		}
	}
	depth := min(r.quotes, maxQuoteDepth)
	fresh := r.out.Len() == 0
	if r.breaks > 0 && !fresh {
		between := strings.TrimRight(strings.Repeat("> ", min(depth, r.last)), " ")
		r.out.WriteByte('\n')
		for range r.breaks - 1 {
			r.out.WriteString(between)
			r.out.WriteByte('\n')
		}
		fresh = true
	}
	switch {
	case fresh:
		r.out.WriteString(strings.Repeat("> ", depth))
	case r.space:
		r.out.WriteByte(' ')
	}
	r.breaks, r.space, r.last = 0, false, depth
	r.out.WriteString(word)
	if r.seam == seamClosed && depth == 0 && strings.Trim(word, "\u00a0\u200b ") != "" {
		r.page.mixed = true
	}
}
