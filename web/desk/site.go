package desk

// Rooms under an address, and what they answer.

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

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

// RoomFunc makes a room of a function.
type RoomFunc func(mux ui.Mux)

// Routes registers what the function does.
func (f RoomFunc) Routes(mux ui.Mux) { f(mux) }

// Elsewhere stands in for a page of another room: this pattern shows these words.
func Elsewhere(pattern, words string) Room {
	return RoomFunc(func(mux ui.Mux) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<!doctype html><title>Elsewhere</title><h1>%s</h1>", words)
		})
	})
}

// Site is rooms under an address.
type Site struct {
	*Desk
	URL string
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
	return &Site{Desk: k, URL: s.URL}
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

// Get asks for a page; where a redirect leads is told, not followed.
func (s *Site) Get(path string) Answer {
	s.t.Helper()
	return s.send(http.MethodGet, path, nil)
}

// Post sends a form of names and values.
func (s *Site) Post(path string, pairs ...string) Answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return s.send(http.MethodPost, path, form)
}

// Page asks for a page that must be there.
func (s *Site) Page(path string) Answer {
	s.t.Helper()
	a := s.Get(path)
	if a.Status != http.StatusOK {
		s.t.Fatalf("GET %s answers %d: %s", path, a.Status, a.Words())
	}
	return a
}

// Form sends a form of names and values that must be answered with this status.
func (s *Site) Form(status int, path string, pairs ...string) Answer {
	s.t.Helper()
	a := s.Post(path, pairs...)
	if a.Status != status {
		s.t.Fatalf("POST %s answers %d, want %d: %s", path, a.Status, status, a.Words())
	}
	return a
}

func (s *Site) send(method, path string, form url.Values) Answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, strings.NewReader(form.Encode()))
	s.Must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s.Read(client.Do(r))
}
