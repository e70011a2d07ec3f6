// This file holds the way in: raw mail is kept first, and read after that, so
// that nothing a stranger sends can be lost or hold up the mail behind it.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"

	"golang.org/x/sync/errgroup"
)

// Raw is one mail as it arrived.
type Raw struct {
	Bytes  []byte
	At     time.Time // when it arrived at the server
	Source string    // where it was found: "INBOX 1234/56"
	Failed string    // why the server would not give its bytes; then Bytes is nil
}

// Batch is mail of one folder, in the order of its arrival, and how far the
// folder has then been read.
type Batch struct {
	Mailbox     string
	Folder      string // empty: of no folder, such as an imported file
	UIDValidity uint32
	LastUID     uint32
	Old         bool // from an archive: what the team sent is there too, as replies
	Mails       []Raw
}

// Accept keeps raw mail for good. When it returns, the mail is safe and the
// folder's cursor has moved; Sort then makes conversations of it. The same
// bytes in the same mailbox are one mail, however often they arrive.
func (s *Store) Accept(ctx context.Context, b Batch) error {
	whole := make([][]byte, 0, len(b.Mails))
	var private []Raw
	b.Mails = slices.DeleteFunc(slices.Clone(b.Mails), func(m Raw) bool {
		if s.isPrivate(m) {
			private = append(private, m)
			return true
		}
		if m.Failed == "" {
			whole = append(whole, m.Bytes)
		}
		return false
	})
	gone, err := s.unwanted(ctx, b)
	if err != nil {
		return err
	}
	whole = slices.DeleteFunc(whole, func(raw []byte) bool { return len(gone) > 0 && gone[blob.Ref(raw)] })
	if _, err := s.blobs.PutAll(ctx, whole); err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := addArrivals(ctx, tx, b); err != nil {
			return err
		}
		for _, m := range private {
			if err := s.addSealed(ctx, tx, b, m); err != nil {
				return err
			}
		}
		if b.Folder == "" {
			return nil
		}
		return tx.Exec(ctx, `INSERT INTO mail_cursor (mailbox, folder, uid_validity, last_uid) VALUES ($1, $2, $3, $4)
			ON CONFLICT (mailbox, folder) DO UPDATE SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid`,
			b.Mailbox, b.Folder, b.UIDValidity, b.LastUID)
	})
	if err != nil {
		return err
	}
	_, err = s.blobs.PutAll(ctx, whole) // a purge may have taken the same bytes meanwhile
	return err
}

// addArrivals keeps the mails, each once.
func addArrivals(ctx context.Context, tx *db.Tx, b Batch) error {
	const head, tail = `INSERT INTO mail_in (id, mailbox, raw, received_at, state, problem, source, size)`, `ON CONFLICT (mailbox, raw) DO NOTHING`
	var whole [][]any
	for _, m := range b.Mails {
		at, source := m.At, m.Source
		if at.IsZero() {
			at = tx.At
		}
		if b.Old {
			source = oldMail
		}
		if m.Failed == "" {
			whole = append(whole, []any{id.New(), b.Mailbox, blob.Ref(m.Bytes), db.Micros(at), "new", "", source, len(m.Bytes)})
			continue
		}
		n, err := tx.Change(ctx, head+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8) `+tail,
			id.New(), b.Mailbox, notFetched+m.Source, db.Micros(at), "unreadable", plain(m.Failed), source, len(m.Bytes))
		if err != nil {
			return err
		}
		if n == 1 {
			if err := event.Record(tx, EventUnreadable, b.Mailbox, "rule:mail", m.Failed); err != nil {
				return err
			}
		}
	}
	return tx.Insert(ctx, head, whole, tail)
}

// notFetched stands before the source of a mail that the server would not give, in place of its bytes.
const notFetched = "not fetched: "

// oldMail is the source of mail from an archive.
const oldMail = "archive"

// arrival is kept mail that waits to be read.
type arrival struct {
	id, mailbox, raw string
	at               time.Time
	old              bool
	attempts         int
	size             int64
	letter           mail.Letter
	files            []Attachment
	failed           error // it can't be read
	passing          error // its bytes could not be had just now
}

// maxAttempts is how often a mail may fail, or take the program down, before
// it is shown as unreadable.
const maxAttempts = 5

// mostAtOnce bounds the bytes of raw mail in memory at once.
const mostAtOnce = 32 << 20

// Sort makes conversations of up to limit kept mails, oldest first, and tells
// how many it took up. A mail that can't be read or kept becomes a visible
// item; the mail behind it goes on.
func (s *Store) Sort(ctx context.Context, limit int) (int, error) {
	waiting, err := s.arrivals(ctx, s.db, limit)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	if err := s.countAttempts(ctx, waiting); err != nil {
		return 0, err
	}
	s.open(ctx, waiting)
	err = s.db.Write(ctx, func(tx *db.Tx) error { return s.sortAll(ctx, tx, waiting) })
	if err == nil {
		err = s.keepAgain(ctx, waiting)
	}
	if err == nil || ctx.Err() != nil {
		return len(waiting), cmp.Or(err, passing(waiting))
	}
	// One of them is poison: take them one at a time.
	slog.WarnContext(ctx, "reading mail one at a time", "why", err)
	for i := range waiting {
		one := waiting[i : i+1]
		err := s.db.Write(ctx, func(tx *db.Tx) error { return s.sortAll(ctx, tx, one) })
		if ctx.Err() != nil {
			return i, ctx.Err()
		}
		if err == nil {
			continue
		}
		slog.ErrorContext(ctx, "a mail could not be kept", "mail", one[0].id, "why", err)
		if one[0].attempts+1 < maxAttempts {
			continue // a passing trouble, perhaps
		}
		one[0].failed = err
		if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.sortAll(ctx, tx, one) }); err != nil {
			return i, err
		}
	}
	return len(waiting), passing(waiting)
}

// keepAgain puts files back that a purge took while these mails came in with
// the same.
func (s *Store) keepAgain(ctx context.Context, sorted []arrival) error {
	for _, a := range sorted {
		for i, f := range a.files {
			if s.blobs.Has(f.Blob) {
				continue
			}
			if _, err := s.blobs.Put(ctx, a.letter.Attachments[i].Body); err != nil {
				return err
			}
		}
	}
	return nil
}

// passing says what may go better the next time, so that it is tried more slowly.
func passing(waiting []arrival) error {
	for _, a := range waiting {
		if a.passing != nil {
			return a.passing
		}
	}
	return nil
}

// arrivals reads what is taken up next: as much as fits in memory, or one mail
// alone when it was taken up before and never finished. So a mail that takes
// the program down is known by its own count, and condemns no other.
func (s *Store) arrivals(ctx context.Context, q db.Querier, limit int) ([]arrival, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (a arrival, err error) {
		var at int64
		var source string
		err = rows.Scan(&a.id, &a.mailbox, &a.raw, &at, &source, &a.attempts, &a.size)
		a.at, a.old = db.Time(at), source == oldMail
		return a, err
	}, `SELECT id, mailbox, raw, received_at, source, attempts, size FROM mail_in WHERE state = 'new' ORDER BY id LIMIT `+strconv.Itoa(limit))
	if err != nil {
		return nil, err
	}
	sum := int64(0)
	for i, a := range all {
		if sum += a.size; i > 0 && (sum > mostAtOnce || a.attempts > 0 || all[0].attempts > 0) {
			return all[:i], nil
		}
	}
	return all, nil
}

// countAttempts is written before a mail is looked at: a mail that takes the
// whole process down is known by it, and given up after three times.
func (s *Store) countAttempts(ctx context.Context, waiting []arrival) error {
	var again []string
	for i, a := range waiting {
		if a.attempts >= maxAttempts {
			waiting[i].failed = fmt.Errorf("it stopped Rapport %d times", a.attempts)
		}
		again = append(again, a.id)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		marks, args := db.List(1, again)
		return tx.Exec(ctx, `UPDATE mail_in SET attempts = attempts + 1 WHERE id IN (`+marks+`)`, args...)
	})
}

// open reads the raw mails side by side, and keeps their files.
func (s *Store) open(ctx context.Context, waiting []arrival) {
	g, _ := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for i := range waiting {
		a := &waiting[i]
		if a.failed != nil {
			continue
		}
		g.Go(func() error {
			var raw []byte
			var err error
			if a.private() {
				raw, err = s.unseal(ctx, *a)
			} else {
				raw, err = s.blobs.Get(a.raw)
			}
			if err == nil {
				if a.letter, a.failed = parse(raw); a.failed == nil && !a.private() {
					a.files, err = s.keepAttachments(ctx, a.letter.Attachments)
				}
			}
			if a.passing = err; err != nil && a.attempts+1 >= maxAttempts {
				a.passing, a.failed = nil, err
			}
			return nil // what went wrong stays with its mail; the others go on
		})
	}
	_ = g.Wait() // failures are kept with their mail
}

// parse is mail.Parse behind a wall: whatever it meets, the mails behind go on.
func parse(raw []byte) (l mail.Letter, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading it failed: %v", p)
		}
	}()
	l = mail.Parse(raw)
	if l.Unreadable {
		return l, fmt.Errorf("%s", strings.Join(append(slices.Clone(l.Problems), "Nothing readable was found in it."), " "))
	}
	return l, nil
}

func (s *Store) sortAll(ctx context.Context, tx *db.Tx, waiting []arrival) error {
	people, err := team.Addresses(ctx, tx)
	if err != nil {
		return err
	}
	boxes := map[string]Mailbox{}
	var ids []string
	for _, a := range waiting {
		boxes[a.mailbox] = Mailbox{}
		ids = append(ids, a.id)
	}
	// Two processes take turns, so that order holds, and the copies of one mail to several mailboxes meet.
	if err := tx.Exec(ctx, `UPDATE mailbox SET name = name WHERE id = (SELECT min(id) FROM mailbox)`); err != nil {
		return err
	}
	for box := range boxes {
		if boxes[box], err = s.mailboxBy(ctx, tx, "id", box); err != nil {
			return err
		}
	}
	fresh := map[string]bool{} // another process may have been quicker
	if err := db.EachOf(ctx, tx, func(rows *db.Rows) error {
		id, err := db.Text(rows)
		fresh[id] = true
		return err
	}, `SELECT id FROM mail_in WHERE id IN (list) AND state = 'new'`, ids); err != nil {
		return err
	}
	sorting := sorting{s: s, tx: tx, people: people}
	if err := sorting.knowBlocked(ctx); err != nil {
		return err
	}
	if err := sorting.knowCustomers(ctx, waiting); err != nil {
		return err
	}
	var read [][]any
	for _, a := range waiting {
		if !fresh[a.id] || a.passing != nil {
			continue // done already, or a later try may be better
		}
		if a.failed != nil {
			if err := setAside(ctx, tx, a); err != nil {
				return err
			}
			continue
		}
		if aside, err := s.putAside(ctx, tx, boxes[a.mailbox], &a); err != nil {
			return fmt.Errorf("mail %s: %w", a.id, err)
		} else if aside {
			continue
		}
		m, err := sorting.file(ctx, boxes[a.mailbox], a)
		if err != nil {
			return fmt.Errorf("mail %s: %w", a.id, err)
		}
		read = append(read, []any{a.id, m.ID, m.Conversation})
	}
	if err := sorting.flush(ctx); err != nil {
		return err
	}
	return tx.Insert(ctx, `UPDATE mail_in SET state = 'read', message = made.column2, conversation = made.column3 FROM (`, read,
		`) AS made WHERE mail_in.id = made.column1`)
}

// putAside keeps a letter that is no matter between the team and a customer
// apart from the conversations, and tells whether it is such a one.
func (s *Store) putAside(ctx context.Context, tx *db.Tx, box Mailbox, a *arrival) (bool, error) {
	if a.private() {
		return s.hear(ctx, tx, box, a)
	}
	if s.Aside == nil || a.old {
		return false, nil
	}
	state, err := s.Aside(ctx, tx, box, a.letter)
	if err != nil || state == "" {
		return false, err
	}
	return true, tx.Exec(ctx, `UPDATE mail_in SET state = $1, sender = $2, subject = $3 WHERE id = $4`,
		state, plain(a.letter.From.Address), plain(cut(a.letter.Subject, 500)), a.id)
}

// errUnreadableAnswer is all that is told of a private answer that can't be read.
var errUnreadableAnswer = errors.New("an answer to a one-on-one could not be read; its author can write on the page instead")

// setAside makes a mail that can't be read a visible item.
func setAside(ctx context.Context, tx *db.Tx, a arrival) error {
	if a.private() { // it stays sealed, and only that it came is told
		a.letter.From.Address, a.letter.Subject, a.failed = "", "", errUnreadableAnswer
	}
	if err := tx.Exec(ctx, `UPDATE mail_in SET state = 'unreadable', problem = $1, sender = $2, subject = $3 WHERE id = $4`,
		plain(a.failed.Error()), plain(a.letter.From.Address), plain(cut(a.letter.Subject, 500)), a.id); err != nil {
		return err
	}
	return event.Record(tx, EventUnreadable, a.mailbox, "rule:mail", a.failed.Error())
}
