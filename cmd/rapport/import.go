// This file holds rapport import.

package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"rapport/transfer"
)

type importCmd struct {
	Log     importLogCmd     `cmd:"" help:"Read a support log, one JSON object a line."`
	Mbox    importMboxCmd    `cmd:"" help:"Read the mails of an mbox file."`
	Maildir importMaildirCmd `cmd:"" help:"Read the mails of a Maildir folder."`

	Snippets importSnippetsCmd `cmd:"" help:"Read snippets: a CSV of TextExpander, or saved replies of Help Scout as JSON."`
}

type importLogCmd struct {
	where
	File    string `arg:"" help:"The log to read." type:"existingfile"`
	SkipBad bool   `help:"Keep the good lines of a file that has bad ones."`
}

// mostBad is how many bad lines are listed on a terminal.
const mostBad = 50

// Run reads the log, whole or not at all.
func (c *importLogCmd) Run(ctx context.Context, s streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	bar := newProgress(s, "Reading "+c.File, 2*info.Size())
	good, bad, err := a.Transfer.ImportLog(ctx, f, c.SkipBad, bar.set)
	bar.done()
	for i, b := range bad {
		if i == mostBad {
			fmt.Fprintf(s.err, "… and %d more\n", len(bad)-mostBad)
			break
		}
		fmt.Fprintln(s.err, b)
	}
	if errors.Is(err, transfer.ErrBadLines) {
		return fmt.Errorf("%s, so nothing of %s was kept. Mend what is wrong, or keep the good lines with --skip-bad", count(len(bad), "bad line", "bad lines"), c.File)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s in", count(good, "line is", "lines are"))
	if len(bad) > 0 {
		fmt.Fprintf(s.out, ", %s left out", count(len(bad), "bad one was", "bad ones were"))
	}
	fmt.Fprintln(s.out, ".")
	return nil
}

type mailSource struct {
	where
	Mailbox string `help:"The address the mails were sent to; it is made a mailbox if there is none." required:"" placeholder:"ADDRESS"`
}

type importMboxCmd struct {
	mailSource
	File string `arg:"" help:"The mbox file." type:"existingfile"`
}

// Run brings the mails in with their own dates.
func (c *importMboxCmd) Run(ctx context.Context, s streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("reading the mbox file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("reading the mbox file: %w", err)
	}
	mails, err := transfer.Mbox(f, info.Size())
	if err != nil {
		return err
	}
	return c.bring(ctx, s, c.File, mails)
}

type importMaildirCmd struct {
	mailSource
	Dir string `arg:"" help:"The Maildir, with its folders cur and new." type:"existingdir"`
}

// Run brings the mails in with their own dates.
func (c *importMaildirCmd) Run(ctx context.Context, s streams) error {
	mails, err := transfer.Maildir(c.Dir)
	if err != nil {
		return err
	}
	return c.bring(ctx, s, c.Dir, mails)
}

func (c *mailSource) bring(ctx context.Context, s streams, name string, mails []transfer.OldMail) error {
	mailbox, err := address(c.Mailbox)
	if err != nil {
		return err
	}
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	size := int64(0)
	for _, m := range mails {
		size += m.Size
	}
	bar := newProgress(s, "Reading "+name, size)
	n, err := a.Transfer.ImportMail(ctx, mailbox, mails, bar.set)
	bar.done()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s read: %s new, %d were here already",
		count(n.Read, "mail was", "mails were"), count(n.New, "message is", "messages are"), n.Known)
	if n.Closed > 0 {
		fmt.Fprintf(s.out, "; %s closed", count(n.Closed, "conversation in which nobody wrote for 30 days is", "conversations in which nobody wrote for 30 days are"))
	}
	if n.Unreadable > 0 {
		fmt.Fprintf(s.out, ", %d could not be read and are shown in the inbox", n.Unreadable)
	}
	fmt.Fprintln(s.out, ".")
	return nil
}
