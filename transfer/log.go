package transfer

// The lines of a support log, as they are once read: addresses lower-case,
// moments in Unix microseconds, what is optional and absent empty or nil.

// Line is one line of a log: *Settings, *Person, *Hours, *Message, *Status,
// *Merge, *Topic, *Rating, *Sale or *FreeSupport.
type Line interface {
	// append writes the line's fields, in the order of the format's table.
	append(*encoder)
	// kind is the line's "type".
	kind() string
}

// Settings are the team's, at most once a log.
type Settings struct {
	TimeZone   string // IANA name
	WeekStarts string // "monday" or empty
	Team       string
	Mailbox    string
	Capacity   *Capacity
	// OfficeHours holds intervals for Monday to Sunday, sorted; all empty when
	// none are set.
	OfficeHours [7][]Interval
	Holidays    []string // dates, "2026-12-25", sorted
}

// Capacity has two factors, either of which may be absent.
type Capacity struct {
	RepliesPerConversation *float64
	MinutesPerReply        *float64
}

// Interval is a stretch of one day in minutes after midnight by the wall clock;
// To may be 1440.
type Interval struct{ From, To int }

// Person is a member of the team.
type Person struct {
	Email, Name, Role, TimeZone string
	Started                     string // a date, or empty
	Manager                     string // an address, or empty
}

// Hours is the time a person has for support in a week.
type Hours struct {
	Person string
	Week   string // "2026-W46"
	Hours  float64
}

// Message is a message of a conversation.
type Message struct {
	ID, Conversation string
	At               int64
	Kind             string // customer, reply, note, auto, forward
	From             string
	To               []string
	Subject, Text    string
	HandleSeconds    *float64
	Mailbox          string
}

// Status is a status given to a conversation.
type Status struct {
	Conversation string
	At           int64
	By           string // an address, or "rule:NAME"
	Status       string // open, pending, closed, spam, deleted
}

// Merge says that a conversation is absorbed by another.
type Merge struct {
	Conversation, Into string
	At                 int64
	By                 string
}

// Topic is a topic put on a conversation, or taken off.
type Topic struct {
	Conversation string
	At           int64
	By           string
	Topic        string
	Set          bool
}

// Rating is a face for a reply.
type Rating struct {
	Message string // the rated reply's id
	At      int64
	Face    string // great, okay, not_good
	About   string // help, product, both, other, or empty
	Comment string
}

// Sale is one sale.
type Sale struct {
	ID       string
	At       int64
	Amount   string // a decimal number without needless digits
	Currency string
	Kind     string // new, renewal, upgrade
}

// FreeSupport is an event of help given for nothing.
type FreeSupport struct {
	Source string
	At     int64
	Event  string // reply, review, thread_resolved
	Thread string
	Stars  int // 1 to 5, or 0
	By     string
}

// Log is a whole support log.
type Log struct {
	Settings    *Settings
	People      []Person
	Hours       []Hours
	Messages    []Message
	Statuses    []Status
	Merges      []Merge
	Topics      []Topic
	Ratings     []Rating
	Sales       []Sale
	FreeSupport []FreeSupport
}

// add puts a line where it belongs.
func (l *Log) add(line Line) {
	switch line := line.(type) {
	case *Settings:
		l.Settings = line
	case *Person:
		l.People = append(l.People, *line)
	case *Hours:
		l.Hours = append(l.Hours, *line)
	case *Message:
		l.Messages = append(l.Messages, *line)
	case *Status:
		l.Statuses = append(l.Statuses, *line)
	case *Merge:
		l.Merges = append(l.Merges, *line)
	case *Topic:
		l.Topics = append(l.Topics, *line)
	case *Rating:
		l.Ratings = append(l.Ratings, *line)
	case *Sale:
		l.Sales = append(l.Sales, *line)
	case *FreeSupport:
		l.FreeSupport = append(l.FreeSupport, *line)
	}
}

func (*Settings) kind() string    { return "settings" }
func (*Person) kind() string      { return "person" }
func (*Hours) kind() string       { return "hours" }
func (*Message) kind() string     { return "message" }
func (*Status) kind() string      { return "status" }
func (*Merge) kind() string       { return "merge" }
func (*Topic) kind() string       { return "topic" }
func (*Rating) kind() string      { return "rating" }
func (*Sale) kind() string        { return "sale" }
func (*FreeSupport) kind() string { return "free_support" }
