// This file holds what is sent only when it is opened: private notes, and numbers by exception.

package oneonones

import (
	"html/template"
	"math"
	"net/http"

	"rapport/metric"
	"rapport/oneonone"
	"rapport/team"
	"rapport/web/ui"
)

// privatePage is the viewer's own notes of a pair.
type privatePage struct {
	ui.Frame
	URL, OtherName string
	Writes         bool // the pair goes on
	Notes          []note
	Form           form
}

type note struct{ ID, Text, When string }

func (p *Pages) showPrivate(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.privateWith(w, r, who, http.StatusOK, form{})
}

func (p *Pages) privateWith(w http.ResponseWriter, r *http.Request, who team.Person, status int, f form) error {
	ctx, id := r.Context(), r.PathValue("id")
	pair, other, err := p.pairOf(ctx, who, id)
	if err != nil {
		return err
	}
	notes, err := p.Pairs.PrivateNotes(ctx, who, id)
	if err != nil {
		return err
	}
	v := privatePage{Frame: p.frame(w, r, "Your private notes"), URL: address(id), OtherName: other.FirstName(), Writes: !pair.Ended(), Form: f}
	for _, n := range notes {
		v.Notes = append(v.Notes, note{n.ID, n.Text, lower(ui.When(n.ChangedAt, v.At, who.Location()))})
	}
	return ui.Show(w, status, p.private, v)
}

// numbersPage is the report's numbers, as far as they are worth a word.
type numbersPage struct {
	ui.Frame
	URL, OtherName, Say string
	Mine, Known         bool
	Week, Card, Later   string
	Move, Watch         []figure
	Usual               int
}

// figure is a number beside the own usual.
type figure struct {
	Title, Text, Said string
	Glad              bool
	Trend             template.HTML
}

func (p *Pages) showNumbers(w http.ResponseWriter, r *http.Request, who team.Person) error {
	ctx, id := r.Context(), r.PathValue("id")
	pair, other, err := p.pairOf(ctx, who, id)
	if err != nil {
		return err
	}
	n, err := p.Pairs.Numbers(ctx, who, id)
	if err != nil {
		return err
	}
	v := numbersPage{
		Frame: p.frame(w, r, "Numbers by exception"), URL: address(id), OtherName: other.FirstName(), Say: upper(sayNumbers(n, pair.Pack)), Mine: who.ID == pair.Report, Known: n.Known,
		Move: figures(n.Move), Watch: figures(n.Watch), Usual: n.Usual(), Later: pair.Pack.Later(), Card: "/people/" + pair.Report,
	}
	if n.Known {
		v.Week = n.Week.String()
	}
	return ui.Show(w, http.StatusOK, p.numbers, v)
}

// figures are those that are worth a word.
func figures(all []oneonone.Number) (out []figure) {
	for _, n := range all {
		if !n.Glad && !n.Signal {
			continue
		}
		out = append(out, figure{n.Entry.Title, metric.FormatNumber(n.Entry.Unit, n.Point.Value), n.Point.Said.String(), n.Glad, trend(n)})
	}
	return out
}

// weeksDrawn is how much of the own trend is drawn.
const weeksDrawn = 12

func trend(n oneonone.Number) template.HTML {
	points := n.Points
	if len(points) > weeksDrawn {
		points = points[len(points)-weeksDrawn:]
	}
	s := ui.Spark{Label: n.Entry.Title + ", the last " + ui.Plural(len(points), "week", "weeks"), Glad: map[int]bool{}}
	for i, pt := range points {
		v := math.NaN()
		if pt.Value.Known {
			v = pt.Value.Number
		}
		s.Values, s.Glad[i] = append(s.Values, v), pt.Glad
	}
	return s.SVG()
}
