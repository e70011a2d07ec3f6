// This file holds where a week came from: its parts, each against its own normal.

package numbers

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/chart"
	"rapport/metric"
	"rapport/team"
	"rapport/web/ui"
)

// parts is where a week came from. Without tabs the number cannot be taken apart.
type parts struct {
	Heading string
	Tabs    []choice
	Intro   string
	Rows    []partRow
	More    []partRow // what is small and ordinary
	Away    []away
	Absent  bool // the tab of absence is open
	Days    template.HTML
	DaysIn  string
	ByDay   []partRow // the days as links, below their chart
	Name    string    // "Topic"
}

// partRow is one part.
type partRow struct {
	Name, URL  string
	Below, Dot template.HTML
	Value      string
	Normal     string
	Out        bool
}

// away is who was away, and when. Why is nobody's business here.
type away struct{ Name, Days string }

const partsShown = 8

func (p *Pages) parts(ctx context.Context, a asked) (v parts, err error) {
	if !a.Key.Parted() || !a.any {
		return v, nil
	}
	b, err := p.numbers.Breakdown(ctx, a.week, a.Key)
	if err != nil {
		return v, err
	}
	names, err := p.labels(ctx)
	if err != nil {
		return v, err
	}
	v.Heading = "Where week " + fmt.Sprint(a.week.Number) + " came from"
	switch {
	case a.open():
		v.Heading = "Where this week comes from"
	case a.week.Next() == a.this:
		v.Heading = "Where last week came from"
	}
	by := metric.By(a.by)
	for _, t := range []struct {
		by   metric.By
		name string
	}{{metric.ByTopic, "Topic"}, {metric.ByMailbox, "Mailbox"}, {absence, "Absence"}} {
		if t.by == metric.ByTopic && by != metric.ByMailbox && by != absence {
			by = metric.ByTopic
		}
		if t.by == by {
			v.Name = t.name
		}
		v.Tabs = append(v.Tabs, choice{t.name, a.at(func(a *asked) { a.by = string(t.by) }) + "#parts", t.by == by})
	}
	if by == absence {
		v.Absent = true
		return v, p.absences(ctx, &v, b)
	}
	v.fill(a, b.Of(by), func(s metric.Slice) string { return sliceName(s, names) })
	v.days(a, b.Of(metric.ByDay))
	return v, nil
}

// absence is the tab of who was away; it takes nothing apart.
const absence metric.By = "absence"

// labels say what mailboxes are called, by id, and topics, by key.
type labels struct {
	mailboxes map[string]string
	topics    inbox.TopicBook
}

func (p *Pages) labels(ctx context.Context) (l labels, err error) {
	all, err := p.inbox.Mailboxes(ctx)
	if err != nil {
		return l, err
	}
	l.mailboxes = map[string]string{}
	for _, m := range all {
		l.mailboxes[m.ID] = m.Address
	}
	l.topics, err = p.inbox.TopicBook(ctx)
	return l, err
}

// sliceName says what a part is.
func sliceName(s metric.Slice, names labels) string {
	switch s.By {
	case metric.ByTopic:
		if s.Name == "" {
			return "No topic"
		}
		return names.topics.Name(s.Name)
	case metric.ByMailbox:
		if name := names.mailboxes[s.Name]; name != "" {
			return name
		}
		return "A mailbox that is gone"
	case metric.ByDay:
		if s.Name >= "1" && s.Name <= "7" {
			return time.Weekday(int(s.Name[0]-'0') % 7).String()
		}
	case metric.ByPerson:
	}
	return s.Name
}

// fill sets the parts out on one scale. What stands out comes first, then the largest.
func (v *parts) fill(a asked, some []metric.Part, name func(metric.Slice) string) {
	most, out := 0.0, 0
	for _, p := range some {
		if p.Value.Known {
			most = max(most, p.Value.Number)
		}
		if p.Usual.Basis != metric.TooFew {
			most = max(most, p.Usual.Upper)
		}
		if p.Signal != metric.Ordinary {
			out++
		}
	}
	slices.SortStableFunc(some, func(x, y metric.Part) int {
		if (x.Signal != "") != (y.Signal != "") {
			return map[bool]int{true: -1, false: 1}[x.Signal != ""]
		}
		return y.Value.N - x.Value.N
	})
	s := scaleOf(a.Unit, most)
	for _, p := range some {
		made := partRow{Name: name(p.Slice), URL: a.slice(p.Slice), Value: figure(a.Definition, p.Value), Out: p.Signal != metric.Ordinary && !a.open()}
		made.Normal = normalOf(a.Unit, s, p.Usual)
		below, dot := rangeOf(a, p, s).Bar(most * s.Times)
		made.Below, made.Dot = below.SVG(""), dot.SVG("")
		if len(v.Rows) < partsShown || made.Out {
			v.Rows = append(v.Rows, made)
		} else {
			v.More = append(v.More, made)
		}
	}
	each := "Each " + strings.ToLower(v.Name) + " against its own normal. "
	if a.office {
		each = "By the clock, each " + strings.ToLower(v.Name) + " against its own normal. "
	}
	switch {
	case len(some) == 0:
		v.Intro = "Nothing was counted."
	case a.open():
		v.Intro = each + "The week isn’t over, so nothing is judged."
	case out == 0:
		v.Intro = each + "None stands out."
	case len(some) == 1:
		v.Intro = each + "It stands out."
	case out == 1:
		v.Intro = fmt.Sprintf("%sOnly one of %d stands out.", each, len(some))
	default:
		v.Intro = fmt.Sprintf("%s%d of %d stand out.", each, out, len(some))
	}
}

func normalOf(u metric.Unit, s chart.Scale, l metric.Limits) string {
	if l.Basis == metric.TooFew {
		return "too few weeks to tell"
	}
	low, high := bounds(u, l)
	return "normal is " + s.Between(low*s.Times, high*s.Times)
}

func rangeOf(a asked, p metric.Part, s chart.Scale) chart.Range {
	low, high := bounds(a.Unit, p.Usual)
	return chart.Range{
		Value: p.Value.Number * s.Times, Known: p.Value.Known, Lower: low * s.Times, Upper: high * s.Times,
		Limited: p.Usual.Basis != metric.TooFew, Out: p.Signal != metric.Ordinary, Open: a.open(),
	}
}

// days draws the days of the week, Monday first.
func (v *parts) days(a asked, some []metric.Part) {
	if len(some) == 0 {
		return
	}
	most := 0.0
	for _, p := range some {
		most = max(most, p.Value.Number, p.Usual.Upper)
	}
	s := scaleOf(a.Unit, most)
	var all []chart.Range
	var out []string
	for _, p := range some {
		name := sliceName(p.Slice, labels{})
		r := rangeOf(a, p, s)
		if r.Name = name[:3]; r.Out && !a.open() {
			out = append(out, name)
		}
		all = append(all, r)
		v.ByDay = append(v.ByDay, partRow{Name: name, URL: a.slice(p.Slice), Value: figure(a.Definition, p.Value), Normal: normalOf(a.Unit, s, p.Usual), Out: r.Out && !a.open()})
	}
	said := "all days are inside their normal range"
	if len(out) > 0 {
		said = "outside of its normal: " + strings.Join(out, ", ")
	}
	v.DaysIn = "A band is what is normal for that day of the week."
	v.Days = chart.Columns(a.Title+" by day, "+said, all, s.Write).SVG("")
}

// absences tells how many days people were away, and who was; nobody is compared.
func (p *Pages) absences(ctx context.Context, v *parts, b metric.Breakdown) error {
	people, err := p.team.People(ctx)
	if err != nil {
		return err
	}
	n := b.Away.Value.N
	v.Intro = "Nobody was away"
	if n > 0 {
		v.Intro = "People were away on " + ui.Plural(n, "working day", "working days")
	}
	if b.Away.Usual.Basis != metric.TooFew {
		low, high := bounds(metric.Count, b.Away.Usual)
		v.Intro += "; " + chart.Plain().Between(low, high) + " is normal for us"
	}
	v.Intro += "."
	for _, part := range b.Of(metric.ByPerson) {
		if len(part.Away) == 0 {
			continue
		}
		i := slices.IndexFunc(people, func(p team.Person) bool { return p.Email == part.Name })
		if i >= 0 {
			v.Away = append(v.Away, away{people[i].Name, dates(part.Away)})
		}
	}
	slices.SortFunc(v.Away, func(x, y away) int { return strings.Compare(x.Name, y.Name) })
	return nil
}

// dates names days of one week: "Monday, Tuesday".
func dates(all []string) string {
	var names []string
	for _, d := range all {
		if at, err := time.Parse(time.DateOnly, d); err == nil {
			names = append(names, at.Weekday().String())
		}
	}
	return strings.Join(names, ", ")
}

// slice is the address of the list behind a part.
func (a asked) slice(s metric.Slice) string {
	return a.path() + "/part?" + url.Values{"week": {a.week.String()}, "by": {string(s.By)}, "name": {s.Name}}.Encode()
}
