package metric

// Office hours the slow way: minute by minute, by looking at the wall clock.
// It shares no code with the team's arithmetic.

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"rapport/team"
)

// refHours is one version of the office hours.
type refHours struct {
	since int64
	zone  *time.Location
	open  [7][]team.Interval // Sunday first, as the clock counts
	off   []string
}

// refOffice is all of them, in order; nil when none were ever set.
type refOffice struct {
	versions []refHours
	memo     map[[2]int64]float64
}

// opens tells whether the office is open in the minute that begins at a moment.
func (h *refHours) opens(minute int64) bool {
	at := time.UnixMicro(minute).In(h.zone)
	if !slices.ContainsFunc(h.open[:], func(day []team.Interval) bool { return len(day) > 0 }) {
		return true
	}
	for _, iv := range h.open[at.Weekday()] {
		if now := 60*at.Hour() + at.Minute(); iv.From <= now && now < iv.To {
			return !slices.Contains(h.off, at.Format(time.DateOnly))
		}
	}
	return false
}

func (o *refOffice) seconds(from, to int64) float64 {
	const minute = 60_000_000
	if known, ok := o.memo[[2]int64{from, to}]; ok {
		return known
	}
	sum := int64(0)
	for at := from - from%minute; at < to; at += minute {
		for i := -1; i < len(o.versions); i++ { // -1: before the first
			begins, ends := max(from, at), min(to, at+minute)
			if i >= 0 {
				begins = max(begins, o.versions[i].since)
			}
			if i+1 < len(o.versions) {
				ends = min(ends, o.versions[i+1].since)
			}
			if ends > begins && (i < 0 || o.versions[i].opens(at)) {
				sum += ends - begins
			}
		}
	}
	o.memo[[2]int64{from, to}] = float64(sum) / 1e6
	return o.memo[[2]int64{from, to}]
}

// setOffice gives the log office hours of a few versions, some holding from the
// beginning, some changed at the very moment of something else.
func (l *testLog) setOffice(r *rand.Rand, instants []int64) {
	o := &refOffice{memo: map[[2]int64]float64{}}
	for n := range 1 + r.IntN(3) {
		zone, err := time.LoadLocation(pick(r, l.in.Zone.String(), l.in.Zone.String(), "Australia/Lord_Howe", "Asia/Kolkata"))
		if err != nil {
			panic(err)
		}
		h := refHours{zone: zone}
		if n > 0 || r.IntN(2) == 0 {
			h.since = pick(r, instants...)
		} else {
			h.zone = l.in.Zone // an imported log has but one
		}
		for day := range h.open {
			switch r.IntN(6) {
			case 0, 1, 2:
				h.open[day] = []team.Interval{{From: 9 * 60, To: 17 * 60}}
			case 3: // around the hours that clocks skip and repeat
				h.open[day] = []team.Interval{{From: 0, To: 90 + r.IntN(60)}, {From: 150, To: 24 * 60}}
			case 4:
				h.open[day] = []team.Interval{{From: r.IntN(720), To: 721 + r.IntN(720)}}
			}
		}
		if r.IntN(8) == 0 {
			h.open = [7][]team.Interval{} // every second counts again
		}
		for range r.IntN(3) {
			h.off = append(h.off, time.UnixMicro(pick(r, instants...)).In(l.in.Zone).Format(time.DateOnly))
		}
		o.versions = append(o.versions, h)
	}
	slices.SortStableFunc(o.versions, func(a, b refHours) int { return int(min(1, max(-1, a.since-b.since))) })
	s, err := team.NewSchedules(o.schedules()...)
	if err != nil {
		panic(err)
	}
	l.office, l.in.Office, l.in.OfficeSince = o, s.Seconds, o.versions[0].since
}

// schedules are the versions as the team keeps them.
func (o *refOffice) schedules() (all []team.Schedule) {
	for _, h := range o.versions {
		v := team.Schedule{Since: h.since, Who: "rule:test", Zone: h.zone.String()}
		for day, hours := range h.open {
			v.Hours[(day+6)%7] = hours
		}
		for _, date := range h.off {
			v.Off = append(v.Off, team.DayOff{Date: date})
		}
		all = append(all, v)
	}
	return all
}

// fiveZones change their clocks at different times, by an hour, by half of one, or never.
func fiveZones() []string {
	return []string{"America/Los_Angeles", "Europe/Lisbon", "Asia/Kolkata", "Australia/Sydney", "Australia/Lord_Howe"}
}

// changing are weeks at whose end the clocks of a place change, and the weeks after.
func changing(zone string) []Week {
	switch zone {
	case "America/Los_Angeles":
		return []Week{{2026, 10}, {2026, 11}, {2026, 44}, {2026, 45}}
	case "Europe/Lisbon":
		return []Week{{2026, 13}, {2026, 14}, {2026, 43}, {2026, 44}}
	case "Asia/Kolkata": // they never do
		return []Week{{2026, 10}, {2026, 44}}
	}
	return []Week{{2026, 14}, {2026, 15}, {2026, 40}, {2026, 41}} // Sydney, Lord Howe
}

func TestTwoHundredLogsAgreeInFiveZones(t *testing.T) {
	zones := fiveZones()
	reopened, merged, shorter := 0, 0, 0
	for seed := range 200 {
		r := rand.New(rand.NewPCG(uint64(seed), 2026))
		zone, err := time.LoadLocation(zones[seed%len(zones)])
		if err != nil {
			t.Fatal(err)
		}
		l := logIn(r, zone, pick(r, changing(zone.String())...), 30+r.IntN(30))
		if l.office == nil {
			l.setOffice(r, l.instants(r))
		}
		if wrong := l.wrong(); wrong != "" {
			t.Fatalf("seed %d, %s, window %+v, hours %+v: %s", seed, zone, l.window, l.office.versions, wrong)
		}
		want := l.expected()
		reopened += want.Team[Reopened].N
		v := want.Team[ResponseTime]
		shorter += refIf(v.Known && v.Office.Mean < v.Number)
		merged += refIf(slices.ContainsFunc(l.all, func(l Line) bool { return l.Kind == KindMerge }))
	}
	if reopened < 100 || merged < 100 || shorter < 100 {
		t.Errorf("the logs say little: %d re-opened, %d with merges, %d with shorter waits by office hours", reopened, merged, shorter)
	}
	t.Logf("%d re-opened, %d logs with merges, %d with shorter waits by office hours", reopened, merged, shorter)
}
