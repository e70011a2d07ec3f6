// This file holds the page on which snippets of other programs come in: choosing a file, seeing what would come of it,
// and taking it back.

package snippets

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/ui"
)

const importRoot = root + "/import"

// importPage asks for a file, and shows what is in it once there is one.
type importPage struct {
	ui.Frame
	shelf
	Error  map[string]string
	Folder string

	File  string // its name; empty before one was chosen
	Text  string // what it holds, sent again with the press that brings it in
	Kind  string // of which program it is
	New   int
	Known int
	Bad   int
	Look  []seen // what needs a look
	Plain []seen // comes in as it is
	More  int    // more of those, not shown
}

// seen is a snippet of the file.
type seen struct {
	Line int
	Name string
	Abbr string
	Saw  []string // what is to be said of it
	Does string   // what happens with it
	Bad  bool
}

// mostPlain is how many of those that come in as they are stand on the page.
const mostPlain = 200

// largest is how many bytes a file may have; its text goes to the browser and back.
const largest = 2 << 20

// broughtIn is the folder that is proposed.
const broughtIn = "Brought in"

func (p *Pages) importing(w http.ResponseWriter, r *http.Request, who team.Person) (v importPage, err error) {
	if !snippet.MayShare(who) {
		return v, fault.New(fault.Forbidden, "Snippets of the team are brought in by those who answer every day.")
	}
	v.Frame = p.house.Frame(w, r, "Bring in snippets", "")
	v.Body = "app reading"
	v.shelf, err = p.shelf(r.Context(), v.Frame, who, everything, "", "")
	for i := range v.Folders {
		v.Folders[i].Current = false // none of them is open
	}
	v.Folder = broughtIn
	return v, err
}

func (p *Pages) showImport(w http.ResponseWriter, r *http.Request, who team.Person) error {
	v, err := p.importing(w, r, who)
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.bring, v)
}

// lookImport shows what would come of a file. Nothing changes.
func (p *Pages) lookImport(w http.ResponseWriter, r *http.Request, who team.Person) error {
	v, err := p.importing(w, r, who)
	if err != nil {
		return err
	}
	name, text, err := fileOf(r)
	if err == nil {
		err = p.look(r, who, &v, name, text)
	}
	if v.Error = wrong(err); v.Error != nil {
		return ui.Show(w, http.StatusUnprocessableEntity, p.bring, v)
	}
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.bring, v)
}

// fileOf reads the file that was chosen.
func fileOf(r *http.Request) (name, text string, err error) {
	f, head, err := r.FormFile("file")
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return "", "", tooLarge()
	}
	if err != nil {
		return "", "", fault.Field("file", "Choose a file first.")
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return "", "", fault.Field("file", "The file did not arrive. Choose it again.")
	}
	if len(body) > largest {
		return "", "", tooLarge()
	}
	return head.Filename, string(body), nil
}

func tooLarge() error {
	return fault.Field("file", "This file is larger than %s. Bring it in in parts.", ui.Size(largest))
}

// look fills the page with what is in a file.
func (p *Pages) look(r *http.Request, who team.Person, v *importPage, name, text string) error {
	all, bad, err := snippet.ReadForeign(strings.NewReader(text))
	if err != nil {
		return err
	}
	prospects, err := p.Snippets.Look(r.Context(), who, v.Folder, all)
	if err != nil {
		return err
	}
	v.File, v.Text, v.Kind = name, text, "lines of TextExpander"
	if len(all) > 0 && strings.HasPrefix(all[0].Source, "helpscout:") {
		v.Kind = "saved replies of Help Scout"
	}
	for _, line := range bad {
		v.add(seen{Line: line.Line, Saw: []string{line.Why}, Does: "Left out", Bad: true})
	}
	for _, one := range prospects {
		f := seen{Line: one.Line, Name: one.Name, Abbr: one.Abbr, Saw: one.Lost, Does: "Comes in"}
		switch one.Fate {
		case snippet.Unfit:
			f.Saw, f.Does, f.Bad = []string{one.Why}, "Left out", true
		case snippet.Double:
			f.Saw, f.Does = []string{one.Why}, "Ours stays"
			v.Known++
		case snippet.Fresh:
			v.New++
		}
		v.add(f)
	}
	slices.SortStableFunc(v.Look, func(a, b seen) int { return a.Line - b.Line })
	return nil
}

func (v *importPage) add(f seen) {
	switch {
	case f.Bad:
		v.Bad++
		v.Look = append(v.Look, f)
	case len(f.Saw) > 0:
		v.Look = append(v.Look, f)
	case len(v.Plain) < mostPlain:
		v.Plain = append(v.Plain, f)
	default:
		v.More++
	}
}

// AsIs counts what comes in unchanged.
func (v importPage) AsIs() int { return len(v.Plain) + v.More }

// Says counts what comes of the file’s snippets.
func (v importPage) Says() string {
	var says []string
	if n := v.AsIs(); n > 0 {
		says = append(says, ui.Count(n)+" "+one(n, "comes in as it is", "come in as they are"))
	}
	if n := v.New - v.AsIs(); n > 0 {
		says = append(says, ui.Count(n)+" "+one(n, "loses something on the way", "lose something on the way"))
	}
	if v.Known > 0 {
		says = append(says, ui.Count(v.Known)+" "+one(v.Known, "is here already", "are here already"))
	}
	if v.Bad > 0 {
		says = append(says, ui.Count(v.Bad)+" can’t come in")
	}
	return strings.Join(says, ", ") + "."
}

func one(n int, single, several string) string {
	if n == 1 {
		return single
	}
	return several
}

// bringIn takes in what fits, and leaves the rest out, as the page before said.
func (p *Pages) bringIn(w http.ResponseWriter, r *http.Request, who team.Person) error {
	text, name, folder := r.FormValue("text"), r.FormValue("name"), r.FormValue("folder")
	all, _, err := snippet.ReadForeign(strings.NewReader(text))
	var b snippet.Brought
	if err == nil {
		b, err = p.Snippets.Bring(r.Context(), who, folder, all, false)
	}
	if sentences := wrong(err); sentences != nil {
		v, err := p.importing(w, r, who)
		if err != nil {
			return err
		}
		if err := p.look(r, who, &v, name, text); err != nil {
			return err
		}
		v.Error, v.Folder = sentences, folder
		return ui.Show(w, http.StatusUnprocessableEntity, p.bring, v)
	}
	if err != nil {
		return err
	}
	if b.New == 0 {
		ui.SayNext(w, ui.Toast{Text: "Nothing of it was new.", Seconds: 8})
		http.Redirect(w, r, root, http.StatusSeeOther)
		return nil
	}
	ui.SayNext(w, ui.Toast{
		Text: ui.Plural(b.New, "snippet is", "snippets are") + " in.", Seconds: 20,
		Undo: importRoot + "/removal/" + strconv.FormatInt(db.Micros(b.At), 10),
	})
	http.Redirect(w, r, root+"?"+url.Values{"folder": {"s:" + strings.Join(strings.Fields(folder), " ")}}.Encode(), http.StatusSeeOther)
	return nil
}

// takeBack makes it as if what came in at a moment had never come.
func (p *Pages) takeBack(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := strconv.ParseInt(r.PathValue("at"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "Nothing came in then.")
	}
	gone, stayed, err := p.Snippets.TakeBack(r.Context(), who, db.Time(at))
	if err != nil {
		return err
	}
	says := ui.Plural(gone, "snippet is", "snippets are") + " out again."
	if stayed > 0 {
		says += " " + ui.Plural(stayed, "stays: it was", "stay: they were") + " changed or used since."
	}
	ui.SayNext(w, ui.Toast{Text: says, Seconds: 8})
	http.Redirect(w, r, root, http.StatusSeeOther)
	return nil
}
