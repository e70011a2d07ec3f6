// This file holds the letter to everybody before it leaves: its text, whom it
// goes to, and what stands in it for each.

package escalations

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"rapport/escalation"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// reviewPage is the letter.
type reviewPage struct {
	ui.Frame
	ID, Title string
	Here      string // the escalation's address
	Heading   string
	Many      int // who could be told
	Chosen    int // who is chosen

	Letter  *letter // the one that is shown
	Who     []recipient
	Waiting []recipient
	Words   string // the text for all
	Blanks  []string
	Edit    string // words, line, or "" while reading
	Error   map[string]string
	Begun   bool // others were told before
}

// letter is one customer's.
type letter struct {
	Customer, First string
	N               int // of how many
	Why             string
	Words           []escalation.Paragraph
	Handover        string
	Line            string
	Before, After   string // the neighbours' customers
	URL             string // of the conversation
	Others          int
}

// recipient is a line of those who hear it.
type recipient struct {
	Customer, Name string
	Say            string
	When           template.HTML
	On             bool
	Line           bool
	Shown          bool
	URL            string
	Answer         string
}

// showTelling shows the letter before anything left, and then how far it came.
func (p *Pages) showTelling(w http.ResponseWriter, r *http.Request, who team.Person) error {
	round, err := p.escalations.Telling(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	if round.Begun() && r.FormValue("review") == "" {
		return p.renderProgress(w, r, round)
	}
	return p.renderReview(w, r, http.StatusOK, round, r.FormValue("who"), r.FormValue("edit"), nil, "")
}

// renderReview shows the letter; after a form that did not work, with what was typed.
func (p *Pages) renderReview(w http.ResponseWriter, r *http.Request, status int, round escalation.Round, customer, edit string, errs map[string]string, typed string) error {
	names, err := p.people(r.Context())
	if err != nil {
		return err
	}
	v := reviewPage{
		Frame: p.house.Frame(w, r, "Tell them: "+round.Case.Title, ""), ID: round.Case.ID, Title: round.Case.Title, Here: pathOf(round.Case.ID),
		Words: round.Words, Blanks: escalation.Blanks(), Edit: edit, Error: errs, Begun: round.Begun(),
	}
	var ready []escalation.Letter
	for _, l := range round.Letters {
		switch {
		case l.State != escalation.Draft:
		case l.Waiting:
			if !l.LeftOut {
				v.Waiting = append(v.Waiting, recipient{Name: l.Customer.Called(), Say: "waiting " + ui.Span(v.At.Sub(l.Conversation.WaitingSince)), URL: talkPath(l.Conversation.ID)})
			}
		default:
			ready = append(ready, l)
		}
	}
	v.Many = len(ready)
	shown := max(slices.IndexFunc(ready, func(l escalation.Letter) bool { return l.Customer.ID == customer }), 0)
	for i, l := range ready {
		one := recipient{Customer: l.Customer.ID, Name: l.Customer.Called(), On: !l.LeftOut, Line: l.Line != "", Shown: i == shown}
		switch {
		case l.Line != "":
			one.Say = "Own line: " + l.Line
		case l.Conversation.Replier != "":
			one.Say = "Answered last by " + names.first(l.Conversation.Replier)
		default:
			one.Say = "Nobody answered yet"
		}
		if one.On {
			v.Chosen++
		}
		v.Who = append(v.Who, one)
	}
	v.Heading = "It’s fixed. Tell the " + ui.Plural(v.Many, "person", "people")
	if v.Begun {
		v.Heading = "Tell " + ui.Plural(v.Many, "more person", "more people")
	}
	if len(ready) > 0 {
		v.Letter = letterOf(ready, shown, names)
	}
	switch edit {
	case "words":
		if errs != nil {
			v.Words = typed
		}
	case "line":
		if errs != nil && v.Letter != nil {
			v.Letter.Line = typed
		}
	}
	return ui.Show(w, status, p.review, v)
}

func letterOf(ready []escalation.Letter, i int, names people) *letter {
	l := ready[i]
	v := &letter{
		Customer: l.Customer.ID, First: firstOf(l.Customer), N: i + 1, Words: l.Words, Handover: l.Handover, Line: l.Line, URL: talkPath(l.Conversation.ID), Others: len(l.Others),
	}
	v.Why = "As an answer in their conversation, from you."
	switch {
	case l.Handover != "":
		v.Why = "As an answer in their conversation, from you. " + names.first(l.Conversation.Replier) + " answered last, so they are told that you pick up."
	case l.Conversation.Replier != "":
		v.Why = "As an answer in their conversation, from you, who answered last."
	}
	if i > 0 {
		v.Before = ready[i-1].Customer.ID
	}
	if i < len(ready)-1 {
		v.After = ready[i+1].Customer.ID
	}
	return v
}

func reviewPath(id, customer, edit string) string {
	q := url.Values{"review": {"1"}}
	if customer != "" {
		q.Set("who", customer)
	}
	if edit != "" {
		q.Set("edit", edit)
	}
	return pathOf(id, "telling") + "?" + q.Encode()
}

// again shows the letter with a form that did not work.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, who team.Person, customer, edit, typed string, err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	round, reading := p.escalations.Telling(r.Context(), who, r.PathValue("id"))
	if reading != nil {
		return reading
	}
	return p.renderReview(w, r, http.StatusUnprocessableEntity, round, customer, edit, map[string]string{f.Field: f.Say}, typed)
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, words, customer := r.PathValue("id"), r.FormValue("words"), r.FormValue("who")
	if err := p.escalations.Write(r.Context(), who, id, words); err != nil {
		return p.again(w, r, who, customer, "words", words, err)
	}
	http.Redirect(w, r, reviewPath(id, customer, ""), http.StatusSeeOther)
	return nil
}

func (p *Pages) addLine(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, customer, line := r.PathValue("id"), r.PathValue("customer"), r.FormValue("line")
	if err := p.escalations.AddLine(r.Context(), who, id, customer, line); err != nil {
		return p.again(w, r, who, customer, "line", line, err)
	}
	http.Redirect(w, r, reviewPath(id, customer, ""), http.StatusSeeOther)
	return nil
}

// choose keeps who is ticked, and shows another letter or opens a field.
func (p *Pages) choose(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form is incomplete. Open the page again.").Because(err)
	}
	if err := p.escalations.Choose(r.Context(), who, id, r.PostForm["shown"], r.PostForm["who"]); err != nil {
		return err
	}
	customer, edit := r.PostFormValue("show"), ""
	if of := r.PostFormValue("line"); of != "" {
		customer, edit = of, "line"
	}
	if r.PostFormValue("words") != "" {
		customer, edit = r.PostFormValue("now"), "words"
	}
	http.Redirect(w, r, reviewPath(id, customer, edit), http.StatusSeeOther)
	return nil
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form is incomplete. Open the page again.").Because(err)
	}
	if err := p.escalations.Send(r.Context(), who, id, r.PostForm["shown"], r.PostForm["who"]); err != nil {
		return err
	}
	http.Redirect(w, r, pathOf(id, "telling"), http.StatusSeeOther)
	return nil
}
