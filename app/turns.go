// This file holds the turns in which pages are made.

package app

import (
	"net/http"
	"sync"
	"time"
)

// patience is how long a page keeps its turn at most: one that takes longer is
// made beside the others from then on, and does not hold them up.
const patience = 100 * time.Millisecond

// turns makes no more than n pages at a time, in the order in which they were
// asked for. Making a page is work for processors: more at once would only take
// longer each, and hold their half-made parts in memory meanwhile. A turn ends
// when the page begins to leave, so that neither a slow reader nor an open
// stream keeps one; what people send in never waits for one.
func turns(n int, next http.Handler) http.Handler {
	taken := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		select {
		case taken <- struct{}{}:
		case <-r.Context().Done():
			http.Error(w, "Rapport is busy, or about to stop. Try again in a moment.", http.StatusServiceUnavailable)
			return
		}
		t := &turn{ResponseWriter: w, end: sync.OnceFunc(func() { <-taken })}
		defer t.end()
		defer time.AfterFunc(patience, t.end).Stop()
		next.ServeHTTP(t, r)
	})
}

// turn is the answer to a request that has its turn.
type turn struct {
	http.ResponseWriter
	end func()
}

func (t *turn) Write(b []byte) (int, error) {
	t.end()
	return t.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (t *turn) Unwrap() http.ResponseWriter { return t.ResponseWriter }
