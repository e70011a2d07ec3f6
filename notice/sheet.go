// This file holds how our mail looks: one column, system fonts, colours by day
// and by night. Programs read styles where they stand in the elements; the
// night's colours they find in the head.

package notice

import (
	"bytes"
	"fmt"
	"html/template"
)

const (
	sans  = `-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif`
	serif = `Georgia, 'Times New Roman', serif`
)

// looks are the parts a mail may be made of, by the names that templates call them.
func looks(part string) string {
	switch part {
	case "title":
		return `font: 400 30px/1.2 ` + serif + `; letter-spacing: -0.01em; margin: 4px 0 12px`
	case "head":
		return `font: 600 17px/1.3 ` + sans + `; margin: 0 0 2px`
	case "row":
		return `padding: 18px 0 14px; border-top: 1px solid #ddd8cc`
	case "tool":
		return `margin: 0 0 8px; font: 14px/1.5 ` + sans + `; color: #565d78`
	case "foot":
		return `border-top: 1px solid #ddd8cc; padding-top: 14px; margin: 28px 0 0; font: 14px/1.5 ` + sans + `; color: #565d78`
	case "fig":
		return `margin: 0 0 8px; font-size: 28px; line-height: 1.15`
	case "beside":
		return `font: 14px/1 ` + sans + `; color: #565d78`
	case "chart":
		return `display: block; width: 100%; max-width: 560px; height: auto; margin: 6px 0 4px; border: 0`
	case "button":
		return `display: inline-block; padding: 11px 18px; border-radius: 8px; background: #2b3178; color: #ffffff; text-decoration: none; font: 600 16px/1.3 ` + sans
	case "list":
		return `margin: 8px 0 20px; padding-left: 22px`
	case "item":
		return `margin: 0 0 6px; font-size: 17px`
	case "words":
		return `margin: 0 0 8px`
	}
	return ""
}

const frame = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{.Subject}}</title>
<style>
p, ol, ul { margin: 0 0 16px; } a { color: #2b3a9b; } img { max-width: 100%; }
@media (prefers-color-scheme: dark) {
body, .sheet { background: #16182a !important; color: #eceae4 !important; } a { color: #b9c3f5 !important; }
.tool, .foot, .beside { color: #a9adc0 !important; } .row, .foot { border-color: #3a3d52 !important; }
.button { background: #b9c3f5 !important; color: #16182a !important; }
}
</style>
</head>
<body style="margin: 0; background: #ffffff; color: #232a45; font: 16px/1.6 Georgia, 'Times New Roman', serif">
<div class="sheet" role="main" style="max-width: 600px; margin: 0 auto; padding: 24px 20px 32px; color: #232a45; font: 16px/1.6 Georgia, 'Times New Roman', serif">
{{template "words" .Words}}
</div>
</body>
</html>
`

// Sheet is how one kind of mail is written, as a page.
type Sheet struct{ template *template.Template }

// NewSheet reads a kind of mail from the template of its words. In it,
// <p {{is "tool"}}> takes a part's looks: title, head, row, tool, foot, fig,
// beside, chart, button, list, item, words. It panics on a template that is none.
func NewSheet(words string) Sheet {
	funcs := template.FuncMap{
		"is": func(part string) template.HTMLAttr {
			return template.HTMLAttr(`class="` + part + `" style="` + looks(part) + `"`)
		},
		"cid": func(id string) template.URL { return template.URL("cid:" + id) },
	}
	t := template.Must(template.New("frame").Funcs(funcs).Parse(frame))
	return Sheet{template.Must(t.New("words").Parse(words))}
}

// Page writes a mail of the kind.
func (s Sheet) Page(subject string, words any) (string, error) {
	var b bytes.Buffer
	err := s.template.ExecuteTemplate(&b, "frame", struct {
		Subject string
		Words   any
	}{subject, words})
	if err != nil {
		return "", fmt.Errorf("writing the mail %q: %w", subject, err)
	}
	return b.String(), nil
}
