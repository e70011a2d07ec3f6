// This file holds the form of what is known: for raising an escalation, and
// for knowing more of it.

package escalations

import (
	"errors"
	"net/http"
	"strconv"

	"rapport/escalation"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// formPage is the form.
type formPage struct {
	ui.Frame
	Post, Back   string
	Heading      string
	ID           string // of what is raised
	Conversation string
	Quote        string
	Item         string
	Saw          int64
	New          bool
	Known        escalation.Known
	Urgencies    []urgency
	Why          string
	Error        map[string]string
	Newer        []known // what is kept now, when somebody was quicker
}

// wrong gives the sentences at the fields; nil when err is no matter of the form's.
func wrong(err error) map[string]string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return nil
	}
	return map[string]string{f.Field: f.Say}
}

func (p *Pages) showForm(w http.ResponseWriter, r *http.Request, f formPage, err error) error {
	status := http.StatusOK
	if err != nil {
		if f.Error = wrong(err); f.Error == nil {
			return err
		}
		status = http.StatusUnprocessableEntity
		if fault.Is(err, fault.Conflict) {
			status = http.StatusConflict
		}
	}
	f.Frame = p.house.Frame(w, r, f.Heading, "")
	f.Urgencies = urgencies()
	return ui.Show(w, status, p.form, f)
}

// knownFrom reads what was typed.
func knownFrom(r *http.Request) escalation.Known {
	n, _ := strconv.Atoi(r.FormValue("urgency")) // what is no number is no urgency
	return escalation.Known{
		Title: r.FormValue("title"), Urgency: escalation.Urgency(n), Happens: r.FormValue("happens"), Verified: r.FormValue("verified"),
		Solved: r.FormValue("solved"), Blocks: r.FormValue("blocks"), Meanwhile: r.FormValue("meanwhile"), Reference: r.FormValue("reference"),
	}
}

// showNew shows the empty form; a meeting's item or a conversation may have filled a part of it.
func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	f := newForm()
	f.Known.Title, f.Known.Happens = r.FormValue("title"), r.FormValue("happens")
	f.Item, f.Conversation, f.Quote = itemPath(r.FormValue("item")), r.FormValue("conversation"), r.FormValue("quote")
	return p.showForm(w, r, f, nil)
}

func newForm() formPage {
	return formPage{Heading: "Tell product what hurts", Post: root, Back: root, ID: newID(), New: true, Known: escalation.Known{Urgency: escalation.Annoying}}
}

func (p *Pages) raise(w http.ResponseWriter, r *http.Request, who team.Person) error {
	n := newFrom(r)
	e, err := p.escalations.Raise(r.Context(), who, n)
	if err != nil {
		f := newForm()
		f.ID, f.Known, f.Item, f.Conversation, f.Quote, f.Why = n.ID, n.Known, n.Item, n.Conversation, n.Quote, n.Why
		return p.showForm(w, r, f, err)
	}
	ui.SayNext(w, ui.Toast{Text: "Raised. Product sees it now.", Seconds: 5})
	http.Redirect(w, r, pathOf(e.ID), http.StatusSeeOther)
	return nil
}

func newFrom(r *http.Request) escalation.New {
	return escalation.New{
		ID: r.FormValue("id"), Known: knownFrom(r), Why: r.FormValue("why"), Item: itemPath(r.FormValue("item")),
		Conversation: r.FormValue("conversation"), Quote: r.FormValue("quote"),
	}
}

func editForm(e escalation.Escalation) formPage {
	return formPage{Heading: "What we know", Post: pathOf(e.ID), Back: pathOf(e.ID), Known: e.Known, Saw: e.Revision}
}

func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	e, err := p.escalations.Escalation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showForm(w, r, editForm(e), nil)
}

func (p *Pages) edit(w http.ResponseWriter, r *http.Request, who team.Person) error {
	saw, _ := strconv.ParseInt(r.FormValue("saw"), 10, 64) // what is no number was never seen
	k := knownFrom(r)
	err := p.escalations.Edit(r.Context(), who, r.PathValue("id"), k, r.FormValue("why"), saw)
	if err != nil {
		e, reading := p.escalations.Escalation(r.Context(), r.PathValue("id"))
		if reading != nil {
			return reading
		}
		f := editForm(e)
		if fault.Is(err, fault.Conflict) {
			f.Newer = append([]known{{"Title", e.Title}, {"Urgency", e.Urgency.Label()}}, knownOf(e.Known)...)
		} else {
			f.Saw = saw
		}
		f.Known, f.Why = k, r.FormValue("why")
		return p.showForm(w, r, f, err)
	}
	ui.SayNext(w, ui.Toast{Text: "Kept.", Seconds: 5})
	http.Redirect(w, r, pathOf(r.PathValue("id")), http.StatusSeeOther)
	return nil
}
