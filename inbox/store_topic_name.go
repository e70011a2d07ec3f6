// This file holds what topics are called, and the verbs: adding one, naming it anew, putting it away.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// TopicBook gives what there is to know of topics beyond their keys.
func (s *Store) TopicBook(ctx context.Context) (TopicBook, error) { return topicBook(ctx, s.db) }

func topicBook(ctx context.Context, q db.Querier) (TopicBook, error) {
	book := TopicBook{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var t Topic
		var away *int64
		err := rows.Scan(&t.Key, &t.Name, &away, &t.AwayBy)
		t.AwayAt = db.MaybeTime(away)
		book[t.Key] = t
		return err
	}, `SELECT key, name, away_at, away_by FROM topic`)
	return book, err
}

// KnownTopics gives all topics there are, those put away included, by name.
func (s *Store) KnownTopics(ctx context.Context) ([]Topic, error) { return knownTopics(ctx, s.db) }

// knownTopics steps from each name in the lines to the next by the index,
// since the lines are many and the names few.
func knownTopics(ctx context.Context, q db.Querier) ([]Topic, error) {
	book, err := topicBook(ctx, q)
	if err != nil {
		return nil, err
	}
	keys, err := db.All(ctx, q, db.Text, `WITH RECURSIVE name (topic) AS (
			SELECT min(topic) FROM topic_line
			UNION ALL
			SELECT (SELECT min(t.topic) FROM topic_line t WHERE t.topic > name.topic) FROM name WHERE name.topic IS NOT NULL)
		SELECT topic FROM name WHERE topic IS NOT NULL`)
	for _, key := range keys {
		if _, ok := book[key]; !ok {
			book[key] = Topic{Key: key, Name: key}
		}
	}
	all := make([]Topic, 0, len(book))
	for _, t := range book {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Topic) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Key, b.Key))
	})
	return all, err
}

// meant gives the key of the topic that somebody means, to put it on or to take
// it off. An unknown one becomes known, and nobody else can take its name then.
func meant(ctx context.Context, tx *db.Tx, typed string, on bool) (key string, err error) {
	all, err := knownTopics(ctx, tx)
	if err != nil {
		return "", err
	}
	t, ok := topicMeant(all, typed)
	switch {
	case ok && on && t.Away():
		return "", fault.Field("topic", "“%s” was put away. The head of support can bring it back under Settings, Topics.", t.Name)
	case ok || !on:
		return cmp.Or(t.Key, typed), nil
	}
	if err := tx.Exec(ctx, `INSERT INTO topic (key, name, folded) VALUES ($1, $1, $2) ON CONFLICT DO NOTHING`, typed, strings.ToLower(typed)); err != nil {
		return "", err
	}
	// Somebody may have been quicker with the same name.
	err = tx.QueryRow(ctx, `SELECT key FROM topic WHERE folded = $1`, strings.ToLower(typed)).Scan(&key)
	return key, err
}

// AddTopic makes a topic known before anything is about it.
func (s *Store) AddTopic(ctx context.Context, by team.Person, name string) error {
	if err := by.MustLead("name topics"); err != nil {
		return err
	}
	name, err := nameOf(name)
	if err != nil {
		return err
	}
	return taken(name, s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := knownTopics(ctx, tx)
		if err != nil {
			return err
		}
		if err := freeName(all, "", name); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO topic (key, name, folded) VALUES ($1, $1, $2)`, name, strings.ToLower(name)); err != nil {
			return err
		}
		return event.Record(tx, EventTopicNamed, name, by.Email, TopicNamed{Name: name})
	}))
}

// RenameTopic gives a topic another name, and gives the one it had. All that is about it is about it still.
func (s *Store) RenameTopic(ctx context.Context, by team.Person, key, name string) (was string, err error) {
	if err := by.MustLead("name topics"); err != nil {
		return "", err
	}
	if name, err = nameOf(name); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := knownTopics(ctx, tx)
		if err != nil {
			return err
		}
		t, err := byKey(all, key)
		if was = t.Name; err != nil || was == name {
			return err
		}
		if err := freeName(all, key, name); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO topic (key, name, folded) VALUES ($1, $2, $3)
			ON CONFLICT (key) DO UPDATE SET name = excluded.name, folded = excluded.folded`, key, name, strings.ToLower(name)); err != nil {
			return err
		}
		return event.Record(tx, EventTopicNamed, key, by.Email, TopicNamed{Name: name, Was: was})
	})
	return was, taken(name, err)
}

// PutTopicAway stops offering a topic, or offers it again. What is about it stays about it.
func (s *Store) PutTopicAway(ctx context.Context, by team.Person, key string, away bool) (t Topic, err error) {
	if err := by.MustLead("put topics away"); err != nil {
		return t, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := knownTopics(ctx, tx)
		if err != nil {
			return err
		}
		if t, err = byKey(all, key); err != nil || t.Away() == away {
			return err
		}
		t.AwayAt, t.AwayBy = db.MaybeTime(nil), ""
		if away {
			t.AwayAt, t.AwayBy = tx.At, by.Email
		}
		if err := tx.Exec(ctx, `INSERT INTO topic (key, name, folded, away_at, away_by) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (key) DO UPDATE SET away_at = excluded.away_at, away_by = excluded.away_by`,
			key, t.Name, folded(all, t), db.MaybeMicros(t.AwayAt), t.AwayBy); err != nil {
			return err
		}
		return event.Record(tx, EventTopicAway, key, by.Email, TopicAway{Away: away})
	})
	return t, err
}

// folded is the form in which a name is taken. Logs that were brought in may hold two of the same name; of those no one
// has it for itself.
func folded(all []Topic, t Topic) string {
	if slices.ContainsFunc(all, func(o Topic) bool { return o.Key != t.Key && strings.EqualFold(o.Name, t.Name) }) {
		return "\n" + t.Key
	}
	return strings.ToLower(t.Name)
}

func byKey(all []Topic, key string) (Topic, error) {
	i := slices.IndexFunc(all, func(t Topic) bool { return t.Key == key })
	if i < 0 {
		return Topic{}, fault.New(fault.NotFound, "There is no such topic.")
	}
	return all[i], nil
}

// nameOf is cleanTopic for the field in which a topic is named.
func nameOf(name string) (string, error) {
	name, err := cleanTopic(name)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		f.Field = "name"
	}
	return name, err
}

// taken says a broken key in a sentence: two gave the same name at once.
func taken(name string, err error) error {
	if db.Taken(err) {
		return fault.Field("name", "There is a topic “%s” already. Two topics can’t be made one.", name).Because(err)
	}
	return err
}
