// This file holds the list at the left: who waits, what needs a hand, and the
// other views.

package conversations

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/team"
	"rapport/web/ui"
)

const (
	listLength = 50
	rowTopics  = 2
	handLength = 10 // shown above the clocks; the rest has a list of its own
)

// listPage is the list with nothing opened beside it.
type listPage struct {
	ui.Frame
	List listing
	Next *row // who has waited longest
}

// listing is the pane at the left.
type listing struct {
	place
	Heading string
	Sub     string
	Tabs    []tab
	Groups  []group
	More    string        // address of the next page
	Seen    template.HTML // how far back was looked, when this page is not full
	Top     string        // address of the first page, on a later one
	Views   views
	Empty   *empty
	Trouble []trouble
	Presets []preset
	Blocked []blockedRow
	Hidden  []tab // the lists of what is in no other
	zone    *time.Location
	Beasts  []string // who is in Beast mode, a sentence each
	Mine    string   // until when the viewer is; empty when not
	Weekend string   // address of what came in while the office is closed, for who looks through it
	Frowns  int      // that nobody read
	around  around
	office  office
	waiting int // people, on all pages of the list
}

type tab struct {
	Label, URL string
	Current    bool
}

type group struct {
	Name  string // empty: the rows stand without a heading
	Count int    // of all, not only those shown
	Rows  []row
	All   string // address of the list with all of them
}

// row is one line of a list.
type row struct {
	ID      string // of a conversation, which can be chosen
	URL     string
	Who     string
	Wait    *ui.Wait // for who waits
	Icon    string   // for everything else, with one of the next two
	Kind    string
	At      template.HTML
	Say     string
	Subject string
	Topics  []string
	Current bool
	Here    here   // who else is at it
	Leaves  string // when an answer leaves that waits: "leaving", "leaves 14:02"
}

// trouble says that a mailbox brings no mail, or lets none go.
type trouble struct{ What, Words, URL string }

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	f := p.house.Frame(w, r, "", ui.NavInbox)
	l, err := p.listing(r.Context(), f, who, at, "")
	if err != nil {
		return err
	}
	f.Title, f.Body = l.Heading, "app"
	return ui.Show(w, http.StatusOK, p.list, listPage{Frame: f, List: l, Next: l.next("")})
}

// next is the first of the list who is not opened already, here or by a colleague.
func (l listing) next(current string) *row {
	if l.View != inbox.Waiting {
		return nil
	}
	for _, g := range l.Groups {
		for _, r := range g.Rows {
			if r.Wait != nil && r.URL != l.talk(current) && len(r.Here.All()) == 0 && r.Leaves == "" {
				return &r
			}
		}
	}
	return nil
}

// waitsElse tells whether somebody waits besides the one who is opened.
func (l listing) waitsElse(opened inbox.Conversation) bool {
	n := l.waiting
	if !opened.WaitingSince.IsZero() {
		n--
	}
	return n > 0
}

// listing reads a page of a list; current is what is opened beside it.
func (p *Pages) listing(ctx context.Context, f ui.Frame, who team.Person, at place, current string) (listing, error) {
	l := listing{place: at, zone: f.Viewer.Zone, Presets: presetsFor(f, who)}
	var err error
	if l.office, err = p.officeNow(ctx); err != nil {
		return l, err
	}
	if err := p.addBlocked(ctx, f, &l); err != nil {
		return l, err
	}
	n, err := p.inbox.Counts(ctx, f.At)
	if err != nil {
		return l, err
	}
	if l.Views, err = p.views(ctx, f, who, &at, l.office); err != nil {
		return l, err
	}
	l.place = at
	filter := at.Narrow.Of(f.At)
	filter.View, filter.After, filter.Limit = at.View, at.After, listLength
	rows, err := p.inbox.List(ctx, filter)
	if err != nil {
		return l, err
	}
	if l.around, err = p.around(ctx, who, l.office.people); err != nil {
		return l, err
	}
	l.waiting = n.Waiting
	l.name(n)
	l.nameView(len(rows.Rows), rows.Next != "")
	l.tabs()
	if at.After == "" && at.View == inbox.Waiting && !at.narrowed() {
		if err := p.askedRows(ctx, f, &l, who, current); err != nil {
			return l, err
		}
	}
	if at.After == "" && (at.View == inbox.Waiting || at.View == inbox.Hand) && !at.narrowed() {
		if err := p.addHand(ctx, f, &l, n, current); err != nil {
			return l, err
		}
	} else if at.After != "" {
		l.Top = at.top().List()
	}
	l.addRows(f, rows.Rows, n, current)
	l.goesOn(f, rows)
	if err := p.addLeaves(ctx, f, &l); err != nil {
		return l, err
	}
	l.nothing(who)
	if err := p.addRhythm(ctx, f, &l, who); err != nil {
		return l, err
	}
	l.addTrouble(l.office.boxes, who)
	l.Frowns, err = p.ratings.Unread(ctx)
	return l, err
}

// nothing says what an empty list means.
func (l *listing) nothing(who team.Person) {
	switch {
	case len(l.Groups) > 0:
	case l.narrowed():
		l.Empty = &empty{Words: "Nothing is here now. What fits appears by itself."}
	default:
		l.Empty = emptyOf(l.place, l.office.boxes, who)
	}
}

// tabs are the lists that all have.
func (l *listing) tabs() {
	here := func(v inbox.View) bool { return l.View == v && l.Saved == "" }
	l.Tabs = []tab{
		{"Waiting", place{View: inbox.Waiting}.List(), here(inbox.Waiting)},
		{"Snoozed", place{View: inbox.Snoozed}.List(), here(inbox.Snoozed)},
		{"Answered", place{View: inbox.Answered}.List(), here(inbox.Answered)},
		{"Closed", place{View: inbox.Done}.List(), here(inbox.Done)},
		{"All", place{View: inbox.All}.List(), here(inbox.All)},
	}
	if name := hiddenLists[l.View]; name != "" {
		l.Tabs = append(l.Tabs, tab{name, l.List(), true})
	} else if l.View == inbox.All {
		l.Hidden = []tab{{"Spam", place{View: inbox.Junk}.List(), false}, {"Deleted", place{View: inbox.Trash}.List(), false}}
	}
}

// goesOn says where the next page is, and how far back this one looked.
func (l *listing) goesOn(f ui.Frame, rows inbox.Page) {
	if rows.Next == "" {
		return
	}
	more := l.place
	more.After = rows.Next
	l.More = more.List()
	if !rows.Seen.IsZero() {
		l.Seen = f.Day(rows.Seen)
	}
}

// addTrouble says which mailboxes need somebody.
func (l *listing) addTrouble(boxes []inbox.Mailbox, who team.Person) {
	for _, b := range boxes {
		if b.Trouble != "" {
			l.Trouble = append(l.Trouble, trouble{"No mail comes in from " + b.Address + ".", b.Trouble, mailboxesURL(who)})
		}
		if b.Stuck != "" {
			l.Trouble = append(l.Trouble, trouble{"Answers from " + b.Address + " wait.", b.Stuck, mailboxesURL(who)})
		}
	}
}

var hiddenLists = map[inbox.View]string{inbox.Junk: "Spam", inbox.Trash: "Deleted"}

// mailboxesPath is the page where mailboxes are set up, by who may.
const mailboxesPath = "/settings/mailboxes"

func mailboxesURL(who team.Person) string {
	if who.May() {
		return mailboxesPath
	}
	return ""
}

// name says what the list is.
func (l *listing) name(n inbox.Counts) {
	switch l.View {
	case inbox.Waiting:
		l.Heading, l.Sub = ui.Plural(n.Waiting, "person is waiting", "people are waiting"), "Oldest first, and nobody owns them. Take the top one."
		if n.Waiting == 0 {
			l.Heading, l.Sub = "Nobody is waiting", ""
		}
	case inbox.Answered:
		l.Heading, l.Sub = "Answered", "Open, and it is the customer’s turn."
	case inbox.Done:
		l.Heading, l.Sub = "Closed", "A new mail opens one again by itself."
	case inbox.All:
		l.Heading, l.Sub = "All conversations", "Open and closed, newest first."
	case inbox.Snoozed:
		l.Heading, l.Sub = "Snoozed", "Each comes back at its moment, or when the customer writes."
	case inbox.Junk:
		l.Heading, l.Sub = "Spam", "In no other list, and in no number."
	case inbox.Trash:
		l.Heading, l.Sub = "Deleted", "Words and files go for good after 30 days."
	case inbox.Hand:
		l.Heading, l.Sub = "Needs a hand", "Mail that went wrong. No clock runs here."
	}
}

// addHand puts what went wrong above the clocks, or, in the list of that kind, what can't be read above the rest.
func (p *Pages) addHand(ctx context.Context, f ui.Frame, l *listing, n inbox.Counts, current string) error {
	if n.Hand+n.Unreadable == 0 {
		return nil
	}
	limit := handLength
	if l.View == inbox.Hand {
		limit = listLength
	}
	g := group{Name: "Needs a hand", Count: n.Hand + n.Unreadable}
	unread, err := p.inbox.Unreadables(ctx, limit)
	if err != nil {
		return err
	}
	for _, u := range unread {
		g.Rows = append(g.Rows, row{
			URL: l.of(unreadablePath(u.ID)), Who: senderOf(u), Icon: "mail-warning", At: f.Brief(u.At), Kind: "unreadable",
			Say: unreadableWords(u), Subject: u.Subject, Current: u.ID == current,
		})
	}
	if l.View == inbox.Hand {
		g.Name, g.Count = "Could not be read", n.Unreadable
	} else {
		broken, err := p.inbox.List(ctx, inbox.Filter{View: inbox.Hand, Limit: limit})
		if err != nil {
			return err
		}
		for _, c := range broken.Rows {
			g.Rows = append(g.Rows, l.row(f, c, current))
		}
		if len(g.Rows) > limit {
			g.Rows = g.Rows[:limit]
		}
		if g.Count > len(g.Rows) {
			g.All = place{View: inbox.Hand}.List()
		}
	}
	if len(g.Rows) > 0 {
		l.Groups = append(l.Groups, g)
	}
	return nil
}

// addRows adds the list's own conversations; who waits, in two groups.
func (l *listing) addRows(f ui.Frame, all []inbox.Conversation, n inbox.Counts, current string) {
	late, soon := group{Name: "Past the hour", Count: n.PastHour}, group{Name: "Within the hour", Count: n.Waiting - n.PastHour}
	plain := group{}
	if l.View == inbox.Hand && len(l.Groups) > 0 {
		plain.Name, plain.Count = "Answers that did not arrive", n.Hand
	}
	for i, c := range all {
		r, g := l.row(f, c, current), &soon
		switch {
		case l.View != inbox.Waiting, l.narrowed():
			g = &plain
		case r.Wait != nil && r.Wait.State == "past":
			g = &late
		}
		if g.Rows == nil {
			g.Rows = make([]row, 0, len(all)-i)
		}
		g.Rows = append(g.Rows, r)
	}
	for _, g := range []group{late, soon, plain} {
		if len(g.Rows) > 0 {
			l.Groups = append(l.Groups, g)
		}
	}
}

// row shows one conversation.
func (l *listing) row(f ui.Frame, c inbox.Conversation, current string) row {
	r := row{
		ID: c.ID, URL: l.talk(c.ID), Who: c.Customer.Called(), Say: cmp.Or(c.Preview, c.Subject, "(no words)"),
		Subject: subjectOf(c), Topics: l.office.book.Names(c.Topics[:min(len(c.Topics), rowTopics)]), Current: c.ID == current, Here: l.around.at(c.ID),
	}
	switch {
	case c.Hand == handFailed:
		r.Icon, r.Kind, r.Say = "send", "not sent", "Our answer did not leave."
	case c.Hand == handBounce:
		r.Icon, r.Kind, r.Say = "mail-x", "came back", "Our answer came back."
	case c.Hand == handHeld:
		r.Icon, r.Kind, r.Say = "pause", "held", "An answer did not leave: somebody wrote meanwhile."
	case c.Hand == handPassed:
		r.Icon, r.Kind, r.Say = "reply", "from outside", "Somebody answers what was passed on."
	case !c.WaitingSince.IsZero():
		w := f.Wait(c.WaitingSince)
		r.Wait = &w
	case c.Status == inbox.Pending && !c.Wake.At.IsZero():
		r.Icon, r.Kind = "alarm-clock", ui.When(c.Wake.At, f.At, l.zone)
	case c.Status == inbox.Pending:
		r.Icon, r.Kind = "alarm-clock", "until they write"
	case c.Status == inbox.Deleted && !c.PurgeAt.IsZero():
		r.Kind = daysLeft(c, f.At) + " left"
	case c.Status == inbox.Closed && l.View != inbox.Done:
		r.Icon = "check"
	}
	if r.Wait == nil && r.Kind == "" {
		r.At = f.Brief(c.NewestAt)
	}
	return r
}

// What a conversation needs a hand for, as the inbox names it.
const (
	handFailed = "failed"
	handBounce = "bounce"
	handHeld   = "held"
	handPassed = "passed"
)

func subjectOf(c inbox.Conversation) string {
	return cmp.Or(strings.TrimSpace(c.Subject), "(no subject)")
}

// unreadableWords is the line of a mail that could not be read.
func unreadableWords(u inbox.Unreadable) string {
	if u.Raw == "" {
		return "The server would not give us this mail. It still lies there."
	}
	return "We could not read this mail. It is kept whole."
}
