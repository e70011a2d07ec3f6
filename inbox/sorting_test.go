package inbox_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
)

// A batch holds its rows back while it is sorted. The letters must end where
// they end when each is sorted alone.
func TestABatchEndsLikeItsLettersOneByOne(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		one := k.box
		all, err := k.in.SaveMailbox(t.Context(), k.ana, inbox.Mailbox{Address: "all@kindling.example", Name: "Kindling"})
		must(t, err)
		for seed := range uint64(8) {
			raws := tangle(seed, 40)
			at := k.clock.Now()
			batch := inbox.Batch{Mailbox: all.ID}
			for i, raw := range raws {
				mail := inbox.Raw{Bytes: []byte(raw), At: at.Add(time.Duration(i) * time.Minute)}
				must(t, k.in.Accept(t.Context(), inbox.Batch{Mailbox: one.ID, Mails: []inbox.Raw{mail}}))
				k.sort()
				mail.Bytes = []byte(strings.ReplaceAll(raw, "@x.example>", "@y.example>")) // else they are copies of one mail
				batch.Mails = append(batch.Mails, mail)
			}
			must(t, k.in.Accept(t.Context(), batch))
			n, err := k.in.Sort(t.Context(), len(raws))
			if err != nil || n != len(raws) {
				t.Fatalf("%d of %d letters were sorted in one batch: %v", n, len(raws), err)
			}
			want, got := k.described(one.ID), k.described(all.ID)
			for i := range got {
				got[i] = strings.ReplaceAll(got[i], "@y.example", "@x.example")
			}
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Fatalf("seed %d: one by one the letters make\n%s\nand in a batch\n%s", seed, strings.Join(want, "\n"), strings.Join(got, "\n"))
			}
			k.clock.Add(60 * 24 * time.Hour) // what was is too old for a subject to continue it
		}
	})
}

// tangle writes letters of few people that refer to each other at random.
func tangle(seed uint64, n int) (raws []string) {
	r := rand.New(rand.NewPCG(9, seed))
	who := func() string { return fmt.Sprintf("c%d@customer.example", r.IntN(4)) }
	for i := range n {
		lines := []string{"From: " + who(), "To: help@kindling.example", fmt.Sprintf("Message-ID: <%d.%d@x.example>", seed, i), "Date: Mon, 9 Nov 2026 09:00:00 +0000"}
		if r.IntN(3) == 0 {
			lines = append(lines, "Cc: "+who())
		}
		if r.IntN(2) == 0 {
			lines = append(lines, fmt.Sprintf("References: <%d.%d@x.example> <%d.%d@x.example>", seed, r.IntN(n), seed, r.IntN(n)))
		}
		if r.IntN(9) == 0 {
			lines = append(lines, "Auto-Submitted: auto-replied")
		}
		subject := fmt.Sprintf("Matter %d of %d", r.IntN(3), seed)
		if r.IntN(2) == 0 {
			subject = "Re: " + subject
		}
		raws = append(raws, strings.Join(append(lines, "Subject: "+subject), "\r\n")+fmt.Sprintf("\r\n\r\nWords %d\r\n", i))
	}
	return raws
}

// described tells of each conversation of a mailbox all but the ids.
func (k *desk) described(mailbox string) (all []string) {
	k.t.Helper()
	for _, c := range k.all() {
		if c.Mailbox != mailbox {
			continue
		}
		text := fmt.Sprint(c.Customer.Email, c.Subject, c.Preview, c.Status, c.WaitingSince, c.NewestAt, c.Messages)
		for _, m := range k.thread(c.ID) {
			text += fmt.Sprint(" ", m.HeaderID, m.Kind)
			if m.ID == c.Newest {
				text += "*"
			}
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return all
}
