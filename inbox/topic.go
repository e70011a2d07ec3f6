// This file holds topics as the team has named them. In the lines a topic stands under its key, the first name it had;
// what it is called now is for people's eyes.

package inbox

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/kit/fault"
)

// Topic is something that people write about.
type Topic struct {
	Key    string // what stands in the lines; it never changes
	Name   string
	AwayAt time.Time // since when it is not offered any more; zero while it is
	AwayBy string    // a person's address
}

// Away tells whether it was put away.
func (t Topic) Away() bool { return !t.AwayAt.IsZero() }

// TopicBook knows, by key, those topics of which there is more to know than their key.
type TopicBook map[string]Topic

// Name is what a topic is called.
func (b TopicBook) Name(key string) string {
	if t, ok := b[key]; ok {
		return t.Name
	}
	return key
}

// Names are what topics are called, in their order.
func (b TopicBook) Names(keys []string) []string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = b.Name(key)
	}
	return names
}

// longestTopic is in letters: a topic is a name, not a sentence.
const longestTopic = 60

// cleanTopic refuses what is no name.
func cleanTopic(topic string) (string, error) {
	topic = strings.Join(strings.Fields(plain(topic)), " ")
	switch {
	case topic == "":
		return "", fault.Field("topic", "A topic needs a name, such as “Receipts”.")
	case utf8.RuneCountInString(topic) > longestTopic:
		return "", fault.Field("topic", "A topic is a short name: %d letters at most.", longestTopic)
	}
	return topic, nil
}

// topicMeant finds the topic that somebody means: by what it is called now, else by the name it had first. What stands
// there exactly comes before other capitals.
func topicMeant(all []Topic, typed string) (Topic, bool) {
	for _, is := range []func(Topic) bool{
		func(t Topic) bool { return t.Name == typed },
		func(t Topic) bool { return strings.EqualFold(t.Name, typed) },
		func(t Topic) bool { return t.Key == typed },
		func(t Topic) bool { return strings.EqualFold(t.Key, typed) },
	} {
		if i := slices.IndexFunc(all, is); i >= 0 {
			return all[i], true
		}
	}
	return Topic{}, false
}

// freeName refuses a name that another topic than key has, or had first.
func freeName(all []Topic, key, name string) error {
	for _, t := range all {
		switch {
		case t.Key == key:
		case strings.EqualFold(t.Name, name):
			return fault.Field("name", "There is a topic “%s” already. Two topics can’t be made one.", t.Name)
		case strings.EqualFold(t.Key, name):
			return fault.Field("name", "“%s” was called “%s” before, and still answers to it. Choose another name.", t.Name, t.Key)
		}
	}
	return nil
}
