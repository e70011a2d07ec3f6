// This file holds the demo's rhythm: who looks after the next weekends, what a
// guest wishes for, and how two people stand.

package demo

import (
	"context"
	"errors"
	"time"

	"rapport/rhythm"
	"rapport/team"
)

// planRhythm lets it be said in the last hour before the visitor comes.
func (p *play) planRhythm() {
	joe, sam, mei, priya := p.people[1].Person, p.people[2].Person, p.people[3].Person, p.people[5].Person
	p.later(p.now.Add(-30*time.Minute), func(ctx context.Context) error {
		office, err := p.Rhythm.Office(ctx)
		if err != nil {
			return err
		}
		for i, weekend := range office.Weekends(p.now, 3) {
			one := []team.Person{joe, sam, mei}[i]
			err = errors.Join(err, p.Rhythm.PutRota(ctx, one, weekend, one.ID, true))
		}
		_, said := p.Rhythm.Say(ctx, sam, rhythm.Documentation, 0)
		return errors.Join(err, said, p.Rhythm.SetWishes(ctx, priya, priya.ID, rhythm.Wishes{Daily: 5, Buddy: joe.ID}))
	})
}
