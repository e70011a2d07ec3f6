// This file holds the sending: who is due, and each once.

package weekly

import (
	"context"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/zones"
	"rapport/meeting"
	"rapport/metric"
	"rapport/notice"
	"rapport/scorecard"
	"rapport/team"
)

// Sender queues the mails of the week.
type Sender struct {
	DB       *db.DB
	Cards    *scorecard.Store
	Numbers  *metric.Store
	Team     *team.Store
	Meetings *meeting.Store
	BaseURL  string
}

// Queue queues what is due now. It may run in any number of processes, and die at any moment: a reader's week has one key,
// under which a mail is queued once for ever. There is never more to do at once.
func (s *Sender) Queue(ctx context.Context) (more bool, err error) {
	set, err := s.Team.Settings(ctx)
	if err != nil {
		return false, err
	}
	people, err := s.Team.People(ctx)
	if err != nil {
		return false, err
	}
	first, begun, err := s.Numbers.FirstWeek(ctx)
	if err != nil || !begun {
		return false, err
	}
	reports := map[metric.Week]scorecard.Report{}
	for _, who := range people {
		about, until, due := Due(s.DB.Now(), who.Location(), set.Location())
		if !due || !who.LeftAt.IsZero() || about.Monday().Before(first.Monday()) {
			continue
		}
		if sent, err := notice.WasQueued(ctx, s.DB, Key(about, who)); err != nil || sent {
			if err != nil {
				return false, err
			}
			continue
		}
		report, ok := reports[about]
		if !ok {
			if report, err = s.Cards.Report(ctx, about); err != nil {
				return false, err
			}
			reports[about] = report
		}
		letter := Letter{To: who, Team: set.Name, BaseURL: s.BaseURL, Report: report}
		if letter.Meeting, err = s.next(ctx, who, set); err != nil {
			return false, err
		}
		m, err := letter.Mail()
		if err != nil {
			return false, err
		}
		m.Until = until
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return notice.Queue(ctx, tx, m) }); err != nil {
			return false, err
		}
	}
	return false, nil
}

// next is the weekly meeting of the coming days; nil when there is none.
func (s *Sender) next(ctx context.Context, who team.Person, set team.Settings) (*Meeting, error) {
	all, err := s.Meetings.All(ctx, who)
	if err != nil || len(all) == 0 || all[0].Kind != meeting.Weekly {
		return nil, err
	}
	m, err := s.Meetings.Next(ctx, who, all[0].ID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil //nolint:nilnil // no meeting is no trouble
	}
	if err != nil || m.Start.After(s.DB.Now().Add(week)) {
		return nil, err
	}
	talk, err := s.Meetings.Discussion(ctx, who, m.Series, m.ID)
	if err != nil {
		return nil, err
	}
	made := &Meeting{ID: m.ID, Series: m.Series, Start: m.Start, Zone: set.Location(), Place: zones.Town(set.Zone)}
	for _, it := range talk.Three {
		made.Topics = append(made.Topics, it.Title)
	}
	return made, nil
}

const week = 7 * 24 * time.Hour
