// This file holds the answers to private mails: known before they are kept, and
// given on without a trace of their words.

package notice

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"rapport/kit/db"
	"rapport/mail"
	"rapport/team"
)

// privateMark follows idMark in the Message-ID of a private mail, and begins
// what its signed address names: so an answer is known by its header alone.
const privateMark = "private."

func (k Kept) private() bool { return strings.HasPrefix(k.About, PrivateAbout) }

// thing names a notice where its answers are addressed to.
func (k Kept) thing() string {
	if k.private() {
		return privateMark + k.ID
	}
	return k.ID
}

// Private tells whether a raw mail answers a private one, by what it refers to
// or where it was sent to. It is the inbox's Private.
func (s *Store) Private(raw []byte) bool {
	return s.isPrivate(mail.Parse(append(header(raw), "\r\n\r\n"...)))
}

func (s *Store) isPrivate(l mail.Letter) bool {
	refers := func(id string) bool { return strings.HasPrefix(id, idMark+privateMark) }
	return slices.ContainsFunc(slices.Concat(l.InReplyTo, l.References), refers) ||
		slices.ContainsFunc(s.inbox.Things(l), func(thing string) bool { return strings.HasPrefix(thing, privateMark) })
}

// header gives what stands before the first empty line.
func header(raw []byte) []byte {
	end := len(raw)
	for _, line := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(line)); i >= 0 {
			end = min(end, i)
		}
	}
	return slices.Clone(raw[:end])
}

// hear gives an answer on. One from another address is not taken, since who
// wrote it is not known; the person is told, and the words are kept nowhere.
func (s *Store) hear(ctx context.Context, tx *db.Tx, k Kept, l mail.Letter) error {
	if strings.TrimSpace(l.FreshText) == "" {
		return nil
	}
	if strings.EqualFold(l.From.Address, k.Address) {
		if s.Hear == nil {
			return errors.New("nobody hears the answers to private mails")
		}
		return s.Hear(ctx, tx, Answered{Notice: k.ID, About: k.About, Person: k.Person, Text: clean(l.FreshText)})
	}
	_, err := notTaken(ctx, tx, func(p team.Person) bool { return p.ID == k.Person }, k.ID,
		"Somebody answered the mail “"+k.Subject+"” from an address that is not yours here. So that nobody can write in your name, nothing of it was kept.\n\nIf it was you: answer again from your own address, or write on the page.")
	return err
}

// unknown keeps what a person of the team answers to a private mail that is not
// known here (an older backup was put back, perhaps) from becoming a
// conversation. Strangers' mail is the inbox's, whatever they say it answers.
func (s *Store) unknown(ctx context.Context, tx *db.Tx, l mail.Letter) (state string, err error) {
	found, err := notTaken(ctx, tx, func(p team.Person) bool { return strings.EqualFold(p.Email, l.From.Address) }, l.MessageID,
		"You answered a mail that is not known here any more. Nothing of your answer was kept: please write on the page.")
	if err != nil || !found {
		return "", err
	}
	return "private", nil
}

// notTaken tells a person of the team that an answer was not taken; false when there is no such person.
func notTaken(ctx context.Context, tx *db.Tx, is func(team.Person) bool, answer, say string) (bool, error) {
	everybody, err := team.People(ctx, tx)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(everybody, is)
	if i < 0 {
		return false, nil
	}
	return true, Queue(ctx, tx, Mail{Key: "not taken " + db.Digest(answer), To: everybody[i], Subject: "Your answer was not taken", Text: say})
}
