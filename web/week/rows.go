// This file holds the six rows of the team.

package week

import (
	"math"
	"strconv"

	"rapport/metric"
	"rapport/web/ui"
)

// rows is what the six rows are made from.
type rows struct {
	history
	leads []trend // what each row's chart shows
}

// all gives the rows in the order of the weekly report.
func (r *rows) all() []row {
	return []row{r.sales(), r.tickets(), r.productivity(), r.happiness(), r.free(), r.capacity()}
}

func (r *rows) finish(made row, keys ...metric.Key) row {
	numbers := make([]trend, len(keys))
	for i, k := range keys {
		numbers[i] = r.ofTeam(k)
	}
	r.leads = append(r.leads, made.finish(numbers...))
	return made
}

// url is where the list behind a number of the team stands.
func (r *rows) url(k metric.Key) string { return listAddress(r.now().Week, "", k) }

func (r *rows) value(k metric.Key) metric.Value { return r.now().Team[k] }

func (r *rows) sales() row {
	now, v, c := r.now(), r.value(metric.Sales), r.now().Change[metric.Sales]
	url := r.url(metric.Sales)
	made := row{ID: "sales", Name: "Sales", Figure: figure{ui.Count(v.N), noun(v.N, "sale", "sales"), url}}
	switch {
	case !known(r.ofTeam(metric.Sales).values):
		made.Figure = figure{Text: "–"}
	case r.open:
		made.Figure.Unit = "so far"
		made.Sub = []bit{{Text: ui.Count(now.Previous[metric.Sales].N) + " the week before. "}}
	case c.Known:
		made.Figure.Text, made.Figure.Unit = moved(c.Number)
		made.Sub = []bit{{Text: plural(v.N, "sale", "sales"), URL: url}, {Text: ", " + ui.Count(now.Previous[metric.Sales].N) + " the week before. "}}
	}
	if renewals := r.value(metric.RenewalShare); renewals.Known {
		made.Sub = append(made.Sub, bit{Text: "Renewals "}, bit{Text: part(renewals), URL: r.url(metric.RenewalShare)})
		if metric.Tell(renewals.N) != metric.TellCount {
			made.Sub = append(made.Sub, bit{Text: " of total"})
		}
		made.Sub = append(made.Sub, bit{Text: "."})
	}
	return r.finish(made, metric.Sales, metric.RenewalShare)
}

func (r *rows) tickets() row {
	v, c := r.value(metric.NewConversations), r.now().Change[metric.NewConversations]
	made := row{ID: "tickets", Name: "New tickets", Figure: figure{ui.Count(v.N), "new", r.url(metric.NewConversations)}}
	switch {
	case r.open:
		made.Figure.Unit = "so far"
	case c.Known:
		amount, word := moved(c.Number)
		made.Figure.Unit = amount + " " + word
	}
	if ratio := r.value(metric.TicketsPerSale); ratio.Known {
		made.Sub = []bit{{Text: "Tickets/sales "}, {Text: percent(ratio.Number), URL: r.url(metric.TicketsPerSale)}, {Text: "."}}
	}
	return r.finish(made, metric.NewConversations, metric.TicketsPerSale)
}

func (r *rows) productivity() row {
	made := row{ID: "productivity", Name: "Productivity", Figure: figure{Text: "–", Unit: "to first reply"}}
	if v := r.value(metric.FirstResponseTime); v.Known {
		number, unit := duration(v.Number)
		made.Figure = figure{number, unit + " to first reply", r.url(metric.FirstResponseTime)}
	}
	if v := r.value(metric.ClosedOfNew); v.Known {
		made.Sub = []bit{{Text: percent(v.Number), URL: r.url(metric.ClosedOfNew)}, {Text: " of new tickets closed."}}
	}
	return r.finish(made, metric.FirstResponseTime, metric.ClosedOfNew)
}

func (r *rows) happiness() row {
	v, reporting := r.value(metric.Happiness), r.value(metric.HappinessCoverage)
	made := row{ID: "happiness", Name: "Happiness", Figure: figure{Text: "–"}}
	from := []bit{{Text: "nobody"}, {Text: " helped this week."}}
	if reporting.Known {
		from = []bit{{Text: part(reporting), URL: r.url(metric.HappinessCoverage)}, {Text: " of customers."}}
		if metric.Tell(reporting.N) == metric.TellCount {
			from[1].Text = " customers."
		}
	}
	var few string
	if v.Known {
		made.Figure = figure{metric.FormatOf(v), "great", r.url(metric.Happiness)}
		score := metric.FormatNumber(metric.Score, v)
		switch metric.Tell(v.N) {
		case metric.TellCount:
			made.Sub = append([]bit{{Text: "From "}}, from...)
			few = capital(inWords(v.N)) + noun(v.N, " answer is", " answers are") + " too few to tell."
		case metric.TellLikely:
			made.Sub = append([]bit{{Text: "Happiness " + score + " from "}}, from...)
			few = strconv.Itoa(v.N) + " answers are few: the true share of great ones is likely between " + betweens(v) + "."
		case metric.TellShare:
			made.Figure = figure{score, "score", r.url(metric.Happiness)}
			made.Sub = append([]bit{{Text: percent(float64(v.Hits)/float64(v.N)) + " great, from "}}, from...)
		}
	}
	made = r.finish(made, metric.Happiness, metric.HappinessCoverage)
	if lead := r.leads[len(r.leads)-1]; few != "" && !lead.news() {
		made.Said = said{Text: few}
	}
	return made
}

func (r *rows) free() row {
	v := r.value(metric.FreeInteractions)
	made := row{ID: "free", Name: "Free support", Figure: figure{ui.Count(v.N), noun(v.N, "interaction", "interactions"), r.url(metric.FreeInteractions)}}
	if !known(r.ofTeam(metric.FreeInteractions).values) {
		made.Figure = figure{Text: "–"}
		return r.finish(made, metric.FreeInteractions, metric.FreeResolvedShare)
	}
	stars := r.value(metric.FreeFiveStar).N
	made.Sub = []bit{{Text: ui.Count(stars) + " new 5-star"}, {Text: ". "}}
	if stars > 0 {
		made.Sub[0].URL = r.url(metric.FreeFiveStar)
	}
	if threads := r.value(metric.FreeResolvedShare); threads.Known {
		end := " resolved."
		if metric.Tell(threads.N) == metric.TellLikely {
			end = " resolved; likely " + likely(threads) + "."
		}
		made.Sub = append(made.Sub, bit{Text: part(threads), URL: r.url(metric.FreeResolvedShare)}, bit{Text: end})
	}
	return r.finish(made, metric.FreeInteractions, metric.FreeResolvedShare)
}

func (r *rows) capacity() row {
	made := row{ID: "capacity", Name: "Capacity", Figure: figure{Text: "–"}}
	if v := r.value(metric.Capacity); v.Known {
		made.Figure = figure{percent(v.Number), "full", r.url(metric.Capacity)}
	}
	t := r.ofTeam(metric.Capacity)
	past := t.before(3)
	if known(past) {
		made.Sub = []bit{{Text: "Previous "}}
		for i, v := range past {
			week := r.now().Week.Add(i - len(past))
			b := bit{Text: metric.FormatNumber(metric.Ratio, v), Title: "Week " + strconv.Itoa(week.Number)}
			if v.Known {
				b.URL = listAddress(week, "", metric.Capacity)
			}
			end := ", "
			if i == len(past)-1 {
				end = "."
			}
			made.Sub = append(made.Sub, b, bit{Text: end})
		}
	}
	return r.finish(made, metric.Capacity)
}

// moved says a change of a count: "14 %", "decrease".
func moved(change float64) (amount, word string) {
	amount = percent(math.Abs(change))
	switch x := math.Round(100 * change); {
	case x < 0:
		return amount, "decrease"
	case x > 0:
		return amount, "increase"
	}
	return amount, "change"
}

// part says a share as its n allows: "3 of 4", "20 of 23, 87 %", "49 %".
func part(v metric.Value) string {
	share := percent(float64(v.Hits) / float64(max(v.N, 1)))
	switch metric.Tell(v.N) {
	case metric.TellCount:
		return metric.FormatOf(v)
	case metric.TellLikely:
		return metric.FormatOf(v) + ", " + share
	case metric.TellShare:
	}
	return share
}

// betweens writes where the truth likely lies: "82 and 100 %".
func betweens(v metric.Value) string {
	low, high := metric.Wilson(v.Hits, v.N)
	return scaleOf(metric.Share, 1).number(low) + " and " + percent(high)
}

func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
