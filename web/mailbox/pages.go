// This file holds the pages of the customer's mailbox.

package mailbox

import (
	"context"
	"embed"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/rating"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Topic is what a page of the mailbox listens to.
const Topic = "mailbox"

// Customer is somebody the visitor can be.
type Customer struct{ Name, Address string }

// Pages shows the mailboxes of a mail world.
type Pages struct {
	house     *ui.House
	world     *sandbox.World
	team      string // the address customers write to
	customers []Customer
	began     time.Time // what was written before belongs to the year that was played
	set       *page.Set
	page      page.Page[mailboxPage]
	letter    page.Page[letterPage]
	ratings   *rating.Store // nil where nobody can tell whether a face was pressed
}

// New shows the mailboxes of customers, who write to the team's address.
func New(h *ui.House, world *sandbox.World, team string, customers []Customer) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, world: world, team: team, customers: customers, began: h.Now(), set: set,
		page:   page.Of[mailboxPage](set, "mailbox.html"),
		letter: page.Of[letterPage](set, "letter.html"),
	}
}

// Rated lets the third of the four steps see that a face was pressed.
func (p *Pages) Rated(ratings *rating.Store) *Pages {
	p.ratings = ratings
	return p
}

// Set gives the templates, for the test that checks them.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /mailbox", p.house.Public(p.show))
	mux.Handle("POST /mailbox", p.house.Public(p.send))
	mux.Handle("GET /mailbox/letter", p.house.Public(p.showLetter))
}

// mailboxPage is the whole mailbox: the list, and what is open beside it.
type mailboxPage struct {
	ui.Frame
	Team      string
	Me        Customer
	Customers []Customer
	Rows      []row
	Open      *opened
	Write     *draft
	Sent      bool
	Wrote     bool // in this demo: the first three steps of the round
	Answered  bool
	Rated     bool
}

// row is a mail in the list.
type row struct {
	N       int // its place in the mailbox
	From    string
	Subject string
	Words   string
	At      time.Time
	Current bool
}

// opened is the mail that is read.
type opened struct {
	N             int
	Subject, From string
	Address       string
	At            time.Time
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	me := p.customer(r.FormValue("as"))
	v := mailboxPage{
		Frame: p.house.Frame(w, r, "The customer’s mailbox", ""), Team: p.team, Me: me, Customers: p.customers, Sent: r.FormValue("sent") != "",
	}
	v.Body = "demo"
	v.Wrote, v.Answered, v.Rated = p.progress(r.Context(), me)
	mails := p.world.Mailbox(me.Address)
	chosen := r.FormValue("mail")
	for i, got := range slices.Backward(mails) {
		l := mail.Parse(got.Raw)
		line := row{N: i, From: l.From.Name, Subject: l.Subject, At: got.At, Current: chosen == strconv.Itoa(i)}
		words := strings.Fields(l.FreshText)
		line.Words = strings.Join(words[:min(len(words), mostWords)], " ")
		v.Rows = append(v.Rows, line)
		if line.Current {
			v.Open = &opened{N: i, Subject: l.Subject, From: l.From.Name, Address: l.From.Address, At: got.At}
		}
		if len(v.Rows) == mostRows {
			break
		}
	}
	switch try := r.FormValue("write"); {
	case try != "":
		v.Write = p.draftOf(try, mails, r.FormValue("answer"))
		v.Body = "demo reading"
	case v.Open != nil || v.Sent:
		v.Body = "demo reading"
	case chosen != "":
		return fault.New(fault.NotFound, "That mail is not in this mailbox any more.")
	}
	return ui.Show(w, http.StatusOK, p.page, v)
}

// mostWords is how much of a mail the list shows.
const mostWords = 24

// mostRows is how many mails the list shows; older ones are left out.
const mostRows = 60

func (p *Pages) customer(address string) Customer {
	for _, c := range p.customers {
		if c.Address == address {
			return c
		}
	}
	return p.customers[0]
}

// progress tells which of the first three steps were taken since the demo began.
func (p *Pages) progress(ctx context.Context, me Customer) (wrote, answered, rated bool) {
	for _, got := range p.world.Mailbox(p.team) {
		wrote = wrote || got.From == me.Address && got.At.After(p.began)
	}
	for _, got := range p.world.Mailbox(me.Address) {
		if got.At.After(p.began) {
			answered = true
			rated = rated || p.pressed(ctx, got)
		}
	}
	return wrote, answered, rated
}

var rateLink = regexp.MustCompile(`/rate/([A-Za-z0-9_.-]+)/`)

// pressed tells whether a face below the mail was pressed.
func (p *Pages) pressed(ctx context.Context, got sandbox.Delivered) bool {
	if p.ratings == nil {
		return false
	}
	link := rateLink.FindStringSubmatch(mail.Parse(got.Raw).Text)
	if link == nil {
		return false
	}
	asked, err := p.ratings.Ask(ctx, link[1])
	return err == nil && asked.Current != nil
}
