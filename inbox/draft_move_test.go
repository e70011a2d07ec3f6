package inbox_test

import (
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/fault"
	"rapport/team"
)

// keep keeps words as somebody's draft, going on from what is there.
func (k *desk) keep(by team.Person, c inbox.Conversation, words string) inbox.Draft {
	k.t.Helper()
	now := k.draft(by, c)
	a := answer(c, words)
	if now.State == inbox.DraftOpen {
		a.ID = now.ID
	}
	d, err := k.in.KeepDraft(k.t.Context(), by, a, now.Revision)
	must(k.t, err)
	return d
}

// open is what of a person's draft is there to be sent.
func (k *desk) open(by team.Person, c inbox.Conversation) string {
	k.t.Helper()
	d := k.draft(by, c)
	if d.State != inbox.DraftOpen {
		return ""
	}
	return d.Text
}

func TestDraftsFollowAMergeAndComeBack(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.three()
		ada, ben := k.of("ada@lake.example"), k.of("ben@lake.example")
		merge := func() string {
			t.Helper()
			k.clock.Add(time.Minute)
			done, err := k.in.Merge(ctx, k.joe, ben.ID, []string{ada.ID})
			must(t, err)
			k.clock.Add(time.Minute)
			return done.Deed
		}
		said := func(what, anasAtAda, anasAtBen, joesAtAda, joesAtBen string) {
			t.Helper()
			for _, one := range []struct {
				who  team.Person
				c    inbox.Conversation
				want string
			}{{k.ana, ada, anasAtAda}, {k.ana, ben, anasAtBen}, {k.joe, ada, joesAtAda}, {k.joe, ben, joesAtBen}} {
				if got := strings.Join(strings.Fields(k.open(one.who, one.c)), " "); got != one.want {
					t.Errorf("%s: %s has %q at %s, want %q", what, one.who.Name, got, one.c.Customer.Email, one.want)
				}
			}
		}
		k.keep(k.ana, ada, "To Ada")
		k.keep(k.joe, ada, "Joe to Ada")
		k.keep(k.joe, ben, "Joe to Ben")
		deed := merge()
		said("merged", "", "To Ada", "", "Joe to Ben Joe to Ada")
		_, err := k.in.Undo(ctx, k.joe, deed)
		must(t, err)
		said("undone", "To Ada", "", "Joe to Ada", "Joe to Ben")

		// Written on meanwhile: what stood alone goes back as it stands, of two that became one neither loses a word.
		merge()
		k.keep(k.ana, ben, "To Ada, and more")
		k.keep(k.joe, ben, "Joe to both")
		must(t, k.in.Unmerge(ctx, k.joe, ada.ID))
		said("written on", "To Ada, and more", "", "Joe to Ada", "Joe to both")

		// Merged twice, parted in either order: every word is somewhere.
		cleo := k.of("cleo@lake.example")
		merge()
		_, err = k.in.Merge(ctx, k.joe, cleo.ID, []string{ben.ID})
		must(t, err)
		if got := k.open(k.ana, cleo); got != "To Ada, and more" {
			t.Errorf("merged twice, Ana has %q", got)
		}
		must(t, k.in.Unmerge(ctx, k.joe, ada.ID))
		must(t, k.in.Unmerge(ctx, k.joe, ben.ID))
		if a, b := k.open(k.joe, ada), k.open(k.joe, ben); !strings.Contains(a, "Joe to Ada") || !strings.Contains(b, "Joe to both") {
			t.Errorf("parted, Joe has %q and %q", a, b)
		}

		// What was sent meanwhile does not come back.
		ada = k.of("ada@lake.example")
		k.keep(k.ana, ada, "Sent once")
		merge()
		d := k.draft(k.ana, ben)
		_, err = k.in.Send(ctx, k.ana, inbox.Answer{ID: d.ID, Conversation: ben.ID, Kind: inbox.Reply, Saw: k.of("ben@lake.example").Newest, HTML: d.HTML}, k.clock.Now())
		must(t, err)
		k.leaveAll()
		must(t, k.in.Unmerge(ctx, k.joe, ada.ID))
		if got := k.open(k.ana, ada); got != "" {
			t.Errorf("sent, and yet it came back: %q", got)
		}
	})
}

func TestAnswersAboutToLeaveFollowAMerge(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.three()
		ada, ben := k.of("ada@lake.example"), k.of("ben@lake.example")
		soon := func(c inbox.Conversation) inbox.Answer {
			t.Helper()
			a := answer(c, "To "+c.Customer.Email)
			_, err := k.in.Send(ctx, k.ana, a, k.clock.Now().Add(time.Hour))
			must(t, err)
			return a
		}
		waits := func(c inbox.Conversation) int {
			t.Helper()
			all, err := k.in.Leavings(ctx, c.ID)
			must(t, err)
			return len(all)
		}
		soon(ada)
		k.clock.Add(time.Minute)
		done, err := k.in.Merge(ctx, k.joe, ben.ID, []string{ada.ID})
		if must(t, err); waits(ben) != 1 || waits(ada) != 0 {
			t.Errorf("merged, %d wait there and %d here", waits(ben), waits(ada))
		}
		_, err = k.in.Undo(ctx, k.joe, done.Deed)
		if must(t, err); waits(ada) != 1 || waits(ben) != 0 {
			t.Errorf("undone, %d wait here and %d there", waits(ada), waits(ben))
		}
		k.clock.Add(time.Hour)
		k.leaveAll()
		k.send()
		if n := len(k.world.Mailbox("ada@lake.example")); n != 1 {
			t.Fatalf("%d answers arrived at Ada's", n)
		}

		// Never to somebody else: Ada's newest message is the newest of both, so nothing was written meanwhile.
		k.clock.Add(time.Minute)
		k.arrives(k.letter("ada@lake.example", "Another thing", "How?"))
		ada = k.of("ada@lake.example")
		soon(ada)
		_, err = k.in.Merge(ctx, k.joe, ben.ID, []string{ada.ID})
		must(t, err)
		k.clock.Add(2 * time.Hour)
		k.leaveAll()
		k.send()
		if n := len(k.world.Mailbox("ben@lake.example")); n != 0 {
			t.Error("Ben got what was written to Ada")
		}
		if d := k.draft(k.ana, ben); d.State != inbox.DraftOpen || !strings.Contains(d.Held, "ada@lake.example") || d.Text != "To ada@lake.example" {
			t.Errorf("held, it is %+v", d)
		}
	})
}

func TestFilesBesideNoAnswerGo(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.three()
		ada, ben := k.of("ada@lake.example"), k.of("ben@lake.example")
		put := func(c inbox.Conversation, words string) inbox.Upload {
			t.Helper()
			u, err := k.in.Upload(ctx, k.ana, c.ID, words+".txt", []byte(words))
			must(t, err)
			return u
		}
		with := func(c inbox.Conversation, u inbox.Upload) inbox.Answer {
			a := answer(c, "See the file")
			a.Files = []string{u.ID}
			return a
		}
		loose, drafted, later, left := put(ada, "loose"), put(ada, "drafted"), put(ben, "later"), put(k.of("cleo@lake.example"), "left")
		twin := put(ben, "left") // the same bytes as what left
		_, err := k.in.KeepDraft(ctx, k.ana, with(ada, drafted), 0)
		must(t, err)
		_, err = k.in.Send(ctx, k.ana, with(ben, later), k.clock.Now().Add(72*time.Hour))
		must(t, err)
		_, err = k.in.Reply(ctx, k.ana, with(k.of("cleo@lake.example"), left))
		must(t, err)
		sweep := func() {
			t.Helper()
			more, err := k.in.SweepUploads(ctx)
			if must(t, err); more {
				t.Error("there is more to sweep")
			}
		}
		here := func(u inbox.Upload) (row, bytes bool) {
			t.Helper()
			all, err := k.in.Uploads(ctx, []string{u.ID})
			must(t, err)
			_, err = k.in.Blob(u.Blob)
			return len(all) == 1, err == nil
		}
		k.clock.Add(23 * time.Hour)
		sweep()
		if row, bytes := here(loose); !row || !bytes {
			t.Error("it went within the day")
		}
		k.clock.Add(2 * time.Hour)
		_, err = k.in.Merge(ctx, k.joe, ben.ID, []string{ada.ID}) // a draft that moved needs its files as well
		must(t, err)
		sweep()
		for name, one := range map[string]struct {
			u          inbox.Upload
			row, bytes bool
		}{"loose": {loose, false, false}, "drafted": {drafted, true, true}, "later": {later, true, true}, "left": {left, false, true}, "its twin": {twin, false, true}} {
			if row, bytes := here(one.u); row != one.row || bytes != one.bytes {
				t.Errorf("%s: it is listed %v, its bytes are here %v", name, row, bytes)
			}
		}
		// Deleted for good, drafts and their files go too, and nothing is kept there any more.
		k.put(inbox.Deleted, time.Time{}, "ben@lake.example")
		k.clock.Add(inbox.Grace + time.Minute)
		k.purges()
		if row, bytes := here(drafted); row || bytes {
			t.Error("purged, its file is still here")
		}
		if all, err := k.in.Drafts(ctx, k.ana.Email, ben.ID); err != nil || len(all) > 0 {
			t.Errorf("purged, there are drafts: %+v, %v", all, err)
		}
		if _, err := k.in.KeepDraft(ctx, k.ana, answer(ben, "More"), 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("writing on gave %v", err)
		}
		if _, err := k.in.Blob(blob.Ref([]byte("left"))); err != nil {
			t.Errorf("what left is gone: %v", err)
		}
	})
}
