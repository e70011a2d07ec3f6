package metric

// The items behind a figure. Those of a week that is over are made of its
// sheet, which is kept beside its report.

import (
	"context"
	"errors"
	"slices"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// Explain lists the items that a figure of a week counts: the team's, or a person's by address.
func (s *Store) Explain(ctx context.Context, week Week, person string, k Key) (Evidence, error) {
	return s.Items(ctx, week, k, Slice{ByPerson, person})
}

// Items lists the items of a part of the team's figure of a week: of a topic, a
// mailbox, a day or a person. The zero Slice, or nobody, lists them all.
func (s *Store) Items(ctx context.Context, week Week, k Key, part Slice) (Evidence, error) {
	person := ""
	if part.By == ByPerson || part.By == "" {
		person, part = part.Name, Slice{}
	}
	if d := k.Define(); k >= keys || person == "" && !d.Team || person != "" && !d.Person || part != (Slice{}) && !k.Parted() {
		return Evidence{}, fault.New(fault.NotFound, "There is no such list.")
	}
	seq, err := s.cursor(ctx)
	if err != nil {
		return Evidence{}, err
	}
	in, err := s.basis(ctx)
	if err != nil {
		return Evidence{}, err
	}
	w := week.Window(in.Zone)
	e := newEngine(in)
	switch k {
	case Sales, RenewalShare, FreeInteractions, FreeFiveStar, FreeResolvedShare:
		err = s.outside(ctx, w, &e.in)
	case CustomersHelpedEver:
		s.mu.Lock()
		defer s.mu.Unlock()
		e.ever, err = s.remember(ctx)
	case TicketsPerSale, Capacity:
		if err = s.outside(ctx, w, &e.in); err == nil {
			e.sheet, err = s.sheet(ctx, in, week, kindsOf(k, false), seq)
		}
	default:
		e.sheet, err = s.sheet(ctx, in, week, kindsOf(k, person != ""), seq)
	}
	if err != nil {
		return Evidence{}, err
	}
	return e.evidence(w, part, person, k)
}

// sheet gives the sheet of a week with at least some kinds of facts: as it is
// kept, or made now.
func (s *Store) sheet(ctx context.Context, in Input, week Week, kinds []what, seq int64) (*sheet, error) {
	kept := &sheet{}
	for _, kind := range kinds {
		var body []byte
		err := s.db.QueryRow(ctx, `SELECT body FROM week_sheet WHERE kind = $1 AND week = $2`, int64(kind), week.String()).Scan(&body)
		if err == nil {
			kept[kind], err = decodeLeaf(kind, body)
		}
		switch {
		case errors.Is(err, db.ErrNoRows) || errors.Is(err, ErrSheet) || err == nil && !kept[kind].of(in.People):
			made, _, err := s.makeSheet(ctx, in, week, seq)
			return made, err
		case err != nil:
			return nil, err
		}
	}
	return kept, nil
}

// makeSheet makes the sheet of a week, and its parts, and keeps both if the week is over.
func (s *Store) makeSheet(ctx context.Context, in Input, week Week, seq int64) (*sheet, apart, error) {
	w := week.Window(in.Zone)
	var err error
	if in.Timelines, err = s.spanning(ctx, w.Start, w.End); err != nil {
		return nil, nil, err
	}
	open, err := s.timelines(ctx, `WHERE last_at < $1 AND open > 0`, w.Start)
	if err != nil {
		return nil, nil, err
	}
	in.Timelines = append(in.Timelines, open...)
	made, err := collect(in, w, func(members map[string][]string) (map[string]filed, error) { return s.filed(ctx, members, w.End) })
	if err != nil {
		return nil, nil, err
	}
	parts := made.parts(in.Zone, in.officeIn(w))
	if seq == unknown || db.Micros(s.db.Now()) < w.End {
		return made, parts, nil
	}
	return made, parts, s.keepSheet(ctx, week, made, parts, seq)
}

// filed asks the inbox what conversations are about as of a moment: a
// conversation has its own mailbox, and the topics of all it is made of.
func (s *Store) filed(ctx context.Context, members map[string][]string, end int64) (map[string]filed, error) {
	var roots, all []string
	for root, ids := range members {
		roots, all = append(roots, root), append(all, ids...)
	}
	slices.Sort(all)
	slices.Sort(roots)
	mailboxes, err := inbox.MailboxesOf(ctx, s.db, roots)
	if err != nil {
		return nil, err
	}
	topics, err := inbox.TopicsBefore(ctx, s.db, all, end)
	if err != nil {
		return nil, err
	}
	known := make(map[string]filed, len(members))
	for root, ids := range members {
		f := filed{mailbox: mailboxes[root]}
		for _, id := range ids {
			f.topics = append(f.topics, topics[id]...)
		}
		slices.Sort(f.topics)
		f.topics = slices.Compact(f.topics)
		known[root] = f
	}
	return known, nil
}

// partsKind is the kind of what is no kind of fact: the numbers of parts.
const partsKind = 0

// keepSheet writes a sheet down beside its week, if that is kept as of the
// same cursor.
func (s *Store) keepSheet(ctx context.Context, week Week, made *sheet, parts apart, seq int64) error {
	rows := [][]any{{week.String(), partsKind, parts.encode()}}
	for kind := range made {
		if kind > partsKind {
			rows = append(rows, []any{week.String(), kind, made[kind].encode()})
		}
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if now, err := event.Hold(ctx, tx, follower); err != nil || now != seq {
			return err
		}
		var kept int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM week_kept WHERE week = $1`, week.String()).Scan(&kept); err != nil || kept == 0 {
			return err
		}
		return tx.Insert(ctx, `INSERT INTO week_sheet (week, kind, body)`, rows, `ON CONFLICT (kind, week) DO UPDATE SET body = excluded.body`)
	})
}
