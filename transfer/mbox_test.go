package transfer_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// What begins a mail is a line that says when it came, or has a header below;
// not each "From " that somebody wrote and a careless program did not quote.
func TestMboxFindsWhereMailsBegin(t *testing.T) {
	const stamp, head = "From a@x.example Thu Nov 12 10:00:00 2026\n", "From: a@x.example\nSubject: Refund\n\n"
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"a sentence that was not quoted":  {stamp + head + "Hi\n\nFrom now on it fails.\nPlease help.\n", []string{head + "Hi\n\nFrom now on it fails.\nPlease help."}},
		"no blank line between two mails": {stamp + head + "Hi\n" + stamp + head + "Ho\n", []string{head + "Hi", head + "Ho"}},
		"a quoted stamp without a header": {stamp + head + "It began with\n" + stamp + "and ended.\n", []string{head + "It began with\n" + stamp + "and ended."}},
		"stamps of other programs":        {"From - \n" + head + "Hi\n\nFrom a b\n" + head + "Ho\n", []string{head + "Hi\n", head + "Ho"}},
		"a mail of nothing":               {stamp + "\n" + stamp + head + "Ho\n", []string{"", head + "Ho"}},
		"a mail cut short":                {stamp + head + "Hi\n\n" + stamp + "From: b", []string{head + "Hi\n", "From: b"}},
	} {
		t.Run(name, func(t *testing.T) {
			mails, err := transfer.Mbox(strings.NewReader(c.file), int64(len(c.file)))
			must(t, err)
			var got []string
			for _, m := range mails {
				raw, err := m.Read()
				must(t, err)
				got = append(got, string(raw))
			}
			slices.Sort(got) // they come by date, which is not what this is about
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// Mail programs keep files of their own in a Maildir, with names that begin with a dot.
func TestMaildirLeavesHiddenFilesAlone(t *testing.T) {
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "new"), 0o700))
	for _, name := range []string{"1.a", ".lock"} {
		must(t, os.WriteFile(filepath.Join(dir, "new", name), []byte("From: a@x.example\n\nhi"), 0o600))
	}
	if mails, err := transfer.Maildir(dir); err != nil || len(mails) != 1 {
		t.Errorf("%d mails, %v", len(mails), err)
	}
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
