// This file holds what strangers sent, as bytes: a mail's own HTML in its
// frame, its files, and the mail as it came.

package conversations

import (
	"bytes"
	"html"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/team"
	"rapport/web/ui"
)

// framePage is a mail's own HTML as a document of its own.
type framePage struct {
	Title  string
	Words  template.HTML
	Parked bool // pictures from elsewhere are left out, and can be asked for
}

// showFrame sends a mail's HTML into the sandboxed frame. Pictures from
// elsewhere, which tell their owner that the mail was opened, only on request.
func (p *Pages) showFrame(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	m, err := p.inbox.Message(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if m.HTML == "" {
		return fault.New(fault.NotFound, "This message has no page of its own: it was written as plain text.")
	}
	remote := r.FormValue("images") == "1"
	words := mail.Sanitise(m.HTML, remote)
	v := framePage{Title: "Mail from " + m.Author, Words: inlined(m, words), Parked: !remote && strings.Contains(words, "data-remote-src=")}
	ui.MailFrame(w.Header(), remote)
	return ui.Show(w, http.StatusOK, p.frame, v)
}

var contentID = regexp.MustCompile(`(<img[^>]*? src=")cid:([^"]*)"`)

// inlined puts the address of each file in place of its cid.
func inlined(m inbox.Message, words string) template.HTML {
	out := contentID.ReplaceAllStringFunc(words, func(found string) string {
		part := contentID.FindStringSubmatch(found)
		wanted := html.UnescapeString(part[2])
		if plain, err := url.PathUnescape(wanted); err == nil {
			wanted = plain
		}
		for i, a := range m.Attachments {
			if a.ContentID != "" && strings.EqualFold(a.ContentID, strings.Trim(wanted, "<>")) && pictures[a.Type] {
				return part[1] + attachmentPath(m.ID, i) + `"`
			}
		}
		return strings.TrimSuffix(part[1], ` src="`) // the picture did not come along
	})
	return template.HTML(out) //nolint:gosec // sanitised by the mail room, and shown in a sandbox where nothing runs
}

func attachmentPath(message string, n int) string {
	return "/messages/" + url.PathEscape(message) + "/attachments/" + strconv.Itoa(n)
}

// pictures are the types that browsers draw and never run.
var pictures = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

// biggestPreview is how many bytes a picture may have to be shown without being asked for.
const biggestPreview = 3 << 20

// attachment sends one file of a message.
func (p *Pages) attachment(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	m, err := p.inbox.Message(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(m.Attachments) {
		return fault.New(fault.NotFound, "This message has no such file.")
	}
	a := m.Attachments[n]
	body, err := p.inbox.Blob(a.Blob)
	if err != nil {
		return err
	}
	kind := mail.SafeType(a.Type)
	how := "attachment"
	if pictures[kind] && r.FormValue("save") == "" {
		if err := drawable(body); err != nil {
			return err
		}
		how = "inline"
	}
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable") // a message never changes
	send(w, r, how, kind, a.Name, body)
	return nil
}

// send sends a stranger's bytes so that no browser takes them for a page of ours.
func send(w http.ResponseWriter, r *http.Request, how, kind, name string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": mail.SafeName(name)}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// rawMessage sends the mail of a message as it came.
func (p *Pages) rawMessage(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	m, err := p.inbox.Message(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.sendRaw(w, r, m.Raw, m.Subject)
}

// rawUnreadable sends a mail that could not be read, as it came.
func (p *Pages) rawUnreadable(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	u, err := p.inbox.Unreadable(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.sendRaw(w, r, u.Raw, u.Subject)
}

func (p *Pages) sendRaw(w http.ResponseWriter, r *http.Request, ref, subject string) error {
	if ref == "" {
		return fault.New(fault.NotFound, "There is no mail behind this: it did not come by mail.")
	}
	body, err := p.inbox.Blob(ref)
	if err != nil {
		return err
	}
	name := mail.SafeName(subject)
	if strings.TrimSpace(subject) == "" {
		name = "mail"
	}
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	send(w, r, "attachment", "message/rfc822", strings.TrimSuffix(name, ".eml")+".eml", body)
	return nil
}
