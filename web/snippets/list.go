// This file holds the folders and the list, which stand on every page of this room.

package snippets

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/ui"
)

// listPage shows a folder, and nothing open.
type listPage struct {
	ui.Frame
	shelf
}

// shelf is the folders and the list of one.
type shelf struct {
	Folders []folder // the team's
	Mine    []folder
	Heading string
	Q       string // what is looked for
	In      string // the folder's key, for the form that looks
	Rows    []row
	Empty   bool // there is no snippet at all
	MayAll  bool // the viewer may write for the team
	New     string

	all   []snippet.Snippet // in use
	names map[string]string // of the team, by address
}

type folder struct {
	Name, URL string
	Count     int
	Plain     bool // no picture: the list of all
	Current   bool
}

type row struct {
	URL, Name, Abbr string
	Used, Age       string
	Old, Current    bool
}

// The keys of the lists that are no folder: "s:NAME" is a folder of the team, "o:NAME" one of the viewer's own.
const (
	everything = ""
	retiredKey = "retired"
)

func keyOf(s snippet.Snippet) string {
	if s.Owner != "" {
		return "o:" + s.Folder
	}
	return "s:" + s.Folder
}

func listPath(key string) string {
	if key == everything {
		return root
	}
	return root + "?" + url.Values{"folder": {key}}.Encode()
}

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, who team.Person) error {
	f := p.house.Frame(w, r, "Snippets", "")
	f.Body = "app"
	s, err := p.shelf(r.Context(), f, who, r.FormValue("folder"), r.FormValue("q"), "")
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.list, listPage{f, s})
}

// shelf makes the folders, and the list of the one with the key; open is the snippet that is shown beside it.
func (p *Pages) shelf(ctx context.Context, f ui.Frame, who team.Person, key, q, open string) (s shelf, err error) {
	used, retired, err := p.Snippets.All(ctx, who)
	if err != nil {
		return s, err
	}
	lately, err := p.Snippets.Lately(ctx)
	if err != nil {
		return s, err
	}
	people, err := p.Team.People(ctx)
	if err != nil {
		return s, err
	}
	s = shelf{Q: strings.TrimSpace(q), In: key, Empty: len(used)+len(retired) == 0, MayAll: snippet.MayShare(who), New: root + "/new", all: used, names: map[string]string{}}
	for _, one := range people {
		s.names[one.Email] = one.Name
	}
	s.folders(who, retired)
	from := used
	if key == retiredKey {
		from = retired
	} else if key != everything {
		s.New += "?" + url.Values{"folder": {key}}.Encode()
	}
	known := key == everything
	for _, fold := range slices.Concat(s.Folders, s.Mine) {
		if fold.Current {
			s.Heading, known = fold.Name, true
		}
	}
	if !known {
		return s, fault.New(fault.NotFound, "There is no such folder any more. Its snippets may have moved.")
	}
	for _, one := range from {
		if (key == everything || key == retiredKey || keyOf(one) == key) && found(one, s.Q) {
			s.Rows = append(s.Rows, rowOf(one, lately[one.ID], f.At, key, open))
		}
	}
	return s, nil
}

// found tells whether a snippet has all words that are looked for, in its name, abbreviation or words.
func found(one snippet.Snippet, q string) bool {
	text := strings.ToLower(one.Name + " " + one.Abbr + " " + one.Words)
	for word := range strings.FieldsSeq(strings.ToLower(q)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (s *shelf) folders(who team.Person, retired []snippet.Snippet) {
	count := map[string]int{}
	for _, one := range s.all {
		count[keyOf(one)]++
	}
	add := func(to *[]folder, name, key string, n int, plain bool) {
		*to = append(*to, folder{Name: name, URL: listPath(key), Count: n, Plain: plain, Current: key == s.In})
	}
	add(&s.Folders, "All", everything, len(s.all), true)
	keys := make([]string, 0, len(count))
	for key := range count {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	for _, key := range keys {
		name := key[2:]
		switch {
		case key == "o:":
			add(&s.Mine, who.FirstName()+"’s", key, count[key], false)
		case strings.HasPrefix(key, "o:"):
			add(&s.Mine, name, key, count[key], false)
		case name == "":
			add(&s.Folders, "In no folder", key, count[key], false)
		default:
			add(&s.Folders, name, key, count[key], false)
		}
	}
	if len(retired) > 0 {
		add(&s.Folders, "Retired", retiredKey, len(retired), true)
	}
}

func rowOf(one snippet.Snippet, use snippet.Use, at time.Time, key, open string) row {
	r := row{Name: one.Name, Abbr: one.Abbr, URL: pathOf(one.ID), Used: usedWords(one, use, at), Current: one.ID == open}
	if key != everything {
		r.URL += "?" + url.Values{"folder": {key}}.Encode()
	}
	r.Old = one.Old(at)
	r.Age = ageWords(one, at)
	return r
}

func usedWords(one snippet.Snippet, use snippet.Use, at time.Time) string {
	switch {
	case use.Times > 0:
		return ui.Plural(use.Times, "time", "times") + " in 4 weeks"
	case one.UsedAt.IsZero():
		return "not used yet"
	default:
		return "last used " + ago(one.UsedAt, at)
	}
}

// ageWords says how old the words are: an old one may not be true any more.
func ageWords(one snippet.Snippet, at time.Time) string {
	if one.Old(at) {
		years := int(at.Sub(one.ChangedAt).Hours() / 24 / 365)
		return ui.Plural(years, "year old", "years old")
	}
	return "changed " + ago(one.ChangedAt, at)
}

// ago says roughly how long ago a moment was.
func ago(then, at time.Time) string {
	days := int(at.Sub(then).Hours() / 24)
	switch {
	case days < 1:
		return "today"
	case days < 14:
		return ui.Plural(days, "day", "days") + " ago"
	case days < 60:
		return ui.Plural(days/7, "week", "weeks") + " ago"
	case days < 730:
		return ui.Plural(days/30, "month", "months") + " ago"
	}
	return ui.Plural(days/365, "year", "years") + " ago"
}

// Names are the folders that there are, to be offered.
func (s shelf) Names() (names []string) {
	for _, one := range s.all {
		if one.Folder != "" && !slices.Contains(names, one.Folder) {
			names = append(names, one.Folder)
		}
	}
	slices.Sort(names)
	return names
}
