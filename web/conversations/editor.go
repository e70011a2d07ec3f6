// This file holds the way between the editor's HTML and that of a mail:
// pictures in the editor stand at an address of ours, in a mail under an id.

package conversations

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rapport/inbox"
)

const uploadsPath = "/uploads/"

func uploadPath(id string) string { return uploadsPath + url.PathEscape(id) }

// fromEditor gives the words as a mail has them. The editor puts a picture into
// a figure with its name and size; only the picture itself is sent, and of
// pictures only those that were kept here.
func fromEditor(words string) string {
	if !strings.Contains(words, "<figure") && !strings.Contains(words, "<img") {
		return words
	}
	nodes, err := html.ParseFragment(strings.NewReader(words), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return words // the mail room judges it again, and has the last word
	}
	var out strings.Builder
	for _, n := range nodes {
		if n = unframed(n); n == nil {
			continue
		}
		if err := html.Render(&out, n); err != nil {
			return words
		}
	}
	return out.String()
}

// unframed puts pictures in place of the figures around them; nil when nothing is left.
func unframed(n *html.Node) *html.Node {
	if n.DataAtom == atom.Figure || n.DataAtom == atom.Img {
		return pictureIn(n)
	}
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		kept := unframed(child)
		if kept != child {
			if kept != nil {
				n.InsertBefore(kept, child)
			}
			n.RemoveChild(child)
		}
		child = next
	}
	return n
}

func pictureIn(n *html.Node) *html.Node {
	for d := range n.Descendants() {
		if p := asPicture(d); p != nil {
			return p
		}
	}
	return asPicture(n)
}

// asPicture gives an element of a picture that was kept here, with nothing but its id and its name.
func asPicture(n *html.Node) *html.Node {
	if n.DataAtom != atom.Img {
		return nil
	}
	img := &html.Node{Type: html.ElementNode, Data: "img", DataAtom: atom.Img}
	for _, a := range n.Attr {
		switch {
		case a.Key == "alt", a.Key == "width", a.Key == "height":
			img.Attr = append(img.Attr, a)
		case a.Key == "src" && strings.HasPrefix(a.Val, uploadsPath):
			img.Attr = append(img.Attr, html.Attribute{Key: "src", Val: "cid:" + inbox.PictureID(strings.TrimPrefix(a.Val, uploadsPath))})
		case a.Key == "src" && inbox.UploadOf(strings.TrimPrefix(a.Val, "cid:")) != "":
			img.Attr = append(img.Attr, a)
		case a.Key == "src":
			return nil
		}
	}
	return img
}

var keptPicture = regexp.MustCompile(`src="cid:([0-9a-f-]{36}@rapport)"`)

// toEditor is the way back.
func toEditor(words string) string {
	return keptPicture.ReplaceAllStringFunc(words, func(found string) string {
		id := inbox.UploadOf(keptPicture.FindStringSubmatch(found)[1])
		return `src="` + uploadPath(id) + `"`
	})
}
