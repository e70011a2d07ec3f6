// This file holds the store and its verbs on a number's entry.

package scorecard

import (
	"context"
	"slices"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/metric"
	"rapport/team"
)

// Store keeps what the team says of its numbers.
type Store struct {
	db      *db.DB
	numbers *metric.Store
	team    *team.Store
	reports memory
}

// NewStore keeps it in d.
func NewStore(d *db.DB, numbers *metric.Store, people *team.Store) *Store {
	return &Store{db: d, numbers: numbers, team: people}
}

// Entry gives a number as the team has it.
func (s *Store) Entry(ctx context.Context, k metric.Key) (Entry, error) {
	all, err := s.Entries(ctx)
	if err != nil {
		return Entry{}, err
	}
	return all[k], nil
}

// Entries gives the whole catalogue, in the order of the keys.
func (s *Store) Entries(ctx context.Context) ([]Entry, error) { return entries(ctx, s.db) }

func entries(ctx context.Context, q db.Querier) ([]Entry, error) {
	all := make([]Entry, 0, len(metric.Definitions()))
	for _, d := range metric.Definitions() {
		all = append(all, entryOf(d))
	}
	people, err := names(ctx, q)
	if err != nil {
		return nil, err
	}
	return all, db.Each(ctx, q, func(rows *db.Rows) error {
		var key, stance, owner string
		var goal *float64
		var since *int64
		if err := rows.Scan(&key, &stance, &owner, &goal, &since); err != nil {
			return err
		}
		if k, ok := metric.ParseKey(key); ok {
			e := &all[k]
			e.Stance, e.Owner, e.Goal, e.Since = metric.Stance(stance), people.who(owner), goal, db.MaybeTime(since)
		}
		return nil
	}, `SELECT key, stance, owner, goal, since FROM number_entry`)
}

// called gives people by their ids.
type called map[string]string

func names(ctx context.Context, q db.Querier) (called, error) {
	people, err := team.People(ctx, q)
	all := make(called, len(people))
	for _, p := range people {
		all[p.ID] = p.Name
	}
	return all, err
}

func (c called) who(id string) Who {
	if id == "" {
		return Who{}
	}
	return Who{id, c[id]}
}

// History gives the changes of a number's entry, the newest first.
func (s *Store) History(ctx context.Context, k metric.Key) ([]Change, error) {
	people, err := names(ctx, s.db)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, func(rows *db.Rows) (c Change, err error) {
		var at int64
		var author string
		err = rows.Scan(&at, &author, &c.What, &c.Reason)
		c.At, c.By = db.Time(at), people.who(author)
		return c, err
	}, `SELECT at, author, what, reason FROM number_change WHERE key = $1 ORDER BY id DESC`, k.String())
}

// SetGoal sets a number's goal, in its unit, or takes it away with nil. A number that is only watched is refused one,
// with the reason; so is a goal that the number cannot reach by nature. For heads of support.
func (s *Store) SetGoal(ctx context.Context, who team.Person, k metric.Key, goal *float64) error {
	return s.change(ctx, who, k, "set a goal", "", func(_ *db.Tx, e Entry) (Entry, string, error) {
		e, err := e.aim(goal)
		return e, saidGoal(e), err
	})
}

// SetOwner says who looks after a number: a person's id, or nobody with "". Only numbers that we move have an owner.
// For heads of support.
func (s *Store) SetOwner(ctx context.Context, who team.Person, k metric.Key, owner string) error {
	return s.change(ctx, who, k, "say who looks after a number", "", func(tx *db.Tx, e Entry) (Entry, string, error) {
		if owner != "" && e.Stance == metric.Watch {
			return e, "", fault.Field("owner", "%s is a number we only watch: %s. So nobody has to look after it.", e.Title, e.why())
		}
		people, err := team.People(ctx, tx)
		if err != nil {
			return e, "", err
		}
		i := slices.IndexFunc(people, func(p team.Person) bool { return p.ID == owner && p.LeftAt.IsZero() })
		if owner != "" && i < 0 {
			return e, "", fault.Field("owner", "Choose somebody of the team.")
		}
		e.Owner = Who{}
		if owner != "" {
			e.Owner = Who{owner, people[i].Name}
		}
		return e, saidOwner(e), nil
	})
}

// SetStance says whether a number is moved or only watched, with the reason. A number without a better side can't be
// moved; one that is only watched from now on loses its goal and its owner. For heads of support.
func (s *Store) SetStance(ctx context.Context, who team.Person, k metric.Key, stance metric.Stance, reason string) error {
	reason, err := line("reason", reason)
	if err != nil {
		return err
	}
	return s.change(ctx, who, k, "say what we want of a number", reason, func(_ *db.Tx, e Entry) (Entry, string, error) {
		e, err := e.stand(stance, reason)
		return e, saidStance(e), err
	})
}

// change loads an entry, lets decide change it, and saves it with its history. An entry that is as it was is left alone.
func (s *Store) change(ctx context.Context, who team.Person, k metric.Key, what, reason string, decide func(*db.Tx, Entry) (Entry, string, error)) error {
	if err := who.MustLead(what); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := entries(ctx, tx)
		if err != nil {
			return err
		}
		was := all[k]
		if !was.Team {
			return fault.New(fault.Invalid, "%s is a number of people, not of the team: it has neither goal nor owner.", was.Title)
		}
		e, said, err := decide(tx, was)
		if err != nil || e.same(was) {
			return err
		}
		var since *int64
		if e.Goal != nil {
			since = db.MaybeMicros(was.Since)
			if was.Goal == nil || *was.Goal != *e.Goal {
				now := db.Micros(tx.At)
				since = &now
			}
		}
		if err := tx.Exec(ctx, `INSERT INTO number_entry (key, stance, owner, goal, since) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (key) DO UPDATE SET stance = excluded.stance, owner = excluded.owner, goal = excluded.goal, since = excluded.since`,
			k.String(), string(e.Stance), e.Owner.ID, e.Goal, since); err != nil {
			return err
		}
		return remember(ctx, tx, who, k, said, reason, EventEntry)
	})
}

func (e Entry) same(o Entry) bool {
	sameGoal := e.Goal == nil && o.Goal == nil || e.Goal != nil && o.Goal != nil && *e.Goal == *o.Goal
	return sameGoal && e.Stance == o.Stance && e.Owner == o.Owner
}

// remember writes a line of a number's history.
func remember(ctx context.Context, tx *db.Tx, who team.Person, k metric.Key, said, reason, kind string) error {
	if err := tx.Exec(ctx, `INSERT INTO number_change (id, key, at, author, what, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
		id.New(), k.String(), db.Micros(tx.At), who.ID, said, reason); err != nil {
		return err
	}
	return event.Record(tx, kind, k.String(), who.Email, EntryChanged{strings.TrimSpace(said), reason})
}
