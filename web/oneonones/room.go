// This file holds the page of a one-on-one that runs: a clock and, with the form, its parts, live for both.

package oneonones

import (
	"fmt"
	"math"
	"net/http"
	"slices"

	"rapport/meeting"
	"rapport/oneonone"
	"rapport/web/ui"
)

// roomPage is a one-on-one that runs.
type roomPage struct {
	ui.Frame
	sheet
	MeetingURL  string // of its verbs
	Note        string // the shared note
	Notes       string // what it says, where no script fetches it
	Clock       clock
	Steps       []step
	Section     string // the key of the current part; empty without the form
	Title       string
	NextSection string
	Issues      []topic // the form has them apart
	Goals       []goal
	Lights      []light
}

// clock is the meeting's and its part's time. Left, Part and Of are seconds, for the script.
type clock struct {
	Text, Words, Label string
	Left, Part, Of     int
	Runs               bool
}

// step is a part of the form. State is done, now or empty.
type step struct {
	Key, Title, State, Left string
	Minutes, Share          int
	Over                    bool
}

// Shows tells whether a part of the page stands in the current part of the form; without the form all do.
func (v roomPage) Shows(keys ...string) bool {
	return v.Section == "" || slices.Contains(keys, v.Section)
}

func (p *Pages) showRoom(w http.ResponseWriter, r *http.Request, all oneonone.Page, s sheet, title string, status int) error {
	m := *all.Next
	c := m.Clock(p.house.Now())
	v := roomPage{Frame: p.frame(w, r, title), sheet: s, MeetingURL: s.URL + "/meetings/" + m.ID, Note: all.NoteID, Notes: all.Note, Clock: clockOf(c, m), Title: sectionOf(c).Title}
	lists := pairPage{sheet: s}
	lists.lists(all)
	v.Goals, v.Lights = lists.Goals, lists.Lights
	if m.Form {
		v.Section = c.Section
		v.steps(c)
		v.apart()
	}
	return ui.Show(w, status, p.room, v)
}

func (v *roomPage) steps(c meeting.Clock) {
	for i, part := range c.Spent {
		one := step{Key: part.Section.Key, Title: part.Section.Title, Minutes: part.Section.Minutes}
		switch {
		case part.Now:
			one.State = "now"
			one.Share = int(100 * max(part.Left.Seconds(), 0) / max(float64(part.Section.Minutes*60), 1))
			one.Left = fmt.Sprintf("%d min left.", int(part.Left.Minutes()))
			if one.Over = part.Left < 0; one.Over {
				one.Left = fmt.Sprintf("%d min over.", int(math.Ceil(-part.Left.Minutes())))
			}
			if i+1 < len(c.Spent) {
				v.NextSection = c.Spent[i+1].Section.Key
			}
		case part.Past:
			one.State = "done"
		}
		v.Steps = append(v.Steps, one)
	}
}

// apart parts what is to be solved from what is to be talked about.
func (v *roomPage) apart() {
	keep := func(all []topic) (rest []topic) {
		for _, t := range all {
			if t.Issue {
				v.Issues = append(v.Issues, t)
			} else {
				rest = append(rest, t)
			}
		}
		return rest
	}
	v.Topics, v.Below = keep(v.Topics), keep(v.Below)
}

func clockOf(c meeting.Clock, m oneonone.Meeting) clock {
	minutes := m.Minutes
	if m.Form {
		minutes = oneonone.FormMinutes
	}
	left := int(math.Round(c.Left.Seconds()))
	v := clock{Left: left, Runs: !c.Paused, Words: fmt.Sprintf("left of %d minutes", minutes), Label: fmt.Sprintf("%d minutes left of %d", max(left/60, 0), minutes)}
	sign, n := "", left
	if n < 0 {
		sign, n = "−", -n
		v.Words, v.Label = "over time", fmt.Sprintf("%d minutes over time", n/60)
	}
	v.Text = fmt.Sprintf("%s%d:%02d", sign, n/60, n%60)
	if c.Paused {
		v.Words = "paused"
	}
	if now := c.Now(); now != nil && m.Form {
		v.Part, v.Of = int(now.Left.Seconds()), now.Section.Minutes*60
	}
	return v
}
