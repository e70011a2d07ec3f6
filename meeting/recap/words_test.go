package recap

import (
	"strings"
	"testing"
	"time"

	"rapport/meeting"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
)

// The numbers stand in the mail as they were frozen, and the head of support's
// word goes before the computed one.
func TestNumbersAsTheyWereFrozen(t *testing.T) {
	at := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	p := team.Person{ID: "ana", Name: "Ana", Zone: "UTC"}
	r := meeting.Recap{
		Meeting: meeting.Meeting{ID: "m", Start: at, BeganAt: at, EndedAt: at.Add(time.Hour)}, Series: meeting.Series{Name: "Support weekly"},
		People: map[string]team.Person{"ana": p}, There: []string{"ana"},
		Ratings: []meeting.Rating{{Person: "ana", Score: 8}, {Person: "joe", Score: 9}},
		Numbers: &scorecard.Snapshot{Week: metric.WeekOf(at.AddDate(0, 0, -7).UnixMicro(), time.UTC), Report: scorecard.Report{Rows: []scorecard.Row{
			{Name: "New tickets", Figure: scorecard.Figure{Text: "184"}, Said: scorecard.Sentence{Text: "184 is an ordinary week."}, Judged: scorecard.Judgement{Word: "As usual"}},
			{
				Name: "Productivity", Figure: scorecard.Figure{Text: "2.5 h", Unit: "to first reply"}, Said: scorecard.Sentence{Text: "2.5 is steady."}, Judged: scorecard.Judgement{Word: "As usual"},
				Ruling: &scorecard.Ruling{Judged: scorecard.Judgement{Word: "Good"}, Sentence: "With two people away.", By: scorecard.Who{Name: "Ana"}},
			},
		}}},
	}
	m, err := newSheets().after(r, p, "https://x.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"The numbers of week 2026-W47, as they were", "- New tickets: 184. 184 is an ordinary week. As usual.", "- Productivity: 2.5 h to first reply. 2.5 is steady. Good. Ana: With two people away.", "The hour was rated 8.5 of 10."} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in:\n%s", want, m.Text)
		}
	}
	if !strings.Contains(m.HTML, "<b>Good.</b>") || strings.Count(m.HTML, "As usual.") != 1 {
		t.Errorf("the page is\n%s", m.HTML)
	}
}
