package metric

// What people write about, topic by topic, over the weeks that are over.

import "context"

// TopicWeeks is the new conversations about one topic.
type TopicWeeks struct {
	Topic  string  // its key
	Values []Value // oldest first; not Known before its first time
	Usual  Limits  // what is normal, told by up to 26 weeks before the last
	Signal Signal  // of the last week
}

// Sum counts the new conversations of all its weeks.
func (t TopicWeeks) Sum() (n int) {
	for _, v := range t.Values {
		n += v.N
	}
	return n
}

// Topics gives, by key, what the last n weeks that are over began about each
// topic. It reads the kept parts of weeks, never conversations.
func (s *Store) Topics(ctx context.Context, n int) (last Week, all map[string]TopicWeeks, err error) {
	this, err := s.ThisWeek(ctx)
	if err != nil {
		return last, nil, err
	}
	last = this.Previous()
	begun, mail, err := s.FirstWeek(ctx)
	if err != nil || !mail {
		return last, nil, err
	}
	first := last.Add(-max(usualWeeks, n-1))
	weeks, err := s.apartBetween(ctx, first, last, func(i int) bool { return first.Add(i).before(begun) })
	if err != nil {
		return last, nil, err
	}
	all = map[string]TopicWeeks{}
	for key, values := range along(NewConversations, ByTopic, weeks) {
		p := judged(NewConversations.Define(), Slice{ByTopic, key}, values)
		all[key] = TopicWeeks{Topic: key, Values: values[len(values)-n:], Usual: p.Usual, Signal: p.Signal}
	}
	return last, all, nil
}
