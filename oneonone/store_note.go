// This file holds shared notes, which both write at once, and private ones.

package oneonone

import (
	"context"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/meeting"
	"rapport/team"
)

// noteNow names the note of the coming conversation: it belongs to the pair
// until a meeting was held with it, whenever that is.
func noteNow(ctx context.Context, q db.Querier, pair string) (string, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM pair_note WHERE pair = $1 AND meeting <> ''`, pair).Scan(&n)
	return pair + ".note" + itoa(n+1), err
}

func noSuchNote() error { return fault.New(fault.NotFound, "There is no such note.") }

// mustBeNote refuses names that are no note of the pair.
func mustBeNote(ctx context.Context, q db.Querier, pair, note string) error {
	now, err := noteNow(ctx, q, pair)
	if err != nil || now == note {
		return err
	}
	var n int
	if err := q.QueryRow(ctx, `SELECT count(*) FROM pair_note WHERE id = $1 AND pair = $2`, note, pair).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return noSuchNote()
	}
	return nil
}

// onNote is a verb on a shared note. It is written in the conversation: from when
// the page is open to both, or the meeting runs.
func (s *Store) onNote(ctx context.Context, who team.Person, note string, f func(w *work) error) error {
	pair, _, _ := strings.Cut(note, ".")
	return s.db.Write(ctx, func(tx *db.Tx) error {
		w, err := s.enter(ctx, tx, who, pair)
		if err != nil {
			return err
		}
		if err := w.p.mustGoOn(); err != nil {
			return err
		}
		if err := mustBeNote(ctx, tx, pair, note); err != nil {
			return err
		}
		now, err := noteNow(ctx, tx, pair)
		if err != nil {
			return err
		}
		g, next, err := w.gate()
		if err != nil {
			return err
		}
		if note == now && !g.open && !g.always && (next == nil || !next.Running()) {
			return fault.New(fault.Conflict, "The shared note opens with the page, the evening before you meet. Until then, your private notes are yours.")
		}
		return f(w)
	})
}

// WriteNote adds operations to a shared note and gives all after since. Sent
// again, they change nothing. See rapport/meeting, Op.
func (s *Store) WriteNote(ctx context.Context, who team.Person, note string, since int64, ops []meeting.Op) (out meeting.Written, err error) {
	if err := meeting.CheckOps(ops); err != nil {
		return out, err
	}
	err = s.onNote(ctx, who, note, func(w *work) error {
		if err := w.write(note, ops); err != nil {
			return err
		}
		out, err = written(ctx, w.tx, w.lock, note, since)
		return err
	})
	return out, err
}

// AppendNote adds a paragraph: for pages without script.
func (s *Store) AppendNote(ctx context.Context, who team.Person, note, words string) error {
	words, err := text("text", words, longAnswer)
	if err == nil && words == "" {
		err = fault.Field("text", "Write a word first.")
	}
	if err != nil {
		return err
	}
	return s.onNote(ctx, who, note, func(w *work) error {
		old, err := written(ctx, w.tx, w.lock, note, 0)
		if err != nil {
			return err
		}
		return w.write(note, []meeting.Op{meeting.AtEnd(old.Ops, words)})
	})
}

// Note gives the operations of a shared note after since; from 0 on, with the text.
func (s *Store) Note(ctx context.Context, who team.Person, note string, since int64) (out meeting.Written, err error) {
	pair, _, _ := strings.Cut(note, ".")
	_, l, err := s.opened(ctx, s.db, who, pair)
	if err != nil {
		return out, err
	}
	if err := mustBeNote(ctx, s.db, pair, note); err != nil {
		return out, err
	}
	return written(ctx, s.db, l, note, since)
}

// write adds those operations that are not there yet; the pair is held.
func (w *work) write(note string, ops []meeting.Op) error {
	if len(ops) == 0 {
		return nil
	}
	if err := w.tx.Exec(w.ctx, `INSERT INTO pair_note (id, pair, seq, letters, at) VALUES ($1, $2, 0, 0, $3)
		ON CONFLICT (id) DO UPDATE SET at = excluded.at`, note, w.p.ID, db.Micros(w.tx.At)); err != nil {
		return err
	}
	var seq, size int64
	if err := w.tx.QueryRow(w.ctx, `SELECT seq, letters FROM pair_note WHERE id = $1`, note).Scan(&seq, &size); err != nil {
		return err
	}
	before := seq
	for _, o := range ops {
		added, err := w.keep(note, seq+1, o)
		if err != nil {
			return err
		}
		if added > 0 {
			seq, size = seq+1, size+added
		}
	}
	if seq == before {
		return nil
	}
	if err := meeting.CheckSize(size); err != nil {
		return err
	}
	if err := w.tx.Exec(w.ctx, `UPDATE pair_note SET seq = $1, letters = $2 WHERE id = $3`, seq, size, note); err != nil {
		return err
	}
	return event.Record(w.tx, EventNoted, note, w.who.Email, Changed{Pair: w.p.ID})
}

// keep keeps one operation, or what is new of it, and tells how many letters it added.
func (w *work) keep(note string, seq int64, o meeting.Op) (added int64, err error) {
	for {
		row := opRow(note, o)
		sealed, err := w.seal("pair_op", row, "sealed", o)
		if err != nil {
			return 0, err
		}
		n, err := w.tx.Change(w.ctx, `INSERT INTO pair_op (note, client, n, seq, sealed, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			note, o.Client, o.N, seq, sealed, w.who.ID, db.Micros(w.tx.At))
		if err != nil || n > 0 {
			return n * o.Letters(), err
		}
		var old string
		var known meeting.Op
		if err := w.tx.QueryRow(w.ctx, `SELECT sealed FROM pair_op WHERE note = $1 AND client = $2 AND n = $3`, note, o.Client, o.N).Scan(&old); err != nil {
			return 0, err
		}
		if err := w.open("pair_op", row, "sealed", old, &known); err != nil {
			return 0, err
		}
		var more bool
		if o, more = o.Beyond(known); !more {
			return 0, nil
		}
	}
}

func opRow(note string, o meeting.Op) string { return note + "/" + o.Client + "/" + itoa(int(o.N)) }

// writing is how long after a letter somebody counts as writing.
const writing = 4 * time.Second

func written(ctx context.Context, q db.Querier, l lock, note string, since int64) (w meeting.Written, err error) {
	w.Seq, w.Writing, w.Ops = since, []string{}, []meeting.Op{}
	newest := map[string]time.Time{}
	var last time.Time
	err = db.Each(ctx, q, func(rows *db.Rows) error {
		var o, known meeting.Op
		var sealed, by string
		var at int64
		if err := rows.Scan(&o.Client, &o.N, &w.Seq, &sealed, &by, &at); err != nil {
			return err
		}
		newest[by], last = db.Time(at), db.Time(at)
		err := l.open("pair_op", opRow(note, o), "sealed", sealed, &known)
		w.Ops = append(w.Ops, known)
		return err
	}, `SELECT client, n, seq, sealed, by, at FROM pair_op WHERE note = $1 AND seq > $2 ORDER BY seq`, note, since)
	for by, at := range newest {
		if since > 0 && last.Sub(at) < writing {
			w.Writing = append(w.Writing, by)
		}
	}
	slices.Sort(w.Writing)
	if since == 0 {
		w.Text = meeting.Text(w.Ops)
	}
	return w, err
}

// notesOf gives the shared notes of a pair that have words in them, oldest first.
func notesOf(ctx context.Context, q db.Querier, l lock, pair string) ([]Noted, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (n Noted, err error) {
		var at int64
		err = rows.Scan(&n.ID, &n.Meeting, &at)
		n.At = db.Time(at)
		return n, err
	}, `SELECT id, meeting, at FROM pair_note WHERE pair = $1 ORDER BY at, id`, pair)
	for i := range all {
		w, err := written(ctx, q, l, all[i].ID, 0)
		if err != nil {
			return nil, err
		}
		all[i].Text = strings.TrimSpace(w.Text)
	}
	return slices.DeleteFunc(all, func(n Noted) bool { return n.Text == "" }), err
}

// PrivateNotes gives who's own notes of a pair, oldest first. There is no verb
// for another's: they are sealed with a key that is made of the author.
func (s *Store) PrivateNotes(ctx context.Context, who team.Person, pair string) ([]Private, error) {
	_, l, err := s.opened(ctx, s.db, who, pair)
	if err != nil {
		return nil, err
	}
	return privateOf(ctx, s.db, l, pair, who.ID)
}

func privateOf(ctx context.Context, q db.Querier, l lock, pair, author string) ([]Private, error) {
	own := l.private(author)
	return db.All(ctx, q, func(rows *db.Rows) (n Private, err error) {
		var at, changed int64
		var sealed string
		if err = rows.Scan(&n.ID, &at, &changed, &sealed); err != nil {
			return n, err
		}
		n.At, n.ChangedAt = db.Time(at), db.Time(changed)
		return n, own.open("pair_private", n.ID, "sealed", sealed, &n.Text)
	}, `SELECT id, at, changed_at, sealed FROM pair_private WHERE pair = $1 AND author = $2 ORDER BY at, id`, pair, author)
}

// HasPrivate tells whether who has private notes of a pair, without reading them.
func (s *Store) HasPrivate(ctx context.Context, who team.Person, pair string) (has bool, err error) {
	if _, err := s.Pair(ctx, who, pair); err != nil {
		return false, err
	}
	var n int
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM pair_private WHERE pair = $1 AND author = $2`, pair, who.ID).Scan(&n)
	return n > 0, err
}

// SavePrivate keeps a private note: a new one when id is "", else that one; an
// empty text removes it. It records nothing: the other does not even learn that
// somebody wrote. It works in an ended pair too, for taking notes away.
func (s *Store) SavePrivate(ctx context.Context, who team.Person, pair, note, words string) error {
	words, err := text("text", words, 20_000)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		p, l, err := s.opened(ctx, tx, who, pair)
		if err != nil {
			return err
		}
		if words == "" {
			return tx.Exec(ctx, `DELETE FROM pair_private WHERE id = $1 AND pair = $2 AND author = $3`, note, pair, who.ID)
		}
		if err := p.mustGoOn(); err != nil {
			return err
		}
		fresh := note == ""
		if fresh {
			note = id.New()
		}
		sealed, err := l.private(who.ID).seal("pair_private", note, "sealed", words)
		if err != nil {
			return err
		}
		if fresh {
			return tx.Exec(ctx, `INSERT INTO pair_private (id, pair, author, at, changed_at, sealed) VALUES ($1, $2, $3, $4, $5, $6)`,
				note, pair, who.ID, db.Micros(tx.At), db.Micros(tx.At), sealed)
		}
		n, err := tx.Change(ctx, `UPDATE pair_private SET sealed = $1, changed_at = $2 WHERE id = $3 AND pair = $4 AND author = $5`,
			sealed, db.Micros(tx.At), note, pair, who.ID)
		if err == nil && n == 0 {
			err = noSuchNote()
		}
		return err
	})
}
