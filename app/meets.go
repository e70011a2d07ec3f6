// This file holds which meeting looks at a week: the pages that show people's numbers ask, since a card opens with it.

package app

import (
	"context"
	"net/url"
	"slices"
	"time"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/metric"
	"rapport/team"
	"rapport/web/week"
)

// program asks in nobody's name: when the team meets is no secret, and the same for all.
func program() team.Person { return team.Person{ID: "program", Role: team.Head} }

// meets finds the weekly meeting in the week after a week, and what is raised for it as far as who may see that.
func (a *App) meets(ctx context.Context, who team.Person, w metric.Week) (found week.Meeting, err error) {
	set, err := a.Team.Settings(ctx)
	if err != nil {
		return found, err
	}
	all, err := a.Meetings.All(ctx, program())
	if err != nil {
		return found, err
	}
	i := slices.IndexFunc(all, func(s meeting.Series) bool { return s.Kind == meeting.Weekly })
	if i < 0 {
		return found, nil
	}
	span := w.Next().Window(set.Location())
	held, err := a.Meetings.Coming(ctx, program(), all[i].ID, time.UnixMicro(span.Start), time.UnixMicro(span.End))
	if err != nil {
		return found, err
	}
	held = slices.DeleteFunc(held, func(m meeting.Meeting) bool { return !m.SkippedAt.IsZero() })
	if len(held) == 0 {
		return found, nil
	}
	m := held[0]
	found.At = m.Start
	if !m.BeganAt.IsZero() {
		found.At = m.BeganAt
	}
	return found, a.raised(ctx, who, m, &found)
}

// raised adds what is to be discussed, for those who belong to the meeting; once it is over there is nothing to come.
func (a *App) raised(ctx context.Context, who team.Person, m meeting.Meeting, found *week.Meeting) error {
	d, err := a.Meetings.Discussion(ctx, who, m.Series, m.ID)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return nil
	}
	if err != nil {
		return err
	}
	found.URL = "/meetings/" + url.PathEscape(m.ID)
	if !m.EndedAt.IsZero() {
		return nil
	}
	people, err := a.Team.People(ctx)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	for _, it := range append(d.Three, d.More...) {
		said := it.Said
		if name := names[it.RaisedBy]; said == "" && name != "" {
			said = "Raised by " + name + "."
		}
		found.Raised = append(found.Raised, week.Raised{Title: it.Title, Said: said, URL: found.URL, Ref: it.Ref})
	}
	return nil
}
