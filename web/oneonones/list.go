// This file holds the list of the viewer's one-on-ones, and thanks to somebody of the team.

package oneonones

import (
	"net/http"
	"slices"
	"strings"

	"rapport/kit/fault"
	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// listPage is all pairs of the viewer.
type listPage struct {
	ui.Frame
	Open   []listed
	Ended  []listed
	Team   []team.Person // everybody else who is here
	Form   form
	Counts []oneonone.ManagerCounts // of the managers below the viewer

	Mood     teamMood
	Openings string // what was opened of the viewer's, and what waits for who has the right
	Asked    bool   // a request waits for the viewer
	Right    bool   // the viewer may ask for openings, and agree
}

// listed is a pair on the list.
type listed struct {
	URL, Kind, Other string
	Whose            string // "Your page", "Ana’s page"
	Rhythm           string
	When, Theirs     string // the next one, in the viewer's zone and the other's
	State            string // running, waiting or empty
	Topics, Actions  int
	Last             string
}

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.listWith(w, r, who, http.StatusOK, form{})
}

func (p *Pages) listWith(w http.ResponseWriter, r *http.Request, who team.Person, status int, f form) error {
	v := listPage{Frame: p.frame(w, r, "One-on-ones"), Form: f, Right: oneonone.MayOpen(who)}
	all, err := p.Pairs.All(r.Context(), who)
	if err != nil {
		return err
	}
	for _, o := range all {
		if one := listedOf(o, who); o.Pair.Ended() {
			v.Ended = append(v.Ended, one)
		} else {
			v.Open = append(v.Open, one)
		}
	}
	people, err := p.Team.People(r.Context())
	if err != nil {
		return err
	}
	for _, one := range people {
		if one.ID != who.ID && one.LeftAt.IsZero() {
			v.Team = append(v.Team, one)
		}
	}
	slices.SortFunc(v.Team, func(a, b team.Person) int { return strings.Compare(a.Name, b.Name) })
	if v.Counts, err = p.Pairs.ManagerCounts(r.Context(), who); err != nil {
		return err
	}
	if v.Mood, err = p.teamMood(r.Context(), who); err != nil {
		return err
	}
	openings, err := p.Pairs.Openings(r.Context(), who)
	if err != nil {
		return err
	}
	v.Openings, v.Asked = sayOpenings(openings, who)
	return ui.Show(w, status, p.list, v)
}

// sayOpenings counts the openings of the viewer's own pages, and those that wait for the viewer's word.
func sayOpenings(all []oneonone.Opening, who team.Person) (say string, asked bool) {
	own, waits := 0, 0
	for _, o := range all {
		switch {
		case o.One == who.ID || o.Two == who.ID:
			own++
		case o.Waits() && o.AskedBy != who.ID:
			waits++
		}
	}
	say = "No page of yours was."
	if own > 0 {
		say = "A page of yours was, " + ui.Plural(own, "time", "times") + "."
	}
	if waits > 0 {
		say += " " + ui.Plural(waits, "request waits", "requests wait") + " for a second person."
	}
	return say, waits > 0
}

func listedOf(o oneonone.Overview, who team.Person) listed {
	v := listed{
		URL: address(o.Pair.ID), Kind: o.Pair.Kind.Label(), Other: o.Other.Name, Whose: "Your page",
		Rhythm: o.Pair.Rhythm(), Topics: o.Topics, Actions: o.Actions,
	}
	switch {
	case o.Pair.Kind == oneonone.Buddy:
		v.Whose = "The page of both of you"
	case o.Pair.Report != who.ID:
		v.Whose = o.Other.FirstName() + "’s page"
	}
	if o.Next != nil {
		v.When = o.Next.Start.In(who.Location()).Format("Monday 2 January, 15:04")
		if theirs := o.Next.Start.In(o.Other.Location()).Format("15:04"); !strings.HasSuffix(v.When, theirs) {
			v.Theirs = theirs + " for " + o.Other.FirstName()
		}
		if o.Next.Running() {
			v.State = "running"
		}
	}
	if o.Waits {
		v.State = "waiting"
	}
	if o.Last != nil {
		v.Last = o.Last.Start.In(who.Location()).Format("2 January")
	}
	return v
}

// begin begins a pair beside the reporting lines.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	n := oneonone.New{Kind: oneonone.Kind(field(r, "kind")), Report: who.ID, Manager: field(r, "person")}
	if field(r, "whose") == "theirs" {
		n.Report, n.Manager = n.Manager, n.Report
	}
	made, err := p.Pairs.Make(r.Context(), who, n)
	if f, mendable := refused(r, "begin", err); mendable {
		return p.listWith(w, r, who, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, address(made.ID), http.StatusSeeOther)
	return nil
}

// thank sends thanks to somebody's page.
func (p *Pages) thank(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	err := p.Pairs.Thank(r.Context(), who, field(r, "to"), field(r, "text"), r.PostForm.Get("weekly") != "")
	if f, mendable := refused(r, "thanks", err); mendable {
		return p.listWith(w, r, who, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Your thanks are on their page."})
	return back(w, r, "/oneonones")
}

// burn puts a conversation on the agenda of the viewer's own page: the one with the manager, else the first.
func (p *Pages) burn(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	all, err := p.Pairs.All(r.Context(), who)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(o oneonone.Overview) bool {
		return !o.Pair.Ended() && o.Pair.Kind == oneonone.Line && o.Pair.Report == who.ID
	})
	if i < 0 {
		i = slices.IndexFunc(all, func(o oneonone.Overview) bool { return !o.Pair.Ended() })
	}
	if i < 0 {
		return fault.New(fault.Conflict, "You have no one-on-one yet.")
	}
	if _, err := p.Pairs.AddTopic(r.Context(), who, all[i].Pair.ID, oneonone.NewTopic{Conversation: field(r, "conversation")}); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It is on the agenda of your one-on-one."})
	return back(w, r, address(all[i].Pair.ID))
}
