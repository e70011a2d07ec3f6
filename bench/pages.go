// This file holds how pages are measured: asked for at the real handler, by
// somebody who signed in, several at a time.

package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rapport/inbox"
	"rapport/metric"
)

// measure is one row.
type measure struct {
	name string
	take func(context.Context, *world) (Row, error)
}

// measures lists the rows in the order in which they are taken: what writes
// much comes last.
func measures() []measure {
	return []measure{
		{"list-waiting", listOf(inbox.Waiting)},
		{"list-all", listOf(inbox.All)},
		{"search-rare", searchFor(rareWord)},
		{"search-common", searchFor(commonWord)},
		{"search-two", searchFor(twoWords)},
		{"views", viewed},
		{"presence", present},
		{"sse", fanOut},
		{"conversation", conversations},
		{"week-closed", weekPage(1)},
		{"week-open", weekPage(0)},
		{"chart-52", chartPage("")},
		{"chart-all", chartPage("&span=all")},
		{"drilldown", drilldown},
		{"apart", takenApart},
		{"report-closed", closedReport},
		{"report-open", openReport},
		{"ingest", ingest},
		{"start", start},
		{"memory", memory},
		{"demo-memory", demoMemory},
	}
}

const (
	together = 8 // requests at a time
	rounds   = 2000
)

// visitor asks for pages.
type visitor struct {
	handler http.Handler
	cookie  string
}

// ask asks for a page, which must be there, and gives its size in bytes.
func (v *visitor) ask(ctx context.Context, path string) (int, error) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.Header.Set("Cookie", v.cookie)
	a := answer{header: http.Header{}, code: http.StatusOK}
	v.handler.ServeHTTP(&a, r)
	if a.code != http.StatusOK {
		return a.size, fmt.Errorf("%s was answered by %d: %s", path, a.code, a.header.Get("Location"))
	}
	return a.size, nil
}

// answer takes a page as a socket does: it keeps none of it, so that what is
// measured is the page's own memory.
type answer struct {
	header     http.Header
	code, size int
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(code int) { a.code = code }

func (a *answer) Write(b []byte) (int, error) {
	a.size += len(b)
	return len(b), nil
}

// signIn signs the head of support in, once.
func (v *visitor) signIn(ctx context.Context) error {
	if v.cookie != "" {
		return nil
	}
	_, email := worker(0)
	form := url.Values{"email": {email}, "password": {password}}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/session", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusSeeOther {
		return fmt.Errorf("signing in was answered by %d", rec.Code)
	}
	for _, c := range rec.Result().Cookies() {
		v.cookie = c.Name + "=" + c.Value
	}
	return nil
}

// visit asks for n pages, several at a time, after a few that don't count.
func (w *world) visit(ctx context.Context, n, side int, path func(r *rand.Rand) string) (Row, error) {
	if err := w.pages.signIn(ctx); err != nil {
		return Row{}, err
	}
	random := rand.New(rand.NewPCG(4, 4))
	paths := make([]string, n)
	for i := range paths {
		paths[i] = path(random)
	}
	size := 0
	for _, p := range paths[:min(n, 2*side)] {
		var err error
		if size, err = w.pages.ask(ctx, p); err != nil {
			return Row{}, err
		}
	}
	times := make([]time.Duration, n)
	var next atomic.Int64
	var first error
	var once sync.Once
	var wg sync.WaitGroup
	began := w.Now()
	for range side {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				from := w.Now()
				if _, err := w.pages.ask(ctx, paths[i]); err != nil {
					once.Do(func() { first = err })
					return
				}
				times[i] = w.Now().Sub(from)
			}
		})
	}
	wg.Wait()
	if first != nil {
		return Row{}, first
	}
	row := timed(times, w.Now().Sub(began))
	row.Note = fmt.Sprintf("page of %d KB, %d at a time", size/1000, side)
	return row, nil
}

// count is how often something is measured: seldom on little data, as in a test.
func (w *world) count(n int) int { return max(min(n, w.Conversations/20), together) }

func listOf(view inbox.View) func(context.Context, *world) (Row, error) {
	return func(ctx context.Context, w *world) (Row, error) {
		return w.visit(ctx, w.count(rounds), together, func(*rand.Rand) string { return "/conversations?view=" + string(view) })
	}
}

// conversations opens any of five years. The first time most must come from
// the disk; what counts is the second time, and the note tells of the first.
func conversations(ctx context.Context, w *world) (Row, error) {
	open := func() (Row, error) {
		return w.visit(ctx, w.count(rounds), together, func(r *rand.Rand) string {
			for {
				i := r.IntN(len(w.plan.began))
				if !merged(i) {
					return "/conversations/" + w.plan.conversation(i)
				}
			}
		})
	}
	first, err := open()
	if err != nil {
		return Row{}, err
	}
	row, err := open()
	row.Note += fmt.Sprintf("; p99 was %.1f ms the first time", first.P99)
	return row, err
}

// thisWeek is the week of today.
func thisWeek() metric.Week {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return metric.WeekOf(today().UnixMicro(), loc)
}

// weekPage shows a week so many weeks ago.
func weekPage(ago int) func(context.Context, *world) (Row, error) {
	return func(ctx context.Context, w *world) (Row, error) {
		path := "/week/" + thisWeek().Add(-ago).String()
		return w.visit(ctx, w.count(rounds/10), 1, func(*rand.Rand) string { return path })
	}
}

// closed is how many of the newest weeks that are over are asked about.
const closed = 20

// about chooses a number of the team that is made of conversations, and a week that is over.
func about(r *rand.Rand) (metric.Key, metric.Week) {
	all := metric.Definitions()
	for {
		if d := all[r.IntN(len(all))]; d.Team && d.Key.Parted() {
			return d.Key, thisWeek().Add(-1 - r.IntN(closed))
		}
	}
}

// chartPage shows a number over its weeks, with all that stands on its page.
func chartPage(span string) func(context.Context, *world) (Row, error) {
	return func(ctx context.Context, w *world) (Row, error) {
		return w.visit(ctx, w.count(rounds/4), 2, func(r *rand.Rand) string {
			k, week := about(r)
			return "/numbers/" + k.String() + "?week=" + week.String() + span
		})
	}
}

// drilldown lists what a figure of a week counts, or what a topic or a day has in it.
func drilldown(ctx context.Context, w *world) (Row, error) {
	return w.visit(ctx, w.count(rounds/2), 2, func(r *rand.Rand) string {
		k, week := about(r)
		part := url.Values{"week": {week.String()}, "by": {string(metric.ByTopic)}, "name": {topic(0)}}
		switch r.IntN(4) {
		case 0:
			part.Set("by", string(metric.ByDay))
			part.Set("name", "2")
			fallthrough
		case 1:
			return "/numbers/" + k.String() + "/part?" + part.Encode()
		}
		return "/week/" + week.String() + "/" + k.String()
	})
}

// takenApart asks why a number moved.
func takenApart(ctx context.Context, w *world) (Row, error) {
	r := rand.New(rand.NewPCG(6, 6))
	times := make([]time.Duration, w.count(rounds/8))
	began := w.Now()
	for i := range times {
		k, week := about(r)
		from := w.Now()
		if _, err := w.app.Numbers.Breakdown(ctx, week, k); err != nil {
			return Row{}, err
		}
		times[i] = w.Now().Sub(from)
	}
	return timed(times, w.Now().Sub(began)), nil
}

// closedReport reads the numbers of weeks that are over and kept.
func closedReport(ctx context.Context, w *world) (Row, error) {
	return w.report(ctx, w.count(rounds/4), "kept", func(i int) metric.Week { return thisWeek().Add(-1 - i%20) })
}

// openReport computes the numbers of the week that is not over.
func openReport(ctx context.Context, w *world) (Row, error) {
	return w.report(ctx, w.count(rounds/20), "computed", func(int) metric.Week { return thisWeek() })
}

func (w *world) report(ctx context.Context, n int, note string, week func(int) metric.Week) (Row, error) {
	for i := range min(n, 20) { // kept from now on
		if _, err := w.app.Numbers.Week(ctx, week(i)); err != nil {
			return Row{}, err
		}
	}
	times := make([]time.Duration, n)
	began := w.Now()
	for i := range times {
		from := w.Now()
		if _, err := w.app.Numbers.Week(ctx, week(i)); err != nil {
			return Row{}, err
		}
		times[i] = w.Now().Sub(from)
	}
	row := timed(times, w.Now().Sub(began))
	row.Note = note
	return row, nil
}
