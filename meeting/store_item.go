// This file holds the verbs on items: raising, ordering, taking them through a meeting.

package meeting

import (
	"context"
	"errors"
	"slices"

	"rapport/action"
	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Raise makes anything a topic of discussion, from anywhere. Of one kind and
// ref there is one open item in a series: raising it again gives that one, and
// counts as a vote of who raises it.
func (s *Store) Raise(ctx context.Context, who team.Person, r Raised) (it Item, err error) {
	if r.Series == "" {
		all, err := s.All(ctx, who)
		if err != nil {
			return it, err
		}
		if len(all) == 0 {
			return it, fault.New(fault.Conflict, "There is no meeting of yours to discuss this at. Begin one first.")
		}
		r.Series = all[0].ID
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		ser, err := seriesFor(ctx, tx, who, r.Series, tx.At)
		if err != nil {
			return err
		}
		it, err = raise(ctx, tx, who, ser, r)
		return err
	})
	return it, err
}

func raise(ctx context.Context, tx *db.Tx, who team.Person, ser Series, r Raised) (it Item, err error) {
	if r.Unnamed {
		who = team.Person{Email: "rule:unnamed"}
	}
	if r.Title, err = line("title", r.Title, 300); err != nil {
		return it, err
	}
	if r.Said, err = words("said", r.Said, 2000); err != nil {
		return it, err
	}
	switch {
	case r.Title == "":
		return it, fault.Field("title", "Say what it is about.")
	case len(r.Kind) > 32 || len(r.Ref) > 500:
		return it, fault.Field("title", "This can’t be raised from here.")
	case !ser.EndedAt.IsZero():
		return it, fault.New(fault.Conflict, "%s has ended.", ser.Name)
	}
	it = Item{ID: id.New(), Series: ser.ID, Kind: r.Kind, Ref: r.Ref, Title: r.Title, Said: r.Said, RaisedBy: who.ID, RaisedAt: tx.At}
	n, err := tx.Change(ctx, `INSERT INTO meeting_item (id, series, kind, ref, title, said, raised_by, raised_at, waits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT DO NOTHING`, it.ID, it.Series, it.Kind, it.Ref, it.Title, it.Said, it.RaisedBy, db.Micros(it.RaisedAt), false)
	if err != nil {
		return it, err
	}
	if n == 0 {
		known, err := items(ctx, tx, `i.series = $1 AND i.kind = $2 AND i.ref = $3 AND i.solved_at IS NULL`, ser.ID, r.Kind, r.Ref)
		if err != nil || len(known) == 0 {
			return it, errors.Join(err, fault.New(fault.Conflict, "Somebody solved it just now."))
		}
		it = known[0]
	}
	if r.Unnamed {
		return it, recordItem(tx, who, it, "")
	}
	if err := vote(ctx, tx, it.ID, who.ID); err != nil {
		return it, err
	}
	return it, recordItem(tx, who, it, "")
}

func vote(ctx context.Context, tx *db.Tx, item, person string) error {
	return tx.Exec(ctx, `INSERT INTO meeting_vote (item, person) VALUES ($1, $2) ON CONFLICT DO NOTHING`, item, person)
}

func recordItem(tx *db.Tx, who team.Person, it Item, meeting string) error {
	return event.Record(tx, EventItem, it.Series, who.Email, Changed{Series: it.Series, Meeting: meeting, Item: it.ID})
}

// onItem is a verb on an item; who must belong to its series.
func (s *Store) onItem(ctx context.Context, who team.Person, item string, f func(tx *db.Tx, ser Series, it Item) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `UPDATE meeting_item SET place = place WHERE id = $1`, item); err != nil {
			return err
		}
		ser, it, err := s.itemOf(ctx, tx, who, item)
		if err != nil {
			return err
		}
		if err := f(tx, ser, it); err != nil {
			return err
		}
		return recordItem(tx, who, it, "")
	})
}

func (s *Store) itemOf(ctx context.Context, q db.Querier, who team.Person, item string) (ser Series, it Item, err error) {
	all, err := items(ctx, q, `i.id = $1`, item)
	if err != nil {
		return ser, it, err
	}
	if len(all) == 0 {
		return ser, it, fault.New(fault.NotFound, "There is no such topic.")
	}
	ser, err = seriesFor(ctx, q, who, all[0].Series, s.db.Now())
	return ser, all[0], err
}

func (it Item) mustBeOpen() error {
	if it.SolvedAt.IsZero() {
		return nil
	}
	return fault.New(fault.Conflict, "It is solved already.")
}

// Item gives one.
func (s *Store) Item(ctx context.Context, who team.Person, item string) (Item, error) {
	_, it, err := s.itemOf(ctx, s.db, who, item)
	return it, err
}

// Discussion gives the open items of a series in order; those solved in the
// meeting (its id, or "") are among the three. Items raised by a late action go
// when the action is done or dropped.
func (s *Store) Discussion(ctx context.Context, who team.Person, series, meeting string) (Discussion, error) {
	if _, err := s.Series(ctx, who, series); err != nil {
		return Discussion{}, err
	}
	all, err := onTable(ctx, s.db, series, meeting)
	return Arrange(all), err
}

// onTable gives the open items of a series, and those solved in a meeting.
func onTable(ctx context.Context, q db.Querier, series, meeting string) ([]Item, error) {
	all, err := items(ctx, q, `i.series = $1 AND (i.solved_at IS NULL OR i.solved_in <> '' AND i.solved_in = $2)`, series, meeting)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, it := range all {
		if it.Kind == ItemOfAction {
			ids = append(ids, it.Ref)
		}
	}
	promised, err := action.These(ctx, q, ids)
	return slices.DeleteFunc(all, func(it Item) bool {
		a, known := promised[it.Ref]
		return it.Kind == ItemOfAction && it.SolvedAt.IsZero() && known && !a.Open()
	}), err
}

// Rename says it better.
func (s *Store) Rename(ctx context.Context, who team.Person, item, title string) error {
	title, err := line("title", title, 300)
	if err == nil && title == "" {
		err = fault.Field("title", "Say what it is about.")
	}
	if err != nil {
		return err
	}
	return s.onItem(ctx, who, item, func(tx *db.Tx, _ Series, it Item) error {
		return tx.Exec(ctx, `UPDATE meeting_item SET title = $1 WHERE id = $2`, title, it.ID)
	})
}

// Vote wants an item discussed, or not any more.
func (s *Store) Vote(ctx context.Context, who team.Person, item string, on bool) error {
	return s.onItem(ctx, who, item, func(tx *db.Tx, _ Series, it Item) error {
		if on {
			return vote(ctx, tx, it.ID, who.ID)
		}
		return tx.Exec(ctx, `DELETE FROM meeting_vote WHERE item = $1 AND person = $2`, it.ID, who.ID)
	})
}

// Order puts up to three items of a series in order by hand; others lose their place.
func (s *Store) Order(ctx context.Context, who team.Person, series string, order []string) error {
	if len(order) > AtOnce {
		return fault.Field("items", "A meeting discusses three items at most.")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := seriesFor(ctx, tx, who, series, tx.At); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE meeting_item SET place = 0 WHERE series = $1 AND place > 0`, series); err != nil {
			return err
		}
		for i, item := range order {
			if err := tx.Exec(ctx, `UPDATE meeting_item SET place = $1, waits = $2 WHERE id = $3 AND series = $4 AND solved_at IS NULL`, i+1, false, item, series); err != nil {
				return err
			}
		}
		return event.Record(tx, EventItem, series, who.Email, Changed{Series: series})
	})
}

// Wait says that an item can wait, or not any more.
func (s *Store) Wait(ctx context.Context, who team.Person, item string, on bool) error {
	return s.onItem(ctx, who, item, func(tx *db.Tx, _ Series, it Item) error {
		return tx.Exec(ctx, `UPDATE meeting_item SET waits = $1, place = 0, step = '' WHERE id = $2`, on, it.ID)
	})
}

// Take takes an item a step on, or back; one item at a time is on its way.
// NoStep puts it back on the list: it stays for the next meeting.
func (s *Store) Take(ctx context.Context, who team.Person, item string, step Step) error {
	if !step.Valid() {
		return fault.Field("step", "“%s” is no step.", step)
	}
	return s.onItem(ctx, who, item, func(tx *db.Tx, ser Series, it Item) error {
		if err := it.mustBeOpen(); err != nil {
			return err
		}
		if step == NoStep {
			return tx.Exec(ctx, `UPDATE meeting_item SET step = '', place = 0, opened_at = NULL, waits = $1 WHERE id = $2`, true, it.ID)
		}
		if it.OpenedAt.IsZero() {
			it.OpenedAt = tx.At
		}
		if err := tx.Exec(ctx, `UPDATE meeting_item SET step = '' WHERE series = $1 AND id <> $2 AND solved_at IS NULL`, ser.ID, it.ID); err != nil {
			return err
		}
		return tx.Exec(ctx, `UPDATE meeting_item SET step = $1, opened_at = $2, waits = $3 WHERE id = $4`, string(step), db.Micros(it.OpenedAt), false, it.ID)
	})
}

// Solve ends an item with a decision, an action, or both. Between meetings (no
// Meeting) it can end with an action only.
func (s *Store) Solve(ctx context.Context, who team.Person, item string, how Solution) error {
	return s.onItem(ctx, who, item, func(tx *db.Tx, ser Series, it Item) error {
		if err := it.mustBeOpen(); err != nil {
			return err
		}
		if how.Decision == "" && how.Action == nil {
			return fault.Field("decision", "An item ends with a decision or an action. Or leave it for the next meeting.")
		}
		ended := how.Decision
		if how.Decision != "" {
			d := Decision{Series: ser.ID, Meeting: how.Meeting, Item: it.ID, Text: how.Decision, Tell: how.Tell}
			if _, err := decide(ctx, tx, who, ser, d); err != nil {
				return err
			}
		}
		if how.Action != nil {
			p := *how.Action
			p.Item = it.ID
			var m Meeting
			if how.Meeting != "" {
				var err error
				if _, m, err = meetingOf(ctx, tx, how.Meeting); err == nil && m.Series != ser.ID {
					err = fault.New(fault.NotFound, "There is no such meeting.")
				}
				if err != nil {
					return err
				}
			}
			a, err := promise(ctx, tx, who, ser, m, p)
			if err != nil {
				return err
			}
			if ended == "" {
				ended = a.Text
			}
		}
		return solve(ctx, tx, it, who, how.Meeting, short(ended, 300))
	})
}

func solve(ctx context.Context, tx *db.Tx, it Item, who team.Person, meeting, outcome string) error {
	return tx.Exec(ctx, `UPDATE meeting_item SET solved_at = $1, solved_by = $2, solved_in = $3, outcome = $4, step = '', place = 0 WHERE id = $5`,
		db.Micros(tx.At), who.ID, meeting, outcome, it.ID)
}

// Reopen undoes Solve; the decision and the action stay.
func (s *Store) Reopen(ctx context.Context, who team.Person, item string) error {
	return s.onItem(ctx, who, item, func(tx *db.Tx, ser Series, it Item) error {
		if it.SolvedAt.IsZero() {
			return nil
		}
		again, err := items(ctx, tx, `i.series = $1 AND i.kind = $2 AND i.ref = $3 AND i.ref <> '' AND i.solved_at IS NULL`, ser.ID, it.Kind, it.Ref)
		if err == nil && len(again) > 0 {
			err = fault.New(fault.Conflict, "It was raised again meanwhile: “%s”.", again[0].Title)
		}
		if err != nil {
			return err
		}
		return tx.Exec(ctx, `UPDATE meeting_item SET solved_at = NULL, solved_by = '', solved_in = '', outcome = '' WHERE id = $1`, it.ID)
	})
}

// Withdraw takes an item back: who raised it, the host or a head may.
func (s *Store) Withdraw(ctx context.Context, who team.Person, item string) error {
	return s.onItem(ctx, who, item, func(tx *db.Tx, ser Series, it Item) error {
		if it.RaisedBy != who.ID && !ser.Leads(who) {
			return fault.New(fault.Forbidden, "Only who raised it, the host or a head of support can take it back.")
		}
		if err := it.mustBeOpen(); err != nil {
			return err
		}
		return solve(ctx, tx, it, who, "", "Taken back.")
	})
}

// items reads items by a condition, with their votes and age.
func items(ctx context.Context, q db.Querier, where string, args ...any) ([]Item, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (it Item, err error) {
		var raised int64
		var opened, solved *int64
		err = rows.Scan(&it.ID, &it.Series, &it.Kind, &it.Ref, &it.Title, &it.Said, &it.RaisedBy, &raised, &it.Place, &it.Waits, &it.Step,
			&opened, &solved, &it.SolvedBy, &it.SolvedIn, &it.Outcome, &it.Age)
		it.RaisedAt, it.OpenedAt, it.SolvedAt = db.Time(raised), db.MaybeTime(opened), db.MaybeTime(solved)
		return it, err
	}, `SELECT i.id, i.series, i.kind, i.ref, i.title, i.said, i.raised_by, i.raised_at, i.place, i.waits, i.step,
			i.opened_at, i.solved_at, i.solved_by, i.solved_in, i.outcome,
			(SELECT count(*) FROM meeting AS m WHERE m.series = i.series AND m.began_at IS NOT NULL AND (m.ended_at IS NULL OR m.ended_at >= i.raised_at))
		FROM meeting_item AS i WHERE `+where+` ORDER BY i.raised_at, i.id`, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at := make(map[string]int, len(all))
	ids := make([]string, len(all))
	for i, it := range all {
		at[it.ID], ids[i] = i, it.ID
	}
	err = db.EachOf(ctx, q, func(rows *db.Rows) error {
		var item, person string
		err := rows.Scan(&item, &person)
		all[at[item]].Votes = append(all[at[item]].Votes, person)
		return err
	}, `SELECT item, person FROM meeting_vote WHERE item IN (list) ORDER BY person`, ids)
	return all, err
}
