package presence_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/inbox/presence"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/team"
)

// desk is a team of eight and conversations that wait, c0 the longest. here and
// there are two processes over one database.
type desk struct {
	t           *testing.T
	db          *db.DB
	clock       *dbtest.Clock
	people      []team.Person
	here, there *presence.Store
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, waiting int, test func(t *testing.T, k *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, dir := t.Context(), t.TempDir()
		key, err := secret.Open(dir)
		must(t, err)
		blobs, err := blob.Open(dir + "/blobs")
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		in := inbox.NewStore(d, blobs, key, nil)
		k := &desk{t: t, db: d, clock: clock, here: presence.NewStore(d, in), there: presence.NewStore(d, in)}
		lines := inbox.Lines{}
		for i := range waiting {
			lines.Messages = append(lines.Messages, inbox.Message{
				ID: fmt.Sprint("m", i), Conversation: fmt.Sprint("c", i), At: clock.Now().Add(time.Duration(i-waiting) * time.Minute), Kind: inbox.FromCustomer,
				Author: fmt.Sprintf("ann%d@x.example", i), Text: "?", To: []mail.Address{{Address: "help@x.example"}},
			})
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			err := in.Bring(ctx, tx, lines, nil, "help@x.example")
			for i := range 8 {
				err = errors.Join(err, team.Bring(ctx, tx, team.Person{Email: fmt.Sprintf("p%d@us.example", i), Name: fmt.Sprint("Person ", i), Role: team.Technician, Zone: "UTC"}))
			}
			return err
		}))
		k.people, err = team.People(ctx, d)
		must(t, err)
		test(t, k)
	})
}

// at says who of the team is at a conversation, as the other process sees it; a star marks who writes.
func (k *desk) at(conversation string) string {
	k.t.Helper()
	now, err := k.there.Now(k.t.Context())
	must(k.t, err)
	said := ""
	for _, p := range k.people {
		for _, there := range now[conversation] {
			if there.Person != p.ID {
				continue
			}
			said += p.Name[len("Person "):]
			if there.Writing {
				said += "*"
			}
		}
	}
	return said
}

func TestWhoIsWhere(t *testing.T) {
	each(t, 2, func(t *testing.T, k *desk) {
		ctx, rang := t.Context(), 0
		k.here.Changed = func() { rang++ }
		step := func(what string, do func() error, c0, c1 string, rings int) {
			t.Helper()
			rang = 0
			must(t, do())
			if k.at("c0") != c0 || k.at("c1") != c1 || rang != rings {
				t.Errorf("%s: at c0 %q, at c1 %q, rang %d; want %q, %q, %d", what, k.at("c0"), k.at("c1"), rang, c0, c1, rings)
			}
		}
		is := func(n int, tab, conversation string, writing bool) func() error {
			return func() error { return k.here.Here(ctx, k.people[n], tab, conversation, writing) }
		}
		step("one looks", is(0, "a", "c0", false), "0", "", 1)
		step("says so again", is(0, "a", "c0", false), "0", "", 0)
		step("another writes", is(1, "b", "c0", true), "01*", "", 1)
		step("and looks in another tab", is(1, "c", "c0", false), "01*", "", 1)
		step("the first goes on", is(0, "a", "c1", false), "1*", "0", 1)
		step("writing ends", is(1, "b", "c0", false), "1", "0", 1)
		step("one leaves", func() error { return k.here.Gone(ctx, k.people[0], "a") }, "1", "", 1)
		step("nobody leaves for another", func() error { return k.here.Gone(ctx, k.people[2], "b") }, "1", "", 1)

		// A laptop is closed: its beats end. Whoever goes on beating stays.
		for range 4 {
			k.clock.Add(presence.Beat)
			must(t, is(1, "b", "c0", false)())
			must(t, is(0, "a", "c0", false)())
		}
		for range 3 {
			k.clock.Add(presence.Beat)
			must(t, is(1, "b", "c0", false)())
		}
		k.clock.Add(4 * time.Second)
		if k.at("c0") != "1" {
			t.Errorf("19 seconds after the last beat there is %q", k.at("c0"))
		}
		step("it is opened again", is(0, "a", "c0", false), "01", "", 1)
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, 1, func(t *testing.T, k *desk) {
		ctx, left := t.Context(), k.people[0]
		left.LeftAt = k.clock.Now()
		for what, err := range map[string]error{
			"a stranger":              k.here.Here(ctx, team.Person{}, "a", "c0", false),
			"who left":                k.here.Here(ctx, left, "a", "c0", false),
			"no tab":                  k.here.Here(ctx, k.people[0], "", "c0", false),
			"a tab without end":       k.here.Here(ctx, k.people[0], string(make([]byte, 1000)), "c0", false),
			"a conversation of fancy": k.here.Here(ctx, k.people[0], "a", "none", false),
			"who left wants more":     func() error { _, err := k.here.Next(ctx, left, "a", ""); return err }(),
		} {
			if fault.KindOf(err) == fault.Unexpected || err == nil {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestOtherProcessesAndTheClockAreSeen(t *testing.T) {
	each(t, 1, func(t *testing.T, k *desk) {
		ctx := t.Context()
		look := func(what string, want bool) {
			t.Helper()
			if changed, err := k.there.Look(ctx); err != nil || changed != want {
				t.Errorf("%s: changed %v, %v", what, changed, err)
			}
		}
		look("nobody", false)
		must(t, k.here.Here(ctx, k.people[0], "a", "c0", false))
		look("somebody came", true)
		look("and stays", false)
		must(t, k.here.Here(ctx, k.people[0], "a", "c0", true))
		look("and writes", true)
		k.clock.Add(4 * presence.Beat)
		look("and was not heard of any more", true)
	})
}

// Rows of days that are over are not kept.
func TestNothingIsRemembered(t *testing.T) {
	each(t, 1, func(t *testing.T, k *desk) {
		ctx := t.Context()
		for i := range 50 {
			must(t, k.here.Here(ctx, k.people[i%8], fmt.Sprint("tab ", i), "c0", false))
			k.clock.Add(time.Hour)
		}
		var n int
		must(t, k.db.QueryRow(ctx, `SELECT count(*) FROM presence`).Scan(&n))
		if n != 1 {
			t.Errorf("%d rows are kept; want the newest alone", n)
		}
	})
}

func TestNextIsTheLongestWaitingThatNobodyIsOn(t *testing.T) {
	each(t, 70, func(t *testing.T, k *desk) {
		ctx := t.Context()
		next := func(n int, open, want string) {
			t.Helper()
			if c, err := k.here.Next(ctx, k.people[n], "a", open); err != nil || c != want {
				t.Errorf("person %d, from %q, goes to %q, %v; want %q", n, open, c, err, want)
			}
		}
		must(t, k.there.Here(ctx, k.people[7], "x", "c0", false))
		next(0, "", "c1")
		next(1, "", "c2")
		next(0, "c1", "c3") // and leaves c1 by it
		next(2, "", "c1")
		k.clock.Add(time.Minute) // all laptops are closed
		next(3, "c0", "c1")
		for i := range 70 {
			if i != 69 {
				must(t, k.there.Here(ctx, k.people[6], fmt.Sprint("x", i), fmt.Sprint("c", i), false))
			}
		}
		next(4, "", "c69")
		next(5, "", "")
		if k.at("c69") != "4" {
			t.Errorf("whoever was sent there is there at once: %q", k.at("c69"))
		}
	})
}

// Eight people press the key at the same moment, in two processes.
func TestNobodyIsSentWhereAnotherIsSent(t *testing.T) {
	each(t, 40, func(t *testing.T, k *desk) {
		for round := range 4 {
			var mu sync.Mutex
			sent := map[string]int{}
			var all sync.WaitGroup
			for i, p := range k.people {
				all.Go(func() {
					store := k.here
					if i%2 == 0 {
						store = k.there
					}
					c, err := store.Next(t.Context(), p, "a", "")
					mu.Lock()
					defer mu.Unlock()
					sent[c]++
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if len(sent) != len(k.people) {
				t.Fatalf("round %d: %d people were sent to %v", round, len(k.people), sent)
			}
		}
	})
}
