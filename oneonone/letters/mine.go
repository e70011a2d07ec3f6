// This file holds the export of oneself.

package letters

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rapport/oneonone"
	"rapport/team"
)

// Mine is all that is about one person, and that the person may have: who they
// are here, and their one-on-ones as they read them, own private notes included.
// Others' private notes are not among it, and no page that they can't open.
type Mine struct {
	At     time.Time
	Person team.Person
	Names  map[string]string // of everybody, by id
	Copies []oneonone.Copy
}

// Mine gives all about who to who.
func (s *Sender) Mine(ctx context.Context, who team.Person) (Mine, error) {
	copies, err := s.pairs.CopyOf(ctx, who)
	if err != nil {
		return Mine{}, err
	}
	everybody, err := s.team.People(ctx)
	m := Mine{At: s.db.Now(), Person: who, Names: map[string]string{}, Copies: copies}
	for _, p := range everybody {
		m.Names[p.ID] = p.Name
	}
	return m, err
}

// The forms below are what stands in the file: their names are promised, what the program calls things is not.
type (
	mineJSON struct {
		ExportedAt time.Time  `json:"exported_at"`
		Person     personJSON `json:"person"`
		OneOnOnes  []pairJSON `json:"one_on_ones"`
	}
	personJSON struct {
		Name    string `json:"name"`
		Email   string `json:"email"`
		Role    string `json:"role"`
		Zone    string `json:"time_zone"`
		Started string `json:"started,omitempty"`
		Manager string `json:"manager,omitempty"`
	}
	pairJSON struct {
		With     string      `json:"with"`
		Kind     string      `json:"kind"`
		Rhythm   string      `json:"rhythm,omitempty"`
		BeganAt  time.Time   `json:"began_at"`
		EndedAt  time.Time   `json:"ended_at,omitzero"`
		Meetings []partJSON  `json:"meetings,omitempty"`
		Parts    []groupJSON `json:"parts,omitempty"`
	}
	groupJSON struct {
		Title   string     `json:"title"`
		Entries []partJSON `json:"entries"`
	}
	// partJSON is one thing that somebody wrote or did.
	partJSON struct {
		By   string    `json:"by,omitempty"`
		At   time.Time `json:"at"`
		Text string    `json:"text"`
		More []string  `json:"more,omitempty"` // what stands beside it
	}
)

// JSON writes it for programs.
func (m Mine) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(m.form(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing what is about %s: %w", m.Person.ID, err)
	}
	return append(b, '\n'), nil
}

func (m Mine) form() mineJSON {
	p := m.Person
	form := mineJSON{ExportedAt: m.At, Person: personJSON{p.Name, p.Email, p.Role.Label(), p.Zone, p.Started, p.Manager}, OneOnOnes: []pairJSON{}}
	for _, c := range m.Copies {
		one := pairJSON{With: m.Names[c.Pair.Other(p.ID)], Kind: c.Pair.Kind.Label(), Rhythm: c.Pair.Rhythm(), BeganAt: c.Pair.MadeAt, EndedAt: c.Pair.EndedAt}
		for _, x := range c.Meetings {
			one.Meetings = append(one.Meetings, partJSON{At: x.Start, Text: string(x.State()), More: notEmpty(x.Why)})
		}
		one.Parts = m.groups(c)
		form.OneOnOnes = append(form.OneOnOnes, one)
	}
	return form
}

// groups gives what stands on a page, by kinds; kinds of which there is nothing are left out.
func (m Mine) groups(c oneonone.Copy) (all []groupJSON) {
	add := func(title string, parts []partJSON) {
		if len(parts) > 0 {
			all = append(all, groupJSON{title, parts})
		}
	}
	by := func(id string) string { return m.Names[id] }
	add("Topics", each(c.Topics, func(t oneonone.Topic) partJSON { return partJSON{by(t.By), t.At, t.Text, notEmpty(t.Outcome)} }))
	add("Answers to prompts", each(c.Answers, func(a oneonone.Answer) partJSON { return partJSON{At: a.At, Text: a.Text, More: notEmpty(a.Title)} }))
	add("Check-ins", each(c.CheckIns, func(i oneonone.CheckIn) partJSON {
		return partJSON{by(i.By), i.At, i.Face.Label(), notEmpty(i.Word)}
	}))
	all = append(all, m.promises(c)...)
	add("Highlights and thanks", each(c.Highlights, func(h oneonone.Highlight) partJSON { return partJSON{By: by(h.By), At: h.At, Text: h.Text} }))
	add("The talk about the rhythm", each(c.Talk, func(p oneonone.Proposal) partJSON {
		return partJSON{by(p.By), p.At, p.Rhythm(), notEmpty(p.Words)}
	}))
	add("Shared notes", each(c.Notes, func(n oneonone.Noted) partJSON { return partJSON{At: n.At, Text: n.Text} }))
	add("My private notes", each(c.Private[m.Person.ID], func(n oneonone.Private) partJSON { return partJSON{At: n.At, Text: n.Text} }))
	add("Opened because the law asked", each(c.Openings, func(o oneonone.Opening) partJSON {
		more := []string{"agreed to by " + by(o.AgreedBy)}
		for _, r := range o.Readings {
			more = append(more, "read by "+by(r.By)+" at "+r.At.Format(time.RFC3339)+": "+r.What)
		}
		return partJSON{by(o.AskedBy), o.AgreedAt, o.Purpose.Label() + ": " + o.Reason, more}
	}))
	return all
}

func each[T any](of []T, part func(T) partJSON) (all []partJSON) {
	for _, v := range of {
		all = append(all, part(v))
	}
	return all
}

func notEmpty(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
