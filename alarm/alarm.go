// This file holds when an alarm is raised, and its words.

package alarm

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/notice"
	"rapport/team"
)

// Patience is how long something may be wrong before anybody is written to: most servers that stop come back by themselves.
const Patience = 5 * time.Minute

// Sender queues the alarms.
type Sender struct {
	DB      *db.DB
	Inbox   *inbox.Store
	Team    *team.Store
	BaseURL string // how people reach the pages
}

// trouble is one thing that is wrong with a mailbox.
type trouble struct {
	box   inbox.Mailbox
	way   string // "in" or "out"
	since time.Time
	why   string
}

// Look tells the heads of support of each trouble that lasts, once each.
func (s *Sender) Look(ctx context.Context) (bool, error) {
	boxes, err := s.Inbox.Outages(ctx)
	if err != nil {
		return false, err
	}
	now := s.DB.Now()
	var lasting []trouble
	for _, box := range boxes {
		for _, t := range []trouble{{box, "in", box.TroubleAt, box.Trouble}, {box, "out", box.StuckAt, box.Stuck}} {
			if t.why != "" && now.Sub(t.since) >= Patience {
				lasting = append(lasting, t)
			}
		}
	}
	if len(lasting) == 0 {
		return false, nil
	}
	people, err := s.Team.People(ctx)
	if err != nil {
		return false, err
	}
	for _, t := range lasting {
		for _, who := range people {
			if !who.May() {
				continue
			}
			if err := s.tell(ctx, t, who); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

// tell queues an alarm, unless it was before.
func (s *Sender) tell(ctx context.Context, t trouble, who team.Person) error {
	key := fmt.Sprintf("alarm %s %s %d %s", t.way, t.box.ID, t.since.UnixMicro(), who.ID)
	if known, err := notice.WasQueued(ctx, s.DB, key); err != nil || known {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return notice.Queue(ctx, tx, notice.Mail{Key: key, To: who, Subject: t.subject(who), Text: t.text(who, s.BaseURL), Until: tx.At.Add(48 * time.Hour)})
	})
}

// subject says what is wrong, and since when where the reader is.
func (t trouble) subject(who team.Person) string {
	since := t.since.In(who.Location()).Format("Mon 15:04")
	if t.way == "in" {
		return fmt.Sprintf("%s hasn’t received mail since %s", t.box.Address, since)
	}
	return fmt.Sprintf("Answers from %s haven’t left since %s", t.box.Address, since)
}

// text says it all.
func (t trouble) text(who team.Person, base string) string {
	since := t.since.In(who.Location()).Format("Monday 2 January, 15:04")
	first, safe := "Mail to "+t.box.Address+" hasn’t come in since "+since+".", "Nothing is lost. What customers write waits on the mail server, and comes in, in its order, once it works again."
	if t.way == "out" {
		first, safe = "Answers from "+t.box.Address+" haven’t left since "+since+".", "Nothing is lost. Answers wait and leave in their order once it works again; one of them tries every few minutes, for two days."
	}
	return strings.Join([]string{
		"Hello " + who.FirstName() + ",", first + "\n" + t.why, safe,
		"Put it right here, and try it before you save:\n" + strings.TrimSuffix(base, "/") + "/settings/mailboxes/" + t.box.ID,
	}, "\n\n") + "\n"
}
