// This file holds making and changing a series.

package meetings

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// seriesPage is the form of a series.
type seriesPage struct {
	ui.Frame
	ID       string // empty for a new one
	S        meeting.Series
	Kinds    []meeting.Kind
	Rhythms  []rule
	Zones    []string
	Team     []team.Person
	Sections []sectionLine
	Sum      int
	Form     form
}

// rule is a rhythm that can be chosen.
type rule struct {
	Rule, Label string
	Chosen      bool
}

// sectionLine is a line of the agenda's form. One without a kind is empty.
type sectionLine struct {
	meeting.Section
	Kinds []meeting.SectionKind
	N     int
}

// spare is how many empty lines the agenda's form has.
const spare = 3

func (p *Pages) newSeries(w http.ResponseWriter, r *http.Request, who team.Person) error {
	kind := meeting.Kind(r.URL.Query().Get("kind"))
	if !kind.Valid() {
		kind = meeting.Weekly
	}
	s := meeting.Template(kind, tomorrow(p.house.Now().In(who.Location())).Format(time.DateOnly), "15:00", who.Zone)
	s.Host = who.ID
	people, err := p.people(r.Context())
	if err != nil {
		return err
	}
	for _, one := range sorted(people) {
		s.People = append(s.People, one.ID)
	}
	return p.renderSeries(w, r, s, http.StatusOK, form{})
}

func (p *Pages) editSeries(w http.ResponseWriter, r *http.Request, who team.Person) error {
	s, err := p.Meetings.Series(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !s.Leads(who) {
		return fault.New(fault.Forbidden, "Only the host of %s or a head of support can change it.", s.Name)
	}
	return p.renderSeries(w, r, s, http.StatusOK, form{})
}

func (p *Pages) renderSeries(w http.ResponseWriter, r *http.Request, s meeting.Series, status int, f form) error {
	people, err := p.people(r.Context())
	if err != nil {
		return err
	}
	title := "New series"
	if s.ID != "" {
		title = s.Name
	}
	v := seriesPage{
		Frame: p.frame(w, r, title), ID: s.ID, S: s, Kinds: meeting.Kinds(), Zones: team.Zones(s.Cadence.Zone), Team: sorted(people), Form: f,
		Rhythms: rhythms(s.Cadence),
	}
	for i, sec := range s.Sections {
		v.Sections = append(v.Sections, sectionLine{sec, meeting.SectionKinds(), i})
		v.Sum += sec.Minutes
	}
	for i := range spare {
		v.Sections = append(v.Sections, sectionLine{meeting.Section{}, meeting.SectionKinds(), len(s.Sections) + i})
	}
	return ui.Show(w, status, p.series, v)
}

// rhythms are the usual ones for a first date, and its own when it is none of them.
func rhythms(c meeting.Cadence) []rule {
	all := []rule{{Rule: "FREQ=WEEKLY"}, {Rule: "FREQ=WEEKLY;INTERVAL=2"}, {Rule: meeting.RuleFor(meeting.PostSale, c.Date)}, {Rule: meeting.RuleFor(meeting.TownHall, c.Date)}, {Rule: ""}}
	known := false
	for i := range all {
		of := c
		of.Rule = all[i].Rule
		all[i].Label, _, _ = strings.Cut(rhythm(of), " at ")
		if all[i].Rule == "" {
			all[i].Label = "Once"
		}
		all[i].Chosen = all[i].Rule == c.Rule
		known = known || all[i].Chosen
	}
	if !known {
		all = append(all, rule{c.Rule, "As written below", true})
	}
	return all
}

// Comes tells whether a person is of the series.
func (v seriesPage) Comes(id string) bool { return slices.Contains(v.S.People, id) }

// Joins tells whether a person joins the first meeting of each month.
func (v seriesPage) Joins(id string) bool { return slices.Contains(v.S.Guests, id) }

// saveSeries begins a series, or changes it.
func (p *Pages) saveSeries(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	s, err := p.typed(r.Context(), r, who)
	if err != nil {
		return err
	}
	if again := r.PostForm.Get("again"); again != "" { // another kind, or another date: show what it offers
		return p.renderSeries(w, r, s, http.StatusOK, form{})
	}
	if s.ID == "" {
		s, err = p.Meetings.Begin(r.Context(), who, s)
	} else {
		s, err = p.Meetings.Change(r.Context(), who, s)
	}
	if f, ok := refused(r, "series", err); ok {
		s, _ := p.typed(r.Context(), r, who) // as it was typed
		return p.renderSeries(w, r, s, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Saved. Everybody’s calendar is told."})
	http.Redirect(w, r, "/meetings", http.StatusSeeOther)
	return nil
}

// typed reads a series from its form.
func (p *Pages) typed(ctx context.Context, r *http.Request, who team.Person) (s meeting.Series, err error) {
	g := r.PostForm.Get
	if id := r.PathValue("id"); id != "" {
		if s, err = p.Meetings.Series(ctx, who, id); err != nil {
			return s, err
		}
	}
	s.Kind, s.Name, s.Host, s.Everyone, s.People = meeting.Kind(g("kind")), g("name"), g("host"), g("everyone") != "", r.PostForm["person"]
	s.Guests = r.PostForm["guest"]
	s.Video = strings.TrimSpace(g("video"))
	s.Cadence = meeting.Cadence{Rule: g("rhythm"), Date: g("date"), Clock: g("clock"), Zone: g("zone")}
	if own := strings.TrimSpace(g("rule")); own != "" {
		s.Cadence.Rule = strings.TrimPrefix(own, "RRULE:")
	}
	s.Sections, s.Minutes = nil, 0
	for n := range 40 {
		i := "-" + strconv.Itoa(n)
		kind := meeting.SectionKind(g("section" + i))
		if kind == "" {
			continue
		}
		minutes, _ := strconv.Atoi(g("minutes" + i)) // none given is none
		s.Sections = append(s.Sections, meeting.Section{Key: g("key" + i), Kind: kind, Title: g("title" + i), Minutes: minutes})
		s.Minutes += minutes
	}
	return s, nil
}

func (p *Pages) endSeries(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.Meetings.Finish(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "The series has ended. What was said can still be found."})
	http.Redirect(w, r, "/meetings", http.StatusSeeOther)
	return nil
}
