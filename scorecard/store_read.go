// This file holds reading: charts and the report of a week.

package scorecard

import (
	"context"

	"rapport/metric"
	"rapport/team"
)

// Chart gives a number of the team over n weeks, the last one last. Fewer when there are fewer.
func (s *Store) Chart(ctx context.Context, k metric.Key, last metric.Week, n int) (Chart, error) {
	return Chart{}, errLater
}

// PersonCharts gives numbers of a person over n weeks, compared with the person's own usual and nothing else. Only
// good news is news.
func (s *Store) PersonCharts(ctx context.Context, person team.Person, keys []metric.Key, last metric.Week, n int) ([]Chart, error) {
	return nil, errLater
}

// Report gives a week as the team reads it, as of its end, or as of now while it lasts. All cards are in it: who may
// see which is for Opening and Card.Shown to say.
func (s *Store) Report(ctx context.Context, week metric.Week) (Report, error) {
	return Report{}, errLater
}
