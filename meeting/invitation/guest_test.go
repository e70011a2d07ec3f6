package invitation_test

import (
	"slices"
	"testing"
	"time"
)

// TestAFeedHasWhatAGuestJoins: each first meeting of a month, as it was moved, and no other.
func TestAFeedHasWhatAGuestJoins(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		ser := o.weekly()
		ser.Guests = []string{o.mei.ID}
		ser, err := o.meetings.Change(ctx, o.ana, ser)
		must(t, err)
		november := o.slot(ser, "2026-11-02")
		must(t, o.meetings.Move(ctx, o.ana, november.ID, november.Start.Add(26*time.Hour)))
		must(t, o.meetings.Skip(ctx, o.ana, o.slot(ser, "2026-12-07").ID, "A holiday"))
		got := o.feed(o.mei).shows(t, o.clock.Now(), o.clock.Now().AddDate(0, 5, 0))
		if want := []string{"2026-10-05 14:00 1h0m0s", "2026-11-03 17:00 1h0m0s", "2027-01-04 15:00 1h0m0s", "2027-02-01 15:00 1h0m0s"}; !slices.Equal(got, want) {
			t.Errorf("the feed has %q, want %q", got, want)
		}
	})
}
