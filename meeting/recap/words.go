// This file holds what the mail after a meeting says to one person.

package recap

import (
	"bytes"
	"fmt"
	"strings"
	texttemplate "text/template"
	"time"

	"rapport/action"
	"rapport/kit/zones"
	"rapport/meeting"
	"rapport/notice"
	"rapport/team"
)

// words is the mail after a meeting.
type words struct {
	Name    string
	When    string // "Monday 23 November 2026, 15:00 to 15:52 in Lisbon"
	Absent  bool   // the reader was not there
	Asked   []string
	Decided []decided
	Actions []promised
	Week    string
	Numbers []number
	Solved  []string
	Open    int // items that stay
	There   string
	Missing []string
	Mean    string // "8.3 of 10"
	Brought []string
	Link    string

	Settings string // where to wish for none of these
}

type decided struct{ Text, Tell string }

type promised struct{ Who, Text, By string }

// number is a row as it was frozen.
type number struct {
	Name, Figure, Beside, Said, Word string
	Ruling                           string // the head of support's sentence
}

// wordsFor says a recap to one person.
func wordsFor(r meeting.Recap, p team.Person, base string) words {
	w := words{
		Name: r.Series.Name, When: when(r), Decided: decisions(r), Actions: actions(r, r.Actions, p), Numbers: numbers(r), Open: len(r.Staying),
		Link: base + "/meetings/" + r.Meeting.ID, Settings: base + "/settings/me",
	}
	for _, m := range r.Missing {
		line := r.Name(m.Person)
		if m.Why != "" {
			line += ", " + m.Why
		}
		w.Missing = append(w.Missing, line)
		w.Absent = w.Absent || m.Person == p.ID
	}
	w.Asked = asked(r, p)
	if r.Numbers != nil {
		w.Week = r.Numbers.Week.String()
	}
	for _, it := range r.Solved {
		line := it.Title
		if it.Outcome != "" {
			line += ": " + it.Outcome
		}
		w.Solved = append(w.Solved, line)
	}
	for _, b := range r.Brought {
		if b.Kind == meeting.Headline {
			w.Brought = append(w.Brought, b.Title)
		}
	}
	var there []string
	for _, id := range r.There {
		there = append(there, r.Name(id))
	}
	w.There = list(there)
	if n := len(r.Ratings); n > 0 {
		sum := 0
		for _, one := range r.Ratings {
			sum += one.Score
		}
		w.Mean = fmt.Sprintf("%.1f of 10", float64(sum)/float64(n))
	}
	return w
}

// when says when it was, by the clock of the series.
func when(r meeting.Recap) string {
	zone, err := time.LoadLocation(r.Series.Cadence.Zone)
	if err != nil {
		zone = time.UTC
	}
	from, to := r.Meeting.BeganAt.In(zone), r.Meeting.EndedAt.In(zone)
	return fmt.Sprintf("%s, %s to %s in %s", from.Format("Monday 2 January 2006"), from.Format("15:04"), to.Format("15:04"), zones.Town(zone.String()))
}

// list writes "Ana, Joe and Sam".
func list(all []string) string {
	switch n := len(all); n {
	case 0:
		return ""
	case 1:
		return all[0]
	default:
		return strings.Join(all[:n-1], ", ") + " and " + all[n-1]
	}
}

func decisions(r meeting.Recap) (all []decided) {
	for _, d := range r.Decisions {
		var tell []string
		for _, t := range d.Tell {
			tell = append(tell, r.Name(t.Who)+" tells "+t.Whom)
		}
		all = append(all, decided{d.Text, list(tell)})
	}
	return all
}

func actions(r meeting.Recap, promises []action.Action, p team.Person) (all []promised) {
	for _, a := range promises {
		all = append(all, promised{r.Name(a.Owner), a.Text, a.Due.In(p.Location()).Format("Mon 2 January")})
	}
	return all
}

// asked says what the meeting asks of the reader.
func asked(r meeting.Recap, p team.Person) (all []string) {
	mine := r.Asked(p.ID)
	for _, a := range mine.Actions {
		all = append(all, a.Text+", by "+a.Due.In(p.Location()).Format("Mon 2 January"))
	}
	for _, d := range mine.Tell {
		for _, t := range d.Tell {
			all = append(all, "Tell "+t.Whom+": "+d.Text)
		}
	}
	return all
}

func numbers(r meeting.Recap) (all []number) {
	if r.Numbers == nil {
		return nil
	}
	for _, row := range r.Numbers.Report.Rows {
		n := number{Name: row.Name, Figure: row.Figure.Text, Beside: row.Figure.Unit, Said: row.Said.String(), Word: row.Judged.Word}
		if row.Ruling != nil {
			if row.Ruling.Judged.Word != "" {
				n.Word = row.Ruling.Judged.Word
			}
			if row.Ruling.Sentence != "" {
				n.Ruling = row.Ruling.By.Name + ": " + row.Ruling.Sentence
			}
		}
		all = append(all, n)
	}
	return all
}

const textWords = `{{.Name}}
{{.When}}
{{if .Asked}}
{{if .Absent}}You were not there. This is asked of you:{{else}}Asked of you:{{end}}
{{range .Asked}}- {{.}}
{{end}}{{else if .Absent}}
You were not there. Nothing was asked of you.
{{end}}{{if .Decided}}
Decided
{{range .Decided}}- {{.Text}}{{with .Tell}} ({{.}}){{end}}
{{end}}{{end}}{{if .Actions}}
To do
{{range .Actions}}- {{.Who}}: {{.Text}}, by {{.By}}
{{end}}{{end}}{{if .Solved}}
Solved
{{range .Solved}}- {{.}}
{{end}}{{end}}{{if .Numbers}}
The numbers of week {{.Week}}, as they were
{{range .Numbers}}- {{.Name}}: {{.Figure}}{{with .Beside}} {{.}}{{end}}. {{.Said}}{{with .Word}} {{.}}.{{end}}{{with .Ruling}} {{.}}{{end}}
{{end}}{{end}}{{if .Brought}}
Headlines
{{range .Brought}}- {{.}}
{{end}}{{end}}
{{with .There}}There: {{.}}
{{end}}{{range .Missing}}Not there: {{.}}
{{end}}{{with .Mean}}The hour was rated {{.}}.
{{end}}{{if .Open}}Still to discuss: {{.Open}}
{{end}}
Everything, with the notes: {{.Link}}
`

const pageWords = `<p {{is "tool"}}>{{.When}}</p>
<h1 {{is "title"}}>{{.Name}}</h1>
{{if .Asked}}<div {{is "row"}}><h2 {{is "head"}}>{{if .Absent}}You were not there. This is asked of you{{else}}Asked of you{{end}}</h2><ul {{is "list"}}>{{range .Asked}}<li {{is "item"}}>{{.}}</li>{{end}}</ul></div>
{{else if .Absent}}<p>You were not there. Nothing was asked of you.</p>{{end}}
{{if .Decided}}<div {{is "row"}}><h2 {{is "head"}}>Decided</h2><ul {{is "list"}}>{{range .Decided}}<li {{is "item"}}>{{.Text}}{{with .Tell}}<br><span {{is "beside"}}>{{.}}</span>{{end}}</li>{{end}}</ul></div>{{end}}
{{if .Actions}}<div {{is "row"}}><h2 {{is "head"}}>To do</h2><ul {{is "list"}}>{{range .Actions}}<li {{is "item"}}>{{.Text}}<br><span {{is "beside"}}>{{.Who}}, by {{.By}}</span></li>{{end}}</ul></div>{{end}}
{{if .Solved}}<div {{is "row"}}><h2 {{is "head"}}>Solved</h2><ul {{is "list"}}>{{range .Solved}}<li {{is "item"}}>{{.}}</li>{{end}}</ul></div>{{end}}
{{range .Numbers}}<div {{is "row"}}><h2 {{is "head"}}>{{.Name}}</h2><p {{is "fig"}}>{{.Figure}} <small {{is "beside"}}>{{.Beside}}</small></p><p {{is "words"}}>{{.Said}}{{with .Word}} <b>{{.}}.</b>{{end}}</p>{{with .Ruling}}<p {{is "words"}}>{{.}}</p>{{end}}</div>{{end}}
{{with .Week}}<p {{is "tool"}}>The numbers of week {{.}}, as they were at the meeting.</p>{{end}}
{{if .Brought}}<div {{is "row"}}><h2 {{is "head"}}>Headlines</h2><ul {{is "list"}}>{{range .Brought}}<li {{is "item"}}>{{.}}</li>{{end}}</ul></div>{{end}}
<div {{is "row"}}><h2 {{is "head"}}>Who was there</h2><p {{is "words"}}>{{or .There "Nobody said so."}}</p>{{range .Missing}}<p {{is "tool"}}>Not there: {{.}}</p>{{end}}{{with .Mean}}<p {{is "words"}}>The hour was rated {{.}}.</p>{{end}}</div>
<p><a {{is "button"}} href="{{.Link}}">Everything, with the notes</a></p>
<p {{is "foot"}}>{{if .Open}}Still to discuss: {{.Open}}. {{end}}You get this ten minutes after a meeting. <a href="{{.Settings}}">Change that</a></p>`

// sheets are the ways the mails are written.
type sheets struct {
	afterText, beforeText *texttemplate.Template
	afterPage, beforePage notice.Sheet
}

func newSheets() sheets {
	text := func(words string) *texttemplate.Template {
		return texttemplate.Must(texttemplate.New("words").Parse(words))
	}
	return sheets{text(textWords), text(textBefore), notice.NewSheet(pageWords), notice.NewSheet(pageBefore)}
}

// write writes words both ways.
func write(subject string, text *texttemplate.Template, page notice.Sheet, w any) (string, string, error) {
	var b bytes.Buffer
	if err := text.Execute(&b, w); err != nil {
		return "", "", fmt.Errorf("writing %q: %w", subject, err)
	}
	html, err := page.Page(subject, w)
	return strings.TrimSpace(b.String()), html, err
}

// after is the mail after a meeting to one person.
func (sh sheets) after(r meeting.Recap, p team.Person, base string) (notice.Mail, error) {
	w := wordsFor(r, p, base)
	subject := "What came of " + r.Series.Name + ", " + r.Meeting.Start.In(p.Location()).Format("2 January")
	if n := len(w.Asked); w.Absent && n > 0 {
		subject = fmt.Sprintf("%s: %d asked of you", subject, n)
	}
	text, page, err := write(subject, sh.afterText, sh.afterPage, w)
	return notice.Mail{
		Key: "recap " + r.Meeting.ID + " " + p.ID, Wish: notice.Recap, To: p, Subject: subject, Text: text, HTML: page,
		Until: r.Meeting.EndedAt.Add(3 * 24 * time.Hour),
	}, err
}
