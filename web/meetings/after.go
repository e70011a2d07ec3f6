// This file holds the page of a meeting that is over, and its export.

package meetings

import (
	"fmt"
	"net/http"
	"strings"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// afterPage is what remains of a meeting.
type afterPage struct {
	ui.Frame
	ID, Series, URL string
	Name            string
	Day, Hours      string
	Made            bool   // the recap is made
	Due             string // when it will be
	AskedOf         *mine
	outcome
	Numbers   *numbers
	Solved    []topic
	Staying   []topic
	Struggles []brought
	Questions []brought
	There     []seat
	Missing   []seat
	Round     []said
	Notes     []noted
	Rate      *closing
	Mean      string
}

// mine is what the meeting asked of the viewer.
type mine struct {
	Absent  bool
	Actions []todo
	Tell    []string
}

// noted is a note as it reads.
type noted struct {
	Title string
	Lines []string
}

func (p *Pages) showAfter(w http.ResponseWriter, r *http.Request, s scene, status int, f form) error {
	ctx := r.Context()
	v := afterPage{
		Frame: p.frame(w, r, s.s.Name), ID: s.m.ID, Series: s.s.ID, URL: s.url(), Name: s.s.Name, Day: s.day(), Hours: s.hours(),
		Made: !s.m.RecapAt.IsZero(), Due: s.m.EndedAt.Add(meeting.RecapAfter).In(s.who.Location()).Format("15:04"),
	}
	var err error
	if v.Rate, err = p.closing(ctx, s); err != nil {
		return err
	}
	v.Rate.Form = f
	recap, err := p.Meetings.Recap(ctx, s.who, s.m.ID)
	switch {
	case fault.Is(err, fault.NotFound):
		along, err := p.Meetings.BroughtTo(ctx, s.who, s.m.ID)
		if err != nil {
			return err
		}
		if v.outcome, err = p.outcome(ctx, s, along); err != nil {
			return err
		}
		return ui.Show(w, status, p.after, v)
	case err != nil:
		return err
	}
	if recap.Numbers != nil {
		if v.Numbers, err = p.numbers(ctx, s); err != nil {
			return err
		}
		v.Numbers.URL = ""
	}
	s.fillAfter(&v, recap)
	return ui.Show(w, status, p.after, v)
}

// fillAfter says what a recap holds.
func (s scene) fillAfter(v *afterPage, r meeting.Recap) {
	for _, d := range r.Decisions {
		v.Decisions = append(v.Decisions, s.decided(d))
	}
	for _, a := range r.Actions {
		if a.DroppedAt.IsZero() {
			v.Actions = append(v.Actions, s.todo(a))
		}
	}
	v.Questions = s.broughtOf(r.Brought, meeting.Question)
	v.Headlines, v.Struggles, v.Reading = s.broughtOf(r.Brought, meeting.Headline), s.broughtOf(r.Brought, meeting.Struggle), s.broughtOf(r.Brought, meeting.Read)
	for _, it := range r.Solved {
		v.Solved = append(v.Solved, topicOf(it, s.who, s.url()))
	}
	for _, it := range r.Staying {
		v.Staying = append(v.Staying, topicOf(it, s.who, s.url()))
	}
	for _, id := range r.There {
		v.There = append(v.There, seat{Name: s.name(id)})
	}
	absent := false
	for _, m := range r.Missing {
		one := seat{Name: s.name(m.Person), Why: m.Why}
		if m.Sent > 0 {
			one.Why = strings.TrimPrefix(one.Why+", sent "+words(m.Sent)+" "+noun(m.Sent, "answer", "answers"), ", ")
		}
		v.Missing = append(v.Missing, one)
		absent = absent || m.Person == s.who.ID
	}
	for _, a := range r.Answers {
		if a.Text != "" {
			v.Round = append(v.Round, said{Name: s.name(a.Person), Text: a.Text, Mood: mood(a.Mood), Before: a.Before})
		}
	}
	for _, n := range r.Notes {
		v.Notes = append(v.Notes, noted{n.Title, strings.Split(strings.TrimSpace(n.Text), "\n")})
	}
	if asked := r.Asked(s.who.ID); !asked.Nothing() || absent {
		v.AskedOf = &mine{Absent: absent}
		for _, a := range asked.Actions {
			v.AskedOf.Actions = append(v.AskedOf.Actions, s.todo(a))
		}
		for _, d := range asked.Tell {
			for _, t := range d.Tell {
				v.AskedOf.Tell = append(v.AskedOf.Tell, "Tell "+t.Whom+": "+d.Text)
			}
		}
	}
	sum := 0
	for _, one := range r.Ratings {
		sum += one.Score
	}
	if n := len(r.Ratings); n > 0 {
		v.Mean = ui.One(float64(sum)/float64(n)) + ", from " + ui.Plural(n, "rating", "ratings")
	}
}

// export sends the recap as Markdown.
func (p *Pages) export(w http.ResponseWriter, r *http.Request, who team.Person, id string) error {
	recap, err := p.Meetings.Recap(r.Context(), who, id)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "meeting-"+recap.Meeting.Start.In(who.Location()).Format("2006-01-02")+".md"))
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(recap.Markdown(who.Location()))) // whoever asked has gone
	return nil
}
