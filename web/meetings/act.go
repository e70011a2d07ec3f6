// This file holds what is done in a meeting: each form calls one verb, and goes back.

package meetings

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// changeMeeting does what a form on a meeting's page asks for.
func (p *Pages) changeMeeting(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	id, verb := r.PathValue("id"), r.PathValue("verb")
	if verb == "presence" {
		if err := p.Meetings.Here(r.Context(), who, id); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	f, ok := map[string]func(*http.Request, team.Person, string) error{
		"start": p.start, "section": p.goTo, "pause": p.pause, "resume": p.resume, "loan": p.borrow, "presenter": p.takeOver, "end": p.end,
		"answer": p.answer, "decide": p.decide, "promise": p.promise, "bring": p.bring, "ask": p.ask, "rate": p.rate,
		"move": p.move, "skip": p.skip, "restore": p.restore, "reply": p.reply,
		"judge": p.judge, "changed": p.changed, "card": p.shown,
	}[verb]
	if !ok {
		return fault.New(fault.NotFound, "A meeting can’t do that.")
	}
	err := f(r, who, id)
	if typed, mendable := refused(r, verb, err); mendable {
		return p.again(w, r, who, id, typed)
	}
	if err != nil {
		return err
	}
	if t, ok := told(verb, r); ok {
		ui.SayNext(w, t)
	}
	return back(w, r, address(id))
}

// again shows the page of a meeting with what was refused.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, who team.Person, id string, typed form) error {
	s, err := p.scene(r.Context(), who, id)
	if err != nil {
		return err
	}
	if typed.Name != "decide" && typed.Name != "promise" && typed.Name != "rate" && typed.Wrong[""] == "" {
		for _, words := range typed.Wrong {
			typed.Wrong[""] = words
		}
	}
	switch s.m.State() {
	case meeting.Running, meeting.Paused:
		return p.showRoom(w, r, s, http.StatusUnprocessableEntity, typed)
	case meeting.Over:
		return p.showAfter(w, r, s, http.StatusUnprocessableEntity, typed)
	case meeting.Planned, meeting.Skipped:
	}
	return p.showBefore(w, r, s, http.StatusUnprocessableEntity, typed)
}

// told is what is said after a verb whose effect is not seen at once.
func told(verb string, r *http.Request) (ui.Toast, bool) {
	switch verb {
	case "skip":
		return ui.Toast{Text: "Skipped. What is open stays for the next one.", Undo: address(r.PathValue("id")) + "/restore"}, true
	case "move":
		return ui.Toast{Text: "Moved. Everybody’s calendar is told.", Undo: address(r.PathValue("id")) + "/restore"}, true
	case "rate":
		return ui.Toast{Text: "Thank you. Your rating is kept."}, true
	case "ask":
		return ui.Toast{Text: "Asked."}, true
	case "bring":
		return ui.Toast{Text: "Brought along."}, true
	}
	return ui.Toast{}, false
}

func (p *Pages) start(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Start(r.Context(), who, id)
}

func (p *Pages) goTo(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Go(r.Context(), who, id, r.PostForm.Get("from"), r.PostForm.Get("section"))
}

func (p *Pages) pause(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Pause(r.Context(), who, id)
}

func (p *Pages) resume(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Resume(r.Context(), who, id)
}

func (p *Pages) borrow(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Borrow(r.Context(), who, id, r.PostForm.Get("section"), r.PostForm.Get("lender"))
}

func (p *Pages) takeOver(r *http.Request, who team.Person, id string) error {
	to := r.PostForm.Get("to")
	if to == "" {
		to = who.ID
	}
	return p.Meetings.Present(r.Context(), who, id, to)
}

func (p *Pages) end(r *http.Request, who team.Person, id string) error {
	return p.Meetings.End(r.Context(), who, id)
}

func (p *Pages) answer(r *http.Request, who team.Person, id string) error {
	mood, _ := strconv.Atoi(r.PostForm.Get("mood")) // none chosen is none
	return p.Meetings.Answer(r.Context(), who, id, meeting.Answer{Section: r.PostForm.Get("section"), Text: r.PostForm.Get("text"), Mood: mood})
}

// tell reads who tells whom.
func tell(r *http.Request) []meeting.Tell {
	who, whom := r.PostForm.Get("who"), strings.TrimSpace(r.PostForm.Get("whom"))
	if who == "" || whom == "" {
		return nil
	}
	return []meeting.Tell{{Who: who, Whom: whom}}
}

func (p *Pages) decide(r *http.Request, who team.Person, id string) error {
	text, item := strings.TrimSpace(r.PostForm.Get("text")), r.PostForm.Get("item")
	if text == "" {
		return fault.Field("text", "Say what was decided.")
	}
	if (r.PostForm.Get("who") == "") != (strings.TrimSpace(r.PostForm.Get("whom")) == "") {
		return fault.Field("whom", "Say both: who tells, and whom.")
	}
	if item != "" && r.PostForm.Get("solves") != "" {
		return p.Meetings.Solve(r.Context(), who, item, meeting.Solution{Meeting: id, Decision: text, Tell: tell(r)})
	}
	_, err := p.Meetings.Decide(r.Context(), who, meeting.Decision{Meeting: id, Item: item, Text: text, Tell: tell(r)})
	return err
}

func (p *Pages) promise(r *http.Request, who team.Person, id string) error {
	item := r.PostForm.Get("item")
	one := meeting.Promise{Text: r.PostForm.Get("text"), Owner: r.PostForm.Get("owner"), Item: item}
	if day := r.PostForm.Get("due"); day != "" && day != r.PostForm.Get("usual") {
		due, err := time.ParseInLocation(time.DateOnly, day, who.Location())
		if err != nil {
			return fault.Field("due", "“%s” is no date. It should look like 2026-11-23.", day)
		}
		one.Due = due.AddDate(0, 0, 1).Add(-time.Minute) // the end of that day
	}
	if item != "" && r.PostForm.Get("solves") != "" {
		return p.Meetings.Solve(r.Context(), who, item, meeting.Solution{Meeting: id, Action: &one})
	}
	_, err := p.Meetings.Promise(r.Context(), who, id, one)
	return err
}

func (p *Pages) bring(r *http.Request, who team.Person, id string) error {
	m, err := p.Meetings.Meeting(r.Context(), who, id)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PostForm.Get("n"))
	if err != nil && r.PostForm.Get("n") != "" {
		return fault.Field("n", "How many? Give a number.")
	}
	g := r.PostForm.Get
	_, err = p.Meetings.Bring(r.Context(), who, meeting.Brought{
		Series: m.Series, Kind: meeting.BroughtKind(g("kind")), Ref: g("ref"), Title: g("title"), Said: g("said"), Link: g("link"), Mood: g("mood"), N: n,
	})
	return err
}

func (p *Pages) rate(r *http.Request, who team.Person, id string) error {
	score, err := strconv.Atoi(r.PostForm.Get("score"))
	if err != nil {
		return fault.Field("score", "Choose a number from 1 to 10.")
	}
	return p.Meetings.Rate(r.Context(), who, id, score, r.PostForm.Get("why"))
}

func (p *Pages) move(r *http.Request, who team.Person, id string) error {
	to, err := time.ParseInLocation("2006-01-02T15:04", r.PostForm.Get("to"), who.Location())
	if err != nil {
		return fault.Field("to", "Choose a day and a time.")
	}
	return p.Meetings.Move(r.Context(), who, id, to)
}

func (p *Pages) skip(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Skip(r.Context(), who, id, r.PostForm.Get("why"))
}

func (p *Pages) restore(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Restore(r.Context(), who, id)
}

func (p *Pages) reply(r *http.Request, who team.Person, id string) error {
	return p.Meetings.Reply(r.Context(), who, id, meeting.Reply(r.PostForm.Get("reply")))
}

// week is the week that a meeting looks at.
func (p *Pages) week(r *http.Request, who team.Person, id string) (metric.Week, error) {
	m, err := p.Meetings.Meeting(r.Context(), who, id)
	return m.Week, err
}

func (p *Pages) judge(r *http.Request, who team.Person, id string) error {
	week, err := p.week(r, who, id)
	if err != nil {
		return err
	}
	return p.Cards.Rule(r.Context(), who, week, r.PostForm.Get("row"), scorecard.Shape(r.PostForm.Get("word")), r.PostForm.Get("sentence"))
}

func (p *Pages) changed(r *http.Request, who team.Person, _ string) error {
	of, err := scorecard.ParseRef(r.PostForm.Get("of"))
	if err != nil {
		return fault.New(fault.NotFound, "There is no such figure.").Because(err)
	}
	_, err = p.Cards.Answer(r.Context(), who, of, r.PostForm.Get("text"))
	return err
}

func (p *Pages) shown(r *http.Request, who team.Person, id string) error {
	week, err := p.week(r, who, id)
	if err != nil {
		return err
	}
	return p.Cards.ShowCard(r.Context(), who, week, scorecard.Shown(r.PostForm.Get("shown")))
}
