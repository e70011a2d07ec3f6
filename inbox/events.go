// This file holds what this room records. Followers read these types.

package inbox

// The kinds of events. The subject of each is the conversation, or the mailbox.
const (
	EventMessage    = "message.added"
	EventStatus     = "conversation.status_set"
	EventMerge      = "conversation.merged"
	EventTopic      = "conversation.topic_set"
	EventDelivery   = "message.delivery"
	EventAnswer     = "answer.moved"
	EventUnreadable = "mail.unreadable"
	EventMailbox    = "mailbox.changed"
	EventShared     = "conversation.shared"
)

// MessageAdded tells of a message of any kind, whether it was written, came
// by mail or was brought in.
type MessageAdded struct {
	Message       string   `json:"message"`
	Conversation  string   `json:"conversation"`
	At            int64    `json:"at"` // Unix microseconds; may lie before the event's own moment
	Kind          Kind     `json:"kind"`
	From          string   `json:"from"`
	To            []string `json:"to,omitempty"`
	HandleSeconds *float64 `json:"handle_seconds,omitempty"`
}

// StatusSet tells of a status, whether or not it changed anything.
type StatusSet struct {
	Conversation string `json:"conversation"`
	At           int64  `json:"at"`
	By           string `json:"by"`
	Status       Status `json:"status"`
}

// Merged tells that one conversation absorbed another.
type Merged struct {
	Conversation string `json:"conversation"`
	Into         string `json:"into"`
	At           int64  `json:"at"`
	By           string `json:"by"`
}

// The kinds of events about what topics are called. The subject is the topic's key.
const (
	EventTopicNamed = "topic.named" // TopicNamed
	EventTopicAway  = "topic.away"  // TopicAway
)

// TopicNamed tells that a topic is called so from now on.
type TopicNamed struct {
	Name string `json:"name"`
	Was  string `json:"was,omitempty"` // empty for a new one
}

// TopicAway tells that a topic is no longer offered, or is again.
type TopicAway struct {
	Away bool `json:"away"`
}

// TopicSet tells of a topic put on or taken off.
type TopicSet struct {
	Conversation string `json:"conversation"`
	At           int64  `json:"at"`
	By           string `json:"by"`
	Topic        string `json:"topic"`
	Set          bool   `json:"set"`
}

// Shared tells that a conversation stands in a further mailbox too.
type Shared struct {
	Mailbox string `json:"mailbox"` // id
}

// DeliveryChanged tells how far a reply came.
type DeliveryChanged struct {
	Message string        `json:"message"`
	State   DeliveryState `json:"state"`
}

// The kinds of events that take back, or move, what others told: the line is
// as if it had never been, and a moved message as if it had always been there.
const (
	EventWithdrawn      = "conversation.status_withdrawn" // StatusSet
	EventUnmerged       = "conversation.unmerged"         // Merged
	EventTopicWithdrawn = "conversation.topic_withdrawn"  // TopicSet
	EventSplit          = "conversation.split"            // Split
	EventPurged         = "conversation.purged"           // its words and files are gone; no data
	EventBlocked        = "sender.blocked"                // Blocked; the subject is the pattern
	EventUnblocked      = "sender.unblocked"
)

// Split tells that messages moved to another conversation, all at once.
type Split struct {
	Moves  []Move `json:"moves"`
	Oldest int64  `json:"oldest"` // of the messages, in Unix microseconds
}

// Move is one message on its way.
type Move struct {
	Message string `json:"message"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// AnswerMoved tells of an answer that is no message yet: that it is about to
// leave, or does not after all.
type AnswerMoved struct {
	Answer string     `json:"answer"`
	Move   AnswerMove `json:"move"`
	At     int64      `json:"at"` // when it leaves, or when this happened
}

// AnswerMove is leaving, called_back, held or dropped.
type AnswerMove string

// What happens to an answer before it is a message. That it left is told by MessageAdded.
const (
	AnswerLeaving    AnswerMove = "leaving"
	AnswerCalledBack AnswerMove = "called_back"
	AnswerHeld       AnswerMove = "held"    // somebody wrote meanwhile: it is a draft again
	AnswerDropped    AnswerMove = "dropped" // its writer let go of what had been held
)
