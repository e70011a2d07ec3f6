// This file holds how what was answered comes to the room that asked.

package notice

import (
	"context"
	"strings"

	"rapport/event"
	"rapport/kit/db"
)

// Answers gives what people answered to mails About something that begins with
// about, the rest of it beside; false when nothing happened. A follower's name
// keeps how far it came. Each answer is given at least once, outside of any
// transaction, with the number of its event.
func Answers(ctx context.Context, d *db.DB, follower, about string, take func(seq int64, a Answered, of string) error) (bool, error) {
	n, err := event.Walk(ctx, d, follower, func(e event.Event) error {
		a, err := event.Read[Answered](e)
		if err != nil {
			return err
		}
		if of, ok := strings.CutPrefix(a.About, about); ok {
			return take(e.Seq, a, of)
		}
		return nil
	}, EventAnswered)
	return n > 0, err
}
