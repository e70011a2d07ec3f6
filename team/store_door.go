// This file holds the door: invitations, signing in, and who tried too often.

package team

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// Invitation asks somebody into the team.
type Invitation struct {
	Email, Name string
	Role        Role
	InvitedBy   string // the inviter's name
	ExpiresAt   time.Time
}

// invitationLife is how long an invitation opens the door.
const invitationLife = 7 * 24 * time.Hour

// Invite makes an invitation and gives its secret, which only the invited
// person may learn; the database keeps its hash.
func (s *Store) Invite(ctx context.Context, by Person, in Invitation) (secret string, err error) {
	if err := by.MustLead("invite people"); err != nil {
		return "", err
	}
	if in.Email, err = CleanEmail(in.Email); err != nil {
		return "", err
	}
	if err := (Person{Name: in.Name, Role: in.Role, Zone: "UTC"}).check(); err != nil {
		return "", err
	}
	secret = rand.Text()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM person WHERE email = $1 AND password <> '' AND left_at IS NULL`, in.Email).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fault.Field("email", "%s is in the team already.", in.Email)
		}
		// A newer invitation of the same address takes the older one's place.
		if err := tx.Exec(ctx, `DELETE FROM invitation WHERE email = $1 AND taken_at IS NULL`, in.Email); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO invitation (id, email, name, role, invited_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			fingerprint(secret), in.Email, in.Name, in.Role, by.Name, db.Micros(tx.At.Add(invitationLife))); err != nil {
			return err
		}
		return event.Record(tx, PersonInvited, in.Email, by.Email, Joined{in.Email, in.Name, in.Role})
	})
	return secret, err
}

// Invited gives the invitation that the secret opens.
func (s *Store) Invited(ctx context.Context, secret string) (Invitation, error) {
	return invited(ctx, s.db, secret, s.db.Now())
}

func invited(ctx context.Context, q db.Querier, secret string, at time.Time) (in Invitation, err error) {
	var expires int64
	err = q.QueryRow(ctx, `SELECT email, name, role, invited_by, expires_at FROM invitation WHERE id = $1 AND taken_at IS NULL`, fingerprint(secret)).
		Scan(&in.Email, &in.Name, &in.Role, &in.InvitedBy, &expires)
	in.ExpiresAt = db.Time(expires)
	if errors.Is(err, db.ErrNoRows) || err == nil && at.After(in.ExpiresAt) {
		return Invitation{}, fault.New(fault.NotFound, "This invitation has grown old or was used already. Ask your head of support for a new one.")
	}
	return in, err
}

// Accept lets the invited person join.
func (s *Store) Accept(ctx context.Context, secret, name, password, zone string) (p Person, err error) {
	if err := checkPassword(password); err != nil {
		return p, err
	}
	// Asked before the slow work; the transaction asks again.
	in, err := s.Invited(ctx, secret)
	if err != nil {
		return p, err
	}
	if p, err = (Person{Email: in.Email, Name: name, Role: in.Role, Zone: zone}).ready(); err != nil {
		return p, err
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return p, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := invited(ctx, tx, secret, tx.At); err != nil {
			return err
		}
		taken, err := tx.Change(ctx, `UPDATE invitation SET taken_at = $1 WHERE id = $2 AND taken_at IS NULL`, db.Micros(tx.At), fingerprint(secret))
		if err != nil || taken != 1 {
			return errors.Join(err, fault.New(fault.Conflict, "This invitation was just used."))
		}
		p, err = join(ctx, tx, p, hash)
		return err
	})
	return p, err
}

// How often one address, and one network address, may fail within the window,
// which begins with the first failure.
const (
	failuresWindow   = 15 * time.Minute
	failuresAnEmail  = 5
	failuresAnOrigin = 30
)

// wrong is one sentence for all that can be wrong: it tells a stranger nothing.
func wrong() error {
	return fault.New(fault.Invalid, "That address and password don’t go together.")
}

// SignIn gives the person whose address and password these are. origin is the
// network address, for the limits; whoever fails too often must wait.
func (s *Store) SignIn(ctx context.Context, email, password, origin string) (Person, error) {
	clean, err := CleanEmail(email)
	if err != nil {
		clean = "unreadable"
	}
	address, network := "email "+db.Digest(clean), "origin "+origin
	if err := s.countAttempt(ctx, address, network); err != nil {
		return Person{}, err
	}
	var hash string
	err = s.db.QueryRow(ctx, `SELECT password FROM person WHERE email = $1 AND left_at IS NULL`, clean).Scan(&hash)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return Person{}, err
	}
	if len(password) > 1000 {
		return Person{}, wrong()
	}
	if hash == "" {
		// As slow as a real comparison, so that the clock tells nothing either.
		if _, err := s.passwords.hash(ctx, password); err != nil {
			return Person{}, err
		}
		return Person{}, wrong()
	}
	ok, err := s.passwords.match(ctx, password, hash)
	if err != nil {
		return Person{}, err
	}
	if !ok {
		return Person{}, wrong()
	}
	if err := s.forgive(ctx, address, network); err != nil {
		return Person{}, err
	}
	return s.PersonByEmail(ctx, clean)
}

// countAttempt counts before the password is looked at, so that attempts side
// by side are counted too: each adds to its key's one row, and the others wait
// for it. A refused attempt is not counted; a success forgives.
func (s *Store) countAttempt(ctx context.Context, email, origin string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `DELETE FROM attempt WHERE since < $1`, db.Micros(tx.At.Add(-failuresWindow))); err != nil {
			return err
		}
		// Always in this order, so that no two wait for each other.
		if err := countOne(ctx, tx, email, failuresAnEmail); err != nil {
			return err
		}
		return countOne(ctx, tx, origin, failuresAnOrigin)
	})
}

func countOne(ctx context.Context, tx *db.Tx, key string, most int) error {
	var n int
	err := tx.QueryRow(ctx, `INSERT INTO attempt (key, since, n) VALUES ($1, $2, 1)
		ON CONFLICT (key) DO UPDATE SET n = attempt.n + 1 RETURNING n`, key, db.Micros(tx.At)).Scan(&n)
	if err == nil && n > most {
		err = fault.New(fault.TooMany, "That was tried too often. Wait a quarter of an hour, then try again.")
	}
	return err
}

func (s *Store) forgive(ctx context.Context, email, origin string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `DELETE FROM attempt WHERE key = $1`, email); err != nil {
			return err
		}
		return tx.Exec(ctx, `DELETE FROM attempt WHERE key = $1`, origin)
	})
}

func fingerprint(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
