package ui

// The layout, faults, headers and what a browser remembers.

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"rapport/kit/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Check(t, NewFaults().Pages()) }

func TestFaultPage(t *testing.T) {
	for _, c := range []struct {
		v    Fault
		want []string
		not  string
	}{
		{Fault{Code: 404}, []string{"There is nothing here", "404"}, `aria-label="Main"`},
		{Fault{Code: 500, Frame: Frame{Viewer: Viewer{ID: "p1", Name: "Ana Ferreira"}}}, []string{"Nothing is lost", `aria-label="Main"`, "You, Ana Ferreira", `data-viewer="p1"`}, "<script>"},
		{Fault{Code: 403, Sentence: "<b>Not yours</b>"}, []string{"&lt;b&gt;Not yours"}, "<b>Not"},
	} {
		w := httptest.NewRecorder()
		if err := NewFaults().Show(w, c.v); err != nil {
			t.Fatal(err)
		}
		if w.Code != c.v.Code {
			t.Errorf("answered %d, want %d", w.Code, c.v.Code)
		}
		for _, want := range c.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%d: no %q in %s", c.v.Code, want, w.Body)
			}
		}
		if strings.Contains(w.Body.String(), c.not) {
			t.Errorf("%d: %q in %s", c.v.Code, c.not, w.Body)
		}
	}
}

func TestSecure(t *testing.T) {
	var nonce string
	h := Secure(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { nonce = Nonce(r.Context()) }))
	ask := func(given string) string {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		if given != "" {
			r.Header.Set("X-Page-Nonce", given)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Header().Get("Content-Security-Policy")
	}
	first := ask("")
	one := nonce
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`).MatchString(one) || !strings.Contains(first, "script-src 'nonce-"+one+"';") || strings.Contains(first, "unsafe") {
		t.Errorf("the policy is %s, the nonce %q", first, one)
	}
	if ask(""); nonce == one {
		t.Error("two responses share a nonce")
	}
	if ask(one); nonce != one {
		t.Error("an open page's nonce was not kept for the next page")
	}
	for _, bad := range []string{"short", one + "; script-src *", strings.Repeat("'", 22)} {
		if policy := ask(bad); strings.Contains(policy, bad) {
			t.Errorf("a made-up nonce got into the policy: %s", policy)
		}
	}
}

func TestMailFramePolicy(t *testing.T) {
	for _, remote := range []bool{false, true} {
		h := http.Header{}
		MailFrame(h, remote)
		policy := h.Get("Content-Security-Policy")
		if strings.Contains(policy, "script") || !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox allow-same-origin") {
			t.Errorf("the policy is %s", policy)
		}
		if strings.Contains(policy, "https:") != remote {
			t.Errorf("remote images asked %v: %s", remote, policy)
		}
	}
	if frame := string(mailFrame("/m/1?a=b&c", `"quoted"`)); strings.Contains(frame, "allow-scripts") || !strings.Contains(frame, "&#34;quoted&#34;") {
		t.Errorf("the frame is %s", frame)
	}
}

func TestToastIsSaidOnce(t *testing.T) {
	w := httptest.NewRecorder()
	SayNext(w, Toast{Text: "Sent. Going to Wren", Undo: "/conversations/1/undo"})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	w = httptest.NewRecorder()
	got := TakeToast(w, r)
	if got == nil || got.Text != "Sent. Going to Wren" || got.Undo != "/conversations/1/undo" || got.Stay() != 10 {
		t.Fatalf("got %+v", got)
	}
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("it would be said again: %v", c)
	}
}

func TestAForgedToastLeadsNowhere(t *testing.T) {
	for _, undo := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"} {
		w := httptest.NewRecorder()
		SayNext(w, Toast{Text: "Hi", Undo: undo})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.AddCookie(w.Result().Cookies()[0])
		if got := TakeToast(httptest.NewRecorder(), r); got == nil || got.Undo != "" {
			t.Errorf("%s came through: %+v", undo, got)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "toast", Value: "%%%"})
	if got := TakeToast(httptest.NewRecorder(), r); got != nil {
		t.Errorf("nonsense became %+v", got)
	}
}

func TestThemeOf(t *testing.T) {
	for value, want := range map[string]string{"dark": "dark", "light": "light", "": "", "purple": "", "darker": ""} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: "theme", Value: value})
		if got := ThemeOf(r); got != want {
			t.Errorf("%q gives %q", value, got)
		}
	}
}

func TestFaces(t *testing.T) {
	if got := string(face("not_good", `Her "last" rating`, "small")); !strings.Contains(got, `class="face frown small" role="img" aria-label="Her &#34;last&#34; rating"`) || !strings.Contains(got, "#face-frown") {
		t.Errorf("got %s", got)
	}
	if got := string(namedAvatar("Ana <b>")); strings.Contains(got, "<b>") {
		t.Errorf("a name was not escaped: %s", got)
	}
}

func TestAStrangerIsInUTC(t *testing.T) {
	f := Frame{At: time.Date(2026, 11, 23, 14, 10, 0, 0, time.UTC)}
	if got := f.Clock(f.At); got != "14:10" {
		t.Errorf("got %s", got)
	}
}
