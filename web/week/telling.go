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
	closed := nouns{"conversation closed", "conversations closed"}
	begun := nouns{"new conversation", "new conversations"}
	helped := nouns{"customer helped", "customers helped"}
	waits := nouns{"answered wait", "answered waits"}
	within := func(s string) (nouns, nouns) {
		return nouns{"wait of " + s + " or less", "waits of " + s + " or less"}, waits
	}
	sale := nouns{"sale", "sales"}
	switch t.key {
	case metric.NewConversations:
		return begun, of
	case metric.MessagesReceived:
		return nouns{"message received", "messages received"}, of
	case metric.RepliesSent:
		return nouns{"reply sent", "replies sent"}, of
	case metric.CustomersHelped:
		return helped, of
	case metric.CustomersHelpedShare:
		return helped, nouns{"customer the team helped", "customers the team helped"}
	case metric.FirstResponseTime:
		return nouns{"first reply", "first replies"}, of
	case metric.ResponseTime:
		return waits, of
	case metric.RepliedWithin1h:
		return within("1 hour")
	case metric.RepliedWithin6h:
		return within("6 hours")
	case metric.RepliedWithin24h:
		return within("24 hours")
	case metric.HandleTime:
		return nouns{"timed reply", "timed replies"}, of
	case metric.ClosedCount:
		return closed, of
	case metric.ClosedOfNew:
		return closed, begun
	case metric.ClosedOfHandled:
		return closed, nouns{"conversation handled", "conversations handled"}
	case metric.Reopened:
		return nouns{"conversation re-opened", "conversations re-opened"}, of
	case metric.OpenAtEnd:
		return nouns{"conversation open at the end", "conversations open at the end"}, of
	case metric.WaitingAtEnd:
		return nouns{"conversation waiting at the end", "conversations waiting at the end"}, of
	case metric.Resolved, metric.RepliesToResolve, metric.ResolutionTime:
		return nouns{"conversation resolved", "conversations resolved"}, of
	case metric.ResolvedOnFirstReply:
		return nouns{"conversation resolved on the first reply", "conversations resolved on the first reply"}, nouns{"conversation resolved", "conversations resolved"}
	case metric.Happiness, metric.Ratings:
		return nouns{"rating", "ratings"}, of
	case metric.HappinessProduct:
		return nouns{"rating of the product", "ratings of the product"}, of
	case metric.HappinessCoverage:
		return nouns{"customer reporting", "customers reporting"}, helped
	case metric.Sales:
		return sale, of
	case metric.RenewalShare:
		return nouns{"renewal", "renewals"}, sale
	case metric.TicketsPerSale:
		return begun, sale
	case metric.FreeInteractions:
		return nouns{"interaction in public", "interactions in public"}, of
	case metric.FreeFiveStar:
		return nouns{"new 5-star review", "new 5-star reviews"}, of
	case metric.FreeResolvedShare:
		return nouns{"thread resolved", "threads resolved"}, nouns{"thread answered", "threads answered"}
	case metric.Capacity:
		return begun, nouns{"person with hours", "people with hours"}
	case metric.CustomersHelpedEver:
		return nouns{"customer ever helped", "customers ever helped"}, of
	}
	return nouns{"item", "items"}, of
}

// heading counts the list: "184 customers helped", "84 renewals of 172 sales".
func (t telling) heading() string {
	counted, of := t.nouns()
	text := plural(len(t.found.Counted), counted.one, counted.many)
	if t.who != nil {
		text += " by " + t.who.FirstName()
		if t.key == metric.Happiness || t.key == metric.Ratings {
			text = plural(len(t.found.Counted), "rating", "ratings") + " of " + t.who.FirstName() + "’s answers"
		}
	}
	if !t.parted() {
		return text
	}
	word := " of "
	if t.key.Define().Unit == metric.Ratio {
		word = " to "
	}
	return text + word + plural(len(t.found.Of), of.one, of.many)
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
		return "That is " + percent(v.Number) + ", and the truth behind it is likely " + likely(v) + "."
	case metric.Ratio:
		if t.key == metric.Capacity {
			return "What they need is " + percent(v.Number) + " of the hours that people have."
		}
		return "That is " + percent(v.Number) + "."
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
		made.Who, made.Sub = capital(it.Source), cmp.Or(it.Thread, "No thread")
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
		return plural(it.Replies, "reply", "replies")
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
