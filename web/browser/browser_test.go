package browser_test

// The alarm itself: what goes wrong on a page must fail the test that opened it.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

func serve(t *testing.T, html, policy string) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		fmt.Fprint(w, html)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestWrongsAreHeard(t *testing.T) {
	for name, c := range map[string]struct{ html, policy, want string }{
		"console":   {`<script>console.error("torn", 7)</script>`, "", "torn"},
		"exception": {`<script>setTimeout(() => nothing.there)</script>`, "", "nothing is not defined"},
		"policy":    {`<p style="color:red">x</p>`, "default-src 'none'", "Content Security Policy"},
		"asset":     {`<link rel="stylesheet" href="/assets/gone.css">`, "", "/assets/gone.css"},
		"fine":      {`<script>console.log("all is well")</script>`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := browser.New(t)
			b.Open(serve(t, "<!doctype html><title>x</title><body><p>here</p>"+c.html, c.policy))
			b.WaitText("here")
			wrongs := strings.Join(b.Wrongs(), "\n")
			if c.want == "" && wrongs != "" || !strings.Contains(wrongs, c.want) {
				t.Errorf("heard %q, want %q", wrongs, c.want)
			}
		})
	}
}

func TestAllowedWrongsAreNot(t *testing.T) {
	b := browser.New(t)
	b.Allow("torn")
	b.Open(serve(t, `<!doctype html><title>x</title><script>console.error("torn")</script><p>here`, ""))
	b.WaitText("here")
	if w := b.Wrongs(); len(w) != 0 {
		t.Errorf("heard %q", w)
	}
}

// ear is a test that only listens to what would have failed it.
type ear struct {
	testing.TB
	errors []string
}

func (e *ear) Error(args ...any) { e.errors = append(e.errors, fmt.Sprint(args...)) }

func TestAxeFindsWhatIsWrong(t *testing.T) {
	e := &ear{TB: t}
	b := browser.New(e)
	b.Open(serve(t, `<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><button></button><img src="data:,"></main>`, ""))
	b.Axe()
	found := strings.Join(e.errors, "\n")
	for _, want := range []string{"button-name", "image-alt"} {
		if !strings.Contains(found, want) {
			t.Errorf("axe did not find %s: %s", want, found)
		}
	}
}

func TestActing(t *testing.T) {
	b := browser.New(t)
	b.Open(serve(t, `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>x</title>
		<input id="name" value="old"><select id="s"><option>a<option>b</select><button id="go" aria-label="Go on">→</button><p id="out"></p>
		<script>
		const say = () => out.textContent = [name_.value, s.value, last].join("|")
		const name_ = document.getElementById("name"); let last = ""
		go.onclick = say; onkeydown = e => { last = (e.ctrlKey ? "C-" : "") + e.key; if (e.key === "Enter") say() }
		</script>`, ""))
	b.Fill("#name", "Zoë 🌞")
	b.Choose("#s", "b")
	b.ClickText("Go on")
	b.WaitText("Zoë 🌞|b|")
	b.Press("Control+Enter")
	b.WaitText("Zoë 🌞|b|C-Enter")
	if v := b.Value("#name"); v != "Zoë 🌞" {
		t.Errorf("the field holds %q", v)
	}
	path := filepath.Join(t.TempDir(), "a", "x.png")
	b.Screenshot(path, 390, 300, true)
	if info, err := os.Stat(path); err != nil || info.Size() < 100 {
		t.Errorf("no picture: %v", err)
	}
	if dark := browser.Eval[bool](b, `matchMedia("(prefers-color-scheme: dark)").matches && innerWidth === 390`); !dark {
		t.Error("it is neither night nor narrow")
	}
	b.Offline(true)
	if browser.Eval[bool](b, `navigator.onLine`) {
		t.Error("the page thinks it is online")
	}
	b.Offline(false)
	b.Until(`navigator.onLine`)
}

func TestTwoPeopleShareNoCookies(t *testing.T) {
	url := serve(t, `<!doctype html><title>x</title><p>here`, "")
	one, two := browser.New(t), browser.New(t)
	one.Open(url)
	two.Open(url)
	browser.Eval[bool](one, `(document.cookie = "who=one", true)`)
	if c := browser.Eval[string](two, `document.cookie`); c != "" {
		t.Errorf("the second sees %q", c)
	}
}

func TestAxeFindsWordsThatFadeAtNight(t *testing.T) {
	e := &ear{TB: t}
	b := browser.New(e)
	b.Open(serve(t, `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>x</title>
		<style>@media (prefers-color-scheme: dark) { body { background: #111; color: #222 } }</style><main><h1>x</h1><p>Hard to read</p></main>`, ""))
	b.AxeEverywhere()
	if found := strings.Join(e.errors, "\n"); strings.Count(found, "color-contrast") != 2 {
		t.Errorf("axe should find it at both widths, by night alone: %s", found)
	}
}
