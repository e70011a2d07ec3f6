package view_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/inbox/view"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/team"
)

type desk struct {
	d     *db.DB
	clock *dbtest.Clock
	inbox *inbox.Store
	views *view.Store
	head  team.Person
	joe   team.Person
}

func each(t *testing.T, test func(t *testing.T, k *desk)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		blobs, err := blob.Open(t.TempDir())
		must(t, err)
		key, err := secret.Open(t.TempDir())
		must(t, err)
		k := &desk{d: d, clock: clock, inbox: inbox.NewStore(d, blobs, key, nil)}
		k.views = view.NewStore(d, k.inbox)
		people := team.NewStore(d)
		k.head, err = people.Found(t.Context(), team.Founding{Team: "Test", Name: "Ana Ruiz", Email: "ana@team.example", Password: "correct horse battery staple", Zone: "UTC"})
		must(t, err)
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return team.Bring(t.Context(), tx, team.Person{Email: "joe@team.example", Name: "Joe Park", Role: team.Technician, Zone: "UTC"})
		}))
		k.joe, err = people.PersonByEmail(t.Context(), "joe@team.example")
		must(t, err)
		test(t, k)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (k *desk) names(t *testing.T, who team.Person) (names string) {
	t.Helper()
	all, err := k.views.Of(t.Context(), who)
	must(t, err)
	for _, v := range all {
		names += v.Name + ";"
	}
	return names
}

func TestViewsAreOnesOwnUntilTheyAreShared(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		v, err := k.views.Save(ctx, k.joe, view.View{Name: "  German,  late ", Filter: view.Filter{List: inbox.Waiting, Language: "de", Minutes: 60}})
		must(t, err)
		if got := k.names(t, k.joe) + "|" + k.names(t, k.head); got != "German, late;|" {
			t.Errorf("seen are %s", got)
		}
		if err := k.views.Remove(ctx, k.head, v.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else removed an own view: %v", err)
		}
		must(t, k.views.Change(ctx, k.joe, v.ID, "German", true))
		got, err := k.views.One(ctx, k.head, v.ID)
		if err != nil || got.Name != "German" || got.Filter != (view.Filter{List: inbox.Waiting, Language: "de", Minutes: 60}) {
			t.Errorf("shared: %+v, %v", got, err)
		}
		must(t, k.views.Remove(ctx, k.head, v.ID)) // the head keeps what is shared in order
		if got := k.names(t, k.joe) + "|" + k.names(t, k.head); got != "|" {
			t.Errorf("after the removal seen are %s", got)
		}
		must(t, k.views.Restore(ctx, k.joe, v.ID))
		if err := k.views.Restore(ctx, k.joe, v.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("brought back twice: %v", err)
		}
		if got := k.names(t, k.head); got != "German;" {
			t.Errorf("brought back are %s", got)
		}
		own, err := k.views.Save(ctx, k.head, view.View{Name: "Shared", Shared: true, Filter: view.Filter{List: inbox.Done}})
		must(t, err)
		if err := k.views.Change(ctx, k.joe, own.ID, "Mine", true); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a colleague renamed a shared view: %v", err)
		}
		if _, err := k.views.Save(ctx, k.joe, view.View{Name: " \x00 "}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a view without a name: %v", err)
		}
	})
}

// Whatever happens, a view's count is the length of its list.
func TestCountsAreTheLengthsOfTheLists(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, r := t.Context(), rand.New(rand.NewPCG(1, 2))
		var filters []view.Filter
		for _, list := range []inbox.View{inbox.Waiting, inbox.Opened, inbox.Answered, inbox.Done, inbox.All, inbox.Junk} {
			filters = append(filters, view.Filter{List: list}, view.Filter{List: list, Topic: "Refunds 100%"}, view.Filter{List: list, Bare: true},
				view.Filter{List: list, Language: "de"}, view.Filter{List: list, Face: "great"}, view.Filter{List: list, Person: "joe@team.example"},
				view.Filter{List: list, Minutes: 30}, view.Filter{List: list, Language: "de", Topic: "Refunds 100%"})
		}
		texts := []string{"Guten Tag, das ist nicht meine Rechnung und ich habe eine andere.", "Hello, this is not the order that I have."}
		made := 0
		for range 12 {
			must(t, k.d.Write(ctx, func(tx *db.Tx) error {
				var l inbox.Lines
				for range 3 {
					c := fmt.Sprint("c", r.IntN(made+2))
					made++
					k.clock.Add(time.Minute)
					m := inbox.Message{ID: fmt.Sprint("m", made), Conversation: c, At: k.clock.Now(), Kind: inbox.FromCustomer, Author: "u@x.example", Text: texts[r.IntN(2)]}
					m.Fresh = m.Text
					if r.IntN(3) == 0 {
						m.Kind, m.Author, m.To = inbox.Reply, "joe@team.example", []mail.Address{{Address: "u@x.example"}}
					}
					l.Messages = append(l.Messages, m)
					status := []inbox.Status{inbox.Open, inbox.Closed, inbox.Closed, inbox.Spam}[r.IntN(4)]
					l.Statuses = append(l.Statuses, inbox.StatusSet{Conversation: c, At: db.Micros(k.clock.Now()) + int64(r.IntN(3)), By: "joe@team.example", Status: status})
					if r.IntN(2) == 0 {
						l.Topics = append(l.Topics, inbox.TopicSet{Conversation: c, At: db.Micros(k.clock.Now()), By: "joe@team.example", Topic: "Refunds 100%", Set: r.IntN(3) > 0})
					}
				}
				if err := k.inbox.Bring(ctx, tx, l, map[string]bool{"joe@team.example": true}, "help@team.example"); err != nil {
					return err
				}
				return inbox.Rated(ctx, tx, l.Messages[0].Conversation, "great", k.clock.Now())
			}))
			k.clock.Add(10 * time.Second) // what is not open may be counted a moment late
			got, err := k.views.Counts(ctx, filters, k.clock.Now())
			must(t, err)
			for i, f := range filters {
				of := f.Of(k.clock.Now())
				of.Limit = 1000
				page, err := k.inbox.List(ctx, of)
				must(t, err)
				if got[i].N != len(page.Rows) || got[i].More {
					t.Fatalf("%+v is counted %+v, and shows %d", f, got[i], len(page.Rows))
				}
			}
		}
	})
}

// A mail to two mailboxes counts in the views of both, from the moment the second copy is there.
func TestAMailToTwoMailboxesCountsInBoth(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		var boxes [2]inbox.Mailbox
		var filters []view.Filter
		for i, address := range []string{"billing@team.example", "help@team.example"} {
			var err error
			boxes[i], err = k.inbox.SaveMailbox(ctx, k.head, inbox.Mailbox{Address: address, Name: "Team"})
			must(t, err)
			filters = append(filters, view.Filter{List: inbox.Waiting, Mailbox: boxes[i].ID})
		}
		letter := []byte("From: Ann <ann@x.example>\r\nTo: billing@team.example, help@team.example\r\nSubject: Invoice\r\nMessage-ID: <1@x.example>\r\n\r\nIt names the wrong company.\r\n")
		for i, want := range [][]int{{0, 0}, {1, 0}, {1, 1}} {
			if i > 0 {
				must(t, k.inbox.Accept(ctx, inbox.Batch{Mailbox: boxes[i-1].ID, Mails: []inbox.Raw{{At: k.clock.Now(), Bytes: letter}}}))
				_, err := k.inbox.Sort(ctx, 1)
				must(t, err)
			}
			got, err := k.views.Counts(ctx, filters, k.clock.Now())
			must(t, err)
			if got[0].N != want[0] || got[1].N != want[1] {
				t.Errorf("after %d copies the mailboxes count %+v, want %v", i, got, want)
			}
		}
		fresh, err := view.NewStore(k.d, k.inbox).Counts(ctx, filters, k.clock.Now()) // a process that begins now
		must(t, err)
		if fresh[0].N != 1 || fresh[1].N != 1 {
			t.Errorf("counted anew: %+v", fresh)
		}
	})
}
