// This file holds what readers answer to the mail of a week: it becomes a topic of the next meeting.

package weekly

import (
	"context"
	"strings"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/notice"
)

// Answers makes topics of what was answered; false when there was nothing to look at.
func (s *Sender) Answers(ctx context.Context) (bool, error) {
	return notice.Answers(ctx, s.DB, "weekly answers", aboutWeek, func(_ int64, a notice.Answered, series string) error {
		return s.raise(ctx, series, a)
	})
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
