// This file holds what comes after a meeting: ratings and the recap.

package meeting

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"rapport/action"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Rate keeps what who thought of the hour, 1 to 10; below 8 it asks why. It can
// be changed until all are open.
func (s *Store) Rate(ctx context.Context, who team.Person, meeting string, score int, why string) error {
	why, err := words("why", why, 2000)
	if err != nil {
		return err
	}
	switch {
	case score < 1 || score > 10:
		return fault.Field("score", "Choose a number from 1 to 10.")
	case score < satisfied && why == "":
		return fault.Field("why", "What would have made it a 10?")
	}
	return s.change(ctx, who, meeting, func(tx *db.Tx, ser Series, m Meeting) error {
		if m.BeganAt.IsZero() {
			return fault.New(fault.Conflict, "The meeting has not begun.")
		}
		r, err := ratingsOf(ctx, tx, who, m)
		if err != nil {
			return err
		}
		if r.Open {
			return fault.New(fault.Conflict, "All ratings are open by now; yours can’t change any more.")
		}
		if err := tx.Exec(ctx, `INSERT INTO meeting_rating (meeting, person, score, why, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (meeting, person) DO UPDATE SET score = excluded.score, why = excluded.why, at = excluded.at`,
			m.ID, who.ID, score, why, db.Micros(tx.At)); err != nil {
			return err
		}
		return record(tx, EventRated, who, m, who.ID)
	})
}

// Ratings gives a meeting's ratings as who may see them: the others' only when
// everybody who was there has answered, or when the recap is made.
func (s *Store) Ratings(ctx context.Context, who team.Person, meeting string) (Ratings, error) {
	_, m, err := s.seen(ctx, who, meeting)
	if err != nil {
		return Ratings{}, err
	}
	return ratingsOf(ctx, s.db, who, m)
}

func ratingsOf(ctx context.Context, q db.Querier, who team.Person, m Meeting) (Ratings, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (r Rating, err error) {
		var at int64
		err = rows.Scan(&r.Person, &r.Score, &r.Why, &at)
		r.At = db.Time(at)
		return r, err
	}, `SELECT r.person, r.score, r.why, r.at FROM meeting_rating AS r WHERE r.meeting = $1`, m.ID)
	if err != nil {
		return Ratings{}, err
	}
	there, err := attendance(ctx, q, m.ID)
	if err != nil {
		return Ratings{}, err
	}
	people, err := team.People(ctx, q)
	place := map[string]int{}
	for i, p := range people {
		place[p.ID] = i
	}
	slices.SortFunc(all, func(a, b Rating) int { return place[a.Person] - place[b.Person] })
	return blind(all, slices.Collect(maps.Values(there)), who.ID, !m.RecapAt.IsZero()), err
}

// Scores gives the mean ratings of the last meetings of a series whose ratings
// are open, oldest first.
func (s *Store) Scores(ctx context.Context, who team.Person, series string, n int) ([]float64, error) {
	if _, err := s.Series(ctx, who, series); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, s.db, func(rows *db.Rows) (mean float64, err error) {
		var sum, count float64
		err = rows.Scan(&sum, &count)
		return sum / count, err
	}, `SELECT sum(r.score), count(*) FROM meeting AS m JOIN meeting_rating AS r ON r.meeting = m.id
		WHERE m.series = $1 AND m.recap_at IS NOT NULL GROUP BY m.id, m.began_at ORDER BY m.began_at DESC LIMIT `+strconv.Itoa(n), series)
	slices.Reverse(all)
	return all, err
}

// Recap gives what remains of a meeting that ended, as who may see it: why
// somebody was away is said as the team's calendar says it to who. NotFound
// before it is made; a head and the host may look before.
func (s *Store) Recap(ctx context.Context, who team.Person, meeting string) (r Recap, err error) {
	ser, m, err := s.seen(ctx, who, meeting)
	if err != nil {
		return r, err
	}
	if m.EndedAt.IsZero() || m.RecapAt.IsZero() && !ser.Leads(who) {
		return r, fault.New(fault.NotFound, "The recap is made ten minutes after the end.")
	}
	r = Recap{Meeting: m, Series: ser, People: map[string]team.Person{}}
	people, err := s.team.People(ctx)
	if err != nil {
		return r, err
	}
	for _, p := range people {
		r.People[p.ID] = p
	}
	if err := remains(ctx, s.db, &r); err != nil {
		return r, err
	}
	ratings, err := ratingsOf(ctx, s.db, who, m)
	if err != nil {
		return r, err
	}
	r.Ratings = ratings.All
	if s.cards != nil {
		snap, ok, err := s.cards.Snapshot(ctx, m.ID)
		if err != nil {
			return r, err
		}
		if ok {
			r.Numbers = &snap
		}
	}
	seats, err := s.seats(ctx, who, ser, m)
	if err != nil {
		return r, err
	}
	for _, seat := range seats {
		if seat.Came() {
			r.There = append(r.There, seat.Attendance.Person)
		} else {
			r.Missing = append(r.Missing, Missing{seat.Attendance.Person, seat.missing(), seat.Sent})
		}
	}
	return r, nil
}

// missing says why somebody was not there, as far as that is known.
func (seat Seat) missing() string {
	switch {
	case seat.Standing.State == team.IsAway:
		return "away until " + seat.Standing.Back.Format("2 Jan")
	case seat.Night:
		return "it was night there"
	case seat.Reply == Declined:
		return "had said no"
	}
	return ""
}

// remains reads all that does not depend on who asks.
func remains(ctx context.Context, q db.Querier, r *Recap) error {
	var errs [6]error
	m := r.Meeting
	r.Decisions, errs[0] = decisionsOf(ctx, q, m.ID)
	r.Actions, errs[1] = action.OfMeeting(ctx, q, m.ID)
	r.Brought, errs[2] = broughtTo(ctx, q, m)
	r.Answers, errs[3] = answersOf(ctx, q, m)
	// As they were at the end: those solved later stayed.
	end := db.Micros(m.EndedAt)
	all, err := items(ctx, q, `i.series = $1 AND i.raised_at <= $2 AND (i.solved_at IS NULL OR i.solved_at > $3 OR i.solved_in = $4)`, m.Series, end, end, m.ID)
	errs[4] = err
	for _, it := range all {
		if it.SolvedIn == m.ID {
			r.Solved = append(r.Solved, it)
		} else {
			r.Staying = append(r.Staying, it)
		}
	}
	r.Notes, errs[5] = notesOf(ctx, q, m, r.Solved)
	return errors.Join(errs[:]...)
}

// notesOf gives the notes with words in them: of the sections, each followed by
// those of the items that were solved in it.
func notesOf(ctx context.Context, q db.Querier, m Meeting, solved []Item) (all []NoteText, err error) {
	add := func(id, title string) error {
		text, err := noteText(ctx, q, id)
		if text != "" {
			all = append(all, NoteText{id, title, text})
		}
		return err
	}
	for _, sec := range m.Sections {
		if err := add(SectionNote(m.ID, sec.Key), sec.Title); err != nil {
			return nil, err
		}
		if sec.Kind != Discuss {
			continue
		}
		for _, it := range solved {
			if err := add(ItemNote(it.ID), it.Title); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// recapJob is the kind of the work that makes a recap; its key and body are the meeting.
const recapJob = "meeting.recap"

// MakeRecap makes the recap that is due, if one is: notes are compacted, all is
// found by search from now on, and EventRecap tells whoever mails it, once a
// meeting. A loop of the program calls it.
func (s *Store) MakeRecap(ctx context.Context) (more bool, err error) {
	j, ok, err := job.Claim(ctx, s.db, recapJob)
	if err != nil || !ok {
		return false, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		ser, m, err := touch(ctx, tx, j.Key)
		if err != nil {
			return err
		}
		r := Recap{Series: ser, Meeting: m}
		if err := remains(ctx, tx, &r); err != nil {
			return err
		}
		for _, n := range r.Notes {
			if err := compact(ctx, tx, n.ID); err != nil {
				return err
			}
		}
		if err := index(ctx, tx, r); err != nil {
			return err
		}
		if m.RecapAt.IsZero() {
			if err := tx.Exec(ctx, `UPDATE meeting SET recap_at = $1 WHERE id = $2`, db.Micros(tx.At), m.ID); err != nil {
				return err
			}
			if err := record(tx, EventRecap, team.Person{Email: "rule:recap"}, m, ""); err != nil {
				return err
			}
		}
		return job.Done(ctx, tx, j)
	})
	if err != nil {
		return false, fmt.Errorf("making a recap: %w", err)
	}
	return true, nil
}

// RecapDue tells when the recap of a meeting that ended is made.
func (m Meeting) RecapDue() time.Time { return m.EndedAt.Add(RecapAfter) }
