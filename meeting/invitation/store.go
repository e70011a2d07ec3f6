// This file holds the store, and how people's calendars follow the meetings.

package invitation

import (
	"context"
	"slices"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/notice"
	"rapport/team"
)

// Store keeps what people's calendars were told, and what they answered.
type Store struct {
	db       *db.DB
	meetings *meeting.Store
	notices  *notice.Store
	key      []byte // makes feeds' addresses
	base     string // address of the pages
	sheets   sheets
}

// NewStore keeps invitations in d. base is how people reach the pages.
func NewStore(d *db.DB, meetings *meeting.Store, notices *notice.Store, key secret.Key, base string) *Store {
	return &Store{d, meetings, notices, key.Derive("calendar feed"), strings.TrimSuffix(base, "/"), newSheets()}
}

// follower names the cursor.
const follower = "invitation"

// mailboxChanged is the inbox's event: from then on mail may leave.
const mailboxChanged = "mailbox.changed"

// reader is who reads all series for their calendars.
func reader() team.Person {
	return team.Person{ID: "rule:invitation", Email: "rule:invitation", Role: team.Head}
}

// Follow tells people's calendars what happened to their meetings; false when
// nothing did. What is told follows from what is so now, so that ten changes
// at once are one mail.
func (s *Store) Follow(ctx context.Context) (bool, error) {
	n, err := event.Follow(ctx, s.db, follower, 2000, func(tx *db.Tx, events []event.Event) error {
		var series []string
		all := false
		for _, e := range events {
			switch e.Kind {
			case meeting.EventSeries:
				series = append(series, e.Subject)
			case meeting.EventMoved:
				c, err := event.Read[meeting.Changed](e)
				if err != nil {
					return err
				}
				series = append(series, c.Series)
			case meeting.EventEnded:
				c, err := event.Read[meeting.Changed](e)
				if err != nil {
					return err
				}
				if err := carryLater(ctx, tx, c.Series); err != nil {
					return err
				}
			case team.PersonJoined, mailboxChanged:
				all = true
			}
		}
		if all {
			known, err := s.meetings.All(ctx, reader())
			if err != nil {
				return err
			}
			for _, one := range known {
				series = append(series, one.ID)
			}
		}
		slices.Sort(series)
		for _, id := range slices.Compact(series) {
			if err := s.tell(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return n > 0, err
}

// tell brings all calendars up to date with a series.
func (s *Store) tell(ctx context.Context, tx *db.Tx, series string) error {
	st, everybody, err := s.state(ctx, tx, series)
	if fault.Is(err, fault.NotFound) {
		return nil // no mailbox can send yet: that it can will be told; or no such series
	}
	if err != nil {
		return err
	}
	was, err := toldOf(ctx, tx, series)
	if err != nil {
		return err
	}
	for _, p := range everybody {
		tell, remember := st.plan(p, was[p.ID])
		for _, t := range tell {
			m, err := s.sheets.mail(st, t, p)
			if err != nil {
				return err
			}
			if err := notice.Queue(ctx, tx, m); err != nil {
				return err
			}
			remember = append(remember, t.told)
		}
		for _, t := range remember {
			if err := tx.Exec(ctx, `INSERT INTO calendar_told (series, person, slot, uid, digest, sequence) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (series, person, slot) DO UPDATE SET digest = excluded.digest, sequence = excluded.sequence`,
				series, p.ID, t.Slot, st.UID, t.Digest, t.Sequence); err != nil {
				return err
			}
		}
	}
	return nil
}

// state reads all that a plan is made from, and everybody it may concern.
func (s *Store) state(ctx context.Context, tx *db.Tx, series string) (st state, everybody []team.Person, err error) {
	from, err := s.notices.From(ctx)
	if err != nil {
		return st, nil, err
	}
	plan, err := s.meetings.Plan(ctx, series)
	if err != nil {
		return st, nil, err
	}
	everybody, err = team.People(ctx, tx)
	return state{Plan: plan, from: from, base: s.base, at: tx.At}, everybody, err
}

// toldOf gives what calendars were told of a series, by person.
func toldOf(ctx context.Context, q db.Querier, series string) (map[string][]told, error) {
	all := map[string][]told{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var person string
		var t told
		err := rows.Scan(&person, &t.Slot, &t.Digest, &t.Sequence)
		all[person] = append(all[person], t)
		return err
	}, `SELECT person, slot, digest, sequence FROM calendar_told WHERE series = $1 ORDER BY person, slot`, series)
	return all, err
}
