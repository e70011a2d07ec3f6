// This file holds a person's working hours, drawn, and time off.

package people

import (
	"context"
	"fmt"
	"html/template"
	"strings"
	"time"

	"rapport/team"
	"rapport/web/ui"
)

// offLine is a stretch of days on which the person is away.
type offLine struct{ Days, Said, About string }

// ahead is how far time off is listed.
const ahead = 120 * 24 * time.Hour

// mostHolidays is how many public holidays stand among the time off.
const mostHolidays = 2

// hours reads when the person works. Time off is read as everybody may see it, so that the page says why to nobody:
// it would else not be the same for all who open it.
func (p *Pages) hours(ctx context.Context, v *personPage) error {
	roster, err := p.Team.Roster(ctx, team.Person{}, v.At, v.At.Add(ahead))
	if err != nil {
		return err
	}
	w := roster.Working(v.Of.ID)
	v.Words = w.Hours.Words()
	if !w.Hours.Empty() {
		v.Hours = drawHours(w.Hours, v.Words+". Times in "+v.Place+".")
	}
	c, _ := team.CountryOf(w.Country)
	v.Country = c.Name
	today := v.At.In(v.zone)
	holidays := 0
	for _, a := range roster.Away(v.Of.ID) {
		if a.Last < today.Format(time.DateOnly) || a.ID == "" && holidays == mostHolidays {
			continue
		}
		line := offLine{Days: ui.Days(a.First, a.Last, today), Said: a.Reason.Label()}
		switch {
		case a.ID == "":
			holidays++
			line.Said, line.About = a.Name, "holiday, "+v.Country
		case a.Covers(today.Format(time.DateOnly)):
			line.About = "now"
		}
		v.Off = append(v.Off, line)
	}
	return nil
}

// The picture of a week: names at the left, then the day from midnight to midnight.
const (
	hoursLeft, hourWide = 44.0, 19.4
	hoursTop, dayHigh   = 25.0, 28.0
)

// drawHours draws the hours of a week, a bar for each stretch.
func drawHours(w team.WeekHours, label string) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart mine-hours" viewBox="0 0 520 218" role="img" aria-label="%s">`, template.HTMLEscapeString(label))
	for hour := 0; hour <= 24; hour += 6 {
		x := hoursLeft + float64(hour)*hourWide
		fmt.Fprintf(&b, `<line class="grid" x1="%.1f" x2="%.1f" y1="18" y2="214"/><text x="%.1f" y="11" text-anchor="middle">%02d</text>`, x, x, x, hour)
	}
	for i, day := range w {
		y := hoursTop + float64(i)*dayHigh
		fmt.Fprintf(&b, `<text class="t-ink" x="0" y="%.0f">%s</text>`, y+15, time.Weekday((i + 1) % 7).String()[:3])
		for _, iv := range day {
			fmt.Fprintf(&b, `<rect class="bar-2" x="%.1f" y="%.0f" width="%.1f" height="21" rx="5"/>`,
				hoursLeft+float64(iv.From)/60*hourWide, y, float64(iv.To-iv.From)/60*hourWide)
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, our own words, and an escaped label
}

// stand says how the person stands now. Its times are in the person's zone, as all of the page.
func (p *Pages) stand(ctx context.Context, v *personPage) error {
	if p.Rhythm == nil {
		return nil
	}
	all, err := p.Rhythm.Everybody(ctx)
	for _, one := range all {
		if one.ID == v.Of.ID {
			theirs := v.Frame
			theirs.Viewer.Zone = v.zone
			v.Stands = theirs.StatusWords(one.Status)
		}
	}
	return err
}
