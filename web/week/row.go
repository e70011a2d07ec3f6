// This file holds a row of the team's numbers and what the numbers want discussed, as they are shown.

package week

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/web/ui"
)

// row is one of the team's six.
type row struct {
	scorecard.Row
	Spark template.HTML // empty where there is nothing to draw
	Then  []scorecard.Difference
	Raise ui.Raise
	May   bool   // the viewer may judge it
	Page  string // the address of the week
	Form  form
}

// Words are the judgements to choose from.
func (row) Words() []scorecard.Judgement { return scorecard.Words() }

// Computed is the computed word, inside a sentence.
func (r row) Computed() string { return strings.ToLower(r.Judged.Word) }

// Judging tells whether the row's form was sent and refused.
func (r row) Judging() bool { return r.Form.Name == "ruling" && r.Form.Row == r.ID }

// Answering is the same of its answer.
func (r row) Answering() bool { return r.Form.Name == "answer" && r.Form.Row == r.Of.String() }

// Chosen tells whether a word is the one in the form.
func (r row) Chosen(shape scorecard.Shape) bool {
	if r.Judging() {
		return r.Form.Word == string(shape)
	}
	return r.ruled() == shape
}

// Turn tells one state of the head's form from another, so that what was typed for an earlier one is not kept in it.
func (r row) Turn() string {
	switch {
	case r.Judging():
		return "-again"
	case r.Ruling != nil:
		return "-" + strconv.FormatInt(r.Ruling.At, 36)
	}
	return ""
}

// ruled is the shape that was chosen, which a watched row doesn't show; none as long as the computed word stands.
func (r row) ruled() scorecard.Shape {
	for _, j := range scorecard.Words() {
		if r.Ruling != nil && j.Word == r.Ruling.Judged.Word {
			return j.Shape
		}
	}
	return ""
}

// Sentence is the one in the form.
func (r row) Sentence() string {
	switch {
	case r.Judging():
		return r.Form.Text
	case r.Ruling != nil:
		return r.Ruling.Sentence
	}
	return ""
}

// topic is something to discuss.
type topic struct {
	Title, Said, URL string
	Raise            *ui.Raise // nil when it is raised already
}

// mostTopics is how many things are discussed.
const mostTopics = 3

// discuss lists what to discuss: what the numbers want first, then what people raised, three at most. What the numbers
// want and somebody raised already stands once.
func (v *reportPage) discuss() {
	if v.Open {
		return
	}
	raised, shown := map[string]bool{}, map[string]bool{}
	for _, r := range v.Meeting.Raised {
		raised[r.Ref] = true
	}
	for _, t := range v.Report.Topics {
		made := topic{Title: t.Title, Said: t.Said, URL: t.Of.Number()}
		if !raised[t.Of.String()] {
			made.Raise = &ui.Raise{Many: true, Kind: "signal", Ref: t.Of.String(), Title: t.Title, Said: t.Said, Back: address(v.Week)}
		}
		v.Topics, shown[t.Of.String()] = append(v.Topics, made), true
	}
	signals, people := len(v.Topics), 0
	for _, r := range v.Meeting.Raised {
		if r.Ref != "" && shown[r.Ref] {
			continue
		}
		if people++; len(v.Topics) < mostTopics {
			v.Topics = append(v.Topics, topic{Title: r.Title, Said: r.Said, URL: r.URL})
		}
	}
	var parts []string
	if signals > 0 {
		parts = append(parts, ui.Plural(signals, "signal", "signals"))
	}
	if people > 0 {
		parts = append(parts, ui.Plural(people, "thing people raised", "things people raised"))
	}
	if v.Raised = strings.Join(parts, ", ") + "."; len(parts) == 0 {
		v.Raised = ""
	}
}

// On says when the meeting is, for the heading of what to discuss: "on Monday".
func (v reportPage) On() string {
	switch at := v.Meeting.At; {
	case at.IsZero():
		return ""
	case at.Before(v.At):
		return "on " + v.local(at).Format("2 January")
	case at.Sub(v.At) < 6*24*time.Hour:
		return "on " + v.local(at).Format("Monday")
	default:
		return "on " + v.local(at).Format("2 January")
	}
}

func (v reportPage) local(at time.Time) time.Time {
	if v.Viewer.Zone == nil {
		return at.UTC()
	}
	return at.In(v.Viewer.Zone)
}

// likely writes where the truth behind a share likely lies: "82 to 100 %".
func likely(v metric.Value) string {
	low, high := metric.Wilson(v.Hits, v.N)
	return fmt.Sprintf("%.0f to %s", 100*low, metric.FormatShare(high))
}
