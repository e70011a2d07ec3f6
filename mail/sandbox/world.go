// This file holds the world: its mailboxes, and how mail gets into them.

package sandbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// Bounds of one mailbox; the oldest mails make room.
const (
	boxCount = 5000
	boxBytes = 128 << 20
	mailSize = 64 << 20
)

// Options say what the world is like.
type Options struct {
	Team []string         // addresses that can be read by IMAP; user name is the address
	Now  func() time.Time // the world's clock; needed
}

// Delivered is one mail in a mailbox.
type Delivered struct {
	At   time.Time
	From string // of the envelope
	To   string // the address as written, plus-part and all
	Raw  []byte
}

// World is a running mail world.
type World struct {
	options  Options
	password string
	smtp     *smtp.Server
	imap     *imapserver.Server
	doors    [2]net.Listener // SMTP, IMAP
	serving  sync.WaitGroup
	closing  sync.Once

	mu       sync.Mutex
	boxes    map[string]*box
	watchers map[*watcher]bool
	faults   faults
}

// box is one address's mailbox; guarded by World.mu.
type box struct {
	mails []Delivered
	bytes int
	team  *teamBox // for an address of the team: what its IMAP clients see
}

type watcher struct {
	address string
	wake    chan struct{}
}

// Start opens the world on free ports of this machine; it ends with ctx or Close.
func Start(ctx context.Context, o Options) (*World, error) {
	if o.Now == nil {
		return nil, errors.New("the mail world needs a clock")
	}
	w := &World{options: o, password: rand.Text(), boxes: map[string]*box{}, watchers: map[*watcher]bool{}}
	for _, address := range o.Team {
		w.boxes[mailboxOf(address)] = &box{team: newTeamBox(mailboxOf(address), w.password)}
	}
	sl, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the mail world finds no free port: %w", err)
	}
	il, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		_ = sl.Close()
		return nil, fmt.Errorf("the mail world finds no free port: %w", err)
	}
	w.doors = [2]net.Listener{sl, il}
	w.smtp, w.imap = w.newSMTP(), w.newIMAP()
	w.serving.Go(func() { _ = w.smtp.Serve(sl) })
	w.serving.Go(func() { _ = w.imap.Serve(il) })
	context.AfterFunc(ctx, w.Close)
	return w, nil
}

// Close ends the world and waits for its servers.
func (w *World) Close() {
	w.closing.Do(func() {
		// The servers know of their doors only once they serve, which may be
		// later than this.
		for _, door := range w.doors {
			_ = door.Close()
		}
		_ = w.smtp.Close()
		_ = w.imap.Close()
	})
	w.serving.Wait()
}

// SMTP gives the address (host:port) that takes mail, without encryption.
func (w *World) SMTP() string { return w.doors[0].Addr().String() }

// IMAP gives the address (host:port) of the team's mailboxes, without encryption.
func (w *World) IMAP() string { return w.doors[1].Addr().String() }

// Password is what opens every mailbox of the team, made anew for each world.
func (w *World) Password() string { return w.password }

// Deliver puts a mail into the mailboxes of to, as if it came by SMTP. What
// stands behind a plus in the local part plays no role for where it lands.
func (w *World) Deliver(from string, to []string, raw []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.options.Now()
	for _, address := range to {
		if err := w.put(mailboxOf(address), Delivered{At: at, From: from, To: address, Raw: raw}); err != nil {
			return err
		}
	}
	return nil
}

// put keeps one mail; w.mu is held.
func (w *World) put(name string, d Delivered) error {
	b := w.boxes[name]
	if b == nil {
		b = &box{}
		w.boxes[name] = b
	}
	if b.team != nil {
		if err := b.team.append(d); err != nil {
			return err
		}
	}
	b.mails = append(b.mails, d)
	b.bytes += len(d.Raw)
	for len(b.mails) > 1 && (len(b.mails) > boxCount || b.bytes > boxBytes) {
		b.bytes -= len(b.mails[0].Raw)
		b.mails[0] = Delivered{}
		b.mails = b.mails[1:]
		if b.team != nil {
			if err := b.team.dropOldest(); err != nil {
				return err
			}
		}
	}
	for v := range w.watchers {
		if v.address == name {
			select {
			case v.wake <- struct{}{}:
			default:
			}
		}
	}
	return nil
}

// Mailbox lists the mails of an address, oldest first.
func (w *World) Mailbox(address string) []Delivered {
	w.mu.Lock()
	defer w.mu.Unlock()
	if b := w.boxes[mailboxOf(address)]; b != nil {
		return slices.Clone(b.mails)
	}
	return nil
}

// Addresses lists the mailboxes that have ever got mail, and the team's.
func (w *World) Addresses() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for name := range w.boxes {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Watch tells that a mailbox has new mail. Several mails in a row may be told
// once, so look at the whole Mailbox after each. Call stop in the end.
func (w *World) Watch(address string) (wake <-chan struct{}, stop func()) {
	v := &watcher{mailboxOf(address), make(chan struct{}, 1)}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watchers[v] = true
	return v.wake, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watchers, v)
	}
}

// mailboxOf gives the mailbox that an address leads to: small letters, without
// the part behind a plus.
func mailboxOf(address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	local, _, _ := strings.Cut(address[:at], "+")
	return local + address[at:]
}

// silent swallows what the servers would log: clients that hang up are daily bread here.
func silent() *log.Logger { return log.New(io.Discard, "", 0) }

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }
