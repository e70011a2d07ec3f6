// This file holds what is done in an hour of Beast mode.

package conversations

import (
	"context"
	"errors"
	"net/http"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/ui"
)

// beastRoutes says where the hour and what is done in it stand.
func (p *Pages) beastRoutes(mux ui.Mux) {
	for pattern, handle := range map[string]ui.TeamHandler{
		"GET /conversations/beast":                p.showBeast,
		"POST /conversations/beast":               p.beastTo(p.beginBeast),
		"POST /conversations/beast/pause":         p.beastTo(p.pauseBeast),
		"POST /conversations/beast/pause/removal": p.beastTo(p.resumeBeast),
		"POST /conversations/beast/break":         p.beastTo(p.breakBeast),
		"POST /conversations/beast/end":           p.leaveBeast,
		"POST /conversations/beast/end/removal":   p.beastTo(p.returnToBeast),
		"POST /conversations/{id}/later":          p.later,
		"POST /conversations/{id}/later/removal":  p.notLater,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
}

// beastTo leads to the hour after a verb.
func (p *Pages) beastTo(verb func(*http.Request, team.Person) error) ui.TeamHandler {
	return func(w http.ResponseWriter, r *http.Request, who team.Person) error {
		if err := verb(r, who); err != nil {
			return err
		}
		http.Redirect(w, r, beastPath, http.StatusSeeOther)
		return nil
	}
}

func (p *Pages) beginBeast(r *http.Request, who team.Person) error {
	_, err := p.rhythm.Begin(r.Context(), who)
	return err
}

func (p *Pages) pauseBeast(r *http.Request, who team.Person) error {
	return p.rhythm.Pause(r.Context(), who)
}

func (p *Pages) resumeBeast(r *http.Request, who team.Person) error {
	return p.rhythm.Resume(r.Context(), who)
}

func (p *Pages) breakBeast(r *http.Request, who team.Person) error {
	return p.rhythm.TakeBreak(r.Context(), who)
}

func (p *Pages) returnToBeast(r *http.Request, who team.Person) error {
	return p.rhythm.Return(r.Context(), who)
}

// leaveBeast leaves the hour, or comes back from the break with a word.
func (p *Pages) leaveBeast(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx := r.Context()
	own, err := p.rhythm.Own(ctx, who)
	if err != nil {
		return err
	}
	now := own.At(p.house.Now())
	err = p.rhythm.Leave(ctx, who, r.FormValue("word"))
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Invalid {
		b := beastPage{Frame: p.house.Frame(w, r, "Beast mode", ui.NavInbox), Path: beastPath, Live: "rhythm"}
		b.Body = "beast-page"
		if err := p.afterBeast(ctx, &b, own, now, who); err != nil {
			return err
		}
		b.Break.Error, b.Break.Typed = f.Say, r.FormValue("word")
		return ui.Show(w, http.StatusUnprocessableEntity, p.beast, b)
	}
	if err != nil {
		return err
	}
	t := ui.Toast{Text: "Welcome back.", Seconds: 5}
	if now.Stage == rhythm.Working || now.Stage == rhythm.Paused {
		t = ui.Toast{Text: "You left Beast mode.", Undo: beastPath + "/end/removal", Label: "Back to it"}
	}
	ui.SayNext(w, t)
	http.Redirect(w, r, ui.InboxPath, http.StatusSeeOther)
	return nil
}

// later leaves a conversation for the end of the hour.
func (p *Pages) later(w http.ResponseWriter, r *http.Request, who team.Person) error {
	c, err := p.inbox.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.rhythm.Skip(r.Context(), who, c.ID); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: firstOf(c.Customer) + " comes back when the others are done.", Undo: talkPath(c.ID) + "/later/removal"})
	own, err := p.rhythm.Own(r.Context(), who)
	if err != nil {
		return err
	}
	to := beastPath
	if next, ok, err := p.nextInBeast(r.Context(), own, who, c.ID); err != nil {
		return err
	} else if ok {
		to = place{View: inBeast}.talk(next.ID)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (p *Pages) notLater(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.rhythm.Keep(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r, place{View: inBeast}.talk(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

// sentInBeast writes an answer of the hour down, for its writer alone, and
// leads to the breath after it. An hour that was left meanwhile is no fault:
// the answer has gone.
func (p *Pages) sentInBeast(w http.ResponseWriter, r *http.Request, who team.Person, l inbox.Leaving) error {
	if err := p.rhythm.Answered(r.Context(), who, l.Conversation, l.ID); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	if l.LeavesAt.After(l.At) { // for the break, when this was the last of the hour; else the breath says it
		c, err := p.inbox.Conversation(r.Context(), l.Conversation)
		if err != nil {
			return err
		}
		ui.SayNext(w, undoInBeast(c, l, l.At))
	}
	http.Redirect(w, r, beastPath+"?sent="+l.ID+"&in="+l.Conversation, http.StatusSeeOther)
	return nil
}

// undoInBeast offers, for as long as there is, to call an answer of the hour back.
func undoInBeast(c inbox.Conversation, l inbox.Leaving, at time.Time) ui.Toast {
	return ui.Toast{
		Text: "Sent. Going to " + firstOf(c.Customer) + ".", Undo: place{View: inBeast}.of("/answers/" + l.ID + "/removal"),
		Seconds: int(l.LeavesAt.Sub(at) / time.Second), Strict: true,
	}
}

// takenBack takes an answer that was called back out of its writer's count,
// and says where its draft is open: in the hour, if that still runs.
func (p *Pages) takenBack(ctx context.Context, who team.Person, at place, answer string) (place, error) {
	if err := p.rhythm.TakenBack(ctx, who, answer); err != nil && !fault.Is(err, fault.Conflict) {
		return at, err
	}
	if at.View != inBeast {
		return at, nil
	}
	own, err := p.rhythm.Own(ctx, who)
	if own.At(p.house.Now()).Stage != rhythm.Working {
		at.View = inbox.Waiting
	}
	return at, err
}
