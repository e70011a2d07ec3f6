// This file holds the room's pages, the addresses at which they stand, and what a request is checked for.

package meetings

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"strings"

	"rapport/action"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/meeting"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Stores are what the pages read and change.
type Stores struct {
	DB       db.Querier // only to read actions
	Meetings *meeting.Store
	Actions  *action.Store
	Cards    *scorecard.Store
	Team     *team.Store
}

// Pages serves the meetings.
type Pages struct {
	house *ui.House
	Stores

	set    *page.Set
	list   page.Page[listPage]
	series page.Page[seriesPage]
	before page.Page[beforePage]
	room   page.Page[roomPage]
	after  page.Page[afterPage]
	found  page.Page[foundPage]
}

// New makes the pages.
func New(h *ui.House, s Stores) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, Stores: s, set: set,
		list:   page.Of[listPage](set, "list.html", "parts.html"),
		series: page.Of[seriesPage](set, "series.html"),
		before: page.Of[beforePage](set, "before.html", "questions.html", "parts.html"),
		room:   page.Of[roomPage](set, "room.html", "questions.html", "section.html", "numbers.html", "parts.html", "forms.html"),
		after:  page.Of[afterPage](set, "after.html", "numbers.html", "parts.html"),
		found:  page.Of[foundPage](set, "found.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	notes := ui.Note{Read: p.Meetings.Ops, Write: p.Meetings.Write, Person: p.Team.Person}
	for pattern, f := range map[string]ui.TeamHandler{
		"GET /meetings":                      p.showList,
		"GET /meetings/found":                p.find,
		"GET /meetings/new":                  p.newSeries,
		"POST /meetings/series":              p.saveSeries,
		"GET /meetings/series/{id}":          p.editSeries,
		"POST /meetings/series/{id}":         p.saveSeries,
		"POST /meetings/series/{id}/end":     p.endSeries,
		"POST /meetings/topics":              p.raise,
		"POST /meetings/topics/{id}/{verb}":  p.changeItem,
		"POST /meetings/actions/{id}/{verb}": p.changeAction,
		"POST /meetings/brought/{id}/{verb}": p.changeBrought,
		"GET /meetings/notes/{note}":         notes.Show,
		"POST /meetings/notes/{note}":        notes.Take,
		"GET /meetings/{id}":                 p.show,
		"POST /meetings/{id}/{verb}":         p.changeMeeting,
	} {
		mux.Handle(pattern, p.house.Team(f))
	}
}

// show gives the page that a meeting has as it stands.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, markdown := strings.CutSuffix(r.PathValue("id"), ".md")
	if markdown {
		return p.export(w, r, who, id)
	}
	s, err := p.scene(r.Context(), who, id)
	if err != nil {
		return err
	}
	switch s.m.State() {
	case meeting.Running, meeting.Paused:
		return p.showRoom(w, r, s, http.StatusOK, form{})
	case meeting.Over:
		return p.showAfter(w, r, s, http.StatusOK, form{})
	case meeting.Planned, meeting.Skipped:
	}
	return p.showBefore(w, r, s, http.StatusOK, form{})
}

// form is what was typed in a form that was refused, and why.
type form struct {
	Name   string // which form
	Values map[string]string
	Wrong  map[string]string // by field; "" is the form itself
}

// Is gives what was typed in a field.
func (f form) Is(field string) string { return f.Values[field] }

// Says gives what is wrong with a field; empty when nothing is.
func (f form) Says(field string) string { return f.Wrong[field] }

// refused makes a form of an error that a person can mend; ok is false for any other.
func refused(r *http.Request, name string, err error) (f form, ok bool) {
	said, ok := errors.AsType[*fault.Error](err)
	if !ok || said.Kind != fault.Invalid {
		return f, false
	}
	f = form{Name: name, Values: map[string]string{}, Wrong: map[string]string{said.Field: said.Say}}
	for k := range r.PostForm {
		f.Values[k] = r.PostForm.Get(k)
	}
	return f, true
}

const longestForm = 256 << 10

func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not arrive whole. Send it again.").Because(err)
	}
	return nil
}

// back goes to where a form stood, if it says so, else to to.
func back(w http.ResponseWriter, r *http.Request, to string) error {
	if b := r.PostForm.Get("back"); b != "" && ui.NextPath(b) == b {
		to = b
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// address is where a meeting stands.
func address(id string) string { return "/meetings/" + id }

// people gives everybody of the team, left ones too, by id.
func (p *Pages) people(ctx context.Context) (map[string]team.Person, error) {
	all, err := p.Team.People(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]team.Person, len(all))
	for _, one := range all {
		byID[one.ID] = one
	}
	return byID, nil
}
