// This file holds copies of pages: of oneself, and of what the law opens.

package oneonone

import (
	"context"
	"strings"

	"rapport/kit/db"
	"rapport/team"
)

// CopyOf gives all about who that who may have: the own pairs as both read them
// now, the own private notes, and who opened the pages because the law asked.
func (s *Store) CopyOf(ctx context.Context, who team.Person) (all []Copy, err error) {
	if err := inTeam(who); err != nil {
		return nil, err
	}
	pairs, err := ofPerson(ctx, s.db, who.ID)
	if err != nil {
		return nil, err
	}
	openings, err := s.Openings(ctx, team.Person{ID: who.ID}) // as anybody, whatever the role
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		c, err := s.copyOf(ctx, p, who, []string{who.ID})
		if err != nil {
			return nil, err
		}
		for _, o := range openings {
			if p.Has(o.One) && p.Has(o.Two) {
				c.Openings = append(c.Openings, o)
			}
		}
		all = append(all, c)
	}
	return all, nil
}

// copyOf copies a pair as a viewer of it may read it, with the private notes of authors.
func (s *Store) copyOf(ctx context.Context, p Pair, viewer team.Person, authors []string) (c Copy, err error) {
	l, err := s.lockOf(p)
	if err != nil {
		return c, err
	}
	r, _, _, err := readerOf(ctx, s.db, l, p, viewer, s.db.Now())
	if err != nil {
		return c, err
	}
	c = Copy{Pair: p, Private: map[string][]Private{}}
	if c.Meetings, err = meetingsOf(ctx, s.db, &l, p.ID, `ORDER BY starts_at`); err != nil {
		return c, err
	}
	if err := r.copyEntries(&c); err != nil {
		return c, err
	}
	if c.Notes, err = notesOf(ctx, s.db, l, p.ID); err != nil {
		return c, err
	}
	for _, a := range authors {
		if c.Private[a], err = privateOf(ctx, s.db, l, p.ID, a); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (r reader) copyEntries(c *Copy) (err error) {
	topics, err := entriesOf[topicBody](r.ctx, r.q, r.lock, r.p.ID, `AND kind = 'topic' ORDER BY at, id`)
	if err != nil {
		return err
	}
	for _, e := range topics {
		if r.g.shows(e.By, e.At) {
			c.Topics = append(c.Topics, topicOf(e, r.held))
		}
	}
	answers, err := entriesOf[answerBody](r.ctx, r.q, r.lock, r.p.ID, `AND kind = 'answer' ORDER BY at, id`)
	if err != nil {
		return err
	}
	for _, e := range answers {
		if r.g.shows(e.By, e.At) {
			c.Answers = append(c.Answers, Answer{e.body.Prompt, e.body.Title, e.body.Text, e.At})
		}
	}
	ins, err := checkIns(r.ctx, r.q, r.lock, r.p.ID, `ORDER BY at, id`)
	if err != nil {
		return err
	}
	for _, in := range ins {
		if r.g.shows(in.By, in.At) {
			c.CheckIns = append(c.CheckIns, in)
		}
	}
	if c.Actions, err = r.promises(``); err != nil {
		return err
	}
	if c.Goals, err = goalsOf(r.ctx, r.q, r.lock, r.p.ID, r.g); err != nil {
		return err
	}
	lights, of, err := lightsOf(r.ctx, r.q, r.lock, r.p, r.who.ID, `ORDER BY at, id`)
	if err != nil {
		return err
	}
	for i, h := range lights {
		if r.g.shows(of[i].By, h.At) {
			c.Highlights = append(c.Highlights, h)
		}
	}
	c.Talk, _, err = talkOf(r.ctx, r.q, r.lock, r.p.ID)
	return err
}

// Say counts what is in a copy, without a word of it.
func (c Copy) Say() string {
	private := 0
	for _, notes := range c.Private {
		private += len(notes)
	}
	var parts []string
	for _, n := range []struct {
		n    int
		what string
	}{
		{len(c.Meetings), "meetings"},
		{len(c.Topics), "topics"},
		{len(c.Answers), "answers"},
		{len(c.CheckIns), "check-ins"},
		{len(c.Actions), "actions"},
		{len(c.Goals), "goals"},
		{len(c.Highlights), "highlights"},
		{len(c.Notes), "shared notes"},
		{private, "private notes"},
	} {
		if n.n > 0 {
			parts = append(parts, n.what+" "+itoa(n.n))
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing yet"}
	}
	return c.Pair.Kind.Label() + ": " + strings.Join(parts, ", ")
}

// betweenTwo gives all pairs of two people, whichever way round.
func betweenTwo(ctx context.Context, q db.Querier, one, two string) ([]Pair, error) {
	return pairsOf(ctx, q, `WHERE report = $1 AND manager = $2 OR report = $3 AND manager = $4 ORDER BY made_at, id`, one, two, two, one)
}
