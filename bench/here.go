// This file holds how is measured that people are there together:
// lists with who is where.

package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"rapport/inbox"
	"rapport/inbox/presence"
	"rapport/team"
)

const atDesk = 50 // pages that are at conversations

// present shows lists while fifty pages say, as often as their pages do, at
// which conversations somebody is.
func present(ctx context.Context, w *world) (Row, error) {
	var people [workers]team.Person
	for n := range people {
		var err error
		_, email := worker(n)
		if people[n], err = w.app.Team.PersonByEmail(ctx, email); err != nil {
			return Row{}, err
		}
	}
	page, err := w.app.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: atDesk})
	if err != nil || len(page.Rows) == 0 {
		return Row{Note: "nobody waits"}, err
	}
	tab := func(n int) string { return fmt.Sprint("bench ", n%atDesk) } // the team is small: each is there in some tabs
	beat := func(n int) error {
		return w.app.Presence.Here(ctx, people[n%atDesk%workers], tab(n), page.Rows[n%atDesk%len(page.Rows)].ID, n/atDesk%2 == 0)
	}
	for n := range atDesk {
		if err := beat(n); err != nil {
			return Row{}, err
		}
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		ticker := time.NewTicker(presence.Beat / atDesk)
		defer ticker.Stop()
		var err error
		for n := atDesk; err == nil; n++ {
			select {
			case <-stop:
				done <- nil
				return
			case <-ticker.C:
				err = beat(n)
			}
		}
		done <- err
	}()
	row, err := w.visit(ctx, w.count(rounds), together, func(*rand.Rand) string { return "/conversations" })
	close(stop)
	row.Note += fmt.Sprintf("; %d pages are at conversations", atDesk)
	err = errors.Join(err, <-done)
	for n := range atDesk { // the other rows are measured without them
		err = errors.Join(err, w.app.Presence.Gone(ctx, people[n%workers], tab(n)))
	}
	return row, err
}
