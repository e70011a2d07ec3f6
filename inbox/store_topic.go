// This file holds topics: what a conversation is about, put on and taken off
// by people, so that numbers can say where a week came from.

package inbox

import (
	"context"
	"slices"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/team"
)

// SetTopic puts a topic on a conversation, or takes it off. What is so
// already stays, without a line of its own.
func (s *Store) SetTopic(ctx context.Context, by team.Person, conversation, topic string, on bool) error {
	_, err := s.PutTopic(ctx, by, []string{conversation}, topic, on)
	return err
}

// setTopic changes what a locked conversation is about, unless it is so already.
func setTopic(ctx context.Context, tx *db.Tx, by team.Person, conversation, topic string, on bool) (l TopicSet, changed bool, err error) {
	now, err := topicsOf(ctx, tx, conversation)
	if err != nil || slices.Contains(now, topic) == on {
		return l, false, err
	}
	l = TopicSet{Conversation: conversation, At: db.Micros(tx.At), By: by.Email, Topic: topic, Set: on}
	if err := tx.Exec(ctx, `INSERT INTO topic_line (conversation, at, by, topic, on_it) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		l.Conversation, l.At, l.By, l.Topic, l.Set); err != nil {
		return l, false, err
	}
	if err := saveTopics(ctx, tx, conversation); err != nil {
		return l, false, err
	}
	return l, true, event.Record(tx, EventTopic, conversation, by.Email, l)
}

// Topics gives the keys of the topics that are on a conversation now.
func (s *Store) Topics(ctx context.Context, conversation string) ([]string, error) {
	return topicsOf(ctx, s.db, conversation)
}

// topicsOf reads a conversation's lines in order; of one topic the last line
// counts, and at one instant the one that puts it on.
func topicsOf(ctx context.Context, q db.Querier, conversation string) ([]string, error) {
	on := map[string]bool{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var topic string
		var set bool
		err := rows.Scan(&topic, &set)
		on[topic] = set
		return err
	}, `SELECT topic, on_it FROM topic_line WHERE conversation = $1 ORDER BY at, CASE WHEN on_it THEN 1 ELSE 0 END`, conversation)
	var all []string
	for topic, set := range on {
		if set {
			all = append(all, topic)
		}
	}
	slices.Sort(all)
	return all, err
}

// saveTopics keeps with conversations which topics are on them now, so that
// lists can show them and choose by them.
func saveTopics(ctx context.Context, tx *db.Tx, conversations ...string) error {
	for _, c := range conversations {
		on, err := topicsOf(ctx, tx, c)
		if err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE conversation SET topics = $1 WHERE id = $2`, topicsText(on), c); err != nil {
			return err
		}
	}
	return nil
}

// topicsText puts a line's end around each topic: a topic holds none.
func topicsText(on []string) string {
	if len(on) == 0 {
		return ""
	}
	return "\n" + strings.Join(on, "\n") + "\n"
}

func topicsIn(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.Trim(text, "\n"), "\n")
}
