// This file holds what is done with topics, actions and what was brought, from wherever they are seen.

package meetings

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// raise makes anything a topic of discussion (ui.Raise), and goes back to where it was seen.
func (p *Pages) raise(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	g := r.PostForm.Get
	series := g("series")
	if id, ok := strings.CutPrefix(g("back"), "/meetings/"); ok && series == "" { // seen in a meeting: it is that one's
		if m, err := p.Meetings.Meeting(r.Context(), who, id); err == nil {
			series = m.Series
		}
	}
	it, err := p.Meetings.Raise(r.Context(), who, meeting.Raised{Series: series, Kind: g("kind"), Ref: g("ref"), Title: g("title"), Said: g("said")})
	if err != nil {
		return err
	}
	t := ui.Toast{Text: "On the list of the meeting.", Undo: "/meetings/topics/" + it.ID + "/withdraw"}
	if it.RaisedBy != who.ID {
		t = ui.Toast{Text: nameOr(r, p, it.RaisedBy) + " raised it before. Your voice is counted.", Undo: "/meetings/topics/" + it.ID + "/unvote"}
	}
	ui.SayNext(w, t)
	return back(w, r, "/meetings")
}

func nameOr(r *http.Request, p *Pages, id string) string {
	people, err := p.people(r.Context())
	if err != nil {
		return "Somebody"
	}
	return ui.FirstName(nameOf(people, id))
}

// changeItem does what a form at a topic asks for.
func (p *Pages) changeItem(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	var err error
	switch r.PathValue("verb") {
	case "withdraw":
		err = p.Meetings.Withdraw(ctx, who, id)
	case "vote":
		err = p.Meetings.Vote(ctx, who, id, true)
	case "unvote":
		err = p.Meetings.Vote(ctx, who, id, false)
	case "wait":
		err = p.Meetings.Wait(ctx, who, id, true)
	case "ready":
		err = p.Meetings.Wait(ctx, who, id, false)
	case "take":
		err = p.Meetings.Take(ctx, who, id, meeting.Step(r.PostForm.Get("step")))
	case "reopen":
		err = p.Meetings.Reopen(ctx, who, id)
	case "first":
		err = p.first(r, who, id)
	case "rename":
		err = p.Meetings.Rename(ctx, who, id, r.PostForm.Get("title"))
	default:
		err = fault.New(fault.NotFound, "A topic can’t do that.")
	}
	if err != nil {
		return err
	}
	return p.goBack(w, r)
}

// first puts a topic before the others that are to be discussed.
func (p *Pages) first(r *http.Request, who team.Person, id string) error {
	it, err := p.Meetings.Item(r.Context(), who, id)
	if err != nil {
		return err
	}
	d, err := p.Meetings.Discussion(r.Context(), who, it.Series, "")
	if err != nil {
		return err
	}
	order := []string{id}
	for _, other := range d.Three {
		if other.ID != id && len(order) < meeting.AtOnce {
			order = append(order, other.ID)
		}
	}
	return p.Meetings.Order(r.Context(), who, it.Series, order)
}

// goBack goes back to where a form stood; a toast's Undo says nothing of it, so the browser does.
func (p *Pages) goBack(w http.ResponseWriter, r *http.Request) error {
	return back(w, r, cameFrom(r, "/meetings"))
}

// changeAction does what a form at an action asks for.
func (p *Pages) changeAction(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	var err error
	switch r.PathValue("verb") {
	case "done":
		err = p.Actions.Done(ctx, who, id)
	case "undo":
		err = p.Actions.Undo(ctx, who, id)
	case "drop":
		if err = p.Actions.Drop(ctx, who, id, r.PostForm.Get("why")); err == nil {
			ui.SayNext(w, ui.Toast{Text: "Dropped.", Undo: "/meetings/actions/" + id + "/undo"})
		}
	case "move":
		var due time.Time
		if due, err = time.ParseInLocation(time.DateOnly, r.PostForm.Get("due"), who.Location()); err != nil {
			return fault.Field("due", "Choose a day.").Because(err)
		}
		err = p.Actions.Move(ctx, who, id, due.AddDate(0, 0, 1).Add(-time.Minute))
	default:
		err = fault.New(fault.NotFound, "An action can’t do that.")
	}
	if err != nil {
		return err
	}
	return p.goBack(w, r)
}

// changeBrought does what a form at something brought asks for.
func (p *Pages) changeBrought(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	switch r.PathValue("verb") {
	case "back":
		if err := p.Meetings.TakeBack(ctx, who, id); err != nil {
			return err
		}
	case "took":
		if err := p.took(r, who, id); err != nil {
			return err
		}
	default:
		return fault.New(fault.NotFound, "What was brought can’t do that.")
	}
	return p.goBack(w, r)
}

// took keeps what the team took from something to read.
func (p *Pages) took(r *http.Request, who team.Person, id string) error {
	along, err := p.Meetings.BroughtTo(r.Context(), who, r.PostForm.Get("meeting"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(along, func(b meeting.Brought) bool { return b.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "It was taken back meanwhile.")
	}
	along[i].Took = r.PostForm.Get("took")
	return p.Meetings.Mend(r.Context(), who, along[i])
}

// cameFrom is the page of ours on which a form stood, as the browser says (Referer, RFC 9110).
func cameFrom(r *http.Request, otherwise string) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" {
		return otherwise
	}
	return ui.NextPath(u.RequestURI())
}
