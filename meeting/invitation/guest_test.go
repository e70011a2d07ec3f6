package invitation_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/meeting"
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
		if want := []string{"2026-10-05 14:00 1h0m0s", "2026-11-03 17:00 1h0m0s", "2026-12-14 15:00 1h0m0s", "2027-01-04 15:00 1h0m0s", "2027-02-01 15:00 1h0m0s"}; !slices.Equal(got, want) {
			t.Errorf("the feed has %q, want %q", got, want)
		}
	})
}

// TestAGuestIsInvitedToEach: to each single meeting as its month comes near,
// with all that happens to it; and what the calendar answers counts for that one.
func TestAGuestIsInvitedToEach(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		o.in.Aside = func(ctx context.Context, tx *db.Tx, box inbox.Mailbox, l mail.Letter) (string, error) {
			if ours, err := o.invitations.Aside(ctx, tx, l); ours || err != nil {
				return "calendar", err
			}
			return o.notices.Aside(ctx, tx, box, l)
		}
		ser := o.weekly()
		o.goes()
		joe := o.mails(o.joe)
		// step does something, and checks what the guest's calendar shows then, and how many mails it took.
		step := func(what string, err error, mails int, want ...string) {
			t.Helper()
			must(t, err)
			had := o.mails(o.mei)
			if _, err := o.invitations.Ahead(ctx); err != nil {
				t.Fatal(err)
			}
			o.goes()
			if got := o.mails(o.mei) - had; got != mails {
				t.Errorf("%s: %d mails, want %d", what, got, mails)
			}
			shows := o.calendarOf(o.mei).shows(t, o.clock.Now(), o.clock.Now().AddDate(1, 0, 0))
			for i := range want {
				want[i] += " 1h0m0s"
			}
			if !slices.Equal(shows, want) {
				t.Errorf("%s: the calendar shows %q, want %q", what, shows, want)
			}
			for _, at := range o.feed(o.mei).shows(t, o.clock.Now(), o.clock.Now().AddDate(0, 0, 34)) {
				if !slices.Contains(shows, at) {
					t.Errorf("%s: the feed has %s, and the calendar has not", what, at)
				}
			}
		}
		ser.Guests = []string{o.mei.ID}
		ser, err := o.meetings.Change(ctx, o.ana, ser)
		step("becoming a guest", err, 2, "2026-10-05 14:00", "2026-11-02 15:00")
		november := o.slot(ser, "2026-11-02")
		if c := o.calendarOf(o.mei).whole; c[november.ID+"@rapport"] == nil || c[november.ID+"@rapport"].Props.Get("RRULE") != nil || len(c) != 2 {
			t.Errorf("invited to %v", c)
		}
		if got := mail.Parse(o.world.Mailbox(o.mei.Email)[0].Raw); got.Subject != "Support weekly" || !strings.Contains(got.Text, "You join this meeting once a month") || !strings.Contains(got.Text, "https://rapport.example/meetings/"+ser.ID+".") {
			t.Errorf("invited as %q:\n%s", got.Subject, got.Text)
		}
		step("nothing", nil, 0, "2026-10-05 14:00", "2026-11-02 15:00")

		o.clock.Set(time.Date(2026, 10, 6, 9, 0, 0, 0, time.UTC))
		step("moving it", o.meetings.Move(ctx, o.ana, november.ID, november.Start.Add(26*time.Hour)), 1, "2026-11-03 17:00")
		o.clock.Add(time.Minute)
		if o.arrives(answers(o.mei.Email, november.ID+"@rapport", "ACCEPTED", "")) {
			t.Error("the answer became a conversation")
		}
		seats, err := o.meetings.Seats(ctx, o.ana, november.ID)
		must(t, err)
		if !slices.ContainsFunc(seats, func(s meeting.Seat) bool { return s.ID == o.mei.ID && s.Reply == meeting.Accepted }) {
			t.Errorf("the answer was lost: %+v", seats)
		}
		step("skipping it", o.meetings.Skip(ctx, o.ana, november.ID, "We are all at the fair."), 2, "2026-11-09 15:00")
		if all := o.world.Mailbox(o.mei.Email); !slices.ContainsFunc(all, func(d sandbox.Delivered) bool {
			got := mail.Parse(d.Raw)
			return got.Subject == "Not held: Support weekly, Tuesday 3 November" && strings.Contains(got.Text, "We are all at the fair.")
		}) {
			t.Error("that it is not held was not said")
		}
		step("holding it after all", o.meetings.Restore(ctx, o.ana, november.ID), 2, "2026-11-02 15:00")

		o.clock.Set(time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC))
		step("a month later", nil, 1, "2026-12-07 15:00")
		ser.Cadence.Clock = "10:00"
		ser, err = o.meetings.Change(ctx, o.ana, ser)
		step("another time of day", err, 2, "2026-12-07 10:00")
		ser.People = append(ser.People, o.mei.ID)
		ser, err = o.meetings.Change(ctx, o.ana, ser)
		must(t, err)
		o.goes()
		o.agree("coming always")
		ser.People, ser.Guests = []string{o.ana.ID, o.joe.ID}, []string{o.mei.ID}
		_, err = o.meetings.Change(ctx, o.ana, ser)
		step("once a month again", err, 2, "2026-12-07 10:00")
		step("the end", o.meetings.Finish(ctx, o.ana, ser.ID), 1)
		if o.mails(o.joe) <= joe {
			t.Error("the others heard nothing of it")
		}
	})
}
