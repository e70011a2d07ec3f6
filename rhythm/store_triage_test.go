package rhythm_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/rhythm"
)

// box gives the room a mailbox.
func (r *room) box() inbox.Mailbox {
	r.Helper()
	box, err := r.in.SaveMailbox(r.ctx, r.ana, inbox.Mailbox{
		Address: "help@kindling.example", Name: "Kindling support", Outgoing: &inbox.Server{Host: "127.0.0.1", Port: 1, Security: "plain"},
	})
	r.must(err)
	return box
}

// writes lets somebody write, and gives the conversation; more are further headers.
func (r *room) writes(box inbox.Mailbox, name, words string, more ...string) inbox.Conversation {
	r.Helper()
	email := strings.ToLower(name) + "@lake.example"
	raw := fmt.Sprintf("From: %s <%s>\nTo: help@kindling.example\nSubject: About %s\nDate: %s\nMessage-ID: <%d.%s>\n%s\n%s\n",
		name, email, name, r.clock.Now().Format(time.RFC1123Z), r.clock.Now().UnixNano(), email, strings.Join(append(more, ""), "\n"), words)
	r.must(r.in.Accept(r.ctx, inbox.Batch{Mailbox: box.ID, Mails: []inbox.Raw{{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: r.clock.Now()}}}))
	_, err := r.in.Sort(r.ctx, 10)
	r.must(err)
	page, err := r.in.List(r.ctx, inbox.Filter{View: inbox.All, Limit: 100})
	r.must(err)
	for _, c := range page.Rows {
		if c.Customer.Email == email {
			return c
		}
	}
	r.Fatalf("%s is nowhere", email)
	return inbox.Conversation{}
}

func (r *room) tellAll() {
	r.Helper()
	for {
		more, err := r.s.TellNext(r.ctx)
		r.must(err)
		if !more {
			return
		}
	}
}

func (r *room) stack() rhythm.Stack {
	r.Helper()
	st, err := r.s.Stack(r.ctx)
	r.must(err)
	return st
}

func TestWhoLooksThroughIt(t *testing.T) {
	each(t, func(r *room) {
		r.clock.Set(time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)) // a Friday
		r.must(r.s.PutRota(r.ctx, r.ana, "2026-11-28", r.joe.ID, true))
		for _, day := range []struct {
			name string
			want bool
		}{{"Friday", false}, {"Saturday", true}, {"Sunday", true}, {"Monday", false}} {
			if looks, err := r.s.Looks(r.ctx, r.joe); err != nil || looks != day.want {
				r.Errorf("on %s Joe looks: %v, %v", day.name, looks, err)
			}
			if looks, err := r.s.Looks(r.ctx, r.ana); err != nil || looks {
				r.Errorf("on %s Ana looks: %v, %v", day.name, looks, err)
			}
			r.clock.Add(24 * time.Hour)
		}
	})
}

func TestAWeekendIsLookedThrough(t *testing.T) {
	each(t, func(r *room) {
		r.clock.Set(time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)) // a Saturday
		box := r.box()
		ada := r.writes(box, "Ada", "Our site is down.")
		r.clock.Add(time.Minute)
		ben := r.writes(box, "Ben", "How do I export donors?")
		r.clock.Add(time.Minute)
		cleo := r.writes(box, "Cleo", "Ticket 4711 was closed.")
		r.clock.Add(time.Minute)
		dora := r.writes(box, "Dora", "News for you.", "List-Id: <news.lake.example>")
		if st := r.stack(); st.Left != 4 || st.Next[0].ID != ada.ID {
			r.Fatalf("the stack holds %d", st.Left)
		}
		for id, v := range map[string]rhythm.Verdict{ada.ID: rhythm.Urgent, ben.ID: rhythm.CanWait, cleo.ID: rhythm.Automatic, dora.ID: rhythm.CanWait} {
			_, err := r.s.Judge(r.ctx, r.joe, id, v)
			r.must(err)
		}
		if _, err := r.s.Judge(r.ctx, r.ana, ada.ID, rhythm.CanWait); !fault.Is(err, fault.Conflict) {
			r.Errorf("Ana said otherwise: %v", err)
		}
		if _, err := r.s.Judge(r.ctx, r.joe, ada.ID, "nonsense"); !fault.Is(err, fault.Invalid) {
			r.Errorf("nonsense: %v", err)
		}
		if st := r.stack(); st.Left != 0 || len(st.Hot) != 1 || st.Hot[0].ID != ada.ID {
			r.Errorf("after it: %+v", st)
		}
		if c, err := r.in.Conversation(r.ctx, cleo.ID); err != nil || c.Status != inbox.Closed {
			r.Errorf("what is automatic is %s, %v", c.Status, err)
		}

		// Nobody is told within the first seconds, so that it can be taken back.
		r.tellAll()
		if n := r.told(ben.ID); n != 0 {
			r.Errorf("Ben was told %d times at once", n)
		}
		r.must(r.s.TakeBack(r.ctx, r.joe, ben.ID))
		r.must(r.s.TakeBack(r.ctx, r.joe, cleo.ID))
		if st := r.stack(); st.Left != 2 {
			r.Errorf("taken back: %d are left", st.Left)
		}
		look, err := r.s.Judge(r.ctx, r.joe, ben.ID, rhythm.CanWait)
		r.must(err)
		if look.Day != "2026-11-30" {
			r.Errorf("a person answers on %s", look.Day)
		}
		r.clock.Add(11 * time.Second)
		r.tellAll()
		r.tellAll()
		if n := r.told(ben.ID); n != 1 {
			r.Errorf("Ben was told %d times", n)
		}
		if n := r.told(dora.ID); n != 0 {
			r.Errorf("a mailing list was told %d times", n)
		}
		if st := r.stack(); len(st.Quiet) != 1 || !strings.Contains(st.Quiet[0].Problem, "List-Id") {
			r.Errorf("nobody is told why: %+v", st.Quiet)
		}
		if err := r.s.TakeBack(r.ctx, r.joe, ben.ID); !fault.Is(err, fault.Conflict) {
			r.Errorf("what was told was taken back: %v", err)
		}

		// Ben writes again: he is looked at again, and not told a second time.
		r.clock.Add(time.Hour)
		r.writes(box, "Ben", "It is worse now.", "In-Reply-To: <"+r.ofBen(ben.ID)+">")
		if st := r.stack(); st.Left != 2 { // Cleo, who was taken back, and Ben
			r.Errorf("%d are left after Ben wrote again", st.Left)
		}
		_, err = r.s.Judge(r.ctx, r.joe, ben.ID, rhythm.CanWait)
		r.must(err)
		r.clock.Add(11 * time.Second)
		r.tellAll()
		if n := r.told(ben.ID); n != 1 {
			r.Errorf("Ben was told %d times in one conversation", n)
		}
		if c, err := r.in.Conversation(r.ctx, ben.ID); err != nil || c.WaitingSince.IsZero() {
			r.Errorf("being told ended the wait: %v", err)
		}
	})
}

// ofBen gives the Message-ID of the first mail of a conversation.
func (r *room) ofBen(conversation string) string {
	r.Helper()
	all, _, err := r.in.Thread(r.ctx, conversation, "", 10)
	r.must(err)
	return all[0].HeaderID
}

// told counts the messages that nobody wrote.
func (r *room) told(conversation string) (n int) {
	r.Helper()
	all, _, err := r.in.Thread(r.ctx, conversation, "", 50)
	r.must(err)
	for _, m := range all {
		if m.Acknowledgement() {
			if n++; !strings.Contains(m.Text, "Monday, 30 November") {
				r.Errorf("told: %s", m.Text)
			}
		}
	}
	return n
}

func TestTheRota(t *testing.T) {
	each(t, func(r *room) {
		r.must(r.s.PutRota(r.ctx, r.joe, "2026-11-28", r.joe.ID, true))
		r.must(r.s.PutRota(r.ctx, r.joe, "2026-11-28", r.joe.ID, true))
		r.must(r.s.PutRota(r.ctx, r.ana, "2026-12-05", r.priya.ID, true))
		if err := r.s.PutRota(r.ctx, r.joe, "2026-12-05", r.priya.ID, false); !fault.Is(err, fault.Forbidden) {
			r.Errorf("Joe let Priya off: %v", err)
		}
		for _, wrong := range []string{"2026-11-29", "soon", ""} {
			if err := r.s.PutRota(r.ctx, r.joe, wrong, r.joe.ID, true); !fault.Is(err, fault.Invalid) {
				r.Errorf("%q is a weekend: %v", wrong, err)
			}
		}
		if err := r.s.PutRota(r.ctx, r.ana, "2026-12-05", "nobody", true); !fault.Is(err, fault.Invalid) {
			r.Errorf("nobody is on the rota: %v", err)
		}
		rota, err := r.s.Rota(r.ctx, []string{"2026-11-28", "2026-12-05", "2026-12-12"})
		r.must(err)
		if fmt.Sprint(rota["2026-11-28"], rota["2026-12-05"], rota["2026-12-12"]) != fmt.Sprintf("[%s] [%s] []", r.joe.ID, r.priya.ID) {
			r.Errorf("the rota is %v", rota)
		}
		r.must(r.s.PutRota(r.ctx, r.priya, "2026-12-05", r.priya.ID, false))
		rota, err = r.s.Rota(r.ctx, []string{"2026-12-05"})
		r.must(err)
		if len(rota) != 0 {
			r.Errorf("Priya is still on it: %v", rota)
		}
	})
}
