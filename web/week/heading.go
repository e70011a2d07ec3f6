// This file holds how a week is called: its heading, and the sentences below it.

package week

import (
	"fmt"
	"net/url"
	"strings"

	"rapport/metric"
)

// notice is a line above the rows.
type notice struct{ Strong, Text string }

// heading calls the week by what is outside of normal.
func (h history) heading(leads []trend) string {
	judged, talk, drift := 0, 0, 0
	for _, t := range leads {
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
	case h.open:
		return "This week so far"
	case judged == 0:
		return fmt.Sprintf("Our %s week: too early to tell what is ordinary", ordinal(h.complete()))
	case talk > len(leads)/2:
		return "No ordinary week: " + inWords(talk) + " things to talk about"
	case talk > 0:
		return "An ordinary week, with " + inWords(talk) + noun(talk, " thing", " things") + " to talk about"
	case drift > 0:
		return "An ordinary week, with " + inWords(drift) + noun(drift, " thing", " things") + " to keep an eye on"
	}
	return "An ordinary week"
}

// lede says whom we helped, what is as usual and what is new.
func (h history) lede(leads []trend, week metric.Week) []bit {
	v := &h.now().Team
	have := "We helped "
	if h.open {
		have = "We have helped "
	}
	all := []bit{{Text: have}, {Text: "nobody"}}
	if n := v[metric.CustomersHelped].N; n > 0 {
		all[1] = bit{Text: plural(n, "person", "people"), URL: listAddress(week, "", metric.CustomersHelped)}
	}
	if h.open {
		return append(all, bit{Text: " since Monday. The week is judged when it is over."})
	}
	var fresh, drifting, usual []string
	for _, t := range leads {
		words := changed(t.Key, t.verdict().Side)
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
	if len(fresh)+len(drifting)+len(usual) == 0 && h.complete() < firstLimits {
		all = append(all, bit{Text: " and closed "}, bit{Text: plural(v[metric.ClosedCount].N, "conversation", "conversations"), URL: listAddress(week, "", metric.ClosedCount)})
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
	return append(all, bit{Text: text})
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

// changed names a change for the sentence "What is new: … than is normal for us".
func changed(k metric.Key, side metric.Better) string {
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

// The numbers of weeks from which limits are tried, and from which they hold still.
const (
	firstLimits = 6
	fixedLimits = 12
)

// young says how far it is to knowing what is normal; nil once that is known.
func (h history) young() *notice {
	switch n := h.complete(); {
	case n == 0:
		return &notice{"Our first week isn’t over.", "Figures are shown as they come. What is normal for us begins to show after six whole weeks."}
	case n < firstLimits:
		return &notice{"This is our " + ordinal(n) + " week.", "We show the figures now, and begin to say what is normal from week 6. Until then a change is just a change."}
	case n < fixedLimits:
		return &notice{capital(inWords(n)) + " weeks so far.", "The band is a first guess and moves every week; from week 12 it holds still."}
	}
	return nil
}

// days says from when to when a week goes: "9 to 15 November 2026".
func days(w metric.Week) string {
	from, to := w.Monday(), w.Monday().AddDate(0, 0, 6)
	layout := "2"
	switch {
	case from.Year() != to.Year():
		layout = "2 January 2006"
	case from.Month() != to.Month():
		layout = "2 January"
	}
	return from.Format(layout) + " to " + to.Format("2 January 2006")
}

// place gives the town that a time zone is called by: "Los Angeles" for "America/Los_Angeles".
func place(zone string) string {
	if i := strings.LastIndexByte(zone, '/'); i >= 0 && !strings.HasPrefix(zone, "Etc/") {
		zone = zone[i+1:]
	}
	return strings.ReplaceAll(zone, "_", " ")
}

// called is what a week is called beside others.
func called(w metric.Week) string { return fmt.Sprintf("Week %d", w.Number) }

// listAddress is where the list behind a figure stands: the team's, or a person's.
func listAddress(w metric.Week, email string, k metric.Key) string {
	if email == "" {
		return address(w) + "/" + k.String()
	}
	return address(w) + "/people/" + url.PathEscape(email) + "/" + k.String()
}
