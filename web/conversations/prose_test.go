package conversations

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

func TestProse(t *testing.T) {
	long := "This paragraph was broken by a mail program at some seventy-two letters,\nand the second line goes on where the first one ended, as they always do\nuntil the end."
	for name, c := range map[string]struct{ text, want string }{
		"paragraphs":         {"One\nline\n\n\nTwo", "<p>One<br>line</p><p>Two</p>"},
		"nothing":            {" \n\n", ""},
		"escaped":            {"a < b & \"c\" <b>", "<p>a &lt; b &amp; &#34;c&#34; &lt;b&gt;</p>"},
		"broken by program":  {long, "<p>" + strings.ReplaceAll(long, "\n", " ") + "</p>"},
		"an address":         {"Lake Street 5\nMinneapolis", "<p>Lake Street 5<br>Minneapolis</p>"},
		"a list":             {"I tried all of these things that you told me about on Sunday evening:\n- one\n- two", "<p>I tried all of these things that you told me about on Sunday evening:<br>- one<br>- two</p>"},
		"a quote":            {"> you asked\n> this\nYes", "<blockquote><p>you asked<br>this</p></blockquote><p>Yes</p>"},
		"a link":             {"See https://x.example/a?b=1&c=2.", `<p>See <a href="https://x.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">https://x.example/a?b=1&amp;c=2</a>.</p>`},
		"a link in brackets": {"(https://x.example/)", `<p>(<a href="https://x.example/" target="_blank" rel="noopener noreferrer nofollow">https://x.example/</a>)</p>`},
		"no link":            {"javascript:alert(1)", "<p>javascript:alert(1)</p>"},
	} {
		if got := string(prose(c.text)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestOursKeepsWhatTheEditorMakesAndNothingElse(t *testing.T) {
	got := string(ours(`<div style="position:fixed" class="toast" id="m-1">Hi <strong>you</strong><img src="https://x.example/a.gif"><a href="javascript:alert(1)">a</a><a href="https://x.example/">b</a></div><form action="/x"><input name="id"></form><ul><li>1</li></ul>`))
	for _, gone := range []string{"style", "class", "id=", "img", "javascript", "form", "input"} {
		if strings.Contains(got, gone) {
			t.Errorf("%s stayed: %s", gone, got)
		}
	}
	for _, stays := range []string{"<strong>you</strong>", `href="https://x.example/"`, `target="_blank"`, "noreferrer", "<li>1</li>"} {
		if !strings.Contains(got, stays) {
			t.Errorf("%s went: %s", stays, got)
		}
	}
}

// FuzzProse: whatever a stranger writes, every letter of it is there to read, and no tag is but our own.
func FuzzProse(f *testing.F) {
	f.Add("One\n\n> two\nhttps://x.example/<b>\"'")
	f.Add("<script>alert(1)</script> http://a\x00b")
	f.Add("https://...\nhttps://)")
	allowed := map[string]bool{"p": true, "br": true, "a": true, "blockquote": true, "html": true, "head": true, "body": true}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
		root, err := html.Parse(strings.NewReader(string(prose(text))))
		if err != nil {
			t.Fatal(err)
		}
		var read strings.Builder
		for n := range root.Descendants() {
			switch {
			case n.Type == html.TextNode:
				read.WriteString(n.Data)
			case n.Type == html.ElementNode && !allowed[n.Data]:
				t.Fatalf("%q became a <%s>", text, n.Data)
			case n.Type == html.ElementNode && n.Data == "a" && !strings.HasPrefix(n.Attr[0].Val, "http"):
				t.Fatalf("%q links to %s", text, n.Attr[0].Val)
			}
		}
		letters := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) || r == '>' { // breaks and marks of quotes are shown in another way
					return -1
				}
				return r
			}, s)
		}
		if got, want := letters(read.String()), letters(text); got != want {
			t.Fatalf("%q reads as %q", want, got)
		}
	})
}
