// This file holds when the mails are queued.

package recap

import (
	"context"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/notice"
	"rapport/team"
)

// Sender queues the mails around meetings.
type Sender struct {
	db       *db.DB
	team     *team.Store
	meetings *meeting.Store
	base     string // address of the pages
	sheets   sheets
}

// NewSender mails around the meetings of d. base is how people reach the pages.
func NewSender(d *db.DB, people *team.Store, meetings *meeting.Store, base string) *Sender {
	return &Sender{d, people, meetings, strings.TrimSuffix(base, "/"), newSheets()}
}

// stale is how old a recap is when nobody waits for it any more.
const stale = 3 * 24 * time.Hour

// Follow queues a mail to everybody of a meeting whose recap was made; false when there was none.
func (s *Sender) Follow(ctx context.Context) (bool, error) {
	n, err := event.Follow(ctx, s.db, "recap", 2000, func(tx *db.Tx, events []event.Event) error {
		for _, e := range events {
			if tx.At.Sub(e.At) > stale {
				continue
			}
			if err := s.recap(ctx, tx, e.Subject); err != nil {
				return err
			}
		}
		return nil
	}, meeting.EventRecap)
	return n > 0, err
}

// reader is who reads for the mails.
func reader() team.Person { return team.Person{ID: "rule:recap", Email: "rule:recap", Role: team.Head} }

// recap queues the mails after a meeting, each as its reader may see it.
func (s *Sender) recap(ctx context.Context, tx *db.Tx, id string) error {
	whole, err := s.meetings.Recap(ctx, reader(), id)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	people := slices.Clone(whole.There)
	for _, m := range whole.Missing {
		people = append(people, m.Person)
	}
	for _, person := range people {
		p := whole.People[person]
		seen, err := s.meetings.Recap(ctx, p, id) // why somebody was away is not everybody's to read
		if fault.Is(err, fault.Forbidden) {
			continue // they came once, and belong there no more
		}
		if err != nil {
			return err
		}
		m, err := s.sheets.after(seen, p, s.base)
		if err != nil {
			return err
		}
		if err := notice.Queue(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}

// AskBefore queues, a day before each meeting, a mail to who can't be there.
// It is called now and then, and does nothing twice. It leaves no more to do.
func (s *Sender) AskBefore(ctx context.Context) (more bool, err error) {
	now := s.db.Now()
	all, err := s.meetings.All(ctx, reader())
	if err != nil {
		return false, err
	}
	for _, ser := range all {
		coming, err := s.meetings.Coming(ctx, reader(), ser.ID, now, now.Add(asks))
		if err != nil {
			return false, err
		}
		for _, m := range coming {
			if m.State() != meeting.Planned {
				continue
			}
			if err := s.askAll(ctx, ser, m); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

func (s *Sender) askAll(ctx context.Context, ser meeting.Series, m meeting.Meeting) error {
	roster, err := s.team.Roster(ctx, reader(), m.Start.AddDate(0, 0, -1), m.Start.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	talk, err := s.meetings.Discussion(ctx, reader(), ser.ID, "")
	if err != nil {
		return err
	}
	people, err := s.team.People(ctx)
	if err != nil {
		return err
	}
	var mails []notice.Mail
	for _, p := range people {
		if !slices.Contains(ser.People, p.ID) {
			continue
		}
		mail, ask, err := s.sheets.ask(ser, m, talk.Three, p, roster.At(p, m.Start), s.base)
		if err != nil {
			return err
		}
		if was, err := notice.WasQueued(ctx, s.db, mail.Key); err != nil {
			return err
		} else if ask && !was {
			mails = append(mails, mail)
		}
	}
	if len(mails) == 0 {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		for _, mail := range mails {
			if err := notice.Queue(ctx, tx, mail); err != nil {
				return err
			}
		}
		return nil
	})
}

// Answers carries what people answered to a mail before a meeting into the
// meeting, as what they say in its first round; false when nobody answered.
func (s *Sender) Answers(ctx context.Context) (bool, error) {
	return notice.Answers(ctx, s.db, "recap answers", "meeting ", func(_ int64, a notice.Answered, id string) error {
		return s.answer(ctx, id, a)
	})
}

// answer keeps the words in the first section that can be answered, or else as
// something raised, so that no word is lost.
func (s *Sender) answer(ctx context.Context, id string, a notice.Answered) error {
	who, err := s.team.Person(ctx, a.Person)
	if err != nil {
		return err
	}
	m, err := s.meetings.Meeting(ctx, who, id)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return nil
	}
	if err != nil {
		return err
	}
	text := strings.TrimSpace(a.Text)
	for _, section := range m.Sections {
		if section.Kind == meeting.Hello && m.EndedAt.IsZero() {
			err := s.meetings.Answer(ctx, who, id, meeting.Answer{Person: who.ID, Section: section.Key, Text: text})
			if err == nil || fault.KindOf(err) == fault.Unexpected {
				return err
			}
		}
	}
	first, rest, _ := strings.Cut(text, "\n")
	_, err = s.meetings.Raise(ctx, who, meeting.Raised{Series: m.Series, Kind: "topic", Ref: "notice/" + a.Notice, Title: cut(first, 150), Said: cut(strings.TrimSpace(rest), 500)})
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return nil // the series has ended, or is theirs no more
	}
	return err
}

// cut gives at most n letters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
