// This file holds what people bring along to a meeting.

package meeting

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/rating"
	"rapport/team"
)

// BroughtKind says what is brought.
type BroughtKind string

// What people bring.
const (
	Headline BroughtKind = "headline" // news in one line
	Struggle BroughtKind = "struggle" // what customers stumble over, by a technician
	Read     BroughtKind = "reading"  // something to read or watch together
	Question BroughtKind = "question" // to be answered in the meeting; see Store.Ask
)

// Valid tells whether k is one of the kinds.
func (k BroughtKind) Valid() bool {
	return k == Headline || k == Struggle || k == Read || k == Question
}

// Brought is something brought along. It waits for the next meeting of the
// series that is held, and then belongs to that one.
type Brought struct {
	ID      string
	Series  string
	Meeting string // "" until a meeting began with it
	Kind    BroughtKind
	Ref     string // what a headline was suggested by, so that it is there once; may be ""
	By      string // for something to read: who chose it; "" for a question without a name
	At      time.Time
	Title   string
	Said    string // a struggle: in a customer's words; something to read: the questions to it
	Link    string // something to read, or a conversation's address; may be ""
	Mood    string // a headline: happy, okay or frown
	N       int    // a struggle: how many customers; something to read: its minutes
	Took    string // something to read: what we took from it; a question: what was answered
}

// NextReader tells whose turn it is to choose something to read: after the
// last one, in the order of the names. last may be "" or somebody who left.
func NextReader(people []team.Person, last string) string {
	if len(people) == 0 {
		return ""
	}
	i := slices.IndexFunc(people, func(p team.Person) bool { return p.ID == last })
	return people[(i+1)%len(people)].ID
}

// News is what headlines are suggested from.
type News struct {
	From, To time.Time // since the last meeting, until this one
	People   []team.Person
	Ratings  []rating.Rating // in that time
	FiveStar int             // new reviews with five stars
	Helped   []Helped
}

// Helped is how many customers a person had helped ever at two moments.
type Helped struct {
	Person string // the id
	Before int
	Now    int
}

// Suggest gives headlines that nobody had to write: people's anniversaries,
// round numbers of customers helped, new reviews, and thanks. Each has a Ref of
// its own, so that it is taken once.
func Suggest(n News, zone *time.Location) (all []Brought) {
	for _, p := range n.People {
		if p.LeftAt.IsZero() {
			all = append(all, anniversary(p, n, zone)...)
		}
	}
	for _, h := range n.Helped {
		i := slices.IndexFunc(n.People, func(p team.Person) bool { return p.ID == h.Person })
		step := milestone(h.Now)
		if i < 0 || step == 0 || h.Now/step == h.Before/step {
			continue
		}
		round := h.Now / step * step
		all = append(all, Brought{
			Kind: Headline, Mood: "happy", Ref: fmt.Sprintf("helped/%s/%d", h.Person, round),
			Title: fmt.Sprintf("%s has helped %d people.", n.People[i].FirstName(), round),
		})
	}
	if n.FiveStar > 0 {
		title := "One new review with five stars."
		if n.FiveStar > 1 {
			title = strconv.Itoa(n.FiveStar) + " new reviews with five stars."
		}
		all = append(all, Brought{Kind: Headline, Mood: "happy", Ref: "stars/" + n.To.In(zone).Format(time.DateOnly), Title: title})
	}
	return append(all, thanks(n.Ratings)...)
}

func anniversary(p team.Person, n News, zone *time.Location) []Brought {
	began, err := time.ParseInLocation(time.DateOnly, p.Started, zone)
	if err != nil {
		return nil
	}
	for year := n.From.In(zone).Year(); year <= n.To.In(zone).Year(); year++ {
		day, years := began.AddDate(year-began.Year(), 0, 0), year-began.Year()
		if years < 1 || day.Before(n.From) || !day.Before(n.To) {
			continue
		}
		title := fmt.Sprintf("%s has been with us for %d years.", p.FirstName(), years)
		if years == 1 {
			title = p.FirstName() + " has been with us for a year."
		}
		return []Brought{{Kind: Headline, Mood: "happy", Ref: fmt.Sprintf("years/%s/%d", p.ID, years), Title: title}}
	}
	return nil
}

// milestone is the distance of round numbers around n; 0 below the first.
func milestone(n int) int {
	switch {
	case n < 100:
		return 0
	case n < 1000:
		return 100
	case n < 5000:
		return 500
	}
	return 1000
}

const mostThanks = 3

// thanks are the longest words of customers who thought the help great, as they said them.
func thanks(ratings []rating.Rating) (all []Brought) {
	for _, r := range ratings {
		if r.Face != rating.Great || r.Void || strings.TrimSpace(r.Comment) == "" || r.About == rating.Product {
			continue
		}
		title := "“" + short(r.Comment, 140) + "”"
		if slices.ContainsFunc(all, func(b Brought) bool { return b.Title == title }) {
			continue
		}
		all = append(all, Brought{Kind: Headline, Mood: "happy", Ref: "thanks/" + r.Message, Title: title, Link: "/conversations/" + r.Conversation})
	}
	slices.SortStableFunc(all, func(a, b Brought) int { return len(b.Title) - len(a.Title) })
	return all[:min(len(all), mostThanks)]
}

// short gives a text on one line, cut after a word when it is longer than n letters.
func short(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	letters := []rune(text)
	if len(letters) <= n {
		return text
	}
	cut := string(letters[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + " …"
}

// ordinal writes 1st, 2nd, 3rd, 4th.
func ordinal(n int) string {
	end := "th"
	switch {
	case n%100/10 == 1:
	case n%10 == 1:
		end = "st"
	case n%10 == 2:
		end = "nd"
	case n%10 == 3:
		end = "rd"
	}
	return strconv.Itoa(n) + end
}
