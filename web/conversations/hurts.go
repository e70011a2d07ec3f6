// This file holds what a conversation has to do with what hurts people: what
// it belongs to, whether its customer was told, and the form that adds it.

package conversations

import (
	"context"
	"html/template"
	"net/url"
	"strings"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/id"
	"rapport/web/ui"
)

// hurtsPath is where what hurts people stands.
const hurtsPath = "/escalations"

func hurtPath(id string) string { return hurtsPath + "/" + url.PathEscape(id) }

// hurts is what the conversation belongs to.
type hurts struct {
	First string // of the customer
	All   []pain
}

// pain is one of them.
type pain struct {
	URL, Title string
	Others     int
	Fixed      bool
	Told       template.HTML // when, and by whom
	Elsewhere  string        // the conversation in which it was told
	Hand       string        // the composer with the letter in it
	Answered   string        // where "they know" posts to
	Remove     string
	Back       string
	letter     string
	id         string
}

func (p *Pages) hurtsOf(ctx context.Context, f ui.Frame, v view) (hurts, error) {
	h := hurts{First: firstOf(v.c.Customer)}
	all, err := p.hurts.Of(ctx, v.c.ID)
	for _, e := range all {
		t := pain{
			URL: hurtPath(e.ID), Title: e.Title, Others: e.Others, Fixed: e.Status == escalation.Complete, id: e.ID,
			Remove: hurtPath(e.ID) + "/links/" + url.PathEscape(v.c.ID) + "/removal", Back: v.at.talk(v.c.ID),
		}
		l := e.Letter
		switch {
		case !t.Fixed:
		case l.State.Told():
			name := v.names[l.By]
			if name == "" {
				name = l.By
			}
			t.Told = f.Time(l.At) + template.HTML(" by "+template.HTMLEscapeString(ui.FirstName(name))) //nolint:gosec // escaped here
			if l.Conversation != v.c.ID {
				t.Elsewhere = v.at.talk(l.Conversation)
			}
		case l.State == escalation.Hand:
			t.Hand, t.letter = v.at.talk(v.c.ID, "letter", e.ID), l.Words
			t.Answered = hurtPath(e.ID) + "/telling/answered/" + url.PathEscape(e.Customer)
		}
		h.All = append(h.All, t)
	}
	return h, err
}

// take puts the letter that is answered by hand into the composer.
func (c *composer) take(h hurts, letter string) {
	for _, t := range h.All {
		if t.id == letter && t.letter != "" && c.Body == "" {
			c.Body, c.Format = t.letter, "text"
		}
	}
}

// join is the form that adds the conversation to what hurts.
type join struct {
	Conversation, Back string
	ID                 string // of what is raised, if something is
	First              string
	Quote              string // offered
	Choices            []choice
	Urgencies          []urgency
}

type choice struct {
	ID, Title, Standing string
	First               bool
}

type urgency struct {
	Level int
	Label string
	First bool
}

// join offers what hurts already, but for what the conversation belongs to.
func (p *Pages) join(ctx context.Context, v view, h hurts, thread []inbox.Message) (join, error) {
	j := join{Conversation: v.c.ID, Back: v.at.talk(v.c.ID), ID: id.New(), First: firstOf(v.c.Customer)}
	for _, m := range thread {
		if m.Kind == inbox.FromCustomer && strings.TrimSpace(m.Fresh) != "" {
			j.Quote = escalation.Quote(m.Fresh)
		}
	}
	for _, u := range []escalation.Urgency{escalation.Annoying, escalation.Blocked, escalation.Losing} {
		j.Urgencies = append(j.Urgencies, urgency{int(u), u.Label(), u == escalation.Annoying})
	}
	belongs := map[string]bool{}
	for _, t := range h.All {
		belongs[t.id] = true
	}
	all, err := p.hurts.Choices(ctx)
	for _, e := range all {
		if !belongs[e.ID] {
			j.Choices = append(j.Choices, choice{e.ID, e.Title, strings.ToLower(e.Status.Label()), len(j.Choices) == 0})
		}
	}
	return j, err
}
