// This file holds how the pages say counts, goals and days.

package oneonones

import (
	"strings"
	"time"

	"rapport/oneonone"
	"rapport/web/ui"
)

// sayGoal says a goal of the development talk beside the other talks of the two.
func sayGoal(g oneonone.Goal, mine bool) string {
	said := "The goal: "
	if mine {
		said = "Your goal: "
	}
	said += g.Text
	switch {
	case g.LineAt.IsZero():
	case g.OnTrack:
		said += ". On track"
	default:
		said += ". Off track"
	}
	return strings.TrimRight(said, ".") + "."
}

// sayNumbers says above the folded numbers what they hold; a role may have none yet.
func sayNumbers(n oneonone.Numbers, of oneonone.Pack) string {
	if len(of.Numbers()) == 0 {
		return "none yet for this role"
	}
	return n.Say()
}

// sayCounts says how often the two met, missed and moved; empty when there was nothing to count.
func sayCounts(c oneonone.Counts) string {
	if c.Held+c.Missed+c.Moved+c.Short == 0 {
		return ""
	}
	var said, none []string
	for _, one := range []struct {
		n    int
		what string
	}{{c.Held, "held"}, {c.Missed, "missed"}, {c.Moved, "moved"}, {c.Short, "short"}} {
		if one.n == 0 {
			none = append(none, one.what)
		} else {
			said = append(said, ui.Count(one.n)+" "+one.what)
		}
	}
	if last := len(none) - 1; last > 0 {
		none = append(none[:last-1], none[last-1]+" or "+none[last])
	}
	if len(none) > 0 {
		said = append(said, "none "+strings.Join(none, ", "))
	}
	return strings.Join(said, ", ")
}

// day says a date as people do: "today", "Sunday", "2 Nov".
func day(at, now time.Time, zone *time.Location) string {
	said, _, _ := strings.Cut(ui.When(at, now, zone), " ")
	if strings.Trim(said, "0123456789") == "" {
		return at.In(zone).Format("2 Jan")
	}
	return lower(said)
}

// lower makes "today 13:18" of "Today 13:18", for the middle of a sentence; days of the week stay as they are.
func lower(said string) string {
	for _, word := range []string{"Today", "Yesterday", "Tomorrow"} {
		if rest, ok := strings.CutPrefix(said, word); ok {
			return strings.ToLower(word) + rest
		}
	}
	return said
}

// upper begins a sentence with what is said in the middle of one elsewhere.
func upper(said string) string {
	if said == "" {
		return ""
	}
	return strings.ToUpper(said[:1]) + said[1:]
}
