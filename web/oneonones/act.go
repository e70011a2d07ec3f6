// This file holds what is done on a pair's page: each form calls one verb, and goes back.

package oneonones

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"rapport/kit/fault"
	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// verb does what a form asks for; id is the pair's, or an entry's.
type verb func(r *http.Request, who team.Person, id string) error

// change does what a form on a pair's page asks for.
func (p *Pages) change(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	id, name := r.PathValue("id"), r.PathValue("verb")
	if name == "presence" {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	f, ok := map[string]verb{
		"topic": p.addTopic, "answer": p.answer, "checkin": p.checkIn, "promise": p.promise, "goal": p.addGoal, "highlight": p.addHighlight,
		"propose": p.propose, "accept": p.accept, "withdraw": p.withdraw, "pack": p.setPack, "end": p.end, "catchup": p.catchUp,
		"private": p.savePrivate, "choose": p.choose,
	}[name]
	if !ok {
		return fault.New(fault.NotFound, "A one-on-one can’t do that.")
	}
	to := address(id)
	switch name {
	case "private":
		to += "/private"
	case "propose", "accept", "withdraw", "pack", "catchup":
		to += "/rhythm"
	case "choose":
		to += "/hand"
	}
	return p.done(w, r, who, f(r, who, id), name, to)
}

// changeEntry does what a form about one entry asks for.
func (p *Pages) changeEntry(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	part, entry, name := r.PathValue("part"), r.PathValue("entry"), r.PathValue("verb")
	f, ok := map[string]verb{
		"topics/save": p.saveTopic, "topics/tick": p.tickTopic, "topics/untick": p.untickTopic, "topics/remove": p.removeTopic, "topics/weekly": p.toWeekly,
		"actions/done": p.doAction, "actions/undo": p.undoAction, "actions/drop": p.dropAction, "actions/move": p.moveAction, "actions/week": p.thisWeek, "actions/talk": p.discussAction,
		"goals/say": p.sayGoal, "goals/done": p.doGoal, "goals/undo": p.undoGoal, "goals/remove": p.removeGoal,
		"highlights/weekly": p.tellWeekly, "highlights/remove": p.removeHighlight,
		"meetings/move": p.move, "meetings/skip": p.skip, "meetings/restore": p.restore, "meetings/start": p.start, "meetings/section": p.goTo,
		"meetings/pause": p.pause, "meetings/resume": p.resume, "meetings/finish": p.finish, "meetings/talked": p.talked, "meetings/show": p.showNow, "notes/add": p.addNote,
	}[part+"/"+name]
	if !ok {
		return fault.New(fault.NotFound, "A one-on-one can’t do that.")
	}
	to := address(r.PathValue("id"))
	if part == "meetings" && (name == "move" || name == "skip" || name == "restore") {
		to += "/rhythm"
	}
	return p.done(w, r, who, f(r, who, entry), part+"/"+entry+"/"+name, to)
}

// done goes back, or shows the page again with what was refused.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, who team.Person, err error, name, to string) error {
	script := r.Header.Get("Accept") == "application/json" // a form that sends itself
	if typed, mendable := refused(r, name, err); mendable {
		if script {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnprocessableEntity)
			return json.NewEncoder(w).Encode(map[string]string{"say": typed.Whole()})
		}
		switch to {
		case address(r.PathValue("id")):
			return p.showWith(w, r, who, http.StatusUnprocessableEntity, typed)
		case address(r.PathValue("id")) + "/rhythm":
			return p.rhythmWith(w, r, who, http.StatusUnprocessableEntity, typed)
		case address(r.PathValue("id")) + "/private":
			return p.privateWith(w, r, who, http.StatusUnprocessableEntity, typed)
		}
	}
	if err != nil {
		return err
	}
	if script {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if said := told(r); said != "" {
		ui.SayNext(w, ui.Toast{Text: said, Undo: undone(r)})
	}
	return back(w, r, to)
}

// told is what is said after a verb whose effect is not seen at once: never a word that somebody wrote.
func told(r *http.Request) string {
	switch r.PathValue("part") + "/" + r.PathValue("verb") {
	case "meetings/skip":
		return "Skipped. What is open stays for the next one."
	case "meetings/move":
		return "Moved. Both calendars are told."
	case "meetings/show":
		return "Shown. What you add from now on is seen at once."
	case "actions/drop":
		return "Dropped."
	case "topics/weekly", "highlights/weekly":
		return "It is with the weekly meeting now."
	case "/propose":
		return "Proposed. Nothing changes until the other agrees."
	case "/accept":
		return "Agreed. Both calendars are told."
	}
	return ""
}

// undone is the address that takes a verb back; "" for most, which the page itself takes back.
func undone(r *http.Request) string {
	if r.PathValue("part")+"/"+r.PathValue("verb") != "actions/drop" {
		return ""
	}
	return address(r.PathValue("id")) + "/actions/" + url.PathEscape(r.PathValue("entry")) + "/undo"
}

// showNow lets the manager see what the report added, before the evening.
func (p *Pages) showNow(r *http.Request, who team.Person, id string) error {
	return p.Pairs.ShowNow(r.Context(), who, id)
}

func (p *Pages) addTopic(r *http.Request, who team.Person, id string) error {
	_, err := p.Pairs.AddTopic(r.Context(), who, id, oneonone.NewTopic{Text: field(r, "text"), Issue: r.PostForm.Get("issue") != ""})
	return err
}

func (p *Pages) saveTopic(r *http.Request, who team.Person, id string) error {
	return p.Pairs.SaveTopic(r.Context(), who, id, field(r, "text"), r.PostForm.Get("issue") != "")
}

func (p *Pages) tickTopic(r *http.Request, who team.Person, id string) error {
	return p.Pairs.TickTopic(r.Context(), who, id, true, field(r, "outcome"))
}

func (p *Pages) untickTopic(r *http.Request, who team.Person, id string) error {
	return p.Pairs.TickTopic(r.Context(), who, id, false, "")
}

func (p *Pages) removeTopic(r *http.Request, who team.Person, id string) error {
	return p.Pairs.RemoveTopic(r.Context(), who, id)
}

func (p *Pages) toWeekly(r *http.Request, who team.Person, id string) error {
	return p.Pairs.ToWeekly(r.Context(), who, id, "", field(r, "title"), r.PostForm.Get("named") != "")
}

func (p *Pages) answer(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Answer(r.Context(), who, id, field(r, "prompt"), field(r, "text"))
}

func (p *Pages) checkIn(r *http.Request, who team.Person, id string) error {
	face, _ := strconv.Atoi(r.PostForm.Get("face")) // none chosen is none
	return p.Pairs.CheckIn(r.Context(), who, id, oneonone.Face(face), field(r, "word"))
}

func (p *Pages) promise(r *http.Request, who team.Person, id string) error {
	var due time.Time
	if day := field(r, "due"); day != "" {
		var err error
		if due, err = endOf(day, who); err != nil {
			return err
		}
	}
	return p.Pairs.Promise(r.Context(), who, id, field(r, "owner"), field(r, "text"), due)
}

// endOf is the end of a day in somebody's zone.
func endOf(day string, who team.Person) (time.Time, error) {
	at, err := time.ParseInLocation(time.DateOnly, day, who.Location())
	if err != nil {
		return at, fault.Field("due", "Choose a day.")
	}
	return at.AddDate(0, 0, 1).Add(-time.Minute), nil
}

// addNote adds a paragraph to the shared note: for pages without script.
func (p *Pages) addNote(r *http.Request, who team.Person, id string) error {
	return p.Pairs.AppendNote(r.Context(), who, id, field(r, "text"))
}

func (p *Pages) doAction(r *http.Request, who team.Person, id string) error {
	return p.Pairs.DoAction(r.Context(), who, id, true)
}

func (p *Pages) undoAction(r *http.Request, who team.Person, id string) error {
	return p.Pairs.DoAction(r.Context(), who, id, false)
}

func (p *Pages) dropAction(r *http.Request, who team.Person, id string) error {
	return p.Pairs.DropAction(r.Context(), who, id, field(r, "why"))
}

func (p *Pages) moveAction(r *http.Request, who team.Person, id string) error {
	due, err := endOf(field(r, "due"), who)
	if err != nil {
		return err
	}
	return p.Pairs.MoveAction(r.Context(), who, id, due)
}

// thisWeek moves an action to the end of the week: Friday evening, or Sunday when that is over.
func (p *Pages) thisWeek(r *http.Request, who team.Person, id string) error {
	now := p.house.Now().In(who.Location())
	last := time.Friday
	if now.Weekday() == time.Saturday || now.Weekday() == time.Sunday || now.Weekday() == time.Friday {
		last = time.Sunday
	}
	days := (int(last) - int(now.Weekday()) + 7) % 7
	due := time.Date(now.Year(), now.Month(), now.Day()+days, 23, 59, 0, 0, now.Location())
	return p.Pairs.MoveAction(r.Context(), who, id, due)
}

func (p *Pages) discussAction(r *http.Request, who team.Person, id string) error {
	return p.Pairs.DiscussAction(r.Context(), who, id)
}

func (p *Pages) addGoal(r *http.Request, who team.Person, id string) error {
	_, err := p.Pairs.AddGoal(r.Context(), who, id, oneonone.NewGoal{Text: field(r, "text"), Until: field(r, "until"), Skill: r.PostForm.Get("skill") != ""})
	return err
}

func (p *Pages) sayGoal(r *http.Request, who team.Person, id string) error {
	return p.Pairs.SayGoal(r.Context(), who, id, r.PostForm.Get("track") != "off", field(r, "line"))
}

func (p *Pages) doGoal(r *http.Request, who team.Person, id string) error {
	return p.Pairs.FinishGoal(r.Context(), who, id, true)
}

func (p *Pages) undoGoal(r *http.Request, who team.Person, id string) error {
	return p.Pairs.FinishGoal(r.Context(), who, id, false)
}

func (p *Pages) removeGoal(r *http.Request, who team.Person, id string) error {
	return p.Pairs.RemoveGoal(r.Context(), who, id)
}

func (p *Pages) addHighlight(r *http.Request, who team.Person, id string) error {
	return p.Pairs.AddHighlight(r.Context(), who, id, field(r, "text"))
}

func (p *Pages) tellWeekly(r *http.Request, who team.Person, id string) error {
	return p.Pairs.TellWeekly(r.Context(), who, id, "")
}

func (p *Pages) removeHighlight(r *http.Request, who team.Person, id string) error {
	return p.Pairs.RemoveHighlight(r.Context(), who, id)
}

func (p *Pages) setPack(r *http.Request, who team.Person, id string) error {
	return p.Pairs.SetPack(r.Context(), who, id, oneonone.Pack(field(r, "pack")))
}

func (p *Pages) end(r *http.Request, who team.Person, id string) error {
	return p.Pairs.End(r.Context(), who, id)
}

func (p *Pages) choose(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Choose(r.Context(), who, id, field(r, "entry"), r.PostForm.Get("on") != "")
}

func (p *Pages) savePrivate(r *http.Request, who team.Person, id string) error {
	return p.Pairs.SavePrivate(r.Context(), who, id, field(r, "note"), field(r, "text"))
}
