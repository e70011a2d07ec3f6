// This file holds how much of an answer is snippet.

package snippet

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/mail"
)

// most is the share of an answer, in per cent, beyond which a line of one's own is asked for.
const most = 80

// shortest is how many letters a stretch of a snippet needs to be recognised.
const shortest = 4

// TooMuch tells whether an answer of which so much is snippet needs a line of one's own.
func TooMuch(share int) bool { return share > most }

// Share tells how many per cent of an answer's letters come from expanded
// snippets. What was filled into blanks, or changed, is the writer's own. It
// is reckoned alike in web/ui/js/snippets.js.
func Share(answer string, from []Expansion) int {
	rest := squeeze(answer)
	all := letters(rest)
	if all == 0 {
		return 0
	}
	var known []string
	for _, e := range from {
		pages := []string{e.HTML}
		for _, b := range e.Blanks {
			pages = append(pages, b.HTML)
		}
		for _, page := range pages {
			known = append(known, stretches(page)...)
		}
	}
	slices.SortStableFunc(known, func(a, b string) int { return len(b) - len(a) })
	for _, s := range known {
		rest = strings.Replace(rest, s, "\x00", 1)
	}
	return 100 * (all - letters(rest)) / all
}

// parting is where a snippet's stretches end: at tags, blanks and the ends of lines.
var parting = regexp.MustCompile(`\{\{[^{}]*\}\}|\n`)

// bullet is how a list's lines begin as text: numbers may be others in the answer.
var bullet = regexp.MustCompile(`^\s*(?:\d+\.|[-*•])\s+`)

func stretches(page string) (all []string) {
	for _, s := range parting.Split(mail.TextOf(page), -1) {
		if s = squeeze(bullet.ReplaceAllString(s, "")); letters(s) >= shortest {
			all = append(all, s)
		}
	}
	return all
}

// squeeze leaves letters and single blanks, so that editors' breaks don't matter.
func squeeze(s string) string {
	s = strings.NewReplacer("\x00", "", "\u00a0", " ", "\u200b", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

func letters(s string) int {
	return utf8.RuneCountInString(strings.NewReplacer(" ", "", "\x00", "").Replace(s))
}
