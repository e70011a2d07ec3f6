package ui

// Frame: what every page needs besides its own content. Viewer, Toast.

import (
	"time"

	"rapport/rhythm"
)

// Frame is embedded in the type of each page; the layout reads it, and templates call its methods with $.
type Frame struct {
	Title   string // of the page; the layout adds the product's name
	Body    string // classes of <body>: "app" for the inbox's fixed panes, "rate-page", "door-page", "demo"
	Viewer  Viewer // who looks; the zero Viewer is a stranger
	Nav     Nav    // the place in the main navigation that the page belongs to
	Waiting int    // how many people are waiting, beside Inbox
	Meets   bool   // the viewer has one-on-ones
	Bell    *Bell  // what the viewer should know; nil where there is none

	Standing bool        // people can say how they stand
	Says     rhythm.Kind // what the viewer said; empty: hours and time off say it

	Alarms []Alarm   // mailboxes that have stopped working
	Theme  string    // "light", "dark", or "" to follow the computer; see ThemeOf
	Toast  *Toast    // said once at the edge of the page; see TakeToast
	Nonce  string    // of this response; see Nonce
	At     time.Time // the moment the page shows; every "Today" and wait is reckoned from it
}

// Viewer is the person who looks at a page.
type Viewer struct {
	ID    string
	Name  string
	Email string
	Zone  *time.Location // nil counts as UTC
}

// Alarm is a mailbox that has stopped working, for those who can put it right.
type Alarm struct {
	Mailbox, URL string // its address, and where it is set up
	Out          bool   // answers don't leave; else mail doesn't come in
	Since        time.Time
	Why          string
}

// Known tells whether somebody is signed in.
func (v Viewer) Known() bool { return v.ID != "" }

// Nav names a place of the main navigation.
type Nav string

// The places there are.
const (
	NavInbox   Nav = "inbox"
	NavWeek    Nav = "week"
	NavMeeting Nav = "meeting"

	NavOneOnOnes Nav = "oneonones"

	NavSearch Nav = "search" // reached by its own sign
)

// Addresses that the layout itself links to.
const (
	HomePath    = "/"
	InboxPath   = "/conversations"
	WeekPath    = "/week"
	MeetingPath = "/meetings"
	OnesPath    = "/oneonones"
	SignOutPath = "/session/end" // POST
)

// NavItem is one link of the main navigation.
type NavItem struct {
	Label, Path, Icon string
	Key               string // as in data-hotkey
	Current           bool
	Count             int
}

// NavItems lists the main navigation as this page shows it.
func (f Frame) NavItems() []NavItem {
	items := []NavItem{
		{Key: "g i", Label: "Inbox", Path: InboxPath, Icon: "inbox", Current: f.Nav == NavInbox, Count: f.Waiting},
		{Key: "g w", Label: "Week", Path: WeekPath, Icon: "chart-line", Current: f.Nav == NavWeek},
		{Key: "g m", Label: "Meeting", Path: MeetingPath, Icon: "presentation", Current: f.Nav == NavMeeting},
	}
	if f.Meets || f.Nav == NavOneOnOnes {
		items = append(items, NavItem{Key: "g o", Label: "1:1s", Path: OnesPath, Icon: "messages-square", Current: f.Nav == NavOneOnOnes})
	}
	return items
}

// zone is the viewer's zone, or UTC.
func (f Frame) zone() *time.Location {
	if f.Viewer.Zone == nil {
		return time.UTC
	}
	return f.Viewer.Zone
}

// Toast is one short sentence about what just happened, perhaps with a way back.
type Toast struct {
	ID      string `json:"-"` // tells it from the toast before it, which a refresh in place would else keep instead
	Text    string // "Sent. Going to Wren"
	Undo    string // the address that a press on Undo posts to; "" for none. It must begin with "/"
	Label   string // of the button; "" is "Undo"
	Seconds int    // how long it stays; 0 is 10. It pauses while focused or under the pointer
	Strict  bool   // it doesn't pause: what it offers is over when it goes
}

// Stay is how many seconds the toast is shown.
func (t Toast) Stay() int {
	if t.Seconds <= 0 {
		return 10
	}
	return t.Seconds
}
