// This file holds what one person said in meetings, for that person to take away.

package meeting

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"rapport/kit/db"
	"rapport/team"
)

// Remark is something that a person said in a meeting or brought to one; or the
// notes of a meeting that the person was in.
type Remark struct {
	What  string // raised, brought, answered, rated, decided, replied or notes
	Where string // the series' name; of notes, where in the meeting they were taken
	At    time.Time
	Text  string
	More  string // what stands beside it; may be ""
}

// Remarks gives all that who said in meetings of any series, oldest first. Who
// typed which letter of a note is not known once its meeting is over: so the
// notes are those of the meetings that who was in.
func (s *Store) Remarks(ctx context.Context, who team.Person) (all []Remark, err error) {
	var errs []error
	read := func(what, query string) {
		part, err := db.All(ctx, s.db, func(rows *db.Rows) (Remark, error) {
			r := Remark{What: what}
			var at int64
			err := rows.Scan(&r.Where, &at, &r.Text, &r.More)
			r.At = db.Time(at)
			return r, err
		}, query, who.ID)
		all, errs = append(all, part...), append(errs, err)
	}
	read("raised", `SELECT s.name, i.raised_at, i.title, i.outcome FROM meeting_item AS i JOIN series AS s ON s.id = i.series WHERE i.raised_by = $1`)
	read("brought", `SELECT s.name, b.at, b.title, b.said FROM meeting_brought AS b JOIN series AS s ON s.id = b.series WHERE b.by = $1`)
	read("answered", `SELECT s.name, a.at, a.text, a.section FROM meeting_answer AS a JOIN meeting AS m ON m.id = a.meeting JOIN series AS s ON s.id = m.series WHERE a.person = $1`)
	read("decided", `SELECT s.name, d.at, d.text, d.tell FROM meeting_decision AS d JOIN series AS s ON s.id = d.series WHERE d.by = $1`)
	read("replied", `SELECT s.name, a.replied_at, a.reply, '' FROM meeting_attendance AS a JOIN meeting AS m ON m.id = a.meeting JOIN series AS s ON s.id = m.series
		WHERE a.person = $1 AND a.replied_at IS NOT NULL`)
	read("notes", `SELECT d.title, d.at, d.text, '' FROM meeting_doc AS d JOIN meeting_attendance AS a ON a.meeting = d.meeting
		WHERE a.person = $1 AND a.joined_at IS NOT NULL AND d.kind = 'note'`)
	rated, err := db.All(ctx, s.db, func(rows *db.Rows) (Remark, error) {
		r := Remark{What: "rated"}
		var at int64
		var score int
		err := rows.Scan(&r.Where, &at, &score, &r.More)
		r.At, r.Text = db.Time(at), strconv.Itoa(score)
		return r, err
	}, `SELECT s.name, r.at, r.score, r.why FROM meeting_rating AS r JOIN meeting AS m ON m.id = r.meeting JOIN series AS s ON s.id = m.series WHERE r.person = $1`, who.ID)
	all, errs = append(all, rated...), append(errs, err)
	slices.SortStableFunc(all, func(a, b Remark) int { return a.At.Compare(b.At) })
	return all, errors.Join(errs...)
}
