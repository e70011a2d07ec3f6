// This file holds writing as a customer: a real mail, carried by SMTP.

package mailbox

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/mail/line"
	"rapport/mail/sandbox"
	"rapport/mail/smtp"
	"rapport/web/ui"
)

// draft is what the form holds.
type draft struct {
	Subject, Words string
	Try            string // away and broken are mails that no person writes
	Answer         string // the mail that is answered, by its place
	Error          string
}

// draftOf fills the form: empty, an answer, or one of the examples.
func (p *Pages) draftOf(try string, mails []sandbox.Delivered, answer string) *draft {
	switch try {
	case "angry":
		return &draft{Try: try, Subject: "Third time this month", Words: "This is the third time this month that the form is broken, and every time I hear that it is fixed.\n\nI have a gala on Saturday. What do I tell 340 people?"}
	case "portuguese":
		return &draft{Try: try, Subject: "Recibos", Words: "Boa tarde,\n\nOs recibos saem com a morada do ano passado. Como posso mudar?\n\nObrigada"}
	case "away":
		return &draft{Try: try, Subject: "Automatic reply: I am away", Words: "I am out of the office until Monday and read no mail."}
	case "broken":
		return &draft{Try: try, Subject: "(a mail nobody can read)", Words: "This one leaves as bytes that are no mail at all."}
	}
	d := &draft{Try: "new"}
	if n, err := strconv.Atoi(answer); err == nil && n >= 0 && n < len(mails) {
		d.Answer, d.Subject = answer, mail.Parse(mails[n].Raw).Subject
	}
	return d
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	me := p.customer(r.FormValue("as"))
	d := draft{Subject: strings.TrimSpace(r.FormValue("subject")), Words: strings.TrimSpace(r.FormValue("words")), Try: r.FormValue("try"), Answer: r.FormValue("answer")}
	if d.Words == "" {
		d.Error = "There is nothing to send yet."
		v := mailboxPage{Frame: p.house.Frame(w, r, "The customer’s mailbox", ""), Team: p.team, Me: me, Customers: p.customers, Write: &d}
		v.Body = "demo reading"
		return ui.Show(w, http.StatusUnprocessableEntity, p.page, v)
	}
	to, raw, err := p.compose(me, d)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(p.world.SMTP())
	if err != nil {
		return fmt.Errorf("finding the mail world: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return fmt.Errorf("finding the mail world: %w", err)
	}
	account := smtp.Account{Host: host, Port: number, Security: line.Plain}
	if err := smtp.Send(r.Context(), account, smtp.Envelope{From: me.Address, To: []string{to}}, raw); err != nil {
		return fault.New(fault.Trouble, "The mail did not leave. Try again in a moment.").Because(err)
	}
	http.Redirect(w, r, "/mailbox?sent=1&as="+url.QueryEscape(me.Address), http.StatusSeeOther)
	return nil
}

// compose writes the mail the way the customer's mail program would.
func (p *Pages) compose(me Customer, d draft) (to string, raw []byte, err error) {
	if d.Try == "broken" {
		return p.team, []byte("\x00\x01\x02 this is no mail \xff\xfe\x00"), nil
	}
	_, domain, _ := strings.Cut(me.Address, "@")
	out := mail.Draft{
		From: mail.Address{Name: me.Name, Address: me.Address}, To: []mail.Address{{Address: p.team}},
		Subject: d.Subject, Date: p.house.Now(), MessageID: id.New() + "@" + domain, Text: d.Words,
	}
	mails := p.world.Mailbox(me.Address)
	if n, err := strconv.Atoi(d.Answer); err == nil && n >= 0 && n < len(mails) {
		l := mail.Parse(mails[n].Raw)
		out.Reply, out.InReplyTo, out.References = true, l.MessageID, l.References
		out.To = []mail.Address{l.From}
		if len(l.ReplyTo) > 0 {
			out.To = l.ReplyTo[:1]
		}
		out.Quoted = &mail.Quote{Attribution: fmt.Sprintf("On %s, %s wrote:", mails[n].At.Format("2 January 2006 at 15:04"), l.From.Name), Text: l.Text}
	}
	raw, err = mail.Compose(out)
	if err != nil {
		return "", nil, fault.New(fault.Invalid, "This can’t be sent as a mail: %v.", err)
	}
	if d.Try == "away" { // as another's program says it: Draft.Auto would mark it as our own
		raw = append([]byte("Auto-Submitted: auto-replied\r\n"), raw...)
	}
	return out.To[0].Address, raw, nil
}
