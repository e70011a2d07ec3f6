// This file holds asking for a new password, and the mail by which it comes.

package latchkey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/mail/smtp"
	"rapport/team"
)

// Sender sends the links.
type Sender struct {
	DB      *db.DB
	Team    *team.Store
	Inbox   *inbox.Store
	BaseURL string // how people reach the pages
}

// Path leads to where a link's holder chooses a new password.
const Path = "/session/password/"

// askedJob is the kind of work that answers an asking at the door.
const askedJob = "latchkey"

// door is who lets a link be made that was asked for at the door.
const door = "rule:door"

// asked is the work: whose address, as it was typed, and when.
type asked struct {
	Email string `json:"email"`
	At    int64  `json:"at"`
}

// Ask takes in that somebody at origin, a network address, wants a new password
// for an address. Whether it is anybody's is looked at later and elsewhere, so
// that neither the answer nor its time tells. Who asks too often is refused.
func (s *Sender) Ask(ctx context.Context, email, origin string) error {
	clean, err := team.CleanEmail(email)
	if err != nil {
		return err
	}
	if len(clean) > 320 { // RFC 3696, section 3: no address is longer
		return fault.Field("email", "This is too long to be an e-mail address.")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := team.CountAsking(ctx, tx, clean, origin); err != nil {
			return err
		}
		return job.Add(ctx, tx, askedJob, id.New(), asked{clean, db.Micros(tx.At)}, tx.At)
	})
}

// Send mails a person of the team a link at once, since by, a head of support, says so.
func (s *Sender) Send(ctx context.Context, by team.Person, person string) (to team.Person, err error) {
	if err := by.MustLead("send people a link for a new password"); err != nil {
		return to, err
	}
	if to, err = s.Team.Person(ctx, person); err != nil {
		return to, err
	}
	return to, s.send(ctx, to.Email, by)
}

// again is how long a mail that could not leave waits.
const again = time.Minute

// SendNext answers the asking that is due longest; false when none is. What
// can't leave is tried again for as long as a link would be good.
func (s *Sender) SendNext(ctx context.Context) (bool, error) {
	j, ok, err := job.Claim(ctx, s.DB, askedJob)
	if err != nil || !ok {
		return false, err
	}
	var a asked
	if err := json.Unmarshal(j.Body, &a); err != nil {
		return true, fmt.Errorf("reading who asked for a new password: %w", err)
	}
	if s.DB.Now().Before(db.Time(a.At).Add(team.LinkLife)) {
		err = s.send(ctx, a.Email, team.Person{})
	}
	if ctx.Err() != nil {
		return true, ctx.Err() // shutting down: the lease ends, and another worker goes on
	}
	return true, s.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		switch {
		case err == nil, fault.Is(err, fault.NotFound), fault.Is(err, fault.TooMany):
			return job.Done(ctx, tx, j) // sent, nobody's, or sent often enough
		}
		slog.WarnContext(ctx, "a link for a new password did not leave", "error", err, "again in", again)
		return job.PutOff(ctx, tx, j, tx.At.Add(again), err.Error())
	})
}

// send makes a link and mails it; the link goes again if the mail does not leave.
func (s *Sender) send(ctx context.Context, email string, by team.Person) error {
	box, err := s.Inbox.Sender(ctx)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "No mailbox has a server for sending yet, so no mail can leave. Set one up under Settings, Mailboxes.")
	}
	if err != nil {
		return err
	}
	actor := by.Email
	if actor == "" {
		actor = door
	}
	to, secret, err := s.Team.MakeLink(ctx, email, actor)
	if err != nil {
		return err
	}
	raw, err := s.compose(ctx, box, to, by, strings.TrimSuffix(s.BaseURL, "/")+Path+secret)
	if err == nil {
		err = s.Inbox.CarryOut(ctx, inbox.OutgoingAccount(box), smtp.Envelope{From: box.Address, To: []string{to.Email}}, raw)
	}
	if err == nil {
		return nil
	}
	f := fault.New(fault.Conflict, "The mail to %s did not leave: %s", to.Email, sentence(err)).Because(err)
	return errors.Join(f, s.Team.DropLink(context.WithoutCancel(ctx), secret))
}

// sentence is what a person can do about a mail that did not leave.
func sentence(err error) string {
	if f, ok := errors.AsType[*smtp.Failure](err); ok && f.Sentence != "" {
		return f.Sentence
	}
	return "the server could not be reached."
}

func (s *Sender) compose(ctx context.Context, box inbox.Mailbox, to, by team.Person, link string) ([]byte, error) {
	set, err := s.Team.Settings(ctx)
	if err != nil {
		return nil, err
	}
	name := set.Name
	if name == "" {
		name = box.Name
	}
	began := "Somebody asked for a new password for " + to.Email + " at " + name + ". If it was you, choose one here:"
	ends := "If it wasn’t you, let it lie: your password stays as it is, and nobody else got this link."
	if by.ID != "" {
		began, ends = by.Name+" sends you a link to choose a new password at "+name+":", "Until you do, your password stays as it is."
	}
	_, domain, _ := strings.Cut(box.Address, "@")
	return mail.Compose(mail.Draft{
		From: mail.Address{Name: "Rapport, " + box.Name, Address: box.Address}, To: []mail.Address{{Name: to.Name, Address: to.Email}},
		Subject: "A new password for " + name, Date: s.DB.Now().In(to.Location()), MessageID: id.New() + "@" + domain, Auto: "auto-generated",
		Text: "Hello " + to.FirstName() + ",\n\n" + began + "\n\n" + link + "\n\nThe link holds for an hour and opens the door once. Then every browser you are signed in with is signed out. " + ends,
	})
}
