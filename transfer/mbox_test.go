package transfer_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/transfer"
)

const archive = `From ann@x.example Thu Nov 12 10:00:00 2026
From: Help <help@kindling.example>
To: Ann <ann@x.example>
Subject: Re: Refund
Date: Thu, 12 Nov 2026 12:00:00 +0100
Message-ID: <2@kindling.example>
In-Reply-To: <1@x.example>

It is on its way.
>From now on all is well.

From ann@x.example Thu Nov 12 09:00:00 2026
From: Ann <ann@x.example>
To: help@kindling.example
Subject: Refund
Date: Thu, 12 Nov 2026 10:00:00 +0100
Message-ID: <1@x.example>

Where is it?

From joe@kindling.example Fri Nov 13 09:00:00 2026
From: joe@kindling.example
To: bob@x.example
Subject: Hello Bob
Message-ID: <3@kindling.example>

I write first.
`

func TestOldMailKeepsItsOrderAndDates(t *testing.T) {
	mails, err := transfer.Mbox(strings.NewReader(archive), int64(len(archive)))
	must(t, err)
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "cur"), 0o700))
	for i, m := range mails {
		raw, err := m.Read()
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, "cur", fmt.Sprint(i)), raw, 0o600))
		must(t, os.Chtimes(filepath.Join(dir, "cur", fmt.Sprint(i)), m.At, m.At))
	}
	folder, err := transfer.Maildir(dir)
	must(t, err)
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(time.Date(2026, 12, 12, 20, 0, 0, 0, time.UTC)) // 30 days after the first conversation, not yet after the second
		h := open(t, d)
		h.read(t, []byte(`{"type":"person","email":"joe@kindling.example","name":"Joe","role":"technician","time_zone":"UTC"}`))
		n, err := h.transfer.ImportMail(t.Context(), "Help@kindling.example", mails, nil)
		if err != nil || n.Read != 3 || n.New != 3 || n.Closed != 1 {
			t.Fatalf("%+v, %v", n, err)
		}
		if n, err = h.transfer.ImportMail(t.Context(), "help@kindling.example", folder, nil); err != nil || n.Known != 3 {
			t.Errorf("the same mail again: %+v, %v", n, err)
		}
		var out bytes.Buffer
		must(t, h.transfer.ExportLog(t.Context(), &out))
		log, bad, err := transfer.ReadLog(&out)
		if err != nil || len(bad) > 0 {
			t.Fatalf("what was brought in makes no good log: %v %v", bad, err)
		}
		got := []string{}
		talks := map[string]bool{}
		for _, m := range log.Messages {
			talks[m.Conversation] = true
			got = append(got, fmt.Sprintf("%s %s %s", db.Time(m.At).Format("Jan 2 15:04"), m.Kind, strings.Join(strings.Fields(m.Text), " ")))
		}
		want := []string{
			"Nov 12 09:00 customer Where is it?",
			"Nov 12 11:00 reply It is on its way. From now on all is well.",
			"Nov 13 09:00 reply I write first.",
		}
		if len(log.Statuses) != 1 || log.Statuses[0].By != "rule:archive" || log.Statuses[0].Status != "closed" {
			t.Errorf("statuses %+v; want the quiet conversation closed", log.Statuses)
		}
		if strings.Join(got, "|") != strings.Join(want, "|") || len(talks) != 2 {
			t.Errorf("in %d conversations %q, want %q", len(talks), got, want)
		}
	})
}

// Whatever a file holds, each byte of a mail is in one mail at most, and
// reading what was found fails for none.
func FuzzMbox(f *testing.F) {
	f.Add([]byte(archive))
	f.Add([]byte("From \n\nFrom x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		mails, err := transfer.Mbox(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		sum := int64(0)
		for _, m := range mails {
			if raw, err := m.Read(); err != nil || int64(len(raw)) > m.Size {
				t.Fatalf("%d bytes of %d, %v", len(raw), m.Size, err)
			}
			sum += m.Size
		}
		if sum > int64(len(b)) {
			t.Fatalf("%d bytes of mail in %d", sum, len(b))
		}
	})
}
