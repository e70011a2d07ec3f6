// This file holds the mail of a week: what it says, as a page and as plain text.

package weekly

import (
	"cmp"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"rapport/kit/chart"
	"rapport/kit/zones"
	"rapport/metric"
	"rapport/notice"
	"rapport/scorecard"
	"rapport/team"
)

//go:embed letter.html
var letterWords string

// Letter is a week for one reader.
type Letter struct {
	To      team.Person
	Team    string // its name; may be empty
	BaseURL string // where the pages are; without it there are no links
	Report  scorecard.Report
	Meeting *Meeting // that will look at the week; nil when there is none
}

// Meeting is the next one that the reader is expected at.
type Meeting struct {
	ID     string
	Series string
	Start  time.Time
	Zone   *time.Location // of the team
	Place  string         // the town of that zone: "Lisbon"
	Topics []string       // what is to be discussed, in order
}

// letter is what the template shows.
type letter struct {
	Head, Heading, Lede string
	Open                string // address of the week
	Young               string
	Rows                []row
	Card                *card
	Topics              []string
	TopicsHead          string
	Meeting             string // its address
	Settings            string
	Zone                string
}

// row is one of the six numbers.
type row struct {
	ID, Name, Judged string
	Figure, Unit     string
	Sub, Said        string
	Alt              string
	Drawn            bool
	Marks            string
	Ruled, By        string // the head of support's sentence
	Notes            []string
}

// card is the reader's own week.
type card struct {
	Heading string
	Lines   []string
	Cheer   string
	URL     string
}

const nbsp = "\u00a0"

// Mail writes the letter. Each picture's text says its sentence, so that a mail without pictures still reports.
func (l Letter) Mail() (notice.Mail, error) {
	v := l.words()
	subject := l.Report.Week.Called() + ": " + uncapital(l.Report.Heading)
	page, err := notice.NewSheet(letterWords).Page(subject, v)
	if err != nil {
		return notice.Mail{}, err
	}
	m := notice.Mail{
		Key: Key(l.Report.Week, l.To), Wish: notice.Weekly, To: l.To,
		Subject: subject, Text: v.plain(), HTML: page,
	}
	if l.Meeting != nil {
		m.About = aboutWeek + l.Meeting.Series
	}
	for i, r := range l.Report.Rows {
		if !v.Rows[i].Drawn {
			continue
		}
		png, err := series(r).Strip().PNG()
		if err != nil {
			return m, err
		}
		m.Pictures = append(m.Pictures, notice.Picture{ID: r.ID + "@rapport", PNG: png})
	}
	return m, nil
}

// aboutWeek stands before the series of meetings for which an answer to the mail is a topic.
const aboutWeek = "week "

// Key is what keeps a week from going to a reader twice.
func Key(w metric.Week, to team.Person) string { return "weekly " + w.String() + " " + to.ID }

// words puts the letter together.
func (l Letter) words() letter {
	r := l.Report
	v := letter{
		Head: r.Week.Called() + ", " + r.Week.Days(), Heading: r.Heading, Lede: line(r.Lede), Young: r.Young.String(),
		Open: l.link("/week/" + r.Week.String()), Settings: l.link("/settings/me"), Zone: zones.Town(l.To.Zone),
	}
	if l.Team != "" {
		v.Head = l.Team + " · week" + strings.TrimPrefix(v.Head, "Week")
	}
	for _, row := range r.Rows {
		v.Rows = append(v.Rows, rowOf(row))
	}
	for _, c := range r.Cards {
		if c.Email == l.To.Email {
			v.Card = l.card(c)
		}
	}
	l.agenda(&v)
	return v
}

func (l Letter) link(path string) string {
	if l.BaseURL == "" {
		return ""
	}
	return strings.TrimSuffix(l.BaseURL, "/") + path
}

// agenda says what will be discussed, and when, on the reader's own clock.
func (l Letter) agenda(v *letter) {
	v.TopicsHead = "Worth discussing"
	for _, t := range l.Report.Topics {
		v.Topics = append(v.Topics, t.Title)
	}
	m := l.Meeting
	if m == nil {
		return
	}
	v.Meeting = l.link("/meetings/" + m.ID)
	own, theirs := m.Start.In(l.To.Location()), m.Start.In(m.Zone)
	v.TopicsHead = fmt.Sprintf("For %s, %s for you", theirs.Format("Monday, 15:04")+" in "+m.Place, own.Format("15:04"))
	switch {
	case own.Format("15:04") == theirs.Format("15:04"):
		v.TopicsHead = "For " + own.Format("Monday, 15:04")
	case own.Weekday() != theirs.Weekday():
		v.TopicsHead = fmt.Sprintf("For %s in %s, %s for you", theirs.Format("Monday, 15:04"), m.Place, own.Format("Monday 15:04"))
	}
	if len(m.Topics) > 0 {
		v.Topics = m.Topics
	}
}

func rowOf(r scorecard.Row) row {
	v := row{
		ID: r.ID, Name: r.Name, Judged: r.Judged.Word, Figure: r.Figure.Text, Unit: r.Figure.Unit, Sub: strings.TrimSpace(line(r.Sub)), Said: r.Said.String(),
		Marks: "Changed? " + r.Changed.Text + ". Goal: " + uncapital(r.Goal.Text) + ".",
	}
	for _, p := range r.Line.Points {
		v.Drawn = v.Drawn || p.Known
	}
	v.Alt = r.Line.Label + ". " + v.Said
	if x := r.Ruling; x != nil {
		v.Judged, v.Ruled, v.By = cmp.Or(x.Judged.Word, v.Judged), x.Sentence, first(x.By.Name)
	}
	if r.Answer != nil {
		v.Notes = append(v.Notes, "What changed, says "+first(r.Answer.By.Name)+": “"+r.Answer.Text+"”")
	}
	for _, n := range r.Notes {
		v.Notes = append(v.Notes, first(n.By.Name)+": “"+n.Text+"”")
	}
	return v
}

// card says the reader's own week in a few lines.
func (l Letter) card(c scorecard.Card) *card {
	v := &card{Heading: "Your card, " + first(c.Who.Name), URL: l.link("/people/" + c.Who.ID)}
	helped := strings.TrimPrefix(c.OfTeam, "/")
	v.Lines = append(v.Lines, fmt.Sprintf("You helped %s of %s people, %s.", c.Helped.Text, helped, c.Helped.Words))
	say := func(facts []scorecard.Fact) {
		var all []string
		for _, f := range facts {
			text := f.Text + " " + f.Words
			if better := cmp.Or(f.Better, f.Quiet); better != "" {
				text += " (" + better + ")"
			}
			all = append(all, text)
		}
		if len(all) > 0 {
			v.Lines = append(v.Lines, strings.Join(all, ", ")+".")
		}
	}
	say(c.Replies)
	say(c.Resolutions)
	if c.Happiness.Of.Opens() {
		v.Lines = append(v.Lines, c.Happiness.Text+" "+c.Happiness.Words+".")
	}
	if c.Ever.Text != "" && c.Since != "" {
		v.Lines = append(v.Lines, c.Ever.Text+" customers helped since "+c.Since+".")
	}
	if c.Cheer != nil {
		v.Cheer = c.Cheer.Begin + c.Cheer.Stroke + c.Cheer.End
	}
	return v
}

// series is the row's chart.
func series(r scorecard.Row) chart.Series {
	unit := r.Of.Key.Define().Unit
	limited := r.Line.Limits.Basis != metric.TooFew
	greatest := 0.0
	if limited {
		greatest = r.Line.Limits.Upper
	}
	for _, p := range r.Line.Points {
		if p.Known {
			greatest = max(greatest, p.Value)
		}
	}
	scale := chart.Plain()
	switch unit {
	case metric.Share, metric.Ratio:
		scale = chart.Percent()
	case metric.Seconds:
		scale = chart.Time(greatest)
	case metric.Count, metric.Score, metric.Mean:
	}
	s := chart.Series{Title: r.Line.Label, Write: scale.Write}
	for _, p := range r.Line.Points {
		ring := chart.NoRing
		switch p.Signal {
		case metric.Exceptional:
			ring = chart.Outside
		case metric.Drifting:
			ring = chart.Drift
		case metric.Ordinary:
		}
		s.Points = append(s.Points, chart.Point{Value: p.Value * scale.Times, Known: p.Known, Complete: !p.Open, Ring: ring})
	}
	if limited {
		l := r.Line.Limits
		s.Bands = []chart.Band{{To: len(s.Points) - 1, Lower: l.Lower * scale.Times, Centre: l.Centre * scale.Times, Upper: l.Upper * scale.Times}}
	}
	if r.Line.Goal != nil && !r.Watch {
		goal := *r.Line.Goal * scale.Times
		s.Goal = &goal
	}
	return s
}

// line runs pieces together.
func line(all []scorecard.Piece) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Text)
	}
	return b.String()
}

func first(name string) string {
	name, _, _ = strings.Cut(name, " ")
	return name
}

func uncapital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
