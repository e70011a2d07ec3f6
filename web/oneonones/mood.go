// This file holds how the team arrives: averages of five people or more, and their switch.

package oneonones

import (
	"context"
	"math"
	"net/http"

	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// teamMood is how the team arrived, week by week. A week of fewer than five says nothing.
type teamMood struct {
	On    bool
	May   bool // the viewer may switch it
	Say   string
	Weeks []weekMood
}

// weekMood is one week; without Face too few checked in.
type weekMood struct {
	Week, Mean string
	Face       oneonone.Face // the nearest drawing
	People     int
}

// weeksOfMood is how far back the team looks.
const weeksOfMood = 6

func (p *Pages) teamMood(ctx context.Context, who team.Person) (teamMood, error) {
	all, on, err := p.Pairs.Moods(ctx, who, weeksOfMood)
	v := teamMood{On: on, May: who.May(), Say: "Fewer than five people checked in last week, so nobody is told anything."}
	for i, m := range all {
		w := weekMood{Week: m.Week.Monday().Format("2 January"), People: m.People}
		if m.People > 0 {
			w.Mean, w.Face = ui.One(m.Mean), oneonone.Face(math.Round(m.Mean))
		}
		if m.People > 0 && i == len(all)-1 {
			v.Say = ui.Plural(m.People, "person", "people") + " checked in last week: " + w.Face.Label() + " on average, " + w.Mean + " of 5."
		}
		v.Weeks = append(v.Weeks, w)
	}
	return v, err
}

// switchMoods shows the averages to the team, or to nobody.
func (p *Pages) switchMoods(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	on := r.PostForm.Get("on") != ""
	if err := p.Pairs.SetMoods(r.Context(), who, on); err != nil {
		return err
	}
	said := "Off. Nobody sees how the team arrives, you neither."
	if on {
		said = "On. Everybody sees the same averages."
	}
	ui.SayNext(w, ui.Toast{Text: said})
	http.Redirect(w, r, "/oneonones#team-mood", http.StatusSeeOther)
	return nil
}
