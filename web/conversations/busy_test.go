// This file holds a believable morning at the desk, for looking and for trying.

package conversations_test

import (
	"encoding/base64"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
	"rapport/rating"
)

// dot is a picture of one pixel.
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

// before puts the clock to some time before noon.
func (k *office) before(d time.Duration) { k.Clock.Set(noon.Add(-d)) }

// busy fills the desk: people past the hour and within it, an answer that did
// not leave, one that came back, an unreadable mail, old conversations. It
// gives Marguerite's conversation, in which Joe answered and she wrote again.
func (k *office) busy() inbox.Conversation {
	k.t.Helper()
	marguerite := "Marguerite Olsen <marguerite@lakestreet.example>"
	k.before(60 * 24 * time.Hour)
	k.Arrives(k.Letter(marguerite, "Receipt numbering for the auditor", "Can the receipts be numbered without gaps?"))
	old := k.Of("marguerite@lakestreet.example")
	k.rate(k.Reply(k.Joe, old, "<p>They can: Donations, Receipts, Numbering.</p>"), rating.Great, rating.Help, "Joe stayed until it worked.")
	must(k.t, k.Inbox.Close(k.t.Context(), k.Joe, old.ID))

	k.before(30 * time.Hour)
	k.Arrives(k.Letter(marguerite, "Card field missing on the donation form", "Dear team,\n\nthe box for the card does not show on our donation form."))
	c := k.Of("marguerite@lakestreet.example")
	k.before(27 * time.Hour)
	sent := k.Reply(k.Joe, c, "<p>Hi Marguerite, I’ve put your form on our <a href=\"https://test.kindling.example\">test page</a>, and there the card box shows. Could you</p><ol><li>pause the caching plug-in,</li><li>try it once more on yours?</li></ol>")
	must(k.t, k.Inbox.AddNote(k.t.Context(), k.Joe, id.New(), c.ID, "Smells like the Safari thing from 3.2.1. Is it the same content-security rule as Ingrid’s site?"))
	k.before(20 * time.Hour)
	k.rate(sent, rating.NotGood, rating.Product, "Nobody told me the update would do this.")

	k.before(84 * time.Minute)
	k.Arrives(k.Letter("Darius Whitfield <darius@citychoir.example>", "Recurring gifts", "Recurring gifts stopped on the 19th. Forty-one monthly donors, and I only noticed because one of them rang me."))
	k.before(68 * time.Minute)
	k.Arrives(k.Letter("Ingrid Sørbø <ingrid@fjordklubb.example>", "Receipts", "Receipts go out with last year’s address. Our auditor has asked twice now."))
	k.before(52 * time.Minute)
	k.Arrives(k.Letter(marguerite, "Re: Card field missing on the donation form", `--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8

It worked on your test page, and then my own page did the same thing again. The card box never appears. Our gala is on Saturday and I have 340 guests arriving with their phones out.

I don’t know what a caching plug-in is, and I’m a little afraid to pause something I can’t un-pause. Could someone please look at it with me?

On Sun, 22 Nov 2026 at 09:00, Joe Adeyemi, Kindling support <help@kindling.example> wrote:
> Hi Marguerite, I’ve put your form on our test page, and there the card box
> shows. Could you try it once more on yours?
--c
Content-Type: text/html; charset=utf-8

<p style="color: #444">It worked on your test page, and then my own page did <b>the same thing</b> again. The card box never appears.</p><p><img src="cid:shot@lake" width="40"></p><p>Could someone please look at it <em>with</em> me?</p><img src="https://tracker.example/pixel.gif"><script>alert(1)</script><blockquote type="cite">Hi Marguerite…</blockquote>
--c--
--b
Content-Type: image/png; name="donate-page.png"
Content-Disposition: inline; filename="donate-page.png"
Content-ID: <shot@lake>
Content-Transfer-Encoding: base64

`+dot+`
--b
Content-Type: text/html; name="site-report.html"
Content-Disposition: attachment; filename="site-report.html"

<script>alert(1)</script>
--b--`, "References: <"+sent.HeaderID+">", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"))
	for _, one := range []struct {
		ago                time.Duration
		from, subject, say string
	}{
		{47, "Bashir Haddad <bashir@cedar.example>", "Fees", "Can donors choose to cover the fee? I am sure I saw it in the old version."},
		{41, "Parroquia San Telmo <hola@santelmo.example>", "Traducciones", "¿Se puede poner el formulario en español y en guaraní al mismo tiempo?"},
		{33, "Wren Castellanos <wren@openbooks.example>", "Export", "Thank you, that did it. One more thing while I have you: how do I export donors for our mail merge?"},
		{24, "Yusuf Demirci <yusuf@fener.example>", "The goal bar shows 104 %", "The goal bar shows 104 % but we are at 96. The board is meeting tonight."},
		{18, "Lottie Beauchamp-Nakagawa <lottie@saltmarsh.example>", "Question before I buy", "Does it work with our theme, and can I pay by invoice?"},
		{9, "hope@harbor.example", "", "We moved hosts on Friday and the licence says it is active on another site."},
	} {
		k.before(one.ago * time.Minute)
		k.Arrives(k.Letter(one.from, one.subject, one.say))
	}
	k.before(16 * time.Minute)
	yusuf := k.Of("yusuf@fener.example")
	k.Reply(k.Ana, yusuf, "<p>Hi Yusuf, the bar counts a refunded gift. I’ve taken it out by hand, so tonight it will say 96.</p>")
	lottie := k.Of("lottie@saltmarsh.example")
	answer := k.Reply(k.Joe, lottie, "<p>It does, and you can.</p>")
	k.before(15 * time.Minute)
	k.Arrives(bounce(answer))
	k.before(14 * time.Minute)
	bashir := k.Of("bashir@cedar.example")
	there := k.Reply(k.Joe, bashir, "<p>They can: Donations, Settings, Fees.</p>")
	k.before(13 * time.Minute)
	k.Arrives(k.Letter("Bashir Haddad <bashir@cedar.example>", "Automatic reply: Fees", "I am out of the office and back on Monday 30 November.", "Auto-Submitted: auto-replied", "In-Reply-To: <"+there.HeaderID+">"))
	k.before(28 * time.Minute)
	must(k.t, k.Inbox.Accept(k.t.Context(), inbox.Batch{Mailbox: k.Box.ID, Mails: []inbox.Raw{{At: k.Clock.Now(), Source: "INBOX 1/7", Failed: "The server broke off after 4096 of 38210 bytes."}}}))
	k.Clock.Set(noon)
	k.world.Refuse("yusuf@fener.example", 550, "Recipient address rejected: Domain not found")
	k.sendAll()
	return c
}

// bounce is what a mail server sends back when an answer did not arrive.
func bounce(m inbox.Message) string {
	return strings.Join([]string{
		"From: Mail Delivery System <mailer-daemon@mx.saltmarsh.example>", "To: help@kindling.example", "Subject: Undelivered mail",
		"Date: Mon, 23 Nov 2026 11:45:00 +0000", "Message-ID: <bounce1@mx.saltmarsh.example>", "MIME-Version: 1.0",
		"Content-Type: multipart/report; report-type=delivery-status; boundary=r", "", "--r", "Content-Type: text/plain", "",
		"Your mail could not be delivered: the mailbox does not exist.", "--r", "Content-Type: message/delivery-status", "",
		"Reporting-MTA: dns; mx.saltmarsh.example", "", "Final-Recipient: rfc822; " + m.To[0].Address, "Action: failed", "Status: 5.1.1",
		"Diagnostic-Code: smtp; 550 5.1.1 No such user", "--r", "Content-Type: text/rfc822-headers", "",
		"Message-ID: <" + m.HeaderID + ">", "--r--", "",
	}, "\n")
}

// picture is dot as bytes.
func picture() []byte {
	b, err := base64.StdEncoding.DecodeString(dot)
	if err != nil {
		panic(err) // it is written above
	}
	return b
}
