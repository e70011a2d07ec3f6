// This file holds reading all that the room keeps of a person, for that person.

package rhythm

import (
	"context"

	"rapport/event"
	"rapport/kit/db"
	"rapport/team"
)

// Kept is all that the room keeps of a person. Nobody else can ask for it.
type Kept struct {
	Said     []Said    // each time the person said how they stand, oldest first; an empty Kind took it back
	Sessions []Session // the hours of Beast mode, oldest first
	Answered int       // people who have their answer from the newest hour; earlier ones are forgotten
	Wishes   *Wishes   // as a guest; nil if the person never said any
	Days     []Day     // as a guest, oldest first
	Weekends []string  // looked through: the dates of their Saturdays
}

// Kept gives what is kept of who to who.
func (s *Store) Kept(ctx context.Context, who team.Person) (k Kept, err error) {
	happened, err := event.Of(ctx, s.db, who.ID)
	if err != nil {
		return k, err
	}
	for _, e := range happened {
		if e.Kind != EventStatus {
			continue
		}
		said, err := event.Read[StatusChanged](e)
		if err != nil {
			return k, err
		}
		one := Said{Kind: said.Kind, SetAt: e.At}
		if said.Until > 0 {
			one.Until = db.Time(said.Until)
		}
		k.Said = append(k.Said, one)
	}
	if k.Sessions, err = db.All(ctx, s.db, func(rows *db.Rows) (Session, error) { return sessionOf(rows) },
		`SELECT `+sessionColumns+` FROM beast_session WHERE person = $1 ORDER BY began_at, id`, who.ID); err != nil {
		return k, err
	}
	own, err := s.Own(ctx, who)
	if err != nil {
		return k, err
	}
	k.Answered = own.Answered
	wishes, err := db.All(ctx, s.db, func(rows *db.Rows) (w Wishes, err error) {
		return w, rows.Scan(&w.Daily, &w.Weekends, &w.Buddy)
	}, `SELECT daily, weekends, buddy FROM guest WHERE person = $1`, who.ID)
	if err != nil {
		return k, err
	}
	if len(wishes) > 0 {
		k.Wishes = &wishes[0]
	}
	if k.Days, err = s.days(ctx, `WHERE person = $1 ORDER BY day`, who.ID); err != nil {
		return k, err
	}
	k.Weekends, err = db.All(ctx, s.db, db.Text, `SELECT weekend FROM triage_rota WHERE person = $1 ORDER BY weekend`, who.ID)
	return k, err
}
