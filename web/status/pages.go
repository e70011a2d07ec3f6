// This file holds the page and its two forms.

package status

import (
	"cmp"
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/kit/zones"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages serves how people stand.
type Pages struct {
	house  *ui.House
	rhythm *rhythm.Store
	set    *page.Set
	all    page.Page[allPage]
}

// New makes the page.
func New(h *ui.House, r *rhythm.Store) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{house: h, rhythm: r, set: set, all: page.Of[allPage](set, "status.html")}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the page stands.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /status", p.house.Team(p.show))
	mux.Handle("POST /status", p.house.Team(p.say))
	mux.Handle("POST /status/removal", p.house.Team(p.unsay))
}

// allPage is how everybody stands.
type allPage struct {
	ui.Frame
	Mine  one
	Hand  bool // the viewer said it
	Until string

	Groups []group // who can be asked now, and who can't
}

type group struct {
	ID, Name string
	All      []one // by name
}

type one struct {
	Name, Role, Words string
	Clock, Place      string
	Icon              string
	You               bool
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	everybody, err := p.rhythm.Everybody(r.Context())
	if err != nil {
		return err
	}
	v := allPage{Frame: p.house.Frame(w, r, "Who is here", ""), Groups: []group{{ID: "here-h", Name: "Here now"}, {ID: "away-h", Name: "Not here now"}}}
	for _, e := range everybody {
		o := one{
			Name: e.Name, Role: e.Role.Label(), Words: v.StatusWords(e.Status), Clock: v.At.In(e.Location()).Format("15:04"),
			Place: zones.Town(e.Zone), Icon: icons[e.Kind], You: e.ID == who.ID,
		}
		if o.You {
			v.Mine, v.Hand = o, e.Hand
			if e.Hand {
				v.Until = v.Clock(e.Until)
			}
		}
		g := &v.Groups[1]
		if e.Here() || e.Kind == rhythm.InBeast {
			g = &v.Groups[0]
		}
		g.All = append(g.All, o)
	}
	return ui.Show(w, http.StatusOK, p.all, v)
}

var icons = map[rhythm.Kind]string{
	rhythm.Answering: "reply", rhythm.InBeast: "sun", rhythm.OnBreak: "pause", rhythm.Documentation: "pencil",
	rhythm.Away: "palmtree", rhythm.OffHours: "clock",
}

// usualBreak is how long a break is of which nobody said how long, in minutes.
const usualBreak = 30

// say keeps how the viewer stands, and leads back to where they were.
func (p *Pages) say(w http.ResponseWriter, r *http.Request, who team.Person) error {
	minutes, err := strconv.Atoi(cmp.Or(r.FormValue("minutes"), strconv.Itoa(usualBreak)))
	if err != nil {
		return fault.Field("minutes", "“%s” is no number of minutes.", r.FormValue("minutes"))
	}
	k := rhythm.Kind(r.FormValue("status"))
	until, err := p.rhythm.Say(r.Context(), who, k, time.Duration(minutes)*time.Minute)
	if err != nil {
		return err
	}
	words := "You are answering, whatever your hours say, until midnight."
	switch k {
	case rhythm.OnBreak:
		words = "On a break until " + until.In(who.Location()).Format("15:04") + ". The team sees it."
	case rhythm.Documentation:
		words = "Documentation, until midnight at the latest. The team sees it."
	case rhythm.Away:
		words = "Away, until midnight at the latest. The team sees it."
	case rhythm.Answering, rhythm.InBeast, rhythm.OffHours:
	}
	ui.SayNext(w, ui.Toast{Text: words, Undo: ui.StatusPath + "/removal", Label: "Take it back"})
	http.Redirect(w, r, from(r), http.StatusSeeOther)
	return nil
}

// unsay lets the viewer's hours and time off speak again.
func (p *Pages) unsay(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.rhythm.Unsay(r.Context(), who); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Your hours and time off say it again.", Seconds: 5})
	http.Redirect(w, r, from(r), http.StatusSeeOther)
	return nil
}

// from is the page of ours on which the form stood; the menu is on all of them.
func from(r *http.Request) string {
	at, err := url.Parse(r.Referer())
	if err != nil || at.Host != r.Host || at.Path == "" {
		return ui.StatusPath
	}
	return ui.NextPath(at.RequestURI())
}
