// This file holds reading a page by its meaning.

package conversations_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// sheet is a page as it was answered.
type sheet struct {
	t      *testing.T
	Code   int
	Header http.Header
	Raw    string
	root   *html.Node
}

// noFollow is a browser that shows redirects.
var noFollow = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func get(t *testing.T, address string) sheet {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	must(t, err)
	return ask(t, r)
}

func post(t *testing.T, address string, fields ...string) sheet {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return ask(t, r)
}

func ask(t *testing.T, r *http.Request) sheet {
	t.Helper()
	w, err := noFollow.Do(r)
	must(t, err)
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	must(t, err)
	root, err := html.Parse(strings.NewReader(string(body)))
	must(t, err)
	return sheet{t, w.StatusCode, w.Header, string(body), root}
}

// code checks the status.
func (s sheet) code(want int) sheet {
	s.t.Helper()
	if s.Code != want {
		s.t.Fatalf("answered %d, want %d: %.600s", s.Code, want, said(s.root))
	}
	return s
}

// all gives the elements that have each of the words as tag, "#id", ".class" or "attribute" or "attribute=value".
func (s sheet) all(words ...string) (found []*html.Node) {
	for n := range s.root.Descendants() {
		if n.Type == html.ElementNode && !slices.ContainsFunc(words, func(w string) bool { return !is(n, w) }) {
			found = append(found, n)
		}
	}
	return found
}

func is(n *html.Node, word string) bool {
	switch {
	case strings.HasPrefix(word, "."):
		return slices.Contains(strings.Fields(attr(n, "class")), word[1:])
	case strings.HasPrefix(word, "#"):
		return attr(n, "id") == word[1:]
	case strings.HasPrefix(word, "["):
		name, value, exact := strings.Cut(strings.Trim(word, "[]"), "=")
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name && (!exact || a.Val == value) })
	}
	return n.Data == word
}

// one gives the only such element.
func (s sheet) one(words ...string) *html.Node {
	s.t.Helper()
	found := s.all(words...)
	if len(found) != 1 {
		s.t.Fatalf("%d elements are %v, want one, in: %.900s", len(found), words, said(s.root))
	}
	return found[0]
}

// says checks that words stand on the page.
func (s sheet) says(words ...string) {
	s.t.Helper()
	for _, w := range words {
		if !strings.Contains(said(s.root), w) {
			s.t.Errorf("the page does not say %q: %.1500s", w, said(s.root))
		}
	}
}

// silent checks that words stand nowhere in the page's source.
func (s sheet) silent(words ...string) {
	s.t.Helper()
	for _, w := range words {
		if strings.Contains(s.Raw, w) {
			s.t.Errorf("the page has %q", w)
		}
	}
}

// field is the value of a form's field.
func (s sheet) field(name string) string {
	s.t.Helper()
	found := s.all("[name=" + name + "]")
	if len(found) == 0 {
		s.t.Fatalf("there is no field %s", name)
	}
	if found[0].Data == "textarea" {
		return said(found[0])
	}
	return attr(found[0], "value")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// said is what an element says, white space folded.
func said(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
