// This file holds trying an account out, step by step, and listing its folders.

package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"rapport/mail/line"
)

// checkTime bounds a whole trial: a person waits for it.
const checkTime = 60 * time.Second

// Check tries an account and tells each step on the way, the first that fails
// being the last: resolve, connect, secure, sign in, folder, idle, count. A
// server without IDLE fails no step; the sentence says what it means.
func Check(ctx context.Context, a Account) []line.Step {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	s, err := dial(ctx, a)
	steps := a.server().Steps(err, line.Step{Name: line.SignIn, OK: true, Sentence: "Signed in as " + a.User + "."})
	if err != nil {
		return steps
	}
	defer s.leave()
	if err := s.examine(); err != nil {
		return append(steps, line.Failed(openFolder, err))
	}
	steps = append(steps, line.Step{Name: openFolder, OK: true, Sentence: fmt.Sprintf("The folder “%s” holds %s.", a.folder(), mails(int(s.folder.NumMessages)))})
	if s.canIdle {
		steps = append(steps, line.Step{Name: idle, OK: true, Sentence: "The server tells at once when mail arrives (IDLE)."})
	} else {
		steps = append(steps, line.Step{Name: idle, OK: true, Sentence: "The server does not tell when mail arrives, so it is asked once a minute."})
	}
	n, err := s.countSince(a.Since)
	if err != nil {
		return append(steps, line.Failed(count, s.trouble(count, err, "The server can't count the mails.", "")))
	}
	if a.Since.IsZero() {
		return append(steps, line.Step{Name: count, OK: true, Sentence: mails(n) + " will be read: everything."})
	}
	return append(steps, line.Step{Name: count, OK: true, Sentence: fmt.Sprintf("%s will be read, those since %s.", mails(n), a.Since.Format("2 January 2006"))})
}

// Folders lists the folders that can be read, INBOX first, then by name.
func Folders(ctx context.Context, a Account) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	s, err := dial(ctx, a)
	if err != nil {
		return nil, err
	}
	defer s.leave()
	list, err := s.client.List("", "*", nil).Collect()
	if err != nil {
		return nil, s.trouble("folders", err, a.Host+" does not list its folders.", "")
	}
	var names []string
	for _, f := range list {
		if !slices.Contains(f.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(f.Attrs, imap.MailboxAttrNonExistent) {
			names = append(names, f.Mailbox)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if inA, inB := strings.EqualFold(a, "INBOX"), strings.EqualFold(b, "INBOX"); inA != inB {
			if inA {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return names, nil
}

// Refetch reads one mail again that came as failed. The result is failed again
// if the server still does not give it up; ErrGone if it is no longer there.
func Refetch(ctx context.Context, a Account, uidValidity, uid uint32) (Mail, error) {
	s, err := dial(ctx, a)
	if err != nil {
		return Mail{}, err
	}
	defer s.leave()
	if err := s.examine(); err != nil {
		return Mail{}, err
	}
	if s.folder.UIDValidity != uidValidity {
		return Mail{}, ErrGone
	}
	r := &run{account: a, cursor: Cursor{UIDValidity: uidValidity}, broke: map[uint32]int{}}
	m, there, err := r.single(s, uid)
	if err == nil && !there {
		err = ErrGone
	}
	return m, err
}

// ErrGone says that a mail is no longer in the folder under its number.
var ErrGone = errors.New("the mail is no longer on the mail server")

func (s *session) countSince(since time.Time) (int, error) {
	uids, err := s.find(0, since)
	if err != nil || since.IsZero() || len(uids) == 0 {
		return len(uids), err
	}
	// The search knows days; only the two at the edge need their exact time.
	edge := &imap.SearchCriteria{Since: since.UTC().AddDate(0, 0, -1), Before: since.UTC().AddDate(0, 0, 2)}
	data, err := s.client.UIDSearch(edge, nil).Wait()
	if err != nil {
		return 0, err
	}
	n := len(uids)
	for chunk := range slices.Chunk(data.AllUIDs(), 1000) {
		var some []uint32
		for _, uid := range chunk {
			some = append(some, uint32(uid))
		}
		known, err := s.measure(some)
		if err != nil {
			return 0, err
		}
		for _, k := range known {
			if k.at.Before(since) {
				n--
			}
		}
	}
	return n, nil
}

func mails(n int) string {
	if n == 1 {
		return "1 mail"
	}
	return fmt.Sprintf("%d mails", n)
}
