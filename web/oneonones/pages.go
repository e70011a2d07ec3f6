// This file holds the room's pages, the addresses at which they stand, and what a request is checked for.

package oneonones

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"strings"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/oneonone"
	"rapport/oneself"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Stores are what the pages read and change.
type Stores struct {
	Pairs   *oneonone.Store
	Team    *team.Store
	Inbox   *inbox.Store  // only for the subjects of conversations
	Oneself oneself.Rooms // the export of oneself
}

// Pages serves the one-on-ones.
type Pages struct {
	house *ui.House
	Stores

	set     *page.Set
	list    page.Page[listPage]
	pair    page.Page[pairPage]
	room    page.Page[roomPage]
	private page.Page[privatePage]
	numbers page.Page[numbersPage]
	rhythm  page.Page[rhythmPage]
	past    page.Page[pastPage]
	hand    page.Page[handPage]
	prompts page.Page[promptsPage]
}

// New makes the pages.
func New(h *ui.House, s Stores) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, Stores: s, set: set,
		list:    page.Of[listPage](set, "list.html"),
		pair:    page.Of[pairPage](set, "pair.html", "parts.html"),
		room:    page.Of[roomPage](set, "room.html", "parts.html"),
		private: page.Of[privatePage](set, "private.html"),
		numbers: page.Of[numbersPage](set, "numbers.html"),
		rhythm:  page.Of[rhythmPage](set, "rhythm.html"),
		past:    page.Of[pastPage](set, "past.html"),
		hand:    page.Of[handPage](set, "hand.html"),
		prompts: page.Of[promptsPage](set, "prompts.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	notes := ui.Note{Read: p.Pairs.Note, Write: p.Pairs.WriteNote, Person: p.Team.Person}
	for pattern, f := range map[string]ui.TeamHandler{
		"GET /oneonones":                             p.showList,
		"POST /oneonones":                            p.begin,
		"POST /oneonones/thanks":                     p.thank,
		"POST /oneonones/conversations":              p.burn,
		"POST /oneonones/moods":                      p.switchMoods,
		"GET /oneonones/mine.md":                     p.mine,
		"GET /oneonones/mine.json":                   p.mine,
		"GET /oneonones/prompts":                     p.showPrompts,
		"POST /oneonones/prompts":                    p.addPrompt,
		"POST /oneonones/prompts/remove":             p.removePrompt,
		"GET /oneonones/{id}":                        p.show,
		"POST /oneonones/{id}/{verb}":                p.change,
		"POST /oneonones/{id}/{part}/{entry}/{verb}": p.changeEntry,
		"GET /oneonones/{id}/private":                p.showPrivate,
		"GET /oneonones/{id}/numbers":                p.showNumbers,
		"GET /oneonones/{id}/rhythm":                 p.showRhythm,
		"GET /oneonones/{id}/past":                   p.showPast,
		"GET /oneonones/{id}/hand":                   p.showHand,
		"GET /oneonones/{id}/notes/{note}":           notes.Show,
		"POST /oneonones/{id}/notes/{note}":          notes.Take,
	} {
		mux.Handle(pattern, p.unkept(f))
	}
}

// unkept lets people of the team in, and lets no browser or proxy keep what they read.
func (p *Pages) unkept(f ui.TeamHandler) http.Handler {
	return p.house.Team(func(w http.ResponseWriter, r *http.Request, who team.Person) error {
		w.Header().Set("Cache-Control", "no-store")
		return f(w, r, who)
	})
}

// address is where a pair's page stands.
func address(pair string) string { return "/oneonones/" + pair }

// form is what was typed in a form that was refused, and why.
type form struct {
	Name   string // which form: its verb, or its entry and its verb
	Values map[string]string
	Wrong  map[string]string // by field; "" is the form itself
}

// Of gives the form if it is the one with this name, else an empty one.
func (f form) Of(name string) form {
	if f.Name == name {
		return f
	}
	return form{}
}

// Is gives what was typed in a field.
func (f form) Is(field string) string { return f.Values[field] }

// Says gives what is wrong with a field; empty when nothing is.
func (f form) Says(field string) string { return f.Wrong[field] }

// Whole is what is wrong, whatever field it is about; empty when nothing is.
func (f form) Whole() string {
	for _, said := range f.Wrong {
		return said
	}
	return ""
}

// refused makes a form of an error that a person can mend; ok is false for any other.
func refused(r *http.Request, name string, err error) (f form, ok bool) {
	said, ok := errors.AsType[*fault.Error](err)
	if !ok || said.Kind != fault.Invalid && said.Kind != fault.Conflict {
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
		return fault.New(fault.Invalid, "The form did not arrive whole. Send it again.")
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

func field(r *http.Request, name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }

func (p *Pages) frame(w http.ResponseWriter, r *http.Request, title string) ui.Frame {
	return p.house.Frame(w, r, title, ui.NavOneOnOnes)
}

// pairOf gives a pair to one of its two, and who the other is.
func (p *Pages) pairOf(ctx context.Context, who team.Person, id string) (pair oneonone.Pair, other team.Person, err error) {
	if pair, err = p.Pairs.Pair(ctx, who, id); err != nil {
		return pair, other, err
	}
	other, err = p.Team.Person(ctx, pair.Other(who.ID))
	return pair, other, err
}
