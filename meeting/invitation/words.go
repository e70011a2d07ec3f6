// This file holds the words of the mails.

package invitation

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	texttemplate "text/template"
	"time"

	"rapport/kit/calendar"
	"rapport/kit/zones"
	"rapport/mail"
	"rapport/notice"
	"rapport/team"
)

// words is what a mail says.
type words struct {
	Name  string // of the series
	Say   string // what happened, in a sentence
	When  string // "Monday 23 November 2026, 15:00 to 16:00 in Lisbon, 07:00 for you"
	Next  []string
	Why   string // why it is not held; may be empty
	Video string
	Link  string
	Who   string
	Lets  bool // nothing is expected of the reader
}

// subject says what happened, for a list of mails.
func (t telling) subject(w words) string {
	switch t.kind {
	case invited:
		return w.Name
	case changed:
		return "Changed: " + w.Name
	case moved:
		return "Moved: " + w.Name + ", " + day(t.about.Start)
	case notHeld:
		return "Not held: " + w.Name + ", " + day(t.about.Start)
	case heldAgain:
		return "Held after all: " + w.Name + ", " + day(t.about.Start)
	case letGo:
		return "You are not expected any more: " + w.Name
	}
	return w.Name
}

func day(t time.Time) string { return t.Format("Monday 2 January") }

// when says a stretch of time where the meeting is, and for the reader.
func when(e calendar.Event, p team.Person) string {
	s := fmt.Sprintf("%s, %s to %s in %s", e.Start.Format("Monday 2 January 2006"), e.Start.Format("15:04"), e.End.Format("15:04"), zones.Town(e.Zone.String()))
	if mine := e.Start.In(p.Location()); mine.Format("021504") != e.Start.Format("021504") {
		s += ", " + mine.Format("15:04") + " for you"
		if mine.Day() != e.Start.Day() {
			s += " on " + mine.Format("Monday")
		}
	}
	return s
}

// shownNext is how many of the coming meetings an invitation names.
const shownNext = 3

func (s state) words(t telling, p team.Person) words {
	w := words{Name: s.Name, Video: s.Video, Link: s.page(t.meeting.ID), When: when(t.about, p), Why: t.meeting.Why, Who: s.from.Name}
	switch t.kind {
	case invited:
		w.Say = "You are expected at this meeting. Answer in your calendar, and everybody knows."
		if s.Joins {
			w.Say = "You join this meeting once a month, and this is the one. Answer in your calendar, and everybody knows."
		}
	case changed:
		w.Say = "This meeting has changed. Your calendar has what is new."
	case moved:
		w.Say = "One meeting is held at another time. All that was prepared for it stays."
	case notHeld:
		w.Say, w.Lets = "One meeting is left out. What is open waits for the next one.", true
		if s.single() && !s.Joins {
			w.Say = "This meeting is not held."
		}
	case heldAgain:
		w.Say = "This meeting is held after all, at its usual time."
	case letGo:
		w.Say, w.When, w.Lets = "You are not expected at this meeting any more, or it is not held any more. Your calendar lets go of it.", "", true
	}
	if t.about.Rule != "" && t.kind != letGo {
		w.When = ""
		for _, at := range s.Cadence.Between(s.at, s.at.Add(horizon)) {
			e := t.event
			e.Start, e.End = at.In(e.Zone), at.In(e.Zone).Add(e.End.Sub(e.Start))
			if w.Next = append(w.Next, when(e, p)); len(w.Next) == shownNext {
				break
			}
		}
	}
	return w
}

const textWords = `{{.Say}}

{{with .When}}{{.}}
{{end}}{{range .Next}}- {{.}}
{{end}}{{with .Why}}
{{.}}
{{end}}{{if not .Lets}}{{with .Video}}
Video: {{.}}
{{end}}
Topics and notes: {{.Link}}
{{end}}`

const pageWords = `<p {{is "tool"}}>{{.Who}}</p>
<h1 {{is "title"}}>{{.Name}}</h1>
<p>{{.Say}}</p>
{{with .When}}<p {{is "words"}}>{{.}}</p>{{end}}
{{if .Next}}<h2 {{is "head"}}>The next ones</h2><ul {{is "list"}}>{{range .Next}}<li {{is "item"}}>{{.}}</li>{{end}}</ul>{{end}}
{{with .Why}}<p>{{.}}</p>{{end}}
{{if not .Lets}}{{with .Video}}<p {{is "words"}}>Video: <a href="{{.}}">{{.}}</a></p>{{end}}
<p><a {{is "button"}} href="{{.Link}}">Topics and notes</a></p>{{end}}`

// sheets are the ways an invitation is written.
type sheets struct {
	text *texttemplate.Template
	page notice.Sheet
}

func newSheets() sheets {
	return sheets{texttemplate.Must(texttemplate.New("invitation").Parse(textWords)), notice.NewSheet(pageWords)}
}

// mail writes a telling as a mail.
func (sh sheets) mail(s state, t telling, p team.Person) (notice.Mail, error) {
	w := s.words(t, p)
	subject := t.subject(w)
	var text bytes.Buffer
	if err := sh.text.Execute(&text, w); err != nil {
		return notice.Mail{}, fmt.Errorf("writing %q: %w", subject, err)
	}
	page, err := sh.page.Page(subject, w)
	if err != nil {
		return notice.Mail{}, err
	}
	until := t.event.End
	if t.told.Slot == 0 {
		until = s.at.AddDate(0, 1, 0)
	}
	body := calendar.Calendar{Method: t.method, Events: []calendar.Event{t.event}}.String()
	return notice.Mail{
		Key: fmt.Sprintf("invitation %s %s %d %d", s.ID, p.ID, t.told.Slot, t.told.Sequence),
		To:  p, About: s.About, Subject: subject, Text: strings.TrimSpace(text.String()), HTML: page,
		Calendar: &mail.Calendar{Method: cmp.Or(string(t.method), "REQUEST"), Body: body}, Until: until,
	}, nil
}
