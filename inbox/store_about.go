// This file holds what conversations are about, many at a time, for whoever
// takes numbers apart.

package inbox

import (
	"context"
	"errors"
	"slices"
	"time"

	"rapport/kit/db"
)

// MailboxesOf gives the mailbox of each conversation, by id.
func MailboxesOf(ctx context.Context, q db.Querier, conversations []string) (map[string]string, error) {
	all := make(map[string]string, len(conversations))
	err := db.EachOf(ctx, q, func(rows *db.Rows) error {
		var id, mailbox string
		err := rows.Scan(&id, &mailbox)
		all[id] = mailbox
		return err
	}, `SELECT id, mailbox FROM conversation WHERE id IN (list)`, conversations)
	return all, err
}

// TopicsBefore gives the topics that were on each of the conversations just
// before a moment, in Unix microseconds. Of one topic the last line counts, and
// at one instant the one that puts it on.
func TopicsBefore(ctx context.Context, q db.Querier, conversations []string, end int64) (map[string][]string, error) {
	var lines []TopicSet
	err := db.EachOf(ctx, q, func(rows *db.Rows) error {
		l, err := topicOf(rows)
		if l.At < end {
			lines = append(lines, l)
		}
		return err
	}, `SELECT conversation, at, by, topic, on_it FROM topic_line WHERE conversation IN (list)`, conversations)
	return topicsAfter(lines), err
}

// topicsAfter gives the topics that lines leave on each conversation.
func topicsAfter(lines []TopicSet) map[string][]string {
	type about struct{ conversation, topic string }
	latest := map[about]TopicSet{}
	for _, l := range lines {
		key := about{l.Conversation, l.Topic}
		if known, ok := latest[key]; !ok || l.At > known.At || l.At == known.At && l.Set {
			latest[key] = l
		}
	}
	all := map[string][]string{}
	for key, l := range latest {
		if l.Set {
			all[key.conversation] = append(all[key.conversation], key.topic)
		}
	}
	for _, on := range all {
		slices.Sort(on)
	}
	return all
}

// Rated keeps with a conversation, and with what it is part of now, the face
// of its newest rating.
func Rated(ctx context.Context, tx *db.Tx, conversation, face string, at time.Time) error {
	for conversation != "" {
		if err := tx.Exec(ctx, `UPDATE conversation SET face = $1, faced_at = $2 WHERE id = $3 AND faced_at <= $4`, face, db.Micros(at), conversation, db.Micros(at)); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `SELECT merged_into FROM conversation WHERE id = $1`, conversation).Scan(&conversation)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
