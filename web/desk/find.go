package desk

// Finding elements of a page.

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// All finds the elements below n that pass.
func All(n *html.Node, pass func(*html.Node) bool) (found []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && pass(c) {
			found = append(found, c)
		}
	}
	return found
}

// One finds the first element below n that passes, which must be there.
func One(t *testing.T, n *html.Node, pass func(*html.Node) bool) *html.Node {
	t.Helper()
	found := All(n, pass)
	if len(found) == 0 {
		t.Fatal("the element is not there")
	}
	return found[0]
}

// Class passes the elements with a class.
func Class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return strings.Contains(" "+Attr(n, "class")+" ", " "+name+" ") }
}

// ID passes the element with an id.
func ID(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return Attr(n, "id") == name }
}

// Tag passes the elements of a kind.
func Tag(name string) func(*html.Node) bool { return func(n *html.Node) bool { return n.Data == name } }

// With finds the first element with an attribute of this value; nil when there is none.
func With(n *html.Node, name, value string) *html.Node {
	for c := range n.Descendants() {
		for _, a := range c.Attr {
			if a.Key == name && a.Val == value {
				return c
			}
		}
	}
	return nil
}

// Attr is an attribute of an element; "" when it has none of this name.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
