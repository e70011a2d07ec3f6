// This file holds the letter as plain text.

package weekly

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const column = 72

// plain writes the whole letter as text.
func (v letter) plain() string {
	var b strings.Builder
	say := func(format string, args ...any) { b.WriteString(wrap(fmt.Sprintf(format, args...), "") + "\n") }
	gap := func() { b.WriteByte('\n') }
	say("%s", v.Head)
	gap()
	say("%s", v.Heading)
	b.WriteString(strings.Repeat("=", min(utf8.RuneCountInString(v.Heading), column)) + "\n")
	say("%s", v.Lede)
	if v.Young != "" {
		say("%s", v.Young)
	}
	if v.Open != "" {
		say("%s", v.Open)
	}
	for _, r := range v.Rows {
		gap()
		r.plain(say)
	}
	if c := v.Card; c != nil {
		gap()
		say("%s", c.Heading)
		for _, text := range append(c.Lines, c.Cheer, c.URL) {
			if text != "" {
				say("%s", text)
			}
		}
	}
	if len(v.Topics) > 0 || v.Meeting != "" {
		gap()
		say("%s", v.TopicsHead)
		for i, t := range v.Topics {
			b.WriteString(wrap(fmt.Sprintf("%d. %s", i+1, t), "   ") + "\n")
		}
		if v.Meeting != "" {
			say("Add something, or answer this mail: your words become a topic. %s", v.Meeting)
		}
	}
	gap()
	say("You get this on Mondays at 07:00 your time.")
	if v.Settings != "" {
		say("Change that: %s", v.Settings)
	}
	return b.String()
}

// plain says a row.
func (r row) plain(say func(string, ...any)) {
	say("%s: %s", r.Name, r.Judged)
	say("%s", strings.TrimSpace(r.Figure+" "+r.Unit)+".")
	for _, text := range []string{r.Sub, r.Said} {
		if text != "" {
			say("%s", text)
		}
	}
	if r.Ruled != "" {
		say("%s: “%s”", r.By, r.Ruled)
	}
	for _, n := range r.Notes {
		say("%s", n)
	}
	say("%s", r.Marks)
}

// wrap breaks text into lines; the later ones begin with some blanks. What has no blank is never broken: it may be an
// address.
func wrap(text, later string) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(strings.ReplaceAll(text, nbsp, "\x00")) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+n > column:
			b.WriteString("\n" + later)
			at = len(later)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return strings.ReplaceAll(b.String(), "\x00", nbsp)
}
