// This file holds the sending: who is due, and each once.

package weekly

import (
	"context"

	"rapport/kit/db"
	"rapport/metric"
	"rapport/notice"
	"rapport/scorecard"
	"rapport/team"
)

// Next finds the meeting at which a reader will look at the numbers; nil when there is none.
type Next func(ctx context.Context, who team.Person) (*Meeting, error)

// Sender queues the mails of the week.
type Sender struct {
	DB      *db.DB
	Cards   *scorecard.Store
	Numbers *metric.Store
	Team    *team.Store
	BaseURL string
	Next    Next // may be nil
}

// Queue queues what is due now. It may run in any number of processes, and die at any moment: a reader's week has one key,
// under which a mail is queued once for ever.
func (s *Sender) Queue(ctx context.Context) error {
	set, err := s.Team.Settings(ctx)
	if err != nil {
		return err
	}
	people, err := s.Team.People(ctx)
	if err != nil {
		return err
	}
	first, any, err := s.Numbers.FirstWeek(ctx)
	if err != nil || !any {
		return err
	}
	reports := map[metric.Week]scorecard.Report{}
	for _, who := range people {
		week, until, due := Due(s.DB.Now(), who.Location(), set.Location())
		if !due || !who.LeftAt.IsZero() || week.Monday().Before(first.Monday()) {
			continue
		}
		if sent, err := notice.WasQueued(ctx, s.DB, Key(week, who)); err != nil || sent {
			if err != nil {
				return err
			}
			continue
		}
		report, ok := reports[week]
		if !ok {
			if report, err = s.Cards.Report(ctx, week); err != nil {
				return err
			}
			reports[week] = report
		}
		letter := Letter{To: who, Team: set.Name, BaseURL: s.BaseURL, Report: report}
		if s.Next != nil {
			if letter.Meeting, err = s.Next(ctx, who); err != nil {
				return err
			}
		}
		m, err := letter.Mail()
		if err != nil {
			return err
		}
		m.Until = until
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return notice.Queue(ctx, tx, m) }); err != nil {
			return err
		}
	}
	return nil
}
