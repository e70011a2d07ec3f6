// This file holds the memory of reports: a week that is over says the same as long as nothing it was made from changed.

package scorecard

import (
	"reflect"
	"slices"
	"sync"

	"rapport/metric"
)

// mostReports is how many weeks' reports are remembered: a meeting and its week before, and who leafs back a little.
const mostReports = 16

// memory keeps the reports that were made. What people said of the numbers is little and read each time; the numbers
// themselves, a year of each person's weeks, hold as long as their epoch is the same.
type memory struct {
	mu   sync.Mutex
	made map[metric.Week]remembered
}

// remembered is a report with all that it was made from but the numbers.
type remembered struct {
	from   past
	epoch  int64
	report Report
}

// find gives the report that was made from the same.
func (m *memory) find(from past, epoch int64) (Report, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.made[from.now.Week]
	if !ok || known.epoch != epoch || !reflect.DeepEqual(known.from, from.said()) {
		return Report{}, false
	}
	return known.report.apart(), true
}

// keep remembers a report, in place of one of an earlier week when there are many.
func (m *memory) keep(from past, epoch int64, r Report) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.made == nil {
		m.made = map[metric.Week]remembered{}
	}
	if _, known := m.made[from.now.Week]; !known && len(m.made) >= mostReports {
		oldest := from.now.Week
		for week := range m.made {
			if between(week, oldest) > 0 {
				oldest = week
			}
		}
		delete(m.made, oldest)
	}
	m.made[from.now.Week] = remembered{from.said(), epoch, r.apart()}
}

// said is what people said of the numbers, without the numbers.
func (p past) said() past {
	p.now, p.team, p.own = metric.Report{Week: p.now.Week}, nil, nil
	return p
}

// apart is the report with lists of its own, so that whoever shows it may leave out or reorder.
func (r Report) apart() Report {
	r.Rows, r.Cards, r.Topics, r.Without = slices.Clone(r.Rows), slices.Clone(r.Cards), slices.Clone(r.Topics), slices.Clone(r.Without)
	return r
}
