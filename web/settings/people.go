// This file holds the list of people, and inviting one.

package settings

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
	"rapport/kit/zones"
	"rapport/mail"
	"rapport/mail/smtp"
	"rapport/team"
	"rapport/web/ui"
)

type peoplePage struct {
	frame
	People  []team.Person
	Open    []team.Open
	Form    team.Invitation
	Invited *invited // just now; nil otherwise
	Line    badLine
	Mails   bool // a link for a new password can be sent
}

// invited is an invitation that was just made. Its link is shown this once.
type invited struct {
	Email  string
	Link   string
	Mailed string // the mailbox by which it went out; empty when it did not
	Why    string // why it did not, in words
}

// Roles are the choices.
func (peoplePage) Roles() []team.Role { return team.Roles() }

// Here are the people who are in the team now.
func (v peoplePage) Members() (all []team.Person) {
	for _, p := range v.People {
		if p.LeftAt.IsZero() {
			all = append(all, p)
		}
	}
	return all
}

// Said sums the list up.
func (v peoplePage) Said() string {
	said := ui.Plural(len(v.Members()), "person", "people")
	if n := len(v.Open); n > 0 {
		said += ", and " + ui.Count(n) + " invited"
	}
	return said
}

// Local says what time it is for a person.
func (v peoplePage) Local(p team.Person) string { return v.At.In(p.Location()).Format("15:04") }

// Place is a person's zone as a place: "Los Angeles".
func (v peoplePage) Place(p team.Person) string { return zones.Town(p.Zone) }

// Old tells whether an invitation opens nothing any more.
func (v peoplePage) Old(o team.Open) bool { return v.At.After(o.ExpiresAt) }

func (p *Pages) listPeople(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.showPeople(w, r, who, http.StatusOK, peoplePage{Form: team.Invitation{Role: team.Technician}})
}

func (p *Pages) showPeople(w http.ResponseWriter, r *http.Request, who team.Person, status int, v peoplePage) (err error) {
	said := v.Wrong
	v.frame = p.frame(w, r, who, "People", "people")
	v.Wrong = said
	if v.People, err = p.team.People(r.Context()); err != nil {
		return err
	}
	v.Mails = p.options.Latchkey != nil
	if v.Open, err = p.team.OpenInvitations(r.Context()); err != nil {
		return err
	}
	return ui.Show(w, status, p.people, v)
}

// invite makes an invitation and shows its link, once: the answer is a page of
// its own (201), since the link stands nowhere else.
func (p *Pages) invite(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	form := team.Invitation{
		Email: strings.TrimSpace(r.PostForm.Get("email")), Name: strings.TrimSpace(r.PostForm.Get("name")), Role: team.Role(r.PostForm.Get("role")),
	}
	secret, err := p.team.Invite(r.Context(), who, form)
	if said, ok := wrongIn(err); ok {
		return p.showPeople(w, r, who, http.StatusUnprocessableEntity, peoplePage{frame: frame{Wrong: said}, Form: form})
	}
	if err != nil {
		return err
	}
	done := &invited{Email: form.Email, Link: strings.TrimSuffix(p.options.BaseURL, "/") + "/invitations/" + secret}
	done.Mailed, done.Why = p.mailInvitation(r.Context(), who, form, done.Link)
	return p.showPeople(w, r, who, http.StatusCreated, peoplePage{Form: team.Invitation{Role: team.Technician}, Invited: done})
}

// mailTime bounds how long a person waits for the invitation to leave.
const mailTime = 30 * time.Second

// mailInvitation sends the link through the first mailbox that can send.
func (p *Pages) mailInvitation(ctx context.Context, who team.Person, in team.Invitation, link string) (by, why string) {
	boxes, err := p.inbox.Mailboxes(ctx)
	if err != nil {
		slog.ErrorContext(ctx, "looking for a mailbox to invite by", "error", err)
		return "", "The mailboxes could not be read."
	}
	for _, box := range boxes {
		if box.Outgoing == nil {
			continue
		}
		if err := p.sendInvitation(ctx, box, who, in, link); err != nil {
			return "", err.Error()
		}
		return box.Address, ""
	}
	return "", "No mailbox has a server for sending yet."
}

func (p *Pages) sendInvitation(ctx context.Context, box inbox.Mailbox, who team.Person, in team.Invitation, link string) error {
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	set, err := p.team.Settings(ctx)
	if err != nil {
		return err
	}
	_, domain, _ := strings.Cut(box.Address, "@")
	name := set.Name
	if name == "" {
		name = box.Name
	}
	raw, err := mail.Compose(mail.Draft{
		From: mail.Address{Name: who.Name + ", " + name, Address: box.Address}, To: []mail.Address{{Name: in.Name, Address: in.Email}},
		ReplyTo: mail.Address{Name: who.Name, Address: who.Email},
		Subject: fmt.Sprintf("%s invites you to %s", who.FirstName(), name),
		Date:    p.house.Now().In(who.Location()), MessageID: id.New() + "@" + domain, Auto: "auto-generated",
		Text: fmt.Sprintf("Hello %s,\n\n%s invites you to answer mail with %s. Choose a password and come in:\n\n%s\n\nThe link holds for seven days and opens the door once. If you didn’t expect it, you can let it lie.",
			first(in.Name), who.Name, name, link),
	})
	if err != nil {
		return err
	}
	return smtp.Send(ctx, inbox.OutgoingAccount(box), smtp.Envelope{From: box.Address, To: []string{in.Email}}, raw)
}

func first(name string) string { return ui.FirstName(name) }
