// This file holds search over all meetings.

package meeting

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/team"
)

// Found is something said in a meeting.
type Found struct {
	Series  string
	Meeting string
	Kind    string // decision, action, item, headline, struggle, reading or note
	Title   string // where it was said: the meeting's name, and the section or item of a note
	Text    string // what was said; of a note, the part around the first word looked for
	At      time.Time
}

// mostLooked is how many words of a question are looked for.
const mostLooked = 8

// Find searches all meetings that who may see, newest first. Each word must
// stand in what is found, or be the beginning of one that does; accents and
// capitals do not matter. before is zero, or the At of the last one found.
func (s *Store) Find(ctx context.Context, who team.Person, text string, before time.Time, limit int) ([]Found, error) {
	looked := fold(text)
	looked = looked[:min(len(looked), mostLooked)]
	series, err := s.visible(ctx, who)
	if err != nil || len(looked) == 0 || len(series) == 0 {
		return nil, err
	}
	if before.IsZero() {
		before = s.db.Now().AddDate(1, 0, 0)
	}
	args := []any{db.Micros(before)}
	var ids []string
	for _, ser := range series {
		ids = append(ids, ser.ID)
	}
	marks, more := db.List(2, ids)
	args = append(args, more...)
	where := []string{`at < $1 AND series IN (` + marks + `)`}
	for _, w := range looked {
		n := len(args)
		where = append(where, fmt.Sprintf(`id IN (SELECT doc FROM meeting_word WHERE word >= $%d AND word < $%d)`, n+1, n+2))
		args = append(args, w, w+"g") // behind all that begin with w: hexadecimal ends with f
	}
	return db.All(ctx, s.db, func(rows *db.Rows) (f Found, err error) {
		var at int64
		err = rows.Scan(&f.Series, &f.Meeting, &f.Kind, &f.Title, &f.Text, &at)
		f.At, f.Text = db.Time(at), around(f.Text, looked)
		return f, err
	}, `SELECT series, meeting, kind, title, text, at FROM meeting_doc WHERE `+strings.Join(where, ` AND `)+` ORDER BY at DESC, id LIMIT `+strconv.Itoa(limit), args...)
}

// index keeps what a meeting's recap says, one row for each thing said. Each has
// a moment of its own, so that lists page by it.
func index(ctx context.Context, tx *db.Tx, r Recap) error {
	for _, query := range []string{`DELETE FROM meeting_word WHERE doc IN (SELECT id FROM meeting_doc WHERE meeting = $1)`, `DELETE FROM meeting_doc WHERE meeting = $1`} {
		if err := tx.Exec(ctx, query, r.Meeting.ID); err != nil {
			return err
		}
	}
	n := 0
	add := func(kind, title string, said ...string) error {
		n++
		doc, text := id.New(), strings.Join(strings.Fields(strings.Join(said, " ")), " ")
		if err := tx.Exec(ctx, `INSERT INTO meeting_doc (id, series, meeting, kind, title, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			doc, r.Series.ID, r.Meeting.ID, kind, title, text, db.Micros(r.Meeting.BeganAt)+int64(n)); err != nil {
			return err
		}
		var rows [][]any
		for _, w := range fold(title + " " + text) {
			rows = append(rows, []any{doc, w})
		}
		return tx.Insert(ctx, `INSERT INTO meeting_word (doc, word)`, rows, "")
	}
	for _, note := range r.Notes {
		if err := add("note", r.Series.Name+", "+note.Title, note.Text); err != nil {
			return err
		}
	}
	for _, b := range r.Brought {
		if err := add(string(b.Kind), r.Series.Name, b.Title, b.Said, b.Took); err != nil {
			return err
		}
	}
	for _, it := range r.Solved {
		if err := add("item", r.Series.Name, it.Title, it.Said, it.Outcome); err != nil {
			return err
		}
	}
	for _, a := range r.Actions {
		if err := add("action", r.Series.Name, a.Text); err != nil {
			return err
		}
	}
	for _, d := range r.Decisions {
		if err := add("decision", r.Series.Name, d.Text); err != nil {
			return err
		}
	}
	return nil
}

// longestWord is how many bytes of a word are looked at.
const longestWord = 64

// fold gives the words of a text, each once, without accents and capitals, in hexadecimal.
func fold(text string) (all []string) {
	plain := strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return unicode.ToLower(c)
	}, norm.NFKD.String(text))
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(plain, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) }) {
		w = hex.EncodeToString([]byte(w[:min(len(w), longestWord)]))
		if !seen[w] {
			all, seen[w] = append(all, w), true
		}
	}
	return all
}

// shown is how many letters of what is found are shown.
const shown = 240

// around gives the part of a text in which the first word that is looked for stands.
func around(text string, looked []string) string {
	fields := strings.Fields(text)
	from := 0
	for i, f := range fields {
		if folded := fold(f); len(folded) > 0 && strings.HasPrefix(folded[0], looked[0]) {
			from = max(0, i-8)
			break
		}
	}
	part := short(strings.Join(fields[from:], " "), shown)
	if from > 0 {
		return "… " + part
	}
	return part
}
