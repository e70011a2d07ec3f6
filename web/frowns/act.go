// This file holds what is done by one press.

package frowns

import (
	"net/http"
	"strconv"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

// read keeps what was behind a frown, and leads to the next.
func (p *Pages) read(w http.ResponseWriter, r *http.Request, who team.Person) error {
	message := r.PathValue("message")
	said := rating.Reading{Cause: rating.Cause(r.FormValue("cause")), Lesson: r.FormValue("lesson")}
	var saw time.Time
	if us, err := strconv.ParseInt(r.FormValue("saw"), 10, 64); err == nil && us > 0 {
		saw = db.Time(us)
	}
	err := p.Ratings.Read(r.Context(), who, message, said, saw)
	if f := wrong(err); f != nil {
		return p.show(w, r, who, shown{message: message, reading: &said, wrong: f})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Read.", Undo: pathOf(message, "reading", "removal")})
	to := root
	if !saw.IsZero() {
		to = pathOf(message)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (p *Pages) putBack(w http.ResponseWriter, r *http.Request, who team.Person) error {
	message := r.PathValue("message")
	if err := p.Ratings.PutBack(r.Context(), who, message); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It is to be read again.", Seconds: 5})
	http.Redirect(w, r, pathOf(message), http.StatusSeeOther)
	return nil
}

// answer opens the conversation again, and leads to its composer.
func (p *Pages) answer(w http.ResponseWriter, r *http.Request, who team.Person) error {
	c, err := p.conversation(r.Context(), r.PathValue("message"))
	if err != nil {
		return err
	}
	if err := p.Inbox.Reopen(r.Context(), who, c.ID); err != nil {
		return err
	}
	if c.Status != inbox.Open {
		ui.SayNext(w, ui.Toast{Text: "The conversation is open again.", Seconds: 5})
	}
	http.Redirect(w, r, talkPath(c.ID)+"#reply", http.StatusSeeOther)
	return nil
}

// ask asks that a frown on one's own answer be counted elsewhere.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request, who team.Person) error {
	message, m := r.PathValue("message"), rating.Move{About: rating.About(r.FormValue("about")), Why: r.FormValue("why")}
	err := p.Ratings.AskMove(r.Context(), who, message, m.About, m.Why)
	if f := wrong(err); f != nil {
		return p.show(w, r, who, shown{message: message, asking: &m, wrong: f})
	}
	return p.said(w, r, err, ui.Toast{Text: "Asked. The head of support decides.", Undo: pathOf(message, "move", "removal")})
}

func (p *Pages) drop(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.said(w, r, p.Ratings.DropMove(r.Context(), who, r.PathValue("message")), ui.Toast{Text: "Taken back.", Seconds: 5})
}

// decide answers a wish.
func (p *Pages) decide(w http.ResponseWriter, r *http.Request, who team.Person) error {
	message, said, agree := r.PathValue("message"), r.FormValue("said"), r.FormValue("agree") == "yes"
	err := p.Ratings.DecideMove(r.Context(), who, message, agree, said)
	if f := wrong(err); f != nil {
		return p.show(w, r, who, shown{message: message, deciding: said, wrong: f})
	}
	words := "It stays where it is."
	if agree {
		words = "Moved. The person’s happiness of that week is counted anew; the team’s stays."
	}
	return p.said(w, r, err, ui.Toast{Text: words, Undo: pathOf(message, "move", "decision", "removal")})
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.said(w, r, p.Ratings.ReopenMove(r.Context(), who, r.PathValue("message")), ui.Toast{Text: "It is to be decided again.", Seconds: 5})
}

// said goes back to the frown with a word about what was done.
func (p *Pages) said(w http.ResponseWriter, r *http.Request, err error, t ui.Toast) error {
	if err != nil {
		return err
	}
	ui.SayNext(w, t)
	http.Redirect(w, r, pathOf(r.PathValue("message")), http.StatusSeeOther)
	return nil
}
