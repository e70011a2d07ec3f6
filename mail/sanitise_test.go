// Strangers' HTML: what hostile pages try, judged by a parser and by a real browser.

package mail

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	nethtml "golang.org/x/net/html"
)

// hostile pages call pwned() if any of their script runs in any reading of their markup.
var hostile = append(known(),
	"<a href=\"http://x.y/`onmouseover=pwned()\">x</a><img alt=\"``onerror=pwned()\" src=\"cid:x\">",
	"<img src=\"x\x00\" onerror\x00=\"pwned()\"><\x00script>pwned()</script>",
)

// known are the lines of testdata/hostile.txt.
func known() (all []string) {
	table, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") {
			all = append(all, line)
		}
	}
	return all
}

// checkHarmless reads sanitised HTML as a browser would and names whatever should not be there.
func checkHarmless(t *testing.T, src, out string, remote bool) {
	t.Helper()
	complain := func(format string, args ...any) {
		t.Errorf("%s\nfrom %.300q\nout  %.600q", fmt.Sprintf(format, args...), src, out)
	}
	root, err := nethtml.Parse(strings.NewReader("<!doctype html><body>" + out))
	if err != nil {
		complain("not readable: %v", err)
		return
	}
	for n := range root.Descendants() {
		if n.Type == nethtml.CommentNode {
			complain("a comment")
		}
		if n.Type != nethtml.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "base", "meta", "link", "template", "noscript", "title", "textarea", "video", "audio":
			complain("element %s", n.Data)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(a.Val)
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "id", a.Key == "class", a.Key == "name", a.Key == "srcset", a.Key == "background", a.Key == "action", a.Key == "ping":
				complain("attribute %s", a.Key)
			case a.Key == "style" && (strings.Contains(value, "url") || strings.Contains(value, "expression") || strings.Contains(value, "position") || strings.Contains(value, "z-index") || strings.Contains(value, "/*")):
				complain("style %s", a.Val)
			case a.Key == "href" || a.Key == "src" || a.Key == "data-remote-src":
				u, err := url.Parse(a.Val)
				if err != nil || u.Scheme == "" || a.Key == "href" && !strings.Contains(" http https mailto tel cid ", " "+u.Scheme+" ") {
					complain("%s %s", a.Key, a.Val)
				} else if a.Key == "src" && u.Scheme != "cid" && !strings.HasPrefix(value, "data:image/") && !(remote && strings.HasPrefix(u.Scheme, "http")) {
					complain("loads %s", a.Val)
				}
			}
		}
	}
}

func TestSanitiseHostile(t *testing.T) {
	for _, src := range hostile {
		for _, remote := range []bool{false, true} {
			out := Sanitise(src, remote)
			checkHarmless(t, src, out, remote)
			if again := Sanitise(out, remote); again != out {
				t.Errorf("not settled:\nsrc   %q\nonce  %q\ntwice %q", src, out, again)
			}
		}
	}
}

func TestSanitiseKeeps(t *testing.T) {
	for src, want := range map[string]string{
		`<p style="color: RED; position: fixed; font-size:12pt">x`:      `<p style="color: RED; font-size: 12pt">x</p>`,
		`<a href="https://evil.example/">https://bank.example</a>`:      `<a href="https://evil.example/" rel="nofollow noreferrer noopener" target="_blank">https://bank.example</a>`,
		`<a href="mailto:a@b.c">mail</a>`:                               `<a href="mailto:a@b.c" rel="nofollow noreferrer">mail</a>`,
		`<img src="cid:logo@x" alt="Logo" width=40>`:                    `<img alt="Logo" width="40" src="cid:logo@x"/>`,
		`<img src="https://t.example/p.gif?a=1&amp;b=2" width="1">`:     `<img width="1" data-remote-src="https://t.example/p.gif?a=1&amp;b=2"/>`,
		`<img src="data:image/png;base64,iVBORw0KGgo=">`:                `<img src="data:image/png;base64,iVBORw0KGgo="/>`,
		`<table border=1 bgcolor="#ff0000"><tr><td colspan=2>x</table>`: `<table border="1" bgcolor="#ff0000"><tbody><tr><td colspan="2">x</td></tr></tbody></table>`,
		`<blockquote type="cite">q</blockquote><pre>a  b</pre>`:         `<blockquote type="cite">q</blockquote><pre>a  b</pre>`,
		`<div style="display:none">preview</div>seen`:                   `seen`,
		`<a style="display: inline-block; min-width: 9px">x</a>`:        `<a style="display: inline-block; min-width: 9px">x</a>`,
		`<p style="display: flex; color: red">x`:                        `<p style="color: red">x</p>`,
		`<p style="DISPLAY: Contents">x`:                                `<p>x</p>`,
		`<p dir="rtl" lang="he">שלום</p>`:                               `<p dir="rtl" lang="he">שלום</p>`,
		`</div></div>after`:                                             `after`,
		`<div><b>open`:                                                  `<div><b>open</b></div>`,
		``:                                                              ``,
	} {
		if got := Sanitise(src, false); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", src, got, want)
		}
	}
}

// TestSanitiseRemote: parked images come back on request, and only then.
func TestSanitiseRemote(t *testing.T) {
	parked := Sanitise(`<img src="//t.example/a.png"><img src="http://t.example/b.png"><img src="x.png">`, false)
	if strings.Contains(parked, ` src="http`) || strings.Count(parked, "data-remote-src") != 2 {
		t.Errorf("parked: %s", parked)
	}
	if shown := Sanitise(parked, true); strings.Count(shown, ` src="http`) != 2 || strings.Contains(shown, "data-remote-src") {
		t.Errorf("shown: %s", shown)
	}
}

func TestSafeType(t *testing.T) {
	for in, want := range map[string]string{
		"image/png": "image/png", "IMAGE/PNG; name=x": "image/png", "application/pdf": "application/pdf", "text/plain; charset=utf-8": "text/plain", "text/csv": "text/csv",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"text/html": "", "image/svg+xml": "", "application/xhtml+xml": "", "text/xml": "", "application/javascript": "", "text/javascript": "", "text/css": "", "": "", "text": "",
		"text/html/x": "", "a/b": "", "text/plain\r\nX: y": "", "multipart/mixed": "", "application/x-shockwave-flash": "", "application/wasm": "",
	} {
		if want == "" {
			want = "application/octet-stream"
		}
		if got := SafeType(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestSanitiseInBrowser puts every hostile page, sanitised, into a real browser in the two ways pages get there: as markup that
// is parsed, and by innerHTML.
func TestSanitiseInBrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("Chromium is not installed: run bin/ci, which installs it")
	}
	var page strings.Builder
	page.WriteString("<!doctype html><meta charset=utf-8><title>untouched</title><script>function pwned(){document.title='pwned'}</script><body>\n")
	for i, src := range hostile {
		for _, remote := range []bool{false, true} {
			out := Sanitise(src, remote)
			fmt.Fprintf(&page, "<div>%s</div><div id=d%d></div><script>document.getElementById('d%d').innerHTML=%s;document.getElementById('d%d').innerHTML+=''</script>\n",
				out, i, i, strings.ReplaceAll(fmt.Sprintf("%+q", out), "\\U000", "\\u"), i)
		}
	}
	page.WriteString("<script>for (const a of document.links) if (!/^(https?|mailto|tel|cid):/.test(a.protocol)) pwned()</script><p>the end</p>")
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(page.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=2000", "--dump-dom", "file://"+file)
	cmd.WaitDelay = time.Second
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("Chromium: %v", err)
	}
	if !strings.Contains(string(dom), "<p>the end</p>") || !strings.Contains(string(dom), "<title>untouched</title>") {
		t.Errorf("a script of a stranger ran, or the page broke:\n%.3000s", dom)
	}
}
