// This file holds the list of mailboxes, and setting one up.

package settings

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

type mailboxesPage struct {
	frame
	Boxes []inbox.Mailbox
	Stuck string // why our own mails to the team do not leave; empty when they do
}

// Down are the mailboxes whose mail does not come in.
func (v mailboxesPage) Down() (down []inbox.Mailbox) {
	for _, b := range v.Boxes {
		if b.Trouble != "" || b.Stuck != "" {
			down = append(down, b)
		}
	}
	return down
}

// Since says a moment in the middle of a sentence: "today 14:10".
func (v mailboxesPage) Since(at time.Time) string {
	zone := v.Viewer.Zone
	if zone == nil {
		zone = time.UTC
	}
	said := ui.When(at, v.At, zone)
	if strings.HasPrefix(said, "Today") || strings.HasPrefix(said, "Yesterday") {
		return strings.ToLower(said)
	}
	return said
}

// Said sums the list up.
func (v mailboxesPage) Said() string {
	receiving := 0
	for _, b := range v.Boxes {
		if b.Incoming != nil && b.Trouble == "" && b.Stuck == "" {
			receiving++
		}
	}
	switch n := len(v.Boxes); {
	case receiving == n && n == 1:
		return "One, receiving."
	case receiving == n:
		return ui.Count(n) + ", all receiving."
	default:
		return ui.Count(receiving) + " of " + ui.Count(n) + " receiving."
	}
}

func (p *Pages) listMailboxes(w http.ResponseWriter, r *http.Request, who team.Person) error {
	boxes, err := p.inbox.Mailboxes(r.Context())
	if err != nil {
		return err
	}
	v := mailboxesPage{frame: p.frame(w, r, who, "Mailboxes", "mailboxes"), Boxes: boxes}
	if p.options.Notices != nil {
		if v.Stuck, err = p.options.Notices.Trouble(r.Context()); err != nil {
			return err
		}
	}
	return ui.Show(w, http.StatusOK, p.mailboxes, v)
}

// serverForm is a mail server as it is typed.
type serverForm struct {
	Host, Port, Security, User string
	Folder                     string
	Kept                       bool // a password is kept for it
	password                   string
}

// mailboxForm is a mailbox as it is typed.
type mailboxForm struct {
	ID, Address, Name, Signature string
	In, Out                      serverForm
	Aliases                      []inbox.Alias
	Same                         bool   // the same user and password for sending
	Since                        string // "30", "90", "all", or "as is"
}

type mailboxPage struct {
	frame
	Form  mailboxForm
	Began bool      // its mail has been read: how far back can't be changed any more
	Since time.Time // how far back it was read; zero is everything
	Trial *trial    // nil before the first try
}

// Securities are the choices of privacy.
func (mailboxPage) Securities() []choice {
	return []choice{{"tls", "TLS"}, {"starttls", "STARTTLS"}, {"plain", "None, this computer only"}}
}

// Backs are the choices of how far back to read.
func (mailboxPage) Backs() []choice {
	return []choice{{"30", "30 days"}, {"90", "90 days"}, {"all", "Everything"}}
}

type choice struct{ Value, Label string }

// serverLine is the three fields that name a server.
type serverLine struct {
	Way        string
	Host, Port field
	Security   string
	Wrong      string // about the security
	Choices    []choice
}

// Server gives the fields of "incoming" or "outgoing".
func (v mailboxPage) Server(way string) serverLine {
	s := v.Form.In
	if way == "outgoing" {
		s = v.Form.Out
	}
	return serverLine{
		Way:  way,
		Host: v.Field(way+"_host", "Server", "text", s.Host, ""), Port: v.Field(way+"_port", "Port", "text", s.Port, ""),
		Security: s.Security, Wrong: v.Wrong.Is(way + "_security"), Choices: v.Securities(),
	}
}

// PasswordHelp says whether a password is kept.
func (v mailboxPage) PasswordHelp(way string) string {
	if way == "incoming" && v.Form.In.Kept || way == "outgoing" && v.Form.Out.Kept {
		return "Empty keeps the one there is."
	}
	return ""
}

func (p *Pages) newMailbox(w http.ResponseWriter, r *http.Request, who team.Person) error {
	set, err := p.team.Settings(r.Context())
	if err != nil {
		return err
	}
	return p.showMailbox(w, r, who, http.StatusOK, mailboxPage{Form: mailboxForm{
		Name: set.Name, Same: true, Since: "30",
		In: serverForm{Port: "993", Security: "tls"}, Out: serverForm{Port: "587", Security: "starttls"},
	}})
}

func (p *Pages) editMailbox(w http.ResponseWriter, r *http.Request, who team.Person) error {
	box, err := p.inbox.Mailbox(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showMailbox(w, r, who, http.StatusOK, mailboxPage{Form: formOf(box)})
}

// showMailbox shows the form; what it needs to know of a mailbox that is there already it looks up.
func (p *Pages) showMailbox(w http.ResponseWriter, r *http.Request, who team.Person, status int, v mailboxPage) error {
	title := "A new mailbox"
	if v.Form.ID != "" {
		box, err := p.inbox.Mailbox(r.Context(), v.Form.ID)
		if err != nil {
			return err
		}
		title, v.Since = box.Address, box.Since
		if box.Incoming != nil {
			validity, _, err := p.inbox.Cursor(r.Context(), box.ID, inbox.CursorOf(*box.Incoming))
			if err != nil {
				return err
			}
			v.Began = validity != 0
			v.Form.In.Kept = box.Incoming.Password != ""
		}
		v.Form.Out.Kept = box.Outgoing != nil && box.Outgoing.Password != ""
	}
	said := v.Wrong
	v.frame = p.frame(w, r, who, title, "mailboxes")
	v.Wrong = said
	return ui.Show(w, status, p.mailbox, v)
}

// formOf is a mailbox as its form shows it.
func formOf(box inbox.Mailbox) mailboxForm {
	f := mailboxForm{
		ID: box.ID, Address: box.Address, Name: box.Name, Signature: box.Signature, Since: "as is",
		In: serverForm{Port: "993", Security: "tls"}, Out: serverForm{Port: "587", Security: "starttls"}, Same: true, Aliases: box.Aliases,
	}
	fill := func(f *serverForm, s *inbox.Server) {
		if s != nil {
			*f = serverForm{Host: s.Host, Port: strconv.Itoa(s.Port), Security: s.Security, User: s.User, Folder: s.Folder}
		}
	}
	fill(&f.In, box.Incoming)
	fill(&f.Out, box.Outgoing)
	if box.Outgoing != nil {
		f.Same = box.Incoming != nil && box.Incoming.User == box.Outgoing.User && box.Incoming.Password == box.Outgoing.Password
	}
	return f
}

// readMailbox reads the form as it was typed.
func readMailbox(r *http.Request) mailboxForm {
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	server := func(way string) serverForm {
		return serverForm{
			Host: get(way + "_host"), Port: get(way + "_port"), Security: get(way + "_security"), User: get(way + "_user"),
			Folder: get(way + "_folder"), password: r.PostForm.Get(way + "_password"),
		}
	}
	return mailboxForm{
		ID: get("id"), Address: get("address"), Name: get("name"), Signature: strings.ReplaceAll(r.PostForm.Get("signature"), "\r\n", "\n"),
		In: server("incoming"), Out: server("outgoing"), Same: get("same") != "", Since: get("since"), Aliases: aliasesOf(r.PostForm),
	}
}

// aliasesOf reads the other addresses, a row each; a row without address is none.
func aliasesOf(form url.Values) (all []inbox.Alias) {
	at := func(name string, i int) string {
		if values := form[name]; i < len(values) {
			return strings.TrimSpace(strings.ReplaceAll(values[i], "\r\n", "\n"))
		}
		return ""
	}
	for i := range form["alias_address"] {
		if a := (inbox.Alias{Address: at("alias_address", i), Name: at("alias_name", i), Signature: at("alias_signature", i)}); a.Address != "" {
			all = append(all, a)
		}
	}
	return all
}

// AliasRows are the other addresses, and a row for one more.
func (v mailboxPage) AliasRows() []inbox.Alias {
	return append(slices.Clone(v.Form.Aliases), inbox.Alias{})
}

// mailboxOf makes a mailbox of what was typed. A password that was left empty
// is the one that is kept, as long as server and user are the same.
func (p *Pages) mailboxOf(r *http.Request, f mailboxForm) (box inbox.Mailbox, err error) {
	old := inbox.Mailbox{}
	if f.ID != "" {
		if old, err = p.inbox.Mailbox(r.Context(), f.ID); err != nil {
			return box, err
		}
	}
	box = inbox.Mailbox{ID: f.ID, Address: f.Address, Name: f.Name, Signature: f.Signature, Since: old.Since, Aliases: slices.Clone(f.Aliases)}
	if box.Incoming, err = serverOf("incoming", f.In, old.Incoming); err != nil {
		return box, err
	}
	if box.Outgoing, err = serverOf("outgoing", f.Out, old.Outgoing); err != nil {
		return box, err
	}
	if f.Same && box.Incoming != nil && box.Outgoing != nil {
		box.Outgoing.User, box.Outgoing.Password = box.Incoming.User, box.Incoming.Password
	}
	switch now := p.house.Now(); f.Since {
	case "30":
		box.Since = now.AddDate(0, 0, -30)
	case "90":
		box.Since = now.AddDate(0, 0, -90)
	case "all":
		box.Since = time.Time{}
	case "as is":
	default:
		return box, fault.Field("since", "“%s” is none of the choices.", f.Since)
	}
	return box, nil
}

// serverOf makes a server of what was typed; nil where no server was named.
func serverOf(way string, f serverForm, old *inbox.Server) (*inbox.Server, error) {
	if f.Host == "" {
		return nil, nil //nolint:nilnil // no server is wanted: nothing is wrong
	}
	port, err := strconv.Atoi(f.Port)
	if err != nil {
		return nil, fault.Field(way+"_port", "“%s” is no port. It is a number from 1 to 65535, most often 993 (IMAP) or 587 (SMTP).", f.Port)
	}
	s := &inbox.Server{Host: f.Host, Port: port, Security: f.Security, User: f.User, Password: f.password, Folder: f.Folder}
	if s.Password == "" && old != nil && old.User == s.User && old.Host == s.Host {
		s.Password = old.Password
	}
	return s, nil
}

func (p *Pages) saveMailbox(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	form := readMailbox(r)
	box, err := p.mailboxOf(r, form)
	if err == nil {
		box, err = p.inbox.SaveMailbox(r.Context(), who, box)
	}
	if said, ok := wrongIn(err); ok {
		if about, ok := said["email"]; ok {
			said = wrong{"address": about} // as the form calls it
		}
		return p.showMailbox(w, r, who, http.StatusUnprocessableEntity, mailboxPage{frame: frame{Wrong: said}, Form: form})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: box.Address + " is saved."})
	http.Redirect(w, r, "/settings/mailboxes", http.StatusSeeOther)
	return nil
}
