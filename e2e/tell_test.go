package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"rapport/app"
	"rapport/escalation"
	"rapport/inbox"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/team"
)

// The program is killed fifteen times at random moments while two hundred
// customers are told that something is fixed. Each of them gets it once.
//
// One moment stays open, as SMTP has no transactions: from the server's taking
// a mail to our writing that down, some milliseconds. A program that dies in it
// sends the mail once more under the same Message-ID, by which mail servers and
// programs know it as the same; the second part does just that. So "once" is:
// one message in the conversation, one Message-ID in the mailbox.
func TestKilledWhileCustomersAreTold(t *testing.T) {
	t.Run("at random", func(t *testing.T) {
		const customers, kills = 200, 15
		w := telling(t, customers)
		dice := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
		for range kills {
			cmd := serve(t, w.dir)
			time.Sleep(time.Duration(200+dice.IntN(1200)) * time.Millisecond) // a random moment is what is tried here
			must(t, cmd.Process.Kill())
			_ = cmd.Wait() // it was killed
		}
		before := w.arrived(t)
		w.finish(t)
		t.Logf("%d had it when the last one was killed; %d of %d mails came twice", before, w.twice(t), customers)
	})
	t.Run("at the worst moment", func(t *testing.T) {
		const customers, kills = 12, 3
		w := telling(t, customers)
		for range kills {
			cmd := serve(t, w.dir)
			killed := make(chan struct{})
			w.world.BeforeReply(func(sandbox.Delivered) {
				select {
				case <-killed:
				default:
					_ = cmd.Process.Kill() // the mail is taken, and the program will never know
					close(killed)
				}
			})
			<-killed
			_ = cmd.Wait()
		}
		w.world.BeforeReply(nil)
		w.finish(t)
		if n := w.twice(t); n < 1 || n > kills*4 { // four may be leaving at once
			t.Errorf("%d mails came twice after %d kills", n, kills)
		}
	})
}

// wave is two hundred customers about to be told.
type wave struct {
	dir       string
	world     *sandbox.World
	customers int
	hurt      string
}

func addressOf(i int) string { return fmt.Sprintf("customer%03d@x.example", i) }

// telling makes a team, customers who were all answered once, and an
// escalation of theirs that is fixed; the letters are sent off.
func telling(t *testing.T, customers int) *wave {
	t.Helper()
	ctx := t.Context()
	world, err := sandbox.Start(ctx, sandbox.Options{Now: time.Now})
	must(t, err)
	t.Cleanup(world.Close)
	w := &wave{dir: t.TempDir(), world: world, customers: customers}
	a := settled(t, app.Place{Data: w.dir}, nil, serverAt(t, world.SMTP()))
	defer func() { must(t, a.Close()) }()
	ana, err := a.Team.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	people, err := team.Addresses(ctx, a.DB)
	must(t, err)
	var lines inbox.Lines
	for i := range customers {
		c, at := fmt.Sprintf("c%03d", i), a.DB.Now().Add(-time.Hour)
		lines.Messages = append(lines.Messages, inbox.Message{
			ID: id.New(), Conversation: c, At: at, Kind: inbox.FromCustomer, Author: addressOf(i), To: []mail.Address{{Address: helpAddress}},
			Subject: "Card box", Text: "It never appears.", Fresh: "It never appears.", Mailbox: helpAddress,
		}, inbox.Message{
			ID: id.New(), Conversation: c, At: at.Add(time.Minute), Kind: inbox.Reply, Author: ana.Email, To: []mail.Address{{Address: addressOf(i)}},
			Subject: "Card box", Text: "We look into it.", Fresh: "We look into it.", Mailbox: helpAddress,
		})
	}
	must(t, a.DB.Write(ctx, func(tx *db.Tx) error { return a.Inbox.Bring(ctx, tx, lines, people, helpAddress) }))
	e, err := a.Escalations.Raise(ctx, ana, escalation.New{ID: id.New(), Known: escalation.Known{Title: "The card box does not appear", Urgency: escalation.Losing}})
	must(t, err)
	w.hurt = e.ID
	for i := range customers {
		must(t, a.Escalations.Link(ctx, ana, e.ID, fmt.Sprintf("c%03d", i), "It never appears."))
	}
	must(t, a.Escalations.SetStatus(ctx, ana, e.ID, escalation.Complete, "3.2.2 is out."))
	r, err := a.Escalations.Telling(ctx, ana, e.ID)
	must(t, err)
	var all []string
	for _, l := range r.Letters {
		all = append(all, l.Customer.ID)
	}
	must(t, a.Escalations.Send(ctx, ana, e.ID, all, all))
	return w
}

// arrived counts the customers who have it.
func (w *wave) arrived(t *testing.T) (n int) {
	t.Helper()
	for i := range w.customers {
		if len(w.world.Mailbox(addressOf(i))) > 0 {
			n++
		}
	}
	return n
}

// finish lets the program go on, with what the dead ones held in their hands
// given free: a quarter of an hour later. Then all have it, once.
func (w *wave) finish(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	a := goesOn(t, w.dir)
	ana, err := a.Team.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	waitFor(t, 2*time.Minute, func() (bool, string) {
		r, err := a.Escalations.Telling(ctx, ana, w.hurt)
		must(t, err)
		n := r.Count(escalation.Letter.Arrived)
		return n == w.customers, fmt.Sprintf("%d of %d were told", n, w.customers)
	})
	for i := range w.customers {
		ids := map[string]bool{}
		for _, m := range w.world.Mailbox(addressOf(i)) {
			ids[mail.Parse(m.Raw).MessageID] = true
		}
		if len(ids) != 1 {
			t.Errorf("customer %d got %d letters", i, len(ids))
		}
		thread, _, err := a.Inbox.Thread(ctx, fmt.Sprintf("c%03d", i), "", 10)
		must(t, err)
		if len(thread) != 3 {
			t.Errorf("the conversation of customer %d has %d messages", i, len(thread))
		}
	}
}

// goesOn lets the program work here until the test ends, a quarter of an hour after it was killed.
func goesOn(t *testing.T, dir string) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Place{Data: dir, Now: func() time.Time { return time.Now().Add(job.Lease + time.Minute) }})
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	worked := make(chan error, 1)
	go func() { worked <- a.Work(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, <-worked)
		must(t, a.Close())
	})
	return a
}

// twice counts the mails that came twice under their one Message-ID.
func (w *wave) twice(t *testing.T) (n int) {
	t.Helper()
	for i := range w.customers {
		if got := len(w.world.Mailbox(addressOf(i))); got > 1 {
			n++
		}
	}
	return n
}
