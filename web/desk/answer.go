package desk

// What a request was answered with, as a person reads it.

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Answer is where a request ended.
type Answer struct {
	Status int
	Path   string // of the page that answered
	To     string // where a redirect leads that was not followed
	Header http.Header
	Body   string
	Root   *html.Node

	t *testing.T
}

// Read reads an answer to its end.
func (k *Desk) Read(res *http.Response, err error) Answer {
	k.t.Helper()
	k.Must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	k.Must(err)
	root, err := html.Parse(strings.NewReader(string(body)))
	k.Must(err)
	return Answer{res.StatusCode, res.Request.URL.Path, res.Header.Get("Location"), res.Header, string(body), root, k.t}
}

// Words is what a person reads, white space folded.
func (a Answer) Words() string { return Words(a.Root) }

// Says fails the test for each of these words that the page does not say.
func (a Answer) Says(wanted ...string) {
	a.t.Helper()
	text := a.Words()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			a.t.Errorf("the page does not say %q:\n%s", w, text)
		}
	}
}

// Silent fails the test for each of these words that the page says, in hidden fields too.
func (a Answer) Silent(unwanted ...string) {
	a.t.Helper()
	text := words(a.Root, true)
	for _, w := range unwanted {
		if strings.Contains(text, w) {
			a.t.Errorf("the page says %q:\n%s", w, text)
		}
	}
}

// Wants fails the test unless the request ended so: with this status, at this path, saying these words.
func (a Answer) Wants(status int, path, words string) {
	a.t.Helper()
	if a.Status != status || a.Path != path || !strings.Contains(a.Words(), words) {
		a.t.Errorf("ended at %s with %d, want %s with %d and “%s”: %s", a.Path, a.Status, path, status, words, a.Words())
	}
}

// Attr is an attribute of the element with the id; "" when there is none.
func (a Answer) Attr(id, name string) string {
	n := With(a.Root, "id", id)
	if n == nil {
		return ""
	}
	return Attr(n, name)
}

// Words is what a person reads in an element, what stands in fields too, white space folded.
func Words(n *html.Node) string { return words(n, false) }

func words(n *html.Node, hidden bool) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && c.Parent.Data != "style" && c.Parent.Data != "script" && (hidden || c.Parent.Data != "title"):
			b.WriteString(c.Data)
		case c.Type != html.ElementNode:
		case c.Data == "input" && (hidden || !strings.Contains(" hidden checkbox radio ", " "+Attr(c, "type")+" ")):
			b.WriteString(" " + Attr(c, "value") + " ")
		case strings.Contains(apart, " "+c.Data+" "):
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// apart are the elements that stand apart from the words before them.
const apart = " p li dd dt td th h1 h2 h3 h4 div span button a form section option summary "
