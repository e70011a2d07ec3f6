package meeting_test

import (
	"slices"
	"testing"
	"time"

	"rapport/kit/fault"
	"rapport/meeting"
)

func TestTheFirstOfAMonth(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse(time.RFC3339, text)
		must(t, err)
		return moment
	}
	auckland := meeting.Cadence{Rule: "FREQ=WEEKLY", Date: "2026-11-02", Clock: "09:00", Zone: "Pacific/Auckland"}
	lisbon := meeting.Cadence{Rule: "FREQ=WEEKLY", Date: "2026-11-02", Clock: "15:00", Zone: "Europe/Lisbon"}
	for _, c := range []struct {
		what    string
		c       meeting.Cadence
		slot    string
		want    bool
		skipped []string
	}{
		{"the first Monday", auckland, "2026-11-01T20:00:00Z", true, nil}, // in Auckland it is the second
		{"the second Monday", auckland, "2026-11-08T20:00:00Z", false, nil},
		{"the last of the month by Greenwich", auckland, "2027-01-31T20:00:00Z", true, nil},
		{"no meeting at all", auckland, "2026-12-01T20:00:00Z", false, nil},
		{"a series that begins late in the month", meeting.Cadence{Rule: "FREQ=WEEKLY", Date: "2026-11-23", Clock: "15:00", Zone: "Europe/Lisbon"}, "2026-11-23T15:00:00Z", true, nil},
		{"each of a monthly one", meeting.Cadence{Rule: "FREQ=MONTHLY;BYDAY=3MO", Date: "2026-11-16", Clock: "15:00", Zone: "Europe/Lisbon"}, "2026-12-21T15:00:00Z", true, nil},
		{"the second, when the first is skipped", lisbon, "2026-11-09T15:00:00Z", true, []string{"2026-11-02T15:00:00Z"}},
		{"the skipped one itself", lisbon, "2026-11-02T15:00:00Z", false, []string{"2026-11-02T15:00:00Z"}},
		{"the third, when the second is skipped", lisbon, "2026-11-16T15:00:00Z", false, []string{"2026-11-09T15:00:00Z"}},
		{"the first, when the last of the month before is skipped", lisbon, "2026-12-07T15:00:00Z", true, []string{"2026-11-30T15:00:00Z"}},
	} {
		var skipped []time.Time
		for _, slot := range c.skipped {
			skipped = append(skipped, at(slot))
		}
		if got := c.c.FirstOfMonth(at(c.slot), skipped...); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

// TestAGuestMissesNoMonth: a skipped first meeting makes the second theirs, and gives it back when it is held after all.
func TestAGuestMissesNoMonth(t *testing.T) {
	each(t, func(h house) {
		ctx := t.Context()
		ser := h.weekly
		ser.Guests = []string{h.sam.ID}
		ser, err := h.Change(ctx, h.ana, ser)
		must(t, err)
		first := h.next()
		secondOne := meeting.MeetingID(ser.ID, first.Slot.AddDate(0, 0, 7))
		must(t, h.Skip(ctx, h.ana, first.ID, "A fair"))
		joins, err := h.Joins(ctx, h.sam, first.Start, first.Start.AddDate(0, 0, 20))
		if err != nil || len(joins) != 1 || joins[0].Meeting.ID != secondOne {
			t.Errorf("joins %+v, %v", joins, err)
		}
		must(t, second(h.Meeting(ctx, h.sam, secondOne))) // it is the next one
		wants(t, second(h.Meeting(ctx, h.sam, first.ID)), fault.Forbidden)
		must(t, h.Restore(ctx, h.ana, first.ID))
		must(t, second(h.Meeting(ctx, h.sam, first.ID)))
		wants(t, second(h.Meeting(ctx, h.sam, secondOne)), fault.Forbidden)
	})
}

func TestAGuestJoinsOnceAMonth(t *testing.T) {
	each(t, func(h house) {
		ctx := t.Context()
		ser := h.weekly
		ser.Guests = []string{h.sam.ID, h.joe.ID} // Joe comes anyway
		ser, err := h.Change(ctx, h.ana, ser)
		must(t, err)
		if !slices.Equal(ser.Guests, []string{h.sam.ID}) || slices.Contains(ser.People, h.sam.ID) {
			t.Fatalf("guests %v, people %v", ser.Guests, ser.People)
		}
		first := h.next() // 9 November, the first of its month
		other := meeting.MeetingID(ser.ID, first.Slot.AddDate(0, 0, 7))
		december := meeting.MeetingID(ser.ID, time.Date(2026, 12, 7, 15, 0, 0, 0, time.UTC))

		// Theirs is the next one: they are expected, see it, and may do what others may.
		seats, err := h.Seats(ctx, h.sam, first.ID)
		must(t, err)
		if !slices.ContainsFunc(seats, func(s meeting.Seat) bool { return s.ID == h.sam.ID && s.Expected }) {
			t.Errorf("Sam is not expected: %+v", seats)
		}
		raised, err := h.Raise(ctx, h.sam, meeting.Raised{Series: ser.ID, Title: "How we speak with product"})
		must(t, err)
		must(t, second(h.Discussion(ctx, h.sam, ser.ID, "")))
		must(t, h.Reply(ctx, h.sam, december, meeting.Accepted)) // a calendar answers long before

		// No other one, neither its people nor its page.
		wants(t, second(h.Meeting(ctx, h.sam, other)), fault.Forbidden)
		wants(t, h.Answer(ctx, h.sam, other, meeting.Answer{Section: first.Sections[0].Key, Text: "Hello"}), fault.Forbidden)
		wants(t, second(h.Meeting(ctx, h.sam, december)), fault.Forbidden) // not yet
		if seats, err := h.Seats(ctx, h.ana, other); err != nil || len(seats) != 3 {
			t.Errorf("at the second %v, %v", seats, err)
		}

		joins, err := h.Joins(ctx, h.sam, first.Start, first.Start.AddDate(0, 2, 0))
		must(t, err)
		var ids []string
		for _, j := range joins {
			ids = append(ids, j.Meeting.ID)
		}
		if want := []string{first.ID, december, meeting.MeetingID(ser.ID, time.Date(2027, 1, 4, 15, 0, 0, 0, time.UTC))}; !slices.Equal(ids, want) {
			t.Errorf("joins %v, want %v", ids, want)
		}
		if joins, err := h.Joins(ctx, h.joe, first.Start, first.Start.AddDate(0, 2, 0)); err != nil || len(joins) != 0 {
			t.Errorf("Joe joins %v, %v", joins, err)
		}

		// After theirs is over, they read it, and nothing else of the series.
		m := h.start()
		h.end(m)
		must(t, second(h.Meeting(ctx, h.sam, first.ID)))
		must(t, second(h.Recap(ctx, h.sam, first.ID)))
		wants(t, second(h.Discussion(ctx, h.sam, ser.ID, "")), fault.Forbidden)
		wants(t, second(h.Item(ctx, h.sam, raised.ID)), fault.Forbidden)
		wants(t, second(h.Held(ctx, h.sam, ser.ID, 3)), fault.Forbidden)

		// Let go, they see nothing any more.
		ser.Guests = nil
		must(t, second(h.Change(ctx, h.ana, ser)))
		wants(t, second(h.Meeting(ctx, h.sam, first.ID)), fault.Forbidden)
	})
}
