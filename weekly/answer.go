// This file holds what readers answer to the mail of a week: it becomes a topic of the next meeting.

package weekly

import (
	"context"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/notice"
)

// follower is the name under which the place in the events is kept.
const follower = "weekly answers"

// Answers makes topics of what was answered; false when there was nothing to look at.
func (s *Sender) Answers(ctx context.Context) (bool, error) {
	seq, err := event.Cursor(ctx, s.DB, follower)
	if err != nil {
		return false, err
	}
	events, err := event.After(ctx, s.DB, seq, 200)
	if err != nil || len(events) == 0 {
		return false, err
	}
	for _, e := range events {
		if e.Kind != notice.EventAnswered {
			continue
		}
		a, err := event.Read[notice.Answered](e)
		if err != nil {
			return false, err
		}
		if series, ok := strings.CutPrefix(a.About, aboutWeek); ok {
			if err := s.raise(ctx, series, a); err != nil {
				return false, err
			}
		}
	}
	_, err = event.Follow(ctx, s.DB, follower, len(events), func(*db.Tx, []event.Event) error { return nil })
	return err == nil, err
}

// raise takes the first line for the topic and the rest for what is said of it. The answer is named in its ref, so that
// the same one, read twice after a crash, is still one topic.
func (s *Sender) raise(ctx context.Context, series string, a notice.Answered) error {
	who, err := s.Team.Person(ctx, a.Person)
	if err != nil {
		return err
	}
	title, said, _ := strings.Cut(strings.TrimSpace(a.Text), "\n")
	if title == "" {
		return nil
	}
	_, err = s.Meetings.Raise(ctx, who, meeting.Raised{Series: series, Kind: "topic", Ref: "notice/" + a.Notice, Title: cut(title, 150), Said: cut(strings.TrimSpace(said), 500)})
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return nil // the series has ended, or it is no longer theirs
	}
	return err
}

// cut gives at most n letters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
