// This file holds rapport backup and rapport restore.

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"golang.org/x/term"

	"rapport/backup"
	"rapport/kit/db"
)

type backupCmd struct {
	Data           string   `help:"Folder of the data." env:"RAPPORT_DATA" type:"path" placeholder:"DIR"`
	Database       string   `help:"PostgreSQL address, if that is where the data is." env:"RAPPORT_DATABASE" placeholder:"postgres://…"`
	Keys           string   `help:"The keys: leave them out (they belong to another place), include them, or save only them." enum:"leave,include,only" default:"leave"`
	Recipient      []string `help:"Who can open it: an age public key (age1…). Can be given several times. Else a passphrase is asked for." placeholder:"AGE1…"`
	PassphraseFile string   `help:"A file whose first line is the passphrase." type:"existingfile" env:"RAPPORT_PASSPHRASE_FILE" placeholder:"FILE"`
	File           string   `arg:"" help:"The file to make. It must not be there yet." type:"path"`
}

// Run seals all into one file, which appears whole or not at all. Rapport may go on meanwhile.
func (c *backupCmd) Run(ctx context.Context, s streams) error {
	if c.Data == "" {
		return usage("say where the data is: --data DIR, or RAPPORT_DATA")
	}
	if _, err := os.Lstat(c.File); err == nil {
		return fmt.Errorf("%s is there already, and is not written over: choose another name", c.File)
	}
	source := backup.Source{Dir: c.Data, At: time.Now(), Keys: backup.Keys(c.Keys)}
	if source.Keys != backup.Only {
		o, err := savedAt(c.Data, c.Database)
		if err != nil {
			return err
		}
		if source.DB, err = db.Open(ctx, o); err != nil {
			return err
		}
		defer source.DB.Close()
	}
	to, err := c.recipients(s)
	if err != nil {
		return err
	}
	source.To = to
	bars := &bars{s: s}
	defer bars.done()
	source.Tell = bars.tell
	part := c.File + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	sum, err := seal(ctx, source, f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, c.File); err != nil {
		return err
	}
	bars.done()
	c.say(s, sum)
	return nil
}

func seal(ctx context.Context, source backup.Source, f io.Writer) (backup.Sum, error) {
	w := bufio.NewWriterSize(f, 1<<20)
	sum, err := backup.Make(ctx, source, w)
	return sum, errors.Join(err, w.Flush())
}

// savedAt gives the database of a folder that must hold data already.
func savedAt(dir, address string) (db.Options, error) {
	o := db.Options{URL: address}
	if address == "" {
		o.File = filepath.Join(dir, "rapport.db")
		if _, err := os.Stat(o.File); err != nil {
			return o, fmt.Errorf("there is no Rapport data in %s: check --data", dir)
		}
	}
	return o, nil
}

func (c *backupCmd) say(s streams, sum backup.Sum) {
	switch backup.Keys(c.Keys) {
	case backup.Only:
		fmt.Fprintf(s.out, "%s holds the keys: %d files. Keep it apart from the other backups.\n", c.File, sum.Keys)
		return
	case backup.Include:
		fmt.Fprintf(s.out, "%s holds the database (%s), %d blobs and %d keys.\n", c.File, megabytes(sum.Database), sum.Blobs, sum.Keys)
		fmt.Fprintln(s.out, "Who can open it can open everything, one-on-ones too.")
	case backup.Leave:
		fmt.Fprintf(s.out, "%s holds the database (%s) and %d blobs, and no keys.\n", c.File, megabytes(sum.Database), sum.Blobs)
		fmt.Fprintln(s.out, "Without the keys nobody reads one-on-ones in it, and after it is put back neither do the two.")
		fmt.Fprintf(s.out, "Save them once to another place, and again after each rapport key rotate: rapport backup --keys only --data %s FILE\n", c.Data)
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// leastPassphrase is how many letters a passphrase has: whoever holds the file can try as many as they like.
const leastPassphrase = 12

func (c *backupCmd) recipients(s streams) (to []age.Recipient, err error) {
	if len(c.Recipient) > 0 && c.PassphraseFile != "" {
		return nil, usage("choose --recipient or a passphrase, not both")
	}
	for _, text := range c.Recipient {
		r, err := age.ParseRecipients(bytes.NewReader([]byte(text)))
		if err != nil {
			return nil, usage("%q is no public key of age: it begins with age1, and age-keygen makes one", text)
		}
		to = append(to, r...)
	}
	if len(to) > 0 {
		return to, nil
	}
	words, err := passphrase(s, c.PassphraseFile, true)
	if err != nil {
		return nil, err
	}
	if len(words) < leastPassphrase {
		return nil, usage("the passphrase has %d letters; take at least %d, or some words: whoever finds the file can try for years", len(words), leastPassphrase)
	}
	r, err := age.NewScryptRecipient(words)
	if err != nil {
		return nil, fmt.Errorf("taking the passphrase: %w", err)
	}
	return []age.Recipient{r}, nil
}

// passphrase reads it from a file, or asks for it on a terminal, twice if it is a new one.
func passphrase(s streams, file string, fresh bool) (string, error) {
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading the passphrase: %w", err)
		}
		line, _, _ := bytes.Cut(b, []byte("\n"))
		return string(bytes.TrimSuffix(line, []byte("\r"))), nil
	}
	in, ok := s.in.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", usage("there is no terminal to ask for the passphrase: name a file with --passphrase-file, or a key")
	}
	ask := func(what string) (string, error) {
		fmt.Fprint(s.err, what+": ")
		b, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(s.err)
		return string(b), err
	}
	words, err := ask("Passphrase of the backup")
	if err != nil || !fresh {
		return words, err
	}
	again, err := ask("Once more")
	if err == nil && again != words {
		err = usage("the two passphrases differ")
	}
	return words, err
}

type restoreCmd struct {
	Data           string `help:"Folder to put the data into. What is in it is never written over." env:"RAPPORT_DATA" type:"path" placeholder:"DIR"`
	Database       string `help:"PostgreSQL address of an empty database, if the backup is of one." env:"RAPPORT_DATABASE" placeholder:"postgres://…"`
	Identity       string `help:"File with the age identity (AGE-SECRET-KEY-…) that the backup was sealed for. Else the passphrase is asked for." type:"existingfile" placeholder:"FILE"`
	PassphraseFile string `help:"A file whose first line is the passphrase." type:"existingfile" env:"RAPPORT_PASSPHRASE_FILE" placeholder:"FILE"`
	File           string `arg:"" help:"The backup." type:"existingfile"`
}

// Run checks the backup as a whole and puts it back.
func (c *restoreCmd) Run(ctx context.Context, s streams) error {
	if c.Data == "" {
		return usage("say where the data goes: --data DIR, or RAPPORT_DATA")
	}
	with, err := c.identities(s)
	if err != nil {
		return err
	}
	bars := &bars{s: s}
	defer bars.done()
	o := db.Options{URL: c.Database}
	if c.Database == "" {
		o.File = filepath.Join(c.Data, "rapport.db")
	}
	about, sum, err := backup.Restore(ctx, backup.Target{File: c.File, With: with, Dir: c.Data, DB: o, Tell: bars.tell})
	if err != nil {
		return err
	}
	bars.done()
	if about.Database != "" {
		fmt.Fprintf(s.out, "The database (%s) and %d blobs are back, as they were on %s.\n", megabytes(sum.Database), sum.Blobs, about.Made.Format(time.RFC1123))
	}
	switch {
	case about.Keys == backup.Leave:
		fmt.Fprintln(s.out, "The backup holds no keys. Put them back before you start: rapport restore with the backup made by --keys only.")
	case sum.Keys == 0:
		fmt.Fprintln(s.out, "All its keys were here already.")
	default:
		fmt.Fprintf(s.out, "%d keys are back.\n", sum.Keys)
	}
	fmt.Fprintln(s.out, "rapport doctor checks what is there.")
	return nil
}

func (c *restoreCmd) identities(s streams) ([]age.Identity, error) {
	if c.Identity != "" {
		f, err := os.Open(c.Identity)
		if err != nil {
			return nil, fmt.Errorf("reading the identity: %w", err)
		}
		defer f.Close()
		all, err := age.ParseIdentities(f)
		if err != nil {
			return nil, usage("%s holds no identity of age: it is the file that age-keygen wrote", c.Identity)
		}
		return all, nil
	}
	words, err := passphrase(s, c.PassphraseFile, false)
	if err != nil {
		return nil, err
	}
	id, err := age.NewScryptIdentity(words)
	if err != nil {
		return nil, usage("there is no passphrase in %s", c.PassphraseFile)
	}
	return []age.Identity{id}, nil
}

// bars shows one piece of work after the other.
type bars struct {
	s   streams
	now string
	bar progress
}

func (b *bars) tell(what string, done, whole int64) {
	if what != b.now {
		b.bar.done()
		b.now, b.bar = what, newProgress(b.s, what, whole)
	}
	b.bar.set(done)
}

func (b *bars) done() { b.bar.done() }
