// This file holds catching up: which mails to read, in what portions, and what
// to do about one that the server will not give.

package imap

import (
	"context"
	"errors"
	"slices"
	"syscall"
	"time"

	"github.com/emersion/go-imap/v2"

	"rapport/mail/line"
)

// catchUp hands over everything above the cursor, and what arrives meanwhile.
func (r *run) catchUp(ctx context.Context, s *session) error {
	for {
		select {
		case <-s.news: // the search below sees it
		default:
		}
		var since time.Time
		if r.first {
			since = r.account.Since
		}
		uids, err := s.find(r.cursor.LastUID, since)
		if err != nil {
			return s.trouble(reading, err, s.account.Host+" can't list the mails of the folder.", "Rapport tries again by itself.")
		}
		last := len(uids) == 0
		for len(uids) > 0 {
			portion := uids[:r.portion(uids)]
			if err := r.carry(ctx, s, portion, since); err != nil {
				return err
			}
			uids = uids[len(portion):]
		}
		if r.first {
			if err := r.settle(ctx, s); err != nil {
				return err
			}
		} else if last {
			return nil
		}
	}
}

// portion is how many of the mails to take next.
func (r *run) portion(uids []uint32) int {
	if uids[0] <= r.carefulTo {
		return 1
	}
	return min(len(uids), batchCount)
}

// settle ends the first look: mails that were there before Since are behind
// the cursor for good. What was numbered below UIDNEXT when the folder was
// opened has been searched since.
func (r *run) settle(ctx context.Context, s *session) error {
	c := r.cursor
	if next := uint32(s.folder.UIDNext); next > 0 {
		c.LastUID = max(c.LastUID, next-1)
	}
	if c != r.saved {
		if err := r.commit(ctx, s, Batch{Cursor: c}); err != nil {
			return err
		}
	}
	r.cursor = c
	r.first, r.rescan = false, false
	return nil
}

// keep is the cursor to keep with the mails up to uid. A first look that leaves
// older mail out keeps the one it began with until it is over: another run that
// went on in the middle would take what is older for new.
func (r *run) keep(uid uint32) Cursor {
	if r.first && !r.account.Since.IsZero() {
		return r.saved
	}
	return Cursor{r.cursor.UIDValidity, uid}
}

// commit gives a batch away and moves on once it is kept. The server owes
// nothing meanwhile, so its silence is no sign of death.
func (r *run) commit(ctx context.Context, s *session, b Batch) error {
	b.Rescan = r.rescan
	s.conn.Watch(0)
	err := r.handle(ctx, b)
	s.conn.Watch(quiet)
	if err != nil {
		return &line.Trouble{Step: reading, Err: err, Sentence: "Mail has arrived, but could not be kept here.", Hint: "See the cause: most likely the disk is full or the database away. The mail is safe on the mail server."}
	}
	r.saved = b.Cursor
	// Giving a mail up is no progress: while a server's storage is away the
	// pauses must grow, or every mail would be given up in no time.
	r.worked = r.worked || slices.ContainsFunc(b.Mails, func(m Mail) bool { return m.Failed == "" })
	return nil
}

// carry reads a portion in batches that fit in memory.
func (r *run) carry(ctx context.Context, s *session, uids []uint32, since time.Time) error {
	known := map[uint32]size{}
	if uids[0] > r.carefulTo {
		var err error
		if known, err = s.measure(uids); err != nil && !answered(err) {
			r.carefulTo = uids[len(uids)-1]
			return s.trouble(reading, err, "", "")
		}
	}
	for len(uids) > 0 {
		n := fit(uids, known)
		batch := Batch{Cursor: r.keep(uids[n-1])}
		var wanted []uint32
		for _, uid := range uids[:n] {
			k, measured := known[uid]
			switch {
			case measured && k.at.Before(since):
			case measured && k.bytes > mailBytes:
				batch.Mails = append(batch.Mails, Mail{UID: uid, UIDValidity: r.cursor.UIDValidity, InternalDate: k.at, Failed: tooBig(k.bytes)})
			default:
				wanted = append(wanted, uid)
			}
		}
		mails, err := r.get(s, wanted)
		if err != nil {
			return err
		}
		for _, m := range mails {
			if m.InternalDate.IsZero() || !m.InternalDate.Before(since) {
				batch.Mails = append(batch.Mails, m)
			}
		}
		slices.SortFunc(batch.Mails, func(a, b Mail) int { return int(int64(a.UID) - int64(b.UID)) })
		if err := r.commit(ctx, s, batch); err != nil {
			return err
		}
		r.cursor.LastUID = uids[n-1]
		uids = uids[n:]
	}
	return nil
}

// fit is how many of the mails go into one batch: at least one.
func fit(uids []uint32, known map[uint32]size) int {
	var sum int64
	for i, uid := range uids {
		sum += known[uid].bytes
		if i > 0 && sum > batchBytes {
			return i
		}
	}
	return len(uids)
}

// get reads mails together, and one by one those that did not come along.
func (r *run) get(s *session, uids []uint32) ([]Mail, error) {
	var got map[uint32]Mail
	if len(uids) > 1 {
		var err error
		if got, err = s.read(uids, false); err != nil && !answered(err) {
			r.carefulTo = uids[len(uids)-1]
			return nil, s.trouble(reading, err, "", "")
		}
	}
	mails := make([]Mail, 0, len(uids))
	for _, uid := range uids {
		m, ok := got[uid]
		if !ok {
			var err error
			if m, ok, err = r.single(s, uid); err != nil {
				return nil, err
			}
		}
		if ok {
			mails = append(mails, m)
		}
	}
	return mails, nil
}

// enough is the count at which a mail is given up. A server that hangs up over
// a mail, or refuses it, counts threeQuick, so it gets three attempts: one that
// is throttled or restarts does so over every mail. A poor line and a server
// that says “not now” count 1.
const (
	enough     = 8
	threeQuick = 3
)

// single reads one mail alone. ok is false when it is no longer there. A mail
// that the server refuses, or hangs up over again and again, comes as failed.
func (r *run) single(s *session, uid uint32) (m Mail, ok bool, err error) {
	failed := func(why string) (Mail, bool, error) {
		delete(r.broke, uid)
		return Mail{UID: uid, UIDValidity: r.cursor.UIDValidity, Failed: why}, true, nil
	}
	if r.broke[uid] >= enough {
		return failed("The mail server hangs up whenever it is asked for this mail. It is still there.")
	}
	got, err := s.read([]uint32{uid}, r.broke[uid] > 0)
	switch {
	case err == nil && len(got) == 1:
		delete(r.broke, uid)
		return got[uid], true, nil
	case err == nil:
		there, err := s.exists(uid)
		if err != nil {
			return m, false, s.trouble(reading, err, "", "")
		}
		if !there {
			delete(r.broke, uid)
			return m, false, nil
		}
		return failed("The mail server lists this mail, but gives nothing when asked for it.")
	case answered(err) && (lasting(err) || r.broke[uid]+weightOf(err, nil) >= enough):
		return failed("The mail server does not give up this mail. It says: " + s.trouble(reading, err, "", "").Said)
	}
	r.blame(uid, err, s.conn.Cause())
	return m, false, s.trouble(reading, err, s.account.Host+" can't give a mail at the moment.", "Rapport tries again by itself.")
}

// blame counts a broken connection or refusal against the mail that was being read.
func (r *run) blame(uid uint32, err, cause error) {
	r.broke[uid] += weightOf(err, cause)
	r.carefulTo = max(r.carefulTo, uid)
}

func weightOf(err, cause error) int {
	if passing(err) || line.Lost(cause) || errors.Is(cause, syscall.ECONNRESET) {
		return 1
	}
	return threeQuick
}

// lasting tells whether a refusal is for good, by its RFC 5530 code.
func lasting(err error) bool {
	switch codeOf(err) {
	case imap.ResponseCodeCannot, imap.ResponseCodeCorruption, imap.ResponseCodeNonExistent:
		return true
	}
	return false
}

// passing tells whether a refusal may be gone in a minute, by its RFC 5530 code.
func passing(err error) bool {
	switch codeOf(err) {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return true
	}
	return false
}
