package search_test

import (
	"fmt"
	"slices"
	"testing"

	"rapport/inbox"
	"rapport/kit/db"
)

func TestTopicsAreSuggestedByWhatSimilarConversationsWereAbout(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		var l inbox.Lines
		say := func(c string, minute int, text, topic string) {
			l.Messages = append(l.Messages, letter(c, minute, "u@x.example", "U", "Question", text))
			if topic != "" {
				l.Topics = append(l.Topics, inbox.TopicSet{Conversation: c, At: db.Micros(day), By: "ana@team.example", Topic: topic, Set: true})
			}
		}
		for i := range 6 {
			say(fmt.Sprint("invoice", i), i, "Please send the invoice again, the amount of the invoice is wrong.", "Billing")
			say(fmt.Sprint("parcel", i), 20+i, "The parcel never arrived, the courier says the address is wrong.", "Shipping")
			say(fmt.Sprint("mixed", i), 40+i, "How does the export of donors work?", fmt.Sprint("Topic ", i))
		}
		say("new1", 60, "Hello, the amount on my invoice is not right.", "")
		say("new2", 61, "Where is my parcel? The courier never came.", "")
		say("new3", 62, "I would like an export of all donors.", "")
		say("new4", 63, "Something else entirely: zebra.", "")
		k.bring(t, l)
		for conversation, want := range map[string][]string{"new1": {"Billing"}, "new2": {"Shipping"}, "new3": nil, "new4": nil} {
			if got, err := k.found.Suggest(t.Context(), conversation); err != nil || !slices.Equal(got, want) {
				t.Errorf("for %s is suggested %q, %v; want %q", conversation, got, err, want)
			}
		}
	})
}
