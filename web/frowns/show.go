// This file holds what the page shows: the list, and one frown.

package frowns

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

// list is one of the lists at the left.
type list string

const (
	toRead  list = ""
	wasRead list = "read"
	asked   list = "asked"
)

func (l list) path() string {
	if l == toRead {
		return root
	}
	return root + "/" + string(l)
}

const listLength = 50

// shown is what to show: a list, or one frown with what was typed into its forms.
type shown struct {
	list     list
	message  string // empty: the first of the list
	reading  *rating.Reading
	asking   *rating.Move
	deciding string
	wrong    map[string]string // by field
}

// frownPage is the list and, beside it, one frown.
type frownPage struct {
	ui.Frame
	Heading string
	Tabs    []tab
	Rows    []row
	More    string
	One     *one
	Empty   string
	None    string // what there is when nothing is left to read
}

type tab struct {
	Label, URL string
	Count      int
	Current    bool
}

type row struct {
	URL, Who, About, Say, Cause string
	Face                        string // as templates draw it
	At                          template.HTML
	Asked, Current              bool
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person, s shown) error {
	ctx := r.Context()
	v := frownPage{Frame: p.house.Frame(w, r, "Frowns", ui.NavInbox)}
	v.Body = "app"
	var chosen *rating.Frown
	if s.message != "" {
		f, err := p.Ratings.Frown(ctx, s.message)
		if err != nil {
			return err
		}
		chosen, v.Body = &f, "app reading"
		if !f.ReadAt.IsZero() {
			s.list = wasRead
		}
	}
	all, err := p.rows(r, &v, s)
	if err != nil {
		return err
	}
	if chosen == nil && len(all) > 0 {
		chosen = &all[0]
	}
	for i := range all {
		v.Rows[i].Current = chosen != nil && all[i].Message == chosen.Message
	}
	if chosen != nil {
		if v.One, err = p.one(ctx, v.Frame, who, *chosen, s); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if s.wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	return ui.Show(w, status, p.page, v)
}

// rows fills the list at the left, and gives what stands in it.
func (p *Pages) rows(r *http.Request, v *frownPage, s shown) (all []rating.Frown, err error) {
	ctx := r.Context()
	if err := p.head(ctx, v, s.list); err != nil {
		return nil, err
	}
	if s.list == asked {
		all, err = p.Ratings.Moves(ctx)
	} else {
		var after *rating.Frown
		if id := r.FormValue("after"); id != "" {
			f, err := p.Ratings.Frown(ctx, id)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			} else if err == nil {
				after = &f
			}
		}
		if all, err = p.Ratings.Frowns(ctx, s.list == wasRead, after, listLength+1); len(all) > listLength {
			all = all[:listLength]
			v.More = s.list.path() + "?after=" + url.QueryEscape(all[listLength-1].Message)
		}
	}
	if err != nil {
		return nil, err
	}
	names, err := p.customers(ctx, all)
	for _, f := range all {
		one := row{
			URL: pathOf(f.Message), Who: cmp.Or(names[f.Conversation], "Someone"), Face: string(f.Face), About: aboutWords(f.About), At: v.Brief(f.At),
			Asked: f.Move != nil && f.Move.DecidedAt.IsZero(),
		}
		if f.Comment != "" {
			one.Say = "“" + ui.Shorten(f.Comment, 160) + "”"
		}
		if !f.ReadAt.IsZero() {
			one.Cause = causeWords(f.Cause).Label
		}
		v.Rows = append(v.Rows, one)
	}
	return all, err
}

// head fills what stands above the list.
func (p *Pages) head(ctx context.Context, v *frownPage, l list) error {
	unread, err := p.Ratings.Unread(ctx)
	if err != nil {
		return err
	}
	year, err := p.Ratings.ReadSince(ctx, v.At.AddDate(-1, 0, 0))
	if err != nil {
		return err
	}
	moves, err := p.Ratings.Moves(ctx)
	if err != nil {
		return err
	}
	read, parts := 0, []string{}
	for _, c := range rating.Causes() {
		if n := year[c]; n > 0 {
			read += n
			parts = append(parts, ui.Count(n)+" "+causeWords(c).was)
		}
	}
	if read > 0 {
		v.None = ui.Count(read) + " in a year: " + ui.Names(parts) + "."
	}
	v.Heading = "No frowns to read"
	if unread > 0 {
		v.Heading = ui.Plural(unread, "frown", "frowns") + " to read"
	}
	v.Title = v.Heading
	v.Tabs = []tab{{"To read", toRead.path(), 0, l == toRead}, {"Read", wasRead.path(), read, l == wasRead}}
	if len(moves) > 0 || l == asked {
		v.Tabs = append(v.Tabs, tab{"Asked to be moved", asked.path(), len(moves), l == asked})
	}
	v.Empty = map[list]string{toRead: "Every frown has been read", wasRead: "Nobody read a frown yet", asked: "Nobody asks for anything"}[l]
	return nil
}

// customers gives what to call the customer of each conversation.
func (p *Pages) customers(ctx context.Context, all []rating.Frown) (map[string]string, error) {
	var ids []string
	for _, f := range all {
		ids = append(ids, f.Conversation)
	}
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	list, err := p.Inbox.Conversations(ctx, ids)
	for _, c := range list {
		names[c.ID] = c.Customer.Called()
	}
	return names, err
}

// conversation is the one that a rated answer is part of now.
func (p *Pages) conversation(ctx context.Context, message string) (c inbox.Conversation, err error) {
	m, err := p.Inbox.Message(ctx, message)
	if err != nil {
		return c, err
	}
	for id := m.Conversation; id != "" && err == nil; id = c.Merged {
		c, err = p.Inbox.Conversation(ctx, id)
	}
	return c, err
}

// aboutWords say what a customer said a rating is about; empty when they did not.
func aboutWords(a rating.About) string {
	switch a {
	case rating.Help:
		return "the help"
	case rating.Product:
		return "our product"
	case rating.Both:
		return "both"
	case rating.Other:
		return "something else"
	}
	return ""
}

// cause is one of the choices.
type cause struct {
	Value      rating.Cause
	Key        int
	Label, How string
	Chosen     bool
	was        string // in a count: "3 the wait"
}

func causes() []cause {
	return []cause{
		{rating.CauseHelp, 1, "The help", "how we answered", false, "the help"},
		{rating.CauseProduct, 2, "The product", "what it does or doesn’t", false, "the product"},
		{rating.CausePolicy, 3, "A rule", "price, licence, refund", false, "a rule"},
		{rating.CauseWait, 4, "The wait", "too long, too often", false, "the wait"},
		{rating.CauseOther, 5, "Something else", "", false, "something else"},
	}
}

func causeWords(c rating.Cause) cause {
	for _, one := range causes() {
		if one.Value == c {
			return one
		}
	}
	return cause{Label: string(c)}
}

// paragraphs parts a text at its blank lines.
func paragraphs(text string) (all []string) {
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
