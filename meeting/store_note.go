// This file holds keeping notes.

package meeting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// SectionNote names the note of a section of a meeting.
func SectionNote(meeting, section string) string { return meeting + "." + section }

// ItemNote names the note of an item; it lasts over meetings.
func ItemNote(item string) string { return "item." + item }

// Write adds operations to a note and gives all after since. Sent again, they
// change nothing. What can't be an operation is refused, and all that came with it.
func (s *Store) Write(ctx context.Context, who team.Person, note string, since int64, ops []Op) (w Written, err error) {
	if err := CheckOps(ops); err != nil {
		return w, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		series, meeting, err := noteOf(ctx, tx, who, note, tx.At)
		if err != nil {
			return err
		}
		if err := write(ctx, tx, who, note, series, ops); err != nil {
			return err
		}
		if err := again(ctx, tx, meeting); err != nil {
			return err
		}
		w, err = written(ctx, tx, note, since)
		return err
	})
	return w, err
}

// write adds those operations that are not there yet.
func write(ctx context.Context, tx *db.Tx, who team.Person, note, series string, ops []Op) error {
	if len(ops) == 0 {
		return nil
	}
	// The row is held until the end: seqs appear in the order of commits.
	if err := tx.Exec(ctx, `INSERT INTO meeting_note (id, series, seq, letters, at) VALUES ($1, $2, 0, 0, $3)
		ON CONFLICT (id) DO UPDATE SET at = excluded.at`, note, series, db.Micros(tx.At)); err != nil {
		return err
	}
	var seq, size int64
	if err := tx.QueryRow(ctx, `SELECT seq, letters FROM meeting_note WHERE id = $1`, note).Scan(&seq, &size); err != nil {
		return err
	}
	before := seq
	for _, o := range ops {
		added, err := keep(ctx, tx, who, note, seq+1, o)
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
	if err := CheckSize(size); err != nil {
		return err
	}
	if err := tx.Exec(ctx, `UPDATE meeting_note SET seq = $1, letters = $2 WHERE id = $3`, seq, size, note); err != nil {
		return err
	}
	return event.Record(tx, EventNoted, note, who.Email, Changed{Series: series, Person: who.ID})
}

// keep keeps one operation, or what is new of it: a page that can't know whether
// its words arrived may send them again with more typed behind them. It tells how
// many letters it added (a deletion counts as one); 0 when it knew them all.
func keep(ctx context.Context, tx *db.Tx, who team.Person, note string, seq int64, o Op) (added int64, err error) {
	for {
		body, err := json.Marshal(o)
		if err != nil {
			return 0, fmt.Errorf("keeping a note: %w", err)
		}
		n, err := tx.Change(ctx, `INSERT INTO meeting_op (note, client, n, seq, body, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			note, o.Client, o.N, seq, string(body), who.ID, db.Micros(tx.At))
		if err != nil || n > 0 {
			return n * o.Letters(), err
		}
		var old string
		var known Op
		if err := tx.QueryRow(ctx, `SELECT body FROM meeting_op WHERE note = $1 AND client = $2 AND n = $3`, note, o.Client, o.N).Scan(&old); err != nil {
			return 0, err
		}
		if err := json.Unmarshal([]byte(old), &known); err != nil {
			return 0, fmt.Errorf("reading a note: %w", err)
		}
		var more bool
		if o, more = o.Beyond(known); !more {
			return 0, nil
		}
	}
}

// again lets the recap be made anew when somebody who was offline wrote after it.
func again(ctx context.Context, tx *db.Tx, meeting string) error {
	if meeting == "" {
		return nil
	}
	var late int
	if err := tx.QueryRow(ctx, `SELECT count(*) FROM meeting WHERE id = $1 AND recap_at IS NOT NULL`, meeting).Scan(&late); err != nil || late == 0 {
		return err
	}
	return job.Add(ctx, tx, recapJob, meeting, meeting, tx.At.Add(RecapAfter))
}

// Ops gives the operations after since; from 0 on, with the text. A note that
// nobody wrote in is empty.
func (s *Store) Ops(ctx context.Context, who team.Person, note string, since int64) (w Written, err error) {
	if _, _, err := noteOf(ctx, s.db, who, note, s.db.Now()); err != nil {
		return w, err
	}
	return written(ctx, s.db, note, since)
}

// Append adds a paragraph at the end of a note: for pages without script.
func (s *Store) Append(ctx context.Context, who team.Person, note, text string) error {
	text, err := words("text", text, longestOp-2)
	if err != nil {
		return err
	}
	if text == "" {
		return fault.Field("text", "Write a word first.")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		series, meeting, err := noteOf(ctx, tx, who, note, tx.At)
		if err != nil {
			return err
		}
		ops, err := opsOf(ctx, tx, note, 0)
		if err != nil {
			return err
		}
		if err := write(ctx, tx, who, note, series, []Op{AtEnd(ops, text)}); err != nil {
			return err
		}
		return again(ctx, tx, meeting)
	})
}

// noteOf tells what a note belongs to, and refuses who does not belong there.
// meeting is "" for an item's.
func noteOf(ctx context.Context, q db.Querier, who team.Person, note string, at time.Time) (series, meeting string, err error) {
	i := strings.LastIndexByte(note, '.')
	if i < 0 {
		return "", "", fault.New(fault.NotFound, "There is no such note.")
	}
	if item, ok := strings.CutPrefix(note, "item."); ok {
		all, err := items(ctx, q, `i.id = $1`, item)
		if err != nil || len(all) == 0 {
			return "", "", orNone(err)
		}
		ser, err := seriesFor(ctx, q, who, all[0].Series, at)
		return ser.ID, all[0].SolvedIn, err
	}
	ser, m, err := meetingOf(ctx, q, note[:i])
	if err != nil {
		return "", "", err
	}
	if err := ser.mustBelong(who); err != nil {
		return "", "", err
	}
	if m.section(note[i+1:]) < 0 {
		return "", "", orNone(nil)
	}
	return ser.ID, m.ID, nil
}

func orNone(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "There is no such note.")
}

// writing is how long after a letter somebody counts as writing.
const writing = 4 * time.Second

func written(ctx context.Context, q db.Querier, note string, since int64) (w Written, err error) {
	w.Seq, w.Writing = since, []string{}
	newest := map[string]time.Time{}
	var last time.Time
	w.Ops = []Op{}
	err = db.Each(ctx, q, func(rows *db.Rows) error {
		var body, by string
		var at int64
		var o Op
		if err := rows.Scan(&w.Seq, &body, &by, &at); err != nil {
			return err
		}
		newest[by], last = db.Time(at), db.Time(at)
		err := json.Unmarshal([]byte(body), &o)
		w.Ops = append(w.Ops, o)
		return err
	}, `SELECT seq, body, by, at FROM meeting_op WHERE note = $1 AND seq > $2 ORDER BY seq`, note, since)
	for by, at := range newest {
		if since > 0 && last.Sub(at) < writing {
			w.Writing = append(w.Writing, by)
		}
	}
	slices.Sort(w.Writing)
	if since == 0 {
		w.Text = Text(w.Ops)
	}
	return w, err
}

func opsOf(ctx context.Context, q db.Querier, note string, since int64) ([]Op, error) {
	w, err := written(ctx, q, note, since)
	return w.Ops, err
}

// noteText gives what a note reads.
func noteText(ctx context.Context, q db.Querier, note string) (string, error) {
	ops, err := opsOf(ctx, q, note, 0)
	return strings.TrimSpace(Text(ops)), err
}

// compact writes a note anew with few operations. Their seqs are new: who knows
// the old ones reads them once more, and nothing changes.
func compact(ctx context.Context, tx *db.Tx, note string) error {
	var seq int64
	n, err := tx.Change(ctx, `UPDATE meeting_note SET at = at WHERE id = $1`, note)
	if err != nil || n == 0 {
		return err
	}
	if err := tx.QueryRow(ctx, `SELECT seq FROM meeting_note WHERE id = $1`, note).Scan(&seq); err != nil {
		return err
	}
	ops, err := opsOf(ctx, tx, note, 0)
	if err != nil {
		return err
	}
	few := Compact(ops)
	if len(few) >= len(ops) {
		return nil
	}
	if err := tx.Exec(ctx, `DELETE FROM meeting_op WHERE note = $1`, note); err != nil {
		return err
	}
	rows := make([][]any, len(few))
	for i, o := range few {
		body, err := json.Marshal(o)
		if err != nil {
			return fmt.Errorf("keeping a note: %w", err)
		}
		rows[i] = []any{note, o.Client, o.N, seq + int64(i) + 1, string(body), "", db.Micros(tx.At)}
	}
	if err := tx.Insert(ctx, `INSERT INTO meeting_op (note, client, n, seq, body, by, at)`, rows, ""); err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE meeting_note SET seq = $1 WHERE id = $2`, seq+int64(len(few)), note)
}
