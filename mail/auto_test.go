// Telling programs from people.

package mail

import "testing"

func TestAuto(t *testing.T) {
	for name, c := range map[string]struct{ header, kind string }{
		"a person":                       {"", ""},
		"auto-submitted no":              {"Auto-Submitted: no\n", ""},
		"asks for no answer":             {"X-Auto-Response-Suppress: OOF, AutoReply\n", ""},
		"vacation":                       {"Auto-Submitted: auto-replied (vacation)\n", AutoReply},
		"with parameter":                 {"Auto-Submitted: auto-replied; owner-email=a@b.c\n", AutoReply},
		"cron":                           {"Auto-Submitted: auto-generated\n", AutoMachine},
		"X-Autoreply":                    {"X-Autoreply: yes\n", AutoReply},
		"X-Autorespond":                  {"X-Autorespond: \n", ""},
		"Precedence auto_reply":          {"Precedence: auto_reply\n", AutoReply},
		"Precedence bulk":                {"Precedence: bulk\n", AutoList},
		"list":                           {"List-Id: <x.example.com>\nPrecedence: list\n", AutoList},
		"newsletter":                     {"List-Unsubscribe: <mailto:x@y.z>\n", AutoList},
		"ours":                           {"X-Loop: rapport\nAuto-Submitted: auto-replied\n", AutoOwn},
		"another's loop mark":            {"X-Loop: kim@example.com\n", ""},
		"empty return path":              {"Return-Path: < >\n", AutoMachine},
		"Exchange's out of office":       {"X-Auto-Response-Suppress: All\nSubject: Automatic reply: Form\n", AutoReply},
		"by its subject, de":             {"Subject: Automatische Antwort: Formular\n", AutoReply},
		"by its subject, ja":             {"Subject: 自動返信：フォーム\n", AutoReply},
		"a person on an automatic reply": {"Subject: Re: Automatic reply: Form\n", ""},
		"by its subject, a date behind":  {"Subject: Out of office - back on Monday\n", AutoReply},
		"by its subject, an answer":      {"Subject: Out of office Re: Form\n", AutoReply},
		"a person on chairs":             {"Subject: Out of office chairs are broken\n", ""},
		"a person who was not at home":   {"Subject: Afwezig bij de levering\n", ""},
		"words that only look so":        {"Subject: Automatic replying machine is broken\n", ""},
		"mailer-daemon":                  {"From: Mail <MAILER-DAEMON@example.com>\n", AutoBounce},
		"postmaster's bounce":            {"From: postmaster@example.com\nSubject: Undeliverable: Form\n", AutoBounce},
		"a postmaster as a customer":     {"From: postmaster@example.com\nSubject: Form\n", ""},
		"failed recipients":              {"Return-Path: <>\nX-Failed-Recipients: a@b.c\nSubject: Oops\n", AutoBounce},
	} {
		t.Run(name, func(t *testing.T) {
			l := Parse([]byte(c.header + "From: kim@example.com\nSubject: Form\nMessage-ID: <1@x>\nDate: Mon, 16 Nov 2026 10:00:00 +0000\n\nhi"))
			if l.Auto.Kind != c.kind || l.Auto.Is != (c.kind != "") || l.Auto.Is != (l.Auto.Reason != "") {
				t.Errorf("%+v, want %q", l.Auto, c.kind)
			}
			if l.MayAnswer() && (c.kind != "" || name == "asks for no answer") {
				t.Error("an automatic answer would go out")
			}
		})
	}
}

func TestBounce(t *testing.T) {
	report := func(status, original string) []byte {
		return []byte("Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.com>\nTo: support@example.org\nSubject: Undelivered Mail Returned to Sender\n" +
			"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: text/plain\n\nYour mail did not arrive.\n" +
			"--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\nX-Queue-ID: 1\n\n" + status + "\n--x\n" + original + "\n--x--\n")
	}
	for name, c := range map[string]struct {
		raw  []byte
		want Bounce
	}{
		"no such user": {
			report("Final-Recipient: rfc822; kim@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such\n user\n", "Content-Type: message/rfc822\n\nMessage-ID: <our1@example.org>\nSubject: Re: Form\n\nHi"),
			Bounce{"our1@example.org", "kim@example.com", "5.1.1", "failed", "550 5.1.1 no such user", true},
		},
		"late, header only": {
			report("Original-Recipient: rfc822;kim@example.com\nAction: delayed\nStatus: 4.4.1 (timeout)\n", "Content-Type: text/rfc822-headers\n\nMessage-ID: <our2@example.org>\n"),
			Bounce{"our2@example.org", "kim@example.com", "4.4.1", "delayed", "", false},
		},
		"one of two failed": {
			report("Final-Recipient: rfc822; a@example.com\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; b@example.com\nAction: failed\nStatus: 5.2.2\n\nFinal-Recipient: rfc822; c@example.com\nAction: delivered\nStatus: 2.0.0\n", "Content-Type: message/rfc822\n\nMessage-ID: <our3@example.org>\n\nHi"),
			Bounce{"our3@example.org", "b@example.com", "5.2.2", "failed", "", true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := Parse(c.raw)
			if l.Bounce == nil || *l.Bounce != c.want {
				t.Errorf("%+v, want %+v", l.Bounce, c.want)
			}
			if l.Auto.Kind != AutoBounce || l.MayAnswer() || l.FreshText != "Your mail did not arrive." {
				t.Errorf("%+v %q", l.Auto, l.FreshText)
			}
		})
	}
	plain := Parse([]byte("Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.com\nSubject: failure notice\n\nSorry.\n\n<kim@example.com>:\nNo such user.\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <our4@example.org>\nSubject: Re: Form\n"))
	if plain.Bounce == nil || *plain.Bounce != (Bounce{OriginalID: "our4@example.org", FinalRecipient: "kim@example.com", Action: "failed", Permanent: true}) {
		t.Errorf("%+v", plain.Bounce)
	}
	receipt := Parse([]byte("From: kim@example.com\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n--x\n\nRead.\n--x\nContent-Type: message/disposition-notification\n\nDisposition: displayed\n--x--"))
	if receipt.Auto.Kind != AutoMachine || receipt.Bounce != nil {
		t.Errorf("%+v %+v", receipt.Auto, receipt.Bounce)
	}
}
