// This file holds where people put conversations, one or many: each form calls
// one verb, and the toast takes it back.

package conversations

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// sortRoutes says where conversations are put elsewhere.
func (p *Pages) sortRoutes(mux ui.Mux) {
	p.selectionRoutes(mux)
	for pattern, handle := range map[string]ui.TeamHandler{
		"POST /conversations/{id}/status":               p.putStatus,
		"POST /conversations/{id}/sleep":                p.putToSleep,
		"POST /conversations/{id}/merge":                p.merge,
		"POST /conversations/{id}/split":                p.split,
		"POST /conversations/{id}/parts/{part}/removal": p.unmerge,
		"POST /undo/{deed}":                             p.undo,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
}

// putWords is what the page tells after a status was set.
var putWords = map[inbox.Status]string{
	inbox.Closed: "Closed", inbox.Spam: "Marked as spam", inbox.Deleted: "Deleted", inbox.Open: "Back again", inbox.Pending: "Asleep",
}

// putStatus puts the conversation where a person wants it.
func (p *Pages) putStatus(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.putOne(w, r, who, inbox.Status(r.FormValue("status")), time.Time{}, "")
}

// putToSleep lets the conversation sleep until a moment, or until the customer writes.
func (p *Pages) putToSleep(w http.ResponseWriter, r *http.Request, who team.Person) error {
	until, err := untilOf(r, p.house.Now(), who.Location())
	if err != nil {
		return err
	}
	return p.putOne(w, r, who, inbox.Pending, until, asleepUntil(until, p.house.Now(), who.Location()))
}

func (p *Pages) putOne(w http.ResponseWriter, r *http.Request, who team.Person, status inbox.Status, until time.Time, words string) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	c, err := p.inbox.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if putWords[status] == "" {
		return fault.New(fault.Invalid, "“%s” is nowhere to put a conversation.", status)
	}
	done, err := p.inbox.Put(r.Context(), who, []string{c.ID}, status, until)
	if err != nil {
		return err
	}
	p.offerUndo(w, at, done, putWords[status]+words+": "+firstOf(c.Customer)+".")
	to := at.List()
	if status == inbox.Open {
		to = at.talk(c.ID)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// offerUndo says what was done, with the way back.
func (p *Pages) offerUndo(w http.ResponseWriter, at place, done inbox.Ticket, words string) {
	t := ui.Toast{Text: words}
	if done.Deed != "" {
		t.Undo = at.of("/undo/" + done.Deed)
	}
	ui.SayNext(w, t)
}

// undo takes back what the toast told of.
func (p *Pages) undo(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	all, err := p.inbox.Undo(r.Context(), who, r.PathValue("deed"))
	if err != nil {
		return err
	}
	to, words := at.List(), "As if it had never been."
	if len(all) == 1 {
		to = at.talk(all[0].ID)
	} else if len(all) > 1 {
		words = ui.Plural(len(all), "conversation is", "conversations are") + " as before."
	}
	ui.SayNext(w, ui.Toast{Text: words, Seconds: 5})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// merge makes the chosen conversations part of this one.
func (p *Pages) merge(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	done, err := p.inbox.Merge(r.Context(), who, id, r.Form["other"])
	if err != nil {
		return err
	}
	p.offerUndo(w, at, done, "Merged: what was "+strconv.Itoa(done.N+1)+" conversations is one.")
	http.Redirect(w, r, at.talk(id), http.StatusSeeOther)
	return nil
}

// unmerge takes a conversation out again that was merged into this one.
func (p *Pages) unmerge(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	if err := p.inbox.Unmerge(r.Context(), who, r.PathValue("part")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "They are two conversations again.", Seconds: 5})
	http.Redirect(w, r, at.talk(r.PathValue("part")), http.StatusSeeOther)
	return nil
}

// split moves messages into a conversation of their own, and goes there.
func (p *Pages) split(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	done, err := p.inbox.Split(r.Context(), who, r.PathValue("id"), r.FormValue("message"), r.FormValue("how") == "alone")
	if err != nil {
		return err
	}
	p.offerUndo(w, at, done, ui.Plural(done.N, "message has a conversation of its own.", "messages have a conversation of their own."))
	http.Redirect(w, r, at.talk(done.Made), http.StatusSeeOther)
	return nil
}

// sleep is the form that lets a conversation sleep.
type sleep struct {
	Post    string
	First   string
	Presets []preset
	Own     string // what the field for an own moment begins with
}

type preset struct{ Value, Label, When, Key string }

// morning is when a day begins for those who chose no hour.
const morning = 9

// presetsAt are the moments offered to who looks at their clock in zone.
func presetsAt(now time.Time, zone *time.Location) map[string]time.Time {
	here := now.In(zone)
	day := func(n int) time.Time {
		return time.Date(here.Year(), here.Month(), here.Day()+n, morning, 0, 0, 0, zone)
	}
	return map[string]time.Time{
		"later":    here.Truncate(time.Hour).Add(3 * time.Hour),
		"tomorrow": day(1),
		"monday":   day(1 + (7+int(time.Monday)-int(here.Weekday())-1)%7),
		"never":    {},
	}
}

func sleepOf(f ui.Frame, v view, post string) sleep {
	tomorrow := presetsAt(f.At, v.who.Location())["tomorrow"]
	s := sleep{Post: post, First: firstOf(v.c.Customer), Own: tomorrow.AddDate(0, 0, 1).Format(ownLayout), Presets: presetsFor(f, v.who)}
	s.Presets[len(s.Presets)-1].Label = "Until " + s.First + " writes"
	return s
}

// presetsFor are the moments offered, in words.
func presetsFor(f ui.Frame, who team.Person) (all []preset) {
	zone := who.Location()
	at := presetsAt(f.At, zone)
	say := func(name string) string { return strings.TrimPrefix(ui.When(at[name], f.At, zone), "Today ") }
	if at["later"].Day() == f.At.In(zone).Day() {
		all = append(all, preset{"later", "Later today", say("later"), "1"})
	}
	return append(all, preset{"tomorrow", "Tomorrow morning", say("tomorrow"), "2"}, preset{"monday", "Next Monday", say("monday"), "3"},
		preset{"never", "Until they write", "", "4"})
}

// ownLayout is how a field for a moment writes it.
const ownLayout = "2006-01-02T15:04"

// untilOf reads the moment that a form chose, in the person's zone; zero is until the customer writes.
func untilOf(r *http.Request, now time.Time, zone *time.Location) (time.Time, error) {
	if at, ok := presetsAt(now, zone)[r.FormValue("until")]; ok {
		return at, nil
	}
	at, err := time.ParseInLocation(ownLayout, r.FormValue("own"), zone)
	if err != nil {
		return at, fault.Field("own", "Until when? Choose a day and an hour, or one of the moments offered.")
	}
	return at, nil
}

func asleepUntil(until, now time.Time, zone *time.Location) string {
	if until.IsZero() {
		return " until they write"
	}
	return " until " + soon(until, now, zone)
}
