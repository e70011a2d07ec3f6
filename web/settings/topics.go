// This file holds the page on which the head of support names topics and puts them away.

package settings

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"

	"rapport/inbox"
	"rapport/metric"
	"rapport/team"
	"rapport/web/ui"
)

const topicsPath = "/settings/topics"

// topicWeeks is how many weeks are counted: about 90 days.
const topicWeeks = 13

type topicsPage struct {
	frame
	Rows  []topicRow // most conversations first
	Away  []topicRow
	Until string // the last day that is counted; empty where nothing is
	Of    string // key of the topic that what is wrong is about; empty of a new one
	Typed string // the name as it was typed
}

type topicRow struct {
	inbox.Topic
	ID    string // for the fields of its form
	URL   string // its conversations
	N     int    // new conversations of the weeks counted
	Known bool   // anything is counted at all
	Spark template.HTML
	By    string // who put it away
}

// Line is the form's line for a topic's name.
func (v topicsPage) Line(t topicRow) field {
	line := field{Name: t.ID, Label: "Name", Type: "text", Value: t.Name, Auto: "off", Required: true}
	if t.Key == v.Of {
		line.Value, line.Wrong = v.Typed, v.Wrong.Is("name")
	}
	return line
}

// New is the form's line for a new topic's name.
func (v topicsPage) New() field {
	line := field{Name: "name", Label: "What is it called?", Type: "text", Help: "Receipts, signing in, before buying.", Auto: "off", Required: true}
	if v.Of == "" {
		line.Value, line.Wrong = v.Typed, v.Wrong.Is("name")
	}
	return line
}

func (p *Pages) listTopics(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.showTopics(w, r, who, http.StatusOK, topicsPage{})
}

func (p *Pages) showTopics(w http.ResponseWriter, r *http.Request, who team.Person, status int, v topicsPage) error {
	said := v.Wrong
	v.frame = p.frame(w, r, who, "Topics", "topics")
	v.Wrong = said
	known, err := p.inbox.KnownTopics(r.Context())
	if err != nil {
		return err
	}
	last, counted, err := p.counted(r.Context())
	if err != nil {
		return err
	}
	if counted != nil {
		v.Until = last.Monday().AddDate(0, 0, 6).Format("2 January 2006")
	}
	called, err := p.called(r.Context())
	if err != nil {
		return err
	}
	for i, t := range known {
		row := topicRow{Topic: t, ID: fmt.Sprintf("name-%d", i), Known: counted != nil, By: called[t.AwayBy]}
		row.URL = ui.InboxPath + "?" + url.Values{"view": {string(inbox.All)}, "n-topic": {t.Key}}.Encode()
		if c, ok := counted[t.Key]; ok {
			row.N = c.Sum()
			row.Spark = topicSpark(t.Name, c).SVG()
		}
		if t.Away() {
			v.Away = append(v.Away, row)
		} else {
			v.Rows = append(v.Rows, row)
		}
	}
	slices.SortStableFunc(v.Rows, func(a, b topicRow) int { return cmp.Compare(b.N, a.N) })
	return ui.Show(w, status, p.topics, v)
}

// counted gives what each topic had in the last weeks; nil where nothing is counted.
func (p *Pages) counted(ctx context.Context) (metric.Week, map[string]metric.TopicWeeks, error) {
	if p.options.Numbers == nil {
		return metric.Week{}, nil, nil
	}
	return p.options.Numbers.Topics(ctx, topicWeeks)
}

// called gives people's first names by their addresses.
func (p *Pages) called(ctx context.Context) (map[string]string, error) {
	all, err := p.team.People(ctx)
	names := map[string]string{}
	for _, one := range all {
		names[one.Email] = one.FirstName()
	}
	return names, err
}

// topicSpark draws a topic's weeks.
func topicSpark(name string, t metric.TopicWeeks) ui.Spark {
	s := ui.Spark{Label: name + ", " + ui.Plural(len(t.Values), "week", "weeks"), Signal: map[int]bool{}}
	for _, v := range t.Values {
		x := math.NaN()
		if v.Known {
			x = v.Number
		}
		s.Values = append(s.Values, x)
	}
	switch {
	case t.Usual.Basis == metric.TooFew:
		s.Label += ", too few to tell what is normal"
	case t.Signal == metric.Exceptional:
		s.Signal[len(s.Values)-1] = true
		s.Label += ", the last one is not normal"
	default:
		s.Label += ", the last one is normal"
	}
	if t.Usual.Basis != metric.TooFew {
		s.Band, s.Mid = &[2]float64{t.Usual.Lower, t.Usual.Upper}, &t.Usual.Centre
	}
	return s
}

// addTopic makes a topic known before anything is about it.
func (p *Pages) addTopic(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	name := r.PostForm.Get("name")
	err := p.inbox.AddTopic(r.Context(), who, name)
	if said, ok := wrongIn(err); ok {
		v := topicsPage{Typed: name}
		v.Wrong = said
		return p.showTopics(w, r, who, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Everybody can put it on conversations now.", Seconds: 5})
	http.Redirect(w, r, topicsPath, http.StatusSeeOther)
	return nil
}

// renameTopic gives the topic ?topic= another name: the form's field ?field=, or ?name= to take it back.
func (p *Pages) renameTopic(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	key, name := r.Form.Get("topic"), r.Form.Get("name")
	if f := r.Form.Get("field"); f != "" {
		name = r.Form.Get(f)
	}
	was, err := p.inbox.RenameTopic(r.Context(), who, key, name)
	if said, ok := wrongIn(err); ok {
		v := topicsPage{Of: key, Typed: name}
		v.Wrong = said
		return p.showTopics(w, r, who, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{
		Text: "“" + was + "” has another name, everywhere and for all its past.",
		Undo: topicsPath + "/name?" + url.Values{"topic": {key}, "name": {was}}.Encode(),
	})
	http.Redirect(w, r, topicsPath, http.StatusSeeOther)
	return nil
}

// putTopicAway stops offering the topic ?topic=, or with ?back= offers it again.
func (p *Pages) putTopicAway(w http.ResponseWriter, r *http.Request, who team.Person) error {
	key, back := r.FormValue("topic"), r.FormValue("back") != ""
	t, err := p.inbox.PutTopicAway(r.Context(), who, key, !back)
	if err != nil {
		return err
	}
	says := ui.Toast{Text: "“" + t.Name + "” is offered again.", Seconds: 5}
	if !back {
		says = ui.Toast{Text: "“" + t.Name + "” is put away. What was about it still is.", Undo: topicsPath + "/away?" + url.Values{"topic": {key}, "back": {"1"}}.Encode()}
	}
	ui.SayNext(w, says)
	http.Redirect(w, r, topicsPath, http.StatusSeeOther)
	return nil
}
