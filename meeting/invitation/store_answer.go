// This file holds what calendars answer: taken out of the mail that comes in,
// and carried to the meetings.

package invitation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/job"
	"rapport/kit/calendar"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/meeting"
	"rapport/team"
)

// answerJob is the work of carrying the answers to a series to its meetings; its body is the series.
const answerJob = "calendar answer"

// Aside knows a calendar's answer to an invitation of ours, from the person who
// was invited, and keeps it. All other letters are the inbox's, also those in
// which only a part of the answers are to us.
func (s *Store) Aside(ctx context.Context, tx *db.Tx, l mail.Letter) (bool, error) {
	var all []calendar.Answer
	for _, a := range l.Attachments {
		if a.Type == "text/calendar" || a.Type == "application/ics" || strings.HasSuffix(strings.ToLower(a.Name), ".ics") {
			if all = calendar.ReadReply(a.Body); len(all) > 0 {
				break // some programs add the same once more as a file
			}
		}
	}
	if len(all) == 0 {
		return false, nil
	}
	people, err := team.People(ctx, tx)
	if err != nil {
		return false, err
	}
	sender := strings.ToLower(strings.TrimSpace(l.From.Address))
	i := slices.IndexFunc(people, func(p team.Person) bool { return p.Email == sender && p.LeftAt.IsZero() })
	if i < 0 {
		return false, nil
	}
	var mine []meeting.Series
	var slots []time.Time
	for _, a := range all {
		series, err := invitedTo(ctx, tx, a.UID, people[i].ID)
		if err != nil || series == "" || a.Attendee != sender {
			return false, err
		}
		var slot time.Time
		if of, at, single := meeting.SlotOf(series); single {
			series, slot = of, at // one that the person joins as a guest
		}
		plan, err := s.meetings.Plan(ctx, series)
		if fault.Is(err, fault.NotFound) {
			if s.Private != nil {
				return true, nil // two people see each other; nothing more is made of it, and nothing of it is kept
			}
			return false, nil
		}
		if err != nil {
			return false, err
		}
		mine, slots = append(mine, plan.Series), append(slots, slot)
	}
	for n, ser := range mine {
		if err := s.keep(ctx, tx, ser, slots[n], people[i], all[n]); err != nil {
			return false, err
		}
	}
	return true, nil
}

// invitedTo gives the series that has the calendars' name, if the person was invited to it.
func invitedTo(ctx context.Context, q db.Querier, uid, person string) (series string, err error) {
	err = q.QueryRow(ctx, `SELECT series FROM calendar_told WHERE uid = $1 AND person = $2 AND slot = 0`, clean(uid), person).Scan(&series)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return series, err
}

func clean(s string) string { return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD") }

// keep keeps one answer, to the meeting at a slot or to all of a series, and lets it be carried to the meetings.
func (s *Store) keep(ctx context.Context, tx *db.Tx, ser meeting.Series, to time.Time, who team.Person, a calendar.Answer) error {
	zone, err := time.LoadLocation(ser.Cadence.Zone)
	if err != nil {
		zone = time.UTC
	}
	slot := int64(0)
	if !to.IsZero() {
		slot = db.Micros(to)
	} else if of := a.Of(zone); !of.IsZero() && ser.Cadence.Rule != "" {
		slot = db.Micros(of)
	}
	return errors.Join(
		tx.Exec(ctx, `INSERT INTO calendar_answer (series, person, slot, status, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (series, person, slot) DO UPDATE SET status = excluded.status, at = excluded.at`,
			ser.ID, who.ID, slot, string(a.Status), db.Micros(tx.At)),
		carryLater(ctx, tx, ser.ID))
}

// carryLater lets the answers to a series be carried to its coming meetings.
func carryLater(ctx context.Context, tx *db.Tx, series string) error {
	return job.Add(ctx, tx, answerJob, id.New(), series, tx.At)
}

// ahead is how far answers are carried to meetings. When a meeting has ended,
// they are carried on.
const ahead = 5 * 7 * 24 * time.Hour

// Carry carries the answers to one series to its coming meetings, as the
// people's replies: of an answer to all and one to a single meeting the later
// one counts. False when nothing is due.
func (s *Store) Carry(ctx context.Context) (bool, error) {
	j, ok, err := job.Claim(ctx, s.db, answerJob)
	if err != nil || !ok {
		return false, err
	}
	var series string
	if err := json.Unmarshal(j.Body, &series); err != nil {
		return true, fmt.Errorf("reading what to carry: %w", err)
	}
	if failed := s.carry(ctx, series); failed != nil {
		return true, errors.Join(failed, s.db.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
			return job.PutOff(ctx, tx, j, tx.At.Add(time.Minute), failed.Error())
		}))
	}
	return true, s.db.Write(ctx, func(tx *db.Tx) error { return job.Done(ctx, tx, j) })
}

type answer struct {
	person string
	slot   int64
	reply  meeting.Reply
	at     time.Time
}

func (s *Store) carry(ctx context.Context, series string) error {
	answers, err := db.All(ctx, s.db, func(rows *db.Rows) (a answer, err error) {
		var at int64
		var status string
		err = rows.Scan(&a.person, &a.slot, &status, &at)
		a.reply, a.at = meeting.Reply(strings.ToLower(status)), db.Time(at)
		return a, err
	}, `SELECT person, slot, status, at FROM calendar_answer WHERE series = $1 ORDER BY at`, series)
	if err != nil || len(answers) == 0 {
		return err
	}
	now := s.db.Now()
	coming, err := s.meetings.Coming(ctx, reader(), series, now, now.Add(ahead))
	if err != nil {
		return err
	}
	for _, m := range coming {
		if m.State() == meeting.Over {
			continue
		}
		seats, err := s.meetings.Seats(ctx, reader(), m.ID)
		if err != nil {
			return err
		}
		for _, seat := range seats {
			last := answerTo(answers, seat.ID, db.Micros(m.Slot))
			if !seat.Expected || last.reply == "" || !last.at.After(seat.RepliedAt) {
				continue
			}
			if err := s.meetings.Reply(ctx, seat.Person, m.ID, last.reply); err != nil {
				return err
			}
		}
	}
	return nil
}

// answerTo gives the last answer of a person that is about a meeting; answers are in order.
func answerTo(all []answer, person string, slot int64) (last answer) {
	for _, a := range all {
		if a.person == person && (a.slot == 0 || a.slot == slot) {
			last = a
		}
	}
	return last
}
