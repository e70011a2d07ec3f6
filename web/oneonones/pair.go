// This file holds the page of a pair between meetings.

package oneonones

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"rapport/kit/zones"
	"rapport/meeting"
	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// pairPage is a pair between meetings.
type pairPage struct {
	ui.Frame
	sheet
	Opens   string   // until when the manager does not see what the report adds; said to both
	Missing []string // what the report left out; nobody else sees it
	Empty   bool
	Soon    bool // the next meeting can begin
	Catch   string
	Private bool // the viewer has private notes
	Notes   string
	Ended   string
	Heir    string // the address where things can be given on
	Beside  []besides
	Grows   bool // a development talk can be begun
	Goals   []goal
	Lights  []light
	Rhythm  string
	Waits   string // about the proposal that waits
	Counts  string
	Say     string // above the folded numbers
	Later   string
}

// sheet is what a pair's page shows, before and in a meeting.
type sheet struct {
	ID, URL       string
	Pair          oneonone.Pair
	Me, Other     team.Person
	Report        team.Person
	Mine, Peers   bool // the viewer's page; the two are peers
	Numbers       bool // the report's numbers have their place here, and the form that looks at them
	Writes        bool // the pair goes on
	Form          form
	Kicker, When  string
	Next          *oneonone.Meeting
	Moods         []mood
	Word          string
	Theirs        *arrival
	Topics, Below []topic
	Asked         []asked
	Actions       []todo
	Tops, Bottom  string // headings of the two lists of topics
	TopOwn        bool   // the upper list is the viewer's
	OtherName     string
	HasCheckIn    bool
	Earlier       []arrival
	NextDay       string
	Opened        []opened
	Senders       map[string]string // the names of those who sent thanks, by id
}

// OpenNow tells whether the law opened the page at this moment.
func (s sheet) OpenNow() bool {
	return slices.ContainsFunc(s.Opened, func(o opened) bool { return o.Now })
}

type mood struct {
	Face   oneonone.Face
	Chosen bool
}

// arrival is how somebody arrived.
type arrival struct {
	Who, Word, Day string
	Face           oneonone.Face
}

// topic is something to talk about.
type topic struct {
	ID, URL, Text, By, Age, Outcome string
	Link                            string
	Own, Done, Issue, Moved, Writes bool
	Form                            form
}

type asked struct {
	Key, Title, Answer, ID, URL string
	Own                         bool
}

// todo is a promise.
type todo struct {
	ID, URL, Text, Owner, By, Age string
	Third, Done, Writes           bool
	Day                           string
}

type goal struct {
	ID, URL, Text, Line, By, Until string
	OnTrack, Said, Done, Own       bool
	Skill, Writes                  bool
}

type light struct {
	ID, URL, Text, By  string
	Thanks, Own, Tells bool
	Told               bool
}

// besides is another pair of the same two.
type besides struct {
	URL, Kind, When string
	Goals           []string // of the development talk
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.showWith(w, r, who, http.StatusOK, form{})
}

// showWith shows the page that the pair has now: between meetings, or in one.
func (p *Pages) showWith(w http.ResponseWriter, r *http.Request, who team.Person, status int, f form) error {
	ctx := r.Context()
	all, err := p.Pairs.Page(ctx, who, r.PathValue("id"))
	if err != nil {
		return err
	}
	s, err := p.sheet(ctx, all, f)
	if err != nil {
		return err
	}
	title := "You and " + s.OtherName
	if all.Next != nil && all.Next.Running() {
		return p.showRoom(w, r, all, s, title, status)
	}
	v := pairPage{Frame: p.frame(w, r, title), sheet: s, Rhythm: all.Pair.Rhythm(), Notes: all.Note, Later: all.Pair.Pack.Later()}
	v.standing(all)
	v.around(all)
	v.lists(all)
	if v.Private, err = p.Pairs.HasPrivate(ctx, who, s.ID); err != nil {
		return err
	}
	if s.Mine && s.Numbers { // of the manager it is kept that the numbers were opened: so they are asked for only then
		numbers, err := p.Pairs.Numbers(ctx, who, s.ID)
		if err != nil {
			return err
		}
		v.Say = sayNumbers(numbers, all.Pair.Pack)
	}
	return ui.Show(w, status, p.pair, v)
}

func (p *Pages) sheet(ctx context.Context, all oneonone.Page, f form) (sheet, error) {
	at := p.house.Now()
	s := sheet{
		ID: all.Pair.ID, URL: address(all.Pair.ID), Pair: all.Pair, Me: all.Me, Other: all.Other, Report: all.Report, Next: all.Next, Form: f,
		Mine: all.Me.ID == all.Report.ID, Peers: all.Pair.Kind == oneonone.Buddy, Numbers: all.Pair.Kind == oneonone.Line, Writes: !all.Pair.Ended(), OtherName: all.Other.FirstName(),
	}
	s.head(all)
	s.arrivals(all)
	s.TopOwn = s.Mine
	s.Tops, s.Bottom = "What you want to talk about", "From "+s.OtherName
	if !s.Mine {
		s.Tops, s.Bottom = "What "+s.OtherName+" wants to talk about", "From you"
	}
	subjects, err := p.subjects(ctx, all.Mine, all.Theirs)
	if err != nil {
		return s, err
	}
	s.Topics, s.Below = s.topics(all.Mine, subjects, at), s.topics(all.Theirs, subjects, at)
	for _, q := range all.Prompts {
		s.Asked = append(s.Asked, asked{Key: q.Key, Title: q.Text, Answer: q.Answer, ID: "p-" + q.Key, URL: s.URL, Own: s.Mine && s.Writes})
	}
	for _, a := range all.Actions {
		one := todo{
			ID: a.ID, URL: s.URL, Text: a.Text, Owner: s.name(a.Owner), Third: a.Asks(), Done: !a.Open(), Writes: s.Writes,
			By: s.called(a.Owner) + ", by " + a.Due.In(s.zone()).Format("2 Jan"), Day: a.Due.In(s.zone()).Format(time.DateOnly),
		}
		if a.Carried > 0 {
			one.Age = oneonone.Topic{Held: a.Carried}.Age()
			if a.DecidedAt.IsZero() {
				one.By = s.called(a.Owner) + ", since " + a.GivenAt.In(s.zone()).Format("2 Jan")
			}
		}
		switch {
		case !a.DoneAt.IsZero():
			one.By, one.Age = s.called(a.Owner)+", done "+day(a.DoneAt, at, s.zone()), ""
		case one.Done:
			one.By, one.Age = s.called(a.Owner)+", dropped "+day(a.DroppedAt, at, s.zone()), ""
		}
		s.Actions = append(s.Actions, one)
	}
	if s.Opened, err = p.opened(ctx, all, at); err != nil {
		return s, err
	}
	s.Senders, err = p.senders(ctx, all.Lights)
	return s, err
}

func (s *sheet) zone() *time.Location { return s.Me.Location() }

// called is how the page names one of the two.
func (s *sheet) called(id string) string {
	switch id {
	case s.Me.ID:
		return "you"
	case s.Other.ID:
		return s.OtherName
	}
	return "somebody"
}

func (s *sheet) name(id string) string {
	if id == s.Me.ID {
		return s.Me.Name
	}
	return s.Other.Name
}

// head says what the two meet for and when.
func (s *sheet) head(all oneonone.Page) {
	s.Kicker = all.Pair.Kind.Label()
	if all.Next == nil {
		return
	}
	start := all.Next.Start
	if all.Pair.Agreed() && oneonone.RhythmOf(all.Pair.Cadence) == oneonone.Weekly {
		s.Kicker += ", every " + all.Next.Slot.In(s.zone()).Format("Monday")
	}
	mine, theirs := start.In(s.zone()).Format("15:04"), start.In(s.Other.Location()).Format("15:04")
	s.When = start.In(s.zone()).Format("2 January 2006, ") + mine
	if mine != theirs {
		s.When += " for you, " + theirs + " for " + s.OtherName
	}
	s.NextDay = start.In(s.zone()).Format(time.DateOnly)
}

func (s *sheet) arrivals(all oneonone.Page) {
	mine, theirs := all.CheckIn, all.OtherIn
	if !s.Mine {
		mine, theirs = theirs, mine
	}
	for _, f := range oneonone.Faces() {
		s.Moods = append(s.Moods, mood{f, mine != nil && mine.Face == f})
	}
	if mine != nil {
		s.Word, s.HasCheckIn = mine.Word, true
	}
	if theirs != nil {
		s.Theirs = &arrival{Who: s.OtherName, Word: theirs.Word, Face: theirs.Face}
	}
	for _, c := range all.CheckIns {
		s.Earlier = append(s.Earlier, arrival{Who: s.called(c.By), Word: c.Word, Face: c.Face, Day: c.At.In(s.zone()).Format("2 Jan")})
	}
}

func (s *sheet) topics(all []oneonone.Topic, subjects map[string]string, at time.Time) (out []topic) {
	for _, t := range all {
		one := topic{
			ID: t.ID, URL: s.URL, Text: t.Text, Age: t.Age(), Outcome: t.Outcome, Own: t.By == s.Me.ID, Done: !t.DoneAt.IsZero(),
			Issue: t.Issue, Moved: t.Moved, Writes: s.Writes, Form: s.Form, By: s.called(t.By) + ", " + day(t.At, at, s.zone()),
		}
		if t.Conversation != "" {
			one.Link = "/conversations/" + t.Conversation
			if one.Text == "" {
				one.Text = cmp.Or(subjects[t.Conversation], "A conversation")
			}
		}
		out = append(out, one)
	}
	return out
}

// subjects gives the subjects of the conversations that are topics.
func (p *Pages) subjects(ctx context.Context, lists ...[]oneonone.Topic) (map[string]string, error) {
	var ids []string
	for _, list := range lists {
		for _, t := range list {
			if t.Conversation != "" {
				ids = append(ids, t.Conversation)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := p.Inbox.Conversations(ctx, ids)
	subjects := map[string]string{}
	for _, c := range all {
		subjects[c.ID] = c.Subject
	}
	return subjects, err
}

// standing says how the page stands: until when it is the report's alone, what can begin, what was left out.
func (v *pairPage) standing(all oneonone.Page) {
	if v.Pair.Ended() {
		v.Ended = "This one-on-one ended on " + v.Pair.EndedAt.In(v.zone()).Format("2 January 2006") + ". Both of you can still read it."
		v.Heir = v.URL + "/hand"
	}
	v.Empty = len(v.Topics)+len(v.Below)+len(v.Actions) == 0 && v.Mine
	if v.Writes && all.Closed && !v.Peers {
		v.Opens = opens(all, v)
	}
	for _, m := range all.Missing {
		v.Missing = append(v.Missing, m.Say)
	}
	if all.Next != nil {
		v.Soon = v.Writes && v.At.After(all.Next.Start.Add(-12*time.Hour))
	}
	if c := all.ToCatch; c != nil && v.Writes {
		v.Catch = "You didn’t meet on " + c.Start.In(v.zone()).Format("Monday 2 January") + ". Nothing is lost: what was open waits here."
	}
}

func opens(all oneonone.Page, v *pairPage) string {
	if all.Opens.IsZero() {
		if v.Mine {
			return "Only you see what you add, until the evening before your next one-on-one."
		}
		return "What " + v.OtherName + " adds you see the evening before your next one-on-one."
	}
	zone := all.Report.Location()
	when := "on " + all.Opens.In(zone).Format("Monday 2 January at 15:04")
	if d := lower(ui.When(all.Opens, v.At, zone)); d == "today "+all.Opens.In(zone).Format("15:04") {
		when = "tonight at " + all.Opens.In(zone).Format("15:04")
	}
	if v.Mine {
		return v.OtherName + " gets this page " + when + ". Until then only you see what you add."
	}
	return "What " + v.OtherName + " adds you see " + when + ", in " + zones.Town(all.Report.Zone) + "."
}

// around says what stands at the side: the rhythm, the counts, the other talks of the two.
func (v *pairPage) around(all oneonone.Page) {
	if open := all.Talk.Open(); open != nil && v.Writes {
		v.Waits = v.OtherName + " proposes: " + open.Rhythm() + "."
		if open.By == v.Me.ID {
			v.Waits = "You proposed: " + open.Rhythm() + ". " + v.OtherName + " has not answered yet."
		}
	}
	v.Counts = sayCounts(all.Counts)
	v.Grows = v.Writes && v.Pair.Kind == oneonone.Line
	for _, b := range all.Beside {
		one := besides{URL: address(b.Pair.ID), Kind: b.Pair.Kind.Label(), When: "No rhythm yet"}
		if b.Next != nil {
			one.Kind = "Next " + strings.ToLower(one.Kind)
			one.When = b.Next.Start.In(v.zone()).Format("Monday 2 January, 15:04") + ", " + ui.Plural(b.Next.Minutes, "minute", "minutes")
		}
		for _, g := range b.Goals {
			one.Goals = append(one.Goals, sayGoal(g, v.Mine))
		}
		v.Beside = append(v.Beside, one)
		v.Grows = v.Grows && b.Pair.Kind != oneonone.Development
	}
}

// sectionOf gives the section of a clock that is current.
func sectionOf(c meeting.Clock) meeting.Section {
	if now := c.Now(); now != nil {
		return now.Section
	}
	return meeting.Section{}
}
