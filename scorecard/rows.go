// This file holds the six rows of the team.

package scorecard

import (
	"strconv"

	"rapport/metric"
)

// rows is what the six rows are made from.
type rows struct {
	past
	leads []trend // what each row's chart shows
	fresh []trend // all numbers that have news
}

// all gives the rows in the order of the weekly report.
func (r *rows) all() []Row {
	return []Row{r.sales(), r.tickets(), r.productivity(), r.happiness(), r.free(), r.capacity()}
}

func (r *rows) sales() Row {
	v, c, of := r.value(metric.Sales), r.now.Change[metric.Sales], r.of(metric.Sales)
	made := Row{ID: "sales", Name: "Sales", Figure: Figure{digits(v.N), noun(v.N, "sale", "sales"), of}}
	before := ", " + digits(r.now.Previous[metric.Sales].N) + " the week before. "
	switch {
	case known(r.ofTeam(metric.Sales).values) == 0:
		made.Figure = Figure{Text: "–"}
	case r.open:
		made.Figure.Unit = "so far"
		made.Sub = []Piece{{Text: before[2:]}}
	case c.Known:
		made.Figure.Text, made.Figure.Unit = moved(c.Number)
		made.Sub = []Piece{{Text: plural(v.N, "sale", "sales"), Of: of}, {Text: before}}
	}
	if renewals := r.value(metric.RenewalShare); renewals.Known {
		end := " of total."
		if metric.Tell(renewals.N) == metric.TellCount {
			end = "."
		}
		made.Sub = append(made.Sub, Piece{Text: "Renewals "}, Piece{Text: part(renewals), Of: r.of(metric.RenewalShare)}, Piece{Text: end})
	}
	return r.finish(made, metric.Sales, metric.RenewalShare)
}

func (r *rows) tickets() Row {
	v, c := r.value(metric.NewConversations), r.now.Change[metric.NewConversations]
	made := Row{ID: "tickets", Name: "New tickets", Figure: Figure{digits(v.N), "new", r.of(metric.NewConversations)}}
	switch {
	case r.open:
		made.Figure.Unit = "so far"
	case c.Known:
		amount, word := moved(c.Number)
		made.Figure.Unit = amount + " " + word
	}
	if ratio := r.value(metric.TicketsPerSale); ratio.Known {
		made.Sub = []Piece{{Text: "Tickets/sales "}, {Text: percent(ratio.Number), Of: r.of(metric.TicketsPerSale)}, {Text: "."}}
	}
	return r.finish(made, metric.NewConversations, metric.TicketsPerSale)
}

func (r *rows) productivity() Row {
	made := Row{ID: "productivity", Name: "Productivity", Figure: Figure{Text: "–", Unit: "to first reply"}}
	if v := r.value(metric.FirstResponseTime); v.Known {
		number, unit := duration(v.Number)
		made.Figure = Figure{number, unit + " to first reply", r.of(metric.FirstResponseTime)}
	}
	if v := r.value(metric.ClosedOfNew); v.Known {
		made.Sub = []Piece{{Text: percent(v.Number), Of: r.of(metric.ClosedOfNew)}, {Text: " of new tickets closed."}}
	}
	return r.finish(made, metric.FirstResponseTime, metric.ClosedOfNew)
}

func (r *rows) happiness() Row {
	v, reporting := r.value(metric.Happiness), r.value(metric.HappinessCoverage)
	made := Row{ID: "happiness", Name: "Happiness", Figure: Figure{Text: "–"}}
	from := []Piece{{Text: "nobody"}, {Text: " helped this week."}}
	if reporting.Known {
		from = []Piece{{Text: part(reporting), Of: r.of(metric.HappinessCoverage)}, {Text: " of customers."}}
		if metric.Tell(reporting.N) == metric.TellCount {
			from[1].Text = " customers."
		}
	}
	var few string
	if v.Known {
		made.Figure = Figure{metric.FormatOf(v), "great", r.of(metric.Happiness)}
		score := metric.FormatNumber(metric.Score, v)
		switch metric.Tell(v.N) {
		case metric.TellCount:
			made.Sub = append([]Piece{{Text: "From "}}, from...)
			few = capital(inWords(v.N)) + noun(v.N, " answer is", " answers are") + " too few to tell."
		case metric.TellLikely:
			made.Sub = append([]Piece{{Text: "Happiness " + score + " from "}}, from...)
			few = strconv.Itoa(v.N) + " answers are few: the true share of great ones is likely between " + likely(v, " and ") + "."
		case metric.TellShare:
			made.Figure = Figure{score, "score", r.of(metric.Happiness)}
			made.Sub = append([]Piece{{Text: percent(float64(v.Hits)/float64(v.N)) + " great, from "}}, from...)
		}
	}
	made = r.finish(made, metric.Happiness, metric.HappinessCoverage)
	if lead := r.leads[len(r.leads)-1]; few != "" && !lead.news() {
		made.Said = Sentence{Text: few}
	}
	return made
}

func (r *rows) free() Row {
	v := r.value(metric.FreeInteractions)
	made := Row{ID: "free", Name: "Free support", Figure: Figure{digits(v.N), noun(v.N, "interaction", "interactions"), r.of(metric.FreeInteractions)}}
	if known(r.ofTeam(metric.FreeInteractions).values) == 0 {
		made.Figure = Figure{Text: "–"}
		return r.finish(made, metric.FreeInteractions, metric.FreeResolvedShare)
	}
	stars := r.value(metric.FreeFiveStar).N
	made.Sub = []Piece{{Text: digits(stars) + " new 5-star"}, {Text: ". "}}
	if stars > 0 {
		made.Sub[0].Of = r.of(metric.FreeFiveStar)
	}
	if threads := r.value(metric.FreeResolvedShare); threads.Known {
		end := " resolved."
		if metric.Tell(threads.N) == metric.TellLikely {
			end = " resolved; likely " + likely(threads, " to ") + "."
		}
		made.Sub = append(made.Sub, Piece{Text: part(threads), Of: r.of(metric.FreeResolvedShare)}, Piece{Text: end})
	}
	return r.finish(made, metric.FreeInteractions, metric.FreeResolvedShare)
}

func (r *rows) capacity() Row {
	made := Row{ID: "capacity", Name: "Capacity", Figure: Figure{Text: "–"}}
	if v := r.value(metric.Capacity); v.Known {
		made.Figure = Figure{percent(v.Number), "full", r.of(metric.Capacity)}
	}
	before := r.ofTeam(metric.Capacity).before(3)
	if known(before) > 0 {
		made.Sub = []Piece{{Text: "Previous "}}
		for i, v := range before {
			week := r.now.Week.Add(i - len(before))
			p := Piece{Text: metric.FormatNumber(metric.Ratio, v), Title: "Week " + strconv.Itoa(week.Number)}
			if v.Known {
				p.Of = Ref{Week: week, Key: metric.Capacity}
			}
			end := ", "
			if i == len(before)-1 {
				end = "."
			}
			made.Sub = append(made.Sub, p, Piece{Text: end})
		}
	}
	return r.finish(made, metric.Capacity)
}
