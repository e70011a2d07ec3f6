// This file holds a pair's page as it is handed out: what stands on it, by kinds.

package letters

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/action"
	"rapport/oneonone"
	"rapport/team"
)

// The forms below are what stands in the file: their names are promised, what the program calls things is not.
type (
	// Page is all of a pair that somebody may have.
	Page struct {
		With     string    `json:"with"` // the other's name; of what the law opened, both
		Kind     string    `json:"kind"`
		Rhythm   string    `json:"rhythm,omitempty"`
		BeganAt  time.Time `json:"began_at"`
		EndedAt  time.Time `json:"ended_at,omitzero"`
		Meetings []Entry   `json:"meetings,omitempty"`
		Parts    []Group   `json:"parts,omitempty"`
	}
	// Group is all of a kind.
	Group struct {
		Title   string  `json:"title"`
		Entries []Entry `json:"entries"`
	}
	// Entry is one thing that somebody wrote or did.
	Entry struct {
		By   string    `json:"by,omitempty"`
		At   time.Time `json:"at"`
		Text string    `json:"text"`
		More []string  `json:"more,omitempty"` // what stands beside it
	}
)

// ReadOpened gives the pages that the law opened to one of the two who agreed
// on it. That they were read is kept for ever, and told to the pair.
func (s *Sender) ReadOpened(ctx context.Context, who team.Person, opening string) ([]Page, error) {
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	copies, err := s.pairs.ReadOpened(ctx, who, opening)
	if err != nil {
		return nil, err
	}
	return each(copies, func(c oneonone.Copy) Page {
		return PageOf(c, names, names[c.Pair.Report]+" and "+names[c.Pair.Manager], "")
	}), nil
}

// names gives everybody's name, by id.
func (s *Sender) names(ctx context.Context) (map[string]string, error) {
	everybody, err := s.team.People(ctx)
	names := map[string]string{}
	for _, p := range everybody {
		names[p.ID] = p.Name
	}
	return names, err
}

// PageOf writes a copy down with everybody's names, by id; with is said of the
// other, and me is whose own it is, or "".
func PageOf(c oneonone.Copy, names map[string]string, with, me string) Page {
	page := Page{With: with, Kind: c.Pair.Kind.Label(), Rhythm: c.Pair.Rhythm(), BeganAt: c.Pair.MadeAt, EndedAt: c.Pair.EndedAt}
	for _, x := range c.Meetings {
		page.Meetings = append(page.Meetings, Entry{At: x.Start, Text: string(x.State()), More: notEmpty(x.Why)})
	}
	by := func(id string) string { return names[id] }
	for _, g := range []Group{
		{"Topics", each(c.Topics, func(t oneonone.Topic) Entry { return Entry{by(t.By), t.At, t.Text, notEmpty(t.Outcome)} })},
		{"Answers to prompts", each(c.Answers, func(a oneonone.Answer) Entry { return Entry{At: a.At, Text: a.Text, More: notEmpty(a.Title)} })},
		{"Check-ins", each(c.CheckIns, func(i oneonone.CheckIn) Entry {
			return Entry{by(i.By), i.At, i.Face.Label(), notEmpty(i.Word)}
		})},
		{"Actions", each(c.Actions, func(a action.Action) Entry { return ActionOf(a, names) })},
		{"Goals", each(c.Goals, func(g oneonone.Goal) Entry { return goalOf(g, names) })},
		{"Highlights and thanks", each(c.Highlights, func(h oneonone.Highlight) Entry { return Entry{By: by(h.By), At: h.At, Text: h.Text} })},
		{"The talk about the rhythm", each(c.Talk, func(p oneonone.Proposal) Entry {
			return Entry{by(p.By), p.At, p.Rhythm(), notEmpty(p.Words)}
		})},
		{"Shared notes", each(c.Notes, func(n oneonone.Noted) Entry { return Entry{At: n.At, Text: n.Text} })},
	} {
		page.add(g)
	}
	for _, author := range []string{c.Pair.Report, c.Pair.Manager} {
		title := "Private notes of " + by(author)
		if author == me {
			title = "My private notes"
		}
		page.add(Group{title, each(c.Private[author], func(n oneonone.Private) Entry { return Entry{At: n.At, Text: n.Text} })})
	}
	page.add(Group{"Opened because the law asked", each(c.Openings, func(o oneonone.Opening) Entry {
		more := []string{"agreed to by " + by(o.AgreedBy)}
		for _, r := range o.Readings {
			more = append(more, "read by "+by(r.By)+" at "+r.At.Format(time.RFC3339)+": "+r.What)
		}
		return Entry{by(o.AskedBy), o.AgreedAt, o.Purpose.Label() + ": " + o.Reason, more}
	})})
	return page
}

// add adds a group; one with nothing in it is left out.
func (p *Page) add(g Group) {
	if len(g.Entries) > 0 {
		p.Parts = append(p.Parts, g)
	}
}

// ActionOf is an action with what became of it.
func ActionOf(a action.Action, names map[string]string) Entry {
	more := []string{"for " + names[a.Owner], "due " + a.Due.Format(time.DateOnly)}
	switch {
	case !a.DoneAt.IsZero():
		more = append(more, "done "+a.DoneAt.Format(time.DateOnly))
	case !a.DroppedAt.IsZero():
		more = append(more, "dropped "+a.DroppedAt.Format(time.DateOnly), a.Why)
	}
	return Entry{names[a.GivenBy], a.GivenAt, a.Text, notEmpty(more...)}
}

// goalOf is a goal with what was said of it.
func goalOf(g oneonone.Goal, names map[string]string) Entry {
	more := notEmpty(g.Quarter, g.Until)
	for _, l := range g.Lines {
		way := "off track"
		if l.OnTrack {
			way = "on track"
		}
		more = append(more, strings.TrimSpace(fmt.Sprintf("%s, %s said on %s: %s", way, names[l.By], l.At.Format(time.DateOnly), l.Line)))
	}
	if !g.DoneAt.IsZero() {
		more = append(more, "reached "+g.DoneAt.Format(time.DateOnly))
	}
	return Entry{names[g.By], g.At, g.Text, more}
}

func each[T, U any](of []T, part func(T) U) (all []U) {
	for _, v := range of {
		all = append(all, part(v))
	}
	return all
}

func notEmpty(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
