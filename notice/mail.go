// This file holds a mail of ours, what people may wish not to get, and what is recorded.

package notice

import (
	"time"

	"rapport/mail"
	"rapport/team"
)

// Mail is one mail to one person of the team.
type Mail struct {
	Key     string // the same key is queued once for ever: "recap 0192… ana"
	Wish    Wish   // who does not want such mail gets none; empty: everybody gets it
	To      team.Person
	Subject string
	Text    string // the whole as plain text; needed
	HTML    string // a whole page, as Sheet makes it; made from Text when empty

	Pictures    []Picture
	Calendar    *mail.Calendar
	Attachments []mail.Attachment

	ReplyTo mail.Address // empty: an address that leads back to this mail
	About   string       // what a written answer is about, "meeting 0192…"; empty: answers begin conversations, as all mail does; see PrivateAbout
	Until   time.Time    // when it is of no use any more; zero: after a week
}

// PrivateAbout begins what a mail is about whose answer is not the team's to
// read: the words go to Hear alone, and stand in no event, notice or raw mail.
const PrivateAbout = "private "

// Picture is a PNG that the page shows as <img src="cid:ID">.
type Picture struct {
	ID  string // "sales@rapport"
	PNG []byte
}

// life is how long a mail is worth sending that does not say it.
const life = 7 * 24 * time.Hour

// Wish is a kind of mail that a person may do without.
type Wish string

// The wishes, in the order in which they are offered.
const (
	Weekly  Wish = "weekly"  // the week's numbers and the own card, on Monday
	Recap   Wish = "recap"   // what came of a meeting
	Prepare Wish = "prepare" // what is asked of who can't be at a meeting

	Together Wish = "together" // what colleagues ask, and what goes on in the inbox
)

// Wishes lists them all.
func Wishes() []Wish { return []Wish{Weekly, Recap, Prepare, Together} }

// Label says on a page what the mail is.
func (w Wish) Label() string {
	switch w {
	case Weekly:
		return "The week with my card, on Monday at 07:00"
	case Recap:
		return "What came of a meeting, ten minutes after it"
	case Prepare:
		return "Questions to answer beforehand, when I can’t be there"
	case Together:
		return "When a colleague names or asks me, or a conversation I follow goes on, and I haven’t read it here within three minutes"
	}
	return string(w)
}

// The kinds of events. The subject of each is the notice.
const (
	EventQueued   = "notice.queued"
	EventSent     = "notice.sent"
	EventFailed   = "notice.failed"
	EventAnswered = "notice.answered"
	EventWish     = "notice.wish_set"
)

// Answered is recorded when a person answers a mail that was About something.
type Answered struct {
	Notice string `json:"notice"`
	About  string `json:"about"`
	Person string `json:"person"` // id
	Text   string `json:"text"`   // what was written now, without what is quoted
}

// Happened is recorded with what became of a notice.
type Happened struct {
	Key      string `json:"key"`
	Person   string `json:"person"`
	Sentence string `json:"sentence,omitempty"`
}

// State says how far a notice has come.
type State string

// The states. Late is what was of no use any more before it could leave.
const (
	Queued  State = "queued"
	Sending State = "sending"
	Sent    State = "sent"
	Failed  State = "failed"
	Late    State = "late"
)

// Kept is a notice as it is kept.
type Kept struct {
	ID, Key, Person, Address string
	Subject, About           string
	HeaderID                 string // Message-ID without brackets, from the first attempt on
	State                    State
	Attempts                 int
	QueuedAt, ExpiresAt      time.Time
	SentAt, NextAt           time.Time // zero when it was not, or is not to be
	Said                     string    // a server's own words
	Sentence                 string    // what is wrong and what to do
}
