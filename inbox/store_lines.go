// This file holds how the whole history goes out again, line by line.

package inbox

import (
	"context"

	"rapport/kit/db"
	"rapport/mail"
)

// EachLine gives the whole history in the form in which Bring takes it, a
// piece at a time, so that it never has to be in memory at once. Its tables are
// read one after the other: q is a snapshot when they must fit each other.
func EachLine(ctx context.Context, q db.Querier, give func(Lines) error) error {
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var m Message
		var at int64
		var kind, to string
		if err := rows.Scan(&m.ID, &m.Conversation, &at, &kind, &m.Author, &m.AuthorName, &to, &m.Subject, &m.Text, &m.HandleSeconds, &m.Mailbox); err != nil {
			return err
		}
		m.At, m.Kind = db.Time(at), Kind(kind)
		var err error
		if m.To, err = listOf[mail.Address](to); err != nil {
			return err
		}
		return give(Lines{Messages: []Message{m}})
	}, `SELECT id, conversation, at, kind, author, author_name, recipients, subject, body, handle_seconds, mailbox FROM message ORDER BY conversation, at, id`)
	if err != nil {
		return err
	}
	if err := db.Each(ctx, q, func(rows *db.Rows) error {
		l, err := statusOf(rows)
		if err != nil {
			return err
		}
		return give(Lines{Statuses: []StatusSet{l}})
	}, `SELECT conversation, at, by, status FROM status_line ORDER BY at, conversation, by, status`); err != nil {
		return err
	}
	if err := db.Each(ctx, q, func(rows *db.Rows) error {
		var l Merged
		if err := rows.Scan(&l.Conversation, &l.Into, &l.At, &l.By); err != nil {
			return err
		}
		return give(Lines{Merges: []Merged{l}})
	}, `SELECT conversation, target, at, by FROM merge_line ORDER BY at, conversation`); err != nil {
		return err
	}
	return db.Each(ctx, q, func(rows *db.Rows) error {
		l, err := topicOf(rows)
		if err != nil {
			return err
		}
		return give(Lines{Topics: []TopicSet{l}})
	}, `SELECT conversation, at, by, topic, on_it FROM topic_line ORDER BY at, conversation, topic`)
}

func statusOf(rows *db.Rows) (l StatusSet, err error) {
	var status string
	err = rows.Scan(&l.Conversation, &l.At, &l.By, &status)
	l.Status = Status(status)
	return l, err
}

func topicOf(rows *db.Rows) (l TopicSet, err error) {
	err = rows.Scan(&l.Conversation, &l.At, &l.By, &l.Topic, &l.Set)
	return l, err
}
