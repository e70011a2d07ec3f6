// This file holds how a week is called: its heading, the sentences below it, and what it wants discussed.

package scorecard

import (
	"fmt"

	"rapport/metric"
)

// heading calls the week by what is outside of normal.
func (r *rows) heading() string {
	judged, talk, drift := 0, 0, 0
	for _, t := range r.leads {
		if t.limited() && t.value().Known {
			judged++
		}
		switch t.verdict().Signal {
		case metric.Exceptional:
			talk++
		case metric.Drifting:
			drift++
		case metric.Ordinary:
		}
	}
	switch {
	case r.open:
		return "This week so far"
	case judged == 0:
		return fmt.Sprintf("Our %s week: too early to tell what is ordinary", ordinal(r.complete()))
	case talk > len(r.leads)/2:
		return "No ordinary week: " + inWords(talk) + " things to talk about"
	case talk > 0:
		return "An ordinary week, with " + inWords(talk) + noun(talk, " thing", " things") + " to talk about"
	case drift > 0:
		return "An ordinary week, with " + inWords(drift) + noun(drift, " thing", " things") + " to keep an eye on"
	}
	return "An ordinary week"
}

// lede says whom we helped, what is as usual and what is new.
func (r *rows) lede() []Piece {
	have := "We helped "
	if r.open {
		have = "We have helped "
	}
	all := []Piece{{Text: have}, {Text: "nobody"}}
	if n := r.value(metric.CustomersHelped).N; n > 0 {
		all[1] = Piece{Text: plural(n, "person", "people"), Of: r.of(metric.CustomersHelped)}
	}
	if r.open {
		return append(all, Piece{Text: " since Monday. The week is judged when it is over."})
	}
	var fresh, drifting, usual []string
	for _, t := range r.leads {
		words := news(t.Key, t.verdict().Side)
		switch t.verdict().Signal {
		case metric.Exceptional:
			fresh = append(fresh, words)
		case metric.Drifting:
			drifting = append(drifting, words)
		case metric.Ordinary:
			if w := asUsual(t.Key); w != "" && t.limited() && t.value().Known {
				usual = append([]string{w}, usual...)
			}
		}
	}
	if len(fresh)+len(drifting)+len(usual) == 0 && r.complete() < firstLimits {
		all = append(all, Piece{Text: " and closed "}, Piece{Text: plural(r.value(metric.ClosedCount).N, "conversation", "conversations"), Of: r.of(metric.ClosedCount)})
	}
	text := "."
	if len(usual) > 0 {
		text += " They are " + and(usual) + " as usual."
	}
	if len(fresh) > 0 {
		text += " What is new: " + and(fresh) + " than is normal for us."
	}
	if len(drifting) > 0 {
		text += " Drifting for some weeks: " + and(drifting) + " than usual."
	}
	return append(all, Piece{Text: text})
}

// asUsual is what is said of an ordinary number of the customers.
func asUsual(k metric.Key) string {
	switch k {
	case metric.FirstResponseTime:
		return "as quickly answered"
	case metric.Happiness:
		return "as happy"
	default:
		return ""
	}
}

// news names a change for the sentence "What is new: … than is normal for us".
func news(k metric.Key, side metric.Better) string {
	words := [2]string{"more of " + brief(k), "less of " + brief(k)}
	switch k {
	case metric.Sales:
		words = [2]string{"more sales", "fewer sales"}
	case metric.RenewalShare:
		words = [2]string{"a larger part of renewals", "a smaller part of renewals"}
	case metric.NewConversations:
		words = [2]string{"more questions", "fewer questions"}
	case metric.TicketsPerSale:
		words = [2]string{"more questions for every sale", "fewer questions for every sale"}
	case metric.FirstResponseTime:
		words = [2]string{"a longer wait for the first reply", "a shorter wait for the first reply"}
	case metric.ClosedOfNew:
		words = [2]string{"more conversations closed for each new one", "fewer conversations closed for each new one"}
	case metric.Happiness:
		words = [2]string{"happier customers", "less happy customers"}
	case metric.HappinessCoverage:
		words = [2]string{"more customers reporting", "fewer customers reporting"}
	case metric.FreeInteractions:
		words = [2]string{"more help in public", "less help in public"}
	case metric.FreeResolvedShare:
		words = [2]string{"more public threads resolved", "fewer public threads resolved"}
	case metric.Capacity:
		words = [2]string{"fuller days", "emptier days"}
	default:
	}
	if side == metric.Lower {
		return words[1]
	}
	return words[0]
}

// mostTopics is how many things a meeting discusses.
const mostTopics = 3

// topics gives what the numbers want discussed: first those outside of normal, then those that drift.
func (r *rows) topics() (all []Topic) {
	for _, want := range []metric.Signal{metric.Exceptional, metric.Drifting} {
		for _, t := range r.fresh {
			if t.verdict().Signal == want && len(all) < mostTopics {
				all = append(all, Topic{r.of(t.Key), "Why " + news(t.Key, t.verdict().Side) + "?", "From the numbers. " + t.said().String()})
			}
		}
	}
	return all
}

// The numbers of weeks from which limits are tried, and from which they hold still.
const (
	firstLimits = 6
	fixedLimits = 12
)

// young says how far it is to knowing what is normal; nothing once that is known.
func (p past) young() Sentence {
	switch n := p.complete(); {
	case n == 0:
		return Sentence{"Figures are shown as they come. What is normal for us begins to show after six whole weeks.", "Our first week isn’t over."}
	case n < firstLimits:
		return Sentence{"We show the figures now, and begin to say what is normal from week 6. Until then a change is just a change.", "This is our " + ordinal(n) + " week."}
	case n < fixedLimits:
		return Sentence{"The band is a first guess and moves every week; from week 12 it holds still.", capital(inWords(n)) + " weeks so far."}
	}
	return Sentence{}
}
