package ratings_test

// The rating page in a real browser, with its script.

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rapport/web/browser"
)

func TestAPersonStays(t *testing.T) {
	k := newPost(t)
	b := browser.New(t)
	b.Open(k.url + k.page("great"))
	b.WaitText("How did Joe do?")
	b.Axe()
	b.WaitText("Saved. You can change it until 7 December.")
	k.counts("great")
	b.ClickText("Not happy")
	until(t, func() bool { return k.current() == "not_good" })
	b.ClickText("Our product")
	b.Fill("#comment", "It lost my card.")
	b.ClickText("Send")
	b.WaitText("Thank you")
	b.Axe()
	k.counts("not_good product It lost my card.")
	b.ClickText("Change your rating")
	b.WaitText("How did Joe do?")
	if b.Value("#comment") != "It lost my card." {
		t.Errorf("the words are %q when the page opens again", b.Value("#comment"))
	}
	if n := browser.Eval[int](b, `document.cookie.length`); n != 0 {
		t.Error("the page sets a cookie")
	}
}

// until waits for something that happens on the server.
func until(t *testing.T, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not happen")
		}
	}
}

func TestByKeyboardOnAPhoneAtNight(t *testing.T) {
	k := newPost(t)
	b := browser.New(t)
	b.View(390, 844, true)
	b.Open(k.url + "/rate/" + k.token)
	b.WaitText("How did Joe do?")
	b.Axe()
	b.Until(`(document.querySelector("[name=face]").focus(), true)`)
	b.Press("Space", "ArrowRight")
	until(t, func() bool { return k.current() == "okay" })
	b.WaitText("Saved.")
}

// Over plain http, and in older browsers, only Origin tells where a form comes from.
func TestBrowsersThatSayLittle(t *testing.T) {
	k := newPost(t)
	k.wrap = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Sec-Fetch-Site")
			next.ServeHTTP(w, r)
		})
	}
	b := browser.New(t)
	b.Open(k.url + k.page("great"))
	b.WaitText("Saved.")
	k.counts("great")
	plain := browser.New(t)
	plain.NoScript()
	plain.Open(k.url + k.page("okay"))
	plain.WaitText("How did Joe do?")
	plain.ClickText("Send")
	plain.WaitText("Thank you")
	k.counts("okay")
}

func TestNoOtherSiteLearnsTheLink(t *testing.T) {
	k := newPost(t)
	b := browser.New(t)
	heard := make(chan string, 1)
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case heard <- r.Referer() + r.Header.Get("Origin"):
		default: // the icon
		}
	}))
	defer other.Close()
	b.Open(k.url + "/rate/" + k.token)
	b.WaitText("How did Joe do?")
	browser.Eval[bool](b, `(location.href = "`+other.URL+`", true)`)
	if said := <-heard; said != "" {
		t.Errorf("another site is told %q", said)
	}
}

func TestOfflineAndTrouble(t *testing.T) {
	k := newPost(t)
	var broken atomic.Bool
	k.wrap = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if broken.Load() && r.Method == "POST" {
				http.Error(w, "no", http.StatusInternalServerError)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	b := browser.New(t)
	b.Open(k.url + k.page("great"))
	b.WaitText("Saved.")
	b.Offline(true)
	b.ClickText("It was okay")
	b.WaitText("You’re offline. We’ll save it when you’re back")
	b.Axe()
	k.counts("great")
	b.Offline(false)
	b.WaitText("Saved.")
	k.counts("okay")
	broken.Store(true)
	b.ClickText("Not happy")
	b.WaitText("That isn’t saved yet; your words are still here.")
	b.Axe()
	broken.Store(false)
	b.ClickText("Send")
	b.WaitText("Thank you")
	k.counts("not_good")
}

func TestAScannerOpensAllThreeFaces(t *testing.T) {
	k := newPost(t)
	b := browser.New(t)
	for i, face := range []string{"great", "okay", "not_good"} {
		b.Open(k.url + k.page(face))
		if i == 0 {
			b.WaitText("Saved.")
		} else {
			b.WaitText("That isn’t saved yet")
		}
	}
	k.counts("")
	b.ClickText("Send") // a person after all
	b.WaitText("Thank you")
	k.counts("not_good")
}

func TestLinksThatOpenNothing(t *testing.T) {
	k := newPost(t)
	b := browser.New(t)
	b.Open(k.url + "/rate/made.up/great")
	b.WaitText("This link isn’t one of ours")
	b.Axe()
	k.Clock.Add(15 * 24 * time.Hour)
	b.Open(k.url + k.page("great"))
	b.WaitText("This link has grown old")
	b.Axe()
	if !strings.Contains(b.Text("main"), "help@kindling.example") {
		t.Error("an old link does not say where to write")
	}
}
