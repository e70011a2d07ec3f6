package inbox_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/mail/smtp"
)

func TestAddressesAsTheyAreTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"":               "",
		"wren@x.example": "wren@x.example",
		" a@x.example ; b@x.example,\nc@x.example,": "a@x.example, b@x.example, c@x.example",
		`"Castle, Wren" <wren@x.example>`:           `"Castle, Wren" <wren@x.example>`,
		"Wren Castle <wren@x.example>, nobody":      "Wren Castle <wren@x.example>, nobody",
	} {
		if got := inbox.WriteAddresses(inbox.ReadAddresses(typed)); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

// A copy is seen by all, a blind copy by nobody, and each gets the mail once.
func TestCopiesAndBlindCopies(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		a := answer(c, "Hello all")
		a.Copies = inbox.ReadAddresses("Rolf <Rolf@x.example>, wren@x.example, rolf@x.example")
		a.Blind = inbox.ReadAddresses("secret@x.example")
		m, err := k.in.Reply(ctx, k.ana, a)
		must(t, err)
		k.send()
		for _, who := range []string{"wren@x.example", "rolf@x.example", "secret@x.example"} {
			got := k.world.Mailbox(who)
			if len(got) != 1 {
				t.Fatalf("%s got %d mails", who, len(got))
			}
			if bytes.Contains(got[0].Raw, []byte("secret@x.example")) {
				t.Errorf("%s reads of the blind copy", who)
			}
			if l := mail.Parse(got[0].Raw); len(l.Cc) != 2 || l.To[0].Address != "wren@x.example" {
				t.Errorf("to %v, copies %v", l.To, l.Cc)
			}
		}
		kept, err := k.in.Message(ctx, m.ID)
		must(t, err)
		if len(kept.Blind) != 1 || kept.Blind[0].Address != "secret@x.example" {
			t.Errorf("kept blind copies %v", kept.Blind)
		}
		// Rolf takes part from now on; the next answer may go to all by choice.
		now := k.only()
		others := inbox.Others(now, k.thread(c.ID), func(a string) bool { return a == k.ana.Email || a == k.box.Address })
		if len(others) != 1 || others[0].Address != "rolf@x.example" {
			t.Errorf("others are %v", others)
		}
		a = answer(now, "Hello")
		a.Copies = inbox.ReadAddresses("rolf@x")
		a.Blind = inbox.ReadAddresses("not an address")
		if _, err := k.in.Reply(ctx, k.ana, a); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "not an address") {
			t.Errorf("a blind copy to no address: %v", err)
		}
		a.Blind = nil
		for range 60 {
			a.Copies = append(a.Copies, mail.Address{Address: id.New() + "@x.example"})
		}
		if _, err := k.in.Reply(ctx, k.ana, a); !fault.Is(err, fault.Invalid) {
			t.Errorf("61 copies: %v", err)
		}
	})
}

// A server that takes the mail for some recipients is never given it again for those.
func TestWhoHasItGetsItOnce(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		var tries [][]string
		k.in.Carry = func(_ context.Context, _ smtp.Account, e smtp.Envelope, _ []byte) error {
			tries = append(tries, e.To)
			if len(tries) == 1 {
				return &smtp.Failure{Sentence: "Not to rolf.", Accepted: []string{"wren@x.example"}, Refused: []smtp.Refusal{{Address: "rolf@x.example"}}}
			}
			return nil
		}
		a := answer(c, "Hello all")
		a.Copies = inbox.ReadAddresses("rolf@x.example")
		_, err := k.in.Reply(ctx, k.ana, a)
		must(t, err)
		k.send()
		next, _, err := k.in.NextSendAt(ctx)
		must(t, err)
		k.clock.Set(next)
		k.send()
		if len(tries) != 2 || !slices.Equal(tries[0], []string{"wren@x.example", "rolf@x.example"}) || !slices.Equal(tries[1], []string{"rolf@x.example"}) {
			t.Errorf("tried %v", tries)
		}
	})
}

var png = []byte("\x89PNG\r\n\x1a\n and the rest")

func TestFilesGoAlong(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("wren@x.example")
		picture, err := k.in.Upload(ctx, k.ana, c.ID, "shot.png", png)
		must(t, err)
		page, err := k.in.Upload(ctx, k.ana, c.ID, "../evil\u202egnp.html", []byte("<script>alert(1)</script>"))
		must(t, err)
		if page.Type != "application/octet-stream" || strings.ContainsAny(page.Name, "/\u202e") || picture.Type != "image/png" {
			t.Errorf("kept %+v and %+v", page, picture)
		}
		fake, err := k.in.Upload(ctx, k.ana, c.ID, "fake.png", []byte("<svg onload=alert(1)>"))
		must(t, err)
		if fake.Type != "application/octet-stream" {
			t.Errorf("what only calls itself a picture is %s", fake.Type)
		}
		a := answer(c, `Look: <img src="cid:`+inbox.PictureID(picture.ID)+`">`)
		a.Files = []string{page.ID}
		d, err := k.in.KeepDraft(ctx, k.ana, a, 0)
		must(t, err)
		if !slices.Equal(d.Files, []string{page.ID, picture.ID}) {
			t.Errorf("the draft has %v", d.Files)
		}
		m, err := k.in.Reply(ctx, k.ana, a)
		must(t, err)
		if len(m.Attachments) != 2 || m.Attachments[0].Inline || !m.Attachments[1].Inline {
			t.Errorf("the message has %+v", m.Attachments)
		}
		k.send()
		l := mail.Parse(k.world.Mailbox("wren@x.example")[0].Raw)
		var names []string
		for _, f := range l.Attachments {
			if !strings.HasPrefix(f.Name, "face-") {
				names = append(names, f.Name)
			}
			if f.Name == "shot.png" && (!bytes.Equal(f.Body, png) || !strings.Contains(l.HTML, "cid:"+f.ContentID)) {
				t.Errorf("the picture arrived as %+v in %s", f, l.HTML)
			}
		}
		slices.Sort(names)
		if !slices.Equal(names, []string{page.Name, "shot.png"}) {
			t.Errorf("arrived: %v", names)
		}
		a = answer(k.only(), "And more")
		a.Files = []string{id.New()}
		if _, err := k.in.Reply(ctx, k.ana, a); !fault.Is(err, fault.Invalid) {
			t.Errorf("a file that is none: %v", err)
		}
		_, err = k.in.Upload(ctx, k.ana, c.ID, "film.mov", make([]byte, inbox.MostBytes+1))
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "film.mov” is 25 MB") {
			t.Errorf("too big: %v", err)
		}
		half := make([]byte, inbox.MostBytes/2+1)
		a.Files = nil
		for range 2 {
			u, err := k.in.Upload(ctx, k.ana, c.ID, "half.bin", half)
			must(t, err)
			a.Files = append(a.Files, u.ID)
		}
		if _, err := k.in.Reply(ctx, k.ana, a); !fault.Is(err, fault.Invalid) {
			t.Errorf("two halves too many: %v", err)
		}
	})
}

// What is passed on counts nothing, takes its files along, and what comes back is no customer's.
func TestPassingOn(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, c := t.Context(), k.asked("Wren <wren@x.example>")
		must(t, k.in.AddNote(ctx, k.joe, id.New(), c.ID, "Between us."))
		thread := k.thread(c.ID)
		file, err := k.in.Upload(ctx, k.ana, c.ID, "log.txt", []byte("a log"))
		must(t, err)
		a := inbox.Answer{
			ID: id.New(), Conversation: c.ID, Kind: inbox.Forward, Text: "Can you look at this?", To: inbox.ReadAddresses("rolf@supplier.example"),
			Carries: []string{thread[0].ID}, Files: []string{file.ID},
		}
		_, err = k.in.Send(ctx, k.ana, a, k.clock.Now())
		must(t, err)
		k.leaveAll()
		k.send()
		before := k.only()
		if before.WaitingSince.IsZero() || before.Newest != c.Newest || before.Messages != 3 {
			t.Errorf("passing on changed the conversation: %+v", before)
		}
		l := mail.Parse(k.world.Mailbox("rolf@supplier.example")[0].Raw)
		if l.Subject != "Fwd: Hello" || !strings.Contains(l.Text, "Can you look at this?") || !strings.Contains(l.Text, "From: Wren <wren@x.example>") || !strings.Contains(l.Text, "A question.") || strings.Contains(l.Text, "Between us") {
			t.Errorf("Rolf reads %q: %q", l.Subject, l.Text)
		}
		if len(l.Attachments) != 1 || l.Attachments[0].Name != "log.txt" {
			t.Errorf("Rolf gets %+v", l.Attachments)
		}
		// He answers, once as he was written to, once from another address of his.
		for i, from := range []string{"Rolf <rolf@supplier.example>", "Rolf <rolf.b@home.example>", "Rolf <rolf.b@home.example>"} {
			k.clock.Add(1e9)
			answered := strings.Replace(k.letter(from, "Re: Fwd: Hello", "It is ours."), "help@kindling.example", l.ReplyTo[0].Address, 1)
			if i == 2 { // by what his program refers to alone
				answered = k.letter(from, "Re: Fwd: Hello", "It is ours.", "In-Reply-To: <"+l.MessageID+">")
			}
			k.arrives(answered)
		}
		now := k.only()
		for _, m := range k.thread(c.ID)[3:] {
			if m.Kind != inbox.Forward {
				t.Errorf("%s’s answer is a %s", m.Author, m.Kind)
			}
		}
		if now.Messages != 6 || now.Newest != c.Newest || now.Customer.Email != "wren@x.example" || !now.WaitingSince.Equal(before.WaitingSince) || now.Hand != "passed" {
			t.Errorf("his answers made %+v", now)
		}
		// The customer herself is never taken for him.
		k.arrives(k.letter("Wren <wren@x.example>", "Re: Hello", "Any news?"))
		if last := k.only(); last.Newest == c.Newest || last.Hand != "" {
			t.Errorf("her own letter made %+v", last)
		}
		a.ID, a.To = id.New(), nil
		if _, err := k.in.Reply(ctx, k.ana, a); !fault.Is(err, fault.Invalid) {
			t.Errorf("passed on to nobody: %v", err)
		}
		a.ID, a.To, a.Carries = id.New(), inbox.ReadAddresses("rolf@supplier.example"), []string{thread[1].ID}
		if _, err := k.in.Reply(ctx, k.ana, a); !fault.Is(err, fault.Invalid) {
			t.Errorf("a note was passed on: %v", err)
		}
	})
}
