// This file holds what is over: earlier meetings, and what both choose to give on.

package oneonones

import (
	"net/http"
	"strings"

	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// pastPage is the earlier meetings of a pair.
type pastPage struct {
	ui.Frame
	URL, OtherName string
	Records        []record
}

type record struct {
	ID, URL, Day, State, Why, Note string
	Minutes                        int
	Topics                         []topic
	Answers                        []oneonone.Answer
	CheckIns                       []arrival
	Missed                         bool // it can still be said that they talked
}

// pastShown is how many meetings back the page goes.
const pastShown = 60

func (p *Pages) showPast(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx, id := r.Context(), r.PathValue("id")
	pair, other, err := p.pairOf(ctx, who, id)
	if err != nil {
		return err
	}
	all, err := p.Pairs.Past(ctx, who, id, pastShown)
	if err != nil {
		return err
	}
	s := sheet{ID: id, URL: address(id), Me: who, Other: other, OtherName: other.FirstName()}
	v := pastPage{Frame: p.frame(w, r, "Earlier, with "+s.OtherName), URL: s.URL, OtherName: s.OtherName}
	for _, rec := range all {
		subjects, err := p.subjects(ctx, rec.Topics)
		if err != nil {
			return err
		}
		m := rec.Meeting
		one := record{
			ID: m.ID, URL: s.URL, Day: m.Start.In(who.Location()).Format("Monday 2 January 2006"), Why: m.Why, Note: strings.TrimSpace(rec.Note), Minutes: m.Minutes,
			Topics: s.topics(rec.Topics, subjects, v.At), Answers: rec.Answers, Missed: m.State() == oneonone.Missed && !pair.Ended(),
		}
		switch m.State() {
		case oneonone.Held:
			one.State = "Talked for " + ui.Span(m.Lasted)
		case oneonone.Skipped:
			one.State = "Skipped"
		case oneonone.Missed:
			one.State = "Missed"
			if m.Excused {
				one.State = "Somebody was away"
			}
		case oneonone.Planned, oneonone.Running, oneonone.Paused:
		}
		for _, c := range rec.CheckIns {
			one.CheckIns = append(one.CheckIns, arrival{Who: upper(s.called(c.By)), Word: c.Word, Face: c.Face})
		}
		v.Records = append(v.Records, one)
	}
	return ui.Show(w, http.StatusOK, p.past, v)
}

// handPage is what both can choose to give on to the next manager.
type handPage struct {
	ui.Frame
	URL, OtherName, Heir string
	All                  []oneonone.Choice
}

func (p *Pages) showHand(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx, id := r.Context(), r.PathValue("id")
	_, other, err := p.pairOf(ctx, who, id)
	if err != nil {
		return err
	}
	all, heir, err := p.Pairs.Choices(ctx, who, id)
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.hand, handPage{
		Frame: p.frame(w, r, "What is handed on"), URL: address(id), OtherName: other.FirstName(), Heir: heir.FirstName(), All: all,
	})
}

// promptsPage is the bank of prompts.
type promptsPage struct {
	ui.Frame
	Aims  []aimed
	Kinds []oneonone.Aim
	Form  form
}

// aimed is the prompts of an aim.
type aimed struct {
	Aim     oneonone.Aim
	Prompts []prompt
}

type prompt struct {
	Key, Text string
	Own       bool
}

func (p *Pages) showPrompts(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.promptsWith(w, r, who, http.StatusOK, form{})
}

func (p *Pages) promptsWith(w http.ResponseWriter, r *http.Request, who team.Person, status int, f form) error {
	all, err := p.Pairs.Prompts(r.Context(), who)
	if err != nil {
		return err
	}
	v := promptsPage{Frame: p.frame(w, r, "Prompts"), Kinds: oneonone.Aims(), Form: f}
	for _, aim := range v.Kinds {
		one := aimed{Aim: aim}
		for _, q := range all {
			if q.Aim == aim {
				one.Prompts = append(one.Prompts, prompt{q.Key, q.Text, q.By != "" && (q.By == who.ID || who.May())})
			}
		}
		v.Aims = append(v.Aims, one)
	}
	return ui.Show(w, status, p.prompts, v)
}

func (p *Pages) addPrompt(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	_, err := p.Pairs.AddPrompt(r.Context(), who, oneonone.Aim(field(r, "aim")), field(r, "text"))
	if f, mendable := refused(r, "prompt", err); mendable {
		return p.promptsWith(w, r, who, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return back(w, r, "/oneonones/prompts")
}

func (p *Pages) removePrompt(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := p.Pairs.RemovePrompt(r.Context(), who, field(r, "key")); err != nil {
		return err
	}
	return back(w, r, "/oneonones/prompts")
}

// mine gives all about the viewer, as a file: in Markdown to read, in JSON for programs.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request, who team.Person) error {
	all, err := p.Oneself.Mine(r.Context(), who)
	if err != nil {
		return err
	}
	name, kind, body := "about-me.md", "text/markdown; charset=utf-8", []byte(all.Markdown())
	if strings.HasSuffix(r.URL.Path, ".json") {
		name, kind = "about-me.json", "application/json"
		if body, err = all.JSON(); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(body) // whoever asked has gone: there is nobody to tell
	return nil
}
