// This file holds the page of a meeting that runs.

package meetings

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"time"

	"rapport/action"
	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// roomPage is a meeting that runs.
type roomPage struct {
	ui.Frame
	ID, Series, URL string
	Name            string
	Day, Hours      string
	Video           string
	Clock           clock
	Presenter       *seat
	Mine            bool // the viewer presents
	Goes            bool // the viewer may go from section to section
	Wrong           string
	Agenda          []step
	Here, Away      []seat
	Night           string
	Section         section
	Next            string // the key of the next section; empty in the last
	Lend            []lender
	outcome
	Form  form
	Team  []team.Person // who can promise or tell something
	Topic string        // the id of the topic that is being discussed; empty when none is
	Due   string        // the day an action is due unless it says otherwise
}

// clock is the meeting's and its section's time. Left, Part and Of are seconds, for the script.
type clock struct {
	Text, Words, Label string
	Left, Part, Of     int
	Runs               bool
}

// step is a section on the agenda. State is done, now or empty.
type step struct {
	Key, Title, State string
	Minutes           int
	Share             int // of its time that is left, in per cent
	Left, Note        string
	Over              bool
}

// lender is a section that can give time to the one that runs over.
type lender struct {
	Key, Title, Left string
	Chosen           bool
}

// outcome is what comes out of a meeting.
type outcome struct {
	Decisions []decided
	Actions   []todo
	Headlines []brought
	Reading   []brought
}

type decided struct {
	Text string
	Tell []string
}

// todo is an action. Due is "by Wed 25 Nov".
type todo struct {
	ID, Text, Owner, Due, Age, Back string
	Done                            bool
}

// brought is something that somebody brought along.
type brought struct {
	ID, Ref, Title, Said, Link, Mood, By, Took string
	Minutes                                    string
	N                                          int
	Mine                                       bool
	Raise                                      ui.Raise
}

func (p *Pages) showRoom(w http.ResponseWriter, r *http.Request, s scene, status int, f form) error {
	ctx := r.Context()
	v := roomPage{
		Frame: p.frame(w, r, s.s.Name), ID: s.m.ID, Series: s.s.ID, URL: s.url(), Name: s.s.Name, Day: s.day(), Hours: s.hours(),
		Video: s.s.Video, Clock: s.clockView(), Mine: s.m.Presenter == s.who.ID, Goes: s.presents(), Form: f, Team: sorted(s.people),
	}
	v.Wrong = f.Says("")
	if one, ok := s.people[s.m.Presenter]; ok {
		v.Presenter = &seat{Name: one.Name}
	}
	v.Agenda, v.Next, v.Lend = s.agenda()
	seats, err := p.Meetings.Seats(ctx, s.who, s.m.ID)
	if err != nil {
		return err
	}
	v.Here, v.Away = s.seats(seats)
	answers, err := p.Meetings.Answers(ctx, s.who, s.m.ID)
	if err != nil {
		return err
	}
	if v.Night, _, err = p.night(ctx, s); err != nil {
		return err
	}
	along, err := p.Meetings.BroughtTo(ctx, s.who, s.m.ID)
	if err != nil {
		return err
	}
	if v.outcome, err = p.outcome(ctx, s, along); err != nil {
		return err
	}
	if next, err := p.nextAfter(ctx, s); err != nil {
		return err
	} else if !next.IsZero() {
		v.Due = next.In(s.who.Location()).Format(time.DateOnly)
	}
	now, _ := s.m.Now()
	if v.Section, err = p.section(ctx, s, now, answers, along); err != nil {
		return err
	}
	if v.Section.Discusses() {
		v.Topic = v.Section.Discuss.Open.ID
	}
	if v.Section.Close != nil {
		v.Section.Close.Form = f
	}
	return ui.Show(w, status, p.room, v)
}

// clockView says the time that is left.
func (s scene) clockView() clock {
	left := int(math.Round(s.clock.Left.Seconds()))
	c := clock{Left: left, Runs: !s.clock.Paused, Text: clockText(left), Words: "left of the hour"}
	if s.m.Minutes != 60 {
		c.Words = fmt.Sprintf("left of %d minutes", s.m.Minutes)
	}
	c.Label = fmt.Sprintf("%d minutes left of %d", max(left/60, 0), s.m.Minutes)
	switch {
	case s.clock.Paused:
		c.Words = "paused"
	case left < 0:
		c.Words, c.Label = "over time", fmt.Sprintf("%d minutes over time", -left/60)
	}
	if now := s.clock.Now(); now != nil {
		c.Part, c.Of = int(now.Left.Seconds()), now.Section.Minutes*60
	}
	return c
}

func clockText(seconds int) string {
	sign := ""
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	return fmt.Sprintf("%s%d:%02d", sign, seconds/60, seconds%60)
}

// agenda says how the sections stand, which comes next, and who could lend time to this one.
func (s scene) agenda() (all []step, next string, lenders []lender) {
	titles := map[string]string{}
	for _, sec := range s.m.Sections {
		titles[sec.Key] = sec.Title
	}
	now := s.clock.Now()
	for _, part := range s.clock.Spent {
		one := step{Key: part.Section.Key, Title: part.Section.Title, Minutes: part.Section.Minutes}
		switch {
		case part.Now:
			one.State = "now"
			one.Share = int(100 * max(part.Left.Seconds(), 0) / max(float64(part.Section.Minutes*60), 1))
			one.Left, one.Over = partLeft(part), part.Left < 0
			one.Note = borrowed(part, titles)
			if one.Over && part.Lender != "" {
				one.Note = "It comes from " + titles[part.Lender] + "."
			}
		case part.Past:
			one.State = "done"
		case now != nil:
			if next == "" {
				next = part.Section.Key
			}
			if part.Left > 0 {
				lenders = append(lenders, lender{part.Section.Key, part.Section.Title, minutes(part.Left), part.Section.Key == now.Lender})
			}
		}
		all = append(all, one)
	}
	return all, next, lenders
}

func partLeft(part meeting.Spent) string {
	switch left := part.Left; {
	case left < 0:
		return "Over by " + minutes(-left) + "."
	case left < time.Minute:
		return "Less than a minute left."
	default:
		return fmt.Sprintf("%d min left.", int(left/time.Minute))
	}
}

// borrowed says what others took from a section: "Two minutes were borrowed from this section by The numbers."
func borrowed(part meeting.Spent, titles map[string]string) (said string) {
	for _, l := range part.Lent {
		n := int((l.Time + 30*time.Second) / time.Minute)
		if n == 0 {
			continue
		}
		count := words(n)
		said += string(count[0]-'a'+'A') + count[1:] + " " + noun(n, "minute was", "minutes were") + " borrowed from this section by " + titles[l.To] + ". "
	}
	return said
}

// outcome gives what came out of the meeting so far.
func (p *Pages) outcome(ctx context.Context, s scene, along []meeting.Brought) (o outcome, err error) {
	decisions, err := p.Meetings.Decisions(ctx, s.who, s.m.ID)
	if err != nil {
		return o, err
	}
	for _, d := range decisions {
		o.Decisions = append(o.Decisions, s.decided(d))
	}
	actions, err := action.OfMeeting(ctx, p.DB, s.m.ID)
	if err != nil {
		return o, err
	}
	for _, a := range actions {
		if a.DroppedAt.IsZero() {
			o.Actions = append(o.Actions, s.todo(a))
		}
	}
	for _, b := range along {
		switch b.Kind {
		case meeting.Headline:
			o.Headlines = append(o.Headlines, s.brought(b))
		case meeting.Read:
			o.Reading = append(o.Reading, s.brought(b))
		case meeting.Struggle, meeting.Question:
		}
	}
	return o, nil
}

func (s scene) decided(d meeting.Decision) decided {
	one := decided{Text: d.Text}
	for _, t := range d.Tell {
		one.Tell = append(one.Tell, ui.FirstName(s.name(t.Who))+" tells "+t.Whom)
	}
	return one
}

func (s scene) todo(a action.Action) todo { return todoOf(a, s.people, s.who, s.at, s.url()) }

func todoOf(a action.Action, people map[string]team.Person, who team.Person, at time.Time, back string) todo {
	one := todo{ID: a.ID, Text: a.Text, Owner: nameOf(people, a.Owner), Age: a.Age(), Back: back, Done: !a.DoneAt.IsZero()}
	due, now := a.Due.In(who.Location()), at.In(who.Location())
	switch day := due.Format(time.DateOnly); {
	case day == now.Format(time.DateOnly):
		one.Due = "by today"
	case day == now.AddDate(0, 0, 1).Format(time.DateOnly):
		one.Due = "by tomorrow"
	case due.Year() != now.Year():
		one.Due = "by " + due.Format("2 Jan 2006")
	default:
		one.Due = "by " + due.Format("Mon 2 Jan")
	}
	return one
}

func (s scene) brought(b meeting.Brought) brought { return broughtOf(b, s.people, s.who, s.url()) }

func broughtOf(b meeting.Brought, people map[string]team.Person, who team.Person, back string) brought {
	one := brought{ID: b.ID, Ref: b.Ref, Title: b.Title, Said: b.Said, Link: b.Link, Mood: b.Mood, By: team.Person{Name: nameOf(people, b.By)}.FirstName(), Took: b.Took, N: b.N, Mine: b.By == who.ID}
	if b.Kind == meeting.Read && b.N > 0 {
		one.Minutes = ui.Plural(b.N, "minute", "minutes")
	}
	kind := "headline"
	if b.Kind == meeting.Struggle {
		kind = "struggle"
	}
	said := one.By + " brought it."
	if b.Kind == meeting.Question {
		if kind, said = "question", one.By+" asked it."; b.By == "" {
			one.By, said, one.Mine = "", "Asked without a name.", false
		}
	}
	if b.N > 0 && b.Kind == meeting.Struggle {
		said = one.By + ", for " + ui.Plural(b.N, "customer", "customers") + "."
	}
	one.Raise = ui.Raise{Many: true, Kind: kind, Ref: b.ID, Title: b.Title, Said: said, Back: back}
	return one
}

// nextAfter is when the series meets again; zero when it does not.
func (p *Pages) nextAfter(ctx context.Context, s scene) (time.Time, error) {
	coming, err := p.Meetings.Coming(ctx, s.who, s.s.ID, s.m.Slot.Add(time.Minute), s.m.Slot.AddDate(0, 6, 0))
	if err != nil {
		return time.Time{}, err
	}
	for _, m := range coming {
		if m.ID != s.m.ID && m.State() == meeting.Planned {
			return m.Start, nil
		}
	}
	return time.Time{}, nil
}
