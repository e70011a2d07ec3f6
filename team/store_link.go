// This file holds the links by which somebody who forgot the password chooses a new one.

package team

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// LinkLife is how long such a link opens the door; it does so once.
const LinkLife = time.Hour

// How much may be asked for: of one address and from one network address
// within the window of failed sign-ins, and links of one person that are good at once.
const (
	asksAnEmail  = 3
	asksAnOrigin = 20
	linksAtOnce  = 3
)

// LinkMade is recorded when a person is sent such a link; the actor is the head of support who sent it, or the door.
const LinkMade = "person.password_link"

// CountAsking counts that somebody asks for a new password of an address,
// whether or not it is anybody's: what is refused tells nothing of that.
func CountAsking(ctx context.Context, tx *db.Tx, email, origin string) error {
	if err := tx.Exec(ctx, `DELETE FROM attempt WHERE since < $1`, db.Micros(tx.At.Add(-failuresWindow))); err != nil {
		return err
	}
	// Always in this order, so that no two wait for each other.
	if err := countOne(ctx, tx, "asks "+db.Digest(email), asksAnEmail); err != nil {
		return err
	}
	return countOne(ctx, tx, "asks from "+origin, asksAnOrigin)
}

// MakeLink gives the secret of a new link for the person with an address, and
// who that is. NotFound is for nobody in the team, and for who never had a
// password: an invitation is for them. actor is who lets it be made. The
// database keeps no more of the secret than what it makes.
func (s *Store) MakeLink(ctx context.Context, email, actor string) (p Person, secret string, err error) {
	secret = rand.Text()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if p, err = personBy(ctx, tx, "email", email); err != nil {
			return err
		}
		had, err := s.passwordOf(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if had == "" {
			return fault.New(fault.NotFound, "%s never had a password. Invite them: then they choose one.", p.FirstName())
		}
		if err := tx.Exec(ctx, `DELETE FROM password_link WHERE person = $1 AND expires_at <= $2`, p.ID, db.Micros(tx.At)); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM password_link WHERE person = $1`, p.ID).Scan(&n); err != nil {
			return err
		}
		if n >= linksAtOnce {
			return fault.New(fault.TooMany, "%s has %d links already that are still good. Look into the mail, or wait an hour.", p.FirstName(), n)
		}
		if err := tx.Exec(ctx, `INSERT INTO password_link (id, person, expires_at) VALUES ($1, $2, $3)`, fingerprint(secret), p.ID, db.Micros(tx.At.Add(LinkLife))); err != nil {
			return err
		}
		return event.Record(tx, LinkMade, p.ID, actor, struct{}{})
	})
	return p, secret, err
}

// DropLink takes back a link that did not reach anybody.
func (s *Store) DropLink(ctx context.Context, secret string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(ctx, `DELETE FROM password_link WHERE id = $1`, fingerprint(secret))
	})
}

// Linked gives the person whom a link is for.
func (s *Store) Linked(ctx context.Context, secret string) (Person, error) {
	return linked(ctx, s.db, secret, s.db.Now())
}

func linked(ctx context.Context, q db.Querier, secret string, at time.Time) (Person, error) {
	var person string
	err := q.QueryRow(ctx, `SELECT person FROM password_link WHERE id = $1 AND expires_at > $2`, fingerprint(secret), db.Micros(at)).Scan(&person)
	var p Person
	if err == nil {
		p, err = inTeam(ctx, q, person)
	}
	if errors.Is(err, db.ErrNoRows) || fault.Is(err, fault.Invalid) {
		err = fault.New(fault.NotFound, "This link has grown old or was used already. Ask for a new one.")
	}
	return p, err
}

// RenewPassword gives who holds a link a new password, once. All sessions of
// the person end (see Holder), and so do all links.
func (s *Store) RenewPassword(ctx context.Context, secret, password string) (p Person, err error) {
	if err := checkPassword(password); err != nil {
		return p, err
	}
	// Asked before the slow work; the transaction asks again.
	if p, err = s.Linked(ctx, secret); err != nil {
		return p, err
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return p, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if p, err = linked(ctx, tx, secret, tx.At); err != nil {
			return err
		}
		// Whoever deletes it has it: of two who come at once the other finds none.
		n, err := tx.Change(ctx, `DELETE FROM password_link WHERE id = $1`, fingerprint(secret))
		if err != nil || n != 1 {
			return errors.Join(err, fault.New(fault.NotFound, "This link was just used. Ask for a new one."))
		}
		if err := tx.Exec(ctx, `DELETE FROM password_link WHERE person = $1`, p.ID); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE person SET password = $1 WHERE id = $2`, hash, p.ID); err != nil {
			return err
		}
		// Who was locked out by guessing strangers comes in with the new one.
		if err := tx.Exec(ctx, `DELETE FROM attempt WHERE key = $1`, "email "+db.Digest(p.Email)); err != nil {
			return err
		}
		return event.Record(tx, PersonChanged, p.ID, p.Email, Changed{Email: p.Email, Name: p.Name, Zone: p.Zone, Password: true})
	})
	return p, err
}
