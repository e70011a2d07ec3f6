// This file holds the page, its addresses, and what is done on it.

package guests

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

const path = "/guests"

// Stores are what the page shows and changes; BaseURL is how people reach it, for the mail to a buddy.
type Stores struct {
	Rhythm  *rhythm.Store
	Inbox   *inbox.Store
	Team    *team.Store
	BaseURL string
}

// Pages serves guests.
type Pages struct {
	house *ui.House
	Stores
	set  *page.Set
	page page.Page[guestPage]
}

// New makes the page.
func New(h *ui.House, s Stores) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{house: h, Stores: s, set: set, page: page.Of[guestPage](set, "guests.html")}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the page stands.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /guests", p.house.Team(p.show))
	for pattern, verb := range map[string]func(*http.Request, team.Person) (string, error){
		"POST /guests/day": func(r *http.Request, who team.Person) (string, error) {
			return "", p.Rhythm.BeginDay(r.Context(), who)
		},
		"POST /guests/nothing": func(r *http.Request, who team.Person) (string, error) {
			return "Nothing suits today. That is a good answer, too.", p.Rhythm.NothingSuits(r.Context(), who)
		},
		"POST /guests/passes": p.pass,
		"POST /guests/questions": func(r *http.Request, who team.Person) (string, error) {
			c := r.FormValue("conversation")
			return "Your buddy is told.", p.Rhythm.AskBuddy(r.Context(), who, c, p.BaseURL+talk(c))
		},
		"POST /guests/notes": func(r *http.Request, who team.Person) (string, error) {
			return "Product reads it. Thank you.", p.Rhythm.NoteDay(r.Context(), who, r.FormValue("note"))
		},
		"POST /guests/wishes": p.wish,
	} {
		mux.Handle(pattern, p.house.Team(p.then(verb)))
	}
	mux.Handle("POST /guests/marks", p.house.Team(p.mark))
}

// then leads back to the page after a verb, and says what it said.
func (p *Pages) then(verb func(*http.Request, team.Person) (string, error)) ui.TeamHandler {
	return func(w http.ResponseWriter, r *http.Request, who team.Person) error {
		words, err := verb(r, who)
		if err != nil {
			return err
		}
		if words != "" {
			ui.SayNext(w, ui.Toast{Text: words, Seconds: 6})
		}
		http.Redirect(w, r, path, http.StatusSeeOther)
		return nil
	}
}

// pass gives a conversation back, and another one in its place.
func (p *Pages) pass(r *http.Request, who team.Person) (string, error) {
	if err := p.Rhythm.Pass(r.Context(), who, r.FormValue("conversation")); err != nil {
		return "", err
	}
	return "It goes on waiting for anybody.", p.Rhythm.BeginDay(r.Context(), who)
}

func (p *Pages) wish(r *http.Request, who team.Person) (string, error) {
	daily, err := strconv.Atoi(r.FormValue("daily"))
	if err != nil {
		return "", fault.Field("daily", "“%s” is no number of conversations.", r.FormValue("daily"))
	}
	return "Kept.", p.Rhythm.SetWishes(r.Context(), who, who.ID, rhythm.Wishes{Daily: daily, Weekends: r.FormValue("weekends") != "", Buddy: r.FormValue("buddy")})
}

// mark says of a conversation that it is good for a guest, and leads back to it.
func (p *Pages) mark(w http.ResponseWriter, r *http.Request, who team.Person) error {
	c, on := r.FormValue("conversation"), r.FormValue("off") == ""
	if err := p.Rhythm.Mark(r.Context(), who, c, on); err != nil {
		return err
	}
	t := ui.Toast{Text: "Good for a guest. It waits for everybody, as before.", Undo: path + "/marks?off=1&conversation=" + url.QueryEscape(c)}
	if !on {
		t = ui.Toast{Text: "No longer marked for guests.", Seconds: 5}
	}
	ui.SayNext(w, t)
	http.Redirect(w, r, talk(c), http.StatusSeeOther)
	return nil
}

// guestPage is a guest's day, and for everybody what guests learnt.
type guestPage struct {
	ui.Frame
	Guest   bool
	Path    string
	Begun   bool
	Free    bool   // the guest's wishes leave this day free
	None    bool   // nothing suits today
	Done    string // how far the guest came: for their eyes alone
	Pieces  []piece
	Note    string
	Wishes  rhythm.Wishes
	People  []team.Person
	Buddy   string
	Notes   []note
	Product bool
}

type piece struct {
	ID, URL, Who, Words string
	Wait                *ui.Wait
	Standing            string // when nobody waits any more
	Mine                bool   // the guest answered it
	Asked               bool
}

type note struct{ Who, When, Words string }

const notesShown = 20

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx := r.Context()
	v := guestPage{Frame: p.house.Frame(w, r, "Guests", ui.NavInbox), Path: path, Guest: who.Role == team.Guest, Product: who.Role == team.Product}
	people, err := p.Team.People(ctx)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, one := range people {
		names[one.ID] = one.Name
		if one.LeftAt.IsZero() && one.ID != who.ID && one.Role.Answers() {
			v.People = append(v.People, one)
		}
	}
	if v.Guest {
		if err := p.day(ctx, &v, who, names); err != nil {
			return err
		}
	}
	notes, err := p.Rhythm.Notes(ctx, notesShown)
	for _, d := range notes {
		day, _ := time.Parse(time.DateOnly, d.Date) // it was written so
		v.Notes = append(v.Notes, note{names[d.Person], day.Format("Monday 2 January"), d.Note})
	}
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.page, v)
}

// day reads the guest's own day.
func (p *Pages) day(ctx context.Context, v *guestPage, who team.Person, names map[string]string) error {
	d, pieces, err := p.Rhythm.Today(ctx, who)
	if err != nil {
		return err
	}
	if v.Wishes, err = p.Rhythm.Wishes(ctx, who); err != nil {
		return err
	}
	v.Begun, v.None, v.Note = !d.BeganAt.IsZero(), !d.NoneAt.IsZero(), d.Note
	v.Free, v.Buddy = v.Wishes.DayOff(who, v.At), ui.FirstName(names[v.Wishes.Buddy])
	mine := 0
	for _, pc := range pieces {
		if !pc.PassedAt.IsZero() {
			continue
		}
		c, err := p.Inbox.Conversation(ctx, pc.Conversation)
		if err != nil {
			return err
		}
		one := piece{ID: c.ID, URL: talk(c.ID), Who: c.Customer.Called(), Words: c.Preview, Asked: !pc.AskedAt.IsZero()}
		switch {
		case !c.WaitingSince.IsZero():
			wait := v.Wait(c.WaitingSince)
			one.Wait = &wait
		case c.Replier == who.Email:
			one.Standing, one.Mine = "You answered", true
			mine++
		default:
			one.Standing = "A colleague was quicker"
		}
		v.Pieces = append(v.Pieces, one)
	}
	if len(v.Pieces) > 0 {
		v.Done = ui.Count(mine) + " of " + ui.Plural(len(v.Pieces), "person has your answer", "people have your answer")
	}
	return nil
}

func talk(id string) string { return ui.InboxPath + "/" + url.PathEscape(id) }
