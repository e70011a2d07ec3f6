// This file holds the page of a mail that could not be read.

package conversations

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"strings"
	"unicode"

	"rapport/inbox"
	"rapport/team"
	"rapport/web/ui"
)

// unreadablePage says what we know of such a mail, and gives it whole.
type unreadablePage struct {
	ui.Frame
	List    listing
	Heading string // who it is from
	Place   place
	Arrived template.HTML
	Mailbox string
	Sender  string
	Subject string
	Size    string
	Problem string
	Raw     string // address of the mail as it came; empty when the server did not give it
	Lines   string // the first of it
	Resolve string
	Again   string // where reading it again posts to
}

func (p *Pages) showUnreadable(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	u, err := p.inbox.Unreadable(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := p.house.Frame(w, r, "Could not read this mail", ui.NavInbox)
	f.Body = "app reading"
	list, err := p.listing(r.Context(), f, who, at, u.ID)
	if err != nil {
		return err
	}
	v := unreadablePage{
		Frame: f, List: list, Heading: senderOf(u), Place: at, Arrived: f.Time(u.At), Mailbox: u.Mailbox, Sender: u.Sender, Subject: u.Subject,
		Problem: cmp.Or(u.Problem, "Nothing readable was found in it."), Resolve: unreadablePath(u.ID) + "/resolution", Again: unreadablePath(u.ID) + "/reading",
	}
	if u.Raw != "" {
		body, err := p.inbox.Blob(u.Raw)
		if err != nil {
			return err
		}
		v.Raw, v.Size, v.Lines = unreadablePath(u.ID)+"/raw", ui.Size(int64(len(body))), firstLines(body)
	}
	return ui.Show(w, http.StatusOK, p.unreadable, v)
}

// senderOf is who wrote, as far as is known.
func senderOf(u inbox.Unreadable) string {
	if _, domain, ok := strings.Cut(u.Sender, "@"); ok && domain != "" {
		return "Someone at " + strings.Trim(domain, "<> ")
	}
	return cmp.Or(strings.TrimSpace(u.Sender), "Someone")
}

// firstLines shows the beginning of a mail as it came, whatever it is made of.
func firstLines(body []byte) string {
	const most, widest = 14, 160
	body = body[:min(len(body), 16<<10)]
	var out []string
	for l := range bytes.Lines(body) {
		text := strings.Map(func(r rune) rune {
			if r == '\t' || unicode.IsPrint(r) {
				return r
			}
			return '·'
		}, strings.ToValidUTF8(string(bytes.TrimRight(l, "\r\n")), "·"))
		if r := []rune(text); len(r) > widest {
			text = string(r[:widest]) + "…"
		}
		if out = append(out, text); len(out) == most {
			break
		}
	}
	return strings.Join(out, "\n")
}
