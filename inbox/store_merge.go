// This file holds how two conversations become one, and two again.

package inbox

import (
	"cmp"
	"context"
	"slices"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Merge makes other conversations part of one: from now on they are one, which
// stands where it stood. One that sleeps wakes when an open one joins it. Spam
// and what was deleted can't be merged.
func (s *Store) Merge(ctx context.Context, by team.Person, into string, others []string) (done Ticket, err error) {
	if err := mayAnswer(by); err != nil {
		return done, err
	}
	if err := fewEnough(others); err != nil {
		return done, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		d := deed{Before: map[string]standing{}}
		all, err := lockAll(ctx, tx, append([]string{into}, others...))
		if err != nil {
			return err
		}
		root, err := lock(ctx, tx, into)
		if err != nil {
			return err
		}
		if len(all) < 2 {
			return fault.New(fault.Conflict, "These are one conversation already.")
		}
		wakes := false
		for _, c := range all {
			if err := mayMerge(ctx, tx, c); err != nil {
				return err
			}
			d.Before[c.ID] = standingOf(c)
			if c.ID == root.ID {
				continue
			}
			wakes = wakes || c.Status == Open && !c.BeganAt.IsZero()
			root.Hand = cmp.Or(root.Hand, c.Hand)
			l := Merged{c.ID, root.ID, db.Micros(tx.At), by.Email}
			if err := merge(ctx, tx, l); err != nil {
				return err
			}
			d.Merges = append(d.Merges, l)
		}
		if wakes && root.Status == Pending {
			l := StatusSet{root.ID, db.Micros(tx.At), by.Email, Open}
			if err := addStatus(ctx, tx, l); err != nil {
				return err
			}
			d.Statuses = append(d.Statuses, l)
		}
		c, err := settle(ctx, tx, root.ID)
		if err != nil {
			return err
		}
		c.Hand = root.Hand
		if err := saveState(ctx, tx, c); err != nil {
			return err
		}
		done, err = keepDeed(ctx, tx, by, d)
		done.N = len(d.Merges)
		return err
	})
	return done, err
}

// mayMerge refuses what the numbers would leave out for good, or could not read.
func mayMerge(ctx context.Context, tx *db.Tx, c Conversation) error {
	if c.Status.hidden() {
		return fault.New(fault.Conflict, "“%s” is in %s. Bring it back first: what is merged from there would stay out of sight for good.", subjectOf(c), c.Status)
	}
	var first *int64
	if err := tx.QueryRow(ctx, `SELECT min(at) FROM message WHERE conversation = $1`, c.ID).Scan(&first); err != nil {
		return err
	}
	if first == nil || *first > db.Micros(tx.At) {
		return fault.New(fault.Conflict, "“%s” has no message yet.", subjectOf(c))
	}
	return nil
}

func subjectOf(c Conversation) string { return cmp.Or(cut(c.Subject, 80), c.Customer.Called()) }

// merge keeps the line, and takes the merged one out of all lists; what was written there and not sent goes along.
func merge(ctx context.Context, tx *db.Tx, l Merged) error {
	if err := tx.Exec(ctx, `INSERT INTO merge_line (conversation, target, at, by) VALUES ($1, $2, $3, $4)`, l.Conversation, l.Into, l.At, l.By); err != nil {
		return err
	}
	if err := tx.Exec(ctx, `UPDATE conversation SET merged_into = $1, waiting_since = NULL, asleep_since = NULL, wake_at = NULL, woke_at = NULL, hand = '' WHERE id = $2`,
		l.Into, l.Conversation); err != nil {
		return err
	}
	if err := takeAlong(ctx, tx, l); err != nil {
		return err
	}
	return event.Record(tx, EventMerge, l.Into, l.By, l)
}

// Unmerge makes a conversation its own again that was merged into another.
// What was written there since stays there.
func (s *Store) Unmerge(ctx context.Context, by team.Person, conversation string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		root, err := lock(ctx, tx, conversation)
		if err != nil {
			return err
		}
		lines, err := mergesInto(ctx, tx, []string{root.ID}, conversation)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return fault.New(fault.Conflict, "This conversation is not part of another any more.")
		}
		if err := unmerge(ctx, tx, by, lines[0].Merged); err != nil {
			return err
		}
		for _, c := range []string{conversation, root.ID} {
			if _, err := settle(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// unmerge takes a merge's line away; who calls settles both.
func unmerge(ctx context.Context, tx *db.Tx, by team.Person, l Merged) error {
	n, err := tx.Change(ctx, `DELETE FROM merge_line WHERE conversation = $1 AND target = $2 AND at = $3`, l.Conversation, l.Into, l.At)
	if err != nil || n == 0 {
		return err
	}
	if err := tx.Exec(ctx, `UPDATE conversation SET merged_into = '', revision = revision + 1 WHERE id = $1`, l.Conversation); err != nil {
		return err
	}
	if err := bringBack(ctx, tx, l.Conversation); err != nil {
		return err
	}
	return event.Record(tx, EventUnmerged, l.Into, by.Email, l)
}

// Part is a conversation that became part of another.
type Part struct {
	Merged
	Subject string
	From    Customer
}

// MergedInto lists what was merged into a conversation, in order of time, also
// by way of others.
func (s *Store) MergedInto(ctx context.Context, conversation string) ([]Part, error) {
	parts, err := partsOf(ctx, s.db, conversation)
	if err != nil || len(parts) < 2 {
		return nil, err
	}
	return mergesInto(ctx, s.db, parts, "")
}

// mergesInto reads the merges into some conversations, or that of one.
func mergesInto(ctx context.Context, q db.Querier, targets []string, of string) (all []Part, err error) {
	query, names := `l.target IN (list)`, targets
	if of != "" {
		query, names = `l.conversation IN (list)`, []string{of}
	}
	err = db.EachOf(ctx, q, func(rows *db.Rows) error {
		var p Part
		err := rows.Scan(&p.Conversation, &p.Into, &p.At, &p.By, &p.Subject, &p.From.Email, &p.From.Name)
		all = append(all, p)
		return err
	}, `SELECT l.conversation, l.target, l.at, l.by, c.subject, u.email, u.name FROM merge_line l JOIN conversation c ON c.id = l.conversation
		JOIN customer u ON u.id = c.customer WHERE `+query, names)
	slices.SortFunc(all, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Conversation, b.Conversation))
	})
	return all, err
}
