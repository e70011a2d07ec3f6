// This file holds the page of one snippet: its form, how it arrives, its use and its history; and the forms' handlers.

package snippets

import (
	"context"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/rating"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/ui"
)

// onePage is a snippet beside its list, or an empty form.
type onePage struct {
	ui.Frame
	shelf
	ID      string // empty for a new one
	Post    string
	Back    string // to the list
	May     bool   // the viewer may change it
	Form    snippet.Draft
	Own     bool
	Saw     int64
	Error   map[string]string
	Kept    string // the words that are kept now, when somebody was quicker
	Retired bool
	Says    string // its use and its history, in a sentence

	Tries   []try // customers to try it on
	Arrives template.HTML
	Share   int // per cent, on average; 0 when it is not known
	Own100  int // what is left of 120 for the drawing
	Rated   int
	Happy   int

	Past []past
}

type try struct {
	ID, Name string
	Chosen   bool
}

type past struct {
	ID, By  string
	Version snippet.Version
	Text    string
	Now     bool
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request, who team.Person, open string) (v onePage, err error) {
	title := "A new snippet"
	v.Frame = p.house.Frame(w, r, title, "")
	v.Body = "app reading"
	key := r.FormValue("folder")
	if r.Method == http.MethodPost {
		key = everything // there the field of that name is the snippet's own folder
	}
	v.shelf, err = p.shelf(r.Context(), v.Frame, who, key, "", open)
	v.Back = listPath(key)
	return v, err
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, who team.Person) error {
	v, err := p.page(w, r, who, "")
	if err != nil {
		return err
	}
	v.Post, v.May, v.Own = root, true, !v.MayAll
	if kind, name, ok := strings.Cut(r.FormValue("folder"), ":"); ok {
		v.Form.Folder, v.Own = name, kind == "o" || !v.MayAll
	}
	return ui.Show(w, http.StatusOK, p.one, v)
}

func draftFrom(r *http.Request) snippet.Draft {
	words := r.FormValue("words")
	if !strings.Contains(words, "<") { // typed where no script runs
		words = "<div>" + strings.NewReplacer("\r\n", "<br>", "\n", "<br>").Replace(html.EscapeString(html.UnescapeString(words))) + "</div>"
	}
	return snippet.Draft{Name: r.FormValue("name"), Abbr: r.FormValue("abbr"), Folder: r.FormValue("folder"), Words: words}
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request, who team.Person) error {
	d, own := draftFrom(r), r.FormValue("own") != ""
	n, err := p.Snippets.Write(r.Context(), who, own, d)
	if err != nil {
		return p.again(w, r, who, err, func(v *onePage) { v.Post, v.May, v.Form, v.Own = root, true, d, own })
	}
	ui.SayNext(w, ui.Toast{Text: kept(n.Abbr), Seconds: 6})
	http.Redirect(w, r, pathOf(n.ID), http.StatusSeeOther)
	return nil
}

func kept(abbr string) string {
	if abbr == "" {
		return "Kept."
	}
	return "Kept. Type " + abbr + " in an answer."
}

// again shows the form with what was typed.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, who team.Person, failed error, fill func(*onePage)) error {
	sentences := wrong(failed)
	if sentences == nil {
		return failed
	}
	v, err := p.page(w, r, who, r.PathValue("id"))
	if err != nil {
		return err
	}
	fill(&v)
	v.Error = sentences
	status := http.StatusUnprocessableEntity
	if fault.Is(failed, fault.Conflict) {
		status = http.StatusConflict
	}
	return ui.Show(w, status, p.one, v)
}

func (p *Pages) showOne(w http.ResponseWriter, r *http.Request, who team.Person) error {
	one, err := p.Snippets.Snippet(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := p.page(w, r, who, one.ID)
	if err != nil {
		return err
	}
	v.Title = one.Name
	v.form(one, who)
	if err := p.about(r.Context(), &v, who, one); err != nil {
		return err
	}
	if err := p.arrives(r.Context(), &v, who, one, r.FormValue("on")); err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.one, v)
}

func (v *onePage) form(one snippet.Snippet, who team.Person) {
	v.ID, v.Post, v.Form, v.Own, v.Saw = one.ID, pathOf(one.ID), one.Draft, one.Owner != "", db.Micros(one.ChangedAt)
	v.Retired = !one.RetiredAt.IsZero()
	v.May = one.May(who) && !v.Retired
}

// called is a person's first name, or the address when nobody is known by it.
func (s shelf) called(email string) string {
	if name := s.names[email]; name != "" {
		return ui.FirstName(name)
	}
	return email
}

// about says how it is used, and what it was.
func (p *Pages) about(ctx context.Context, v *onePage, who team.Person, one snippet.Snippet) error {
	lately, err := p.Snippets.Lately(ctx)
	if err != nil {
		return err
	}
	use := lately[one.ID]
	v.Share, v.Own100 = use.Share, 120-use.Share*120/100
	v.Says = "Not used yet. "
	if one.Uses > 0 {
		v.Says = "Used " + ui.Plural(one.Uses, "time", "times") + " in all. "
	}
	if use.Times > 0 {
		v.Says = fmt.Sprintf("Used %s in 4 weeks by %s, %s in all. ", ui.Plural(use.Times, "time", "times"), ui.Plural(use.People, "person", "people"), ui.Count(one.Uses))
	}
	v.Says += "Written by " + v.called(one.MadeBy) + " " + ago(one.MadeAt, v.At)
	if one.ChangedAt.After(one.MadeAt) {
		v.Says += ", changed by " + v.called(one.ChangedBy) + " " + ago(one.ChangedAt, v.At)
	}
	v.Says += "."
	versions, err := p.Snippets.Versions(ctx, who, one.ID)
	if err != nil {
		return err
	}
	for i, version := range versions {
		words, err := snippet.Read(version.Words)
		if err != nil {
			return err
		}
		v.Past = append(v.Past, past{ID: version.ID, By: v.called(version.By), Version: version, Text: ui.Shorten(words.Text(), 300), Now: i == 0})
	}
	return p.rated(ctx, v, one.ID)
}

// lastRated is how many of the newest answers are asked for their faces.
const lastRated = 200

// rated counts the faces of the newest answers with it.
func (p *Pages) rated(ctx context.Context, v *onePage, one string) error {
	ids, err := p.Snippets.Messages(ctx, one, lastRated)
	if err != nil || len(ids) == 0 {
		return err
	}
	faces, err := p.Ratings.OfMessages(ctx, ids)
	for _, f := range faces {
		v.Rated++
		if f.Face == rating.Great {
			v.Happy++
		}
	}
	return err
}

// tried is how many of the newest conversations are offered to try a snippet on.
const tried = 8

// arrives shows the words as a customer would get them.
func (p *Pages) arrives(ctx context.Context, v *onePage, who team.Person, one snippet.Snippet, on string) error {
	newest, err := p.Inbox.List(ctx, inbox.Filter{View: inbox.All, Limit: tried})
	if err != nil {
		return err
	}
	var c inbox.Conversation
	for i, n := range newest.Rows {
		if n.ID == on || on == "" && i == 0 {
			c = n
		}
		v.Tries = append(v.Tries, try{n.ID, n.Customer.Called(), n.ID == c.ID})
	}
	words, err := one.Read()
	if err != nil {
		return err
	}
	e := words.Expand(p.known(v.At, who, c, v.all))
	v.Arrives = template.HTML(e.Shown(painted)) //nolint:gosec // sanitised where it is read, and escaped in painted
	return nil
}

// painted draws a blank.
func painted(b snippet.Blank) string {
	switch {
	case b.Kind == snippet.Optional:
		return `<span class="sn-opt"><span class="sn-opt-h">optional: ` + html.EscapeString(b.Name) + `</span> ` + b.HTML + `</span>`
	case b.Default != "":
		return `<mark>` + html.EscapeString(b.Default) + `</mark>`
	}
	return `<span class="fill">` + html.EscapeString(b.Name) + ` <small>` + string(b.Kind) + `</small></span>`
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, d := r.PathValue("id"), draftFrom(r)
	saw, _ := strconv.ParseInt(r.FormValue("saw"), 10, 64) // what is no number was never seen
	err := p.Snippets.Change(r.Context(), who, id, saw, d)
	if err == nil {
		past, err := p.Snippets.Versions(r.Context(), who, id)
		if err != nil {
			return err
		}
		t := ui.Toast{Text: "Kept.", Seconds: 8}
		if i := slices.IndexFunc(past, func(v snippet.Version) bool { return db.Micros(v.At) == saw }); i > 0 {
			t.Undo = pathOf(id, "versions", past[i].ID)
		}
		ui.SayNext(w, t)
		http.Redirect(w, r, pathOf(id), http.StatusSeeOther)
		return nil
	}
	one, reading := p.Snippets.Snippet(r.Context(), who, id)
	if reading != nil {
		return reading
	}
	return p.again(w, r, who, err, func(v *onePage) {
		v.form(one, who)
		v.Form = d
		if fault.Is(err, fault.Conflict) {
			v.Kept = one.Words
		} else {
			v.Saw = saw
		}
	})
}

func (p *Pages) retire(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	if err := p.Snippets.Retire(r.Context(), who, id); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Retired. Nobody is offered it any more.", Undo: pathOf(id, "retirement", "removal")})
	http.Redirect(w, r, root, http.StatusSeeOther)
	return nil
}

func (p *Pages) restore(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	if err := p.Snippets.Restore(r.Context(), who, id); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It is in use again.", Seconds: 5})
	http.Redirect(w, r, pathOf(id), http.StatusSeeOther)
	return nil
}

func (p *Pages) goBack(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	if err := p.Snippets.GoBack(r.Context(), who, id, r.PathValue("version")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It says again what it said then.", Seconds: 5})
	http.Redirect(w, r, pathOf(id), http.StatusSeeOther)
	return nil
}

// insert is a button that puts syntax into the words.
type insert struct{ Label, Words string }

// Inserts are the buttons below the words.
func (onePage) Inserts() []insert {
	return []insert{
		{"a line", "{{what}}"},
		{"a paragraph", "{{what: paragraph}}"},
		{"a choice", "{{which: choice | one | another}}"},
		{"an optional part", "{{optional: when}} … {{end}}"},
		{"a date", "{{date: in 5 days}}"},
		{"customer’s first name", "{{customer.first}}"},
		{"another snippet", "{{snippet: ;abbreviation}}"},
	}
}
