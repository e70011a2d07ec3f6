// This file holds when the two meet: the talk about the rhythm, and a meeting that is moved, skipped, added or runs.

package oneonones

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/kit/zones"
	"rapport/meeting"
	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// rhythmPage is when the two meet.
type rhythmPage struct {
	ui.Frame
	ID, URL, OtherName, Rhythm string
	Proposes                   bool // the viewer may begin the talk
	Waits, Accepts             bool // a proposal waits; the viewer can accept it
	Talk                       []turn
	Form                       form
	Rhythms                    []oneonone.Rhythm
	Chosen                     oneonone.Rhythm
	Rule, Date, Clock          string
	Minutes                    int
	Zone                       string
	Coming                     []date
	Writes                     bool
	Packs                      []oneonone.Pack
	Pack                       oneonone.Pack
	Ends                       bool
	Counts                     string // of twelve weeks; empty when there was none
	Catch                      string // the value of the field for another meeting
}

// turn is a proposal.
type turn struct {
	Who, Rhythm, When, Words, Day string
	Accepted                      bool
}

// date is a meeting that comes.
type date struct {
	ID, Day, Was, Why, To string
	Skipped, Moved, Extra bool
	Form                  form
}

func (p *Pages) showRhythm(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.rhythmWith(w, r, who, http.StatusOK, form{})
}

const monthsAhead = 2

func (p *Pages) rhythmWith(w http.ResponseWriter, r *http.Request, who team.Person, status int, f form) error {
	ctx := r.Context()
	all, err := p.Pairs.Page(ctx, who, r.PathValue("id"))
	if err != nil {
		return err
	}
	zone := who.Location()
	v := rhythmPage{
		Frame: p.frame(w, r, "When you meet"), ID: all.Pair.ID, URL: address(all.Pair.ID), OtherName: all.Other.FirstName(), Rhythm: all.Pair.Rhythm(), Form: f,
		Writes: !all.Pair.Ended(), Packs: oneonone.Packs(), Pack: all.Pair.Pack, Ends: all.Pair.Kind != oneonone.Line, Counts: sayCounts(all.Counts),
		Rhythms: oneonone.Rhythms(), Zone: zones.Town(who.Zone),
	}
	v.Proposes = v.Writes && (all.Me.ID == all.Report.ID || all.Pair.Kind == oneonone.Buddy)
	c, minutes := all.Pair.Cadence, all.Pair.Minutes
	for _, t := range all.Talk {
		name := "You"
		if t.By != who.ID {
			name = v.OtherName
		}
		start, _ := t.Cadence.Start() // one that can't be read is shown without its day
		v.Talk = append(v.Talk, turn{name, strings.ToLower(t.Rhythm()), start.In(zone).Format("from Monday 2 January, 15:04"), t.Words, ui.When(t.At, v.At, zone), !t.AcceptedAt.IsZero()})
	}
	if open := all.Talk.Open(); open != nil && v.Writes {
		v.Waits, v.Accepts = true, open.By != who.ID
		v.Proposes = true
		c, minutes = open.Cadence, open.Minutes
	}
	_, v.Chosen = all.Pair.Kind.Usual()
	v.propose(c, minutes, who, f.Of("propose"))
	coming, err := p.Pairs.Coming(ctx, who, v.ID, v.At, v.At.AddDate(0, monthsAhead, 0))
	if err != nil {
		return err
	}
	for _, m := range coming {
		if m.State() == oneonone.Held || m.Running() {
			continue
		}
		one := date{
			ID: m.ID, Day: m.Start.In(zone).Format("Monday 2 January, 15:04"), To: m.Start.In(zone).Format("2006-01-02T15:04"), Why: m.Why,
			Skipped: m.State() == oneonone.Skipped, Moved: m.Moved(), Extra: m.Extra, Form: f,
		}
		if one.Moved {
			one.Was = m.Slot.In(zone).Format("Monday 2 January, 15:04")
		}
		v.Coming = append(v.Coming, one)
	}
	v.Catch = v.At.In(zone).Add(24 * time.Hour).Truncate(time.Hour).Format("2006-01-02T15:04")
	return ui.Show(w, status, p.rhythm, v)
}

// propose fills in the form of a proposal: what was typed, else what holds or is proposed, in the viewer's zone.
func (v *rhythmPage) propose(c meeting.Cadence, minutes int, who team.Person, typed form) {
	v.Minutes = minutes
	if c.Date != "" {
		if v.Chosen = oneonone.RhythmOf(c); v.Chosen == oneonone.Own {
			v.Rule = c.Rule
		}
	}
	start, err := c.Start()
	if err != nil || start.IsZero() {
		start = v.At.In(who.Location()).AddDate(0, 0, 7)
		start = time.Date(start.Year(), start.Month(), start.Day(), 10, 0, 0, 0, who.Location())
	}
	start = start.In(who.Location())
	v.Date, v.Clock = start.Format(time.DateOnly), start.Format("15:04")
	if typed.Name != "" {
		v.Chosen, v.Rule, v.Date, v.Clock = oneonone.Rhythm(typed.Is("rhythm")), typed.Is("rule"), typed.Is("date"), typed.Is("clock")
		v.Minutes, _ = strconv.Atoi(typed.Is("minutes"))
	}
}

func (p *Pages) propose(r *http.Request, who team.Person, id string) error {
	minutes, err := strconv.Atoi(field(r, "minutes"))
	if err != nil {
		return fault.Field("minutes", "How many minutes? Give a number.")
	}
	c := oneonone.CadenceFor(oneonone.Rhythm(field(r, "rhythm")), field(r, "rule"), field(r, "date"), field(r, "clock"), who.Zone)
	return p.Pairs.Propose(r.Context(), who, id, c, minutes, field(r, "words"))
}

func (p *Pages) accept(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Accept(r.Context(), who, id)
}

func (p *Pages) withdraw(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Withdraw(r.Context(), who, id)
}

// moment reads a day and a time as the viewer's clock shows them.
func moment(r *http.Request, name string, who team.Person) (time.Time, error) {
	at, err := time.ParseInLocation("2006-01-02T15:04", field(r, name), who.Location())
	if err != nil {
		return at, fault.Field(name, "Choose a day and a time.")
	}
	return at, nil
}

func (p *Pages) move(r *http.Request, who team.Person, id string) error {
	to, err := moment(r, "to", who)
	if err != nil {
		return err
	}
	return p.Pairs.Move(r.Context(), who, id, to, field(r, "why"))
}

func (p *Pages) skip(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Skip(r.Context(), who, id, field(r, "why"))
}

func (p *Pages) restore(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Restore(r.Context(), who, id)
}

func (p *Pages) catchUp(r *http.Request, who team.Person, id string) error {
	at, err := moment(r, "at", who)
	if err != nil {
		return err
	}
	_, err = p.Pairs.CatchUp(r.Context(), who, id, at)
	return err
}

func (p *Pages) start(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Start(r.Context(), who, id, r.PostForm.Get("form") != "")
}

func (p *Pages) goTo(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Go(r.Context(), who, id, r.PostForm.Get("from"), r.PostForm.Get("section"))
}

func (p *Pages) pause(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Pause(r.Context(), who, id)
}

func (p *Pages) resume(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Resume(r.Context(), who, id)
}

func (p *Pages) finish(r *http.Request, who team.Person, id string) error {
	return p.Pairs.Finish(r.Context(), who, id)
}

func (p *Pages) talked(r *http.Request, who team.Person, id string) error {
	minutes, err := strconv.Atoi(field(r, "minutes"))
	if err != nil || minutes < 1 {
		return fault.Field("minutes", "For how many minutes? Give a number.")
	}
	return p.Pairs.Talked(r.Context(), who, id, time.Duration(minutes)*time.Minute)
}
