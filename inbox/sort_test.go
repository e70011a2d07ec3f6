package inbox_test

import (
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/id"
)

// list gives who stands in a view, in its order, by address.
func (k *desk) list(v inbox.View) (all []string) {
	k.t.Helper()
	for after, first := "", true; first || after != ""; first = false {
		page, err := k.in.List(k.t.Context(), inbox.Filter{View: v, After: after, Limit: 2})
		must(k.t, err)
		for _, c := range page.Rows {
			all = append(all, c.Customer.Email)
		}
		after = page.Next
	}
	return all
}

func (k *desk) of(email string) inbox.Conversation {
	k.t.Helper()
	for _, v := range []inbox.View{inbox.All, inbox.Junk, inbox.Trash} {
		page, err := k.in.List(k.t.Context(), inbox.Filter{View: v, Limit: 1000})
		must(k.t, err)
		for _, c := range page.Rows {
			if c.Customer.Email == email {
				return c
			}
		}
	}
	k.t.Fatalf("no conversation of %s", email)
	return inbox.Conversation{}
}

func (k *desk) put(status inbox.Status, until time.Time, who ...string) inbox.Ticket {
	k.t.Helper()
	var ids []string
	for _, email := range who {
		ids = append(ids, k.of(email).ID)
	}
	k.clock.Add(time.Minute)
	done, err := k.in.Put(k.t.Context(), k.joe, ids, status, until)
	must(k.t, err)
	return done
}

func (k *desk) wakes() {
	k.t.Helper()
	for more := true; more; {
		var err error
		more, err = k.in.WakeNext(k.t.Context())
		must(k.t, err)
	}
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %q, want %q", what, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%s: %q, want %q", what, got, want)
		}
	}
}

func (k *desk) three() {
	k.t.Helper()
	for _, who := range []string{"ada", "ben", "cleo"} {
		k.clock.Add(time.Minute)
		k.arrives(k.letter(who+"@lake.example", "About "+who, "Hello from "+who))
	}
}

func TestWhatSleepsIsOutOfTheWayUntilItsMoment(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.three()
		since := k.of("ben@lake.example").WaitingSince
		until := k.clock.Now().Add(3 * time.Hour)
		k.put(inbox.Pending, until, "ben@lake.example")
		k.put(inbox.Pending, time.Time{}, "cleo@lake.example", "ada@lake.example")
		k.put(inbox.Pending, until.Add(-time.Hour), "ada@lake.example")
		same(t, "waiting", k.list(inbox.Waiting), nil)
		same(t, "asleep", k.list(inbox.Snoozed), []string{"ada@lake.example", "ben@lake.example", "cleo@lake.example"})
		if n, err := k.in.Counts(t.Context(), k.clock.Now()); err != nil || n.Waiting != 0 || n.Snoozed != 3 {
			t.Errorf("counts %+v, %v", n, err)
		}
		k.wakes()
		same(t, "too early", k.list(inbox.Waiting), nil)
		k.arrives(k.letter("cleo@lake.example", "Re: About cleo", "One more thing"))
		same(t, "she wrote", k.list(inbox.Waiting), []string{"cleo@lake.example"})
		k.clock.Set(until)
		k.wakes()
		same(t, "awake", k.list(inbox.Waiting), []string{"ada@lake.example", "ben@lake.example", "cleo@lake.example"})
		if c := k.of("ben@lake.example"); !c.WaitingSince.Equal(since) || c.Status != inbox.Open {
			t.Errorf("ben waits since %v, %s, not since %v", c.WaitingSince, c.Status, since)
		}
		late, err := k.in.Ailing(t.Context(), inbox.Overslept, k.clock.Now().Add(25*time.Hour), time.Hour, 10)
		if must(t, err); len(late) != 2 {
			t.Errorf("%d overslept, want 2", len(late))
		}
		k.clock.Add(time.Minute)
		k.reply(k.joe, k.of("ben@lake.example"), "Here I am.")
		n, err := k.in.CountAiling(t.Context(), inbox.Overslept, k.clock.Now().Add(25*time.Hour), time.Hour, 10)
		if must(t, err); n != 1 {
			t.Errorf("%d overslept after an answer, want 1", n)
		}
		if _, err := k.in.Put(t.Context(), k.joe, []string{k.of("ben@lake.example").ID}, inbox.Pending, k.clock.Now()); !fault.Is(err, fault.Invalid) {
			t.Errorf("a moment that is over gave %v", err)
		}
	})
}

func TestAPressIsTakenBackAsIfItHadNeverBeen(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.three()
		all := []string{"ada@lake.example", "ben@lake.example", "cleo@lake.example"}
		for _, status := range []inbox.Status{inbox.Closed, inbox.Spam, inbox.Deleted, inbox.Pending} {
			before := k.of("ada@lake.example").WaitingSince
			done := k.put(status, time.Time{}, all...)
			same(t, string(status), k.list(inbox.Waiting), nil)
			if _, err := k.in.Undo(t.Context(), k.ana, done.Deed); !fault.Is(err, fault.Conflict) {
				t.Errorf("a colleague took it back: %v", err)
			}
			k.clock.Add(time.Minute)
			back, err := k.in.Undo(t.Context(), k.joe, done.Deed)
			must(t, err)
			same(t, "back from "+string(status), k.list(inbox.Waiting), all)
			if c := k.of("ada@lake.example"); done.N != 3 || len(back) != 3 || !c.WaitingSince.Equal(before) {
				t.Errorf("%s: %d and %d, since %v, want %v", status, done.N, len(back), c.WaitingSince, before)
			}
			if _, err := k.in.Undo(t.Context(), k.joe, done.Deed); !fault.Is(err, fault.Conflict) {
				t.Errorf("it was taken back twice: %v", err)
			}
		}
		done := k.put(inbox.Closed, time.Time{}, "ada@lake.example")
		k.arrives(k.letter("ada@lake.example", "Re: About ada", "I wrote meanwhile"))
		_, err := k.in.Undo(t.Context(), k.joe, done.Deed)
		must(t, err)
		same(t, "all the same", k.list(inbox.Waiting), all)
		done = k.put(inbox.Closed, time.Time{}, "ada@lake.example")
		k.clock.Add(61 * time.Minute)
		if _, err := k.in.Undo(t.Context(), k.joe, done.Deed); !fault.Is(err, fault.Conflict) {
			t.Errorf("it was taken back after an hour: %v", err)
		}
	})
}

func TestHiddenOnesComeBackToWhereTheyStood(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.three()
		k.clock.Add(time.Minute)
		k.reply(k.joe, k.of("ben@lake.example"), "Done.")
		k.put(inbox.Closed, time.Time{}, "ben@lake.example")
		k.put(inbox.Spam, time.Time{}, "ada@lake.example", "ben@lake.example")
		k.put(inbox.Deleted, time.Time{}, "cleo@lake.example")
		same(t, "spam", k.list(inbox.Junk), []string{"ben@lake.example", "ada@lake.example"})
		same(t, "deleted", k.list(inbox.Trash), []string{"cleo@lake.example"})
		if left := k.of("cleo@lake.example").PurgeAt.Sub(k.clock.Now()); left != inbox.Grace {
			t.Errorf("it has %v left", left)
		}
		k.put(inbox.Open, time.Time{}, "ada@lake.example", "ben@lake.example", "cleo@lake.example")
		same(t, "closed", k.list(inbox.Done), []string{"ben@lake.example"})
		same(t, "waiting", k.list(inbox.Waiting), []string{"ada@lake.example", "cleo@lake.example"})
	})
}

func TestWhatStaysQuietIsClosedAfterAsking(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.three()
		for _, who := range []string{"ada@lake.example", "ben@lake.example"} {
			c := k.of(who)
			k.clock.Add(time.Minute)
			_, err := k.in.Reply(t.Context(), k.joe, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: inbox.AskWords("Ada"), CloseIfQuiet: true})
			must(t, err)
		}
		k.reply(k.joe, k.of("cleo@lake.example"), "That should do it.")
		k.clock.Add(inbox.QuietAfter - time.Hour)
		k.wakes()
		k.arrives(k.letter("ben@lake.example", "Re: About ben", "Not yet"))
		k.clock.Add(2 * time.Hour)
		k.wakes()
		same(t, "closed", k.list(inbox.Done), []string{"ada@lake.example"})
		same(t, "waiting", k.list(inbox.Waiting), []string{"ben@lake.example"})
		quiet, err := k.in.Ailing(t.Context(), inbox.Quiet, k.clock.Now(), time.Hour, 10)
		if must(t, err); len(quiet) != 1 || quiet[0].Customer.Email != "cleo@lake.example" {
			t.Errorf("quiet: %v", quiet)
		}
		must(t, k.in.SetTopic(t.Context(), k.joe, k.of("ben@lake.example").ID, "Late", true))
		k.put(inbox.Closed, time.Time{}, "ben@lake.example")
		bare, err := k.in.Ailing(t.Context(), inbox.Untopiced, k.clock.Now(), time.Hour, 10)
		if must(t, err); len(bare) != 1 || bare[0].Customer.Email != "ada@lake.example" {
			t.Errorf("without a topic: %v", bare)
		}
	})
}
