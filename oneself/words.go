// This file holds the export of oneself for people, in Markdown.

package oneself

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/oneonone/letters"
)

// Markdown writes it for people, with times by their own clock.
func (m Mine) Markdown() string {
	var b strings.Builder
	form, zone := m.form(), m.Person.Location()
	p := form.Person
	fmt.Fprintf(&b, "# All about %s\n\nFrom Rapport, %s.\n\n", plain(p.Name), m.At.In(zone).Format("2 January 2006, 15:04 MST"))
	for _, line := range []struct{ what, is string }{{"Address", p.Email}, {"Role", p.Role}, {"Time zone", p.Zone}, {"Here since", p.Started}, {"Manager", p.Manager}} {
		if line.is != "" {
			fmt.Fprintf(&b, "- %s: %s\n", line.what, plain(line.is))
		}
	}
	for _, one := range form.OneOnOnes {
		fmt.Fprintf(&b, "\n## %s with %s\n\n", one.Kind, plain(one.With))
		if one.Rhythm != "" {
			fmt.Fprintf(&b, "%s.\n", one.Rhythm)
		}
		if !one.EndedAt.IsZero() {
			fmt.Fprintf(&b, "Ended on %s.\n", one.EndedAt.In(zone).Format("2 January 2006"))
		}
		for _, g := range append([]letters.Group{{Title: "Meetings", Entries: one.Meetings}}, one.Parts...) {
			writeGroup(&b, g, zone)
		}
	}
	if len(form.Elsewhere) > 0 {
		b.WriteString("\n## Elsewhere in Rapport\n")
	}
	for _, g := range form.Elsewhere {
		writeGroup(&b, g, zone)
	}
	b.WriteString("\n## Not in this file\n\n")
	for _, what := range form.NotHere {
		fmt.Fprintf(&b, "- %s\n", what)
	}
	return b.String()
}

func writeGroup(b *strings.Builder, g letters.Group, zone *time.Location) {
	if len(g.Entries) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n", g.Title)
	for _, e := range g.Entries {
		head := e.At.In(zone).Format("2006-01-02")
		if e.By != "" {
			head += ", " + plain(e.By)
		}
		fmt.Fprintf(b, "- %s: %s\n", head, indent(e.Text))
		for _, more := range e.More {
			fmt.Fprintf(b, "  - %s\n", indent(more))
		}
	}
}

// indent keeps words of several lines within their entry.
func indent(s string) string { return strings.ReplaceAll(plain(s), "\n", "\n    ") }

// plain keeps what people wrote from being read as marks of Markdown.
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", `\<`, "#", `\#`).Replace(s)
}

func each[T any](of []T, entry func(T) letters.Entry) (all []letters.Entry) {
	for _, v := range of {
		all = append(all, entry(v))
	}
	return all
}

func notEmpty(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
