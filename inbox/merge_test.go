package inbox_test

import (
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
)

func TestTwoBecomeOneAndTwoAgain(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.three()
		ada, ben := k.of("ada@lake.example"), k.of("ben@lake.example")
		k.put(inbox.Pending, time.Time{}, "ben@lake.example")
		k.clock.Add(time.Minute)
		done, err := k.in.Merge(t.Context(), k.joe, ben.ID, []string{ada.ID})
		must(t, err)
		if c := k.of("ben@lake.example"); done.N != 1 || c.Messages != 2 || c.Status != inbox.Open || !c.WaitingSince.Equal(ada.WaitingSince) {
			t.Errorf("%d merged: %d messages, %s since %v; it should wake with the longer wait, since %v", done.N, c.Messages, c.Status, c.WaitingSince, ada.WaitingSince)
		}
		same(t, "merged", k.list(inbox.Waiting), []string{"ben@lake.example", "cleo@lake.example"})
		k.arrives(k.letter("ada@lake.example", "Re: x", "And one more", "In-Reply-To: <m1@customer.example>"))
		if n := len(k.thread(ben.ID)); n != 3 {
			t.Errorf("%d messages in the thread, want 3", n)
		}
		parts, err := k.in.MergedInto(t.Context(), ben.ID)
		if must(t, err); len(parts) != 1 || parts[0].Subject != "About ada" || parts[0].From.Email != "ada@lake.example" {
			t.Errorf("merged in: %+v", parts)
		}
		if _, err := k.in.Merge(t.Context(), k.joe, ben.ID, []string{ada.ID}); !fault.Is(err, fault.Conflict) {
			t.Errorf("merging again gave %v", err)
		}
		_, err = k.in.Undo(t.Context(), k.joe, done.Deed)
		must(t, err)
		same(t, "two again", k.list(inbox.All), []string{"ben@lake.example", "cleo@lake.example", "ada@lake.example"})
		if c := k.of("ada@lake.example"); c.Messages != 1 || !c.WaitingSince.Equal(ada.WaitingSince) {
			t.Errorf("ada has %d messages and waits since %v", c.Messages, c.WaitingSince)
		}
		k.clock.Add(time.Minute)
		_, err = k.in.Merge(t.Context(), k.joe, ada.ID, []string{ben.ID, k.of("cleo@lake.example").ID})
		must(t, err)
		same(t, "all in one", k.list(inbox.All), []string{"ada@lake.example"})
		must(t, k.in.Unmerge(t.Context(), k.joe, ben.ID))
		same(t, "one is out", k.list(inbox.Waiting), []string{"ada@lake.example", "ben@lake.example"})
		if err := k.in.Unmerge(t.Context(), k.joe, ben.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("taking it out again gave %v", err)
		}
		k.put(inbox.Spam, time.Time{}, "ben@lake.example")
		if _, err := k.in.Merge(t.Context(), k.joe, ada.ID, []string{ben.ID}); !fault.Is(err, fault.Conflict) {
			t.Errorf("merging spam gave %v", err)
		}
	})
}

func TestMessagesMoveToAConversationOfTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("Ada <ada@lake.example>", "Two things", "The first thing"))
		c := k.only()
		k.clock.Add(time.Minute)
		k.reply(k.joe, c, "About the first.")
		for {
			more, err := k.in.SendNext(t.Context())
			if must(t, err); !more {
				break
			}
		}
		k.clock.Add(time.Minute)
		k.arrives(k.letter("Ada <ada@lake.example>", "Re: Two things", "The second thing", "In-Reply-To: <m1@customer.example>"))
		thread := k.thread(c.ID)
		k.clock.Add(time.Minute)
		done, err := k.in.Split(t.Context(), k.joe, c.ID, thread[2].ID, false)
		must(t, err)
		old, err := k.in.Conversation(t.Context(), c.ID)
		must(t, err)
		made, err := k.in.Conversation(t.Context(), done.Made)
		must(t, err)
		if old.Messages != 2 || !old.WaitingSince.IsZero() || made.Messages != 1 || !made.WaitingSince.Equal(thread[2].At) || made.Customer.Email != "ada@lake.example" {
			t.Errorf("old %+v\nnew %+v", old, made)
		}
		for _, wrong := range []string{thread[0].ID, "nothing"} {
			if _, err := k.in.Split(t.Context(), k.joe, c.ID, wrong, false); err == nil {
				t.Errorf("splitting at %s worked", wrong)
			}
		}
		_, err = k.in.Undo(t.Context(), k.joe, done.Deed)
		must(t, err)
		if again := k.only(); again.ID != c.ID || again.Messages != 3 || !again.WaitingSince.Equal(thread[2].At) {
			t.Errorf("after the undo: %+v", again)
		}
		made, err = k.in.Conversation(t.Context(), done.Made)
		if must(t, err); made.Merged != c.ID {
			t.Errorf("the address of what was split off leads to %q", made.Merged)
		}
		done, err = k.in.Split(t.Context(), k.joe, c.ID, thread[0].ID, true)
		must(t, err)
		k.put(inbox.Closed, time.Time{}, "ada@lake.example")
		must(t, k.in.Close(t.Context(), k.joe, done.Made))
		if _, err := k.in.Undo(t.Context(), k.joe, done.Deed); !fault.Is(err, fault.Conflict) {
			t.Errorf("undoing a split of what went on gave %v", err)
		}
	})
}
