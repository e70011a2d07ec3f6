// This file holds the questions that are asked before a meeting and answered in it.

package meetings

import (
	"net/http"

	"rapport/meeting"
	"rapport/team"
)

// questions are those of a meeting, with the form to ask one.
type questions struct {
	All     []brought
	Unnamed bool // enough people are expected for one without a name
	Leads   bool
	URL     string // of the meeting
	Form    form
}

// Fewest is from how many people on a question has no name.
func (questions) Fewest() int { return meeting.FewestUnnamed }

// ask asks a question: with a name only if the asker says so, or was told that it takes one.
func (p *Pages) ask(r *http.Request, who team.Person, id string) error {
	m, err := p.Meetings.Meeting(r.Context(), who, id)
	if err != nil {
		return err
	}
	_, err = p.Meetings.Ask(r.Context(), who, meeting.Asking{Series: m.Series, Text: r.PostForm.Get("title"), Unnamed: r.PostForm.Get("named") == ""})
	return err
}

// asks is the questions of a meeting, in its room.
type asks struct {
	ID, URL   string
	Questions questions
}

// Asks gives them to their template.
func (v roomPage) Asks(q questions) asks { return asks{v.ID, v.URL, q} }
