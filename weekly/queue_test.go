package weekly_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/metric"
	"rapport/notice"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
	"rapport/transfer"
	"rapport/weekly"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// log is a week's work of people in three zones; the team's weeks are Lisbon's.
func log() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "{"+format+"}\n", args...) }
	line(`"type":"settings","time_zone":"Europe/Lisbon","team":"Us","mailbox":"help@us.example"`)
	for name, zone := range map[string]string{"ana": "Europe/Lisbon", "kim": "Australia/Sydney", "joe": "America/Los_Angeles"} {
		line(`"type":"person","email":"%s@us.example","name":"%s Last","role":"technician","time_zone":"%s"`, name, name, zone)
	}
	for i := range 5 {
		at := time.Date(2026, 11, 10+i, 10, 0, 0, 0, time.UTC).Format(time.RFC3339)
		line(`"type":"message","id":"c%d","conversation":"%d","at":"%s","kind":"customer","from":"u@x.example","subject":"Hello"`, i, i, at)
	}
	return b.String()
}

func TestEachReaderGetsTheWeekOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC))
		key, err := secret.Open(t.TempDir())
		must(t, err)
		blobs, err := blob.Open(t.TempDir())
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		people := team.NewStore(d)
		in := inbox.NewStore(d, blobs, key, nil)
		numbers := metric.NewStore(d, people)
		_, bad, err := transfer.NewStore(d, people, in, rating.NewStore(d, in, key), numbers).ImportLog(t.Context(), strings.NewReader(log()), false, nil)
		if err != nil {
			t.Fatal(err, bad)
		}
		notices := notice.NewStore(d, in)
		sender := func() *weekly.Sender { // as a process that just started
			numbers := metric.NewStore(d, people)
			return &weekly.Sender{DB: d, Numbers: numbers, Cards: scorecard.NewStore(d, numbers, people), Team: people, Meetings: meeting.NewStore(d, people, rating.NewStore(d, in, key), numbers, scorecard.NewStore(d, numbers, people)), BaseURL: "https://us.example"}
		}
		queued := func() (who []string) {
			all, err := notices.Open(t.Context())
			must(t, err)
			for _, k := range all {
				who = append(who, strings.TrimSuffix(k.Address, "@us.example"))
			}
			return who
		}
		// Joe does not wish for it.
		joe, err := people.PersonByEmail(t.Context(), "joe@us.example")
		must(t, err)
		must(t, notices.SetWants(t.Context(), joe, notice.Recap))
		for _, step := range []struct {
			at   string
			want string
		}{
			{"2026-11-15T21:00:00Z", ""},        // Monday 08:00 in Sydney, but the team's week runs on
			{"2026-11-16T00:00:00Z", "kim"},     // it is over
			{"2026-11-16T06:59:00Z", "kim"},     // a minute early in Lisbon
			{"2026-11-16T07:00:00Z", "kim,ana"}, // seven
			{"2026-11-16T15:00:00Z", "kim,ana"}, // seven in Los Angeles
			{"2026-11-18T12:00:00Z", "kim,ana"}, // nobody is due any more
		} {
			at, err := time.Parse(time.RFC3339, step.at)
			must(t, err)
			clock.Set(at)
			var wg sync.WaitGroup
			for range 3 { // processes at once, again and again
				wg.Go(func() {
					s := sender()
					for range 2 {
						if _, err := s.Queue(t.Context()); err != nil {
							t.Error(err)
						}
					}
				})
			}
			wg.Wait()
			if got := strings.Join(queued(), ","); got != step.want {
				t.Fatalf("at %s queued to %q, want %q", step.at, got, step.want)
			}
		}
		kept, err := notices.ByKey(t.Context(), "weekly 2026-W46 "+joe.ID)
		must(t, err)
		if kept.State != notice.Late {
			t.Errorf("Joe's is %s, though he wishes for none", kept.State)
		}
		// Kim's mail names the meeting, and her answer to it is a topic there, once however often it is read.
		s := sender()
		ana, err := people.PersonByEmail(t.Context(), "ana@us.example")
		must(t, err)
		kim, err := people.PersonByEmail(t.Context(), "kim@us.example")
		must(t, err)
		planned := meeting.Template(meeting.Weekly, "2026-11-23", "15:00", "Europe/Lisbon")
		planned.Everyone = true
		series, err := s.Meetings.Begin(t.Context(), ana, planned)
		must(t, err)
		clock.Set(time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC))
		_, err = s.Queue(t.Context())
		must(t, err)
		sent, err := notices.ByKey(t.Context(), "weekly 2026-W47 "+kim.ID)
		must(t, err)
		if sent.About != "week "+series.ID {
			t.Errorf("Kim's mail is about %q", sent.About)
		}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return event.Record(tx, notice.EventAnswered, sent.ID, kim.ID, notice.Answered{Notice: sent.ID, About: sent.About, Person: kim.ID, Text: "Who covers the night?\n\nForty people will write."})
		}))
		answered := func() int {
			for {
				if more, err := sender().Answers(t.Context()); err != nil || !more {
					must(t, err)
					break
				}
			}
			next, err := s.Meetings.Next(t.Context(), kim, series.ID)
			must(t, err)
			talk, err := s.Meetings.Discussion(t.Context(), kim, series.ID, next.ID)
			must(t, err)
			n := 0
			for _, it := range append(talk.Three, talk.More...) {
				if it.Title == "Who covers the night?" && it.Said == "Forty people will write." && it.RaisedBy == kim.ID {
					n++
				}
			}
			return n
		}
		if n := answered(); n != 1 {
			t.Errorf("the answer is %d topics", n)
		}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return event.Record(tx, notice.EventAnswered, sent.ID, kim.ID, notice.Answered{Notice: sent.ID, About: sent.About, Person: kim.ID, Text: "Who covers the night?\n\nForty people will write."})
		}))
		if n := answered(); n != 1 {
			t.Errorf("read twice, the answer is %d topics", n)
		}
		// Before the first mail there is no week to send.
		clock.Set(time.Date(2026, 11, 9, 12, 0, 0, 0, time.UTC))
		_, err = sender().Queue(t.Context())
		must(t, err)
		if got := len(queued()); got != 4 {
			t.Errorf("%d are queued for a week before all mail", got)
		}
	})
}
