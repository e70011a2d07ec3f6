// This file holds the page of a person, put together.

package people

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"

	"rapport/kit/zones"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// The weeks that are drawn: some, or on request most.
const (
	some = 12
	most = 52
)

// personPage is a person's own page. All of its words are the same to all who may open it, and all of its times are in
// the person's zone.
type personPage struct {
	ui.Frame
	Of    team.Person
	Week  metric.Week
	Open  bool // the week is not over
	Shown int  // how many weeks are drawn
	May   bool // the viewer may change hours and time off
	zone  *time.Location

	Role, Place, Clock string
	Stands             string // how the person stands now; empty where it is not kept
	All                string // who opens it, if it is more than the person: "Techy and Ana"
	Since              string // since when each of them sees this week
	Because            string // why they may

	Young  string // how far it is to knowing what is usual; empty once it is known
	Rows   []row
	Defs   []definition
	Thanks []thanks
	Many   string // "14 in twelve weeks"
	Cheers []cheer

	Hours   template.HTML // drawn; empty when the person has not said
	Words   string        // the hours in words
	Off     []offLine
	Country string
	Lookers []looker
}

// First is what the person is called.
func (v personPage) First() string { return v.Of.FirstName() }

// Called is the week's name.
func (v personPage) Called() string { return fmt.Sprintf("Week %d", v.Week.Number) }

// Path is the page at the week, with as many weeks as asked.
func (v personPage) Path(weeks int) string {
	q := url.Values{"week": {v.Week.String()}}
	if weeks != some {
		q.Set("weeks", fmt.Sprint(weeks))
	}
	return "/people/" + url.PathEscape(v.Of.ID) + "?" + q.Encode()
}

// when says a moment in the person's own zone: "today 06:05", "Sunday 14:00".
func (v personPage) when(at time.Time) string {
	said := ui.When(at, v.At, v.zone)
	for _, day := range []string{"Today", "Yesterday", "Tomorrow"} {
		if rest, ok := strings.CutPrefix(said, day); ok {
			return strings.ToLower(day) + rest
		}
	}
	return said
}

// day says a date in the person's own zone: "today", "Thursday", "9 November".
func (v personPage) day(at time.Time) string {
	said, _, _ := strings.Cut(v.when(at), " ")
	if strings.Trim(said, "0123456789") == "" {
		return at.In(v.zone).Format("2 January")
	}
	return said
}

func (p *Pages) fill(ctx context.Context, v *personPage, meeting time.Time) error {
	people, err := p.Team.People(ctx)
	if err != nil {
		return err
	}
	opening, err := p.Scores.CardOpening(ctx, v.Week, meeting)
	if err != nil {
		return err
	}
	v.head(people, opening)
	charts, err := p.Scores.PersonCharts(ctx, v.Of, drawn(), v.Week, most)
	if err != nil {
		return err
	}
	rated, err := p.rated(ctx, v)
	if err != nil {
		return err
	}
	if err := p.thank(ctx, v, rated); err != nil {
		return err
	}
	v.numbers(charts, faces(rated))
	v.cheer(charts)
	if err := p.hours(ctx, v); err != nil {
		return err
	}
	return p.lookers(ctx, v)
}

// head says who the page is of and who opens it.
func (v *personPage) head(people []team.Person, o scorecard.Opening) {
	v.Role = v.Of.Role.Label()
	if at, err := time.Parse(time.DateOnly, v.Of.Started); err == nil {
		v.Role += " since " + at.Format("2 January 2006")
	}
	v.Place, v.Clock = zones.Town(v.Of.Zone), v.At.In(v.zone).Format("15:04")
	var names, why []string
	for _, m := range people {
		switch {
		case m.ID == v.Of.ID || !m.LeftAt.IsZero() || !m.Opens(v.Of):
			continue
		case m.Email == v.Of.Manager:
			why = append(why, m.FirstName()+" is "+v.First()+"’s manager")
		default:
			why = append(why, m.FirstName()+" is head of support")
		}
		names = append(names, m.FirstName())
	}
	if len(names) == 0 {
		return
	}
	others := ui.Names(names)
	v.All = ui.Names(append([]string{v.First()}, names...))
	v.Because = others + " can open this page because " + ui.Names(why) + "."
	switch {
	case v.Open || v.At.Before(o.Head):
	case o.Own.Equal(o.Head) && len(names) == 1:
		v.Since = "Both since " + v.when(o.Head) + "."
	case o.Own.Equal(o.Head):
		v.Since = "All of them since " + v.when(o.Head) + "."
	default:
		v.Since = fmt.Sprintf("%s since %s, %s since %s.", v.First(), v.when(o.Own), others, v.when(o.Head))
	}
}

// looker is somebody who looked.
type looker struct{ Name, Did, About, When string }

// mostLookers is how many are listed.
const mostLookers = 12

func (p *Pages) lookers(ctx context.Context, v *personPage) error {
	looks, err := p.Scores.Looks(ctx, v.Of, mostLookers)
	for _, l := range looks {
		did := "opened this page"
		switch l.What {
		case scorecard.SawCard:
			did = "saw the card"
		case scorecard.SawList:
			did = "opened the conversations behind a figure"
		case scorecard.SawPage:
		}
		v.Lookers = append(v.Lookers, looker{l.By.Name, did, fmt.Sprintf("Week %d", l.Week.Number), v.when(l.At)})
	}
	return err
}
