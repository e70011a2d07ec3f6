// This file holds what is read of a meeting for any of its pages, and how people and moments are said on them.

package meetings

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/kit/zones"
	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// scene is a meeting as a person sees it at a moment.
type scene struct {
	who    team.Person
	m      meeting.Meeting
	s      meeting.Series
	at     time.Time
	clock  meeting.Clock
	people map[string]team.Person
}

func (p *Pages) scene(ctx context.Context, who team.Person, id string) (s scene, err error) {
	s = scene{who: who, at: p.house.Now()}
	if s.m, err = p.Meetings.Meeting(ctx, who, id); err != nil {
		return s, err
	}
	if s.s, err = p.Meetings.SeriesAt(ctx, who, id); err != nil {
		return s, err
	}
	if s.people, err = p.people(ctx); err != nil {
		return s, err
	}
	s.clock = s.m.Clock(s.at)
	return s, nil
}

func (s scene) url() string { return address(s.m.ID) }

// leads tells whether the viewer may change the series.
func (s scene) leads() bool { return s.s.Leads(s.who) }

// presents tells whether the viewer may go from section to section.
func (s scene) presents() bool { return s.m.Presenter == s.who.ID || s.leads() }

// name is what a person is called; somebody unknown is "somebody".
func (s scene) name(id string) string { return nameOf(s.people, id) }

func nameOf(people map[string]team.Person, id string) string {
	if p, ok := people[id]; ok {
		return p.Name
	}
	return "Somebody"
}

// sorted gives people by name.
func sorted(people map[string]team.Person) (all []team.Person) {
	for _, p := range people {
		if p.LeftAt.IsZero() {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b team.Person) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return all
}

// day says the date in the viewer's zone: "Monday 23 November 2026".
func (s scene) day() string { return s.start().In(s.who.Location()).Format("Monday 2 January 2006") }

// start is when it is to be held, or when it was.
func (s scene) start() time.Time {
	if !s.m.EndedAt.IsZero() {
		return s.m.BeganAt
	}
	return s.m.Start
}

// hours says from when to when: "15:00 to 16:00 in Lisbon", in the viewer's zone.
func (s scene) hours() string {
	end := s.m.End()
	if !s.m.EndedAt.IsZero() {
		end = s.m.EndedAt
	}
	zone := s.who.Location()
	return s.start().In(zone).Format("15:04") + " to " + end.In(zone).Format("15:04") + " in " + zones.Town(s.who.Zone)
}

// seat is a person at a meeting.
type seat struct {
	Name, Clock, Why string
	Guest            bool // joins this one of the month
}

// seats parts those who are here from those who are not.
func (s scene) seats(all []meeting.Seat) (here, away []seat) {
	for _, a := range all {
		one := seat{Name: a.Name, Clock: s.at.In(a.Location()).Format("15:04"), Guest: slices.Contains(s.s.Guests, a.Attendance.Person)}
		if a.Here(s.at) {
			here = append(here, one)
			continue
		}
		one.Why = s.why(a)
		away = append(away, one)
	}
	return here, away
}

// why says why somebody is not here, and what time it is for them.
func (s scene) why(a meeting.Seat) string {
	var said []string
	switch {
	case a.Came():
		said = append(said, "left at "+a.SeenAt.In(s.who.Location()).Format("15:04"))
	case a.Standing.State == team.IsAway:
		said = append(said, leave(a))
	case a.Reply == meeting.Declined:
		said = append(said, "can’t come")
	case a.Sent > 0:
		said = append(said, "will read the notes")
	case a.Night:
		said = append(said, "in the night")
	case s.m.Running():
		said = append(said, "not yet")
	}
	if a.Sent > 0 {
		said = append(said, "sent "+words(a.Sent)+" "+noun(a.Sent, "answer", "answers"))
	}
	return strings.Join(append(said, s.at.In(a.Location()).Format("15:04")), ", ")
}

// leave says until when somebody is away.
func leave(a meeting.Seat) string {
	if off := a.Standing.Absence; off.Name != "" {
		return off.Name
	}
	return "on leave until " + a.Standing.Back.In(a.Location()).AddDate(0, 0, -1).Format("2 Jan")
}

// words says a small number as a word.
func words(n int) string {
	if all := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}; n >= 0 && n < len(all) {
		return all[n]
	}
	return strconv.Itoa(n)
}

func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// minutes says a length in minutes, rounded up.
func minutes(d time.Duration) string {
	n := int((d + time.Minute - 1) / time.Minute)
	return strconv.Itoa(n) + " min"
}

// night says in whose night a meeting is, and which hour would be fairer.
func (p *Pages) night(ctx context.Context, s scene) (said string, fairer time.Time, err error) {
	nights, start, ok, err := p.Meetings.Fairer(ctx, s.who, s.m.ID)
	if err != nil || len(nights) == 0 {
		return "", start, err
	}
	var names []string
	for _, id := range nights {
		p := s.people[id]
		names = append(names, p.FirstName()+" ("+s.m.Start.In(p.Location()).Format("15:04")+")")
	}
	said = "Night for " + and(names) + "."
	if !ok {
		return said, time.Time{}, nil
	}
	return said + " " + start.In(s.who.Location()).Format("15:04") + " in " + zones.Town(s.who.Zone) + " would be fairer.", start, nil
}

func and(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// frame is the frame around a page of a meeting.
func (p *Pages) frame(w http.ResponseWriter, r *http.Request, title string) ui.Frame {
	return p.house.Frame(w, r, title, ui.NavMeeting)
}
