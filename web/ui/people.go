package ui

// Initials and tints: how a person without a picture is told from another.

import (
	"hash/fnv"
	"strings"
	"unicode"
)

// Initials gives the first letters of the first and the last word of a name, or of an address without a name.
func Initials(name string) string {
	if at := strings.IndexByte(name, '@'); at > 0 {
		name = strings.NewReplacer(".", " ", "_", " ", "-", " ").Replace(name[:at])
	}
	var first, last rune
	for word := range strings.FieldsSeq(name) {
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				if first == 0 {
					first = unicode.ToUpper(r)
				} else {
					last = unicode.ToUpper(r)
				}
				break
			}
		}
	}
	switch {
	case first == 0:
		return "?"
	case last == 0:
		return string(first)
	default:
		return string(first) + string(last)
	}
}

// FirstName gives the first word of a name: how customers know a person.
func FirstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

// Names joins names, or other words, as one says them: "Ana, Joe and Tui".
func Names(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// Tint picks one of the eight tints; the same name always has the same.
func Tint(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(strings.TrimSpace(name)))) // a hash never fails to write
	return int(h.Sum32()%8) + 1
}

// Initials of the viewer.
func (v Viewer) Initials() string { return Initials(v.Name) }

// Tint of the viewer.
func (v Viewer) Tint() int { return Tint(v.Name) }
