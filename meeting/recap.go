// This file holds ratings of a meeting, and what remains of it: the recap.

package meeting

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/action"
	"rapport/scorecard"
	"rapport/team"
)

// Rating is what one person thought of the hour.
type Rating struct {
	Person string
	Score  int    // 1 to 10
	Why    string // asked for below 8
	At     time.Time
}

// satisfied is the score from which on nobody is asked why.
const satisfied = 8

// Ratings are a meeting's ratings as one of its people may see them.
type Ratings struct {
	Mine *Rating  // the viewer's own; nil before
	Of   int      // how many were there
	Have int      // how many of them have rated
	Open bool     // everybody who was there has answered, or the recap is made
	All  []Rating // in the order of the people; nil until Open
}

// Mean is the average of all; false while it is blind, or without any.
func (r Ratings) Mean() (float64, bool) {
	if !r.Open || len(r.All) == 0 {
		return 0, false
	}
	sum := 0
	for _, one := range r.All {
		sum += one.Score
	}
	return float64(sum) / float64(len(r.All)), true
}

// blind gives the ratings as viewer may see them.
func blind(all []Rating, there []Attendance, viewer string, recap bool) (r Ratings) {
	rated := map[string]bool{}
	for _, one := range all {
		rated[one.Person] = true
		if one.Person == viewer {
			mine := one
			r.Mine = &mine
		}
	}
	for _, a := range there {
		if a.Came() {
			r.Of++
			if rated[a.Person] {
				r.Have++
			}
		}
	}
	if r.Open = recap || r.Of > 0 && r.Have == r.Of; r.Open {
		r.All = all
	}
	return r
}

// RecapAfter is how long after its end a meeting's recap is made: time to
// finish a sentence.
const RecapAfter = 10 * time.Minute

// Recap is all that remains of a meeting.
type Recap struct {
	Meeting   Meeting
	Series    Series
	People    map[string]team.Person // everybody it names, by id
	There     []string               // who was there, by name
	Missing   []Missing              // who was expected and was not
	Numbers   *scorecard.Snapshot    // as frozen; nil when none were
	Decisions []Decision
	Actions   []action.Action // promised in the meeting
	Solved    []Item
	Staying   []Item // items of the series that were open at its end, the oldest first
	Brought   []Brought
	Answers   []Answer
	Notes     []NoteText // those with words in them, in the order of the agenda
	Ratings   []Rating
}

// Missing is somebody who was expected and was not there.
type Missing struct {
	Person string
	Why    string // "on leave until 30 Nov", "said no", "in their night"; may be ""
	Sent   int    // how many answers they had sent
}

// NoteText is what a note reads.
type NoteText struct {
	ID    string
	Title string // of its section or item
	Text  string
}

// Asked is what a meeting asked of one person.
type Asked struct {
	Actions []action.Action // to do
	Tell    []Decision      // to pass on; Tell holds the person's own part only
}

// Nothing tells whether nothing was asked.
func (a Asked) Nothing() bool { return len(a.Actions)+len(a.Tell) == 0 }

// Asked gives what the meeting asked of a person: the absent are told first.
func (r Recap) Asked(person string) (a Asked) {
	for _, one := range r.Actions {
		if one.Owner == person && one.Open() {
			a.Actions = append(a.Actions, one)
		}
	}
	for _, d := range r.Decisions {
		d.Tell = slices.DeleteFunc(slices.Clone(d.Tell), func(t Tell) bool { return t.Who != person })
		if len(d.Tell) > 0 {
			a.Tell = append(a.Tell, d)
		}
	}
	return a
}

// Name gives what a person of the recap is called.
func (r Recap) Name(person string) string {
	if p, ok := r.People[person]; ok {
		return p.Name
	}
	return "somebody"
}

// Markdown writes the recap as a document of its own, with times in a zone.
func (r Recap) Markdown(zone *time.Location) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	list := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		say("\n## %s\n", title)
		for _, l := range lines {
			say("- %s", l)
		}
	}
	began := r.Meeting.Start
	if !r.Meeting.BeganAt.IsZero() {
		began = r.Meeting.BeganAt
	}
	say("# %s, %s", inline(r.Series.Name), began.In(zone).Format("2 January 2006"))
	say("\n%s to %s (%s)", began.In(zone).Format("15:04"), r.Meeting.EndedAt.In(zone).Format("15:04"), zone)
	list("Decided", r.decided())
	list("To do", r.promised(zone))
	list("The numbers"+r.week(), r.numbers())
	list("Solved", each(r.Solved, func(it Item) string { return inline(it.Title) + outcome(it) }))
	list("Still open", each(r.Staying, func(it Item) string { return inline(it.Title) }))
	for _, part := range []struct {
		kind  BroughtKind
		title string
	}{{Headline, "Headlines"}, {Struggle, "What customers struggle with"}, {Read, "Something to read"}, {Question, "Questions, and what was answered"}} {
		list(part.title, r.broughtOf(part.kind))
	}
	list("Who was there", each(r.There, r.Name))
	list("Who was not", each(r.Missing, func(m Missing) string {
		if m.Why == "" {
			return r.Name(m.Person)
		}
		return r.Name(m.Person) + ", " + m.Why
	}))
	list("How it was", each(r.Ratings, func(one Rating) string {
		return strings.TrimSuffix(fmt.Sprintf("%s: %d. %s", r.Name(one.Person), one.Score, inline(one.Why)), " ")
	}))
	for _, n := range r.Notes {
		say("\n## Notes: %s\n\n%s", inline(n.Title), quoted(n.Text))
	}
	return b.String()
}

func each[T any](all []T, say func(T) string) (lines []string) {
	for _, one := range all {
		lines = append(lines, say(one))
	}
	return lines
}

func outcome(it Item) string {
	if it.Outcome == "" {
		return ""
	}
	return " → " + inline(it.Outcome)
}

func (r Recap) week() string {
	if r.Numbers == nil {
		return ""
	}
	return " of week " + r.Numbers.Week.String()
}

// numbers says the six rows as they were frozen.
func (r Recap) numbers() (lines []string) {
	if r.Numbers == nil {
		return nil
	}
	for _, row := range r.Numbers.Report.Rows {
		l := row.Name + ": " + row.Figure.Text
		if row.Figure.Unit != "" {
			l += " (" + inline(row.Figure.Unit) + ")"
		}
		l += ". " + inline(row.Said.String())
		if word := row.Word().Word; word != "" {
			l += " " + word + "."
		}
		if row.Ruling != nil && row.Ruling.Sentence != "" {
			l += " " + row.Ruling.By.Name + ": " + inline(row.Ruling.Sentence)
		}
		lines = append(lines, l)
	}
	return lines
}

func (r Recap) decided() []string {
	return each(r.Decisions, func(d Decision) string {
		return inline(d.Text) + strings.Join(each(d.Tell, func(t Tell) string {
			return fmt.Sprintf(" (%s tells %s)", r.Name(t.Who), inline(t.Whom))
		}), "")
	})
}

func (r Recap) promised(zone *time.Location) []string {
	return each(r.Actions, func(a action.Action) string {
		box := "[ ]"
		if !a.DoneAt.IsZero() {
			box = "[x]"
		}
		return fmt.Sprintf("%s %s: %s, by %s", box, r.Name(a.Owner), inline(a.Text), a.Due.In(zone).Format("2 January"))
	})
}

func (r Recap) broughtOf(kind BroughtKind) (lines []string) {
	for _, one := range r.Brought {
		if one.Kind != kind {
			continue
		}
		l := inline(one.Title)
		if kind == Struggle && one.N > 0 {
			l += fmt.Sprintf(" (%d)", one.N)
		}
		if one.Link != "" && strings.HasPrefix(one.Link, "http") {
			l += " <" + inline(one.Link) + ">"
		}
		said := slices.DeleteFunc([]string{l, inline(one.Said), inline(one.Took)}, func(s string) bool { return s == "" })
		lines = append(lines, strings.Join(said, ". "))
	}
	return lines
}

// inline gives a person's words as one line that Markdown shows as they are
// (CommonMark 0.31.2, section 2.4).
func inline(text string) string {
	var b strings.Builder
	for _, c := range strings.Join(strings.Fields(text), " ") {
		if strings.ContainsRune("\\`*_[]<>#|~", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// quoted gives a note with its lines kept, each as a person wrote it.
func quoted(text string) string {
	var lines []string
	for l := range strings.Lines(strings.TrimSpace(text)) {
		lines = append(lines, inline(l))
	}
	return strings.Join(lines, "  \n")
}
