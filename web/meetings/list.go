// This file holds the list of the team's meetings, with what is open in each.

package meetings

import (
	"context"
	"net/http"
	"time"

	"rapport/kit/fault"
	"rapport/kit/zones"
	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// listPage is all series of the viewer.
type listPage struct {
	ui.Frame
	Series []listed
	Joins  []joined
	Mine   []todo // the viewer's own actions
	Kinds  []meeting.Kind
}

// listed is a series on the list.
type listed struct {
	ID, Name, Rhythm string
	Leads            bool
	Running          bool
	URL              string // of the meeting that runs or comes next; empty when there is none
	When             string // "Monday 23 November, 15:00 to 16:00"
	In               string // "in 2 h 10"
	Night            string
	Topics           []topic
	More             int // topics that are not shown
	Late             []todo
	Skipped          []past // those coming that are skipped
	Held             []past
}

// joined is a meeting that the viewer joins as a guest. Its page opens when it is
// the next one.
type joined struct{ Name, When, URL string }

// joinedAhead is how many days ahead what somebody joins is shown.
const joinedAhead = 45

func (p *Pages) joins(ctx context.Context, who team.Person) (all []joined, err error) {
	at := p.house.Now()
	found, err := p.Meetings.Joins(ctx, who, at.Add(-3*time.Hour), at.AddDate(0, 0, joinedAhead))
	for _, one := range found {
		if one.Meeting.State() != meeting.Over {
			all = append(all, joined{one.Series.Name, one.Meeting.Start.In(who.Location()).Format("Monday 2 January, 15:04"), address(one.Meeting.ID)})
		}
	}
	return all, err
}

// past is a meeting that was held, or won't be.
type past struct{ URL, Day string }

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx := r.Context()
	v := listPage{Frame: p.frame(w, r, "Meetings"), Kinds: meeting.Kinds()}
	all, err := p.Meetings.All(ctx, who)
	if err != nil {
		return err
	}
	people, err := p.people(ctx)
	if err != nil {
		return err
	}
	for _, ser := range all {
		one, err := p.listed(ctx, who, ser, people)
		if err != nil {
			return err
		}
		v.Series = append(v.Series, one)
	}
	if v.Joins, err = p.joins(ctx, who); err != nil {
		return err
	}
	mine, err := p.Actions.OfOwner(ctx, who.ID)
	if err != nil {
		return err
	}
	for _, a := range mine {
		v.Mine = append(v.Mine, todoOf(a, people, who, v.At, "/meetings"))
	}
	return ui.Show(w, http.StatusOK, p.list, v)
}

const shownTopics = 5

func (p *Pages) listed(ctx context.Context, who team.Person, ser meeting.Series, people map[string]team.Person) (v listed, err error) {
	at, zone := p.house.Now(), who.Location()
	v = listed{ID: ser.ID, Name: ser.Name, Leads: ser.Leads(who), Rhythm: rhythm(ser.Cadence) + ", " + ui.Plural(ser.Minutes, "minute", "minutes")}
	m, err := p.Meetings.Next(ctx, who, ser.ID)
	switch {
	case fault.Is(err, fault.NotFound):
	case err != nil:
		return v, err
	default:
		s := scene{who: who, m: m, s: ser, at: at, people: people}
		v.URL, v.Running = s.url(), m.Running()
		v.When = m.Start.In(zone).Format("Monday 2 January, 15:04") + " to " + m.End().In(zone).Format("15:04")
		if d := m.Start.Sub(at); d > 0 {
			v.In = "in " + ui.Span(d)
		}
		if v.Night, _, err = p.night(ctx, s); err != nil {
			return v, err
		}
	}
	coming, err := p.Meetings.Coming(ctx, who, ser.ID, at, at.AddDate(0, 0, 35))
	if err != nil {
		return v, err
	}
	for _, m := range coming {
		if m.State() == meeting.Skipped {
			v.Skipped = append(v.Skipped, past{address(m.ID), m.Start.In(zone).Format("Mon 2 Jan")})
		}
	}
	held, err := p.Meetings.Held(ctx, who, ser.ID, 4)
	if err != nil {
		return v, err
	}
	for _, m := range held {
		v.Held = append(v.Held, past{address(m.ID), m.BeganAt.In(zone).Format("2 January 2006")})
	}
	return v, p.openOf(ctx, who, ser, people, &v)
}

// openOf fills in what is open in a series.
func (p *Pages) openOf(ctx context.Context, who team.Person, ser meeting.Series, people map[string]team.Person, v *listed) error {
	d, err := p.Meetings.Discussion(ctx, who, ser.ID, "")
	if err != nil {
		return err
	}
	for _, part := range [][]meeting.Item{d.Three, d.More, d.Waits} {
		for _, it := range part {
			if len(v.Topics) == shownTopics {
				v.More++
				continue
			}
			v.Topics = append(v.Topics, topicOf(it, who, "/meetings"))
		}
	}
	open, err := p.Actions.OfSeries(ctx, ser.ID)
	for _, a := range open {
		if a.Late(p.house.Now()) || a.Carried > 0 {
			v.Late = append(v.Late, todoOf(a, people, who, p.house.Now(), "/meetings"))
		}
	}
	return err
}

// rhythm says a cadence in words, as far as they are the usual ones.
func rhythm(c meeting.Cadence) string {
	start, err := c.Start()
	if err != nil {
		return c.Rule
	}
	day, at := start.Weekday().String(), " at "+c.Clock+" in "+zones.Town(c.Zone)
	nth := []string{"first", "second", "third", "fourth", "last"}[(start.Day()-1)/7]
	switch c.Rule {
	case "":
		return start.Format("2 January 2006") + at
	case "FREQ=WEEKLY":
		return "Every " + day + at
	case "FREQ=WEEKLY;INTERVAL=2":
		return "Every second " + day + at
	case meeting.RuleFor(meeting.PostSale, c.Date):
		return "Every month, on the " + nth + " " + day + at
	case meeting.RuleFor(meeting.TownHall, c.Date):
		return "Every three months, on the " + nth + " " + day + at
	}
	return c.Rule + at
}

// tomorrow is the next working day at the house's clock, where a new series begins unless it is said otherwise.
func tomorrow(at time.Time) time.Time {
	day := at.AddDate(0, 0, 1)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}
