package inbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/fault"
)

func (k *desk) purges() {
	k.t.Helper()
	for more := true; more; {
		var err error
		more, err = k.in.PurgeNext(k.t.Context())
		must(k.t, err)
	}
}

func TestWhatWasDeletedGoesForGoodAndStaysAway(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		file := func(words, name, body string) string {
			return "--x\nContent-Type: text/plain\n\n" + words + "\n--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=" + name + "\n\n" + body + "\n--x--"
		}
		const mixed = "Content-Type: multipart/mixed; boundary=x"
		gone := k.letter("ada@lake.example", "Rumpelstiltskin", file("My secret is Rumpelstiltskin.", "own.txt", "Rumpelstiltskin alone"), mixed)
		k.arrives(gone, k.letter("ada@lake.example", "Also", file("Rumpelstiltskin again.", "logo.txt", "the same logo"), mixed), k.letter("ben@lake.example", "Ben", file("Hello.", "logo.txt", "the same logo"), mixed))
		var ids []string
		for _, c := range k.all() {
			if c.Customer.Email == "ada@lake.example" {
				ids = append(ids, c.ID)
			}
		}
		k.clock.Add(time.Minute)
		_, err := k.in.Put(t.Context(), k.joe, ids, inbox.Deleted, time.Time{})
		must(t, err)
		k.clock.Add(inbox.Grace - time.Minute)
		k.purges()
		same(t, "within the grace", k.list(inbox.Trash), []string{"ada@lake.example", "ada@lake.example"})
		k.clock.Add(2 * time.Minute)
		k.purges()
		same(t, "after it", k.list(inbox.Trash), nil)
		nowhere := func() {
			t.Helper()
			must(t, filepath.WalkDir(k.files, func(name string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				if b, err := os.ReadFile(name); err != nil || strings.Contains(string(b), "Rumpelstiltskin") {
					t.Errorf("%s still holds it, %v", name, err)
				}
				return nil
			}))
		}
		nowhere()
		for _, id := range ids {
			c, err := k.in.Conversation(t.Context(), id)
			if must(t, err); !c.Purged || c.Subject != "" || c.Preview != "" {
				t.Errorf("what stays: %+v", c)
			}
			for _, m := range k.thread(id) {
				if m.Text+m.Fresh+m.HTML+m.Raw+m.Subject != "" || len(m.Attachments) > 0 || m.Author != "ada@lake.example" {
					t.Errorf("what stays: %+v", m)
				}
			}
			if happened, err := event.Of(t.Context(), k.db, id); err != nil || happened[len(happened)-1].Kind != inbox.EventPurged {
				t.Errorf("nothing tells of the end: %v", err)
			}
		}
		logo := k.thread(k.of("ben@lake.example").ID)[0].Attachments[0]
		if _, err := k.in.Blob(logo.Blob); err != nil {
			t.Errorf("ben's logo went along: %v", err)
		}
		if _, err := k.in.Put(t.Context(), k.joe, ids[:1], inbox.Open, time.Time{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("bringing it back gave %v", err)
		}
		k.arrives(gone) // a rescan of the mailbox
		same(t, "after a rescan", k.list(inbox.All), []string{"ben@lake.example"})
		nowhere()
		k.arrives(k.letter("ada@lake.example", "Re: Rumpel", "I write again", "In-Reply-To: <m1@customer.example>"))
		same(t, "she wrote again", k.list(inbox.Waiting), []string{"ben@lake.example", "ada@lake.example"})
	})
}

func TestABlockedSendersMailIsSpamFromTheStart(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.three()
		for _, wrong := range []string{"@gmail.com", "joe@kindling.example", "@kindling.example", "nonsense", "@x"} {
			if err := k.in.Block(t.Context(), k.joe, wrong); !fault.Is(err, fault.Invalid) {
				t.Errorf("blocking %s gave %v", wrong, err)
			}
		}
		must(t, k.in.Block(t.Context(), k.joe, " Spam@Pills.example "))
		must(t, k.in.Block(t.Context(), k.joe, "@casino.example"))
		k.arrives(k.letter("spam@pills.example", "Pills", "Buy"), k.letter("any@casino.example", "Win", "Now"), k.letter("good@pills.example", "A question", "How?"))
		same(t, "spam", k.list(inbox.Junk), []string{"any@casino.example", "spam@pills.example"})
		k.arrives(k.letter("spam@pills.example", "Re: About ada", "Me too", "In-Reply-To: <m1@customer.example>"))
		if n := len(k.list(inbox.Junk)); n != 3 {
			t.Errorf("%d in spam, want 3", n)
		}
		same(t, "waiting", k.list(inbox.Waiting), []string{"ada@lake.example", "ben@lake.example", "cleo@lake.example", "good@pills.example"})
		if by, err := k.in.BlockOf(t.Context(), "any@casino.example"); err != nil || by != "@casino.example" {
			t.Errorf("blocked by %q, %v", by, err)
		}
		must(t, k.in.Unblock(t.Context(), k.ana, "@casino.example"))
		if all, err := k.in.BlockedSenders(t.Context()); err != nil || len(all) != 1 || all[0].Pattern != "spam@pills.example" || all[0].By != k.joe.Email {
			t.Errorf("blocked: %+v, %v", all, err)
		}
		k.clock.Add(time.Minute)
		k.arrives(k.letter("other@casino.example", "Hello", "A real question"))
		if n := len(k.list(inbox.Waiting)); n != 5 {
			t.Errorf("%d wait, want 5", n)
		}
	})
}
