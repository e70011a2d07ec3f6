// This file holds the following of mailboxes: one connection each, begun anew
// when its settings change.

package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail/imap"
	"rapport/mail/line"
)

// followMailboxes keeps one follower for each mailbox that has a server.
func (a *App) followMailboxes(ctx context.Context) error {
	type following struct {
		settings inbox.Server
		since    time.Time
		stop     context.CancelFunc
	}
	running := map[string]following{}
	var wg sync.WaitGroup
	defer wg.Wait()
	look := func(ctx context.Context) (bool, error) {
		boxes, err := a.Inbox.Mailboxes(ctx)
		if err != nil {
			return false, err
		}
		wanted := map[string]bool{}
		for _, box := range boxes {
			if box.Incoming == nil {
				continue
			}
			wanted[box.ID] = true
			if f, ok := running[box.ID]; ok {
				if f.settings == *box.Incoming && f.since.Equal(box.Since) {
					continue
				}
				f.stop()
			}
			followCtx, stop := context.WithCancel(ctx)
			running[box.ID] = following{*box.Incoming, box.Since, stop}
			wg.Go(func() { a.followMailbox(followCtx, box) })
		}
		for id, f := range running {
			if !wanted[id] {
				f.stop()
				delete(running, id)
			}
		}
		return false, nil
	}
	return a.loop(ctx, "looking after mailboxes", look)
}

// followMailbox brings in a mailbox's mail until ctx ends.
func (a *App) followMailbox(ctx context.Context, box inbox.Mailbox) {
	account := IncomingAccount(box)
	folder := inbox.CursorOf(*box.Incoming)
	for ctx.Err() == nil {
		validity, last, err := a.Inbox.Cursor(ctx, box.ID, folder)
		if err == nil {
			f := imap.Follower{Now: a.DB.Now, Report: func(s imap.State) { a.reportState(ctx, box, s) }}
			err = f.Follow(ctx, account, imap.Cursor{UIDValidity: validity, LastUID: last}, func(ctx context.Context, b imap.Batch) error {
				return a.Inbox.Accept(ctx, batchOf(box.ID, folder, b))
			})
		}
		if ctx.Err() != nil {
			return
		}
		slog.ErrorContext(ctx, "following a mailbox", "mailbox", box.Address, "error", err)
		a.reportState(ctx, box, imap.State{Err: err, Sentence: err.Error()})
		sleep(ctx, time.Minute)
	}
}

func (a *App) reportState(ctx context.Context, box inbox.Mailbox, s imap.State) {
	sentence := ""
	if !s.Connected {
		sentence = s.Sentence
		if s.Hint != "" {
			sentence += " " + s.Hint
		}
	}
	if err := a.Inbox.SetTrouble(ctx, box.ID, sentence); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "keeping a mailbox's state", "mailbox", box.Address, "error", err)
	}
}

func batchOf(mailbox, folder string, b imap.Batch) inbox.Batch {
	out := inbox.Batch{Mailbox: mailbox, Folder: folder, UIDValidity: b.Cursor.UIDValidity, LastUID: b.Cursor.LastUID}
	for _, m := range b.Mails {
		out.Mails = append(out.Mails, inbox.Raw{
			Bytes: m.Raw, At: m.InternalDate, Failed: m.Failed, Source: source(folder, m.UIDValidity, m.UID),
		})
	}
	return out
}

// fetchAgain asks a mailbox's server once more for a mail that it would not give.
func fetchAgain(ctx context.Context, box inbox.Mailbox, from string) (inbox.Raw, error) {
	const patience = time.Minute
	var validity, uid uint32
	at := max(0, strings.LastIndexByte(from, ' '))
	if _, err := fmt.Sscanf(from[at:], " %d/%d", &validity, &uid); err != nil || box.Incoming == nil || from[:at] != inbox.CursorOf(*box.Incoming) {
		return inbox.Raw{}, fault.New(fault.Conflict, "The mailbox %s follows another account or folder by now. The mail is where it was found: %s.", box.Address, from)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	m, err := imap.Refetch(ctx, IncomingAccount(box), validity, uid)
	switch trouble, ok := errors.AsType[*line.Trouble](err); {
	case ok:
		return inbox.Raw{}, fault.New(fault.Trouble, "%s %s", trouble.Sentence, trouble.Hint).Because(err)
	case errors.Is(err, imap.ErrGone):
		return inbox.Raw{}, fault.New(fault.Conflict, "The mail is no longer in its folder on the mail server: somebody moved or deleted it there.")
	case err != nil:
		return inbox.Raw{}, err
	case m.Failed != "":
		return inbox.Raw{}, fault.New(fault.Trouble, "%s", m.Failed)
	}
	return inbox.Raw{Bytes: m.Raw, At: m.InternalDate, Source: from}, nil
}

// IncomingAccount is how the mailbox's server is reached.
func IncomingAccount(box inbox.Mailbox) imap.Account {
	in := box.Incoming
	return imap.Account{
		Host: in.Host, Port: in.Port, Security: line.Security(in.Security), User: in.User, Password: in.Password,
		Folder: in.Folder, Since: box.Since,
	}
}

func source(folder string, validity, uid uint32) string {
	return fmt.Sprintf("%s %d/%d", folder, validity, uid)
}
