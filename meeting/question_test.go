package meeting_test

import (
	"strings"
	"testing"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

// Among five or more nothing of who asked is kept; among fewer a question without
// a name is refused rather than sent with one.
func TestQuestionsHaveNoNameFromFivePeopleUp(t *testing.T) {
	each(t, func(h house) {
		ctx := t.Context()
		ser := meeting.Template(meeting.TownHall, "2026-12-01", "15:00", "Europe/Lisbon")
		ser, err := h.Begin(ctx, h.ana, ser)
		must(t, err)
		ask := meeting.Asking{Series: ser.ID, Text: "Will we stay remote?", Unnamed: true}
		if _, err := h.Ask(ctx, h.joe, ask); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "Nothing was sent") {
			t.Errorf("of four: %v", err)
		}
		next, err := h.Next(ctx, h.joe, ser.ID)
		must(t, err)
		asked := func() []meeting.Brought {
			t.Helper()
			all, err := h.BroughtTo(ctx, h.ana, next.ID)
			must(t, err)
			return all
		}
		if all := asked(); len(all) != 0 {
			t.Fatalf("%+v was kept", all)
		}
		named, err := h.Ask(ctx, h.joe, meeting.Asking{Series: ser.ID, Text: "Who covers Christmas?"})
		must(t, err)
		if all := asked(); len(all) != 1 || all[0].By != h.joe.ID {
			t.Errorf("%+v", all)
		}
		must(t, h.TakeBack(ctx, h.joe, named.ID))

		must(t, h.db.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: "kim@kindling.example", Name: "Kim Five", Role: team.Technician, Zone: "UTC"})
		}))
		head, err := event.Head(ctx, h.db)
		must(t, err)
		b, err := h.Ask(ctx, h.joe, ask)
		must(t, err)
		if all := asked(); len(all) != 1 || all[0].By != "" || all[0].Title != ask.Text {
			t.Errorf("%+v", all)
		}
		events, err := event.After(ctx, h.db, head, 10)
		must(t, err)
		for _, e := range events {
			if e.Actor == h.joe.Email || strings.Contains(string(e.Data), h.joe.ID) {
				t.Errorf("the log tells who asked: %+v", e)
			}
		}
		if len(events) != 1 {
			t.Errorf("%d events", len(events))
		}
		if err := h.TakeBack(ctx, h.joe, b.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("who can take back what nobody asked: %v", err)
		}
		if remarks, err := h.Remarks(ctx, h.joe); err != nil || len(remarks) != 0 {
			t.Errorf("the export of Joe tells that he asked: %+v, %v", remarks, err)
		}
		if _, err := h.Bring(ctx, h.joe, meeting.Brought{Series: ser.ID, Kind: meeting.Question, Title: "By the back door"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("brought with a name by mistake: %v", err)
		}

		// In the meeting it is answered, and the recap has both.
		h.clock.Set(next.Start)
		must(t, h.Start(ctx, h.ana, next.ID))
		all := asked()
		all[0].Took = "Yes, all of us."
		must(t, h.Mend(ctx, h.ana, all[0]))
		if all := asked(); all[0].Took != "Yes, all of us." || all[0].By != "" || all[0].Meeting != next.ID {
			t.Errorf("%+v", all)
		}
	})
}
