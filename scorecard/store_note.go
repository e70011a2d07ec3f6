// This file holds the verbs on notes and segments.

package scorecard

import (
	"context"
	"errors"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/metric"
	"rapport/team"
)

// Note writes a remark beside a week of a number; everybody may beside the team's, and the person beside the own.
func (s *Store) Note(ctx context.Context, who team.Person, of Ref, text string) (Note, error) {
	return s.write(ctx, who, of, Remark, text)
}

// Answer answers "What changed?", which is asked on a signal, or of a person on a real improvement. It is answered
// once: a second answer is a Conflict that says who was first.
func (s *Store) Answer(ctx context.Context, who team.Person, of Ref, text string) (Note, error) {
	if asked, err := s.asks(ctx, of); err != nil {
		return Note{}, err
	} else if !asked {
		return Note{}, fault.New(fault.Invalid, "Nothing changed here: it was an ordinary week. A note can be written beside any week.")
	}
	return s.write(ctx, who, of, Answer, text)
}

func (s *Store) write(ctx context.Context, who team.Person, of Ref, kind NoteKind, text string) (Note, error) {
	n := Note{ID: id.New(), Of: of, Kind: kind, By: Who{who.ID, who.Name}}
	if err := of.check(who); err != nil {
		return n, err
	}
	var err error
	if n.Text, err = line("text", text); err != nil {
		return n, err
	}
	if n.Text == "" {
		return n, fault.Field("text", "Write a few words: “release 4.2”, “Joe on leave”.")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n.At = tx.At
		if err := unanswered(ctx, tx, n); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO number_note (id, key, week, person, kind, text, author, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			n.ID, of.Key.String(), of.Week.String(), of.Person, string(kind), n.Text, who.ID, db.Micros(tx.At)); err != nil {
			return err
		}
		return event.Record(tx, EventNoted, of.String(), who.Email, Noted{n.ID, kind})
	})
	if db.Taken(err) {
		return n, answered("Somebody else")
	}
	return n, err
}

// check says whether the person may write beside a figure.
func (r Ref) check(who team.Person) error {
	d := r.Key.Define()
	switch {
	case !r.Opens(), r.Person == "" && !d.Team, r.Person != "" && !d.Person:
		return fault.New(fault.NotFound, "There is no such number.")
	case r.Person != "" && r.Person != who.Email:
		return fault.New(fault.Forbidden, "What stands beside a person’s number is for the person to write.")
	}
	return nil
}

// unanswered refuses a second answer.
func unanswered(ctx context.Context, tx *db.Tx, n Note) error {
	if n.Kind != Answer {
		return nil
	}
	var author string
	err := tx.QueryRow(ctx, `SELECT author FROM number_note WHERE key = $1 AND week = $2 AND person = $3 AND kind = 'answer' AND removed_at IS NULL`,
		n.Of.Key.String(), n.Of.Week.String(), n.Of.Person).Scan(&author)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	people, err := names(ctx, tx)
	if err != nil {
		return err
	}
	return answered(people[author])
}

func answered(by string) error {
	return fault.New(fault.Conflict, "%s has answered already. A note can be written beside it.", by)
}

// RemoveNote takes an own note or answer away; RestoreNote brings it back.
func (s *Store) RemoveNote(ctx context.Context, who team.Person, id string) error {
	return s.turn(ctx, who, id, true)
}

// RestoreNote brings back an own note that was removed.
func (s *Store) RestoreNote(ctx context.Context, who team.Person, id string) error {
	return s.turn(ctx, who, id, false)
}

// turn takes a note away or brings it back.
func (s *Store) turn(ctx context.Context, who team.Person, id string, away bool) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		people, err := names(ctx, tx)
		if err != nil {
			return err
		}
		var removed *int64
		n, err := scanNote(tx.QueryRow(ctx, noteColumns+` WHERE id = $1`, id), people, &removed)
		switch {
		case errors.Is(err, db.ErrNoRows):
			return fault.New(fault.NotFound, "This note is gone.")
		case err != nil:
			return err
		case n.By.ID != who.ID:
			return fault.New(fault.Forbidden, "%s wrote this. Only who wrote a note can take it away.", n.By.Name)
		case away == (removed != nil):
			return nil // as it was wanted
		}
		kind, now := EventNoted, (*int64)(nil)
		if away {
			kind, now = EventUnnoted, db.MaybeMicros(tx.At)
		} else if err := unanswered(ctx, tx, n); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE number_note SET removed_at = $1 WHERE id = $2`, now, id); err != nil {
			return err
		}
		return event.Record(tx, kind, n.Of.String(), who.Email, Noted{n.ID, n.Kind})
	})
	if db.Taken(err) {
		return answered("Somebody else")
	}
	return err
}

const noteColumns = `SELECT id, key, week, person, kind, text, author, at, removed_at FROM number_note`

// scanNote reads a note; removed may be nil.
func scanNote(row interface{ Scan(...any) error }, people called, removed **int64) (n Note, err error) {
	var key, week, kind, author string
	var at int64
	if removed == nil {
		removed = new(*int64)
	}
	if err = row.Scan(&n.ID, &key, &week, &n.Of.Person, &kind, &n.Text, &author, &at, removed); err != nil {
		return n, err
	}
	n.Of.Key, _ = metric.ParseKey(key)
	n.Of.Week, err = metric.ParseWeek(week)
	n.Kind, n.By, n.At = NoteKind(kind), people.who(author), db.Time(at)
	return n, err
}

// Notes gives the notes of a number of the team from the first week to the last, oldest first.
func (s *Store) Notes(ctx context.Context, k metric.Key, first, last metric.Week) ([]Note, error) {
	return s.notes(ctx, `WHERE removed_at IS NULL AND key = $1 AND person = '' AND week >= $2 AND week <= $3 ORDER BY week, id`,
		k.String(), first.String(), last.String())
}

// notesOfKeys gives the notes of numbers of the team from the first week to the last, oldest first.
func (s *Store) notesOfKeys(ctx context.Context, keys []metric.Key, first, last metric.Week) (map[metric.Key][]Note, error) {
	if len(keys) == 0 {
		return nil, nil //nolint:nilnil // a map without notes
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.String()
	}
	marks, args := db.List(3, names)
	all, err := s.notes(ctx, `WHERE removed_at IS NULL AND key IN (`+marks+`) AND person = '' AND week >= $1 AND week <= $2 ORDER BY week, id`,
		append([]any{first.String(), last.String()}, args...)...)
	by := map[metric.Key][]Note{}
	for _, n := range all {
		by[n.Of.Key] = append(by[n.Of.Key], n)
	}
	return by, err
}

// NotesOf gives the notes on a person's own numbers and those that the person
// wrote, oldest first.
func (s *Store) NotesOf(ctx context.Context, person team.Person) ([]Note, error) {
	return s.notes(ctx, `WHERE removed_at IS NULL AND (person = $1 OR person = $2 OR author = $1) ORDER BY at, id`, person.ID, person.Email)
}

func (s *Store) notes(ctx context.Context, where string, args ...any) ([]Note, error) {
	people, err := names(ctx, s.db)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, func(rows *db.Rows) (Note, error) { return scanNote(rows, people, nil) }, noteColumns+" "+where, args...)
}

// StartSegment counts normal anew from a week on, with the reason. Verdicts of weeks that were over by then stay. For
// heads of support.
func (s *Store) StartSegment(ctx context.Context, who team.Person, k metric.Key, from metric.Week, reason string) (Segment, error) {
	made := Segment{ID: id.New(), Key: k, From: from, By: Who{who.ID, who.Name}}
	if err := who.MustLead("count normal anew"); err != nil {
		return made, err
	}
	var err error
	if made.Reason, err = line("reason", reason); err != nil {
		return made, err
	}
	this, err := s.numbers.ThisWeek(ctx)
	switch {
	case err != nil:
		return made, err
	case made.Reason == "":
		return made, fault.Field("reason", "Say what shifted: normal is counted anew only by who understood why.")
	case !k.Define().Team:
		return made, fault.New(fault.NotFound, "There is no such number of the team.")
	case between(this, from) > 0:
		return made, fault.Field("from", "Week %d of %d hasn’t begun yet.", from.Number, from.Year)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		made.At = tx.At
		if err := tx.Exec(ctx, `INSERT INTO number_segment (id, key, week, reason, author, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			made.ID, k.String(), from.String(), made.Reason, who.ID, db.Micros(tx.At)); err != nil {
			return err
		}
		return remember(ctx, tx, who, k, saidSegment(from), made.Reason, EventSegment)
	})
	if db.Taken(err) {
		return made, fault.Field("from", "Normal is counted anew from this week already.").Because(err)
	}
	return made, err
}

// UndoSegment takes a segment back. For heads of support.
func (s *Store) UndoSegment(ctx context.Context, who team.Person, id string) error {
	if err := who.MustLead("undo where normal is counted anew"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		gone, err := segments(ctx, tx, `WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if len(gone) == 0 {
			return fault.New(fault.NotFound, "This was undone already.")
		}
		if err := tx.Exec(ctx, `DELETE FROM number_segment WHERE id = $1`, id); err != nil {
			return err
		}
		return remember(ctx, tx, who, gone[0].Key, "Undone: "+uncapital(saidSegment(gone[0].From)), "", EventSegment)
	})
}

// Segments gives a number's segments, oldest first.
func (s *Store) Segments(ctx context.Context, k metric.Key) ([]Segment, error) {
	return segments(ctx, s.db, `WHERE key = $1 ORDER BY week`, k.String())
}

func segments(ctx context.Context, q db.Querier, where string, args ...any) ([]Segment, error) {
	people, err := names(ctx, q)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, q, func(rows *db.Rows) (made Segment, err error) {
		var key, week, author string
		var at int64
		if err := rows.Scan(&made.ID, &key, &week, &made.Reason, &author, &at); err != nil {
			return made, err
		}
		made.Key, _ = metric.ParseKey(key)
		made.From, err = metric.ParseWeek(week)
		made.By, made.At = people.who(author), db.Time(at)
		return made, err
	}, `SELECT id, key, week, reason, author, at FROM number_segment `+where, args...)
}
