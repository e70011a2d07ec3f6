// This file holds the page of one escalation, and all its conversations.

package escalations

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/id"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

// onePage is an escalation.
type onePage struct {
	ui.Frame
	ID       string
	Here     string // its own address
	Title    string
	Lede     string
	RaisedBy string
	RaisedOn template.HTML
	Item     string // the meeting's item it came from

	Quotes  []quote
	Talks   int
	Known   []known
	History []step

	Decide   *decision // nil for who may not
	Failed   bool      // a form came back: the page stays as it is until it is sent again
	Status   string
	Standing string
	People   int
	Complete bool
	Tell     string // what there is to do about telling; "" before it is complete
	Told     bool   // everybody knows

	Bars    template.HTML
	Normal  string
	Urgency urgency
	Keeper  string
	Issue   *issue
	Frowns  int
	Same    []same
	Offer   []offer // conversations that can be joined
	Raise   ui.Raise
}

type quote struct {
	Words, Who, URL string
	When            template.HTML
	Face            *face
}

type face struct{ Kind, Label string }

type known struct{ Name, Words string }

type step struct {
	What, Who string
	When      template.HTML
	Why       string
}

// decision is the form for where it stands.
type decision struct {
	Options []option
	Why     string
	Error   map[string]string
}

type option struct {
	Value, Label string
	Selected     bool
}

type issue struct{ URL, Label string }

type same struct {
	URL, Subject, Who string
	Standing          string
}

type offer struct{ ID, Who, Subject string }

const (
	quotesShown = 5
	sameShown   = 6
	offered     = 25
)

func (p *Pages) showOne(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.renderOne(w, r, who, http.StatusOK, nil)
}

// renderOne shows an escalation; after a form that did not work, with what was typed.
func (p *Pages) renderOne(w http.ResponseWriter, r *http.Request, who team.Person, status int, typed *decision) error {
	ctx := r.Context()
	c, err := p.escalations.Case(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := p.people(ctx)
	if err != nil {
		return err
	}
	f := p.house.Frame(w, r, c.Title, "")
	o := onePage{
		Frame: f, ID: c.ID, Here: pathOf(c.ID), Title: c.Title, Lede: sayCase(c), RaisedBy: names.first(c.RaisedBy), RaisedOn: f.Day(c.RaisedAt), Item: itemPath(c.Item),
		Talks: c.Conversations, Known: knownOf(c.Known), Status: c.Status.Label(), Standing: standingOf(c, names, f.At), People: c.People,
		Complete: c.Status == escalation.Complete, Told: c.Status == escalation.Complete && c.Untold == 0,
		Bars: bars(c.Reach), Normal: normalOf(c.Limits), Urgency: urgencyOf(c.Urgency, fmt.Sprintf("%d, %s", c.Urgency, strings.ToLower(c.Urgency.Label()))),
		Issue: issueOf(c.Reference),
		Raise: ui.Raise{Kind: "escalation", Ref: c.ID, Title: c.Title, Said: ui.Plural(c.People, "person", "people") + ", " + trendOf(c.Reach), Back: pathOf(c.ID)},
	}
	o.Failed = typed != nil
	if k := c.Keeper(); k != "" {
		o.Keeper = names.first(k)
	}
	if o.Complete {
		o.Tell = pathOf(c.ID, "telling")
	}
	for _, l := range slices.Backward(c.History) {
		o.History = append(o.History, step{What: stepOf(l), Who: names.name(l.By), When: f.Time(l.At), Why: l.Why})
	}
	if escalation.MayDecide(who) {
		o.Decide = decisionOf(c.Status, typed)
	}
	if err := p.fillOne(ctx, &o, c, names); err != nil {
		return err
	}
	return ui.Show(w, status, p.one, o)
}

// fillOne adds what the inbox and the ratings know.
func (p *Pages) fillOne(ctx context.Context, o *onePage, c escalation.Case, names people) error {
	var ids []string
	linked := map[string]bool{}
	for _, l := range c.Linked {
		linked[l.Talk.ID] = true
		ids = append(ids, l.Talk.ID)
		if l.Conversation != l.Talk.ID {
			ids = append(ids, l.Conversation)
		}
	}
	faces, err := p.faces(ctx, ids)
	if err != nil {
		return err
	}
	for _, l := range slices.Backward(c.Linked) {
		rated, ok := faces[l.Talk.ID]
		if ok && rated.Face == rating.NotGood {
			o.Frowns++
		}
		if l.Quote != "" && len(o.Quotes) < quotesShown {
			q := quote{Words: l.Quote, Who: l.Talk.Customer.Called(), URL: talkPath(l.Talk.ID), When: o.Brief(l.Began())}
			if ok {
				q.Face = &face{string(rated.Face), "Rated " + faceWords(rated.Face)}
			}
			o.Quotes = append(o.Quotes, q)
		}
		if len(o.Same) < sameShown {
			o.Same = append(o.Same, same{talkPath(l.Talk.ID), subjectOf(l.Talk), l.Talk.Customer.Called(), o.talkStands(l.Talk, names)})
		}
	}
	page, err := p.inbox.List(ctx, inbox.Filter{View: inbox.All, Limit: offered})
	for _, t := range page.Rows {
		if !linked[t.ID] && !t.BeganAt.IsZero() {
			o.Offer = append(o.Offer, offer{t.ID, t.Customer.Called(), subjectOf(t)})
		}
	}
	return err
}

// talkStands says where a conversation stands.
func (o *onePage) talkStands(c inbox.Conversation, names people) string {
	switch {
	case !c.WaitingSince.IsZero():
		return "waiting " + ui.Span(o.At.Sub(c.WaitingSince))
	case c.Replier != "":
		return "answered by " + names.first(c.Replier)
	default:
		return string(c.Status)
	}
}

func subjectOf(c inbox.Conversation) string {
	if s := strings.TrimSpace(c.Subject); s != "" {
		return s
	}
	return "(no subject)"
}

// sayCase says whom it hurts in a sentence.
func sayCase(c escalation.Case) string {
	if c.People == 0 {
		return "Nobody is linked to it yet. Add the conversations it comes from."
	}
	s := ui.Plural(c.People, "person", "people") + ", " + ui.Plural(c.Conversations, "conversation", "conversations") + "."
	switch n := c.New(); {
	case c.Status == escalation.Complete && c.Untold > 0:
		return s + " It is fixed, and " + ui.Plural(c.Untold, "person does", "people do") + " not know yet."
	case c.Status == escalation.Complete || c.Status == escalation.Closed:
		return s
	case n == 0:
		return s + " Nobody new this week."
	case n == c.People:
		return s + " All of them this week."
	default:
		return s + " " + ui.Count(n) + " of them new this week."
	}
}

// itemPath is where a meeting's item stands; "" for none.
func itemPath(item string) string {
	if strings.HasPrefix(item, "/meetings/") {
		return item
	}
	return ""
}

func knownOf(k escalation.Known) (all []known) {
	for _, one := range []known{
		{"What happens", k.Happens}, {"Verified how", k.Verified}, {"Solved looks like", k.Solved}, {"What blocks", k.Blocks}, {"Until then", k.Meanwhile},
	} {
		if one.Words != "" {
			all = append(all, one)
		}
	}
	return all
}

func stepOf(l escalation.Line) string {
	if l.What == escalation.WhatUrgency {
		return "Urgency " + l.Now + ", was " + l.Was
	}
	return escalation.Status(l.Now).Label()
}

func decisionOf(now escalation.Status, typed *decision) *decision {
	if typed != nil {
		return typed
	}
	return &decision{Options: options(now)}
}

func options(now escalation.Status) (all []option) {
	for _, s := range escalation.Statuses() {
		label := s.Label()
		if s == escalation.Closed {
			label += ", not doing it"
		}
		all = append(all, option{string(s), label, s == now})
	}
	return all
}

// issueOf names an issue elsewhere by the end of its address.
func issueOf(address string) *issue {
	u, err := url.Parse(address)
	if address == "" || err != nil {
		return nil
	}
	parts := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
	label := u.Host
	if n := len(parts); n > 0 {
		label = parts[n-1]
		if number := strings.Trim(label, "0123456789") == ""; number && n >= 3 {
			label = parts[n-3] + "#" + label
		}
	}
	return &issue{address, label}
}

// allPage lists every conversation of an escalation.
type allPage struct {
	ui.Frame
	Here, Title string
	Rows        []linkedRow
}

type linkedRow struct {
	URL, Who, Subject, Quote string
	When                     template.HTML
	By                       string
	Remove                   string
}

func (p *Pages) showAll(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	c, err := p.escalations.Case(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := p.people(r.Context())
	if err != nil {
		return err
	}
	a := allPage{Frame: p.house.Frame(w, r, "Conversations of “"+c.Title+"”", ""), Here: pathOf(c.ID), Title: c.Title}
	for _, l := range slices.Backward(c.Linked) {
		a.Rows = append(a.Rows, linkedRow{
			URL: talkPath(l.Talk.ID), Who: l.Talk.Customer.Called(), Subject: subjectOf(l.Talk), Quote: l.Quote, When: a.Brief(l.Began()), By: names.first(l.By),
			Remove: pathOf(c.ID, "links", l.Talk.ID, "removal"),
		})
	}
	return ui.Show(w, http.StatusOK, p.all, a)
}

// newID is minted for each form that raises something.
func newID() string { return id.New() }
