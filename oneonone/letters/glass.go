// This file holds the mails to the two whose page the law opened.

package letters

import (
	"context"
	"slices"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/notice"
	"rapport/oneonone"
)

// Follow tells both of a pair at once that their page was opened, and before
// that those who could agree that something waits; false when nothing happened.
func (s *Sender) Follow(ctx context.Context) (bool, error) {
	n, err := event.Follow(ctx, s.db, "letters", 2000, func(tx *db.Tx, events []event.Event) error {
		for _, e := range events {
			tell := s.tellOpened
			if e.Kind == oneonone.EventAsked {
				tell = s.tellWaits
			}
			c, err := event.Read[oneonone.Changed](e)
			if err != nil {
				return err
			}
			if err := tell(ctx, tx, c.Opening); err != nil {
				return err
			}
		}
		return nil
	}, oneonone.EventOpened, oneonone.EventAsked)
	return n > 0, err
}

// tellWaits tells those who could agree that something waits: not about whom, nor why.
func (s *Sender) tellWaits(ctx context.Context, tx *db.Tx, id string) error {
	everybody, err := s.team.People(ctx)
	if err != nil {
		return err
	}
	for _, p := range everybody {
		all, err := s.pairs.Waiting(ctx, p)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(o oneonone.Opening) bool { return o.ID == id }) {
			continue
		}
		m, err := s.sheets.mail(p, "A request waits for a second person", words{
			Title: "A request waits for a second person",
			Say: []string{
				"The law asks for something in Rapport, and it takes two to open it. You are one of those who can agree, or refuse.",
				"What it is about stands in Rapport, and not in this mail.",
			},
			Do: "Read the request", Link: s.base + "/openings/" + id,
		})
		if err != nil {
			return err
		}
		m.Key = "oneonone waits " + id + " " + p.ID
		if err := notice.Queue(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}

// tellOpened tells the two. Those who left can't be told by us: they can't read here either.
func (s *Sender) tellOpened(ctx context.Context, tx *db.Tx, id string) error {
	everybody, err := s.team.People(ctx)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, p := range everybody {
		names[p.ID] = p.Name
	}
	for _, p := range everybody {
		o, err := s.pairs.Opening(ctx, p, id)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
			continue
		}
		if err != nil {
			return err
		}
		if p.ID != o.One && p.ID != o.Two || !p.LeftAt.IsZero() {
			continue
		}
		other := o.Two
		if p.ID == o.Two {
			other = o.One
		}
		what := "What you two wrote to each other can be read by both of them for seven days. Private notes are not among it."
		if o.Notes {
			what = "What you two wrote to each other, and the private notes of each, can be read by both of them for seven days."
		}
		m, err := s.sheets.mail(p, "Your one-on-one was opened", words{
			Title: "Your page with " + names[other] + " was opened",
			When:  o.AgreedAt.In(p.Location()).Format("Monday 2 January 2006, 15:04") + " by your clock",
			Say: []string{
				names[o.AskedBy] + " asked for it, and " + names[o.AgreedBy] + " agreed.",
				o.Purpose.Label() + ". The reason they wrote: " + o.Reason,
				what,
				"Each reading is kept for ever, and you can see it.",
			},
			Do: "See who read what", Link: s.base + "/openings/" + id,
		})
		if err != nil {
			return err
		}
		m.Key = "oneonone opened " + id + " " + p.ID
		if err := notice.Queue(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}
