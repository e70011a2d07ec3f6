// This file holds the IMAP server for the team's mailboxes.

package sandbox

import (
	"bytes"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

const inbox = "INBOX"

// teamBox is a mailbox as IMAP shows it. The library's own waiting (IDLE) misses
// a mail that comes just before it, so waking is done here.
type teamBox struct {
	user *imapmemserver.User
	mu   sync.Mutex
	wake chan struct{} // closed and replaced at every change
	uids []imap.UID
}

func newTeamBox(address, password string) *teamBox {
	t := &teamBox{user: imapmemserver.NewUser(address, password), wake: make(chan struct{})}
	_ = t.user.Create(inbox, nil) // fails only if it is there
	return t
}

func (t *teamBox) append(d Delivered) error {
	data, err := t.user.Append(inbox, literal{bytes.NewReader(d.Raw)}, &imap.AppendOptions{Time: d.At})
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.uids = append(t.uids, data.UID)
	t.mu.Unlock()
	t.changed()
	return nil
}

// dropOldest removes the oldest delivered mail.
func (t *teamBox) dropOldest() error {
	t.mu.Lock()
	if len(t.uids) == 0 {
		t.mu.Unlock()
		return nil
	}
	oldest := imap.UIDSetNum(t.uids[0])
	t.uids = t.uids[1:]
	t.mu.Unlock()
	s := imapmemserver.NewUserSession(t.user)
	if _, err := s.Select(inbox, &imap.SelectOptions{}); err != nil {
		return err
	}
	defer s.Close()
	gone := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.Store(nil, oldest, gone, nil); err != nil {
		return err
	}
	return s.Expunge(nil, &oldest)
}

func (t *teamBox) changed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.wake)
	t.wake = make(chan struct{})
}

func (t *teamBox) next() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wake
}

// Renumber gives the team's mailbox a new UIDVALIDITY and all its mails new
// numbers, as a server does after a restore from backup. Clients that have it
// open see it when they open it again.
func (w *World) Renumber(address string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.boxes[mailboxOf(address)]
	if b == nil || b.team == nil {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeNonExistent, Text: "no mailbox of the team"}
	}
	if err := b.team.user.Delete(inbox); err != nil {
		return err
	}
	if err := b.team.user.Create(inbox, nil); err != nil {
		return err
	}
	b.team.uids = nil
	for _, d := range b.mails {
		if err := b.team.append(d); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) newIMAP() *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &receiving{world: w}, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIdle: {}},
		Logger:       silent(),
		InsecureAuth: true, // on this machine only
	})
}

// receiving is one reader's connection.
type receiving struct {
	*imapmemserver.UserSession // nil before Login
	world                      *World
	box                        *teamBox
}

// Login opens the mailbox of an address of the team.
func (r *receiving) Login(user, password string) error {
	r.world.mu.Lock()
	b := r.world.boxes[mailboxOf(user)]
	r.world.mu.Unlock()
	if b == nil || b.team == nil {
		return imapserver.ErrAuthFailed
	}
	if err := b.team.user.Login(mailboxOf(user), password); err != nil {
		return err
	}
	r.UserSession, r.box = imapmemserver.NewUserSession(b.team.user), b.team
	return nil
}

// Append takes a mail from a client, and wakes those who wait.
func (r *receiving) Append(mailbox string, l imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	if o.Time.IsZero() {
		o.Time = r.world.options.Now()
	}
	data, err := r.UserSession.Append(mailbox, l, o)
	if err == nil {
		r.box.changed()
	}
	return data, err
}

// Idle tells of changes until stop.
func (r *receiving) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	for {
		wake := r.box.next() // before looking, so that nothing falls in between
		if err := r.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-wake:
		case <-stop:
			return nil
		}
	}
}

// Close leaves the mailbox.
func (r *receiving) Close() error { return r.UserSession.Close() }
