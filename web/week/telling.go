// This file holds the words for what a figure counts.

package week

import (
	"cmp"
	"fmt"
	"strings"

	"rapport/inbox"
	"rapport/metric"
	"rapport/team"
	"rapport/web/ui"
)

// telling is one figure with its list; who is nil for the team.
type telling struct {
	key   metric.Key
	value metric.Value
	found metric.Evidence
	who   *team.Person
}

// nouns is what is counted, one and many.
type nouns struct{ one, many string }

// parted tells whether the figure sets one list against another.
func (t telling) parted() bool {
	switch t.key.Define().Unit {
	case metric.Share, metric.Ratio:
		return true
	case metric.Count, metric.Seconds, metric.Score, metric.Mean:
	}
	return false
}

// nouns names what the two lists hold; the second is empty where there is only one.
func (t telling) nouns() (counted, of nouns) {
	begun, sale := nouns{"new conversation", "new conversations"}, nouns{"sale", "sales"}
	closed, resolved := nouns{"conversation closed", "conversations closed"}, nouns{"conversation resolved", "conversations resolved"}
	helped, waits, ratings := nouns{"customer helped", "customers helped"}, nouns{"answered wait", "answered waits"}, nouns{"rating", "ratings"}
	words := map[metric.Key][2]nouns{
		metric.NewConversations:     {begun},
		metric.MessagesReceived:     {{"message received", "messages received"}},
		metric.RepliesSent:          {{"reply sent", "replies sent"}},
		metric.CustomersHelped:      {helped},
		metric.CustomersHelpedShare: {helped, {"customer the team helped", "customers the team helped"}},
		metric.FirstResponseTime:    {{"first reply", "first replies"}},
		metric.ResponseTime:         {waits},
		metric.RepliedWithin1h:      {{"wait of 1 hour or less", "waits of 1 hour or less"}, waits},
		metric.RepliedWithin6h:      {{"wait of 6 hours or less", "waits of 6 hours or less"}, waits},
		metric.RepliedWithin24h:     {{"wait of 24 hours or less", "waits of 24 hours or less"}, waits},
		metric.HandleTime:           {{"timed reply", "timed replies"}},
		metric.ClosedCount:          {closed},
		metric.ClosedOfNew:          {closed, begun},
		metric.ClosedOfHandled:      {closed, {"conversation handled", "conversations handled"}},
		metric.Resolved:             {resolved},
		metric.ResolvedOnFirstReply: {{"conversation resolved on the first reply", "conversations resolved on the first reply"}, resolved},
		metric.RepliesToResolve:     {resolved},
		metric.ResolutionTime:       {resolved},
		metric.Reopened:             {{"conversation re-opened", "conversations re-opened"}},
		metric.OpenAtEnd:            {{"conversation open", "conversations open"}},
		metric.WaitingAtEnd:         {{"conversation waiting", "conversations waiting"}},
		metric.Happiness:            {ratings},
		metric.Ratings:              {ratings},
		metric.HappinessProduct:     {{"rating of the product", "ratings of the product"}},
		metric.HappinessCoverage:    {{"customer reporting", "customers reporting"}, helped},
		metric.Sales:                {sale},
		metric.RenewalShare:         {{"renewal", "renewals"}, sale},
		metric.TicketsPerSale:       {begun, sale},
		metric.FreeInteractions:     {{"interaction in public", "interactions in public"}},
		metric.FreeFiveStar:         {{"new 5-star review", "new 5-star reviews"}},
		metric.FreeResolvedShare:    {{"thread resolved", "threads resolved"}, {"thread answered", "threads answered"}},
		metric.Capacity:             {begun, {"person with hours", "people with hours"}},
		metric.CustomersHelpedEver:  {{"customer ever helped", "customers ever helped"}},
	}[t.key]
	return words[0], words[1]
}

// heading counts the list: "184 customers helped", "84 renewals of 172 sales".
func (t telling) heading() string {
	counted, of := t.nouns()
	text := ui.Plural(len(t.found.Counted), counted.one, counted.many)
	if t.who != nil {
		text += " by " + t.who.FirstName()
		if t.key == metric.Happiness || t.key == metric.Ratings {
			text = ui.Plural(len(t.found.Counted), "rating", "ratings") + " of " + t.who.FirstName() + "’s answers"
		}
	}
	if !t.parted() {
		return text
	}
	word := " of "
	if t.key.Define().Unit == metric.Ratio {
		word = " to "
	}
	return text + word + ui.Plural(len(t.found.Of), of.one, of.many)
}

// when says of which time the list is.
func (t telling) when(week metric.Week) string {
	switch t.key {
	case metric.CustomersHelpedEver, metric.OpenAtEnd, metric.WaitingAtEnd:
		return fmt.Sprintf(", as of the end of week %d", week.Number)
	default:
		return fmt.Sprintf(", week %d", week.Number)
	}
}

// lede says the figure that the list makes, with its n.
func (t telling) lede() string {
	v := t.value
	if !v.Known {
		return "There is nothing to tell of."
	}
	switch t.key.Define().Unit {
	case metric.Seconds:
		return fmt.Sprintf("%s on average. Half of them took %s or less, nine in ten %s or less.", ui.Handle(v.Number), ui.Handle(v.Median), ui.Handle(v.P90))
	case metric.Mean:
		return ui.One(v.Number) + " replies each, on average."
	case metric.Score:
		if metric.Tell(v.N) == metric.TellCount {
			return metric.FormatOf(v) + " great: too few for a score."
		}
		return fmt.Sprintf("%s great, happiness %s. The true share of great ones is likely %s.", metric.FormatOf(v), metric.FormatNumber(metric.Score, v), likely(v))
	case metric.Share:
		switch metric.Tell(v.N) {
		case metric.TellCount:
			return "That is " + metric.FormatOf(v) + "."
		case metric.TellLikely, metric.TellShare:
		}
		return "That is " + metric.FormatShare(v.Number) + ", and the truth behind it is likely " + likely(v) + "."
	case metric.Ratio:
		if t.key == metric.Capacity {
			return "What they need is " + metric.FormatShare(v.Number) + " of the hours that people have."
		}
		return "That is " + metric.FormatShare(v.Number) + "."
	case metric.Count:
	}
	return ""
}

// item says one item in words.
func (t telling) item(it metric.Item, c inbox.Conversation, names map[string]string) item {
	made := item{Who: it.Customer, Sub: c.Subject, Value: t.worth(it)}
	if c.Customer.Email == it.Customer || it.Customer == "" {
		made.Who = c.Customer.Called()
	}
	switch {
	case it.Sale != "":
		made.Who, made.Sub = "Sale", it.Sale
	case it.Source != "":
		made.Who, made.Sub = strings.ToUpper(it.Source[:1])+it.Source[1:], cmp.Or(it.Thread, "No thread")
	case it.Conversation == "" && it.Customer == "":
		made.Who, made.Sub = cmp.Or(names[it.By], it.By), "Hours for support this week"
	case it.Conversation == "":
		made.Sub = "Helped for the first time"
	default:
		made.Sub = cmp.Or(made.Sub, "No subject")
	}
	if it.Rated {
		made.Face = it.Face.String()
	}
	if t.who == nil && it.Conversation != "" && it.By != it.Customer {
		made.By = who(it.By, names)
	}
	return made
}

// who names whoever did something: a person, a rule, or an address.
func who(by string, names map[string]string) string {
	if rule, ok := strings.CutPrefix(by, "rule:"); ok {
		return "the rule “" + rule + "”"
	}
	return cmp.Or(names[by], by)
}

// worth is what an item adds to the figure.
func (t telling) worth(it metric.Item) string {
	switch t.key {
	case metric.FirstResponseTime, metric.ResponseTime, metric.RepliedWithin1h, metric.RepliedWithin6h, metric.RepliedWithin24h, metric.HandleTime, metric.ResolutionTime:
		return ui.Handle(it.Seconds)
	case metric.RepliesToResolve, metric.ResolvedOnFirstReply:
		return ui.Plural(it.Replies, "reply", "replies")
	case metric.Capacity:
		if it.Conversation == "" {
			return ui.One(it.Seconds/3600) + " h"
		}
	default:
	}
	if it.Rated {
		text := map[metric.Face]string{metric.Great: "great", metric.Okay: "okay", metric.NotGood: "not good"}[it.Face]
		if about := it.About.String(); about != "" {
			text += ", about " + map[string]string{"help": "the help", "product": "the product", "both": "both", "other": "something else"}[about]
		}
		return text
	}
	return ""
}
