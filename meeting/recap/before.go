// This file holds what the mail before a meeting asks of whoever can't be there.

package recap

import (
	"time"

	"rapport/meeting"
	"rapport/notice"
	"rapport/team"
)

// asks is how long before a meeting who can't be there is asked.
const asks = 24 * time.Hour

// before is the mail before a meeting.
type before struct {
	Name, When, Why string
	Questions       []question
	Topics          []string // what is to be discussed, as far as it is known
	Link, Settings  string
}

type question struct{ Title, Say string }

// questions are the sections that can be answered beforehand.
func questions(m meeting.Meeting) (all []question) {
	for _, s := range m.Sections {
		switch s.Kind {
		case meeting.Hello, meeting.Struggles, meeting.Headlines, meeting.Together:
			all = append(all, question{s.Title, s.Kind.Say()})
		case meeting.Numbers, meeting.EachOfUs, meeting.Actions, meeting.Discuss, meeting.Reading, meeting.Talk, meeting.Close:
		}
	}
	return all
}

// why says why somebody can't be there; empty when they can.
func why(s team.Standing) string {
	switch s.State {
	case team.Night:
		return "It is held in your night. Sleep; a few lines from you count as much."
	case team.IsAway:
		return "You are away then. Nothing is expected; if you like, leave a few lines before you go."
	case team.AtWork, team.OffHours, team.Unsaid:
	}
	return ""
}

const textBefore = `{{.Name}}
{{.When}}

{{.Why}}
{{range .Questions}}
{{.Title}}
  {{.Say}}
{{end}}{{if .Topics}}
To be discussed
{{range .Topics}}- {{.}}
{{end}}{{end}}
Answer this mail, or write there: {{.Link}}
`

const pageBefore = `<p {{is "tool"}}>{{.When}}</p>
<h1 {{is "title"}}>{{.Name}}</h1>
<p>{{.Why}}</p>
{{range .Questions}}<div {{is "row"}}><h2 {{is "head"}}>{{.Title}}</h2><p {{is "words"}}>{{.Say}}</p></div>{{end}}
{{if .Topics}}<div {{is "row"}}><h2 {{is "head"}}>To be discussed</h2><ol {{is "list"}}>{{range .Topics}}<li {{is "item"}}>{{.}}</li>{{end}}</ol></div>{{end}}
<p><a {{is "button"}} href="{{.Link}}">Write a few lines</a></p>
<p {{is "tool"}}>Or answer this mail: your words are read out in the first round.</p>
<p {{is "foot"}}>You get this a day before a meeting that you can’t be at. <a href="{{.Settings}}">Change that</a></p>`

// ask is the mail before a meeting to one person; false when they can be there.
func (sh sheets) ask(ser meeting.Series, m meeting.Meeting, topics []meeting.Item, p team.Person, standing team.Standing, base string) (notice.Mail, bool, error) {
	because := why(standing)
	if because == "" {
		return notice.Mail{}, false, nil
	}
	w := before{Name: ser.Name, When: m.Start.In(p.Location()).Format("Monday 2 January 2006, 15:04") + " by your clock", Why: because, Questions: questions(m), Link: base + "/meetings/" + m.ID, Settings: base + "/settings/me"}
	for _, it := range topics {
		if it.SolvedAt.IsZero() {
			w.Topics = append(w.Topics, it.Title)
		}
	}
	subject := "Before " + ser.Name + ", " + m.Start.In(p.Location()).Format("2 January")
	text, page, err := write(subject, sh.beforeText, sh.beforePage, w)
	return notice.Mail{
		Key: "prepare " + m.ID + " " + p.ID, Wish: notice.Prepare, To: p, Subject: subject, Text: text, HTML: page,
		About: "meeting " + m.ID, Until: m.Start,
	}, err == nil, err
}
