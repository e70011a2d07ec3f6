// This file holds all openings that somebody may know of, and asking for one.

package openings

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"rapport/kit/fault"
	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// listPage is the openings of the viewer's own pages, and for those with the right all others.
type listPage struct {
	ui.Frame
	Own      []opening
	Right    bool // the viewer may ask and agree
	Waiting  []opening
	Others   []opening
	People   []choice // who can be chosen
	Purposes []oneonone.Purpose
	Form     form
}

// opening is a line of the list.
type opening struct{ URL, Pair, Purpose, State string }

// choice is somebody who can be chosen; those who left are marked.
type choice struct{ ID, Name string }

// form is what was typed and refused.
type form struct {
	One, Two, Reason string
	Purpose          oneonone.Purpose
	Notes            bool
	Wrong            map[string]string
}

// Says gives what is wrong with a field; empty when nothing is.
func (f form) Says(field string) string { return f.Wrong[field] }

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.listWith(w, r, who, http.StatusOK, form{})
}

func (p *Pages) listWith(w http.ResponseWriter, r *http.Request, who team.Person, status int, f form) error {
	v := listPage{
		Frame: p.frame(w, r, "Opened because the law asked"), Right: oneonone.MayOpen(who), Form: f,
		Purposes: []oneonone.Purpose{oneonone.AccessRequest, oneonone.LegalHold},
	}
	everybody, err := p.Team.People(r.Context())
	if err != nil {
		return err
	}
	all, err := p.Pairs.Openings(r.Context(), who)
	if err != nil {
		return err
	}
	names := namesOf(everybody)
	for _, o := range all {
		line := opening{Path + "/" + o.ID, names.pair(o), o.Purpose.Label(), state(o, v.At, who)}
		switch {
		case o.One == who.ID || o.Two == who.ID:
			v.Own = append(v.Own, line)
		case o.Waits():
			v.Waiting = append(v.Waiting, line)
		default:
			v.Others = append(v.Others, line)
		}
	}
	for _, one := range everybody {
		if one.ID == who.ID {
			continue
		}
		c := choice{one.ID, one.Name}
		if !one.LeftAt.IsZero() {
			c.Name += " (left)"
		}
		v.People = append(v.People, c)
	}
	slices.SortFunc(v.People, func(a, b choice) int { return strings.Compare(a.Name, b.Name) })
	return ui.Show(w, status, p.list, v)
}

// ask asks for an opening.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not arrive whole. Send it again.")
	}
	f := form{One: field(r, "one"), Two: field(r, "two"), Reason: field(r, "reason"), Purpose: oneonone.Purpose(field(r, "purpose")), Notes: r.PostForm.Get("notes") != ""}
	o, err := p.Pairs.AskToOpen(r.Context(), who, oneonone.NewOpening{One: f.One, Two: f.Two, Purpose: f.Purpose, Reason: f.Reason, Notes: f.Notes})
	if said, ok := errors.AsType[*fault.Error](err); ok && (said.Kind == fault.Invalid || said.Kind == fault.Forbidden) {
		f.Wrong = map[string]string{said.Field: said.Say}
		return p.listWith(w, r, who, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Asked. Nothing is open until somebody else agrees."})
	http.Redirect(w, r, Path+"/"+o.ID, http.StatusSeeOther)
	return nil
}
