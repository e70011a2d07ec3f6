// This file holds the rules by which snippets come in beside those that are there, and go again.

package snippet

import (
	"errors"
	"regexp"
	"slices"

	"rapport/kit/fault"
)

// Fate is what would come of a snippet that is brought in.
type Fate string

// The fates there are.
const (
	Fresh  Fate = "fresh"  // it comes in
	Double Fate = "double" // it is here already
	Unfit  Fate = "unfit"  // it does not fit beside the others
)

// Prospect is a snippet of another program, and what would come of it.
type Prospect struct {
	Foreign
	Fate Fate
	Why  string // a sentence; empty for a fresh one
}

// sift parts what comes in from what is here already and what can't stand beside the others. all are the snippets in
// use, known the sources of what was brought in before; draft makes a snippet of one that may come in. Of two that want
// the same abbreviation the first has it.
func sift(foreign []Foreign, all []Snippet, known map[string]bool, draft func(Foreign) Snippet) (fates []Prospect, fresh []Snippet) {
	ours := map[string]Snippet{}
	for _, one := range all {
		if one.Owner == "" {
			ours[bare(one.Words)] = one
		}
	}
	seen, at := map[string]bool{}, []int{}
	for i, f := range foreign {
		p := Prospect{Foreign: f, Fate: Double}
		same, is := ours[bare(f.Words)]
		switch {
		case seen[f.Source]:
			p.Why = "It stands in the file twice; the first one counts."
		case known[f.Source]:
			p.Why = "It was brought in before, and stays as it is here."
		case is:
			p.Why = "“" + same.Name + "” says the same words."
		default:
			p.Fate = Fresh
			n := draft(f)
			if n.ID == "" {
				n.ID = f.Source
			}
			fresh, at = append(fresh, n), append(at, i)
		}
		seen[f.Source] = true
		fates = append(fates, p)
	}
	return fates, fitting(fates, fresh, at, all)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// bare gives the words of a snippet with its blanks and without their dress, to tell who says the same.
func bare(words string) string { return plain(tags.ReplaceAllString(words, " ")) }

// fitting leaves out, from the last to the first, what does not fit beside the others, until all that is left does: one
// that is left out may have stood in another. at says which of the fates each has.
func fitting(fates []Prospect, fresh []Snippet, at []int, all []Snippet) []Snippet {
	for again := true; again; {
		again = false
		beside := slices.Concat(all, fresh)
		for i := len(fresh) - 1; i >= 0; i-- {
			d, err := fit(fresh[i], beside)
			if err == nil {
				fresh[i].Draft = d
				continue
			}
			f := &fates[at[i]]
			f.Fate, f.Why = Unfit, err.Error()
			if said, ok := errors.AsType[*fault.Error](err); ok {
				f.Why = said.Say
			}
			beside = slices.Delete(beside, len(all)+i, len(all)+i+1)
			fresh, at, again = slices.Delete(fresh, i, i+1), slices.Delete(at, i, i+1), true
		}
	}
	return fresh
}

// removable gives those of a batch that nobody needs: untouched, and in no snippet that stays.
func removable(batch, all []Snippet, touched map[string]bool) []Snippet {
	stays := map[string]bool{}
	for _, one := range all {
		stays[one.ID] = true
	}
	for _, one := range batch {
		stays[one.ID] = touched[one.ID]
	}
	for again := true; again; {
		again = false
		for _, one := range all {
			if !stays[one.ID] {
				continue
			}
			w, err := one.Read()
			if err != nil {
				continue // what is kept could be read when it was kept
			}
			for _, part := range w.Parts() {
				for _, n := range batch {
					if n.Abbr == part && !stays[n.ID] && n.RetiredAt.IsZero() {
						stays[n.ID], again = true, true
					}
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(batch), func(n Snippet) bool { return stays[n.ID] })
}
