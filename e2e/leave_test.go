package e2e

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/team"
)

// The program is killed at random moments while answers leave that waited: some for the seconds in which they could be called
// back, some for a moment of their own. Each of them leaves once: one reply in its conversation, one Message-ID in the
// customer's mailbox (that this may be there twice is said in tell_test.go), and nothing that still waits.
func TestKilledWhileAnswersLeave(t *testing.T) {
	const answers, kills = 60, 4
	ctx, dir := t.Context(), t.TempDir()
	world, err := sandbox.Start(ctx, sandbox.Options{Now: time.Now})
	must(t, err)
	t.Cleanup(world.Close)
	a := settled(t, app.Place{Data: dir}, nil, serverAt(t, world.SMTP()))
	ana, err := a.Team.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	people, err := team.Addresses(ctx, a.DB)
	must(t, err)
	_, err = program() // built before the answers begin to leave
	must(t, err)
	var lines inbox.Lines
	for i := range answers {
		lines.Messages = append(lines.Messages, inbox.Message{
			ID: id.New(), Conversation: fmt.Sprintf("c%03d", i), At: a.DB.Now().Add(-time.Hour), Kind: inbox.FromCustomer, Author: addressOf(i),
			To: []mail.Address{{Address: helpAddress}}, Subject: "How?", Text: "How?", Fresh: "How?", Mailbox: helpAddress,
		})
	}
	must(t, a.DB.Write(ctx, func(tx *db.Tx) error { return a.Inbox.Bring(ctx, tx, lines, people, helpAddress) }))
	now := a.DB.Now()
	for i := range answers { // one every 40 ms, in the seconds in which it is killed
		at := now.Add(500*time.Millisecond + time.Duration(i)*40*time.Millisecond)
		_, err := a.Inbox.Send(ctx, ana, inbox.Answer{ID: id.New(), Conversation: fmt.Sprintf("c%03d", i), Kind: inbox.Reply, Saw: lines.Messages[i].ID, HTML: "<div>Like this.</div>"}, at)
		must(t, err)
	}
	must(t, a.Close())

	dice := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for range kills {
		cmd := serve(t, dir)
		time.Sleep(time.Duration(300+dice.IntN(500)) * time.Millisecond) // a random moment is what is tried here
		must(t, cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
	}
	got := func() (mails, customers, ids int) {
		for i := range answers {
			known := map[string]bool{}
			for _, m := range world.Mailbox(addressOf(i)) {
				known[mail.Parse(m.Raw).MessageID] = true
				mails++
			}
			if ids += len(known); len(known) > 0 {
				customers++
			}
		}
		return mails, customers, ids
	}
	_, before, _ := got()
	a = goesOn(t, dir)
	waitFor(t, time.Minute, func() (bool, string) {
		_, n, _ := got()
		return n == answers, fmt.Sprintf("%d of %d customers have their answer", n, answers)
	})
	mails, _, ids := got()
	t.Logf("%d had it when the last one was killed; %d mails came for %d answers", before, mails, answers)
	if ids != answers {
		t.Errorf("%d answers left, want %d", ids, answers)
	}
	for i := range answers {
		c := fmt.Sprintf("c%03d", i)
		thread, _, err := a.Inbox.Thread(ctx, c, "", 10)
		must(t, err)
		waiting, err := a.Inbox.Leavings(ctx, c)
		must(t, err)
		drafts, err := a.Inbox.Drafts(ctx, ana.Email, c)
		must(t, err)
		if len(thread) != 2 || len(waiting) != 0 || len(drafts) > 0 && drafts[0].State == inbox.DraftOpen {
			t.Errorf("%s has %d messages, %d answers that wait, drafts %+v", c, len(thread), len(waiting), drafts)
		}
	}
}
