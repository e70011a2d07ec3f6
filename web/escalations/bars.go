// This file holds the picture of new people a week.

package escalations

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"rapport/escalation"
	"rapport/metric"
	"rapport/web/ui"
)

// bars draws the weeks as columns over what is normal.
func bars(r escalation.Reach) template.HTML {
	const top, bottom, left, slot, wide = 16.0, 106.0, 4.0, 21.0, 14.0
	most := float64(max(slices.Max(r.Weeks), 1))
	if r.Limits.Basis != metric.TooFew {
		most = max(most, r.Limits.Upper)
	}
	y := func(v float64) float64 { return bottom - v/most*(bottom-top) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 280 126" role="img" aria-label="%s">`, template.HTMLEscapeString(sayWeeks(r)))
	if l := r.Limits; l.Basis != metric.TooFew && l.Upper > 0 {
		fmt.Fprintf(&b, `<rect class="band" x="0" y="%.1f" width="256" height="%.1f" rx="2"/>`, y(l.Upper), max(y(l.Lower)-y(l.Upper), 1))
	}
	for i, n := range r.Weeks {
		class, high := "bar", max(bottom-y(float64(n)), 1)
		if r.News[i] {
			class = "bar-4"
		}
		x := left + float64(i)*slot
		fmt.Fprintf(&b, `<rect class="%s" x="%g" y="%.1f" width="%g" height="%.1f" rx="2"/>`, class, x, bottom-high, wide, high)
		if n > 0 && (i == len(r.Weeks)-1 || r.News[i] && n == slices.Max(r.Weeks)) {
			fmt.Fprintf(&b, `<text class="t-ink" x="%g" y="%.1f" text-anchor="middle">%d</text>`, x+wide/2, bottom-high-5, n)
		}
	}
	fmt.Fprintf(&b, `<text x="4" y="120">%s</text><text x="256" y="120" text-anchor="end">now</text></svg>`, r.First.Monday().Format("2 Jan"))
	return template.HTML(b.String()) //nolint:gosec // numbers, dates, and an escaped label
}

// sayWeeks tells the columns to who does not see them.
func sayWeeks(r escalation.Reach) string {
	said := make([]string, len(r.Weeks))
	for i, n := range r.Weeks {
		said[i] = ui.Count(n)
	}
	return fmt.Sprintf("New people in each of %d weeks, this week last: %s.", len(r.Weeks), strings.Join(said, ", "))
}
