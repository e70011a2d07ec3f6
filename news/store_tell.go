// This file holds the follower: of what happens in the inbox it tells those whom it concerns.

package news

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/team"
)

const (
	stale   = 24 * time.Hour      // what happened before, such as brought-in mail, is nobody's news
	keeps   = 90 * 24 * time.Hour // what somebody was told before is forgotten
	letGo   = 3 * time.Minute     // who reads within it in the product gets no mail
	apart   = 15 * time.Minute    // between two mails to one person about one conversation
	excerpt = 240                 // letters of what was written
)

// Tell reads on in the log of events, and tells people what concerns them; false when nothing happened.
func (s *Store) Tell(ctx context.Context) (bool, error) {
	n, err := event.Follow(ctx, s.db, "news", 500, func(tx *db.Tx, events []event.Event) error {
		t := &telling{tx: tx}
		for _, e := range events {
			if tx.At.Sub(e.At) > stale {
				continue
			}
			if err := t.event(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}, inbox.EventMessage, inbox.EventStatus, ask.EventAsked, ask.EventEnded)
	return n > 0, err
}

// telling is one transaction of it. The team is read when first needed.
type telling struct {
	tx      *db.Tx
	people  []team.Person
	byID    map[string]team.Person
	byEmail map[string]team.Person
}

func (t *telling) know(ctx context.Context) (err error) {
	if t.byID != nil {
		return nil
	}
	if t.people, err = team.People(ctx, t.tx); err != nil {
		return err
	}
	t.byID, t.byEmail = map[string]team.Person{}, map[string]team.Person{}
	for _, p := range t.people {
		t.byID[p.ID], t.byEmail[p.Email] = p, p
	}
	return nil
}

func (t *telling) event(ctx context.Context, e event.Event) error {
	switch e.Kind {
	case inbox.EventMessage:
		m, err := event.Read[inbox.MessageAdded](e)
		if err != nil || t.tx.At.Sub(db.Time(m.At)) > stale || m.Kind == inbox.Auto || m.Kind == inbox.Forward {
			return err
		}
		return errors.Join(t.know(ctx), t.message(ctx, m))
	case inbox.EventStatus:
		l, err := event.Read[inbox.StatusSet](e)
		if err != nil || l.Status != inbox.Closed || t.tx.At.Sub(db.Time(l.At)) > stale {
			return err
		}
		if err := t.know(ctx); err != nil {
			return err
		}
		by, ok := t.byEmail[l.By]
		if !ok {
			return nil // a rule closed it
		}
		return t.toFollowers(ctx, l.Conversation, by.Email, Item{Kind: Closed, Who: by.Name}, strconv.FormatInt(e.Seq, 10))
	case ask.EventAsked:
		a, err := event.Read[ask.Asked](e)
		if err != nil {
			return err
		}
		return errors.Join(t.know(ctx), t.asked(ctx, a.Ask))
	case ask.EventEnded:
		a, err := event.Read[ask.Ending](e)
		if err != nil || a.End == ask.Withdrawn {
			return err
		}
		return errors.Join(t.know(ctx), t.ended(ctx, a))
	}
	return nil
}

// message tells of a note whom it names, of a customer's words who follows; and
// whoever was asked, and writes, has answered.
func (t *telling) message(ctx context.Context, m inbox.MessageAdded) error {
	by, ours := t.byEmail[m.From]
	if ours && m.Kind != inbox.FromCustomer {
		if err := ask.Finish(ctx, t.tx, by, m.Conversation); err != nil {
			return err
		}
	}
	if m.Kind == inbox.Reply {
		return nil
	}
	read := func() (inbox.Message, error) {
		all, err := inbox.Messages(ctx, t.tx, []string{m.Message})
		return all[m.Message], err
	}
	if m.Kind == inbox.FromCustomer {
		who, err := t.following(ctx, m.Conversation)
		if err != nil || len(who) == 0 {
			return err
		}
		words, err := read()
		if err != nil {
			return err
		}
		name := words.AuthorName
		if name == "" {
			name = words.Author
		}
		return t.tell(ctx, who, m.From, Item{Conversation: m.Conversation, Kind: Wrote, Who: name, Words: words.Fresh}, m.Message)
	}
	note, err := read()
	if err != nil || !strings.Contains(note.Text, "@") {
		return err
	}
	var who []string
	for _, one := range Mentions(note.Text, t.people) {
		for _, p := range one.People {
			who = append(who, p.ID)
		}
	}
	return t.tell(ctx, who, m.From, Item{Conversation: m.Conversation, Kind: Mention, Who: note.AuthorName, Words: note.Text}, m.Message)
}

func (t *telling) asked(ctx context.Context, id string) error {
	a, err := ask.Read(ctx, t.tx, id)
	if err != nil {
		return err
	}
	var who []string
	for _, p := range t.people {
		if a.Concerns(p) {
			who = append(who, p.ID)
		}
	}
	asker := t.byID[a.Asker]
	return t.tell(ctx, who, asker.Email, Item{Conversation: a.Conversation, Kind: Asked, Who: asker.Name, Words: a.Words}, a.ID)
}

func (t *telling) ended(ctx context.Context, e ask.Ending) error {
	a, err := ask.Read(ctx, t.tx, e.Ask)
	if err != nil {
		return err
	}
	by, kind := t.byID[e.By], Answered
	if e.End == ask.Declined {
		kind = Declined
	}
	return t.tell(ctx, []string{a.Asker}, by.Email, Item{Conversation: a.Conversation, Kind: kind, Who: by.Name, Words: a.Words}, a.ID+" "+by.ID)
}

func (t *telling) following(ctx context.Context, conversation string) ([]string, error) {
	roots, err := inbox.Roots(ctx, t.tx, []string{conversation})
	if err != nil {
		return nil, err
	}
	parts := []string{conversation}
	if c, ok := roots[conversation]; ok {
		if parts, err = inbox.Parts(ctx, t.tx, c.ID); err != nil {
			return nil, err
		}
	}
	return followers(ctx, t.tx, parts)
}

func (t *telling) toFollowers(ctx context.Context, conversation, by string, i Item, cause string) error {
	who, err := t.following(ctx, conversation)
	if err != nil {
		return err
	}
	i.Conversation = conversation
	return t.tell(ctx, who, by, i, cause)
}

// tell keeps an item for each of these people, but for who did it and who has
// left. Whoever is at the conversation says so by the next beat of their page, and has read it.
func (t *telling) tell(ctx context.Context, who []string, by string, i Item, cause string) error {
	i.Words = shorten(i.Words)
	told := map[string]bool{}
	for _, person := range who {
		p, ok := t.byID[person]
		if !ok || told[person] || p.Email == by || !p.LeftAt.IsZero() {
			continue
		}
		told[person] = true
		i.Person = person
		if err := t.keep(ctx, p, i, cause); err != nil {
			return err
		}
	}
	return nil
}

func (t *telling) keep(ctx context.Context, p team.Person, i Item, cause string) error {
	var mailed, due *int64
	err := t.tx.QueryRow(ctx, `SELECT max(mailed_at), min(mail_at) FROM news WHERE person = $1 AND conversation = $2`, p.ID, i.Conversation).Scan(&mailed, &due)
	if err != nil {
		return err
	}
	mailAt := t.tx.At.Add(letGo)
	if earliest := db.MaybeTime(mailed).Add(apart); mailed != nil && mailAt.Before(earliest) {
		mailAt = earliest
	}
	if due != nil {
		mailAt = db.Time(*due)
	}
	n, err := t.tx.Change(ctx, `INSERT INTO news (id, person, conversation, kind, cause, who, words, at, mail_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT DO NOTHING`, id.New(), p.ID, i.Conversation, string(i.Kind), cause, i.Who, i.Words, db.Micros(t.tx.At), db.Micros(mailAt))
	if err != nil || n == 0 {
		return err
	}
	return errors.Join(
		t.tx.Exec(ctx, `DELETE FROM news WHERE person = $1 AND at < $2`, p.ID, db.Micros(t.tx.At.Add(-keeps))),
		event.Record(t.tx, EventTold, p.ID, "rule:news", struct{}{}))
}

// shorten gives the beginning of a text, on one line.
func shorten(text string) string {
	if len(text) > 8*excerpt {
		text = text[:8*excerpt]
	}
	line := strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if r := []rune(line); len(r) > excerpt {
		return string(r[:excerpt-1]) + "…"
	}
	return line
}
