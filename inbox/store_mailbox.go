// This file holds mailboxes: setting them up, and what is wrong with one.

package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
)

// SaveMailbox makes a mailbox, or changes the one with its id. A server
// without a password keeps the one it had.
func (s *Store) SaveMailbox(ctx context.Context, by team.Person, m Mailbox) (Mailbox, error) {
	if err := by.MustLead("set up mailboxes"); err != nil {
		return m, err
	}
	if err := m.check(); err != nil {
		return m, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if m.ID != "" {
			old, err := s.mailboxBy(ctx, tx, "id", m.ID)
			if err != nil {
				return err
			}
			keepPassword(m.Incoming, old.Incoming)
			keepPassword(m.Outgoing, old.Outgoing)
			m.CreatedAt = old.CreatedAt
		} else {
			m.ID, m.CreatedAt = id.New(), tx.At
		}
		return s.putMailbox(ctx, tx, by.Email, m)
	})
	if db.Taken(err) {
		return m, fault.Field("address", "There is a mailbox for %s already.", m.Address)
	}
	return m, err
}

func keepPassword(now, old *Server) {
	if now != nil && old != nil && now.Password == "" && now.User == old.User && now.Host == old.Host {
		now.Password = old.Password
	}
}

func (s *Store) putMailbox(ctx context.Context, tx *db.Tx, by string, m Mailbox) error {
	in, err := s.sealServer(m.ID, m.Incoming)
	if err != nil {
		return err
	}
	out, err := s.sealServer(m.ID, m.Outgoing)
	if err != nil {
		return err
	}
	since := int64(0)
	if !m.Since.IsZero() {
		since = db.Micros(m.Since)
	}
	if err := tx.Exec(ctx, `INSERT INTO mailbox (id, address, name, signature, incoming, outgoing, since, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET address = excluded.address, name = excluded.name, signature = excluded.signature,
			incoming = excluded.incoming, outgoing = excluded.outgoing, since = excluded.since, trouble = '', trouble_at = NULL,
			stuck = '', stuck_at = NULL, stuck_until = NULL`,
		m.ID, m.Address, plain(m.Name), plain(m.Signature), in, out, since, db.Micros(m.CreatedAt)); err != nil {
		return err
	}
	if err := putAliases(ctx, tx, m); err != nil {
		return err
	}
	return event.Record(tx, EventMailbox, m.ID, by, map[string]string{"address": m.Address})
}

func (s *Store) sealServer(row string, server *Server) (string, error) {
	if server == nil {
		return "", nil
	}
	b, err := json.Marshal(server)
	if err != nil {
		return "", fmt.Errorf("keeping a server's settings: %w", err)
	}
	return s.key.Seal(row, b)
}

func (s *Store) unsealServer(row, sealed string) (*Server, error) {
	if sealed == "" {
		return nil, nil //nolint:nilnil // no server is set up: nothing is wrong
	}
	b, err := s.key.Unseal(row, sealed)
	if err != nil {
		return nil, err
	}
	server := &Server{}
	return server, json.Unmarshal(b, server)
}

const mailboxColumns = `id, address, name, signature, incoming, outgoing, since, created_at, trouble, trouble_at, stuck, stuck_at, stuck_until`

func (s *Store) mailboxOf(row scanner) (m Mailbox, err error) {
	var in, out string
	var since, created int64
	var troubleAt, stuckAt, till *int64
	if err := row.Scan(&m.ID, &m.Address, &m.Name, &m.Signature, &in, &out, &since, &created, &m.Trouble, &troubleAt, &m.Stuck, &stuckAt, &till); err != nil {
		return m, err
	}
	if since != 0 {
		m.Since = db.Time(since)
	}
	m.CreatedAt, m.TroubleAt = db.Time(created), db.MaybeTime(troubleAt)
	m.StuckAt, m.stuckTill = db.MaybeTime(stuckAt), db.MaybeTime(till)
	if m.Incoming, err = s.unsealServer(m.ID, in); err != nil {
		return m, fmt.Errorf("mailbox %s: %w", m.Address, err)
	}
	if m.Outgoing, err = s.unsealServer(m.ID, out); err != nil {
		return m, fmt.Errorf("mailbox %s: %w", m.Address, err)
	}
	return m, nil
}

func (s *Store) mailboxBy(ctx context.Context, q db.Querier, column, value string) (Mailbox, error) {
	m, err := s.mailboxOf(q.QueryRow(ctx, `SELECT `+mailboxColumns+` FROM mailbox WHERE `+column+` = $1`, value))
	if errors.Is(err, db.ErrNoRows) {
		return m, fault.New(fault.NotFound, "There is no such mailbox.")
	}
	if err != nil {
		return m, err
	}
	one := []Mailbox{m}
	err = addAliases(ctx, q, one)
	return one[0], err
}

// Mailboxes gives all mailboxes by address.
func (s *Store) Mailboxes(ctx context.Context) ([]Mailbox, error) {
	all, err := db.All(ctx, s.db, func(rows *db.Rows) (Mailbox, error) { return s.mailboxOf(rows) },
		`SELECT `+mailboxColumns+` FROM mailbox ORDER BY address`)
	if err != nil {
		return nil, err
	}
	return all, addAliases(ctx, s.db, all)
}

// Mailbox gives the mailbox with the id.
func (s *Store) Mailbox(ctx context.Context, mailbox string) (Mailbox, error) {
	return s.mailboxBy(ctx, s.db, "id", mailbox)
}

// MailboxByAddress gives the mailbox of the address.
func (s *Store) MailboxByAddress(ctx context.Context, address string) (Mailbox, error) {
	return s.mailboxBy(ctx, s.db, "address", address)
}

// Sender gives the mailbox by which mail to the team's own people leaves: the
// one that the team's settings name, else the first by address, of those that
// have a server to send by; one that is stuck only when all are. NotFound when
// none has.
func (s *Store) Sender(ctx context.Context) (Mailbox, error) {
	set, err := team.ReadSettings(ctx, s.db)
	if err != nil {
		return Mailbox{}, err
	}
	all, err := s.Mailboxes(ctx)
	if err != nil {
		return Mailbox{}, err
	}
	all = slices.DeleteFunc(all, func(m Mailbox) bool { return m.Outgoing == nil })
	if slices.ContainsFunc(all, func(m Mailbox) bool { return m.Stuck == "" }) {
		all = slices.DeleteFunc(all, func(m Mailbox) bool { return m.Stuck != "" })
	}
	if i := slices.IndexFunc(all, func(m Mailbox) bool { return m.Address == set.Mailbox }); i >= 0 {
		return all[i], nil
	}
	if len(all) == 0 {
		return Mailbox{}, fault.New(fault.NotFound, "No mailbox has a server to send by.")
	}
	return all[0], nil
}

// AddressFor gives the address of the mailbox on which mail about one thing
// comes in: only we can make it, and Things reads it.
func (s *Store) AddressFor(box Mailbox, thing string) string {
	return mail.SignAddress(s.replyKey, box.Address, thing)
}

// Things lists what the letter was sent about, as its signed addresses say.
func (s *Store) Things(l mail.Letter) (all []string) {
	for _, address := range l.Recipients() {
		if thing, ok := mail.OpenAddress(s.replyKey, address); ok {
			all = append(all, thing)
		}
	}
	return all
}

// SetTrouble keeps why a mailbox's mail does not come in, and since when; an
// empty sentence says that all is well again.
func (s *Store) SetTrouble(ctx context.Context, mailbox, sentence string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `UPDATE mailbox SET trouble = $1, trouble_at = CASE WHEN $1 = '' THEN NULL WHEN trouble = '' THEN $2 ELSE trouble_at END
			WHERE id = $3 AND trouble <> $1`, plain(sentence), db.Micros(tx.At), mailbox)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventMailbox, mailbox, "rule:mail", map[string]string{"trouble": sentence})
	})
}

// Cursor says how far a folder of the mailbox has been read.
func (s *Store) Cursor(ctx context.Context, mailbox, folder string) (uidValidity, lastUID uint32, err error) {
	err = s.db.QueryRow(ctx, `SELECT uid_validity, last_uid FROM mail_cursor WHERE mailbox = $1 AND folder = $2`, mailbox, folder).Scan(&uidValidity, &lastUID)
	if errors.Is(err, db.ErrNoRows) {
		return 0, 0, nil
	}
	return uidValidity, lastUID, err
}
