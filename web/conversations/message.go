// This file holds a message as the thread shows it.

package conversations

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/mail"
	"rapport/rating"
	"rapport/web/ui"
)

// scene is what showing a message needs to know around it.
type scene struct {
	ui.Frame
	view
	ratings map[string]rating.Rating
	last    *face
}

func (s scene) zone() *time.Location { return s.who.Location() }

// message is one message of a thread.
type message struct {
	ID       string
	Kind     string // of inbox.Kind
	Who      string
	Avatar   string // whose initials; a person of the team
	To       string
	Address  string // of a customer with a name
	At       template.HTML
	Face     *face // the customer's last rating
	Handover string
	Got      string // who else got an answer of ours, and what was passed on
	Words    template.HTML
	Rest     template.HTML // what was quoted
	Cut      bool          // too long to show whole
	HTML     bool
	Path     string // where the mail, its files and its sending stand
	Pictures []file
	Files    []file
	Problems []string
	Raw      bool
	Head     []line // who it went to
	Why      string
	Icon     string
	Bad      bool
	Ours     bool // told by us at a press of a button
	Delivery *delivery
	Rated    *rated
	OpenHere bool
	New      bool   // the first that the writer of a held answer has not seen
	Key      string // opens what is folded
}

type line struct{ Name, Words string }

type file struct {
	URL, Name, Size string
	Picture         bool
}

// delivery says how far a reply came, while that is worth saying.
type delivery struct {
	State    string // queued, again, failed
	Lead     string
	Sentence string
	Said     string
	Tries    int
	Again    string // where trying again posts to
}

// longestShown is where a message is cut on screen; the whole is a download away.
const longestShown = 60_000

// message shows m.
func (s scene) message(m inbox.Message) message {
	v := message{
		ID: m.ID, Kind: string(m.Kind), Who: s.called(m), At: s.Time(m.At), Handover: m.Handover, HTML: m.HTML != "" && m.Raw != "",
		Path: "/messages/" + url.PathEscape(m.ID), Problems: m.Problems, Raw: m.Raw != "", Why: m.Why,
	}
	s.write(&v, m)
	if v.Raw {
		v.Head = recipients(m)
	}
	for i, a := range m.Attachments {
		if m.Raw == "" && a.Inline {
			continue // it stands within the words
		}
		f := file{URL: fmt.Sprintf("%s/attachments/%d", v.Path, i), Name: cmp.Or(a.Name, "file"), Size: ui.Size(int64(a.Size)), Picture: pictures[a.Type]}
		if f.Picture && a.Size <= biggestPreview {
			v.Pictures = append(v.Pictures, f)
		} else {
			v.Files = append(v.Files, f)
		}
	}
	switch m.Kind {
	case inbox.FromCustomer:
		if m.AuthorName != "" {
			v.Address = m.Author
		}
	case inbox.Reply, inbox.Forward:
		v.Avatar = cmp.Or(s.names[m.Author], m.AuthorName, m.Author)
		v.To, v.Got = s.to(m), gotBy(m)
		v.Delivery = s.delivery(m, v.Path)
		if r, ok := s.ratings[m.ID]; ok {
			one := ratedOf(s.Frame, r)
			v.Rated = &one
		}
	case inbox.Auto:
		s.auto(&v, m)
		v.Ours, v.Delivery = m.Acknowledgement(), s.delivery(m, v.Path)
	case inbox.Note:
	}
	return v
}

// write fills in the words. What our editor made keeps its form; all else is
// shown as text, in our own type.
func (s scene) write(v *message, m inbox.Message) {
	if m.HTML != "" && m.Raw == "" {
		v.Words = withPictures(m)
		return
	}
	if m.Kind == inbox.Forward && m.Raw == "" && m.Text == "" {
		v.Words = "<p>Without words of their own.</p>"
		return
	}
	fresh := m.Fresh
	if len(fresh) > longestShown {
		fresh, v.Cut = strings.ToValidUTF8(fresh[:longestShown], ""), true
	}
	v.Words = prose(fresh)
	if m.Kind == inbox.Note {
		v.Words = marked(v.Words, fresh, s.people)
	}
	if m.Raw != "" && m.Text != m.Fresh && len(m.Text) <= longestShown {
		if _, rest := mail.Split(m.Text); strings.TrimSpace(rest) != "" {
			v.Rest = prose(rest)
		}
	}
}

// called is the name above a message: "You", a first name, or all we know.
func (s scene) called(m inbox.Message) string {
	if m.Kind == inbox.FromCustomer || m.Kind == inbox.Auto {
		return cmp.Or(m.AuthorName, m.Author)
	}
	if m.Author == s.who.Email {
		return "You"
	}
	return s.first(m.Author, m.AuthorName)
}

// first is a colleague's first name.
func (s scene) first(address, name string) string {
	if name = cmp.Or(s.names[address], name); name != "" {
		return ui.FirstName(name)
	}
	return address
}

func (s scene) to(m inbox.Message) string {
	if len(m.To) == 0 || strings.EqualFold(m.To[0].Address, s.c.Customer.Email) {
		return firstOf(s.c.Customer)
	}
	return m.To[0].Address
}

// gotBy says who else got an answer of ours, and what it passed on.
func gotBy(m inbox.Message) string {
	if m.Raw != "" {
		return ""
	}
	var parts []string
	if len(m.To) > 1 {
		parts = append(parts, "Also to "+inbox.WriteAddresses(m.To[1:])+".")
	}
	if len(m.Copies) > 0 {
		parts = append(parts, "Copy to "+inbox.WriteAddresses(m.Copies)+".")
	}
	if len(m.Blind) > 0 {
		parts = append(parts, "Blind copy to "+inbox.WriteAddresses(m.Blind)+".")
	}
	if n := len(m.Carries); n > 0 {
		parts = append(parts, "With "+ui.Plural(n, "message", "messages")+" of this conversation.")
	}
	return strings.Join(parts, " ")
}

// recipients tells who else got a customer's mail.
func recipients(m inbox.Message) (all []line) {
	for _, l := range []struct {
		name string
		who  []mail.Address
	}{{"To", m.To}, {"Copy", m.Copies}} {
		var words []string
		for _, a := range l.who {
			said := a.Address
			if a.Name != "" {
				said = a.Name + " <" + a.Address + ">"
			}
			words = append(words, said)
		}
		if len(words) > 0 {
			all = append(all, line{l.name, strings.Join(words, ", ")})
		}
	}
	return all
}

// auto says what sort of machine wrote.
func (s scene) auto(v *message, m inbox.Message) {
	why := strings.ToLower(m.Why)
	switch {
	case m.Acknowledgement():
		v.Icon, v.Who = "clock", "Told when a person answers"
	case strings.Contains(why, "report of a mail server"), strings.Contains(why, "delivery status"), strings.Contains(why, "mail server ("):
		v.Icon, v.Who, v.Bad = "mail-x", "This answer came back", true
	case strings.Contains(why, "delayed"):
		v.Icon, v.Who = "mail-x", "This answer is delayed"
	case strings.Contains(why, "read receipt"):
		v.Icon, v.Who = "eye", "Read receipt from "+cmp.Or(m.AuthorName, m.Author)
	case strings.Contains(why, "own address"):
		v.Icon, v.Who = "mail", "Mail from this mailbox’s own address"
	default:
		v.Icon, v.Who = "palmtree", "Automatic answer from "+cmp.Or(m.AuthorName, m.Author)
	}
}

// didntLeave begins the sentences of what failed; it is set in bold.
const didntLeave = "This didn’t leave."

func (s scene) delivery(m inbox.Message, path string) *delivery {
	d := m.Delivery
	if d == nil {
		return nil
	}
	sentence := strings.TrimSpace(strings.TrimPrefix(d.Sentence, didntLeave))
	switch {
	case d.State == inbox.Failed:
		return &delivery{State: "failed", Lead: didntLeave, Sentence: sentence, Said: d.Said, Tries: d.Attempts, Again: path + "/sending"}
	case d.State == inbox.Queued && !d.NextAt.IsZero():
		return &delivery{State: "again", Lead: "Trying again " + soon(d.NextAt, s.Frame.At, s.zone()) + ".", Sentence: sentence, Said: d.Said, Tries: d.Attempts}
	case d.State == inbox.Queued || d.State == inbox.Sending:
		return &delivery{State: "queued", Lead: "On its way"}
	}
	return nil
}

// soon says a moment to come: "at 12:58", or with its day.
func soon(at, now time.Time, zone *time.Location) string {
	said := ui.When(at, now, zone)
	if clock, today := strings.CutPrefix(said, "Today "); today {
		return "at " + clock
	}
	return strings.ToLower(said[:1]) + said[1:]
}

// ago says how fresh a message is, where that matters.
func ago(at, now time.Time, zone *time.Location) string {
	switch d := now.Sub(at); {
	case d < 5*time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	default:
		return soon(at, now, zone)
	}
}
