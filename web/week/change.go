// This file holds what people change on the page of a week: the head's word on a row, what changed, and the own card.

package week

import (
	"context"
	"errors"
	"net/http"

	"rapport/kit/fault"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// form is a form that was refused: what was typed, and what is wrong at which field.
type form struct {
	Name, Row, Word, Text string
	Field, Wrong          string
}

// Is gives what is wrong at a field.
func (f form) Is(field string) string {
	if f.Field == field {
		return f.Wrong
	}
	return ""
}

// change carries out one form: it gives back what was typed, what to say when it is done, and why it was refused.
type change func(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error)

const longestForm = 64 << 10

// changing reads the form, carries it out, and goes back to the week: with a word on what was done, or with what is
// wrong at the field.
func (p *Pages) changing(f change) ui.TeamHandler {
	return func(w http.ResponseWriter, r *http.Request, who team.Person) error {
		r.Body = http.MaxBytesReader(w, r.Body, longestForm)
		if err := r.ParseForm(); err != nil {
			return fault.New(fault.Invalid, "The form did not arrive whole. Send it again.").Because(err)
		}
		a, err := p.asked(r.Context(), r.PathValue("week"))
		if err != nil {
			return err
		}
		typed, toast, err := f(r.Context(), who, a, r)
		if wrong, ok := errors.AsType[*fault.Error](err); ok && wrong.Kind == fault.Invalid && wrong.Field != "" {
			typed.Field, typed.Wrong = wrong.Field, wrong.Say
			return p.render(w, r, who, a, http.StatusUnprocessableEntity, typed)
		}
		if err != nil {
			return err
		}
		ui.SayNext(w, toast)
		http.Redirect(w, r, address(a.Week), http.StatusSeeOther)
		return nil
	}
}

func (p *Pages) rule(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	f := form{Name: "ruling", Row: r.PathValue("row"), Word: r.PostForm.Get("word"), Text: r.PostForm.Get("sentence")}
	toast := ui.Toast{Text: "Said, with your name."}
	if r.PostForm.Has("withdraw") {
		f.Word, f.Text, toast.Text = "", "", "Taken back. The computed word stands."
	}
	return f, toast, p.scores.Rule(ctx, who, a.Week, f.Row, scorecard.Shape(f.Word), f.Text)
}

func (p *Pages) answer(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	k, ok := metric.ParseKey(r.PathValue("key"))
	if !ok {
		return form{}, ui.Toast{}, fault.New(fault.NotFound, "There is no number called “%s” here.", r.PathValue("key"))
	}
	of := scorecard.Ref{Week: a.Week, Key: k, Person: r.PostForm.Get("person")}
	f := form{Name: "answer", Row: of.String(), Text: r.PostForm.Get("text")}
	n, err := p.scores.Answer(ctx, who, of, f.Text)
	return f, ui.Toast{Text: "Thank you. It stays on the chart.", Undo: address(a.Week) + "/notes/" + n.ID + "/removal"}, err
}

func (p *Pages) removeNote(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	id := r.PathValue("id")
	return form{}, ui.Toast{Text: "Taken away.", Undo: address(a.Week) + "/notes/" + id + "/return", Label: "Bring back"}, p.scores.RemoveNote(ctx, who, id)
}

func (p *Pages) restoreNote(ctx context.Context, who team.Person, _ asked, r *http.Request) (form, ui.Toast, error) {
	return form{}, ui.Toast{Text: "It is back."}, p.scores.RestoreNote(ctx, who, r.PathValue("id"))
}

func (p *Pages) showCard(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	shown := scorecard.Shown(r.PostForm.Get("shown"))
	toast := ui.Toast{Text: "Your card is shown with everybody’s."}
	if shown == scorecard.OneOnOne {
		toast.Text = "Your card stays for your one-on-one."
	}
	return form{Name: "card"}, toast, p.scores.ShowCard(ctx, who, a.Week, shown)
}
