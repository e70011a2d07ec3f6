// This file holds the feed: a person's meetings at a secret address.

package invitation

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"slices"
	"strconv"
	"strings"

	"rapport/kit/calendar"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/team"
)

// Address gives the secret address at which a person's calendar finds the
// meetings. Whoever has it can read them, until it is revoked.
func (s *Store) Address(ctx context.Context, who team.Person) (string, error) {
	turn, err := turnOf(ctx, s.db, who.ID)
	return s.base + "/calendar/" + s.token(who.ID, turn) + ".ics", err
}

// Revoke makes the address so far lead nowhere; the next one is another.
func (s *Store) Revoke(ctx context.Context, who team.Person) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(ctx, `INSERT INTO calendar_feed (person, turn) VALUES ($1, 1) ON CONFLICT (person) DO UPDATE SET turn = calendar_feed.turn + 1`, who.ID)
	})
}

func turnOf(ctx context.Context, q db.Querier, person string) (turn int64, err error) {
	err = q.QueryRow(ctx, `SELECT turn FROM calendar_feed WHERE person = $1`, person).Scan(&turn)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return turn, err
}

// token names the person, and proves that we made it.
func (s *Store) token(person string, turn int64) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(person + " " + strconv.FormatInt(turn, 10)))
	return person + "." + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:20]))
}

// Feed gives the meetings of who has the address's token, as a calendar.
// NotFound for all that we have not made, or have revoked.
func (s *Store) Feed(ctx context.Context, token string) (string, error) {
	nothing := fault.New(fault.NotFound, "There is no calendar at this address. It may have been revoked: your settings have the new one.")
	person, _, _ := strings.Cut(token, ".")
	turn, err := turnOf(ctx, s.db, person)
	if err != nil {
		return "", err
	}
	if !hmac.Equal([]byte(s.token(person, turn)), []byte(token)) {
		return "", nothing
	}
	everybody, err := team.People(ctx, s.db)
	if err != nil {
		return "", err
	}
	who := team.Person{}
	for _, p := range everybody {
		if p.ID == person && p.LeftAt.IsZero() {
			who = p
		}
	}
	if who.ID == "" {
		return "", nothing
	}
	from, err := s.notices.From(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return "", err
	}
	return s.feed(ctx, who, from)
}

func (s *Store) feed(ctx context.Context, who team.Person, from mail.Address) (string, error) {
	all, err := s.meetings.All(ctx, who)
	if err != nil {
		return "", err
	}
	c := calendar.Calendar{Method: calendar.Publish, Name: "Meetings"}
	for _, ser := range all {
		plan, err := s.meetings.Plan(ctx, ser.ID)
		if err != nil {
			return "", err
		}
		if !slices.Contains(plan.People, who.ID) {
			continue // a head of support sees all of them, and goes to some
		}
		st := state{Plan: Plan{Plan: plan, Path: "/meetings"}, from: from, base: s.base, at: s.db.Now()}
		c.Events = append(c.Events, st.events()...)
	}
	joins, err := s.joined(ctx, who, from)
	if err != nil {
		return "", err
	}
	c.Events = append(c.Events, joins...)
	if s.Private == nil {
		return c.String(), nil
	}
	mine, err := s.Private.Of(ctx, who)
	if err != nil {
		return "", err
	}
	if from, err = s.notices.PrivateFrom(ctx); err != nil && !fault.Is(err, fault.NotFound) {
		return "", err
	}
	for _, p := range mine {
		c.Events = append(c.Events, state{Plan: p, from: from, base: s.base, at: s.db.Now()}.events()...)
	}
	return c.String(), nil
}

// joinedAhead is for how many months ahead a feed has what its person joins once a month.
const joinedAhead = 6

// joined gives the meetings that who joins once a month, each as an event of its own.
func (s *Store) joined(ctx context.Context, who team.Person, from mail.Address) (all []calendar.Event, err error) {
	at := s.db.Now()
	joins, err := s.meetings.Joins(ctx, who, at.AddDate(0, -2, 0), at.AddDate(0, joinedAhead, 0))
	for _, one := range joins {
		all = append(all, state{Plan: guestPlan(one.Series, one.Meeting, []team.Person{who}), from: from, base: s.base, at: at}.events()...)
	}
	return all, err
}
