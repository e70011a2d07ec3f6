// This file holds a snippet, who may see and change it, and what it must be.

package snippet

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rapport/kit/fault"
	"rapport/team"
)

// Snippet is words to use again.
type Snippet struct {
	ID string
	Draft
	Owner     string // the person whose own it is, by id; "" for the team's
	MadeBy    string // a person's address
	MadeAt    time.Time
	ChangedBy string
	ChangedAt time.Time
	RetiredAt time.Time // zero while it is in use
	Uses      int       // answers that left with it
	UsedAt    time.Time // zero until then

	source string // what it was brought in from
}

// Draft is what a person writes of a snippet.
type Draft struct {
	Name   string
	Abbr   string // ";staging", lower case; may be empty
	Folder string // empty for no folder
	Words  string // HTML with our syntax
}

// Sees tells whether the snippet is there for who: the team's are there for everybody.
func (s Snippet) Sees(who team.Person) bool {
	return who.ID != "" && who.LeftAt.IsZero() && (s.Owner == "" || s.Owner == who.ID)
}

// May tells whether who may change it: an own one its person; the team's
// whoever answers customers every day, and leads.
func (s Snippet) May(who team.Person) bool {
	if s.Owner != "" {
		return s.Sees(who)
	}
	return s.Sees(who) && MayShare(who)
}

// MayShare tells whether who may write snippets for the team.
func MayShare(who team.Person) bool {
	switch who.Role {
	case team.Technician, team.Senior, team.Head, team.Success:
		return who.LeftAt.IsZero()
	case team.Guest, team.Product, team.Director:
	}
	return false
}

// old is after how long without a change a snippet's age is said.
const old = 365 * 24 * time.Hour

// Old tells whether nobody has changed it for a year: it may not be true any more.
func (s Snippet) Old(at time.Time) bool { return at.Sub(s.ChangedAt) >= old }

// Read reads its words. What is kept could be read when it was kept.
func (s Snippet) Read() (Words, error) {
	w, err := Read(s.Words)
	if err != nil {
		return w, fmt.Errorf("reading snippet %s: %w", s.ID, err)
	}
	return w, nil
}

const (
	longestTitle  = 120
	longestFolder = 60
	longestAbbr   = 30
)

// ready gives a draft in the form that is kept.
func (d Draft) ready() (Draft, Words, error) {
	d.Name, d.Folder = plain(d.Name), plain(d.Folder)
	switch {
	case d.Name == "":
		return d, Words{}, fault.Field("name", "Give it a name that says what it explains.")
	case utf8.RuneCountInString(d.Name) > longestTitle:
		return d, Words{}, fault.Field("name", "The name is too long: %d letters at most.", longestTitle)
	case utf8.RuneCountInString(d.Folder) > longestFolder:
		return d, Words{}, fault.Field("folder", "The folder’s name is too long: %d letters at most.", longestFolder)
	}
	var err error
	if d.Abbr, err = cleanAbbr(d.Abbr); err != nil {
		return d, Words{}, err
	}
	w, err := Read(d.Words)
	if err != nil {
		return d, w, err
	}
	if w.Text() == "" && !w.syntax() {
		return d, w, fault.Field("words", "There are no words in it yet.")
	}
	d.Words = w.String()
	return d, w, nil
}

func plain(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")), " ")
}

// cleanAbbr gives an abbreviation its one form: lower case, one ; before it.
func cleanAbbr(abbr string) (string, error) {
	abbr = strings.ToLower(strings.TrimLeft(plain(abbr), ";"))
	if abbr == "" {
		return "", nil
	}
	if utf8.RuneCountInString(abbr) > longestAbbr {
		return "", fault.Field("abbr", "“;%s” is too long to be an abbreviation: %d letters at most.", near(abbr), longestAbbr)
	}
	for _, r := range abbr {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r) {
			return "", fault.Field("abbr", "“;%s” has “%c” in it. An abbreviation is made of letters and digits, such as ;staging.", abbr, r)
		}
	}
	return ";" + abbr, nil
}

// checkParts refuses words that contain a snippet that is not there, or, at
// whatever depth, itself. of gives the words of a snippet by abbreviation.
func checkParts(abbr string, w Words, of func(abbr string) (Words, bool)) error {
	done := map[string]bool{}
	var visit func(w Words, path []string) error
	visit = func(w Words, path []string) error {
		if len(path) > deepest {
			return wrong("These snippets stand in one another too deeply: %s.", strings.Join(path, " → "))
		}
		for _, part := range w.Parts() {
			if abbr != "" && part == abbr {
				return wrong("This would go round in a circle: %s.", strings.Join(append(path, part), " → "))
			}
			if done[part] {
				continue
			}
			inside, ok := of(part)
			if !ok {
				return wrong("There is no snippet %s for {{snippet: %s}}.", part, part)
			}
			if err := visit(inside, append(path, part)); err != nil {
				return err
			}
			done[part] = true
		}
		return nil
	}
	first := abbr
	if first == "" {
		first = "this one"
	}
	return visit(w, []string{first})
}
