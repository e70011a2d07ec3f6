package app_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/page/pagetest"
	"rapport/mail"
	"rapport/team"
)

// served is the whole program on a port of its own, in its demo's dress: who
// has the key is in.
func served(t *testing.T) (*app.App, string) {
	t.Helper()
	a, err := app.Open(t.Context(), app.Place{Data: t.TempDir(), Hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	pages := a.Web(app.WebOptions{DemoKey: "key", DemoPerson: "nobody@x.example"})
	for _, set := range pages.Sets {
		pagetest.Check(t, set)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, l, pages.Handler) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, "http://" + l.Addr().String()
}

func bring(t *testing.T, a *app.App) {
	t.Helper()
	err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		return a.Inbox.Bring(t.Context(), tx, inbox.Lines{Messages: []inbox.Message{
			{ID: "m", Conversation: "c", At: time.Now(), Kind: inbox.FromCustomer, Author: "ann@x.example", Text: "?", To: []mail.Address{{Address: "help@x.example"}}},
		}}, nil, "help@x.example")
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenPagesHearWhatIsStale(t *testing.T) {
	a, base := served(t)
	res, err := http.Get(base + "/live")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Scan() // the stream is open
	bring(t, a)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if !strings.Contains(data, "inbox") || !strings.Contains(data, "conversation:c") || strings.Contains(data, "ann@") {
				t.Errorf("it told %q; want the names of what changed, and nothing else", data)
			}
			return
		}
	}
	t.Errorf("the stream ended: %v", lines.Err())
}

func TestWhoLeavesTheTeamHearsNoMore(t *testing.T) {
	a, base := served(t)
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(t.Context(), tx, team.Person{Email: "ana@x.example", Name: "Ana", Role: team.Head, Zone: "UTC"}),
			team.Bring(t.Context(), tx, team.Person{Email: "nobody@x.example", Name: "Joe", Role: team.Technician, Zone: "UTC"}))
	}); err != nil {
		t.Fatal(err)
	}
	person := func(email string) team.Person {
		p, err := a.Team.PersonByEmail(t.Context(), email)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	joe := http.Client{Jar: jar, Timeout: 30 * time.Second}
	open := func(path string) *http.Response {
		res, err := joe.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	open("/session/demo/key")
	lines := bufio.NewScanner(open("/live").Body)
	lines.Scan() // the stream is open
	if err := a.Team.Leave(t.Context(), person("ana@x.example"), person("nobody@x.example").ID); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if strings.Contains(lines.Text(), "left:") {
			t.Errorf("it told %q", lines.Text())
		}
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream broke instead of ending: %v", err)
	}
}

func TestWhatIsAroundEveryPage(t *testing.T) {
	_, base := served(t)
	get := func(method, path string, header ...string) *http.Response {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		res, err := http.DefaultTransport.RoundTrip(req) // redirects are looked at, not followed
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	if res := get(http.MethodGet, "/health"); res.StatusCode != http.StatusOK {
		t.Errorf("health says %d", res.StatusCode)
	}
	for _, path := range []string{"/", "/conversations", "/conversations/c", "/week/2026-W46", "/settings/people", "/messages/m/raw", "/messages/m/html", "/unreadable/u/raw"} {
		res := get(http.MethodGet, path)
		if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/session") && !strings.HasPrefix(res.Header.Get("Location"), "/founding") {
			t.Errorf("%s lets a stranger in: %d to %q", path, res.StatusCode, res.Header.Get("Location"))
		}
	}
	res := get(http.MethodGet, "/nowhere")
	if policy := res.Header.Get("Content-Security-Policy"); res.StatusCode != http.StatusNotFound || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("nowhere is %d under %q", res.StatusCode, policy)
	}
	for _, path := range []string{"/session", "/session/end", "/conversations/c/replies", "/rate/x", "/founding"} {
		if res := get(http.MethodPost, path, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s takes a form of another site: %d", path, res.StatusCode)
		}
	}
}
