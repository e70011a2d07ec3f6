// This file holds the verbs of guests: their wishes, what is marked for them,
// and their days.

package rhythm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/notice"
	"rapport/team"
)

// GuestChanged tells what happened on a guest's day; it carries no count.
type GuestChanged struct {
	Day string `json:"day"`
	Did string `json:"did"` // began, nothing_suits, noted, asked, passed
}

// Wishes gives what a guest wants of their days.
func (s *Store) Wishes(ctx context.Context, guest team.Person) (Wishes, error) {
	return wishesOf(ctx, s.db, guest.ID)
}

func wishesOf(ctx context.Context, q db.Querier, guest string) (w Wishes, err error) {
	err = q.QueryRow(ctx, `SELECT daily, weekends, buddy FROM guest WHERE person = $1`, guest).Scan(&w.Daily, &w.Weekends, &w.Buddy)
	if errors.Is(err, db.ErrNoRows) {
		return Wishes{Daily: usualDaily}, nil
	}
	return w, err
}

// SetWishes sets what a guest wants of their days: each for themselves, and
// heads of support for others.
func (s *Store) SetWishes(ctx context.Context, by team.Person, guest string, w Wishes) error {
	if by.ID != guest && !by.May() || mayWork(by) != nil {
		return fault.New(fault.Forbidden, "Each guest says this for themselves; a head of support may do it for them.")
	}
	if err := w.check(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if w.Buddy != "" {
			all, err := team.People(ctx, tx)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(all, func(p team.Person) bool { return p.ID == w.Buddy && p.LeftAt.IsZero() && p.ID != guest }) {
				return fault.Field("buddy", "Choose somebody else who is in the team.")
			}
		}
		if err := tx.Exec(ctx, `INSERT INTO guest (person, daily, weekends, buddy) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person) DO UPDATE SET daily = excluded.daily, weekends = excluded.weekends, buddy = excluded.buddy`,
			guest, w.Daily, w.Weekends, w.Buddy); err != nil {
			return err
		}
		return event.Record(tx, EventGuest, guest, by.Email, map[string]any{"weekends": w.Weekends})
	})
}

// Mark says that a conversation is good for a guest, or takes that back.
func (s *Store) Mark(ctx context.Context, by team.Person, conversation string, on bool) error {
	if err := mayWork(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		query, args := `DELETE FROM guest_mark WHERE conversation = $1`, []any{conversation}
		if on {
			query, args = `INSERT INTO guest_mark (conversation, by, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, []any{conversation, by.Email, db.Micros(tx.At)}
		}
		n, err := tx.Change(ctx, query, args...)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventMark, conversation, by.Email, Marked{on})
	})
}

// IsMarked tells whether somebody said that a conversation is good for a guest.
func (s *Store) IsMarked(ctx context.Context, conversation string) (bool, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT count(*) FROM guest_mark WHERE conversation = $1`, conversation).Scan(&n)
	return n > 0, err
}

// BeginDay begins the guest's day: as many conversations as they wish for are
// put aside for them, and the buddy is told. Nobody else loses sight of them.
// Pressed again it fills up what was passed on.
func (s *Store) BeginDay(ctx context.Context, guest team.Person) error {
	if guest.Role != team.Guest || mayWork(guest) != nil {
		return fault.New(fault.Forbidden, "A day of five is for guests. You can take any conversation of the inbox.")
	}
	now := s.db.Now()
	waiting, suggested, err := s.fitting(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		w, err := wishesOf(ctx, tx, guest.ID)
		if err != nil {
			return err
		}
		date := dateOf(guest, now)
		n, err := tx.Change(ctx, `INSERT INTO guest_day (person, day, began_at) VALUES ($1, $2, $3)
			ON CONFLICT (person, day) DO UPDATE SET began_at = excluded.began_at WHERE guest_day.began_at IS NULL`, guest.ID, date, db.Micros(tx.At))
		if err != nil {
			return err
		}
		if err := s.give(ctx, tx, guest, date, w, waiting, suggested); err != nil || n == 0 {
			return err
		}
		return errors.Join(
			s.tellBuddy(ctx, tx, w, "begins "+guest.ID+" "+date, guest.Name+" begins a day as a guest",
				guest.FirstName()+" has begun to answer. You are the buddy: a word of welcome helps, and being near when a question comes.\n"),
			event.Record(tx, EventDay, guest.ID, guest.Email, GuestChanged{date, "began"}))
	})
}

// give puts conversations aside until the day has as many as are wished for.
func (s *Store) give(ctx context.Context, tx *db.Tx, guest team.Person, date string, w Wishes, waiting []inbox.Conversation, suggested map[string]bool) error {
	kept, err := piecesOf(ctx, tx, guest.ID, date)
	if err != nil {
		return err
	}
	n := w.Daily - len(slices.DeleteFunc(kept, func(p Piece) bool { return !p.PassedAt.IsZero() }))
	marked, given := map[string]bool{}, map[string]bool{}
	read := func(into map[string]bool) func(*db.Rows) error {
		return func(rows *db.Rows) error {
			id, err := db.Text(rows)
			into[id] = true
			return err
		}
	}
	ids := make([]string, len(waiting))
	for i, c := range waiting {
		ids[i] = c.ID
	}
	if err := errors.Join(
		db.EachOf(ctx, tx, read(marked), `SELECT conversation FROM guest_mark WHERE conversation IN (list)`, ids),
		db.Each(ctx, tx, read(given), `SELECT conversation FROM guest_piece WHERE given_at > $1`, db.Micros(tx.At.AddDate(0, 0, -2)))); err != nil {
		return err
	}
	for i, c := range choose(waiting, marked, suggested, given, n) {
		if err := tx.Exec(ctx, `INSERT INTO guest_piece (person, day, conversation, given_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			guest.ID, date, c.ID, db.Micros(tx.At)+int64(i)); err != nil {
			return err
		}
	}
	return nil
}

// fitting reads who waits, and which of them suit a guest though nobody said so.
func (s *Store) fitting(ctx context.Context) (waiting []inbox.Conversation, suggested map[string]bool, err error) {
	page, err := s.inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: lookingAt})
	if err != nil {
		return nil, nil, err
	}
	known, err := s.answeredByGuests(ctx)
	if err != nil {
		return nil, nil, err
	}
	suggested = map[string]bool{}
	for _, c := range page.Rows {
		if c.Messages > fewMails || len(known) == 0 {
			continue
		}
		topics, err := s.inbox.Topics(ctx, c.ID)
		if err != nil {
			return nil, nil, err
		}
		if len(topics) != 1 || known[topics[0]] < answered {
			continue
		}
		m, err := s.inbox.Message(ctx, c.Newest)
		if err != nil {
			return nil, nil, err
		}
		suggested[c.ID] = suits(c, m.Fresh, topics, known)
	}
	return page.Rows, suggested, nil
}

// answeredByGuests counts, by topic, what guests answered of late: for the rule of suggestions, and nobody's eyes.
func (s *Store) answeredByGuests(ctx context.Context) (map[string]int, error) {
	guests := map[string]string{} // who was given a conversation
	people, err := s.team.People(ctx)
	if err != nil {
		return nil, err
	}
	emails := map[string]string{}
	for _, p := range people {
		emails[p.ID] = p.Email
	}
	var ids []string
	if err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var person, conversation string
		err := rows.Scan(&person, &conversation)
		guests[conversation] = emails[person]
		ids = append(ids, conversation)
		return err
	}, `SELECT person, conversation FROM guest_piece ORDER BY given_at DESC LIMIT `+fmt.Sprint(lookBack)); err != nil {
		return nil, err
	}
	all, err := s.inbox.Conversations(ctx, ids)
	if err != nil {
		return nil, err
	}
	known := map[string]int{}
	for _, c := range all {
		if c.Replier != guests[c.ID] || c.Replier == "" {
			continue
		}
		topics, err := s.inbox.Topics(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		for _, topic := range topics {
			known[topic]++
		}
	}
	return known, nil
}

func piecesOf(ctx context.Context, q db.Querier, guest, date string) ([]Piece, error) {
	return db.All(ctx, q, func(rows *db.Rows) (p Piece, err error) {
		var given int64
		var passed, asked *int64
		err = rows.Scan(&p.Conversation, &given, &passed, &asked)
		p.GivenAt, p.PassedAt, p.AskedAt = db.Time(given), db.MaybeTime(passed), db.MaybeTime(asked)
		return p, err
	}, `SELECT conversation, given_at, passed_at, asked_at FROM guest_piece WHERE person = $1 AND day = $2 ORDER BY given_at, conversation`, guest, date)
}

// Pass says that a conversation is not for this guest: it goes on waiting for anybody.
func (s *Store) Pass(ctx context.Context, guest team.Person, conversation string) error {
	return s.onPiece(ctx, guest, conversation, "passed", func(tx *db.Tx, date string) error {
		return tx.Exec(ctx, `UPDATE guest_piece SET passed_at = $1 WHERE person = $2 AND day = $3 AND conversation = $4`, db.Micros(tx.At), guest.ID, date, conversation)
	})
}

// AskBuddy tells the buddy that the guest needs help with a conversation. address is where it is read.
func (s *Store) AskBuddy(ctx context.Context, guest team.Person, conversation, address string) error {
	return s.onPiece(ctx, guest, conversation, "asked", func(tx *db.Tx, date string) error {
		w, err := wishesOf(ctx, tx, guest.ID)
		if err != nil {
			return err
		}
		if w.Buddy == "" {
			return fault.New(fault.Conflict, "You have no buddy yet. Choose one below.")
		}
		return errors.Join(
			tx.Exec(ctx, `UPDATE guest_piece SET asked_at = $1 WHERE person = $2 AND day = $3 AND conversation = $4`, db.Micros(tx.At), guest.ID, date, conversation),
			s.tellBuddy(ctx, tx, w, "helps "+guest.ID+" "+date+" "+conversation, guest.Name+" asks for your help",
				guest.FirstName()+" would like your help with one conversation:\n\n"+address+"\n"))
	})
}

func (s *Store) onPiece(ctx context.Context, guest team.Person, conversation, did string, change func(*db.Tx, string) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		date := dateOf(guest, tx.At)
		all, err := piecesOf(ctx, tx, guest.ID, date)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(p Piece) bool { return p.Conversation == conversation }) {
			return fault.New(fault.NotFound, "This is not among your conversations of today.")
		}
		return errors.Join(change(tx, date), event.Record(tx, EventDay, guest.ID, guest.Email, GuestChanged{date, did}))
	})
}

// NothingSuits says that there is nothing for the guest today. It is a proper
// answer: it is kept, and means nothing about the guest.
func (s *Store) NothingSuits(ctx context.Context, guest team.Person) error {
	if err := mayWork(guest); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		date := dateOf(guest, tx.At)
		n, err := tx.Change(ctx, `INSERT INTO guest_day (person, day, none_at) VALUES ($1, $2, $3)
			ON CONFLICT (person, day) DO UPDATE SET none_at = excluded.none_at WHERE guest_day.none_at IS NULL`, guest.ID, date, db.Micros(tx.At))
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventDay, guest.ID, guest.Email, GuestChanged{date, "nothing_suits"})
	})
}

// NoteDay keeps what the guest learnt today, and mails it to the people of
// product once; words that change later stand on the page.
func (s *Store) NoteDay(ctx context.Context, guest team.Person, words string) error {
	words = strings.TrimSpace(words)
	switch {
	case mayWork(guest) != nil:
		return mayWork(guest)
	case words == "":
		return fault.Field("note", "Write a line or two: what did you see that product should know?")
	case len(words) > longestNote:
		return fault.Field("note", "The note is too long: %d letters at most.", longestNote)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		date := dateOf(guest, tx.At)
		if err := tx.Exec(ctx, `INSERT INTO guest_day (person, day, note, noted_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person, day) DO UPDATE SET note = excluded.note, noted_at = excluded.noted_at`, guest.ID, date, words, db.Micros(tx.At)); err != nil {
			return err
		}
		people, err := team.People(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.Role != team.Product || !p.LeftAt.IsZero() {
				continue
			}
			if err := notice.Queue(ctx, tx, notice.Mail{
				Key: "guest note " + guest.ID + " " + date + " " + p.ID, To: p, Subject: "What " + guest.FirstName() + " learnt from customers today",
				Text: guest.Name + " answered customers today and writes:\n\n" + words + "\n",
			}); err != nil {
				return err
			}
		}
		return event.Record(tx, EventDay, guest.ID, guest.Email, GuestChanged{date, "noted"})
	})
}

func (s *Store) tellBuddy(ctx context.Context, tx *db.Tx, w Wishes, key, subject, text string) error {
	if w.Buddy == "" {
		return nil
	}
	people, err := team.People(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.ID == w.Buddy && p.LeftAt.IsZero() {
			return notice.Queue(ctx, tx, notice.Mail{Key: "guest " + key, To: p, Subject: subject, Text: text, Until: tx.At.Add(24 * time.Hour)})
		}
	}
	return nil
}

// Today gives the guest's own day, and what is put aside for it. There is no
// way to ask for somebody else's.
func (s *Store) Today(ctx context.Context, guest team.Person) (d Day, pieces []Piece, err error) {
	d = Day{Person: guest.ID, Date: dateOf(guest, s.db.Now())}
	days, err := s.days(ctx, `WHERE person = $1 AND day = $2`, guest.ID, d.Date)
	if err != nil {
		return d, nil, err
	}
	if len(days) > 0 {
		d = days[0]
	}
	pieces, err = piecesOf(ctx, s.db, guest.ID, d.Date)
	return d, pieces, err
}

// DayOff tells whether the guest's wishes leave this day free.
func (w Wishes) DayOff(guest team.Person, at time.Time) bool { return w.off(at.In(guest.Location())) }

// Notes gives what guests learnt of late, newest first: for everybody.
func (s *Store) Notes(ctx context.Context, limit int) ([]Day, error) {
	return s.days(ctx, `WHERE noted_at IS NOT NULL ORDER BY noted_at DESC LIMIT `+fmt.Sprint(limit))
}

func (s *Store) days(ctx context.Context, where string, args ...any) ([]Day, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (d Day, err error) {
		var began, none, noted *int64
		err = rows.Scan(&d.Person, &d.Date, &began, &none, &d.Note, &noted)
		d.BeganAt, d.NoneAt, d.NotedAt = db.MaybeTime(began), db.MaybeTime(none), db.MaybeTime(noted)
		return d, err
	}, `SELECT person, day, began_at, none_at, note, noted_at FROM guest_day `+where, args...)
}
