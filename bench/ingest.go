// This file holds how the way in is measured: from raw mails to conversations,
// both on the disk.

package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/team"
)

const (
	batch   = 200 // mails
	batches = 25
)

// ingest takes mails in weeks after all others, so that the other rows stay as
// they are, and closes their conversations again.
func ingest(ctx context.Context, w *world) (Row, error) {
	w.clock.Store(today().AddDate(0, 0, 28).UnixMicro())
	defer w.clock.Store(today().UnixMicro())
	box, err := w.app.Inbox.MailboxByAddress(ctx, address)
	if err != nil {
		return Row{}, err
	}
	run, err := event.Head(ctx, w.app.DB) // no two runs send the same mail
	if err != nil {
		return Row{}, err
	}
	times, err := w.takeIn(ctx, box.ID, newPost(run), max(2, min(batches, w.Conversations/1000)))
	if err != nil {
		return Row{}, err
	}
	whole := times[len(times)-1]
	for i := len(times) - 1; i > 0; i-- {
		times[i] -= times[i-1]
	}
	row := timed(times, whole)
	row.N, row.PerSecond = len(times)*batch, round(row.PerSecond*batch)
	row.Note = fmt.Sprintf("times of batches of %d mails", batch)
	return row, w.closeNew(ctx, run)
}

// takeIn accepts batches while the one before is sorted, as the served program
// does, and gives for each when it was done.
func (w *world) takeIn(ctx context.Context, box string, p *post, n int) ([]time.Duration, error) {
	g, ctx := errgroup.WithContext(ctx)
	began, accepted := w.Now(), make(chan struct{})
	g.Go(func() error {
		defer close(accepted)
		for i := range n {
			b := inbox.Batch{Mailbox: box, Folder: "bench", UIDValidity: 1, LastUID: uint32(i)} //nolint:gosec // few
			for range batch {
				b.Mails = append(b.Mails, inbox.Raw{Bytes: p.mail(), At: db.Time(w.clock.Add(1e6))})
			}
			if err := w.app.Inbox.Accept(ctx, b); err != nil {
				return err
			}
			select {
			case accepted <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	var times []time.Duration
	g.Go(func() error {
		for range accepted {
			for taken := 0; taken < batch; {
				some, err := w.app.Inbox.Sort(ctx, batch-taken)
				if err != nil {
					return err
				}
				if taken += some; some == 0 {
					return fmt.Errorf("only %d of %d mails were there to sort", taken, batch)
				}
			}
			times = append(times, w.Now().Sub(began))
		}
		return nil
	})
	sorted := make(chan struct{})
	indexed := make(chan error, 1)
	go func() { indexed <- w.index(ctx, sorted) }()
	err := g.Wait()
	close(sorted)
	return times, errors.Join(err, <-indexed)
}

// index follows for search meanwhile, as the served program does.
func (w *world) index(ctx context.Context, until <-chan struct{}) error {
	for {
		select {
		case <-until:
			return nil
		default:
		}
		if _, err := w.app.Search.Follow(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// closeNew closes what began after an event.
func (w *world) closeNew(ctx context.Context, seq int64) error {
	var l inbox.Lines
	_, by := worker(0)
	seen := map[string]bool{}
	for {
		events, err := event.After(ctx, w.app.DB, seq, 1000)
		if err != nil {
			return err
		}
		for _, e := range events {
			seq = e.Seq
			if e.Kind == inbox.EventMessage && !seen[e.Subject] {
				seen[e.Subject] = true
				l.Statuses = append(l.Statuses, inbox.StatusSet{Conversation: e.Subject, At: w.clock.Load() + 1, By: by, Status: inbox.Closed})
			}
		}
		if len(events) == 0 {
			break
		}
	}
	if err := w.app.DB.Write(ctx, func(tx *db.Tx) error {
		people, err := team.Addresses(ctx, tx)
		if err != nil {
			return err
		}
		return w.app.Inbox.Bring(ctx, tx, l, people, address)
	}); err != nil {
		return err
	}
	return errors.Join(w.app.Numbers.CatchUp(ctx), w.app.Search.CatchUp(ctx))
}

// post writes customers' mails: half of them answer an earlier one.
type post struct {
	run    int64
	n      int
	random *rand.Rand
	sent   []letter
}

type letter struct{ id, from, name, subject string }

func newPost(run int64) *post {
	return &post{run: run, random: rand.New(rand.NewPCG(5, uint64(run)))} //nolint:gosec // counts up
}

func (p *post) mail() []byte {
	p.n++
	l := letter{id: fmt.Sprintf("%d.%d@mail.example", p.run, p.n), subject: words(p.random, 5)}
	l.name, l.from = customer(p.random.IntN(100_000))
	head, quoted := "", ""
	if len(p.sent) > 0 && p.n%2 == 0 {
		before := p.sent[p.random.IntN(len(p.sent))]
		l.from, l.name, l.subject = before.from, before.name, before.subject
		head = fmt.Sprintf("In-Reply-To: <%s>\r\nReferences: <%s>\r\n", before.id, before.id)
		quoted = "\r\nOn Tue, 17 Nov 2026 at 10:00, Support wrote:\r\n> " + words(p.random, 40) + "\r\n> " + words(p.random, 12) + "\r\n"
	} else {
		p.sent = append(p.sent, l)
	}
	text := "Hello,\r\n\r\n" + words(p.random, 60) + ".\r\n\r\nRegards\r\n" + l.name + "\r\n" + quoted
	return fmt.Appendf(nil, "From: %s <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: Thu, 17 Dec 2026 16:00:00 +0100\r\nMessage-ID: <%s>\r\n%s"+
		"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b%d\"\r\n\r\n"+
		"--b%d\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"+
		"--b%d\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<div><p>%s</p></div>\r\n--b%d--\r\n",
		l.name, l.from, address, l.subject, l.id, head, p.n, p.n, text, p.n, text, p.n)
}
