package conversations_test

// A stranger's HTML where it is shown: in the frame of the real page, under the real policy, in a real browser.

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/ui"
)

// payloads are what strangers try, with evil in place of the host that must hear nothing. Any script that runs leaves a mark on
// the page around the frame.
func payloads(t *testing.T, evil string) (all []string) {
	t.Helper()
	table, err := os.ReadFile("../../mail/testdata/hostile.txt")
	must(t, err)
	words := strings.NewReplacer("top.pwned()", "top.pwned=1", "parent.pwned()", "top.pwned=1", "pwned()", "top.pwned=1",
		"https://evil.example", evil, "https:\\\\evil.example", evil, "https:evil.example", evil, "evil.example", strings.TrimPrefix(evil, "http://"))
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") {
			all = append(all, words.Replace(line))
		}
	}
	return all
}

// disguises are mails whose bytes are only markup in their charset.
var disguises = []struct{ charset, body string }{
	{"utf-7", "+ADw-script+AD4-top.pwned=1+ADw-/script+AD4- +ADw-img src=x onerror=top.pwned=1+AD4-"},
	{"utf-16", "\xff\xfeb\x00e\x00f\x00o\x00r\x00e\x00<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00t\x00o\x00p\x00.\x00p\x00w\x00n\x00e\x00d\x00=\x001\x00<\x00/\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00"},
	{"iso-2022-jp", "<a title=\"\x1b$B\" href=\"https://x.example\x1b(B\">\x1b(J<img alt=\"\" src=x onerror=top.pwned=1></a><style>\x1b(B</style><img title=\"\x1b(J</style><img src=x onerror=top.pwned=1>\">"},
	{"shift_jis", "<img title=\"\x81\" alt=\" onerror=top.pwned=1 src=x \x83\">"},
	{"gb18030", "<p title=\"\x81\" onclick=\"top.pwned=1\" id=\x84\"x>\x813<script>top.pwned=1</script>"},
	{"x-user-defined", "\xbcscript\xbetop.pwned=1\xbc/script\xbe<img src=x onerror=top.pwned=1>"},
	{"us-ascii", "\xbcscript\xbetop.pwned=1\xbc/script\xbe<img src=\"x\x00\" oner\x00ror=top.pwned=1><\x00script>top.pwned=1</script>"},
}

// outside is a server that must hear nothing.
func outside(t *testing.T) (address string, heard func() []string) {
	t.Helper()
	var mu sync.Mutex
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.Method+" "+r.URL.Path)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return asked
	}
}

// TestNothingOfAStrangerRuns sends every payload as a mail of its own, and opens all of them as they came, as a person would.
// Then it gives the frames the payloads as they were written, as if the sanitiser had let all of it through: the sandbox and the
// policy alone hold too.
func TestNothingOfAStrangerRuns(t *testing.T) {
	k := newOffice(t, false)
	evil, heard := outside(t)
	all := payloads(t, evil)
	if len(all) < 100 {
		t.Fatalf("%d payloads were read", len(all))
	}
	pages := k.hostile(all)
	s := k.serve(k.Ana, desk.RoomFunc(func(mux ui.Mux) {
		mux.HandleFunc("GET /unjudged/{n}", func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.PathValue("n"))
			ui.MailFrame(w.Header(), false)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<!doctype html><title>x</title><body><p>%s", all[n])
		})
	}))
	b := browser.New(t)
	for n, page := range pages {
		b.Open(s.URL + "/conversations/" + page)
		b.Until(`document.documentElement.dataset.stream === "open"`)
		frames := browser.Eval[int](b, `(document.querySelectorAll("details:has(> iframe.mail-frame)").forEach(d => { d.open = true; d.lastElementChild.loading = "eager" }), document.querySelectorAll("iframe.mail-frame").length)`)
		if want := min(perPage, len(all)+len(disguises)-n*perPage); frames != want {
			t.Fatalf("%d mails can be shown as they came, want %d", frames, want)
		}
		b.Until(`[...document.querySelectorAll("iframe.mail-frame")].every(f => f.contentDocument?.readyState === "complete" && f.contentDocument.URL.startsWith(location.origin + "/messages/"))`)
		if odd := browser.Eval[[]string](b, oddities); len(odd) > 0 {
			t.Errorf("the page, or a frame, holds %q", odd)
		}
		for _, w := range b.Wrongs() {
			t.Errorf("the sanitiser left to the policy: %s", w)
		}
	}

	b.Allow("security: ") // what the browser refused
	for from := 0; from < len(all); from += perPage {
		browser.Eval[bool](b, fmt.Sprintf(`(() => {
			const bay = document.querySelector(".thread"), one = document.querySelector("iframe.mail-frame")
			bay.replaceChildren(...Array.from({ length: %d }, (_, n) => Object.assign(one.cloneNode(), { src: "/unjudged/" + (n + %d), loading: "eager" })))
			return true
		})()`, min(perPage, len(all)-from), from))
		b.Until(`[...document.querySelectorAll("iframe.mail-frame")].every(f => f.contentDocument?.readyState === "complete" && f.contentDocument.URL.includes("/unjudged/"))`)
	}
	if browser.Eval[bool](b, `"pwned" in window || !location.pathname.startsWith("/conversations/")`) {
		t.Error("a stranger's script ran, or led the page away")
	}
	if asked := heard(); len(asked) > 0 {
		t.Errorf("a stranger's server was asked for %q", asked)
	}
}

const perPage = 45 // payloads a conversation; the page shows its newest fifty

// hostile lets each payload arrive as mail, some tens in each conversation, and gives the conversations' ids.
func (k *office) hostile(all []string) (conversations []string) {
	k.t.Helper()
	var mails []string
	add := func(charset, body string) {
		n := len(mails)
		first := n / perPage * perPage
		sly := `"><img src=x onerror=top.pwned=1>`
		headers := []string{
			"From: \"Eve" + strings.ReplaceAll(sly, `"`, `'`) + "\" <eve" + strconv.Itoa(first) + "@x.example>", "To: help@kindling.example", "Subject: Re: Sly " + strconv.Itoa(first) + " " + sly,
			"Date: Mon, 23 Nov 2026 12:00:00 +0000", fmt.Sprintf("Message-ID: <sly%d@x.example>", n), fmt.Sprintf("References: <sly%d@x.example>", first),
			"MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=sly",
		}
		mails = append(mails, strings.Join(headers, "\n")+"\n\n--sly\nContent-Type: text/html; charset="+charset+"\nContent-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString([]byte(body))+
			"\n--sly\nContent-Type: text/html\nContent-Disposition: attachment; filename=\"x"+strings.ReplaceAll(sly, `"`, `'`)+".html\"\n\n<script>top.pwned=1</script>\n--sly--\n")
	}
	for _, p := range all {
		add("utf-8", "<p>before</p>"+p)
	}
	for _, d := range disguises {
		before := "<p>before</p>"
		if d.charset == "utf-16" {
			before = ""
		}
		add(d.charset, before+d.body)
	}
	k.Arrives(mails...)
	for n := 0; n < len(mails); n += perPage {
		conversations = append(conversations, k.Of("eve"+strconv.Itoa(n)+"@x.example").ID)
	}
	return conversations
}

// oddities lists what no mail may bring: in the page around, and in each frame.
const oddities = `[document, ...[...document.querySelectorAll("iframe.mail-frame")].map(f => f.contentDocument)].flatMap((d, n) => {
	const odd = [...d.querySelectorAll("*")].flatMap(el => [...el.attributes].map(a => [el, a])).filter(([el, a]) =>
		/^on/.test(a.name) || /^(src|srcset|background|action|formaction|data|poster|ping)$/.test(a.name) && el.src !== undefined && new URL(el.src, d.baseURI).origin !== location.origin && !el.src.startsWith("data:image/") ||
		n > 0 && /^(id|name|class)$/.test(a.name) && !(el.localName === "meta" || a.value === "parked") ||
		n > 0 && a.name === "href" && a.value !== "?images=1" && !/^(https?|mailto|tel|cid):/i.test(a.value)
	).map(([el]) => n + " " + el.outerHTML.slice(0, 200))
	if (n > 0) odd.push(...[...d.querySelectorAll("script,iframe,object,embed,form,svg,math,base,link,template,noscript,textarea,video,audio,body style,body meta,body title")].map(el => n + " " + el.outerHTML.slice(0, 200)))
	if (n > 0 && !d.body.innerText.includes("before")) odd.push(n + " has lost its beginning: " + d.body.innerHTML.slice(0, 200))
	return odd
}).concat("pwned" in window ? ["a script ran"] : [])`
