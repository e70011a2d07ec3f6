// This file holds the page on which people say when they work and when they
// are away; the head of support may do it for them.

package settings

import (
	"net/http"
	"strings"
	"time"

	"rapport/kit/zones"
	"rapport/team"
	"rapport/web/ui"
)

type timePage struct {
	frame
	Own       bool
	Person    team.Person
	Place     string
	People    []team.Person // for whom the viewer may enter
	Week      []dayField
	Country   string
	Countries []team.Country
	Off       []offLine
	Past      []offLine
	Next      []offDay // public holidays to come
	Taken     string   // the name of the country
	Form      team.Absence
	Reasons   []team.Reason
}

// offLine is time off that was entered.
type offLine struct {
	ID, Said, Reason, Note, By string
	Now                        bool
}

// ownPast is how far back time off is listed.
const ownPast = 90 * 24 * time.Hour

// theirs gives the person whose hours an address names: the viewer when none.
func (p *Pages) theirs(r *http.Request, who team.Person) (team.Person, error) {
	id := r.PathValue("person")
	if id == "" || id == who.ID {
		return who, nil
	}
	if err := who.MustLead("enter hours and time off for others"); err != nil {
		return who, err
	}
	return p.team.Person(r.Context(), id)
}

// timePath is where a person's hours stand for a viewer.
func timePath(who team.Person, person string) string {
	if person == who.ID {
		return "/settings/time"
	}
	return "/settings/time/" + person
}

func (p *Pages) showTime(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.renderTime(w, r, who, http.StatusOK, nil, team.Absence{Reason: team.Vacation}, nil, "")
}

// renderTime shows the page; lines and country are what was typed, or nil.
func (p *Pages) renderTime(w http.ResponseWriter, r *http.Request, who team.Person, status int, lines []dayField, form team.Absence, said wrong, country string) error {
	of, err := p.theirs(r, who)
	if err != nil {
		return err
	}
	v := timePage{
		frame: p.frame(w, r, who, "Hours and time off", "time"), Own: of.ID == who.ID, Person: of, Place: zones.Town(of.Zone),
		Week: lines, Country: country, Countries: team.Countries(), Form: form, Reasons: team.Reasons(),
	}
	v.Wrong = said
	roster, err := p.team.Roster(r.Context(), who, v.At.Add(-ownPast), v.At.AddDate(2, 0, 0))
	if err != nil {
		return err
	}
	working := roster.Working(of.ID)
	if v.Week == nil {
		v.Week, v.Country = weekFields(working.Hours, "off"), working.Country
	}
	if c, ok := team.CountryOf(working.Country); ok {
		v.Taken = c.Name
	}
	people, err := p.team.People(r.Context())
	if err != nil {
		return err
	}
	v.list(roster.Away(of.ID), people)
	if who.May() {
		for _, m := range people {
			if m.LeftAt.IsZero() && m.ID != who.ID {
				v.People = append(v.People, m)
			}
		}
	}
	return ui.Show(w, status, p.time, v)
}

// soonest is how many public holidays are listed.
const soonest = 3

func (v *timePage) list(all []team.Absence, people []team.Person) {
	today := v.At.In(v.Person.Location())
	date := today.Format(time.DateOnly)
	for _, a := range all {
		said := ui.Days(a.First, a.Last, today)
		if a.ID == "" {
			if a.First >= date && len(v.Next) < soonest {
				v.Next = append(v.Next, offDay{Said: said, Name: a.Name})
			}
			continue
		}
		line := offLine{ID: a.ID, Said: said, Reason: a.Reason.Label(), Note: a.Note, Now: a.Covers(date)}
		for _, m := range people {
			if m.Email == a.By && m.ID != v.Person.ID {
				line.By = m.FirstName()
			}
		}
		if a.Last < date {
			v.Past = append(v.Past, line)
		} else {
			v.Off = append(v.Off, line)
		}
	}
}

func (p *Pages) saveWorking(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	hours, lines, ok := readWeek(r, "off")
	country := r.PostForm.Get("country")
	if !ok {
		return p.renderTime(w, r, who, http.StatusUnprocessableEntity, lines, team.Absence{Reason: team.Vacation}, nil, country)
	}
	person := r.PathValue("person")
	err := p.team.SetWorking(r.Context(), who, person, team.Working{Hours: hours, Country: country})
	if said, ok := wrongIn(err); ok {
		return p.renderTime(w, r, who, http.StatusUnprocessableEntity, lines, team.Absence{Reason: team.Vacation}, said, country)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "The working hours are kept."})
	http.Redirect(w, r, timePath(who, person), http.StatusSeeOther)
	return nil
}

func (p *Pages) askOff(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	form := team.Absence{
		Person: r.PathValue("person"), Reason: team.Reason(r.PostForm.Get("reason")),
		First: r.PostForm.Get("first"), Last: r.PostForm.Get("last"), Note: strings.TrimSpace(r.PostForm.Get("note")),
	}
	if form.Last == "" {
		form.Last = form.First // a single day
	}
	a, err := p.team.AskOff(r.Context(), who, form)
	if said, ok := wrongIn(err); ok {
		return p.renderTime(w, r, who, http.StatusUnprocessableEntity, nil, form, said, "")
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Away " + ui.Days(a.First, a.Last, p.house.Now()) + ".", Undo: offPath(a, "cancellation")})
	http.Redirect(w, r, timePath(who, a.Person), http.StatusSeeOther)
	return nil
}

func offPath(a team.Absence, what string) string { return "/settings/time/off/" + a.ID + "/" + what }

func (p *Pages) cancelOff(w http.ResponseWriter, r *http.Request, who team.Person) error {
	a, err := p.team.CancelOff(r.Context(), who, r.PathValue("absence"))
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Not away " + ui.Days(a.First, a.Last, p.house.Now()) + " after all.", Undo: offPath(a, "restoration")})
	http.Redirect(w, r, timePath(who, a.Person), http.StatusSeeOther)
	return nil
}

func (p *Pages) restoreOff(w http.ResponseWriter, r *http.Request, who team.Person) error {
	a, err := p.team.RestoreOff(r.Context(), who, r.PathValue("absence"))
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Away " + ui.Days(a.First, a.Last, p.house.Now()) + ".", Undo: offPath(a, "cancellation")})
	http.Redirect(w, r, timePath(who, a.Person), http.StatusSeeOther)
	return nil
}
