package inbox_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
)

// asked begins a conversation and gives it.
func (k *desk) asked(from string) inbox.Conversation {
	k.t.Helper()
	k.clock.Add(time.Minute)
	k.arrives(k.letter(from, "Hello", "A question."))
	for _, c := range k.all() {
		if strings.Contains(from, c.Customer.Email) {
			return c
		}
	}
	k.t.Fatalf("no conversation of %s", from)
	return inbox.Conversation{}
}

func (k *desk) draft(by team.Person, c inbox.Conversation) inbox.Draft {
	k.t.Helper()
	all, err := k.in.Drafts(k.t.Context(), by.Email, c.ID)
	must(k.t, err)
	if i := slices.IndexFunc(all, func(d inbox.Draft) bool { return d.Person == by.Email && d.Kind == inbox.Reply }); i >= 0 {
		return all[i]
	}
	return inbox.Draft{}
}

func answer(c inbox.Conversation, words string) inbox.Answer {
	return inbox.Answer{ID: id.New(), Conversation: c.ID, Kind: inbox.Reply, Saw: c.Newest, HTML: "<div>" + words + "</div>"}
}

func TestADraftGoesOnInAnotherBrowser(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		a := answer(c, "Hi <script>alert(1)</script>Wren")
		first, err := k.in.KeepDraft(ctx, k.ana, a, 0)
		must(t, err)
		if got := k.draft(k.ana, c); got.Revision != first.Revision || got.HTML != "<div>Hi Wren</div>" || got.State != inbox.DraftOpen || got.Saw != c.Newest {
			t.Errorf("kept %+v", got)
		}
		a.HTML = "<div>Hi Wren, again</div>"
		second, err := k.in.KeepDraft(ctx, k.ana, a, first.Revision)
		must(t, err)
		if second.Revision <= first.Revision {
			t.Errorf("revision %d after %d", second.Revision, first.Revision)
		}
		// The other browser knows only the first.
		a.HTML = "<div>Something else</div>"
		_, err = k.in.KeepDraft(ctx, k.ana, a, first.Revision)
		if e, ok := errors.AsType[*inbox.Elsewhere](err); !ok || e.Now.Text != "Hi Wren, again" || e.Now.Revision != second.Revision {
			t.Errorf("the other browser is told %v", err)
		}
		// Joe sees it, and his own is another.
		all, err := k.in.Drafts(ctx, k.joe.Email, c.ID)
		must(t, err)
		if len(all) != 1 || all[0].Person != k.ana.Email {
			t.Errorf("Joe sees %+v", all)
		}
		a.HTML = " "
		gone, err := k.in.KeepDraft(ctx, k.ana, a, second.Revision)
		must(t, err)
		if gone.State != inbox.DraftGone || k.draft(k.ana, c).State == inbox.DraftOpen {
			t.Errorf("emptied, it is %+v", gone)
		}
		if _, err = k.in.KeepDraft(ctx, team.Person{}, a, 0); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a stranger is told %v", err)
		}
	})
}

func TestTakingADraftOver(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		hers, err := k.in.KeepDraft(ctx, k.ana, answer(c, "Ana’s words"), 0)
		must(t, err)
		_, err = k.in.KeepDraft(ctx, k.joe, answer(c, "Joe’s words"), 0)
		must(t, err)
		d, err := k.in.TakeDraft(ctx, k.joe, c.ID, k.ana.Email, inbox.Reply)
		must(t, err)
		if !strings.Contains(d.HTML, "Joe’s words") || !strings.Contains(d.HTML, "Ana’s words") || !strings.Contains(d.Text, "Ana’s words") || d.ID == hers.ID {
			t.Errorf("taken over: %+v", d)
		}
		if got := k.draft(k.joe, c); got.HTML != d.HTML {
			t.Errorf("Joe has %q, want %q", got.HTML, d.HTML)
		}
		if got := k.draft(k.ana, c); got.State != inbox.DraftTaken || got.TakenBy != k.joe.Email || got.HTML != "" {
			t.Errorf("Ana is told %+v", got)
		}
		// What Ana wrote since is refused under the old revision, and goes on under the new one.
		late := answer(c, "Ana’s words, and more")
		_, err = k.in.KeepDraft(ctx, k.ana, late, hers.Revision)
		e, ok := errors.AsType[*inbox.Elsewhere](err)
		if !ok || e.Now.State != inbox.DraftTaken {
			t.Fatalf("Ana is told %v", err)
		}
		_, err = k.in.KeepDraft(ctx, k.ana, late, e.Now.Revision)
		must(t, err)
		_, err = k.in.TakeDraft(ctx, k.joe, c.ID, k.joe.Email, inbox.Reply)
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("taking one’s own: %v", err)
		}
	})
}

func TestAnAnswerIsOneOnlyWhenItLeaves(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		a := answer(c, "Hello Wren")
		_, err := k.in.KeepDraft(ctx, k.ana, a, 0)
		must(t, err)
		a.Close = true
		l, err := k.in.Send(ctx, k.ana, a, k.clock.Now().Add(10*time.Second))
		must(t, err)
		_, err = k.in.Send(ctx, k.ana, a, k.clock.Now().Add(10*time.Second)) // a second press
		must(t, err)
		if k.draft(k.ana, c).State != inbox.DraftSent || l.Later() {
			t.Errorf("sent, the draft is %+v", k.draft(k.ana, c))
		}
		k.clock.Add(9 * time.Second)
		k.leaveAll()
		if now := k.only(); now.Messages != 1 || now.WaitingSince.IsZero() || now.Status != inbox.Open {
			t.Errorf("before it left: %+v", now)
		}
		k.clock.Add(time.Second)
		k.leaveAll()
		now := k.only()
		if m := k.thread(c.ID)[1]; m.ID != a.ID || !m.At.Equal(k.clock.Now()) || now.Status != inbox.Closed || !now.WaitingSince.IsZero() {
			t.Errorf("it left as %+v, and the conversation is %+v", m, now)
		}
		k.leaveAll()
		k.send()
		if got := k.world.Mailbox("wren@x.example"); len(got) != 1 {
			t.Errorf("%d mails arrived", len(got))
		}
		_, err = k.in.CallBack(ctx, k.ana, a.ID)
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("calling back what left: %v", err)
		}
		_, err = k.in.CallBack(ctx, k.ana, id.New())
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("calling back nothing: %v", err)
		}
	})
}

func TestCalledBackWithEveryWord(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		a := answer(c, "Hello <strong>Wren</strong>")
		a.Handover, a.HandleSeconds, a.Copies = "Ana here.", 42, []mail.Address{{Name: "Rolf", Address: "Rolf@X.example"}}
		_, err := k.in.Send(ctx, k.ana, a, k.clock.Now().Add(10*time.Second))
		must(t, err)
		d, err := k.in.CallBack(ctx, k.ana, a.ID)
		must(t, err)
		if d.HTML != "<div>Hello <strong>Wren</strong></div>" || d.Handover != "Ana here." || d.HandleSeconds != 42 || len(d.Copies) != 1 || d.ID != a.ID {
			t.Errorf("back came %+v", d)
		}
		k.clock.Add(time.Hour)
		k.leaveAll()
		if n := k.only().Messages; n != 1 {
			t.Errorf("%d messages after it was called back", n)
		}
		_, err = k.in.Send(ctx, k.ana, d.Answer, k.clock.Now())
		must(t, err)
		k.leaveAll()
		if n := k.only().Messages; n != 2 {
			t.Errorf("%d messages after it was sent again", n)
		}
	})
}

func TestWhoWroteMeanwhileHoldsWhatLeaves(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("Wren <wren@x.example>")
		a := answer(c, "Come tomorrow")
		l, err := k.in.Send(ctx, k.ana, a, k.clock.Now().Add(20*time.Hour))
		must(t, err)
		if !l.Later() {
			t.Error("twenty hours are no second thoughts")
		}
		l, err = k.in.Postpone(ctx, k.joe, a.ID, k.clock.Now().Add(time.Hour))
		must(t, err)
		k.clock.Add(30 * time.Minute)
		k.arrives(k.letter("Wren <wren@x.example>", "Re: Hello", "One more thing."))
		k.clock.Set(l.LeavesAt)
		k.leaveAll()
		now, d := k.only(), k.draft(k.ana, c)
		if now.Messages != 2 || now.Hand != "held" || now.WaitingSince.IsZero() {
			t.Errorf("held, the conversation is %+v", now)
		}
		if d.State != inbox.DraftOpen || d.Text != "Come tomorrow" || d.Held != "It did not leave: Wren wrote meanwhile." || d.Saw != c.Newest {
			t.Errorf("held, the draft is %+v", d)
		}
		page, err := k.in.List(ctx, inbox.Filter{View: inbox.Hand, Limit: 5})
		must(t, err)
		if len(page.Rows) != 1 {
			t.Errorf("%d need a hand", len(page.Rows))
		}
		// Sent again having seen it, it leaves; the mark goes.
		d.Saw = now.Newest
		_, err = k.in.Send(ctx, k.ana, d.Answer, k.clock.Now())
		must(t, err)
		k.leaveAll()
		if now := k.only(); now.Hand != "" || now.Messages != 3 {
			t.Errorf("sent after all: %+v", now)
		}
	})
}

func TestAHeldDraftLetGo(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		_, err := k.in.Send(ctx, k.ana, answer(c, "Late"), k.clock.Now().Add(time.Second))
		must(t, err)
		k.reply(k.joe, c, "Quicker")
		k.clock.Add(time.Minute)
		k.leaveAll()
		d := k.draft(k.ana, c)
		if k.only().Hand != "held" || d.Held == "" {
			t.Fatalf("it was not held: %+v", d)
		}
		d.HTML, d.Text = "", ""
		_, err = k.in.KeepDraft(ctx, k.ana, d.Answer, d.Revision)
		must(t, err)
		if hand := k.only().Hand; hand != "" {
			t.Errorf("let go of, it still needs a hand: %q", hand)
		}
	})
}

// leaveAll lets every answer leave that is due.
func (k *desk) leaveAll() {
	k.t.Helper()
	for {
		more, err := k.in.LeaveNext(k.t.Context())
		must(k.t, err)
		if !more {
			return
		}
	}
}

// TestAnAnswerLeavesOnceWhateverHappens: presses, second presses, undos,
// postponings, new mail and several processes at once, at random. In the end
// each answer is exactly one of: one message with one mail, or a draft with its
// words. Nothing is lost, nothing is there twice.
func TestAnAnswerLeavesOnceWhateverHappens(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		for seed := range uint64(12) {
			dice := rand.New(rand.NewPCG(seed, 7))
			who := fmt.Sprintf("c%d@x.example", seed)
			c := k.asked(who)
			a := answer(c, fmt.Sprintf("The words of %d.", seed))
			var sent atomic.Bool
			for range 8 {
				var all sync.WaitGroup
				for range 1 + dice.IntN(3) {
					roll, wait := dice.IntN(6), time.Duration(dice.IntN(15))*time.Second
					all.Go(func() {
						var err error
						switch roll {
						case 0, 1:
							now, readErr := k.in.Conversation(ctx, c.ID)
							must(t, readErr)
							again := a
							again.Saw = now.Newest
							if _, err = k.in.Send(ctx, k.ana, again, k.clock.Now().Add(wait)); err == nil {
								sent.Store(true)
							}
						case 2:
							_, err = k.in.CallBack(ctx, k.joe, a.ID)
						case 3:
							_, err = k.in.Postpone(ctx, k.ana, a.ID, k.clock.Now().Add(wait))
						default:
							_, err = k.in.LeaveNext(ctx)
						}
						if err != nil && !held(err) && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
							t.Errorf("roll %d: %v", roll, err)
						}
					})
				}
				all.Wait()
				if dice.IntN(4) == 0 {
					k.arrives(k.letter(who, "Re: Hello", "And more."))
				}
				k.clock.Add(time.Duration(dice.IntN(8)) * time.Second)
			}
			k.clock.Add(time.Minute)
			k.leaveAll()
			k.send()
			messages := 0
			for _, m := range k.thread(c.ID) {
				if m.ID == a.ID {
					messages++
				}
			}
			mails, d := len(k.world.Mailbox(who)), k.draft(k.ana, c)
			drafts := 0
			if d.State == inbox.DraftOpen {
				drafts = 1
				if strings.Count(d.HTML, a.HTML) != 1 {
					t.Errorf("seed %d: the draft is %q", seed, d.HTML)
				}
			}
			rest, err := k.in.Leavings(ctx, c.ID)
			must(t, err)
			if messages != mails || messages+drafts > 1 || sent.Load() != (messages+drafts == 1) || len(rest) > 0 {
				t.Errorf("seed %d: %d messages, %d mails, %d drafts, %d leaving", seed, messages, mails, drafts, len(rest))
			}
		}
	})
}

func TestNobodyIsToldBeforeItLeaves(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		_, err := k.in.Send(ctx, k.ana, answer(c, "Hello"), k.clock.Now().Add(10*time.Second))
		must(t, err)
		events, err := event.After(ctx, k.db, 0, 100)
		must(t, err)
		for _, e := range events {
			if m, err := event.Read[inbox.MessageAdded](e); err == nil && m.Kind == inbox.Reply {
				t.Errorf("a reply was counted before it left: %+v", m)
			}
		}
		if n := len(k.world.Mailbox("wren@x.example")); n != 0 {
			t.Errorf("%d mails left", n)
		}
		who := k.joe
		seconds, err := k.in.UndoSeconds(ctx, who)
		must(t, err)
		if seconds != 10 {
			t.Errorf("undo is %d s unless chosen", seconds)
		}
		must(t, k.in.SetUndoSeconds(ctx, who, 0))
		if seconds, err = k.in.UndoSeconds(ctx, who); err != nil || seconds != 0 {
			t.Errorf("switched off it is %d, %v", seconds, err)
		}
		if err := k.in.SetUndoSeconds(ctx, who, 7); !fault.Is(err, fault.Invalid) {
			t.Errorf("7 s: %v", err)
		}
	})
}
