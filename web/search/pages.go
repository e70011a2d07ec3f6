// This file holds the one page.

package search

import (
	"context"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"rapport/inbox"
	"rapport/inbox/search"
	"rapport/kit/page"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages serves the search.
type Pages struct {
	house *ui.House
	found *search.Store
	inbox *inbox.Store

	set  *page.Set
	page page.Page[foundPage]
}

// New makes the page.
func New(h *ui.House, found *search.Store, in *inbox.Store) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{house: h, found: found, inbox: in, set: set, page: page.Of[foundPage](set, "found.html")}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where it stands.
func (p *Pages) Routes(mux ui.Mux) { mux.Handle("GET /search", p.house.Team(p.show)) }

// path is where it stands.
const path = "/search"

// foundPage is what was found.
type foundPage struct {
	ui.Frame
	Query   string
	Chips   []chip
	Words   string
	Heading string
	Sub     string
	Trouble []string
	Rows    []row
	More    string        // address of the next page
	Seen    template.HTML // how far back was looked, when this page is not full
	Top     string        // address of the first page, on a later one
	Empty   bool
	Help    []help

	book inbox.TopicBook
}

// chip is a filter word, and the address of the same question without it.
type chip struct{ Words, Without string }

// row is a conversation.
type row struct {
	URL      string
	Who      []search.Piece
	At       template.HTML
	Subject  []search.Piece
	Say      []search.Piece
	Topics   []string
	Face     string
	Label    string
	Files    [][]search.Piece
	Standing string
	Icon     string
}

// help explains a filter word.
type help struct{ Word, Means string }

func helps() []help {
	return []help{
		{"from:olsen", "a customer or a colleague"},
		{"to:ellen", "who else got it"},
		{"by:ana", "who answered"},
		{"topic:billing", "a topic, or none"},
		{"is:closed", "waiting, answered, open, snoozed, closed, spam, deleted"},
		{"before:2026-10", "or after:, a day, month or year"},
		{"has:attachment", "or has:note"},
		{"rating:not_good", "great, okay, not_good"},
		{"mailbox:help@", "a mailbox"},
		{"language:de", "what the customer writes"},
		{`"card box"`, "exactly these words"},
		{"-paypal", "without this word, or -is:closed"},
	}
}

const (
	pageLength  = 25
	saidLength  = 190 // bytes of a message, around the words
	mostFiles   = 3
	longestName = 60
)

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	typed := r.FormValue("q")
	q := search.Parse(typed)
	v := foundPage{Frame: p.house.Frame(w, r, "Search", ui.NavSearch), Query: strings.ToValidUTF8(typed, ""), Help: helps()}
	found, err := p.found.Find(r.Context(), search.Ask{
		Query: q, Typing: !strings.HasSuffix(typed, " "), Zone: who.Location(), After: r.FormValue("after"), Limit: pageLength,
	})
	if err != nil {
		return err
	}
	v.Trouble = found.Trouble
	for i, n := range q.Filters {
		v.Chips = append(v.Chips, chip{n.String(), address(q.Without(i).String(), "")})
	}
	v.Words = wordsOf(q)
	if v.book, err = p.inbox.TopicBook(r.Context()); err != nil {
		return err
	}
	for _, h := range found.Hits {
		v.Rows = append(v.Rows, v.row(h))
	}
	if r.FormValue("after") != "" {
		v.Top = address(typed, "")
	}
	if found.Next != "" {
		v.More = address(typed, found.Next)
		if !found.Seen.IsZero() {
			v.Seen = v.Day(found.Seen)
		}
	}
	if err := v.name(r.Context(), p, q); err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.page, v)
}

// address is the page for a question.
func address(query, after string) string {
	v := url.Values{"q": {query}}
	if after != "" {
		v.Set("after", after)
	}
	return path + "?" + v.Encode()
}

// wordsOf lists the words that are looked for, as they were typed.
func wordsOf(q search.Query) string {
	var all []string
	for _, t := range q.Terms {
		all = append(all, t.String())
	}
	return strings.Join(all, ", ")
}

// name says what the page shows.
func (v *foundPage) name(ctx context.Context, p *Pages, q search.Query) error {
	switch {
	case q.Empty():
		v.Heading, v.Sub = "Search", "Words of messages and subjects, customers, names of attachments. The newest stand first."
	case len(v.Rows) > 0:
		v.Heading, v.Sub = ui.Plural(len(v.Rows), "conversation", "conversations"), "Newest first."
		if v.More != "" && v.Seen == "" {
			v.Heading = "The newest " + ui.Count(len(v.Rows))
		}
		if v.Top != "" {
			v.Heading = "Further back"
		}
	case v.More != "":
		v.Heading, v.Sub = "Nothing so far", "Many messages say this, and none of the newest fits the rest."
	default:
		v.Empty, v.Heading = true, "Nothing fits"
		if len(q.Terms) > 0 {
			v.Heading = "Nothing says " + v.Words
		}
		behind, err := p.found.Behind(ctx)
		if err != nil {
			return err
		}
		v.Sub = "Looked through messages, subjects, customers and names of attachments. Try one word, or the start of one."
		if behind > lately {
			v.Sub = "The index is still being made: what is newest in it comes last. Look again in some minutes."
		}
	}
	return nil
}

// lately is how many happenings the index may be behind without a word about it.
const lately = 2000

func (v *foundPage) row(h search.Hit) row {
	c := h.Conversation
	one := row{
		URL: ui.InboxPath + "/" + url.PathEscape(c.ID) + "?view=all", Who: search.Mark(c.Customer.Called(), h.Words), At: v.Brief(h.At),
		Subject: search.Excerpt(ui.Shorten(subjectOf(c), 200), h.Words, 200), Say: search.Excerpt(h.Text, h.Words, saidLength), Topics: v.book.Names(c.Topics),
	}
	if c.Face != "" {
		one.Face, one.Label = c.Face, "Rated: "+map[string]string{"great": "great", "okay": "okay", "not_good": "not good"}[c.Face]
	}
	for _, name := range h.Files[:min(len(h.Files), mostFiles)] {
		one.Files = append(one.Files, search.Mark(ui.Shorten(name, longestName), h.Words))
	}
	switch {
	case !c.WaitingSince.IsZero():
		one.Standing, one.Icon = "waiting", "clock"
	case c.Status == inbox.Closed:
		one.Standing, one.Icon = "closed", "check"
	case c.Status == inbox.Open:
		one.Standing, one.Icon = "answered", "reply"
	default:
		one.Standing, one.Icon = string(c.Status), "info"
	}
	return one
}

func subjectOf(c inbox.Conversation) string {
	if s := strings.TrimSpace(c.Subject); s != "" {
		return s
	}
	return "(no subject)"
}
