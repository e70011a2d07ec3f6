// This file holds what conversations are about, many at a time, for whoever
// takes numbers apart.

package inbox

import (
	"context"

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
	type about struct{ conversation, topic string }
	latest := map[about]TopicSet{}
	err := db.EachOf(ctx, q, func(rows *db.Rows) error {
		l, err := topicOf(rows)
		key := about{l.Conversation, l.Topic}
		known, ok := latest[key]
		if l.At < end && (!ok || l.At > known.At || l.At == known.At && l.Set) {
			latest[key] = l
		}
		return err
	}, `SELECT conversation, at, by, topic, on_it FROM topic_line WHERE conversation IN (list)`, conversations)
	all := map[string][]string{}
	for key, l := range latest {
		if l.Set {
			all[key.conversation] = append(all[key.conversation], key.topic)
		}
	}
	return all, err
}
