package ui

// Days: how dates without a time of day are said.

import "time"

// Days says a stretch of dates such as "2026-12-21", both included, as one reads them on a day: "26 Nov",
// "21 to 31 Dec", "30 Dec to 2 Jan 2027". The year stands where it is not today's. What is no date is said as it is.
func Days(first, last string, today time.Time) string {
	from, err := time.Parse(time.DateOnly, first)
	to, errTo := time.Parse(time.DateOnly, last)
	if err != nil || errTo != nil {
		return first
	}
	end := to.Format("2 Jan")
	if to.Year() != today.Year() {
		end = to.Format("2 Jan 2006")
	}
	switch {
	case from.Equal(to):
		return end
	case from.Year() == to.Year() && from.Month() == to.Month():
		return from.Format("2") + " to " + end
	case from.Year() == to.Year() || from.Year() == today.Year():
		return from.Format("2 Jan") + " to " + end
	default:
		return from.Format("2 Jan 2006") + " to " + end
	}
}
