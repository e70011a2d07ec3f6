// This file holds how fast those who listen hear of a change.

package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"rapport/inbox"
)

const (
	listeners  = 200 // pages that are open
	hearWithin = 30 * time.Second
)

// heard is that a listener was told.
type heard struct {
	at  time.Time
	err error
}

// fanOut opens the streams of two hundred pages at a serving program, and
// presses a button again and again: the times are from the press, which one
// change and its answer are part of, until each of the pages was told.
func fanOut(ctx context.Context, w *world) (row Row, err error) {
	page, err := w.app.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return Row{Note: "nobody waits"}, err
	}
	r, end, err := w.listened(ctx)
	if err != nil {
		return Row{}, err
	}
	defer func() { err = errors.Join(err, end()) }()
	streams, hangUp := context.WithCancel(ctx)
	ears := make(chan heard, listeners)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer hangUp()
	var open sync.WaitGroup
	for range listeners {
		open.Add(1)
		wg.Go(func() { r.listen(streams, "conversation:"+page.Rows[0].ID, w.Now, ears, open.Done) })
	}
	open.Wait()
	var times []time.Duration
	began := w.Now()
	for n := range w.count(100) {
		w.clock.Add(int64(time.Second / time.Microsecond)) // no two changes at one moment, where the clock is ours
		from := w.Now()
		if err := r.press(ctx, page.Rows[0].ID, n%2 == 0); err != nil {
			return Row{}, err
		}
		patience := time.After(hearWithin)
		for told := range listeners {
			select {
			case h := <-ears:
				if h.err != nil {
					return Row{}, h.err
				}
				times = append(times, h.at.Sub(from))
			case <-patience:
				return Row{}, fmt.Errorf("of %d listeners %d heard within %v", listeners, told, hearWithin)
			}
		}
	}
	row = timed(times, w.Now().Sub(began))
	row.Note = fmt.Sprintf("each of %d listeners, from the press of a colleague until told", listeners)
	return row, nil
}

// listened serves: the program itself, or, in a test, the house that is open.
func (w *world) listened(ctx context.Context) (r *running, end func() error, err error) {
	if w.Program != "" {
		if r, err = w.serve(ctx); err != nil {
			return nil, nil, err
		}
		end = r.end
	} else {
		jar, err := cookiejar.New(nil)
		if err != nil {
			return nil, nil, err
		}
		server := httptest.NewServer(w.pages.handler)
		work, stop := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- w.app.Work(work) }()
		r = &running{base: server.URL, client: &http.Client{Jar: jar}}
		end = func() error {
			stop()
			server.Close()
			return <-done
		}
	}
	if err := r.signIn(ctx); err != nil {
		return nil, nil, errors.Join(err, end())
	}
	return r, end, nil
}

// listen tells whenever something is said to be stale, until the stream ends.
// opened is called once, when the first line came or nothing did.
func (r *running) listen(ctx context.Context, name string, now func() time.Time, ears chan<- heard, opened func()) {
	var once sync.Once
	defer once.Do(opened)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+"/live", nil)
	if err != nil {
		ears <- heard{err: err}
		return
	}
	response, err := (&http.Client{Jar: r.client.Jar}).Do(request) // without the limit of time
	if err != nil {
		ears <- heard{err: err}
		return
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		once.Do(opened)
		if names, ok := strings.CutPrefix(lines.Text(), "data: "); ok && strings.Contains(names+" ", name+" ") {
			ears <- heard{at: now()}
		}
	}
	if ctx.Err() == nil {
		ears <- heard{err: fmt.Errorf("a stream ended: %w", errors.Join(lines.Err(), fmt.Errorf("status %d", response.StatusCode)))}
	}
}

// press puts a topic on a conversation, or takes it off.
func (r *running) press(ctx context.Context, conversation string, on bool) error {
	path := r.base + "/conversations/" + conversation + "/topics"
	if !on {
		path += "/removal"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(url.Values{"topic": {"Heard of"}}.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.do(request)
}
