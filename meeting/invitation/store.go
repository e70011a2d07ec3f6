// This file holds the store, and how people's calendars follow the meetings.

package invitation

import (
	"context"
	"slices"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/notice"
	"rapport/team"
)

// Store keeps what people's calendars were told, and what they answered.
type Store struct {
	db       *db.DB
	meetings *meeting.Store
	notices  *notice.Store
	key      []byte // makes feeds' addresses
	base     string // address of the pages
	sheets   sheets

	// Private is what else is in people's calendars; nil for nothing.
	Private *Source
}

// Source gives plans that are not of the team's meetings, and not the team's to
// read: what is answered to their mails is kept from everybody.
type Source struct {
	Changed func(e event.Event) (id string)                            // whose plans an event changes; empty: nobody's
	All     func(ctx context.Context) (ids []string, err error)        // all that go on
	Plans   func(ctx context.Context, id string) ([]Plan, error)       // NotFound when there is none
	Of      func(ctx context.Context, who team.Person) ([]Plan, error) // what is in a person's calendar
}

// Plan is what calendars are told of, and where its page is.
type Plan struct {
	meeting.Plan
	Path  string // of the page, "/meetings"
	About string // what an answer to its mails is about; see notice.Mail
	Joins bool   // it is a meeting that the attendees join once a month
}

// NewStore keeps invitations in d. base is how people reach the pages.
func NewStore(d *db.DB, meetings *meeting.Store, notices *notice.Store, key secret.Key, base string) *Store {
	return &Store{db: d, meetings: meetings, notices: notices, key: key.Derive("calendar feed"), base: strings.TrimSuffix(base, "/"), sheets: newSheets()}
}

// follower names the cursor.
const follower = "invitation"

// mailboxChanged is the inbox's event: from then on mail may leave.
const mailboxChanged = "mailbox.changed"

// reader is who reads all series for their calendars.
func reader() team.Person {
	return team.Person{ID: "rule:invitation", Email: "rule:invitation", Role: team.Head}
}

// Follow tells people's calendars what happened to their meetings; false when
// nothing did. What is told follows from what is so now, so that ten changes
// at once are one mail.
func (s *Store) Follow(ctx context.Context) (bool, error) {
	n, err := event.Follow(ctx, s.db, follower, 2000, func(tx *db.Tx, events []event.Event) error {
		var series []string
		all := false
		for _, e := range events {
			switch e.Kind {
			case meeting.EventSeries:
				series = append(series, e.Subject)
			case meeting.EventMoved:
				c, err := event.Read[meeting.Changed](e)
				if err != nil {
					return err
				}
				series = append(series, c.Series)
			case meeting.EventEnded:
				c, err := event.Read[meeting.Changed](e)
				if err != nil {
					return err
				}
				if err := carryLater(ctx, tx, c.Series); err != nil {
					return err
				}
			case team.PersonJoined, mailboxChanged:
				all = true
			default:
				if s.Private != nil {
					series = append(series, s.Private.Changed(e))
				}
			}
		}
		if all {
			known, err := s.meetings.All(ctx, reader())
			if err != nil {
				return err
			}
			for _, one := range known {
				series = append(series, one.ID)
			}
			if s.Private != nil {
				more, err := s.Private.All(ctx)
				if err != nil {
					return err
				}
				series = append(series, more...)
			}
		}
		slices.Sort(series)
		for _, id := range slices.Compact(series) {
			if id == "" {
				continue
			}
			if err := s.tell(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return n > 0, err
}

// tell brings all calendars up to date with a series, or with all that a private source has under the id.
func (s *Store) tell(ctx context.Context, tx *db.Tx, id string) error {
	from, err := s.notices.From(ctx)
	if fault.Is(err, fault.NotFound) {
		return nil // no mailbox can send yet: that it can will be told
	}
	if err != nil {
		return err
	}
	plans, private, err := s.plans(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return nil // no such series
	}
	if err != nil {
		return err
	}
	if private {
		if from, err = s.notices.PrivateFrom(ctx); err != nil {
			return err
		}
	}
	everybody, err := team.People(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range plans {
		if err := s.tellOf(ctx, tx, state{Plan: p, from: from, base: s.base, at: tx.At}, everybody); err != nil {
			return err
		}
	}
	if private {
		return nil
	}
	return s.tellGuests(ctx, tx, plans[0].Series, from, everybody)
}

// plans gives what calendars are told of under an id.
func (s *Store) plans(ctx context.Context, id string) (all []Plan, private bool, err error) {
	plan, err := s.meetings.Plan(ctx, id)
	if err == nil || !fault.Is(err, fault.NotFound) || s.Private == nil {
		return []Plan{{Plan: plan, Path: "/meetings"}}, false, err
	}
	all, err = s.Private.Plans(ctx, id)
	return all, true, err
}

// tellOf brings everybody's calendar up to date with one plan.
func (s *Store) tellOf(ctx context.Context, tx *db.Tx, st state, everybody []team.Person) error {
	was, err := toldOf(ctx, tx, st.ID)
	if err != nil {
		return err
	}
	for _, p := range everybody {
		tell, remember := st.plan(p, was[p.ID])
		for _, t := range tell {
			m, err := s.sheets.mail(st, t, p)
			if err != nil {
				return err
			}
			if err := notice.Queue(ctx, tx, m); err != nil {
				return err
			}
			remember = append(remember, t.told)
		}
		for _, t := range remember {
			if err := tx.Exec(ctx, `INSERT INTO calendar_told (series, person, slot, uid, digest, sequence) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (series, person, slot) DO UPDATE SET digest = excluded.digest, sequence = excluded.sequence`,
				st.ID, p.ID, t.Slot, st.UID, t.Digest, t.Sequence); err != nil {
				return err
			}
		}
	}
	return nil
}

// toldOf gives what calendars were told of a series, by person.
func toldOf(ctx context.Context, q db.Querier, series string) (map[string][]told, error) {
	all := map[string][]told{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var person string
		var t told
		err := rows.Scan(&person, &t.Slot, &t.Digest, &t.Sequence)
		all[person] = append(all[person], t)
		return err
	}, `SELECT person, slot, digest, sequence FROM calendar_told WHERE series = $1 ORDER BY person, slot`, series)
	return all, err
}
