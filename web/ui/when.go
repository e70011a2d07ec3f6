package ui

// Times in the viewer's zone, and waits with their ring.

import (
	"fmt"
	"html/template"
	"strconv"
	"time"
)

// An hour is what a customer may wait; the ring of a wait fills in it.
const ring = time.Hour

// soon is the share of the hour from which a wait is marked.
const soon = 0.75

// When says a moment as people do: "Today 13:18", "Yesterday 22:05", "Sunday 09:12", "2 Nov 09:12", "2 Nov 2025".
func When(at, now time.Time, zone *time.Location) string {
	at, now = at.In(zone), now.In(zone)
	clock := at.Format("15:04")
	switch days := daysBetween(at, now); {
	case days == 0:
		return "Today " + clock
	case days == 1:
		return "Yesterday " + clock
	case days == -1:
		return "Tomorrow " + clock
	case days > 1 && days < 7:
		return at.Format("Monday ") + clock
	case at.Year() == now.Year():
		return at.Format("2 Jan ") + clock
	default:
		return at.Format("2 Jan 2006")
	}
}

// Brief says a moment where there is little room: "13:18", "Sun", "2 Nov", "2 Nov 2025".
func Brief(at, now time.Time, zone *time.Location) string {
	at, now = at.In(zone), now.In(zone)
	switch days := daysBetween(at, now); {
	case days == 0:
		return at.Format("15:04")
	case days > 0 && days < 7:
		return at.Format("Mon")
	case at.Year() == now.Year():
		return at.Format("2 Jan")
	default:
		return at.Format("2 Jan 2006")
	}
}

// daysBetween counts calendar days from at to now, both already in one zone.
func daysBetween(at, now time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(now).Sub(day(at)).Hours() / 24)
}

// Time is a <time> element that says at in the viewer's zone; a pointer shows the whole of it.
func (f Frame) Time(at time.Time) template.HTML { return f.element(at, When(at, f.At, f.zone())) }

// Brief is a short <time> element, for lists.
func (f Frame) Brief(at time.Time) template.HTML { return f.element(at, Brief(at, f.At, f.zone())) }

// Day is a <time> element with the date alone: "23 November 2026".
func (f Frame) Day(at time.Time) template.HTML {
	return f.element(at, at.In(f.zone()).Format("2 January 2006"))
}

// Clock says the time of day in the viewer's zone: "13:18".
func (f Frame) Clock(at time.Time) string { return at.In(f.zone()).Format("15:04") }

func (f Frame) element(at time.Time, said string) template.HTML {
	return html(`<time datetime="%s" title="%s">%s</time>`,
		at.UTC().Format(time.RFC3339), at.In(f.zone()).Format("Monday 2 January 2006, 15:04 MST"), said)
}

// Wait is how long somebody has been waiting. A script keeps what is drawn of it true.
type Wait struct {
	Text  string // "52 min"
	Share int    // of the hour, 0 to 100
	State string // "", "soon" or "past": the class
	Since int64  // Unix milliseconds, for the script
}

// Wait reckons the wait since a moment.
func (f Frame) Wait(since time.Time) Wait {
	d := max(f.At.Sub(since), 0)
	share := min(float64(d)/float64(ring), 1)
	w := Wait{Text: Span(d), Share: int(share * 100), Since: since.UnixMilli()}
	switch {
	case d >= ring:
		w.State = "past"
	case share >= soon:
		w.State = "soon"
	}
	return w
}

// HTML draws the wait. Lists hold many, so it is no template.
func (w Wait) HTML() template.HTML {
	class := "wait"
	if w.State != "" {
		class += " " + w.State
	}
	return template.HTML(`<span class="` + class + `" data-since="` + strconv.FormatInt(w.Since, 10) + //nolint:gosec // the one word is escaped
		`"><svg viewBox="0 0 20 20" aria-hidden="true"><circle class="track" cx="10" cy="10" r="7.5" pathLength="100"/><circle class="arc" cx="10" cy="10" r="7.5" pathLength="100" stroke-dasharray="` +
		strconv.Itoa(w.Share) + ` 100"/></svg><span><span class="vh">waiting </span><span data-span>` + template.HTMLEscapeString(w.Text) + `</span></span></span>`)
}

// html fills a format with escaped words.
func html(format string, args ...any) template.HTML {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = template.HTMLEscapeString(s)
		}
	}
	return template.HTML(fmt.Sprintf(format, args...)) //nolint:gosec // every word was escaped above
}
