// This file holds one opening: who asked why, who agreed, who read what; and what was opened.

package openings

import (
	"net/http"
	"time"

	"rapport/oneonone"
	"rapport/oneonone/letters"
	"rapport/team"
	"rapport/web/ui"
)

// names are everybody's, by id.
type names map[string]string

func namesOf(everybody []team.Person) names {
	all := names{}
	for _, p := range everybody {
		all[p.ID] = p.Name
	}
	return all
}

func (n names) pair(o oneonone.Opening) string { return n[o.One] + " and " + n[o.Two] }

// onePage is an opening.
type onePage struct {
	ui.Frame
	URL, Pair, Purpose, State string
	Reason                    string
	Notes                     bool // the private notes of both are among it
	AskedBy, AgreedBy         string
	RefusedBy                 string
	AskedAt, AgreedAt         time.Time // zero until then
	Days                      int       // how long it can be read
	Readings                  []reading
	Own                       bool // it is the viewer's own page
	Agrees, Refuses, Reads    bool // what the viewer can do
	Refusal                   string
	Hold                      bool // nothing of the pages goes until it is closed
}

type reading struct {
	By, What string
	At       time.Time
}

func (p *Pages) showOne(w http.ResponseWriter, r *http.Request, who team.Person) error {
	o, err := p.Pairs.Opening(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	everybody, err := p.Team.People(r.Context())
	if err != nil {
		return err
	}
	n := namesOf(everybody)
	v := onePage{
		Frame: p.frame(w, r, "Opened because the law asked"), URL: Path + "/" + o.ID, Pair: n.pair(o), Purpose: o.Purpose.Label(),
		Reason: o.Reason, Notes: o.Notes, AskedBy: n[o.AskedBy], AgreedBy: n[o.AgreedBy], RefusedBy: n[o.RefusedBy], AskedAt: o.AskedAt, AgreedAt: o.AgreedAt,
		Days: int(oneonone.Glass / (24 * time.Hour)), Own: o.One == who.ID || o.Two == who.ID,
	}
	v.State = state(o, v.At, who)
	for _, read := range o.Readings {
		v.Readings = append(v.Readings, reading{n[read.By], read.What, read.At})
	}
	if !v.Own {
		v.Agrees = o.Waits() && o.AskedBy != who.ID
		v.Refuses = o.ClosedAt.IsZero()
		v.Reads = o.Open(v.At) && (who.ID == o.AskedBy || who.ID == o.AgreedBy)
		v.Hold = v.Refuses && o.Purpose == oneonone.LegalHold && !o.AgreedAt.IsZero()
	}
	switch {
	case !o.AgreedAt.IsZero():
		v.Refusal = "Close it"
	case o.AskedBy == who.ID:
		v.Refusal = "Withdraw it"
	default:
		v.Refusal = "Refuse"
	}
	return ui.Show(w, http.StatusOK, p.one, v)
}

// state says how far an opening is.
func state(o oneonone.Opening, at time.Time, who team.Person) string {
	day := func(t time.Time) string { return t.In(who.Location()).Format("2 January 2006") }
	switch {
	case o.Waits() && o.AskedBy == who.ID:
		return "Waits for somebody else to agree"
	case o.Waits():
		return "Waits for a second person"
	case o.Open(at):
		return "Open until " + o.AgreedAt.Add(oneonone.Glass).In(who.Location()).Format("2 January 2006, 15:04")
	case o.AgreedAt.IsZero() && o.RefusedBy == o.AskedBy:
		return "Withdrawn on " + day(o.ClosedAt)
	case o.AgreedAt.IsZero():
		return "Refused on " + day(o.ClosedAt)
	case !o.ClosedAt.IsZero():
		return "Opened on " + day(o.AgreedAt) + ", closed on " + day(o.ClosedAt)
	}
	return "Opened on " + day(o.AgreedAt) + ", shut since " + day(o.AgreedAt.Add(oneonone.Glass))
}

func (p *Pages) agree(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.Pairs.Agree(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Opened. Both of the pair are told now."})
	return p.back(w, r)
}

func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.Pairs.Refuse(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	return p.back(w, r)
}

func (p *Pages) back(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, Path+"/"+r.PathValue("id"), http.StatusSeeOther)
	return nil
}

// readPage is what was opened, as of this press.
type readPage struct {
	ui.Frame
	URL, Pair string
	Pages     []letters.Page
}

func (p *Pages) showOpened(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	o, err := p.Pairs.Opening(r.Context(), who, id)
	if err != nil {
		return err
	}
	everybody, err := p.Team.People(r.Context())
	if err != nil {
		return err
	}
	pages, err := p.Letters.ReadOpened(r.Context(), who, id)
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.read, readPage{Frame: p.frame(w, r, "What was opened"), URL: Path + "/" + id, Pair: namesOf(everybody).pair(o), Pages: pages})
}

// entries are a list within the frame, which knows the viewer's clock.
type entries struct {
	ui.Frame
	Entries []letters.Entry
}

// Of gives a group to its template.
func (v readPage) Of(g letters.Group) entries { return entries{v.Frame, g.Entries} }

// Meetings gives a page's meetings to their template.
func (v readPage) Meetings(p letters.Page) entries { return entries{v.Frame, p.Meetings} }
