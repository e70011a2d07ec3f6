// This file holds the words of the mails. None of them is somebody's own, but names.

package letters

import (
	"bytes"
	"fmt"
	"strings"
	texttemplate "text/template"

	"rapport/notice"
	"rapport/oneonone"
	"rapport/team"
)

// words is what a mail says.
type words struct {
	Title string
	When  string // "Tuesday 24 November, 08:00 to 08:30 by your clock"
	Say   []string
	Do    string // what the button says; empty: no button
	Link  string
	Foot  string
}

const textWords = `{{.Title}}
{{with .When}}{{.}}
{{end}}{{range .Say}}
{{.}}
{{end}}{{if .Do}}
{{.Do}}: {{.Link}}
{{end}}{{with .Foot}}
{{.}}
{{end}}`

const pageWords = `{{with .When}}<p {{is "tool"}}>{{.}}</p>{{end}}
<h1 {{is "title"}}>{{.Title}}</h1>
{{range .Say}}<p>{{.}}</p>
{{end}}{{if .Do}}<p><a {{is "button"}} href="{{.Link}}">{{.Do}}</a></p>{{end}}
{{with .Foot}}<p {{is "foot"}}>{{.}}</p>{{end}}`

type sheets struct {
	text *texttemplate.Template
	page notice.Sheet
}

func newSheets() sheets {
	return sheets{texttemplate.Must(texttemplate.New("one-on-one").Parse(textWords)), notice.NewSheet(pageWords)}
}

// mail writes one to a person.
func (sh sheets) mail(to team.Person, subject string, w words) (notice.Mail, error) {
	var text bytes.Buffer
	if err := sh.text.Execute(&text, w); err != nil {
		return notice.Mail{}, fmt.Errorf("writing %q: %w", subject, err)
	}
	page, err := sh.page.Page(subject, w)
	return notice.Mail{To: to, Subject: subject, Text: strings.TrimSpace(text.String()), HTML: page}, err
}

// evening writes the mail of an evening: "ask" to the report, "open" to the manager.
func (sh sheets) evening(kind string, e oneonone.Evening, to, other team.Person, base string) (notice.Mail, error) {
	start, end := e.Meeting.Start.In(to.Location()), e.Meeting.End().In(to.Location())
	w := words{
		When: start.Format("Monday 2 January, 15:04") + " to " + end.Format("15:04") + " by your clock, with " + other.Name,
		Link: base + "/oneonones/" + e.Pair.ID,
	}
	subject := ""
	if kind == "ask" {
		subject, w.Title, w.Do = "Your topics for the one-on-one", "What would you like to talk about?", "Write on the page"
		w.Say = []string{
			"Answer this mail: each line becomes a topic on your page. Nothing else happens with your answer; only the two of you can read the page.",
			"What you send passes through the team’s mailbox, and who opens that mailbox in another program can see it there. For what nobody else may see, write on the page.",
		}
		w.Foot = "You get this the evening before, and only while your page has no topics yet."
	} else {
		subject, w.Title, w.Do = "The page for the one-on-one is open", "The page is open", "Read the page"
		w.Say = []string{"You can read now what " + other.FirstName() + " added for your next talk, and add what you want to talk about."}
		w.Foot = "You get this the evening before, at 20:00 where " + other.FirstName() + " is."
	}
	m, err := sh.mail(to, subject, w)
	m.Until = e.Meeting.Start
	m.About = notice.PrivateAbout + about + e.Pair.ID
	return m, err
}
