// This file holds who a text names with an @.

package news

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/team"
)

// Mentioned is one @ in a text, and whom it means.
type Mentioned struct {
	Said   string // as it stands there: "@Ana"
	People []team.Person
}

// Mentions finds who a text names: a person by the whole name, by a first name or
// the beginning of an address that only one has, or everybody of a role by its
// label. An address, such as ana@example.com, names nobody.
func Mentions(text string, people []team.Person) (all []Mentioned) {
	if !strings.Contains(text, "@") {
		return nil
	}
	known := names(people)
	for i := 0; i < len(text); i++ {
		if text[i] != '@' {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && wordly(before) {
			continue
		}
		rest := text[i+1:]
		for _, k := range known {
			if n := beginsWith(rest, k.name); n > 0 {
				all = append(all, Mentioned{text[i : i+1+n], k.people})
				i += n
				break
			}
		}
	}
	return all
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// beginsWith gives how many bytes of a text are the name, in whatever case, as whole words.
func beginsWith(text, name string) int {
	n := 0
	for _, want := range name {
		r, size := utf8.DecodeRuneInString(text[n:])
		if size == 0 || unicode.ToLower(r) != unicode.ToLower(want) {
			return 0
		}
		n += size
	}
	if next, _ := utf8.DecodeRuneInString(text[n:]); n < len(text) && wordly(next) {
		return 0
	}
	return n
}

type known struct {
	name   string
	people []team.Person
}

// names lists what people can be called by, the longest first.
func names(people []team.Person) []known {
	short, whole := map[string][]team.Person{}, map[string][]team.Person{}
	for _, p := range people {
		if !p.LeftAt.IsZero() {
			continue
		}
		local, _, _ := strings.Cut(p.Email, "@")
		begin := []string{strings.ToLower(p.FirstName())}
		if local != begin[0] {
			begin = append(begin, local)
		}
		for _, name := range begin {
			short[name] = append(short[name], p)
		}
		for _, name := range []string{p.Name, p.Role.Label(), p.Role.Label() + "s"} {
			name = strings.ToLower(name)
			whole[name] = append(whole[name], p)
		}
	}
	var all []known
	for name, people := range whole {
		all = append(all, known{name, people})
	}
	for name, people := range short {
		if _, taken := whole[name]; len(people) == 1 && !taken {
			all = append(all, known{name, people})
		}
	}
	all = slices.DeleteFunc(all, func(k known) bool { return strings.TrimSpace(k.name) == "" })
	slices.SortFunc(all, func(a, b known) int {
		return cmp.Or(cmp.Compare(len(b.name), len(a.name)), cmp.Compare(a.name, b.name))
	})
	return all
}

// Called gives by what name a note can call each of the people, by id: the
// first name when only one has it, else the whole.
func Called(people []team.Person) map[string]string {
	called := make(map[string]string, len(people))
	for _, p := range people {
		called[p.ID] = p.Name
	}
	for _, k := range names(people) {
		if p := k.people[0]; len(k.people) == 1 && k.name == strings.ToLower(p.FirstName()) {
			called[p.ID] = p.FirstName()
		}
	}
	return called
}
