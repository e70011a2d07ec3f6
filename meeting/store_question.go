// This file holds asking a question before a meeting.

package meeting

import (
	"context"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Ask keeps a question for the running meeting of a series or else the next one
// that is held. One without a name keeps nothing of who asked, neither in its row
// nor in the log; so nobody but the host or a head can take it back. If meanwhile
// fewer people are expected than that takes, it is refused, and nothing is kept.
func (s *Store) Ask(ctx context.Context, who team.Person, a Asking) (Brought, error) {
	b := Brought{Series: a.Series, Kind: Question, Title: a.Text}
	b, err := b.check()
	if err != nil {
		return b, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		ser, err := seriesFor(ctx, tx, who, b.Series, tx.At)
		if err != nil {
			return err
		}
		by := who
		b.ID, b.By, b.At = id.New(), who.ID, tx.At
		if a.Unnamed {
			if !ser.Unnamed() {
				return fault.Field("title", "Fewer than %d people are expected now, so a question without a name would soon have one. Nothing was sent. You can ask with your name, or take it to your one-on-one.", FewestUnnamed)
			}
			by = team.Person{Email: "rule:unnamed"}
			b.By = ""
		}
		if _, err := insertBrought(ctx, tx, ser, &b); err != nil {
			return err
		}
		return event.Record(tx, EventBring, b.Series, by.Email, Changed{Series: b.Series, Meeting: b.Meeting})
	})
	return b, err
}
