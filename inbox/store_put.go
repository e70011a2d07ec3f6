// This file holds where people put conversations: closed, asleep until later,
// spam, deleted, and back. One press does it to one or to many.

package inbox

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Put puts conversations where a person wants them, all or none. Open brings
// back what was hidden: to where it stood, but open when the customer had the
// last word. Pending sleeps until the moment, or until the customer writes if
// until is zero. What stands there already is left alone.
func (s *Store) Put(ctx context.Context, by team.Person, ids []string, status Status, until time.Time) (done Ticket, err error) {
	if err := mayAnswer(by); err != nil {
		return done, err
	}
	if err := fewEnough(ids); err != nil {
		return done, err
	}
	if !status.Valid() {
		return done, fault.Field("status", "“%s” is no status of a conversation.", status)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if status == Pending && !until.IsZero() && !until.After(tx.At) {
			return fault.Field("until", "That moment is over. Choose one to come.")
		}
		d := deed{Before: map[string]standing{}}
		all, err := lockAll(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, c := range all {
			if err := s.put(ctx, tx, &d, by, c, status, Wake{At: until}); err != nil {
				return err
			}
		}
		done, err = keepDeed(ctx, tx, by, d)
		return err
	})
	return done, err
}

// put puts one locked conversation there, and notes what that took.
func (s *Store) put(ctx context.Context, tx *db.Tx, d *deed, by team.Person, c Conversation, status Status, wake Wake) error {
	if c.Purged && status != Deleted {
		return fault.New(fault.Conflict, "This conversation was deleted more than 30 days ago: its words are gone for good.")
	}
	if status == Open && c.Status.hidden() {
		var err error
		if status, err = before(ctx, tx, c); err != nil {
			return err
		}
	}
	asleep := status == Pending && (c.Status != Pending || c.Wake != wake)
	if c.Status == status && c.Hand == "" && !asleep {
		return nil
	}
	d.Before[c.ID] = standingOf(c)
	if c.Status != status {
		l := StatusSet{c.ID, db.Micros(tx.At), by.Email, status}
		c.set(status, tx.At)
		if err := addStatus(ctx, tx, l); err != nil {
			return err
		}
		d.Statuses = append(d.Statuses, l)
	}
	c.Hand, c.Wake = "", wake
	return saveState(ctx, tx, c)
}

func standingOf(c Conversation) standing {
	b := standing{Hand: c.Hand, WakeTo: c.Wake.To}
	if !c.Wake.At.IsZero() {
		b.WakeAt = db.Micros(c.Wake.At)
	}
	return b
}

// before is where a hidden conversation goes back to.
func before(ctx context.Context, tx *db.Tx, c Conversation) (Status, error) {
	if c.lastIsTheirs {
		return Open, nil
	}
	all, err := db.All(ctx, tx, db.Text, `SELECT status FROM status_line WHERE conversation = $1 AND status <> 'spam' AND status <> 'deleted'
		ORDER BY at DESC LIMIT 1`, c.ID)
	if err != nil || len(all) == 0 || all[0] != string(Closed) {
		return Open, err
	}
	return Closed, nil
}

// lockAll takes the conversations in one order, so that two presses wait for
// each other and never in a circle; what is merged is the one it is part of.
func lockAll(ctx context.Context, tx *db.Tx, ids []string) ([]Conversation, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	all, taken := make([]Conversation, 0, len(ids)), map[string]bool{}
	for _, id := range ids {
		c, err := lock(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if !taken[c.ID] {
			taken[c.ID] = true
			all = append(all, c)
		}
	}
	return all, nil
}

// keepDeed keeps what was done, for as long as it can be taken back.
func keepDeed(ctx context.Context, tx *db.Tx, by team.Person, d deed) (Ticket, error) {
	done := Ticket{N: len(d.Before)}
	if done.N == 0 {
		return done, nil
	}
	body, err := json.Marshal(d)
	if err != nil {
		return done, err
	}
	done.Deed = id.New()
	return done, tx.Exec(ctx, `INSERT INTO deed (id, at, by, body) VALUES ($1, $2, $3, $4)`, done.Deed, db.Micros(tx.At), by.Email, string(body))
}

// PutTopic puts a topic on conversations, or takes it off, all or none. A topic
// is meant by any name it ever had first or has now, in whatever capitals.
func (s *Store) PutTopic(ctx context.Context, by team.Person, ids []string, topic string, on bool) (done Ticket, err error) {
	if err := mayAnswer(by); err != nil {
		return done, err
	}
	if err := fewEnough(ids); err != nil {
		return done, err
	}
	if topic, err = cleanTopic(topic); err != nil {
		return done, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		d := deed{Before: map[string]standing{}}
		all, err := lockAll(ctx, tx, ids)
		if err != nil {
			return err
		}
		if topic, err = meant(ctx, tx, topic, on); err != nil {
			return err
		}
		for _, c := range all {
			l, changed, err := setTopic(ctx, tx, by, c.ID, topic, on)
			if err != nil {
				return err
			}
			if changed {
				d.Before[c.ID] = standingOf(c)
				d.Topics = append(d.Topics, l)
			}
		}
		done, err = keepDeed(ctx, tx, by, d)
		return err
	})
	return done, err
}

// Undo takes a deed back: its lines are as if they had never been, and each
// conversation stands as its history without them says. Only who did it can,
// for an hour. It gives the conversations, as they are then.
func (s *Store) Undo(ctx context.Context, by team.Person, ticket string) (all []Conversation, err error) {
	if err := mayAnswer(by); err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		all = nil
		d, err := takeDeed(ctx, tx, by, ticket)
		if err != nil {
			return err
		}
		stale, err := takeBack(ctx, tx, by, d)
		if err != nil {
			return err
		}
		for _, root := range stale {
			c, err := settle(ctx, tx, root)
			if err != nil {
				return err
			}
			if b, ok := d.Before[c.ID]; ok {
				if c.Hand == "" {
					c.Hand = b.Hand
				}
				if c.Wake = (Wake{To: b.WakeTo}); b.WakeAt != 0 {
					c.Wake.At = db.Time(b.WakeAt)
				}
				if err := saveState(ctx, tx, c); err != nil {
					return err
				}
			}
			all = append(all, c)
		}
		return nil
	})
	return all, err
}

// takeDeed reads a deed that can still be taken back, once.
func takeDeed(ctx context.Context, tx *db.Tx, by team.Person, ticket string) (d deed, err error) {
	n, err := tx.Change(ctx, `UPDATE deed SET undone_at = $1 WHERE id = $2 AND by = $3 AND undone_at IS NULL AND at >= $4`,
		db.Micros(tx.At), ticket, by.Email, db.Micros(tx.At.Add(-undoTime)))
	if err != nil {
		return d, err
	}
	if n == 0 {
		return d, fault.New(fault.Conflict, "This can’t be taken back any more: it was already, or it is more than an hour ago.")
	}
	var body string
	if err := tx.QueryRow(ctx, `SELECT body FROM deed WHERE id = $1`, ticket).Scan(&body); err != nil {
		return d, err
	}
	return d, json.NewDecoder(strings.NewReader(body)).Decode(&d)
}

// takeBack removes a deed's lines, with an event each, and lists the
// conversations that must be settled.
func takeBack(ctx context.Context, tx *db.Tx, by team.Person, d deed) ([]string, error) {
	touched := []string{}
	for id := range d.Before {
		touched = append(touched, id)
	}
	slices.Sort(touched)
	if _, err := lockAll(ctx, tx, touched); err != nil {
		return nil, err
	}
	for _, l := range d.Statuses {
		if err := withdraw(ctx, tx, by, EventWithdrawn, l.Conversation, l,
			`DELETE FROM status_line WHERE conversation = $1 AND at = $2 AND by = $3 AND status = $4`, l.Conversation, l.At, l.By, string(l.Status)); err != nil {
			return nil, err
		}
	}
	for _, l := range d.Topics {
		if err := withdraw(ctx, tx, by, EventTopicWithdrawn, l.Conversation, l,
			`DELETE FROM topic_line WHERE conversation = $1 AND at = $2 AND by = $3 AND topic = $4 AND on_it = $5`, l.Conversation, l.At, l.By, l.Topic, l.Set); err != nil {
			return nil, err
		}
		if err := saveTopics(ctx, tx, l.Conversation); err != nil {
			return nil, err
		}
	}
	for _, l := range d.Merges {
		if err := unmerge(ctx, tx, by, l); err != nil {
			return nil, err
		}
	}
	if err := moveBack(ctx, tx, by, d.Moves); err != nil {
		return nil, err
	}
	roots, err := Roots(ctx, tx, touched)
	stale := []string{}
	for _, c := range roots {
		stale = append(stale, c.ID)
	}
	slices.Sort(stale)
	return slices.Compact(stale), err
}

// withdraw deletes a line that is there, and tells that it never was.
func withdraw(ctx context.Context, tx *db.Tx, by team.Person, kind, subject string, line any, query string, args ...any) error {
	n, err := tx.Change(ctx, query, args...)
	if err != nil || n == 0 {
		return err
	}
	return event.Record(tx, kind, subject, by.Email, line)
}
