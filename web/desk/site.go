package desk

// Rooms under an address, and what they answer.

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"rapport/team"
	"rapport/web/ui"
)

// House is a house in which this person looks; who that is, is read anew at each request.
func (k *Desk) House(who *team.Person) *ui.House {
	return &ui.House{
		Faults: ui.NewFaults(), Now: k.Clock.Now, Viewer: func(*http.Request) (team.Person, bool) { return *who, who.ID != "" },
		Waiting: func(ctx context.Context) (int, error) {
			n, err := k.Inbox.Counts(ctx, k.Clock.Now())
			return n.Waiting, err
		},
	}
}

// Room is a room of pages.
type Room interface{ Routes(mux ui.Mux) }

// Elsewhere stands in for a page of another room: this pattern shows these words.
func Elsewhere(pattern, words string) Room { return elsewhere{pattern, words} }

type elsewhere struct{ pattern, words string }

func (e elsewhere) Routes(mux ui.Mux) {
	mux.Handle(e.pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><title>Elsewhere</title><h1>%s</h1>", e.words)
	}))
}

// Site is rooms under an address.
type Site struct {
	URL string

	t *testing.T
}

// Serve opens rooms under an address, under the headers of the program, with the assets and the stream of what became
// stale. It listens until the test ends.
func (k *Desk) Serve(rooms ...Room) *Site {
	k.t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /live", k.live)
	for _, r := range rooms {
		r.Routes(mux)
	}
	s := httptest.NewServer(ui.Secure(http.NewCrossOriginProtection().Handler(mux)))
	k.t.Cleanup(func() {
		s.CloseClientConnections() // streams don't end by themselves
		s.Close()
	})
	return &Site{t: k.t, URL: s.URL}
}

// live tells an open page what the hub says is stale.
func (k *Desk) live(w http.ResponseWriter, r *http.Request) {
	l := k.Hub.Listen()
	defer l.Stop()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	for {
		_ = http.NewResponseController(w).Flush() // whoever asked may have gone
		select {
		case <-r.Context().Done():
			return
		case <-l.Wake():
			fmt.Fprintf(w, "event: stale\ndata: %s\n\n", strings.Join(l.Take(), " "))
		}
	}
}

// Answer is what a request was answered with; redirects are not followed.
type Answer struct {
	Status int
	To     string // where a redirect leads
	Header http.Header
	Body   string
}

// Get asks for a page.
func (s *Site) Get(path string) Answer {
	s.t.Helper()
	return s.send(http.MethodGet, path, "")
}

// Post sends a form of names and values.
func (s *Site) Post(path string, pairs ...string) Answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return s.send(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

func (s *Site) send(method, path, body string, headers ...string) Answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return Answer{Status: res.StatusCode, To: res.Header.Get("Location"), Header: res.Header, Body: string(read)}
}
