// The explanation of a mail, as the command prints it.

package mail

import (
	"encoding/json"
	"testing"
)

func TestExplain(t *testing.T) {
	raw := []byte("From: Kim <kim@example.com>\r\nTo: support@example.org\r\nSubject: Form\r\nMessage-ID: <2@example.com>\r\nIn-Reply-To: <1@example.org>\r\n" +
		"References: <1@example.org>\r\nDate: Mon, 16 Nov 2026 10:00:00 +0100\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Works.</p><blockquote>old</blockquote>\r\n" +
		"--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nPDF\r\n--x--\r\n")
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"a mail": {raw, `{"from":{"name":"Kim","address":"kim@example.com"},"to":[{"name":"","address":"support@example.org"}],"cc":[],"reply_to":[],"subject":"Form",` +
			`"date":"2026-11-16T10:00:00+01:00","message_id":"2@example.com","in_reply_to":["1@example.org"],"references":["1@example.org"],` +
			`"text":"Works.\n\n\u003e old\n","fresh_text":"Works.","html":"\u003cp\u003eWorks.\u003c/p\u003e\u003cblockquote\u003eold\u003c/blockquote\u003e",` +
			`"attachments":[{"name":"a.pdf","type":"application/pdf","size":3,"inline":false}],"auto":{"is":false,"reason":""},"problems":[]}`},
		"nothing": {nil, `{"from":{"name":"","address":""},"to":[],"cc":[],"reply_to":[],"subject":"","date":null,"message_id":"","in_reply_to":[],"references":[],` +
			`"text":"","fresh_text":"","html":"","attachments":[],"auto":{"is":false,"reason":""},` +
			`"problems":["This mail doesn't say who it is from.","This mail has no Message-ID.","This mail has no date.","Nothing in this looks like a mail."]}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(Explain(c.raw))
			if err != nil || string(got) != c.want {
				t.Errorf("%v\ngot  %s\nwant %s", err, got, c.want)
			}
		})
	}
}
