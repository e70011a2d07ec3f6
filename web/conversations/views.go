// This file holds saved views: the strip of them above the list, narrowing it,
// and saving, renaming, sharing and removing one.

package conversations

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"rapport/inbox"
	saved "rapport/inbox/view"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// views are the saved ones, and what the list can be narrowed by.
type views struct {
	All      []savedView
	Clear    string   // address of the list without what narrows it; empty when nothing does
	Says     []string // what narrows it, in words
	Save     []field  // the filter, for the form that saves it; nil for a view that is saved
	Picks    []pick
	Lists    []option
	Ready    []savedView
	Current  *savedView
	Narrowed bool
}

// savedView is a view with its count.
type savedView struct {
	ID, Name, URL  string
	Count          string
	Whose          string // the owner's name, of a colleague's
	Shared         bool
	Current        bool
	Change, Remove string // where these post to; empty when the viewer may not
}

// pick is a field to narrow by.
type pick struct {
	Name, Label string
	Options     []option
}

type option struct {
	Value, Label string
	Chosen       bool
}

// What stands in addresses and forms; the mark keeps them apart from forms' own fields.
const (
	byMailbox  = "n-mailbox"
	byTopic    = "n-topic"
	byPerson   = "n-person"
	byFace     = "n-face"
	byLanguage = "n-language"
	byWait     = "n-wait"
	noTopic    = "-" // no topic has so short a name as to be taken for it
)

// narrowOf reads what a list is narrowed by.
func narrowOf(r *http.Request) saved.Filter {
	f := saved.Filter{
		Mailbox: r.FormValue(byMailbox), Topic: r.FormValue(byTopic), Person: r.FormValue(byPerson), Face: r.FormValue(byFace), Language: r.FormValue(byLanguage),
	}
	if f.Topic == noTopic {
		f.Topic, f.Bare = "", true
	}
	if n, err := strconv.Atoi(r.FormValue(byWait)); err == nil && n > 0 && n <= 60*24*365 {
		f.Minutes = n
	}
	return f
}

// fieldsOf writes it down again.
func fieldsOf(f saved.Filter) (all []field) {
	topic, minutes := f.Topic, ""
	if f.Bare {
		topic = noTopic
	}
	if f.Minutes > 0 {
		minutes = strconv.Itoa(f.Minutes)
	}
	for _, one := range []field{{byMailbox, f.Mailbox}, {byTopic, topic}, {byPerson, f.Person}, {byFace, f.Face}, {byLanguage, f.Language}, {byWait, minutes}} {
		if one.Value != "" {
			all = append(all, one)
		}
	}
	return all
}

// narrowed tells whether the place is more than one of the lists that all have.
func (p place) narrowed() bool { return p.Saved != "" || p.Narrow != saved.Filter{} }

// views reads the saved views with their counts; a place that names one becomes it.
func (p *Pages) views(ctx context.Context, f ui.Frame, who team.Person, at *place, o office) (views, error) {
	all, err := p.savedViews.Of(ctx, who)
	if err != nil {
		return views{}, err
	}
	var v views
	at.take(all)
	filters := make([]saved.Filter, 0, len(all)+len(readyViews))
	for _, one := range all {
		filters = append(filters, one.Filter)
	}
	for _, one := range readyViews {
		filters = append(filters, one.Filter)
	}
	counts, err := p.savedViews.Counts(ctx, filters, f.At)
	if err != nil {
		return v, err
	}
	for i, one := range all {
		s := savedView{ID: one.ID, Name: one.Name, URL: place{Saved: one.ID}.List(), Count: countWords(counts[i]), Shared: one.Shared, Current: one.ID == at.Saved}
		if one.Owner == who.ID || who.May() && one.Shared {
			s.Change, s.Remove = "/views/"+one.ID, "/views/"+one.ID+"/removal"
		}
		if i := slices.IndexFunc(o.people, func(p team.Person) bool { return p.ID == one.Owner }); one.Owner != who.ID && i >= 0 {
			s.Whose = ui.FirstName(o.people[i].Name)
		}
		v.All = append(v.All, s)
		if s.Current {
			v.Current = &v.All[len(v.All)-1]
		}
	}
	for i, one := range readyViews {
		to := place{View: one.Filter.List, Narrow: one.Filter}
		to.Narrow.List = ""
		v.Ready = append(v.Ready, savedView{Name: one.Name, URL: to.List(), Count: countWords(counts[len(all)+i]), Current: at.Saved == "" && to == at.top()})
	}
	v.narrowing(*at, o)
	return v, nil
}

// take makes the place the saved view that it names; one that is gone is the list of who waits.
func (p *place) take(all []saved.View) {
	if p.Saved == "" {
		return
	}
	i := slices.IndexFunc(all, func(v saved.View) bool { return v.ID == p.Saved })
	if i < 0 {
		p.Saved, p.After = "", ""
		return
	}
	p.View, p.Narrow = all[i].Filter.List, all[i].Filter
	p.Narrow.List = ""
}

// readyViews are there from the first day.
var readyViews = []saved.View{
	{Name: "Waiting over an hour", Filter: saved.Filter{List: inbox.Waiting, Minutes: 60}},
	{Name: "Closed without a topic", Filter: saved.Filter{List: inbox.Done, Bare: true}},
	{Name: "Rated not good", Filter: saved.Filter{List: inbox.All, Face: "not_good"}},
}

func countWords(n saved.Count) string {
	switch {
	case n.More && n.N == 0:
		return ""
	case n.More:
		return ui.Count(n.N) + "+"
	}
	return ui.Count(n.N)
}

// narrowing fills in what can be chosen, and says what is.
func (v *views) narrowing(at place, o office) {
	var mailboxes, people []option
	for _, b := range o.boxes {
		mailboxes = append(mailboxes, option{Value: b.ID, Label: b.Address})
	}
	for address, name := range o.names {
		people = append(people, option{Value: address, Label: name})
	}
	slices.SortFunc(people, func(a, b option) int { return strings.Compare(a.Label+a.Value, b.Label+b.Value) })
	about := []option{{Value: noTopic, Label: "Without a topic"}}
	for _, t := range o.topics {
		about = append(about, option{Value: t.Key, Label: t.Name})
	}
	v.Picks = []pick{
		{byMailbox, "Mailbox", mailboxes},
		{byTopic, "Topic", about},
		{byPerson, "Answered last by", people},
		{byFace, "Rated", []option{{Value: "great", Label: "Great"}, {Value: "okay", Label: "Okay"}, {Value: "not_good", Label: "Not good"}}},
		{byLanguage, "Language", languages()},
		{byWait, "Waiting for", []option{{Value: "30", Label: "Over 30 min"}, {Value: "60", Label: "Over an hour"}, {Value: "240", Label: "Over 4 hours"}, {Value: "1440", Label: "Over a day"}, {Value: "4320", Label: "Over 3 days"}}},
	}
	chosen := fieldsOf(at.Narrow)
	for i := range v.Picks {
		c := &v.Picks[i]
		j := slices.IndexFunc(chosen, func(f field) bool { return f.Name == c.Name })
		if j < 0 {
			continue
		}
		k := slices.IndexFunc(c.Options, func(o option) bool { return o.Value == chosen[j].Value })
		if k < 0 { // a mailbox or a topic that is no more
			k, c.Options = len(c.Options), append(c.Options, option{Value: chosen[j].Value, Label: chosen[j].Value})
		}
		c.Options[k].Chosen = true
		v.Says = append(v.Says, c.Label+": "+c.Options[k].Label)
	}
	for _, l := range []option{{"waiting", "Waiting", false}, {"open", "Open", false}, {"answered", "Answered", false}, {"snoozed", "Snoozed", false}, {"closed", "Closed", false}, {"all", "All", false}} {
		l.Chosen = l.Value == string(at.View)
		v.Lists = append(v.Lists, l)
	}
	if v.Narrowed = at.narrowed(); v.Narrowed {
		v.Clear = place{View: at.View}.List()
		if at.Saved == "" {
			v.Save = append([]field{{"view", string(at.View)}}, chosen...)
		}
	}
}

// languages are those that are told apart, in the order of their names in English.
func languages() []option {
	return []option{
		{Value: "ar", Label: "Arabic"},
		{Value: "zh", Label: "Chinese"},
		{Value: "cs", Label: "Czech"},
		{Value: "da", Label: "Danish"},
		{Value: "nl", Label: "Dutch"},
		{Value: "en", Label: "English"},
		{Value: "fi", Label: "Finnish"},
		{Value: "fr", Label: "French"},
		{Value: "de", Label: "German"},
		{Value: "el", Label: "Greek"},
		{Value: "he", Label: "Hebrew"},
		{Value: "it", Label: "Italian"},
		{Value: "ja", Label: "Japanese"},
		{Value: "ko", Label: "Korean"},
		{Value: "nb", Label: "Norwegian"},
		{Value: "pl", Label: "Polish"},
		{Value: "pt", Label: "Portuguese"},
		{Value: "ru", Label: "Russian"},
		{Value: "es", Label: "Spanish"},
		{Value: "sv", Label: "Swedish"},
		{Value: "th", Label: "Thai"},
		{Value: "tr", Label: "Turkish"},
		{Value: "uk", Label: "Ukrainian"},
	}
}

// nameView says what a narrowed list is.
func (l *listing) nameView(n int, more bool) {
	if !l.narrowed() {
		return
	}
	l.Heading, l.Sub = ui.Plural(n, "conversation", "conversations"), ""
	if more || l.After != "" {
		l.Heading = "Narrowed list"
	}
	for _, v := range l.Views.Ready {
		if v.Current {
			l.Heading = v.Name
		}
	}
	if v := l.Views.Current; v != nil {
		l.Heading = v.Name
		if v.Whose != "" {
			l.Sub = "Shared by " + v.Whose + "."
		}
	}
}

func (p *Pages) viewRoutes(mux ui.Mux) {
	mux.Handle("POST /views", p.house.Team(p.saveView))
	mux.Handle("POST /views/{id}", p.house.Team(p.changeView))
	mux.Handle("POST /views/{id}/removal", p.house.Team(p.removeView))
	mux.Handle("POST /views/{id}/restoration", p.house.Team(p.restoreView))
}

func (p *Pages) saveView(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	if at.View == inBeast || !at.narrowed() {
		return fault.New(fault.Invalid, "Narrow the list first; then there is something to save.")
	}
	filter := at.Narrow
	filter.List = at.View
	v, err := p.savedViews.Save(r.Context(), who, saved.View{Name: r.FormValue("name"), Shared: r.FormValue("shared") != "", Filter: filter})
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Saved as “" + v.Name + "”. Its count is kept true.", Undo: "/views/" + url.PathEscape(v.ID) + "/removal", Seconds: 8})
	http.Redirect(w, r, place{Saved: v.ID}.List(), http.StatusSeeOther)
	return nil
}

func (p *Pages) changeView(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	if err := p.savedViews.Change(r.Context(), who, id, r.FormValue("name"), r.FormValue("shared") != ""); err != nil {
		return err
	}
	http.Redirect(w, r, place{Saved: id}.List(), http.StatusSeeOther)
	return nil
}

func (p *Pages) removeView(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	v, err := p.savedViews.One(r.Context(), who, id)
	if err != nil {
		return err
	}
	if err := p.savedViews.Remove(r.Context(), who, id); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "“" + v.Name + "” is removed.", Undo: "/views/" + url.PathEscape(id) + "/restoration"})
	http.Redirect(w, r, place{View: v.Filter.List}.List(), http.StatusSeeOther)
	return nil
}

func (p *Pages) restoreView(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id := r.PathValue("id")
	if err := p.savedViews.Restore(r.Context(), who, id); err != nil {
		return err
	}
	http.Redirect(w, r, place{Saved: id}.List(), http.StatusSeeOther)
	return nil
}
