// This file holds what people change on a number's page: notes, answers, segments, and what the number is to the team.

package numbers

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"rapport/kit/fault"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// change carries out one form: it gives back what was typed, what to say when it is done, and why it was refused.
type change func(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error)

const longestForm = 64 << 10

// changing reads the form, carries it out, and shows the page again: with a word on what was done, or with what is
// wrong at the field.
func (p *Pages) changing(f change) ui.TeamHandler {
	return func(w http.ResponseWriter, r *http.Request, who team.Person) error {
		r.Body = http.MaxBytesReader(w, r.Body, longestForm)
		if err := r.ParseForm(); err != nil {
			return fault.New(fault.Invalid, "The form did not arrive whole. Send it again.").Because(err)
		}
		a, err := p.asked(r.Context(), r)
		if err != nil {
			return err
		}
		typed, toast, err := f(r.Context(), who, a, r)
		if again, ok := refused(err, typed); ok {
			return p.render(w, r, who, http.StatusUnprocessableEntity, again)
		}
		if err != nil {
			return err
		}
		ui.SayNext(w, toast)
		http.Redirect(w, r, a.here(), http.StatusSeeOther)
		return nil
	}
}

// verb is the address of one of the forms, with all that was chosen on the page.
func (a asked) verb(path string) string {
	_, query, _ := strings.Cut(a.here(), "?")
	return a.path() + "/" + path + "?" + query
}

// ref is the figure that a form is about.
func (a asked) ref(week string) (scorecard.Ref, error) {
	w, err := metric.ParseWeek(week)
	if err != nil {
		return scorecard.Ref{}, fault.Field("week", "Choose the week that it is about.").Because(err)
	}
	return scorecard.Ref{Week: w, Key: a.Key}, nil
}

func (p *Pages) note(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	f := form{Name: "note", Week: r.PostForm.Get("week"), Text: r.PostForm.Get("text")}
	of, err := a.ref(f.Week)
	if err != nil {
		return f, ui.Toast{}, err
	}
	n, err := p.cards.Note(ctx, who, of, f.Text)
	return f, ui.Toast{Text: "Noted at week " + strconv.Itoa(of.Week.Number) + ".", Undo: a.verb("notes/" + n.ID + "/removal")}, err
}

func (p *Pages) removeNote(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	id := r.PathValue("id")
	err := p.cards.RemoveNote(ctx, who, id)
	return form{}, ui.Toast{Text: "Taken away.", Undo: a.verb("notes/" + id + "/return"), Label: "Bring back"}, err
}

func (p *Pages) restoreNote(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	return form{}, ui.Toast{Text: "It is back."}, p.cards.RestoreNote(ctx, who, r.PathValue("id"))
}

func (p *Pages) answer(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	f := form{Name: "answer", Week: r.PostForm.Get("week"), Text: r.PostForm.Get("text")}
	of, err := a.ref(f.Week)
	if err != nil {
		return f, ui.Toast{}, err
	}
	n, err := p.cards.Answer(ctx, who, of, f.Text)
	return f, ui.Toast{Text: "Thank you. It stays on the chart.", Undo: a.verb("notes/" + n.ID + "/removal")}, err
}

func (p *Pages) startSegment(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	f := form{Name: "segment", From: r.PostForm.Get("from"), Reason: r.PostForm.Get("reason")}
	w, err := metric.ParseWeek(f.From)
	if err != nil {
		return f, ui.Toast{}, fault.Field("from", "Choose the week from which normal is another.").Because(err)
	}
	s, err := p.cards.StartSegment(ctx, who, a.Key, w, f.Reason)
	return f, ui.Toast{Text: "Normal is counted anew from week " + strconv.Itoa(w.Number) + ".", Undo: a.verb("segments/" + s.ID + "/removal")}, err
}

func (p *Pages) undoSegment(ctx context.Context, who team.Person, _ asked, r *http.Request) (form, ui.Toast, error) {
	return form{}, ui.Toast{Text: "Normal is counted as before."}, p.cards.UndoSegment(ctx, who, r.PathValue("id"))
}

func (p *Pages) setGoal(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	f := form{Name: "goal", Goal: r.PostForm.Get("goal")}
	goal, err := parseGoal(a.Unit, f.Goal)
	if err != nil {
		return f, ui.Toast{}, err
	}
	said := "The goal is taken away."
	if goal != nil {
		said = "The goal is " + scorecard.FormatGoal(a.Unit, *goal) + "."
	}
	return f, ui.Toast{Text: said}, p.cards.SetGoal(ctx, who, a.Key, goal)
}

func (p *Pages) setOwner(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	f := form{Name: "owner", Owner: r.PostForm.Get("owner")}
	return f, ui.Toast{Text: "Saved."}, p.cards.SetOwner(ctx, who, a.Key, f.Owner)
}

func (p *Pages) setStance(ctx context.Context, who team.Person, a asked, r *http.Request) (form, ui.Toast, error) {
	f := form{Name: "stance", Stance: r.PostForm.Get("stance"), Reason: r.PostForm.Get("reason")}
	said := "We only watch it now."
	if f.Stance == string(metric.Move) {
		said = "We move it now. Give it an owner and a goal."
	}
	return f, ui.Toast{Text: said}, p.cards.SetStance(ctx, who, a.Key, metric.Stance(f.Stance), f.Reason)
}

// goalUnit is the unit in which a goal is typed when none stands beside it, and how much of the number's own it is.
func goalUnit(u metric.Unit) (name string, times float64) {
	switch u {
	case metric.Seconds:
		return "hours", 3600
	case metric.Share, metric.Ratio:
		return "%", 0.01
	case metric.Count, metric.Score, metric.Mean:
	}
	return "", 1
}

// parseGoal reads a goal as people write one: "3", "2,5 h", "45 min", "85 %". Nothing takes the goal away.
func parseGoal(u metric.Unit, text string) (*float64, error) {
	text = strings.TrimSpace(strings.NewReplacer(",", ".", nbsp, " ", "−", "-").Replace(text))
	if text == "" {
		return nil, nil //nolint:nilnil // no goal is a goal's absence, and no trouble
	}
	at := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("-+.0123456789", r) })
	number, word := text, ""
	if at >= 0 {
		number, word = text[:at], strings.ToLower(strings.TrimSpace(text[at:]))
	}
	name, times := goalUnit(u)
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return nil, fault.Field("goal", "%s", strings.TrimSpace(fmt.Sprintf("Write the goal as a number, such as 3 %s", name))+".").Because(err)
	}
	switch {
	case word == "" || word == name:
	case u == metric.Seconds && (word == "h" || word == "hour"):
	case u == metric.Seconds && (word == "m" || word == "min" || word == "minute" || word == "minutes"):
		times = 60
	default:
		return nil, fault.Field("goal", "This number is not counted in “%s”.", word)
	}
	x *= times
	return &x, nil
}
