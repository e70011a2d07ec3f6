// This file holds the pages: which room stands at which address, and what is
// around all of them.

package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/page"
	"rapport/oneself"
	"rapport/web/calendar"
	"rapport/web/conversations"
	"rapport/web/escalations"
	"rapport/web/frowns"
	"rapport/web/meetings"
	newspages "rapport/web/news"
	"rapport/web/numbers"
	"rapport/web/oneonones"
	"rapport/web/openings"
	"rapport/web/palette"
	"rapport/web/people"
	"rapport/web/ratings"
	searchpages "rapport/web/search"
	"rapport/web/session"
	"rapport/web/settings"
	"rapport/web/snippets"
	"rapport/web/ui"
	"rapport/web/week"
)

// WebOptions are what only some programs want of the pages.
type WebOptions struct {
	DemoKey    string                  // signs DemoPerson in at /session/demo/KEY; empty for none
	DemoPerson string                  // address of a person
	More       func(*ui.House, ui.Mux) // further pages
}

// Pages are the rooms of pages.
type Pages struct {
	Handler  http.Handler
	Sets     []*page.Set // all templates, for the test that checks them
	Patterns []string    // all addresses, as they were registered: "GET /week/{week}"
}

// mux knows all addresses that it was given, so that a test can visit each.
type mux struct {
	http.ServeMux
	patterns []string
}

func (m *mux) Handle(pattern string, handler http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, handler)
}

func (m *mux) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(handler))
}

// Web puts the pages together.
func (a *App) Web(o WebOptions) Pages {
	h := &ui.House{
		Faults: ui.NewFaults(),
		Now:    a.DB.Now,
		Waiting: func(ctx context.Context) (int, error) {
			n, err := a.Inbox.Counts(ctx, a.DB.Now())
			return n.Waiting, err
		},
	}
	door := session.New(h, a.Team, a.Sessions, session.Options{
		Secure: strings.HasPrefix(a.Place.BaseURL, "https://"), DemoKey: o.DemoKey, DemoPerson: o.DemoPerson, Latchkey: a.Latchkey,
	})
	h.Viewer = door.Viewer
	h.Meets = a.meetsAny
	h.Alarms = a.alarms
	bell := newspages.New(h, a.News)
	h.Bell = a.bell(bell)

	mux := &mux{}
	mux.Handle("GET /assets/", ui.Assets())
	mux.Handle("GET /live", a.liveFor(h, o))
	mux.HandleFunc("GET /health", a.health)
	door.Routes(mux)
	sets := []*page.Set{h.Faults.Pages(), door.Set()}
	for _, r := range append(a.rooms(h, door), bell) {
		r.Routes(mux)
		sets = append(sets, r.Set())
	}
	sets = append(sets, a.rhythmPages(h, mux)...)
	calendar.New(h, a.Calendar).Routes(mux)
	palette.New(h, a.Search, a.Team).Routes(mux)
	if o.More != nil {
		o.More(h, mux)
	}
	handler := door.Middleware(missing(h, mux))
	handler = ui.Secure(handler)
	handler = http.NewCrossOriginProtection().Handler(handler)
	handler = bounded(handler)
	handler = turns(a.DB.Readers(), handler)
	return Pages{Handler: handler, Patterns: mux.patterns, Sets: sets}
}

// room is a folder of pages.
type room interface {
	Routes(m ui.Mux)
	Set() *page.Set
}

// rooms are those that a signed-in person walks through, and the one where customers rate.
func (a *App) rooms(h *ui.House, door *session.Pages) []room {
	return []room{
		conversations.New(h, conversations.Stores{Inbox: a.Inbox, Ratings: a.Ratings, Team: a.Team, Hurts: a.Escalations, Snippets: a.Snippets, Rhythm: a.Rhythm, Presence: a.Presence, Views: a.Views, Search: a.Search, Asks: a.Asks, News: a.News}),
		escalations.New(h, a.Escalations, a.Inbox, a.Ratings, a.Team),
		frowns.New(h, frowns.Stores{Ratings: a.Ratings, Inbox: a.Inbox, Hurts: a.Escalations, Team: a.Team}),
		week.New(h, a.DB, a.Numbers, a.Scorecard, a.Inbox, a.Team, a.meets),
		numbers.New(h, a.Scorecard, a.Numbers, a.Inbox, a.Team),
		meetings.New(h, meetings.Stores{DB: a.DB, Meetings: a.Meetings, Actions: a.Actions, Cards: a.Scorecard, Team: a.Team}),
		oneonones.New(h, oneonones.Stores{Pairs: a.Pairs, Team: a.Team, Inbox: a.Inbox, Oneself: oneself.Rooms{
			DB: a.DB, Team: a.Team, Pairs: a.Pairs, Meetings: a.Meetings, Actions: a.Actions, Cards: a.Scorecard, Notices: a.Notices, News: a.News, Rhythm: a.Rhythm, Snippets: a.Snippets,
		}}),
		openings.New(h, openings.Stores{Pairs: a.Pairs, Team: a.Team, Letters: a.Letters}),
		ratings.New(h, a.Ratings, a.Team),
		people.New(h, people.Stores{Team: a.Team, Scores: a.Scorecard, Numbers: a.Numbers, Ratings: a.Ratings, Inbox: a.Inbox, Rhythm: a.Rhythm}, a.begins),
		searchpages.New(h, a.Search, a.Inbox),
		snippets.New(h, snippets.Stores{Snippets: a.Snippets, Inbox: a.Inbox, Ratings: a.Ratings, Team: a.Team}),
		settings.New(h, a.Team, a.Inbox, settings.Options{BaseURL: a.Place.BaseURL, Enter: door.Enter, Notices: a.Notices, Numbers: a.Numbers, Latchkey: a.Latchkey, Calendar: a.Calendar}),
	}
}

// maxBody bounds what a request may send: an answer with its words, and no
// more; where files go along, as much as an answer may carry.
const (
	maxBody  = 4 << 20
	maxFiles = inbox.MostBytes + maxBody
)

// bounded lets no request send more than it may.
func bounded(next http.Handler) http.Handler {
	words, files := http.MaxBytesHandler(next, maxBody), http.MaxBytesHandler(next, maxFiles)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conversations.TakesFiles(r) {
			files.ServeHTTP(w, r)
			return
		}
		words.ServeHTTP(w, r)
	})
}

// missing shows our own page where nothing stands.
func missing(h *ui.House, mux *mux) http.Handler {
	nothing := h.Public(func(w http.ResponseWriter, r *http.Request) error {
		return h.Faults.Show(w, ui.Fault{Frame: h.Frame(w, r, "", ""), Code: http.StatusNotFound})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "" && r.Method == http.MethodGet {
			nothing.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// health tells a watchman whether the database answers.
func (a *App) health(w http.ResponseWriter, r *http.Request) {
	if err := a.DB.Ping(r.Context()); err != nil {
		slog.ErrorContext(r.Context(), "the database does not answer", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

// stopping is the key of a channel that closes when the server is told to stop.
type stopping struct{}

// grace is how long requests under way may take once the server was told to stop.
const grace = 10 * time.Second

// Serve answers requests on l, and does all that runs by itself, until ctx ends.
// What was asked before that is answered: only open streams end at once, and
// their pages come back.
func (a *App) Serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	head, err := event.Head(ctx, a.DB)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	requests, cut := context.WithCancel(context.WithValue(context.WithoutCancel(ctx), stopping{}, ctx.Done()))
	defer cut()
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return requests },
	}
	worked := make(chan error, 1)
	go func() {
		err := a.work(ctx, head)
		stop(err)
		worked <- err
	}()
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case err = <-served:
		stop(err)
	case <-ctx.Done():
		down, cancel := context.WithTimeout(requests, grace)
		defer cancel()
		if err = server.Shutdown(down); errors.Is(err, context.DeadlineExceeded) {
			err = server.Close()
		}
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, <-worked)
}
