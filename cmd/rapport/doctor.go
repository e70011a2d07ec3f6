// This file holds rapport doctor.

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"rapport/app"
	"rapport/event"
	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail/imap"
	"rapport/mail/line"
	"rapport/mail/smtp"
)

type doctorCmd struct {
	where
}

// findings are printed as they come, and counted.
type findings struct {
	s   streams
	bad int
}

func (f *findings) good(what, say string, args ...any) {
	fmt.Fprintf(f.s.out, "ok    %-10s %s\n", what, fmt.Sprintf(say, args...))
}

func (f *findings) wrong(what, say, do string) {
	f.bad++
	fmt.Fprintf(f.s.out, "WRONG %-10s %s\n", what, say)
	if do != "" {
		fmt.Fprintf(f.s.out, "      %-10s %s\n", "", do)
	}
}

// Run checks everything, also after something was found wrong.
func (c *doctorCmd) Run(ctx context.Context, s streams) error {
	f := &findings{s: s}
	a, err := c.existing(ctx)
	if _, ok := errors.AsType[usageError](err); ok {
		return err
	}
	if err != nil {
		f.wrong("database", err.Error(), c.hint(err))
		if _, missing := os.Stat(c.Data); missing == nil {
			f.disk(c.Data)
		}
		return f.sum()
	}
	defer a.Close()
	f.database(ctx, a)
	f.keys(ctx, a)
	f.clock(ctx, a)
	f.disk(c.Data)
	f.mailboxes(ctx, a)
	if f.bad > 0 {
		return f.sum()
	}
	fmt.Fprintln(s.out, "All is well.")
	return nil
}

func (f *findings) sum() error {
	return fmt.Errorf("%s wrong", count(f.bad, "of the things checked is", "of the things checked are"))
}

// hint says what to do about a database that does not open.
func (c *doctorCmd) hint(err error) string {
	if known, ok := errors.AsType[*fault.Error](err); ok && known.Hint != "" {
		return known.Hint
	}
	if c.Database != "" {
		return "Is the address right, is the server up, and does it let this user in?"
	}
	return "Is it the right folder, and may this user read and write it? If the file is damaged, restore the last backup into another folder."
}

func (f *findings) database(ctx context.Context, a *app.App) {
	size, err := a.DB.Size(ctx)
	if err != nil {
		f.wrong("database", err.Error(), "The database answers, but not to this question: is it damaged? Restore the last backup beside it and compare.")
		return
	}
	f.good("database", "answers, is up to date, and takes %d MB", size>>20)
	behind, err := event.Behind(ctx, a.DB, "numbers")
	switch {
	case err != nil:
		f.wrong("numbers", err.Error(), "")
	case behind > 0:
		f.good("numbers", "%d events are not counted yet; rapport serve does that as it runs", behind)
	default:
		f.good("numbers", "everything that happened is counted")
	}
}

// keys tries to open every one-on-one's key, and reads nothing with it.
func (f *findings) keys(ctx context.Context, a *app.App) {
	err := a.Pairs.Check(ctx)
	if err == nil {
		f.good("keys", "the keys of all one-on-ones are here, and fit")
		return
	}
	do := ""
	if missing, ok := errors.AsType[*fault.Error](err); ok {
		do = missing.Hint
	}
	f.wrong("keys", err.Error(), do)
}

// clock compares the machine's time with the newest event: the future can't have happened.
func (f *findings) clock(ctx context.Context, a *app.App) {
	now := time.Now()
	head, err := event.Head(ctx, a.DB)
	if err != nil {
		f.wrong("clock", err.Error(), "")
		return
	}
	newest, err := event.After(ctx, a.DB, head-1, 1)
	if err == nil && len(newest) == 1 && newest[0].At.After(now.Add(time.Minute)) {
		f.wrong("clock", fmt.Sprintf("This machine says %s, but the newest event is of %s.", now.UTC().Format(time.DateTime), newest[0].At.Format(time.DateTime)),
			"Set the clock, and let it be kept right (timedatectl set-ntp true).")
		return
	}
	f.good("clock", "%s", now.Format(time.RFC1123))
}

// leastFree is how little room is too little.
const leastFree = 1 << 30

const makeRoom = "Make room, or move the data folder to a larger disk: without room no mail can be kept."

func (f *findings) disk(dir string) {
	probe := filepath.Join(dir, ".doctor")
	err := os.WriteFile(probe, []byte("ok"), 0o600)
	_ = os.Remove(probe)
	if errors.Is(err, syscall.ENOSPC) {
		f.wrong("disk", "No room is left in "+dir+".", makeRoom)
		return
	}
	if err != nil {
		f.wrong("disk", err.Error(), "Rapport must be able to write into its data folder: check its owner and rights.")
		return
	}
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		f.wrong("disk", err.Error(), "")
		return
	}
	if free := int64(st.Bavail) * st.Bsize; free < leastFree {
		f.wrong("disk", fmt.Sprintf("Only %d MB are free in %s.", free>>20, dir), makeRoom)
	} else {
		f.good("disk", "can be written, and %d GB are free", free>>30)
	}
}

func (f *findings) mailboxes(ctx context.Context, a *app.App) {
	boxes, err := a.Inbox.Mailboxes(ctx)
	if err != nil {
		f.wrong("mailboxes", err.Error(), "")
		return
	}
	if len(boxes) == 0 {
		f.good("mailboxes", "there are none yet; the head of support makes them under Settings, Mailboxes")
	}
	for _, box := range boxes {
		if box.Incoming != nil {
			f.steps(box.Address+", in", imap.Check(ctx, app.IncomingAccount(box)))
		}
		if box.Outgoing != nil {
			f.steps(box.Address+", out", smtp.Check(ctx, inbox.OutgoingAccount(box)))
		}
		if box.Incoming == nil && box.Outgoing == nil {
			f.good("mailbox", "%s has no servers: it only holds what was brought in", box.Address)
		}
	}
}

// steps says the first step that failed, or that all went well.
func (f *findings) steps(what string, steps []line.Step) {
	for _, st := range steps {
		if !st.OK {
			f.wrong("mailbox", what+": "+st.Sentence+" "+st.ServerSaid, st.Hint)
			return
		}
	}
	f.good("mailbox", "%s: %d steps, all good", what, len(steps))
}
