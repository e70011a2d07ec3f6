// This file holds the menu of all that can be done with a conversation besides
// answering it: each verb stands there with its key.

package conversations

import (
	"cmp"
	"context"
	"html/template"
	"net/url"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/web/ui"
)

// more is the menu of one conversation. Its keys work while it is closed.
type more struct {
	Place    listing
	First    string // of the customer
	Status   string // where a status posts to
	Together together
	Hidden   string // spam or deleted, when it is
	Pass     string // where passing it on begins
	Asleep   bool
	ID       string
	Block    string // the address that can be blocked
	Sleep    sleep
	Merge    merging
	Split    splitting
	Guest    forGuest
}

// forGuest says whether the conversation is marked as good for a guest.
type forGuest struct {
	ID string
	On bool
}

// merging is the form that puts conversations together.
type merging struct {
	Post, Find string
	Words      string // that were looked for
	Alike      bool   // those under the same subject were
	Found      bool   // they were, or those alike: the form stands open
	Choices    []mergeChoice
	Parts      []mergePart
}

type mergeChoice struct {
	ID, Subject, Who string
	When             template.HTML
	Standing         string
}

// mergePart is what was merged into this one.
type mergePart struct {
	Out     string // where taking it out posts to
	Subject string
	When    template.HTML
}

// splitting is the form that moves messages to a conversation of their own.
type splitting struct {
	Post    string
	Choices []splitChoice
}

type splitChoice struct {
	ID, Who, Say string
	When         template.HTML
	Chosen       bool
}

func (p *Pages) more(ctx context.Context, f ui.Frame, v view, list listing, thread []inbox.Message) (more, error) {
	path := talkPath(v.c.ID)
	m := more{
		ID: v.c.ID, Block: v.c.Customer.Email,
		Place: list, First: firstOf(v.c.Customer), Status: path + "/status", Pass: v.at.talk(v.c.ID, "forward", "all"), Asleep: v.c.Status == inbox.Pending, Sleep: sleepOf(f, v, path+"/sleep"),
		Merge: merging{Post: path + "/merge", Find: path, Words: v.merge, Found: v.merge != "" || v.alike, Alike: v.alike},
		Split: splitting{Post: path + "/split", Choices: splitChoices(f, v, thread)},
	}
	if v.c.Status == inbox.Spam || v.c.Status == inbox.Deleted {
		m.Hidden = string(v.c.Status)
	}
	found, err := p.mergeChoices(ctx, v)
	if err != nil {
		return m, err
	}
	for _, c := range found {
		if c.ID != v.c.ID && c.Merged == "" && c.Status != inbox.Spam && c.Status != inbox.Deleted {
			m.Merge.Choices = append(m.Merge.Choices, mergeChoice{c.ID, subjectOf(c), c.Customer.Called(), f.Brief(c.NewestAt), standingOf(c)})
		}
	}
	parts, err := p.inbox.MergedInto(ctx, v.c.ID)
	for _, part := range parts {
		m.Merge.Parts = append(m.Merge.Parts, mergePart{
			path + "/parts/" + url.PathEscape(part.Conversation) + "/removal", cmp.Or(part.Subject, part.From.Called()), f.Time(time.UnixMicro(part.At)),
		})
	}
	return m, err
}

func splitChoices(f ui.Frame, v view, thread []inbox.Message) (all []splitChoice) {
	s := scene{Frame: f, view: v}
	for _, m := range thread {
		if m.Kind == inbox.FromCustomer || m.Kind == inbox.Reply {
			all = append(all, splitChoice{m.ID, s.called(m), ui.Shorten(strings.Join(strings.Fields(m.Fresh), " "), 90), f.Time(m.At), false})
		}
	}
	if len(all) < 2 {
		return nil
	}
	all[len(all)-1].Chosen = true
	return all
}
