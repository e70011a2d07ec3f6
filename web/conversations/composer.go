// This file holds how the composer is filled: by a form that came back, by the
// draft that the viewer left, or by nothing yet.

package conversations

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"rapport/inbox"
	"rapport/mail"
	"rapport/web/ui"
)

// composer makes the form of an answer, and shows beside it what was not sent yet.
func (p *Pages) composer(ctx context.Context, s scene, thread []inbox.Message) (*composer, unsent, error) {
	c := compose(s, thread)
	drafts, err := p.inbox.Drafts(ctx, s.who.Email, s.c.ID)
	if err != nil {
		return c, unsent{}, err
	}
	u, err := p.unsent(ctx, s, drafts)
	if err != nil {
		return c, u, err
	}
	kind := inbox.Reply
	if s.forward != "" || s.draft.answer != nil && s.draft.answer.Kind == inbox.Forward {
		kind = inbox.Forward
	}
	form, d := s.draft.answer, own(drafts, s.who, kind)
	c.Revision = strconv.FormatInt(d.Revision, 10)
	if d.State == inbox.DraftTaken {
		c.TakenBy = s.first(d.TakenBy, "")
	}
	c.Typed = form != nil
	if form == nil {
		form = &written{Answer: d.Answer, format: "html"}
		if d.State != inbox.DraftOpen {
			form.Answer = inbox.Answer{}
		}
		form.cc, form.bcc, form.to = inbox.WriteAddresses(d.Copies), inbox.WriteAddresses(d.Blind), inbox.WriteAddresses(d.To)
		c.Why = d.Held
	}
	if kind == inbox.Forward {
		c.passOn(s, thread, form)
	} else {
		c.addCopies(s, thread, form)
	}
	c.fill(form, s)
	if c.Files, err = p.filesOf(ctx, form); err != nil {
		return c, u, err
	}
	seconds, err := p.inbox.UndoSeconds(ctx, s.who)
	for _, n := range inbox.UndoChoices() {
		label := ui.Plural(n, "second", "seconds")
		if n == 0 {
			label = "not at all"
		}
		c.Undo = append(c.Undo, undoChoice{n, label, n == seconds})
	}
	return c, u, err
}

// fill puts words back into the form.
func (c *composer) fill(f *written, s scene) {
	if f.ID == "" {
		return
	}
	c.ID, c.Format = f.ID, f.format
	c.Body = toEditor(cmp.Or(f.HTML, f.Text))
	if f.HTML == "" && f.format == "html" {
		c.Body = asEditor(f.Text)
	}
	if f.HandleSeconds > 0 {
		c.Seconds = strconv.FormatFloat(f.HandleSeconds, 'f', 0, 64)
	}
	if c.Typed && f.asked || f.Handover != "" { // else the line that is due now stays, also when it was not yet due then
		c.Handover = f.Handover
	}
	if c.Kind == string(inbox.Forward) {
		return
	}
	c.Saw = f.Saw
	c.Held = len(s.draft.news) > 0 || !c.Typed && f.Saw != s.c.Newest
}

// addCopies fills in who else gets the answer. Who got the last one gets this one too.
func (c *composer) addCopies(s scene, thread []inbox.Message, f *written) {
	others := inbox.Others(s.c, thread, s.ours)
	var names []string
	for _, o := range others {
		names = append(names, cmp.Or(o.Name, o.Address))
	}
	c.Others, c.Cc, c.Bcc = strings.Join(names, ", "), f.cc, f.bcc
	c.All = f.all
	if f.ID == "" {
		c.All = len(others) > 0 && remembered(s.c, thread)
	} else if !c.Typed {
		rest := slices.DeleteFunc(slices.Clone(f.Copies), func(a mail.Address) bool { return among(others, a) })
		if c.All = len(others) > 0 && len(rest)+len(others) == len(f.Copies); c.All {
			c.Cc = inbox.WriteAddresses(rest)
		}
	}
	c.Open = c.All || c.Cc != "" || c.Bcc != ""
}

func among(all []mail.Address, one mail.Address) bool {
	return slices.ContainsFunc(all, func(a mail.Address) bool { return strings.EqualFold(a.Address, one.Address) })
}

// remembered tells whether the talk is one of several: our last answer went to
// all of them, or another than the customer wrote last.
func remembered(c inbox.Conversation, thread []inbox.Message) bool {
	for _, m := range slices.Backward(thread) {
		switch m.Kind {
		case inbox.Reply:
			return len(m.Copies) > 0
		case inbox.FromCustomer:
			if m.Author != c.Customer.Email {
				return true
			}
		case inbox.Note, inbox.Auto, inbox.Forward:
		}
	}
	return false
}

// passOn makes the form one that passes messages on.
func (c *composer) passOn(s scene, thread []inbox.Message, f *written) {
	c.Kind, c.From, c.To, c.Cc, c.Bcc = string(inbox.Forward), "", f.to, f.cc, f.bcc
	c.Open = c.Cc != "" || c.Bcc != ""
	c.Drafts += "?kind=forward"
	c.Held = false
	files := 0
	for _, m := range thread {
		if m.Kind == inbox.Note {
			continue
		}
		files += len(m.Attachments)
		c.Carries = append(c.Carries, carried{
			ID: m.ID, Who: s.called(m), Preview: ui.Shorten(strings.Join(strings.Fields(m.Fresh), " "), 80), At: s.Brief(m.At),
			Chosen: slices.Contains(f.Carries, m.ID) || f.ID == "" && (s.forward == "all" || s.forward == m.ID),
		})
	}
	c.WithFiles, c.Bare = files > 0, f.Bare
}

// filesOf gives the files beside the form; pictures within the words stand there.
func (p *Pages) filesOf(ctx context.Context, f *written) (all []sendFile, err error) {
	uploads, err := p.inbox.Uploads(ctx, f.Files)
	for _, u := range uploads {
		if !strings.Contains(f.HTML, "cid:"+inbox.PictureID(u.ID)) {
			all = append(all, sendFileOf(u))
		}
	}
	return all, err
}
