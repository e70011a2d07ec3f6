// This file holds good news: highlights, and thanks that others send.

package oneonone

import (
	"context"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

// lightBody is what a highlight seals.
type lightBody struct {
	Text   string
	Thanks bool
	Weekly bool  // who sent it agrees to tell the team
	Told   int64 // Unix microseconds; 0 before it went to the weekly meeting
}

func lightText(words string) (string, error) {
	words, err := text("text", words, 1000)
	if err == nil && words == "" {
		err = fault.Field("text", "Write a word first.")
	}
	return words, err
}

// AddHighlight puts good news on the page.
func (s *Store) AddHighlight(ctx context.Context, who team.Person, pair, words string) error {
	words, err := lightText(words)
	if err != nil {
		return err
	}
	return s.change(ctx, who, pair, EventWritten, func(w *work) error {
		return insert(w, "light", "", lightBody{Text: words})
	})
}

// Thank sends thanks to the page of somebody's own line; weekly agrees that the
// team may read them. Everybody of the team may, and can't read the page after.
func (s *Store) Thank(ctx context.Context, who team.Person, to, words string, weekly bool) error {
	words, err := lightText(words)
	if err != nil {
		return err
	}
	if err := inTeam(who); err != nil {
		return err
	}
	if to == who.ID {
		return fault.Field("to", "Choose a colleague.")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		lines, err := pairsOf(ctx, tx, `WHERE report = $1 AND kind = 'line' AND ended_at IS NULL`, to)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return fault.New(fault.Conflict, "There is no page yet where these thanks could stand. Say it to them yourself.")
		}
		p := lines[0]
		if err := hold(ctx, tx, p.ID); err != nil {
			return err
		}
		l, err := s.lockOf(p)
		if err != nil {
			return err
		}
		w := &work{lock: l, s: s, ctx: ctx, tx: tx, who: who, p: p}
		if err := insert(w, "light", "", lightBody{Text: words, Thanks: true, Weekly: weekly}); err != nil {
			return err
		}
		return record(tx, EventWritten, who, Changed{Pair: p.ID})
	})
}

// mayTell tells whether a person may make a headline of a highlight: of an own
// one, or of thanks to the person whose sender agreed.
func (b lightBody) mayTell(by, person, report string) bool {
	if b.Told != 0 {
		return false
	}
	return b.Thanks && b.Weekly && person == report || !b.Thanks && by == person
}

// TellWeekly makes a headline of the team's meeting of a highlight of one's own,
// or of a thanks whose sender agreed; series "" is the weekly support meeting.
func (s *Store) TellWeekly(ctx context.Context, who team.Person, highlight, series string) error {
	var b lightBody
	by := ""
	look := func(w *work, e opened[lightBody]) error {
		b, by = e.body, e.By
		if !b.mayTell(by, who.ID, w.p.Report) {
			return fault.New(fault.Forbidden, "It becomes a headline when both wish it: who wrote it, and who it is about.")
		}
		return nil
	}
	if err := onEntry(ctx, s, who, "light", highlight, func(w *work, e opened[lightBody]) error {
		w.quiet = true
		return look(w, e)
	}); err != nil {
		return err
	}
	if series == "" {
		all, err := s.meetings.All(ctx, who)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.New(fault.Conflict, "There is no meeting of yours to tell it at.")
		}
		series = all[0].ID
	}
	title, said := b.Text, ""
	if r := []rune(title); len(r) > 200 {
		title, said = string(r[:199])+"…", b.Text
	}
	if b.Thanks {
		sender, err := s.team.Person(ctx, by)
		if err != nil {
			return err
		}
		title = sender.FirstName() + " thanks " + who.FirstName() + ": " + title
	}
	if _, err := s.meetings.Bring(ctx, who, meeting.Brought{Series: series, Kind: meeting.Headline, Mood: "happy", Title: title, Said: said}); err != nil {
		return err
	}
	return onEntry(ctx, s, who, "light", highlight, func(w *work, e opened[lightBody]) error {
		if err := look(w, e); err != nil {
			return err
		}
		b.Told = db.Micros(w.tx.At)
		return save(w, e.ID, b)
	})
}

// RemoveHighlight takes an own highlight away; who was thanked may take thanks away.
func (s *Store) RemoveHighlight(ctx context.Context, who team.Person, highlight string) error {
	return onEntry(ctx, s, who, "light", highlight, func(w *work, e opened[lightBody]) error {
		if !(e.body.Thanks && who.ID == w.p.Report) {
			if err := e.mustOwn(who); err != nil {
				return err
			}
		}
		return w.remove(e.ID)
	})
}

func lightsOf(ctx context.Context, q db.Querier, l lock, p Pair, viewer, where string, args ...any) ([]Highlight, []entry, error) {
	rows, err := entriesOf[lightBody](ctx, q, l, p.ID, `AND kind = 'light' `+where, args...)
	var all []Highlight
	var of []entry
	for _, e := range rows {
		b := e.body
		h := Highlight{ID: e.ID, By: e.By, At: e.At, Text: b.Text, Thanks: b.Thanks, Weekly: b.Weekly, Headline: b.mayTell(e.By, viewer, p.Report)}
		if b.Told != 0 {
			h.ToldAt = db.Time(b.Told)
		}
		all, of = append(all, h), append(of, e.entry)
	}
	return all, of, err
}
