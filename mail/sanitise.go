// Sanitise: a stranger's HTML made harmless.

package mail

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// images says what happens to pictures that lie elsewhere.
type images int

const (
	parkImages images = iota // their address moves to data-remote-src, where nothing loads it
	showImages
	dropImages // no picture at all
)

// Sanitise gives the harmless part of an HTML mail, as a balanced fragment to be put into a sandboxed frame. Links get rel and
// target. Images by cid: stay, with src="cid:…" for the page to replace. Images from elsewhere are parked in data-remote-src
// unless remoteImages is true; giving the result to Sanitise again with remoteImages true puts them back.
func Sanitise(page string, remoteImages bool) string {
	if remoteImages {
		return sanitise(page, showImages)
	}
	return sanitise(page, parkImages)
}

// sanitise judges what it wrote once more, until nothing changes: markup that is read differently the second time, as some mails
// are written to be, is never what a browser gets. What does not settle becomes text.
func sanitise(page string, mode images) string {
	if isBlank(page) {
		return ""
	}
	for range 4 {
		judged := judge(page, mode)
		if judged == page {
			return page
		}
		page = judged
	}
	return htmlOf(readHTML(page).text)
}

// judge first builds the tree that a browser would build and writes it out balanced, so that what is judged is what will be
// read; the policy has the last word.
func judge(page string, mode images) string {
	context := &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := nethtml.ParseFragment(strings.NewReader(strings.ToValidUTF8(page, "\uFFFD")), context)
	if err != nil {
		return htmlOf(readHTML(page).text) // nested beyond what a tree is built for
	}
	var out strings.Builder
	for _, n := range nodes {
		if prepare(n, mode, 0) {
			if err := nethtml.Render(&out, n); err != nil {
				return htmlOf(readHTML(page).text)
			}
		}
	}
	return strings.TrimSpace(policy().Sanitize(out.String()))
}

// deadTags go with everything in them.
var deadTags = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Head: true, atom.Title: true, atom.Template: true, atom.Noscript: true, atom.Object: true,
	atom.Iframe: true, atom.Svg: true, atom.Math: true, atom.Select: true, atom.Textarea: true, atom.Noframes: true, atom.Noembed: true,
	atom.Xmp: true, atom.Audio: true, atom.Video: true, atom.Embed: true, atom.Applet: true, atom.Plaintext: true, atom.Base: true,
	atom.Meta: true, atom.Link: true, atom.Frameset: true, atom.Canvas: true, atom.Button: true, atom.Input: true, atom.Dialog: true,
}

// prepare mends one node and what is below it; false when it must go.
func prepare(n *nethtml.Node, mode images, depth int) bool {
	if n.Type == nethtml.CommentNode || n.Type == nethtml.DoctypeNode || depth > 510 {
		return false
	}
	if n.Type == nethtml.ElementNode {
		if deadTags[n.DataAtom] || n.Namespace != "" || n.DataAtom == 0 && (n.Data == "svg" || n.Data == "math") {
			return false
		}
		if hidden := mendAttrs(n, mode); hidden || n.DataAtom == atom.Img && mode == dropImages {
			return false
		}
	}
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if !prepare(child, mode, depth+1) {
			n.RemoveChild(child)
		}
		child = next
	}
	return true
}

// mendAttrs keeps harmless styles and puts the address of a picture where it belongs. It tells whether the element is hidden.
func mendAttrs(n *nethtml.Node, mode images) (hidden bool) {
	kept := n.Attr[:0]
	source := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "style":
			flat := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(flat, "display:none") {
				hidden = true
			}
			if a.Val = safeStyle(a.Val); a.Val == "" {
				continue
			}
		case "src", "data-remote-src":
			if n.DataAtom == atom.Img && (source == "" || a.Key == "data-remote-src") {
				source = strings.TrimSpace(a.Val)
			}
			continue
		case "rel", "target":
			continue
		}
		kept = append(kept, a)
	}
	if n.DataAtom == atom.Img {
		kept = append(kept, imageAttr(source, mode)...)
	}
	n.Attr = kept
	return hidden
}

var inlinePicture = regexp.MustCompile(`^data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+$`)

func imageAttr(source string, mode images) []nethtml.Attribute {
	scheme, _, _ := strings.Cut(strings.ToLower(source), ":")
	switch {
	case scheme == "cid", scheme == "data" && inlinePicture.MatchString(source):
		return []nethtml.Attribute{{Key: "src", Val: source}}
	case strings.HasPrefix(source, "//"):
		source = "https:" + source
	case scheme != "http" && scheme != "https":
		return nil
	}
	if mode == showImages {
		return []nethtml.Attribute{{Key: "src", Val: source}}
	}
	if u, err := url.Parse(source); err != nil || u.Host == "" {
		return nil
	}
	return []nethtml.Attribute{{Key: "data-remote-src", Val: source}}
}

// safeProperties are what a mail may set about its looks. Nothing that moves things over others, loads or hides.
var safeProperties = map[string]bool{
	"color": true, "background-color": true, "font": true, "font-family": true, "font-size": true, "font-style": true, "font-weight": true,
	"font-variant": true, "line-height": true, "letter-spacing": true, "text-align": true, "text-decoration": true, "text-indent": true,
	"text-transform": true, "white-space": true, "word-break": true, "vertical-align": true, "direction": true,
	"padding": true, "padding-top": true, "padding-right": true, "padding-bottom": true, "padding-left": true,
	"margin": true, "margin-top": true, "margin-right": true, "margin-bottom": true, "margin-left": true,
	"border": true, "border-top": true, "border-right": true, "border-bottom": true, "border-left": true, "border-color": true,
	"border-style": true, "border-width": true, "border-radius": true, "border-collapse": true, "border-spacing": true,
	"width": true, "max-width": true, "min-width": true, "height": true, "max-height": true, "list-style-type": true, "list-style": true,
	"table-layout": true, "text-wrap": true, "overflow-wrap": true, "display": true,
}

// safeDisplays are what display may be: a button of a mail is a block within a line. None of them hides.
var safeDisplays = map[string]bool{"block": true, "inline": true, "inline-block": true}

const styleValue = `[a-zA-Z0-9 #.,/%()!'"-]+`

var (
	safeValue = regexp.MustCompile(`^` + styleValue + `$`)
	safeCSS   = regexp.MustCompile(`^(?:[a-z-]{3,20}: ` + styleValue + `(?:; |$))+$`)
	safeWord  = regexp.MustCompile(`^[\w .#%,:-]{0,100}$`)
	safeText  = regexp.MustCompile(`^[^<>]*$`)
	safeColor = regexp.MustCompile(`^#?[a-zA-Z0-9]{1,30}$`)
	remoteURL = regexp.MustCompile(`^https?://[^\s<>"]+$`)
)

// safeStyle keeps the harmless declarations of a style attribute, written one way.
func safeStyle(css string) string {
	if len(css) > 4000 {
		return ""
	}
	var kept []string
	for declaration := range strings.SplitSeq(css, ";") {
		name, value, ok := strings.Cut(declaration, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.Join(strings.Fields(value), " ")
		if !ok || !safeProperties[name] || !safeValue.MatchString(value) || name == "display" && !safeDisplays[value] || len(kept) >= 40 {
			continue
		}
		if lower := strings.ToLower(value); strings.Contains(lower, "url") || strings.Contains(lower, "expression") || strings.Contains(lower, "/*") || strings.Contains(lower, "var(") ||
			strings.Contains(lower, "attr(") || strings.Contains(lower, "image") || strings.HasPrefix(value, "-") {
			continue
		}
		kept = append(kept, name+": "+value)
	}
	return strings.Join(kept, "; ")
}

// policy is what may stay.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code",
		"col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
		"header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
		"small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr")
	p.AllowNoAttrs().OnElements("a", "font", "span", "img")
	p.AllowAttrs("style").Matching(safeCSS).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(?:ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z0-9-]{1,35}$`)).Globally()
	p.AllowAttrs("title", "alt").Matching(safeText).OnElements("img", "a", "abbr", "td", "th", "span")
	p.AllowAttrs("align", "valign", "width", "height", "cellpadding", "cellspacing", "border", "hspace", "vspace").Matching(safeWord).Globally()
	p.AllowAttrs("colspan", "rowspan", "start", "value", "span").Matching(regexp.MustCompile(`^[0-9]{1,4}$`)).OnElements("td", "th", "ol", "li", "col", "colgroup")
	p.AllowAttrs("bgcolor", "color").Matching(safeColor).Globally()
	p.AllowAttrs("face", "size", "type").Matching(safeWord).OnElements("font", "hr", "ol", "ul", "li", "blockquote")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("data-remote-src").Matching(remoteURL).OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid")
	p.AllowURLSchemeWithCustomPolicy("data", func(u *url.URL) bool { return inlinePicture.MatchString(u.String()) })
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoReferrerOnLinks(true)
	p.RequireNoFollowOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
})

// escape writes text for use between tags and in quoted attributes.
func escape(s string) string { return html.EscapeString(s) }
