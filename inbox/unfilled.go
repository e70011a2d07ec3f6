// This file holds the rule that no answer leaves with a blank that nobody filled.

package inbox

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"rapport/kit/fault"
	"rapport/mail"
)

// blankMark is how a snippet's blank stands among the words until somebody fills it.
var blankMark = regexp.MustCompile(`\{\{[^{}\n]{1,200}\}\}`)

// filled refuses words in which a blank is still open, wherever they were put
// in, and says where. Code is as it is: there two braces may mean anything.
func (a Answer) filled() error {
	text := a.Text
	if a.HTML != "" && strings.Contains(text, "{{") {
		text = mail.TextOf(withoutCode(a.HTML))
	}
	for line := range strings.Lines(text) {
		if at := blankMark.FindStringIndex(line); at != nil {
			return fault.Field("body", "%s is not filled in yet, in “%s”. Fill it, or take it out; two braces that are meant so can stand as code.", line[at[0]:at[1]], around(strings.TrimSpace(line), line[at[0]:at[1]]))
		}
	}
	return nil
}

// around cuts a line down to what stands next to a blank.
func around(line, blank string) string {
	const enough = 40
	before, after, _ := strings.Cut(line, blank)
	if r := []rune(before); len(r) > enough {
		before = "…" + string(r[len(r)-enough:])
	}
	if r := []rune(after); len(r) > enough {
		after = string(r[:enough]) + "…"
	}
	return before + blank + after
}

// withoutCode leaves out what is set as code.
func withoutCode(page string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for depth := 0; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw())
		name, _ := z.TagName()
		code := string(name) == "pre" || string(name) == "code"
		switch {
		case code && kind == html.StartTagToken:
			depth++
		case code && kind == html.EndTagToken:
			depth--
		case depth == 0:
			out.WriteString(raw)
		}
	}
}
