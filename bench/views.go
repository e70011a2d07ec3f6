// This file holds how saved views are measured: the list with a dozen of them,
// each with its count, while conversations change.

package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"rapport/inbox"
	"rapport/inbox/view"
)

// viewed shows lists that views narrow. Meanwhile a topic is put on and taken
// off, so that the counts are seldom those of before.
func viewed(ctx context.Context, w *world) (Row, error) {
	_, email := worker(0)
	who, err := w.app.Team.PersonByEmail(ctx, email)
	if err != nil {
		return Row{}, err
	}
	saved, err := w.app.Views.Of(ctx, who)
	if err != nil {
		return Row{}, err
	}
	for n := len(saved); n < 12; n++ {
		f := view.Filter{List: []inbox.View{inbox.Waiting, inbox.Opened, inbox.Done, inbox.All}[n%4]}
		switch n % 3 {
		case 0:
			f.Topic = topic(n)
		case 1:
			_, f.Person = worker(n % workers)
		default:
			f.Face, f.Minutes = "not_good", 0
		}
		v, err := w.app.Views.Save(ctx, who, view.View{Name: fmt.Sprintf("View %d", n), Filter: f})
		if err != nil {
			return Row{}, err
		}
		saved = append(saved, v)
	}
	page, err := w.app.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 1})
	if err != nil {
		return Row{}, err
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		var err error
		for on := true; err == nil && len(page.Rows) > 0; on = !on {
			select {
			case <-stop:
				done <- nil
				return
			case <-ctx.Done():
				done <- ctx.Err()
				return
			case <-time.After(20 * time.Millisecond): // fifty changes a second are more than any team makes
				w.clock.Add(int64(time.Second / time.Microsecond)) // no two changes at one moment
				err = w.app.Inbox.SetTopic(ctx, who, page.Rows[0].ID, "Now and then", on)
			}
		}
		done <- err
	}()
	row, err := w.visit(ctx, w.count(rounds/2), together, func(r *rand.Rand) string { return "/conversations?saved=" + saved[r.IntN(len(saved))].ID })
	close(stop)
	if failed := <-done; err == nil {
		err = failed
	}
	row.Note += fmt.Sprintf("; %d views with counts, while topics are put on and taken off", len(saved))
	return row, err
}
