// This file holds the page, its addresses, and what is done on it.

package triage

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/page"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// path is the page's address.
const path = "/triage"

// Pages serves weekends.
type Pages struct {
	house  *ui.House
	rhythm *rhythm.Store
	inbox  *inbox.Store
	team   *team.Store
	set    *page.Set
	page   page.Page[weekendPage]
}

// New makes the page.
func New(h *ui.House, r *rhythm.Store, in *inbox.Store, people *team.Store) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{house: h, rhythm: r, inbox: in, team: people, set: set, page: page.Of[weekendPage](set, "triage.html")}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the page stands.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /triage", p.house.Team(p.show))
	mux.Handle("POST /triage/verdicts", p.house.Team(p.judge))
	mux.Handle("POST /triage/verdicts/removal", p.house.Team(p.takeBack))
	mux.Handle("POST /triage/rota", p.house.Team(p.putRota))
}

// weekendPage is one weekend, and the rota of those to come.
type weekendPage struct {
	ui.Frame
	Closed   bool
	Who      string // who looks after this weekend, in a sentence
	Left     string
	Card     *card
	After    []string // who comes after this one
	AnswerOn string   // the day on which a person answers
	Hot      []line
	Untold   []line
	Rota     []weekend
	People   []team.Person // whom a head may ask
	Path     string
}

// card is the conversation that is looked at.
type card struct {
	ID, Who, First, Subject, Words, URL string
	Wait                                ui.Wait
}

type line struct{ Who, Words, URL string }

type weekend struct {
	Saturday string
	Days     string // "28 and 29 November"
	This     bool
	People   []onRota
	Mine     bool // the viewer is on it
}

type onRota struct {
	ID, Name string
	May      bool // the viewer may take them off
}

const (
	weekendsShown = 6
	longestCard   = 1500 // letters of the words that are shown
)

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx := r.Context()
	v := weekendPage{Frame: p.house.Frame(w, r, "Weekend", ui.NavInbox), Path: path}
	office, err := p.rhythm.Office(ctx)
	if err != nil {
		return err
	}
	if err := p.rota(ctx, &v, office, who); err != nil {
		return err
	}
	if v.Closed = office.Closed(v.At); v.Closed {
		day, err := office.AnswerDay(v.At)
		if err != nil {
			return err
		}
		v.AnswerOn = day.Format("Monday 2 January")
		if err := p.stack(ctx, &v); err != nil {
			return err
		}
	}
	return ui.Show(w, http.StatusOK, p.page, v)
}

// rota reads who looks after this weekend and the next ones.
func (p *Pages) rota(ctx context.Context, v *weekendPage, office rhythm.Office, who team.Person) error {
	people, err := p.team.People(ctx)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, one := range people {
		names[one.ID] = one.Name
		if one.LeftAt.IsZero() && who.May() {
			v.People = append(v.People, one)
		}
	}
	all := office.Weekends(v.At, weekendsShown)
	rota, err := p.rhythm.Rota(ctx, all)
	if err != nil {
		return err
	}
	for i, saturday := range all {
		one := weekend{Saturday: saturday, Days: daysOf(saturday), This: i == 0, Mine: slices.Contains(rota[saturday], who.ID)}
		for _, id := range rota[saturday] {
			one.People = append(one.People, onRota{id, names[id], id == who.ID || who.May()})
		}
		slices.SortFunc(one.People, func(a, b onRota) int { return strings.Compare(a.Name, b.Name) })
		v.Rota = append(v.Rota, one)
	}
	v.Who = whoWords(v.Rota[0], who)
	return nil
}

// whoWords says who looks after a weekend.
func whoWords(w weekend, who team.Person) string {
	var names []string
	for _, one := range w.People {
		if one.ID == who.ID {
			names = append([]string{"you"}, names...)
		} else {
			names = append(names, ui.FirstName(one.Name))
		}
	}
	switch {
	case len(names) == 0:
		return "Nobody looks after the weekend of " + w.Days + " yet."
	case len(names) == 1 && names[0] != "you":
		return names[0] + " looks after the weekend of " + w.Days + "."
	}
	said := ui.Names(names)
	return strings.ToUpper(said[:1]) + said[1:] + " look after the weekend of " + w.Days + "."
}

// daysOf names a weekend: "28 and 29 November", "31 January and 1 February".
func daysOf(saturday string) string {
	day, err := time.Parse(time.DateOnly, saturday)
	if err != nil {
		return saturday
	}
	sunday := day.AddDate(0, 0, 1)
	if day.Month() == sunday.Month() {
		return fmt.Sprintf("%d and %s", day.Day(), sunday.Format("2 January"))
	}
	return day.Format("2 January") + " and " + sunday.Format("2 January")
}

func (p *Pages) stack(ctx context.Context, v *weekendPage) error {
	st, err := p.rhythm.Stack(ctx)
	if err != nil {
		return err
	}
	v.Left = ui.Plural(st.Left, "conversation", "conversations") + " to look at"
	if st.More {
		v.Left = "More than " + ui.Count(st.Left) + " conversations to look at"
	}
	for _, c := range st.Hot {
		v.Hot = append(v.Hot, line{c.Customer.Called(), c.Preview, talk(c.ID)})
	}
	for _, l := range st.Quiet {
		c, err := p.inbox.Conversation(ctx, l.Conversation)
		if err != nil {
			return err
		}
		v.Untold = append(v.Untold, line{c.Customer.Called(), l.Problem, talk(c.ID)})
	}
	if len(st.Next) == 0 {
		return nil
	}
	for _, c := range st.Next[1:] {
		v.After = append(v.After, c.Customer.Called())
	}
	c := st.Next[0]
	m, err := p.inbox.Message(ctx, c.Newest)
	if err != nil {
		return err
	}
	v.Card = &card{ID: c.ID, Who: c.Customer.Called(), First: first(c.Customer), Subject: c.Subject, Words: ui.Shorten(m.Fresh, longestCard), URL: talk(c.ID), Wait: v.Wait(c.WaitingSince)}
	return nil
}

func first(c inbox.Customer) string {
	if c.Name == "" {
		return c.Email
	}
	return ui.FirstName(c.Name)
}

func talk(id string) string { return ui.InboxPath + "/" + url.PathEscape(id) }

// judge says one of the three of a conversation, and leads to the next.
func (p *Pages) judge(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx := r.Context()
	l, err := p.rhythm.Judge(ctx, who, r.FormValue("conversation"), rhythm.Verdict(r.FormValue("verdict")))
	if err != nil {
		return err
	}
	c, err := p.inbox.Conversation(ctx, l.Conversation)
	if err != nil {
		return err
	}
	name, words := first(c.Customer), ""
	switch l.Verdict {
	case rhythm.Urgent:
		words = "Urgent: " + name + ". It stands at the side until somebody answered."
	case rhythm.CanWait:
		words = name + " will be told that a person answers on " + l.Day + "."
		if day, err := time.Parse(time.DateOnly, l.Day); err == nil {
			words = name + " will be told that a person answers on " + day.Format("Monday") + "."
		}
	case rhythm.Automatic:
		words = "Closed: " + name + ". Nothing is sent."
	}
	ui.SayNext(w, ui.Toast{Text: words, Undo: path + "/verdicts/removal?conversation=" + url.QueryEscape(l.Conversation)})
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

func (p *Pages) takeBack(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.rhythm.TakeBack(r.Context(), who, r.FormValue("conversation")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It is back on the stack.", Seconds: 5})
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

func (p *Pages) putRota(w http.ResponseWriter, r *http.Request, who team.Person) error {
	person := r.FormValue("person")
	if person == "" {
		person = who.ID
	}
	if err := p.rhythm.PutRota(r.Context(), who, r.FormValue("weekend"), person, r.FormValue("off") == ""); err != nil {
		return err
	}
	http.Redirect(w, r, path+"#rota", http.StatusSeeOther)
	return nil
}
