// This file holds the sender, and when it writes the evening before.

package letters

import (
	"context"
	"strconv"
	"strings"
	"time"

	"rapport/kit/db"
	"rapport/kit/secret"
	"rapport/notice"
	"rapport/oneonone"
	"rapport/team"
)

// Sender writes the mails around one-on-ones.
type Sender struct {
	db     *db.DB
	pairs  *oneonone.Store
	team   *team.Store
	key    secret.Key
	base   string // address of the pages
	sheets sheets
}

// NewSender writes about the pairs of d. The key seals answers on their way;
// base is how people reach the pages.
func NewSender(d *db.DB, pairs *oneonone.Store, people *team.Store, key secret.Key, base string) *Sender {
	return &Sender{d, pairs, people, key, strings.TrimSuffix(base, "/"), newSheets()}
}

// late is how long after their hour the mails of an evening are still written:
// until the morning, if the program was not running.
const late = 16 * time.Hour

// Evening queues what is due the evening before a meeting: the report is asked
// for topics if there is nothing yet, and the manager learns that the page is
// open. It is called now and then, and does nothing twice.
func (s *Sender) Evening(ctx context.Context) (more bool, err error) {
	now := s.db.Now()
	all, err := s.pairs.Evenings(ctx, now.Add(-late), now)
	if err != nil {
		return false, err
	}
	for _, e := range all {
		if !e.Meeting.Start.After(now) {
			continue
		}
		if e.Empty && !e.AskAt.After(now) && e.OpenAt.After(now) {
			if err := s.queue(ctx, "ask", e, e.Report, e.Manager); err != nil {
				return false, err
			}
		}
		if !e.OpenAt.After(now) {
			if err := s.queue(ctx, "open", e, e.Manager, e.Report); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

func (s *Sender) queue(ctx context.Context, kind string, e oneonone.Evening, to, other team.Person) error {
	key := "oneonone " + kind + " " + e.Meeting.ID + " " + strconv.FormatInt(e.Meeting.Start.Unix(), 36)
	if was, err := notice.WasQueued(ctx, s.db, key); err != nil || was {
		return err
	}
	m, err := s.sheets.evening(kind, e, to, other, s.base)
	if err != nil {
		return err
	}
	m.Key = key
	return s.db.Write(ctx, func(tx *db.Tx) error { return notice.Queue(ctx, tx, m) })
}
