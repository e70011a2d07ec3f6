// This file holds what a mail says of one conversation.

package news

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	texttemplate "text/template"

	"rapport/inbox"
	"rapport/notice"
	"rapport/team"
)

// words is one mail.
type words struct {
	Title    string // "Ana names you in a note"
	Customer string
	Subject  string
	Items    []line
	Link     string
	Settings string // where to wish for none of these
}

type line struct{ Did, Words string }

// letter writes to one person what happened in one conversation, oldest first.
func letter(to team.Person, c inbox.Conversation, all []Item, base string) (notice.Mail, error) {
	w := words{
		Customer: c.Customer.Called(), Subject: strings.TrimSpace(c.Subject),
		Link: base + "/conversations/" + url.PathEscape(c.ID), Settings: base + "/settings/me",
	}
	for _, i := range all {
		w.Items = append(w.Items, line{i.Who + " " + i.Did(), i.Words})
	}
	w.Title = w.Items[0].Did
	if n := len(w.Items); n > 1 {
		w.Title = fmt.Sprintf("%s, and %d more", w.Title, n-1)
	}
	subject := w.Title
	if w.Subject != "" {
		subject += ": " + w.Subject
	}
	var text bytes.Buffer
	if err := plain().Execute(&text, w); err != nil {
		return notice.Mail{}, fmt.Errorf("writing to %s: %w", to.Email, err)
	}
	page, err := notice.NewSheet(pageWords).Page(subject, w)
	return notice.Mail{Wish: notice.Together, To: to, Subject: subject, Text: text.String(), HTML: page, About: about + c.ID}, err
}

func plain() *texttemplate.Template {
	return texttemplate.Must(texttemplate.New("text").Parse(textWords))
}

const textWords = `{{range .Items}}{{.Did}}{{with .Words}}:

  {{.}}{{end}}

{{end}}It is about {{.Customer}}{{with .Subject}}, “{{.}}”{{end}}:
{{.Link}}

Answer this mail, and your words become a note for the team. {{.Customer}} never sees it.

--
You get this since you had not read it in Rapport. Wish for none: {{.Settings}}
`

const pageWords = `<h1 {{is "title"}}>{{.Title}}</h1>
<p {{is "tool"}}>{{.Customer}}{{with .Subject}}, “{{.}}”{{end}}</p>
{{range .Items}}<div {{is "row"}}><p {{is "head"}}>{{.Did}}</p>{{with .Words}}<p {{is "words"}}>{{.}}</p>{{end}}</div>
{{end}}<p><a href="{{.Link}}" {{is "button"}}>Open the conversation</a></p>
<p {{is "tool"}}>Or answer this mail: your words become a note for the team. {{.Customer}} never sees it.</p>
<p {{is "foot"}}>You get this since you had not read it in Rapport. <a href="{{.Settings}}">Wish for none</a></p>
`
