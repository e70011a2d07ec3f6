// This file holds when a reader's mail is due: pure arithmetic on clocks.

package weekly

import (
	"time"

	"rapport/metric"
)

const (
	hour  = 7              // on the reader's clock
	stale = 40 * time.Hour // after which Monday's mail is of no use any more
)

// Due tells which week a reader is to be sent now, if any: the one before the Monday of the reader's clock, from seven
// on that Monday and not before the week is over on the team's, until late on Tuesday.
func Due(now time.Time, reader, ours *time.Location) (week metric.Week, until time.Time, ok bool) {
	local := now.In(reader)
	back := (int(local.Weekday()) + 6) % 7
	monday := time.Date(local.Year(), local.Month(), local.Day()-back, hour, 0, 0, 0, reader)
	week = metric.WeekOf(time.Date(monday.Year(), monday.Month(), monday.Day()-1, 12, 0, 0, 0, time.UTC).UnixMicro(), time.UTC)
	from, until := monday, monday.Add(stale)
	if over := time.UnixMicro(week.Window(ours).End); over.After(from) {
		from = over
	}
	return week, until, !now.Before(from) && now.Before(until)
}
