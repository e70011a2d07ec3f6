// This file holds the export of oneself.

package letters

import (
	"context"
	"encoding/json"
	"fmt"
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
	names, err := s.names(ctx)
	return Mine{At: s.db.Now(), Person: who, Names: names, Copies: copies}, err
}

// mineJSON is the file: its names are promised.
type (
	mineJSON struct {
		ExportedAt time.Time  `json:"exported_at"`
		Person     personJSON `json:"person"`
		OneOnOnes  []Page     `json:"one_on_ones"`
	}
	personJSON struct {
		Name    string `json:"name"`
		Email   string `json:"email"`
		Role    string `json:"role"`
		Zone    string `json:"time_zone"`
		Started string `json:"started,omitempty"`
		Manager string `json:"manager,omitempty"`
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
	form := mineJSON{ExportedAt: m.At, Person: personJSON{p.Name, p.Email, p.Role.Label(), p.Zone, p.Started, p.Manager}, OneOnOnes: []Page{}}
	for _, c := range m.Copies {
		form.OneOnOnes = append(form.OneOnOnes, pageOf(c, m.Names, m.Names[c.Pair.Other(p.ID)], p.ID))
	}
	return form
}
