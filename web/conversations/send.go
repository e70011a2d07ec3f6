// This file holds what becomes of a finished form: an answer is sent at once,
// in a moment, or later, is called back, or put off.

package conversations

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/team"
	"rapport/web/ui"
)

// sendRoutes says where drafts, files and what is about to leave stand.
func (p *Pages) sendRoutes(mux ui.Mux) {
	for pattern, handle := range map[string]ui.TeamHandler{
		"GET /conversations/{id}/draft":          p.showDraft,
		"POST /conversations/{id}/draft":         p.keepDraft,
		"GET /conversations/{id}/drafts":         p.showUnsent,
		"POST /conversations/{id}/drafts/taking": p.takeDraft,
		"POST /conversations/{id}/uploads":       p.putUpload,
		"GET /uploads/{upload}":                  p.showUpload,
		"POST /answers/{answer}/removal":         p.callBack,
		"POST /answers/{answer}/moment":          p.postpone,
		"POST /conversations/undo-send":          p.setUndo,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
}

// written is what a form of an answer said.
type written struct {
	inbox.Answer
	format string
	all    bool   // also to all who are in the talk
	asked  bool   // the form had a handover line, which may have been left out
	cc     string // as it was typed
	bcc    string
	to     string
}

// answerOf reads the form of an answer, with the files that came along.
func (p *Pages) answerOf(r *http.Request, who team.Person) (written, error) {
	if err := r.ParseMultipartForm(4 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return written{}, tooMuch(err, "The form did not arrive whole. Send it again.")
	}
	f := written{format: "text", all: r.FormValue("all") != "", asked: r.Form.Has("handover"), cc: r.FormValue("cc"), bcc: r.FormValue("bcc"), to: r.FormValue("to"), Answer: inbox.Answer{
		ID: r.FormValue("id"), Conversation: r.PathValue("id"), Kind: kindOf(r), Saw: cmp.Or(r.FormValue("anyway"), r.FormValue("saw")),
		Handover: r.FormValue("handover"), Close: r.FormValue("then") == "close", CloseIfQuiet: r.FormValue("then") == "quiet", Files: r.Form["file"], Carries: r.Form["carries"], Bare: kindOf(r) == inbox.Forward && r.FormValue("with_files") == "",
	}}
	f.HandleSeconds, _ = strconv.ParseFloat(r.FormValue("handle_seconds"), 64) // what is no number counts as none
	if r.FormValue("format") == "html" {
		f.format, f.HTML = "html", fromEditor(r.FormValue("body"))
	} else {
		f.Text = r.FormValue("body")
	}
	f.To, f.Copies, f.Blind = inbox.ReadAddresses(f.to), inbox.ReadAddresses(f.cc), inbox.ReadAddresses(f.bcc)
	if f.Kind == inbox.Reply {
		f.To = nil
	}
	if f.all {
		others, err := p.others(r.Context(), f.Conversation)
		if err != nil {
			return f, err
		}
		f.Copies = append(f.Copies, others...)
	}
	more, err := p.takeFiles(r, who)
	f.Files = append(f.Files, more...)
	return f, err
}

// others lists who besides the customer is in the talk.
func (p *Pages) others(ctx context.Context, conversation string) ([]mail.Address, error) {
	c, err := p.inbox.Conversation(ctx, conversation)
	if err != nil {
		return nil, err
	}
	thread, _, err := p.inbox.Thread(ctx, c.ID, "", threadLength)
	if err != nil {
		return nil, err
	}
	o, err := p.officeNow(ctx)
	return inbox.Others(c, thread, o.ours), err
}

// reply sends an answer, or passes something on. One that was held, or that
// can't be sent, comes back with the page: nothing that was typed is lost.
func (p *Pages) reply(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	form, err := p.answerOf(r, who)
	d := draft{answer: &form}
	if err == nil {
		err = p.fromSnippets(r, who, form.Answer)
	}
	var l inbox.Leaving
	if err == nil {
		l, err = p.sendIt(r, who, form.Answer)
	}
	if held, ok := errors.AsType[*inbox.Held](err); ok {
		d.news = held.New
		return p.again(w, r, http.StatusConflict, view{who: who, at: at, draft: d})
	}
	if fault.Is(err, fault.Invalid) {
		return p.failed(w, r, who, at, d, err)
	}
	if err != nil {
		return err
	}
	return p.sent(w, r, who, at, l)
}

// sendIt sends at the moment that was chosen: later, after the seconds in which
// its writer may call it back, or at once.
func (p *Pages) sendIt(r *http.Request, who team.Person, a inbox.Answer) (inbox.Leaving, error) {
	ctx, now := r.Context(), p.house.Now()
	if r.FormValue("later") != "" {
		moment, err := momentOf(r, who, now)
		if err != nil {
			return inbox.Leaving{}, err
		}
		return p.inbox.Send(ctx, who, a, moment)
	}
	seconds, err := p.inbox.UndoSeconds(ctx, who)
	if err != nil {
		return inbox.Leaving{}, err
	}
	if seconds > 0 {
		return p.inbox.Send(ctx, who, a, now.Add(time.Duration(seconds)*time.Second))
	}
	m, err := p.inbox.Reply(ctx, who, a)
	a.Conversation, a.To = m.Conversation, m.To
	return inbox.Leaving{Answer: a, Person: who.Email, At: now, LeavesAt: now}, err
}

// sent says what happens now, with the way back, and leads on.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request, who team.Person, at place, l inbox.Leaving) error {
	if at.View == inBeast && !l.Later() {
		return p.sentInBeast(w, r, who, l)
	}
	c, err := p.inbox.Conversation(r.Context(), l.Conversation)
	if err != nil {
		return err
	}
	to := firstOf(c.Customer)
	if len(l.To) > 0 && l.To[0].Address != c.Customer.Email {
		to = l.To[0].Address
	}
	t := ui.Toast{Text: "Sent. Going to " + to + ".", Undo: at.of("/answers/" + l.ID + "/removal")}
	if l.Close {
		t.Text = "Sent to " + to + ", and closed."
	}
	wait := l.LeavesAt.Sub(l.At)
	switch {
	case wait <= 0 && l.Close:
		t.Undo, t.Label = at.of(talkPath(l.Conversation)+"/closure/removal"), "Re-open"
	case wait <= 0:
		t.Undo = ""
	case l.Later():
		t.Text, t.Label = "It leaves "+soon(l.LeavesAt, p.house.Now(), who.Location())+".", "Call it back"
	default:
		t.Seconds, t.Strict = int(wait/time.Second), true
	}
	ui.SayNext(w, t)
	if l.Close && !l.Later() {
		http.Redirect(w, r, at.List(), http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, at.talk(l.Conversation), http.StatusSeeOther)
	return nil
}

// momentField is how a field of a date and a time writes them.
const momentField = "2006-01-02T15:04"

// momentOf reads when an answer is to leave: one of the moments offered, or
// one's own, both in the sender's zone.
func momentOf(r *http.Request, who team.Person, now time.Time) (time.Time, error) {
	words := r.FormValue("later")
	if words == "own" {
		words = r.FormValue("moment")
	}
	at, err := time.ParseInLocation(momentField, words, who.Location())
	if err != nil {
		return at, fault.Field("moment", "When is it to leave? Give a day and a time.")
	}
	if !at.After(now) {
		return at, fault.Field("moment", "That moment is over. Choose one to come.")
	}
	return at, nil
}

// goodMoment is a moment offered for sending later.
type goodMoment struct{ Label, Said, Value string }

// goodMoments are the next good moments of a working day, in the sender's zone.
func goodMoments(now time.Time, zone *time.Location) []goodMoment {
	local := now.In(zone)
	at := func(days, hour int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, hour, 0, 0, 0, zone)
	}
	monday := (int(time.Monday) - int(local.Weekday()) + 7) % 7
	if monday == 0 {
		monday = 7
	}
	all := []struct {
		label string
		at    time.Time
	}{{"In an hour", local.Add(time.Hour).Truncate(time.Minute)}, {"This evening", at(0, 18)}, {"Tomorrow morning", at(1, 9)}, {"Monday morning", at(monday, 9)}}
	offered := make([]goodMoment, 0, len(all))
	for _, one := range all {
		if one.at.Sub(now) < 30*time.Minute || one.label == "Monday morning" && monday == 1 {
			continue
		}
		offered = append(offered, goodMoment{one.label, one.at.Format("Mon 15:04"), one.at.Format(momentField)})
	}
	return offered
}

// callBack takes an answer back that has not left.
func (p *Pages) callBack(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	d, err := p.inbox.CallBack(r.Context(), who, r.PathValue("answer"))
	if fault.Is(err, fault.Conflict) {
		m, readErr := p.inbox.Message(r.Context(), r.PathValue("answer"))
		if readErr != nil {
			return readErr
		}
		ui.SayNext(w, ui.Toast{Text: "Too late: it has left."})
		http.Redirect(w, r, at.talk(m.Conversation), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	if at, err = p.takenBack(r.Context(), who, at, d.ID); err != nil {
		return err
	}
	t := ui.Toast{Text: "Not sent. It is your draft again.", Seconds: 5}
	if d.Person != who.Email {
		t.Text = "Called back. It is a draft of its writer again."
	}
	ui.SayNext(w, t)
	http.Redirect(w, r, writeOn(at, d.Answer), http.StatusSeeOther)
	return nil
}

// postpone lets an answer leave at another moment.
func (p *Pages) postpone(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	moment, err := momentOf(r, who, p.house.Now())
	if err != nil {
		return err
	}
	l, err := p.inbox.Postpone(r.Context(), who, r.PathValue("answer"), moment)
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It leaves " + soon(l.LeavesAt, p.house.Now(), who.Location()) + ".", Seconds: 5})
	http.Redirect(w, r, at.talk(l.Conversation), http.StatusSeeOther)
	return nil
}

// setUndo sets for how long the viewer may call answers back.
func (p *Pages) setUndo(w http.ResponseWriter, r *http.Request, who team.Person) error {
	seconds, err := strconv.Atoi(r.FormValue("seconds"))
	if err != nil {
		return fault.Field("seconds", "Choose one of the times offered.")
	}
	if err := p.inbox.SetUndoSeconds(r.Context(), who, seconds); err != nil {
		return err
	}
	t := ui.Toast{Text: "Your answers wait " + ui.Plural(seconds, "second", "seconds") + " before they leave.", Seconds: 5}
	if seconds == 0 {
		t.Text = "Your answers leave at once."
	}
	ui.SayNext(w, t)
	back := r.FormValue("back")
	if !strings.HasPrefix(back, ui.InboxPath) {
		back = ui.InboxPath
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}
