// This file holds a person's card: the same figures for everybody, compared with nobody but the person's own weeks.

package week

import (
	"math"
	"strings"
	"time"

	"rapport/metric"
	"rapport/team"
	"rapport/web/ui"
)

// card is one person's week. It can celebrate; it never warns.
type card struct {
	Name, First string
	Place, Now  string // the town of the person's zone, and its time of day
	Ever        bit
	Since       string // "Oct 5, 2017", or empty
	Helped      fact
	OfTeam      string // what follows the figure: "/184"
	Replies     []fact
	Resolutions []fact
	Happiness   fact
	Cheer       *cheer
}

// fact is one figure of a card.
type fact struct {
	Text, URL, Words string
	Better           string // why the figure is celebrated, in a word or two; empty mostly
	Quiet            string // a small change for the better, which is none to celebrate
}

// cheer is the one sentence of a card: what got better, and the question that goes with it.
type cheer struct{ Begin, Stroke, End string }

// cards gives a card to everybody who answered, closed or was rated, in alphabetical order, and the names of the others.
func (h history) cards(people []team.Person, at time.Time) (all []card, without []string) {
	for _, p := range people {
		r, ok := h.now().Person(p.Email)
		switch {
		case ok && active(r):
			all = append(all, h.card(p, r, at))
		case ok && p.LeftAt.IsZero():
			without = append(without, p.Name)
		}
	}
	return all, without
}

// desk is what a card is made on.
type desk struct {
	*metric.PersonReport
	history
	week metric.Week
}

func (h history) card(p team.Person, r *metric.PersonReport, at time.Time) card {
	d := desk{r, h, h.now().Week}
	c := card{
		Name: p.Name, First: p.FirstName(), Place: place(p.Zone), Now: at.In(p.Location()).Format("15:04"),
		Ever:   bit{Text: ui.Count(r.Values[metric.CustomersHelpedEver].N), URL: d.url(metric.CustomersHelpedEver)},
		Helped: d.fact(metric.CustomersHelped, "more"),
	}
	if day, err := time.Parse(time.DateOnly, r.Since); err == nil {
		c.Since = day.Format("Jan 2, 2006")
	}
	share := r.Values[metric.CustomersHelpedShare]
	c.Helped.Text, c.OfTeam = ui.Count(r.Values[metric.CustomersHelped].N), "/"+ui.Count(share.N)
	c.Helped.Words = "of everyone we helped"
	if metric.Tell(share.N) != metric.TellCount {
		c.Helped.Words = percent(share.Number) + " of everyone we helped"
	}
	c.Replies = facts(d.fact(metric.HandleTime, "shorter"), d.fact(metric.FirstResponseTime, "faster"))
	c.Resolutions = facts(d.fact(metric.ClosedCount, "more"), d.fact(metric.ClosedOfHandled, "more"),
		d.fact(metric.RepliesToResolve, "fewer"), d.fact(metric.ResolutionTime, "shorter"))
	c.Happiness = d.fact(metric.Happiness, "happier")
	if !h.open {
		c.Cheer = d.cheer(c.First)
	}
	return c
}

func (d desk) url(k metric.Key) string { return listAddress(d.week, d.Email, k) }

// facts leaves out what there is nothing to tell of.
func facts(all ...fact) []fact {
	var told []fact
	for _, f := range all {
		if f.URL != "" {
			told = append(told, f)
		}
	}
	return told
}

// fact makes a figure; better is the word for a change to the better side.
func (d desk) fact(k metric.Key, better string) fact {
	v := d.Values[k]
	if !v.Known {
		return fact{Text: "–", Words: "nobody rated an answer"}
	}
	f := fact{URL: d.url(k)}
	f.Text, f.Words = figureOf(k, v)
	amount := ""
	if c := d.Change[k]; c.Known && relative(k) && math.Round(100*c.Number) != 0 {
		amount = metric.FormatChange(c.Number)
	}
	switch {
	case d.open:
	case d.celebrates(k):
		f.Better = strings.TrimPrefix(amount+", "+better, ", ")
	case amount != "" && d.Change[k].Number*float64(k.Define().Better) > 0 && k.Define().Unit == metric.Seconds:
		f.Quiet = amount
	}
	return f
}

// relative tells whether a number's change is a part of it.
func relative(k metric.Key) bool {
	switch k.Define().Unit {
	case metric.Count, metric.Seconds, metric.Mean:
		return true
	case metric.Share, metric.Ratio, metric.Score:
	}
	return false
}

// celebrates tells whether a figure is worth a smile. One that is better than usual but fell is not.
func (d desk) celebrates(k metric.Key) bool {
	now, then := d.Values[k], d.Previous[k]
	if then.Known && (now.Number-then.Number)*float64(k.Define().Better) < 0 {
		return false
	}
	return metric.Celebrate(k.Define(), now, then, d.ofPerson(k, d.Email).verdict())
}

// figureOf writes a figure, as large as its n allows, and what stands below it.
func figureOf(k metric.Key, v metric.Value) (text, words string) {
	switch k {
	case metric.HandleTime:
		return ui.Handle(v.Number), "handle time"
	case metric.FirstResponseTime:
		return ui.Handle(v.Number), "to first response"
	case metric.ClosedCount:
		return ui.Count(v.N), "closed"
	case metric.ClosedOfHandled:
		switch metric.Tell(v.N) {
		case metric.TellCount:
			return metric.FormatOf(v), "conversations closed"
		case metric.TellLikely:
			return metric.FormatOf(v), "conversations closed, " + percent(v.Number) + "; likely " + likely(v)
		case metric.TellShare:
		}
		return percent(v.Number), "of conversations closed"
	case metric.RepliesToResolve:
		text := ui.One(v.Number)
		if text == "1" {
			return text, "reply to resolve"
		}
		return text, "replies to resolve"
	case metric.ResolutionTime:
		return ui.Hours(v.Number), "to resolution"
	case metric.Happiness:
		score := metric.FormatNumber(metric.Score, v)
		switch metric.Tell(v.N) {
		case metric.TellCount:
			return metric.FormatOf(v), "great; too few to tell more"
		case metric.TellLikely:
			return metric.FormatOf(v), "great, happiness " + score + "; likely " + likely(v)
		case metric.TellShare:
		}
		return score, "happiness, from " + ui.Count(v.N) + " ratings"
	default:
		return metric.FormatNumber(k.Define().Unit, v), k.Define().Title
	}
}

// cheer takes the first of what is worth a sentence, and asks what a head of support would.
func (d desk) cheer(first string) *cheer {
	for _, k := range []metric.Key{metric.HandleTime, metric.FirstResponseTime, metric.ResolutionTime, metric.RepliesToResolve, metric.ClosedCount, metric.CustomersHelped} {
		if !d.celebrates(k) {
			continue
		}
		begin, more := cheers(first, k)
		if c := d.Change[k]; c.Known && math.Round(100*math.Abs(c.Number)) > 0 {
			return &cheer{begin, percent(math.Abs(c.Number)) + " " + more, " than the week before. What changed?"}
		}
		return &cheer{begin, more, " than usual. What changed?"}
	}
	return nil
}

// cheers gives the words around a change to the better side.
func cheers(first string, k metric.Key) (begin, more string) {
	switch k {
	case metric.ClosedCount:
		return first + " closed ", "more conversations"
	case metric.CustomersHelped:
		return first + " helped ", "more customers"
	case metric.RepliesToResolve:
		return first + " resolved conversations with ", "fewer replies"
	default:
		return first + "’s " + strings.ToLower(k.Define().Title) + " was ", "shorter"
	}
}
