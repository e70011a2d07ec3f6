// This file holds what the file has, and its form for programs.

package oneself

import (
	"encoding/json"
	"fmt"
	"time"

	"rapport/oneonone/letters"
	"rapport/team"
)

// Mine is what is about one person, and that the person may have. Others'
// private notes are not among it, and no page that they can't open.
type Mine struct {
	At        time.Time
	Person    team.Person
	OneOnOnes []letters.Page  // as the person reads them now, own private notes included
	Elsewhere []letters.Group // by kinds; kinds of which there is nothing are left out
}

// missing says what the file has not, and how to ask for it.
func (m Mine) missing() []string {
	return []string{
		"Private notes that somebody else keeps about you in a one-on-one. You may ask for them by law: ask a head of support or a director. Two of them have to agree, you and the other are told at that moment, and what was read is kept for ever.",
		"Your answers to customers, their mail and their ratings: they are theirs as well. The support log has them.",
		"Questions you asked before a meeting without your name: nobody knows that they are yours.",
		"Who typed which letter of a meeting’s notes: it is forgotten when the meeting is over. The notes of the meetings you were in are here.",
	}
}

// The forms below are the file: their names are promised.
type (
	mineJSON struct {
		ExportedAt time.Time       `json:"exported_at"`
		Person     personJSON      `json:"person"`
		OneOnOnes  []letters.Page  `json:"one_on_ones"`
		Elsewhere  []letters.Group `json:"elsewhere"`
		NotHere    []string        `json:"not_in_this_file"`
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
	form := mineJSON{
		ExportedAt: m.At, Person: personJSON{p.Name, p.Email, p.Role.Label(), p.Zone, p.Started, p.Manager},
		OneOnOnes: m.OneOnOnes, Elsewhere: m.Elsewhere, NotHere: m.missing(),
	}
	if form.OneOnOnes == nil {
		form.OneOnOnes = []letters.Page{}
	}
	if form.Elsewhere == nil {
		form.Elsewhere = []letters.Group{}
	}
	return form
}
