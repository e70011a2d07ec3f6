// This file holds the stream that tells an open page what became stale.

package app

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/event"
	"rapport/team"
	"rapport/web/ui"
)

// beat keeps the stream from being cut by whatever stands between.
const beat = 25 * time.Second

// again asks the browser to come back two seconds after a stream ended.
const again = "retry: 2000\n\n"

// liveFor lets people of the team listen; in the demo also the customer's side.
func (a *App) liveFor(h *ui.House, o WebOptions) http.Handler {
	if o.DemoKey != "" {
		return h.Public(func(w http.ResponseWriter, r *http.Request) error {
			who, _ := h.Viewer(r)
			return a.live(w, r, who)
		})
	}
	return h.Team(a.live)
}

// live streams names of stale things (Server-Sent Events, WHATWG HTML 9.2). It
// carries no content: a page that shows one of the names reads itself anew, and
// what it may see is checked then. Of two people's page only the two hear.
func (a *App) live(w http.ResponseWriter, r *http.Request, who team.Person) error {
	stream := http.NewResponseController(w)
	if err := stream.SetWriteDeadline(time.Time{}); err != nil {
		return fmt.Errorf("opening a live stream: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	listener := a.Live.Listen()
	defer listener.Stop()
	missed, err := a.missed(r)
	if err != nil {
		slog.WarnContext(r.Context(), "opening a live stream", "error", err)
		_, _ = fmt.Fprint(w, again) // an answer that is no stream would make the browser give up
		return nil
	}
	if _, err := fmt.Fprint(w, again+missed); err != nil {
		return nil // the page was closed
	}
	stops, _ := r.Context().Value(stopping{}).(<-chan struct{})
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		if err := stream.Flush(); err != nil {
			return nil // the page was closed
		}
		line := ": still here\n\n"
		select {
		case <-r.Context().Done():
			return nil
		case <-stops:
			return nil // the page opens the stream again, and reads itself anew
		case <-listener.Wake():
			stale := listener.Take()
			if slices.Contains(stale, leftOf+who.ID) {
				return nil
			}
			names, err := a.Pairs.Hears(r.Context(), who, own(stale, who))
			if err != nil {
				return nil // the page opens the stream again, and reads itself anew
			}
			if len(names) > 0 {
				line = "event: stale\ndata: " + strings.Join(names, " ") + "\n\n"
			}
		case <-ticker.C:
		}
		if _, err := fmt.Fprint(w, line); err != nil {
			return nil // the page was closed
		}
	}
}

// newsOf begins the name of what one person was told; the person follows.
const newsOf = "news:"

// leftOf begins the name by which the streams of a person end who leaves the team; nobody hears it.
const leftOf = "left:"

// own leaves out what is told to others.
func own(names []string, who team.Person) []string {
	return slices.DeleteFunc(names, func(name string) bool {
		return strings.HasPrefix(name, leftOf) || strings.HasPrefix(name, newsOf) && name != newsOf+who.ID
	})
}

// overlap is how much before a page's moment its reading may lie, and a change that it could not see begin.
const overlap = 2 * time.Second

// missed says that all is stale when something happened between a page's moment and the opening of its stream.
func (a *App) missed(r *http.Request) (string, error) {
	since, err := strconv.ParseInt(r.FormValue("since"), 10, 64)
	if err != nil {
		return "", nil //nolint:nilerr // it names no moment: nothing can be missed
	}
	head, err := event.Head(r.Context(), a.DB)
	if err != nil {
		return "", err
	}
	newest, err := event.After(r.Context(), a.DB, head-1, 1)
	if err != nil || len(newest) == 0 || newest[0].At.Before(time.UnixMilli(since).Add(-overlap)) {
		return "", err
	}
	return "event: stale\ndata: *\n\n", nil
}
