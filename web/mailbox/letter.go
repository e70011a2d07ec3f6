// This file holds one mail as the customer's mail program shows it.

package mailbox

import (
	"encoding/base64"
	"html"
	"html/template"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"rapport/kit/fault"
	"rapport/mail"
	"rapport/web/ui"
)

// letterPage is a mail's own HTML as a document of its own.
type letterPage struct {
	Title string
	Words template.HTML
}

func (p *Pages) showLetter(w http.ResponseWriter, r *http.Request) error {
	mails := p.world.Mailbox(p.customer(r.FormValue("as")).Address)
	n, err := strconv.Atoi(r.FormValue("mail"))
	if err != nil || n < 0 || n >= len(mails) {
		return fault.New(fault.NotFound, "That mail is not in this mailbox any more.")
	}
	l := mail.Parse(mails[n].Raw)
	words := mail.Sanitise(l.HTML, true)
	if words == "" {
		words = "<pre>" + html.EscapeString(l.Text) + "</pre>"
	}
	ui.MailFrame(w.Header(), true)
	return ui.Show(w, http.StatusOK, p.letter, letterPage{Title: l.Subject, Words: pictured(l, words)})
}

var contentID = regexp.MustCompile(`src="cid:([^"]*)"`)

// pictured puts the pictures that came along in place of their cid.
func pictured(l mail.Letter, words string) template.HTML {
	out := contentID.ReplaceAllStringFunc(words, func(found string) string {
		wanted := html.UnescapeString(contentID.FindStringSubmatch(found)[1])
		for _, a := range l.Attachments {
			if strings.EqualFold(a.ContentID, wanted) && strings.HasPrefix(a.Type, "image/") {
				return `src="data:` + a.Type + `;base64,` + base64.StdEncoding.EncodeToString(a.Body) + `"`
			}
		}
		return ""
	})
	return template.HTML(out) //nolint:gosec // sanitised by the mail room, and shown in a sandbox where nothing runs
}
