// This file holds who is here: who looks at a conversation, and who writes in
// it, as rows and pages show it; what pages say of their own; and Next.

package conversations

import (
	"context"
	"net/http"

	"rapport/inbox/presence"
	"rapport/team"
	"rapport/web/ui"
)

// here is who else is at a conversation.
type here struct {
	Conversation      string
	Writing, Looking  []string // names
	Writers, Watchers string   // the same in words: "Joe is writing"
}

// All is everybody, who writes first.
func (h here) All() []string { return append(append([]string{}, h.Writing...), h.Looking...) }

// around is who is where, as one person sees it.
type around struct {
	now   presence.Now
	names map[string]string // of people, by id
	who   team.Person
}

func (p *Pages) around(ctx context.Context, who team.Person, all []team.Person) (around, error) {
	a := around{who: who, names: make(map[string]string, len(all))}
	for _, one := range all {
		a.names[one.ID] = one.Name
	}
	var err error
	a.now, err = p.presence.Now(ctx)
	return a, err
}

// at is who else is at a conversation.
func (a around) at(conversation string) here {
	h := here{Conversation: conversation}
	var writing, looking []string
	for _, p := range a.now.Others(conversation, a.who.ID) {
		name, ok := a.names[p.Person]
		switch {
		case !ok:
		case p.Writing:
			h.Writing, writing = append(h.Writing, name), append(writing, ui.FirstName(name))
		default:
			h.Looking, looking = append(h.Looking, name), append(looking, ui.FirstName(name))
		}
	}
	h.Writers, h.Watchers = does(writing, "writing"), does(looking, "looking")
	return h
}

// does says what people do: "Joe is writing", "Joe, Sam and 3 others are looking".
func does(names []string, what string) string {
	const most = 3
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return names[0] + " is " + what
	case n > most:
		names = append(names[:most-1:most-1], ui.Plural(n-most+1, "other", "others"))
	}
	return ui.Names(names) + " are " + what
}

// herePage is who is where, for pages that are open: each conversation twice,
// as a row and as its own page shows it.
type herePage struct{ Everywhere []here }

// showHere gives who is where now.
func (p *Pages) showHere(w http.ResponseWriter, r *http.Request, who team.Person) error {
	all, err := p.team.People(r.Context())
	if err != nil {
		return err
	}
	a, err := p.around(r.Context(), who, all)
	if err != nil {
		return err
	}
	var shown herePage
	for conversation := range a.now {
		if h := a.at(conversation); len(h.All()) > 0 {
			shown.Everywhere = append(shown.Everywhere, h)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return ui.Show(w, http.StatusOK, p.here, shown)
}

// amHere hears from an open page that somebody is there, writes, or leaves.
func (p *Pages) amHere(w http.ResponseWriter, r *http.Request, who team.Person) error {
	err := error(nil)
	if r.FormValue("gone") != "" {
		err = p.presence.Gone(r.Context(), who, r.FormValue("tab"))
	} else {
		err = p.presence.Here(r.Context(), who, r.FormValue("tab"), r.PathValue("id"), r.FormValue("writing") != "")
	}
	if err == nil && r.FormValue("gone") == "" {
		err = p.news.Read(r.Context(), who, r.PathValue("id"))
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// goNext opens the longest waiting conversation that nobody is on.
func (p *Pages) goNext(w http.ResponseWriter, r *http.Request, who team.Person) error {
	tab, from := r.FormValue("tab"), r.FormValue("from")
	if tab == "" {
		tab = "next" // no script runs
	}
	next, err := p.presence.Next(r.Context(), who, tab, from)
	if err != nil {
		return err
	}
	at, to := place{View: "waiting"}, ""
	switch {
	case next != "":
		to = at.talk(next)
	case from != "":
		to = at.talk(from)
	default:
		to = at.List()
	}
	if next == "" {
		ui.SayNext(w, ui.Toast{Text: "Somebody is with everyone who waits.", Seconds: 5})
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
