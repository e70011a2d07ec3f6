// This file holds the page of a meeting before it begins.

package meetings

import (
	"net/http"
	"slices"
	"time"

	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// beforePage is a meeting that is planned, or skipped.
type beforePage struct {
	ui.Frame
	ID, Series, URL string
	Name            string
	Day, Hours      string
	When            string // "in 2 h 10"
	Video           string
	Moved           bool
	Skipped         string // who skipped it and why; empty unless it is
	Leads           bool
	Soon            bool // it can begin
	Night           string
	Fairer          string // a fairer start, for the form of moving
	Agenda          []meeting.Section
	People          []seat
	Mine            string // the viewer's reply
	Ask             []asked
	AskWhy          string
	Struggles       []brought
	Headlines       []brought
	Reading         []brought
	Questions       *questions
	Reader          string // whose turn it is to choose something to read
	Topics          []topic
	Actions         []todo
	Has             map[string]bool // kinds of sections
	To              string          // its start, as a form has it
	Form            form
}

// asked is a section that can be answered before.
type asked struct {
	Key, Title, Say, Text string
	Mood                  bool
	Chosen                mood
	Moods                 []mood
}

func (p *Pages) showBefore(w http.ResponseWriter, r *http.Request, s scene, status int, f form) error {
	ctx := r.Context()
	v := beforePage{
		Frame: p.frame(w, r, s.s.Name), ID: s.m.ID, Series: s.s.ID, URL: s.url(), Name: s.s.Name, Day: s.day(), Hours: s.hours(), Video: s.s.Video,
		Moved: s.m.Moved(), Leads: s.leads(), Agenda: s.m.Sections, Form: f, Has: map[string]bool{},
		To: s.m.Start.In(s.who.Location()).Format("2006-01-02T15:04"),
	}
	if s.m.State() == meeting.Skipped {
		if v.Skipped = "Skipped by " + s.name(s.m.SkippedBy) + "."; s.m.Why != "" {
			v.Skipped += " " + s.m.Why
		}
	}
	if d := s.m.Start.Sub(s.at); d > 0 {
		v.When = "in " + ui.Span(d)
	}
	v.Soon = s.m.Start.Sub(s.at) < 24*time.Hour && s.m.State() == meeting.Planned
	seats, err := p.Meetings.Seats(ctx, s.who, s.m.ID)
	if err != nil {
		return err
	}
	for _, a := range seats {
		v.People = append(v.People, seat{Name: a.Name, Clock: s.m.Start.In(a.Location()).Format("15:04"), Why: s.coming(a), Guest: slices.Contains(s.s.Guests, a.Attendance.Person)})
		if a.Attendance.Person == s.who.ID {
			v.Mine = string(a.Reply)
			switch {
			case a.Night:
				v.AskWhy = "It is night for you then. What you answer here is read out."
			case a.Standing.State == team.IsAway || a.Reply == meeting.Declined:
				v.AskWhy = "You won’t be there. What you answer here is read out."
			}
		}
	}
	var fairer time.Time
	if v.Night, fairer, err = p.night(ctx, s); err != nil {
		return err
	}
	if !fairer.IsZero() {
		v.Fairer = fairer.In(s.who.Location()).Format("2006-01-02T15:04")
	}
	answers, err := p.Meetings.Answers(ctx, s.who, s.m.ID)
	if err != nil {
		return err
	}
	for _, sec := range s.m.Sections {
		v.Has[string(sec.Kind)] = true
		if one, ok := s.asks(sec, answers); ok {
			v.Ask = append(v.Ask, one)
		}
	}
	if err := p.along(r, s, &v); err != nil {
		return err
	}
	return ui.Show(w, status, p.before, v)
}

// along fills in what is brought, and what is open.
func (p *Pages) along(r *http.Request, s scene, v *beforePage) error {
	ctx := r.Context()
	along, err := p.Meetings.BroughtTo(ctx, s.who, s.m.ID)
	if err != nil {
		return err
	}
	v.Struggles, v.Headlines, v.Reading = s.broughtOf(along, meeting.Struggle), s.broughtOf(along, meeting.Headline), s.broughtOf(along, meeting.Read)
	if v.Has[string(meeting.Questions)] {
		v.Questions = &questions{All: s.broughtOf(along, meeting.Question), Unnamed: s.s.Unnamed(), URL: s.url(), Leads: s.leads(), Form: v.Form}
	}
	if v.Has[string(meeting.Reading)] {
		next, err := p.Meetings.Reader(ctx, s.who, s.s.ID)
		if err != nil {
			return err
		}
		if one, ok := s.people[next]; ok {
			v.Reader = one.FirstName()
		}
	}
	all, err := p.Meetings.Discussion(ctx, s.who, s.s.ID, "")
	if err != nil {
		return err
	}
	for _, part := range [][]meeting.Item{all.Three, all.More, all.Waits} {
		for _, it := range part {
			v.Topics = append(v.Topics, topicOf(it, s.who, s.url()))
		}
	}
	open, err := p.Actions.OfSeries(ctx, s.s.ID)
	for _, a := range open {
		v.Actions = append(v.Actions, s.todo(a))
	}
	return err
}

// coming says what somebody's calendar and clock say of the meeting.
func (s scene) coming(a meeting.Seat) string {
	switch {
	case a.Standing.State == team.IsAway:
		return leave(a)
	case a.Reply == meeting.Declined:
		return "can’t come"
	case a.Night && a.Sent > 0:
		return "in the night, sent " + words(a.Sent) + " " + noun(a.Sent, "answer", "answers")
	case a.Night:
		return "in the night"
	case a.Reply == meeting.Accepted:
		return "will be there"
	case a.Reply == meeting.Tentative:
		return "perhaps"
	}
	return ""
}

// asks makes the field in which a section is answered before.
func (s scene) asks(sec meeting.Section, answers []meeting.Answer) (one asked, ok bool) {
	switch sec.Kind {
	case meeting.Hello, meeting.Together, meeting.Reading, meeting.Talk:
	default:
		return one, false
	}
	one = asked{Key: sec.Key, Title: sec.Title, Say: sec.Kind.Say()}
	if sec.Kind == meeting.Hello {
		one.Mood, one.Moods = true, []mood{1, 2, 3, 4, 5}
	}
	for _, a := range answers {
		if a.Section == sec.Key && a.Person == s.who.ID {
			one.Text, one.Chosen = a.Text, mood(a.Mood)
		}
	}
	return one, true
}
