// This file holds what people bring along, and the headlines nobody had to write.

package meeting

import (
	"context"
	"slices"
	"strings"
	"time"

	"rapport/action"
	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/metric"
	"rapport/rating"
	"rapport/team"
)

// Bring brings something along, for the running meeting of a series or else the
// next one that is held. Of one kind and ref there is one: bringing it again changes nothing.
func (s *Store) Bring(ctx context.Context, who team.Person, b Brought) (Brought, error) {
	b, err := b.check()
	if err == nil && b.Kind == Question {
		err = fault.Field("kind", "A question is asked, with a name or without.")
	}
	if err != nil {
		return b, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		ser, err := seriesFor(ctx, tx, who, b.Series, tx.At)
		if err != nil {
			return err
		}
		b.ID, b.By, b.At = id.New(), who.ID, tx.At
		if n, err := insertBrought(ctx, tx, ser, &b); err != nil || n == 0 {
			return err
		}
		return recordBrought(tx, who, b)
	})
	return b, err
}

// insertBrought keeps b for the running meeting, or for the next one; 0 when it was there.
func insertBrought(ctx context.Context, tx *db.Tx, ser Series, b *Brought) (int64, error) {
	running, err := meetingsOf(ctx, tx, ser, `AND began_at IS NOT NULL AND ended_at IS NULL`)
	if err != nil {
		return 0, err
	}
	if b.Meeting = ""; len(running) > 0 {
		b.Meeting = running[0].ID
	}
	return tx.Change(ctx, `INSERT INTO meeting_brought (id, series, meeting, kind, ref, by, at, title, said, link, mood, n, took)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
		b.ID, b.Series, b.Meeting, string(b.Kind), b.Ref, b.By, db.Micros(b.At), b.Title, b.Said, b.Link, b.Mood, b.N, b.Took)
}

func recordBrought(tx *db.Tx, who team.Person, b Brought) error {
	return event.Record(tx, EventBring, b.Series, who.Email, Changed{Series: b.Series, Meeting: b.Meeting})
}

// check gives what is brought as it is kept.
func (b Brought) check() (_ Brought, err error) {
	for field, part := range map[string]struct {
		text *string
		most int
	}{"title": {&b.Title, 300}, "link": {&b.Link, 1000}} {
		if *part.text, err = line(field, *part.text, part.most); err != nil {
			return b, err
		}
	}
	for field, text := range map[string]*string{"said": &b.Said, "took": &b.Took} {
		if *text, err = words(field, *text, 5000); err != nil {
			return b, err
		}
	}
	safe := b.Link == "" || strings.HasPrefix(b.Link, "/") || strings.HasPrefix(b.Link, "https://") || strings.HasPrefix(b.Link, "http://")
	switch {
	case !b.Kind.Valid():
		return b, fault.Field("kind", "“%s” is nothing to bring.", b.Kind)
	case b.Title == "":
		return b, fault.Field("title", "Say it in a line.")
	case !safe:
		return b, fault.Field("link", "The address should begin with https://.")
	case b.N < 0 || b.N > 1_000_000:
		return b, fault.Field("n", "That is no number of customers or minutes.")
	case !slices.Contains([]string{"", "happy", "okay", "frown"}, b.Mood):
		return b, fault.Field("mood", "Choose one of the faces.")
	case len(b.Ref) > 200:
		return b, fault.Field("ref", "This can’t be brought from here.")
	}
	return b, nil
}

// Mend changes the words of what was brought: who brought it, the host or a
// head may; everybody of the meeting may say what we took from it.
func (s *Store) Mend(ctx context.Context, who team.Person, b Brought) error {
	return s.onBrought(ctx, who, b.ID, func(tx *db.Tx, ser Series, old Brought) error {
		b.Kind, b.Ref = old.Kind, old.Ref
		b, err := b.check()
		if err != nil {
			return err
		}
		if old.By != who.ID && !ser.Leads(who) {
			b = Brought{Title: old.Title, Said: old.Said, Link: old.Link, Mood: old.Mood, N: old.N, Took: b.Took}
		}
		return tx.Exec(ctx, `UPDATE meeting_brought SET title = $1, said = $2, link = $3, mood = $4, n = $5, took = $6 WHERE id = $7`,
			b.Title, b.Said, b.Link, b.Mood, b.N, b.Took, old.ID)
	})
}

// TakeBack removes what was brought: who brought it, the host or a head may.
func (s *Store) TakeBack(ctx context.Context, who team.Person, brought string) error {
	return s.onBrought(ctx, who, brought, func(tx *db.Tx, ser Series, old Brought) error {
		if old.By != who.ID && !ser.Leads(who) {
			return fault.New(fault.Forbidden, "Only who brought it, the host or a head of support can take it back.")
		}
		return tx.Exec(ctx, `DELETE FROM meeting_brought WHERE id = $1`, old.ID)
	})
}

func (s *Store) onBrought(ctx context.Context, who team.Person, brought string, f func(tx *db.Tx, ser Series, old Brought) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := broughtWhere(ctx, tx, `id = $1`, brought)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.New(fault.NotFound, "It was taken back.")
		}
		ser, err := seriesFor(ctx, tx, who, all[0].Series, tx.At)
		if err != nil {
			return err
		}
		if err := f(tx, ser, all[0]); err != nil {
			return err
		}
		return recordBrought(tx, who, all[0])
	})
}

// BroughtTo gives what was brought to a meeting, in order; for one that did not
// begin, what waits for the next.
func (s *Store) BroughtTo(ctx context.Context, who team.Person, meeting string) ([]Brought, error) {
	_, m, err := s.seen(ctx, who, meeting)
	if err != nil {
		return nil, err
	}
	return broughtTo(ctx, s.db, m)
}

func broughtTo(ctx context.Context, q db.Querier, m Meeting) ([]Brought, error) {
	held := m.ID
	if m.BeganAt.IsZero() {
		held = ""
	}
	return broughtWhere(ctx, q, `series = $1 AND meeting = $2`, m.Series, held)
}

func broughtWhere(ctx context.Context, q db.Querier, where string, args ...any) ([]Brought, error) {
	return db.All(ctx, q, func(rows *db.Rows) (b Brought, err error) {
		var at int64
		err = rows.Scan(&b.ID, &b.Series, &b.Meeting, &b.Kind, &b.Ref, &b.By, &at, &b.Title, &b.Said, &b.Link, &b.Mood, &b.N, &b.Took)
		b.At = db.Time(at)
		return b, err
	}, `SELECT id, series, meeting, kind, ref, by, at, title, said, link, mood, n, took FROM meeting_brought WHERE `+where+` ORDER BY at, id`, args...)
}

// Suggestions gives headlines that nobody had to write, less those that were
// brought already: about the time since the last meeting, or the last week.
func (s *Store) Suggestions(ctx context.Context, who team.Person, meeting string) ([]Brought, error) {
	ser, m, err := s.seen(ctx, who, meeting)
	if err != nil {
		return nil, err
	}
	set, err := s.team.Settings(ctx)
	if err != nil {
		return nil, err
	}
	news, err := s.news(ctx, ser, m, set.Location())
	if err != nil {
		return nil, err
	}
	known, err := broughtWhere(ctx, s.db, `series = $1 AND ref <> ''`, ser.ID)
	if err != nil {
		return nil, err
	}
	all := Suggest(news, set.Location())
	for i := range all {
		all[i].Series = ser.ID
	}
	return slices.DeleteFunc(all, func(b Brought) bool {
		return slices.ContainsFunc(known, func(k Brought) bool { return k.Ref == b.Ref })
	}), nil
}

// news gathers what headlines are made from, by the rooms that know.
func (s *Store) news(ctx context.Context, ser Series, m Meeting, zone *time.Location) (n News, err error) {
	n = News{From: m.Start.AddDate(0, 0, -7), To: m.Start}
	last, err := meetingsOf(ctx, s.db, ser, `AND began_at IS NOT NULL AND began_at < $2 ORDER BY began_at DESC LIMIT 1`, db.Micros(m.Start))
	if err != nil {
		return n, err
	}
	if len(last) > 0 && last[0].ID != m.ID {
		n.From = last[0].BeganAt
	}
	if n.People, err = s.team.People(ctx); err != nil {
		return n, err
	}
	if s.numbers == nil {
		return n, nil
	}
	week := metric.WeekOf(db.Micros(n.To), zone).Previous()
	r, err := s.numbers.Week(ctx, week)
	if err != nil {
		return n, err
	}
	n.FiveStar = int(r.Team[metric.FreeFiveStar].Number)
	for i := range r.People {
		p := &r.People[i]
		j := slices.IndexFunc(n.People, func(one team.Person) bool { return one.Email == p.Email })
		if now := p.Values[metric.CustomersHelpedEver]; j >= 0 && now.Known {
			n.Helped = append(n.Helped, Helped{n.People[j].ID, int(p.Previous[metric.CustomersHelpedEver].Number), int(now.Number)})
		}
	}
	n.Ratings, err = s.thanked(ctx, week)
	return n, err
}

// thanked gives the ratings that count in a week, with the customers' words.
func (s *Store) thanked(ctx context.Context, week metric.Week) ([]rating.Rating, error) {
	rated, err := s.numbers.Explain(ctx, week, "", metric.Happiness)
	if err != nil || s.ratings == nil {
		return nil, err
	}
	at := map[string]int64{}
	var conversations []string
	for _, it := range rated.Counted {
		if it.Face == metric.Great {
			at[it.Message] = it.At
			conversations = append(conversations, it.Conversation)
		}
	}
	slices.Sort(conversations)
	all, err := s.ratings.Of(ctx, slices.Compact(conversations)...)
	return slices.DeleteFunc(all, func(r rating.Rating) bool { return at[r.Message] != db.Micros(r.At) }), err
}

// Reader tells whose turn it is to choose something to read, in a rota of the
// series' people by name.
func (s *Store) Reader(ctx context.Context, who team.Person, series string) (person string, err error) {
	ser, err := s.Series(ctx, who, series)
	if err != nil {
		return "", err
	}
	last, err := db.All(ctx, s.db, db.Text, `SELECT by FROM meeting_brought WHERE series = $1 AND kind = 'reading' AND meeting <> '' ORDER BY at DESC LIMIT 1`, series)
	if err != nil {
		return "", err
	}
	people, err := s.team.People(ctx)
	if err != nil {
		return "", err
	}
	people = slices.DeleteFunc(people, func(p team.Person) bool { return !slices.Contains(ser.People, p.ID) })
	return NextReader(people, append(last, "")[0]), nil
}

// liveActions names what an event of the actions made stale.
func liveActions(e event.Event) []string {
	if !strings.HasPrefix(e.Kind, "action.") {
		return nil
	}
	c, err := event.Read[action.Changed](e)
	if err != nil {
		return nil
	}
	topics := []string{"actions:" + c.Owner}
	if c.Series != "" {
		topics = append(topics, "series:"+c.Series)
	}
	return topics
}
