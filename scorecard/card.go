// This file holds a person's card: the same figures for everybody, compared with nobody but the person's own weeks.

package scorecard

import (
	"math"
	"strings"
	"time"

	"rapport/metric"
	"rapport/team"
)

// cards gives a card to everybody who answered, closed or was rated, in alphabetical order, and the names of the others.
func (p past) cards() (all []Card, without []Who) {
	for _, person := range p.people {
		r, ok := p.now.Person(person.Email)
		switch {
		case ok && active(&r.Values):
			all = append(all, p.card(person, r))
		case ok && person.LeftAt.IsZero():
			without = append(without, Who{person.ID, person.Name})
		}
	}
	return all, without
}

// desk is what a card is made on.
type desk struct {
	*metric.PersonReport
	past
}

func (p past) card(person team.Person, r *metric.PersonReport) Card {
	d := desk{r, p}
	c := Card{
		Who: Who{person.ID, person.Name}, Email: person.Email, Zone: person.Zone, Shown: Together,
		Ever:   Fact{Text: digits(r.Values[metric.CustomersHelpedEver].N), Of: d.of(metric.CustomersHelpedEver)},
		Helped: d.fact(metric.CustomersHelped, "more"),
	}
	if shown, ok := p.shown[person.ID]; ok {
		c.Shown = shown
	}
	if day, err := time.Parse(time.DateOnly, r.Since); err == nil {
		c.Since = day.Format("Jan 2, 2006")
	}
	share := r.Values[metric.CustomersHelpedShare]
	c.Helped.Text, c.OfTeam = digits(r.Values[metric.CustomersHelped].N), "/"+digits(share.N)
	c.Helped.Words = "of everyone we helped"
	if metric.Tell(share.N) != metric.TellCount {
		c.Helped.Words = percent(share.Number) + " of everyone we helped"
	}
	c.Replies = there(d.fact(metric.HandleTime, "shorter"), d.fact(metric.FirstResponseTime, "faster"))
	c.Resolutions = there(d.fact(metric.ClosedCount, "more"), d.fact(metric.ClosedOfHandled, "more"),
		d.fact(metric.RepliesToResolve, "fewer"), d.fact(metric.ResolutionTime, "shorter"))
	c.Happiness = d.fact(metric.Happiness, "happier")
	if !p.open {
		c.Cheer = d.cheer(person.FirstName())
	}
	return c
}

// of names a number of the person in the week spoken of.
func (d desk) of(k metric.Key) Ref { return Ref{d.now.Week, k, d.Email} }

// there leaves out what there is nothing to tell of.
func there(all ...Fact) (told []Fact) {
	for _, f := range all {
		if f.Of.Opens() {
			told = append(told, f)
		}
	}
	return told
}

// fact makes a figure; better is the word for a change to the better side.
func (d desk) fact(k metric.Key, better string) Fact {
	v := d.Values[k]
	if !v.Known {
		return Fact{Text: "–", Words: "nobody rated an answer"}
	}
	f := Fact{Of: d.of(k)}
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

// celebrates tells whether a figure is worth a smile.
func (d desk) celebrates(k metric.Key) bool {
	return glad(k.Define(), d.Values[k], d.Previous[k], d.ofPerson(k, d.Email).verdict())
}

// glad tells whether a number got better. One that is better than usual but fell is nothing to celebrate.
func glad(def metric.Definition, now, before metric.Value, v metric.Verdict) bool {
	if before.Known && (now.Number-before.Number)*float64(def.Better) < 0 {
		return false
	}
	return metric.Celebrate(def, now, before, v)
}

// figureOf writes a figure, as large as its n allows, and what stands below it.
func figureOf(k metric.Key, v metric.Value) (text, words string) {
	switch k {
	case metric.HandleTime:
		return exact(v.Number), "handle time"
	case metric.FirstResponseTime:
		return exact(v.Number), "to first response"
	case metric.ClosedCount:
		return digits(v.N), "closed"
	case metric.ClosedOfHandled:
		switch metric.Tell(v.N) {
		case metric.TellCount:
			return metric.FormatOf(v), "conversations closed"
		case metric.TellLikely:
			return metric.FormatOf(v), "conversations closed, " + percent(v.Number) + "; likely " + likely(v, " to ")
		case metric.TellShare:
		}
		return percent(v.Number), "of conversations closed"
	case metric.RepliesToResolve:
		text := tenth(v.Number)
		if text == "1" {
			return text, "reply to resolve"
		}
		return text, "replies to resolve"
	case metric.ResolutionTime:
		return hours(v.Number), "to resolution"
	case metric.Happiness:
		score := metric.FormatNumber(metric.Score, v)
		switch metric.Tell(v.N) {
		case metric.TellCount:
			return metric.FormatOf(v), "great; too few to tell more"
		case metric.TellLikely:
			return metric.FormatOf(v), "great, happiness " + score + "; likely " + likely(v, " to ")
		case metric.TellShare:
		}
		return score, "happiness, from " + digits(v.N) + " ratings"
	default:
		return metric.FormatNumber(k.Define().Unit, v), k.Define().Title
	}
}

// cheered are the numbers worth a sentence, the most telling first.
func cheered() []metric.Key {
	return []metric.Key{metric.HandleTime, metric.FirstResponseTime, metric.ResolutionTime, metric.RepliesToResolve, metric.ClosedCount, metric.CustomersHelped}
}

// cheer takes the first of what is worth a sentence, and asks what a head of support would.
func (d desk) cheer(first string) *Cheer {
	for _, k := range cheered() {
		if !d.celebrates(k) {
			continue
		}
		c := &Cheer{Of: d.of(k), Answer: d.answer(d.of(k))}
		c.Begin, c.Stroke = cheers(first, k)
		c.End = " than usual."
		if now, then := d.Values[k], d.Change[k]; now.Known && then.Known && math.Round(100*math.Abs(then.Number)) > 0 {
			c.Stroke, c.End = percent(math.Abs(then.Number))+" "+c.Stroke, " than the week before."
		}
		if c.Answer == nil {
			c.End += " What changed?"
		}
		return c
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
