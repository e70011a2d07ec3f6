// This file holds the page behind a figure: the list of what it counts, as long as the figure says.

package week

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// listPage is the list behind one figure.
type listPage struct {
	ui.Frame
	Back, BackURL string
	Week          string
	Heading       string
	Lede          string
	Counting      bool
	Tabs          []tab
	Items         []item
	ui.Turn
	Name, Formula string
	Of            string // whose number it is
	Stance        string
	Number        string // the address of the number's own page; empty for what is a person's only
}

// tab is one of a share's two lists.
type tab struct {
	Label, URL string
	Current    bool
}

// item is one thing that was counted. It links to its conversation where it has one.
type item struct {
	URL   string
	Who   string
	At    template.HTML
	Sub   string
	Face  string // of a rating
	Value string
	By    string
}

func (p *Pages) showTeamList(w http.ResponseWriter, r *http.Request, viewer team.Person) error {
	return p.showList(w, r, viewer, nil)
}

// showPersonList shows what a person's figure counts to whoever may see the person's card, and keeps that it was seen.
func (p *Pages) showPersonList(w http.ResponseWriter, r *http.Request, viewer team.Person) error {
	ctx := r.Context()
	who, err := p.team.PersonByEmail(ctx, r.PathValue("email"))
	if err != nil {
		return err
	}
	if who.ID == viewer.ID {
		return p.showList(w, r, viewer, &who)
	}
	a, err := p.asked(ctx, r.PathValue("week"))
	if err != nil {
		return err
	}
	meeting, err := p.meets(ctx, viewer, a.Week)
	if err != nil {
		return err
	}
	if err := p.scores.MaySee(ctx, viewer, who, a.Week, meeting.At); err != nil {
		return err
	}
	return p.showList(w, r, viewer, &who)
}

// number reads which number is asked for: the team's, or a person's by the address that it gives.
func number(name string, who *team.Person) (k metric.Key, email string, err error) {
	k, ok := metric.ParseKey(name)
	if d := k.Define(); !ok || who == nil && !d.Team || who != nil && !d.Person {
		return k, "", fault.New(fault.NotFound, "There is no number called “%s” here.", name)
	}
	if who != nil {
		email = who.Email
	}
	return k, email, nil
}

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, viewer team.Person, who *team.Person) error {
	ctx := r.Context()
	a, err := p.asked(ctx, r.PathValue("week"))
	if err != nil {
		return err
	}
	k, email, err := number(r.PathValue("key"), who)
	if err != nil {
		return err
	}
	d := k.Define()
	report, err := p.numbers.Week(ctx, a.Week)
	if err != nil {
		return err
	}
	found, err := p.numbers.Explain(ctx, a.Week, email, k)
	if err != nil {
		return err
	}
	people, err := p.team.People(ctx)
	if err != nil {
		return err
	}
	v := listPage{
		Frame: p.house.Frame(w, r, d.Title+", "+a.Week.Called(), ui.NavWeek),
		Back:  a.Week.Called(), BackURL: address(a.Week), Week: a.Week.Called() + ", " + a.Week.Days(),
		Name: d.Title, Formula: d.Formula, Of: "The team’s", Number: scorecard.Ref{Week: a.Week, Key: k}.Number(),
	}
	entry, err := p.scores.Entry(ctx, k)
	if err != nil {
		return err
	}
	v.Stance = stance(entry)
	if v.Counting, err = p.behind(ctx); err != nil {
		return err
	}
	value := report.Team[k]
	if !d.Team || who != nil {
		v.Number = ""
	}
	if who != nil {
		value, v.Of = metric.Value{}, who.Name+"’s"
		if own, ok := report.Person(email); ok {
			value = own.Values[k]
		}
	}
	t := telling{k, value, found, who}
	v.Heading, v.Lede = t.heading()+t.when(a.Week), t.lede()
	items := v.choose(t, r.URL)
	if items, v.Turn, err = ui.TurnTo(items, r.URL); err != nil {
		return err
	}
	if v.Items, err = p.items(ctx, v.Frame, t, items, people); err != nil {
		return err
	}
	return p.send(ctx, w, v, a.Week, viewer, who)
}

// send shows a list. That somebody else's was seen is kept before: who reads it and hangs up has seen it.
func (p *Pages) send(ctx context.Context, w http.ResponseWriter, v listPage, week metric.Week, viewer team.Person, who *team.Person) error {
	if who != nil && who.ID != viewer.ID {
		if err := p.scores.Looked(ctx, viewer, []team.Person{*who}, week, scorecard.SawList); err != nil {
			return err
		}
	}
	return ui.Show(w, http.StatusOK, p.list, v)
}

// choose gives the list that was asked for: of a share it may be the whole.
func (v *listPage) choose(t telling, u *url.URL) []metric.Item {
	if !t.parted() {
		return t.found.Counted
	}
	whole := u.Query().Get("list") == "of"
	counted, of := t.nouns()
	v.Tabs = []tab{
		{ui.Plural(len(t.found.Counted), counted.one, counted.many), u.Path, !whole},
		{ui.Plural(len(t.found.Of), of.one, of.many), u.Path + "?list=of", whole},
	}
	if whole {
		return t.found.Of
	}
	return t.found.Counted
}

// items says each item in words, with its conversation beside it.
func (p *Pages) items(ctx context.Context, f ui.Frame, t telling, items []metric.Item, people []team.Person) ([]item, error) {
	var ids []string
	for _, it := range items {
		if it.Conversation != "" {
			ids = append(ids, it.Conversation)
		}
	}
	all, err := p.inbox.Conversations(ctx, ids)
	if err != nil {
		return nil, err
	}
	talks := make(map[string]inbox.Conversation, len(all))
	for _, c := range all {
		talks[c.ID] = c
	}
	names := make(map[string]string, len(people))
	for _, who := range people {
		names[who.Email] = who.Name
	}
	made := make([]item, len(items))
	for i, it := range items {
		made[i] = t.item(it, talks[it.Conversation], names)
		made[i].At = f.Time(time.UnixMicro(it.At))
		if it.Conversation != "" {
			made[i].URL = ui.InboxPath + "/" + url.PathEscape(it.Conversation)
		}
	}
	return made, nil
}

// stance says what the team wants of a number.
func stance(e scorecard.Entry) string {
	switch {
	case e.Stance == metric.Watch:
		return "Watch. We want to know it, and nobody is asked to move it."
	case e.Goal == nil:
		return "Move. We want it to get better; it has no goal yet."
	}
	return "Move. The goal is " + scorecard.FormatGoal(e.Unit, *e.Goal) + "."
}
