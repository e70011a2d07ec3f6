// This file holds what happens outside of the inbox.

package demo

import (
	"context"
	"fmt"
	"math"
	"time"

	"rapport/kit/db"
	"rapport/metric"
)

// outside makes what the inbox does not know: sales, the forum, hours at work.
func (p *play) outside(ctx context.Context) error {
	var o metric.Outside
	for w := range p.size.Weeks + 1 {
		start := p.now.AddDate(0, 0, -7*w)
		week := metric.WeekOf(start.UnixMicro(), p.loc)
		for _, c := range p.people {
			o.Hours = append(o.Hours, metric.Hours{Person: c.Email, Week: week, Hours: math.Round(10*(1.8*c.share+0.4*p.dice.Float64())) / 10})
		}
		for i := range 48 + p.dice.IntN(14) {
			kind := pick(p.dice, []string{"new", "new", "renewal", "renewal", "upgrade"})
			o.Sales = append(o.Sales, metric.Sold{ID: fmt.Sprintf("S%d-%d", w, i), At: p.within(start), Amount: "149", Currency: "EUR", Kind: kind})
		}
		for i := range 5 + p.dice.IntN(5) {
			thread, at := fmt.Sprintf("T%d-%d", w, i), p.within(start)
			o.Public = append(o.Public, metric.Public{At: at, Source: "forum", Event: "reply", Thread: thread, By: pick(p.dice, p.people).Email})
			if p.dice.Float64() < 0.85 {
				o.Public = append(o.Public, metric.Public{At: at + time.Hour.Microseconds(), Source: "forum", Event: "thread_resolved", Thread: thread})
			}
		}
		if p.dice.Float64() < 0.6 {
			o.Public = append(o.Public, metric.Public{At: p.within(start), Source: "directory", Event: "review", Stars: 5})
		}
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error { return p.Numbers.BringOutside(ctx, tx, o) })
}

// within is a moment of the seven days before.
func (p *play) within(end time.Time) int64 {
	return end.Add(-time.Duration(p.dice.Float64() * 7 * 24 * float64(time.Hour))).UnixMicro()
}
