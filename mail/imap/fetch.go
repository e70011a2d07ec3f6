// This file holds finding mails by number and reading them without a trace.

package imap

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Bounds of what is held in memory at once.
const (
	batchCount = 200
	batchBytes = 32 << 20
	mailBytes  = 128 << 20 // a mail above is not read, but handed over as failed
)

// find lists the UIDs above last, ascending; with since only those that can
// have arrived since then. SEARCH knows days alone, in a zone of the server's
// choice, so since is widened by one.
func (s *session) find(last uint32, since time.Time) ([]uint32, error) {
	var above imap.UIDSet
	above.AddRange(imap.UID(last)+1, 0)
	criteria := &imap.SearchCriteria{UID: []imap.UIDSet{above}}
	if !since.IsZero() {
		criteria.Since = since.UTC().AddDate(0, 0, -1)
	}
	data, err := s.client.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, err
	}
	var uids []uint32
	for _, uid := range data.AllUIDs() {
		// n:* names the last mail too when n is beyond it (RFC 3501 6.4.8).
		if uint32(uid) > last {
			uids = append(uids, uint32(uid))
		}
	}
	slices.Sort(uids)
	return uids, nil
}

// exists tells whether the folder still has the mail.
func (s *session) exists(uid uint32) (bool, error) {
	data, err := s.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{set([]uint32{uid})}}, nil).Wait()
	if err != nil {
		return false, err
	}
	return slices.Contains(data.AllUIDs(), imap.UID(uid)), nil
}

// size is what is known of a mail before it is read.
type size struct {
	uid   uint32
	bytes int64
	at    time.Time
}

// measure asks for the sizes of the mails; those that are gone are left out.
func (s *session) measure(uids []uint32) (map[uint32]size, error) {
	cmd := s.client.Fetch(set(uids), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
	known := make(map[uint32]size, len(uids))
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		buf, err := msg.Collect()
		if err == nil && buf.UID != 0 && !buf.InternalDate.IsZero() {
			known[uint32(buf.UID)] = size{uint32(buf.UID), buf.RFC822Size, buf.InternalDate}
		}
	}
	return known, cmd.Close()
}

// read reads whole mails with BODY.PEEK[], which sets no \Seen (RFC 3501
// 6.4.5). Of what was asked, some may be missing from the answer. A bare read
// asks for nothing else, for servers that choke on a date.
func (s *session) read(uids []uint32, bare bool) (map[uint32]Mail, error) {
	body := &imap.FetchItemBodySection{Peek: true}
	cmd := s.client.Fetch(set(uids), &imap.FetchOptions{UID: true, InternalDate: !bare, BodySection: []*imap.FetchItemBodySection{body}})
	mails := make(map[uint32]Mail, len(uids))
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		m, whole, err := collect(msg)
		if err != nil {
			// Not a word more to the library: its reader has gone on, and
			// asking for the rest of the mail would race with it.
			_ = s.conn.Close()
			return nil, err
		}
		if whole {
			m.UIDValidity = s.folder.UIDValidity
			mails[m.UID] = m
		}
	}
	return mails, cmd.Close()
}

// collect takes one mail from the wire; whole is false when it had no body, as
// in the notice of a changed flag. An error means that it was cut short.
func collect(msg *imapclient.FetchMessageData) (m Mail, whole bool, err error) {
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			m.InternalDate = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			bytes := item.Literal.Size()
			if bytes > mailBytes {
				m.Failed, whole = tooBig(bytes), true
				continue
			}
			m.Raw = make([]byte, bytes)
			if _, err := io.ReadFull(item.Literal, m.Raw); err != nil {
				return Mail{}, false, err
			}
			whole = true
		}
	}
	return m, whole && m.UID != 0, nil
}

func tooBig(bytes int64) string {
	return fmt.Sprintf("This mail is %d MB; more than %d MB is not read. It is still on the mail server.", bytes>>20, mailBytes>>20)
}

func set(uids []uint32) imap.UIDSet {
	var s imap.UIDSet
	for _, uid := range uids {
		s.AddNum(imap.UID(uid))
	}
	return s
}
