// This file holds the page of one conversation: the list at the left, the
// thread, the composer, the person.

package conversations

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

// threadLength is how many messages a page of a conversation holds.
const threadLength = 50

// talkPage is a conversation.
type talkPage struct {
	ui.Frame
	List     listing
	ID       string
	Subject  string
	Customer inbox.Customer
	First    string // the customer's first name, or all there is
	Wait     *ui.Wait
	Icon     string // in place of the wait: where the conversation stands
	Standing string
	Bad      bool
	Closed   bool
	Closure  string // where closing posts to; re-opening below it
	Next     bool   // somebody else waits
	Here     here
	More     more
	Together together
	Boxes    string // the addresses it came to, where the team has several mailboxes

	Folded  []message // earlier ones, behind a fold
	Fold    string    // what the fold says
	Thread  []message
	Earlier string // address of still earlier messages
	Newest  string // address of the newest ones, on an earlier page
	Compose *composer
	Unsent  unsent
	Person  person
	Join    join // to what hurts people
}

func (p *Pages) showTalk(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	c, err := p.inbox.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Merged != "" {
		http.Redirect(w, r, at.talk(c.Merged), http.StatusSeeOther)
		return nil
	}
	if r.Header.Get("X-Refresh") == "" { // a page that refreshes itself may have nobody before it
		if err := p.news.Read(r.Context(), who, c.ID); err != nil {
			return err
		}
	}
	return p.renderTalk(w, r, http.StatusOK, view{who: who, at: at, c: c, before: r.FormValue("before"), letter: r.FormValue("letter"), merge: r.FormValue("merge"), alike: r.FormValue("alike") != "", forward: r.FormValue("forward")})
}

// view is what a page of a conversation is made from.
type view struct {
	who     team.Person
	at      place
	c       inbox.Conversation
	merge   string               // what was looked for, to merge with
	alike   bool                 // those under the same subject were
	theirs  []inbox.Conversation // the customer's newest, under all of their addresses
	letter  string               // of the escalation whose letter is answered by hand
	before  string               // the id of a message: the page shows what came before it
	forward string               // what is being passed on: a message, "all", or "draft"
	draft   draft                // what was typed, when a form comes back
	topic   wrongTopic
	about   wrongAbout
	ask     asking
	office  // as it is while the page is made
}

// renderTalk shows a conversation; after a form that did not work, with what was typed.
func (p *Pages) renderTalk(w http.ResponseWriter, r *http.Request, status int, v view) error {
	ctx := r.Context()
	if v.at.View == inBeast {
		return p.renderBeast(w, r, status, v, v.c.ID)
	}
	f := p.house.Frame(w, r, subjectOf(v.c), ui.NavInbox)
	f.Body = "app reading"
	list, err := p.listing(ctx, f, v.who, v.at, v.c.ID)
	if err != nil {
		return err
	}
	v.office = list.office
	thread, earlier, err := p.inbox.Thread(ctx, v.c.ID, v.before, threadLength)
	if err != nil {
		return err
	}
	about, err := p.person(ctx, f, v, list)
	if err != nil {
		return err
	}
	ratings, err := p.ratingsOf(ctx, thread)
	if err != nil {
		return err
	}
	t := talkPage{
		Frame: f, List: list, ID: v.c.ID, Subject: subjectOf(v.c), Customer: v.c.Customer, First: firstOf(v.c.Customer),
		Closed: v.c.Status == inbox.Closed, Closure: talkPath(v.c.ID) + "/closure", Next: list.waitsElse(v.c), Here: list.around.at(v.c.ID), Person: about,
	}
	if err := p.surround(ctx, &t, v, about, thread); err != nil {
		return err
	}
	s := scene{Frame: f, view: v, ratings: ratings, last: about.Last}
	t.lay(s, thread)
	if earlier && len(thread) > 0 {
		t.Earlier = v.at.talk(v.c.ID, "before", thread[0].ID)
	}
	if v.before != "" {
		t.Newest = v.at.talk(v.c.ID)
	} else {
		if t.Compose, t.Unsent, err = p.composer(ctx, s, thread); err != nil {
			return err
		}
		t.Compose.Note.Mentions = t.Together.Mentions
		t.Compose.take(about.Hurts, v.letter)
	}
	return ui.Show(w, status, p.talk, t)
}

// surround adds what stands around the thread: the menus, who else is there, and what the conversation belongs to.
func (p *Pages) surround(ctx context.Context, t *talkPage, v view, about person, thread []inbox.Message) error {
	var err error
	v.theirs = about.all
	if t.More, err = p.more(ctx, t.Frame, v, t.List, thread); err != nil {
		return err
	}
	t.More.Guest.ID = v.c.ID
	if t.More.Guest.On, err = p.rhythm.IsMarked(ctx, v.c.ID); err != nil {
		return err
	}
	t.Person.Raise = ui.Raise{Kind: "conversation", Ref: v.c.ID, Title: ui.Shorten(t.Subject, 120), Said: "From " + v.c.Customer.Called() + ".", Back: v.at.talk(v.c.ID)}
	t.Person.Meets = t.Meets
	if t.Together, err = p.together(ctx, t.Frame, v, t.List); err != nil {
		return err
	}
	t.More.Together = t.Together
	t.stand(v.c)
	if t.Boxes, err = p.boxes(ctx, v.c, t.List.office.boxes); err != nil {
		return err
	}
	t.Join, err = p.join(ctx, v, about.Hurts, thread)
	return err
}

// boxes names the mailboxes a conversation stands in; empty where there is only one.
func (p *Pages) boxes(ctx context.Context, c inbox.Conversation, all []inbox.Mailbox) (string, error) {
	if len(all) < 2 {
		return "", nil
	}
	ids, err := p.inbox.StandsIn(ctx, c)
	var names []string
	for _, id := range ids {
		if i := slices.IndexFunc(all, func(m inbox.Mailbox) bool { return m.ID == id }); i >= 0 {
			names = append(names, all[i].Address)
		}
	}
	return strings.Join(names, " and "), err
}

func firstOf(c inbox.Customer) string {
	if c.Name == "" {
		return c.Email
	}
	return ui.FirstName(c.Name)
}

// stand says where the conversation stands.
func (t *talkPage) stand(c inbox.Conversation) {
	switch {
	case c.Hand == handFailed:
		t.Icon, t.Standing, t.Bad = "send", "not sent", true
	case c.Hand == handBounce:
		t.Icon, t.Standing = "mail-x", "our answer came back"
	case c.Hand == handHeld && c.WaitingSince.IsZero():
		t.Icon, t.Standing = "pause", "an answer was held"
	case c.Hand == handPassed && c.WaitingSince.IsZero():
		t.Icon, t.Standing = "reply", "answered from outside"
	case !c.WaitingSince.IsZero():
		w := t.Frame.Wait(c.WaitingSince)
		t.Wait = &w
	case c.Status == inbox.Closed:
		t.Icon, t.Standing = "check", "closed"
	case c.Status == inbox.Pending:
		t.Icon, t.Standing = "alarm-clock", asleepWords(c, t.At, t.List.zone)
	case c.Status == inbox.Spam:
		t.Icon, t.Standing = "info", "spam"
	case c.Status == inbox.Deleted:
		t.Icon, t.Standing = "info", goneWords(c, t.At)
	case c.BeganAt.IsZero():
		t.Icon, t.Standing = "palmtree", "no clock runs"
	default:
		t.Icon, t.Standing = "reply", "answered"
	}
}

// asleepWords says until when a conversation sleeps.
func asleepWords(c inbox.Conversation, now time.Time, zone *time.Location) string {
	switch {
	case c.Wake.At.IsZero():
		return "asleep until " + firstOf(c.Customer) + " writes"
	case c.Wake.To == inbox.Closed:
		return "closes " + soon(c.Wake.At, now, zone) + " if it stays quiet"
	default:
		return "asleep until " + strings.TrimPrefix(soon(c.Wake.At, now, zone), "at ")
	}
}

// goneWords says what is left of the grace of a deleted conversation.
func goneWords(c inbox.Conversation, now time.Time) string {
	if c.PurgeAt.IsZero() {
		return "deleted for good"
	}
	return "deleted, gone for good in " + daysLeft(c, now)
}

func daysLeft(c inbox.Conversation, now time.Time) string {
	return ui.Plural(max(1, int(c.PurgeAt.Sub(now).Hours()/24+0.5)), "day", "days")
}

// foldFrom is how many messages may stand before the first of the newest words until the earlier ones are folded.
const foldFrom = 4

// lay puts the messages in their order: earlier ones in a fold, the page opening at the first of the newest words.
func (t *talkPage) lay(s scene, all []inbox.Message) {
	shown := make([]message, len(all))
	for i, m := range all {
		shown[i] = s.message(m)
	}
	open := opening(all)
	if s.view.before == "" && open >= 0 {
		shown[open].OpenHere, shown[open].Face = true, s.last
		s.key(shown)
	}
	s.mark(shown, all)
	if s.view.before != "" || open <= foldFrom {
		t.Thread = shown
		return
	}
	from := open - 1
	for from > 0 && all[from].Kind != inbox.Reply {
		from--
	}
	if from == 0 || open-from > foldFrom {
		from = open - 1
	}
	t.Folded, t.Thread = shown[:from], shown[from:]
	t.Fold = ui.Plural(from, "earlier message", "earlier messages") + ", the first " + ui.When(all[0].At, t.At, s.zone())
}

// opening finds the first of the customer's newest words; -1 when the customer wrote none of these.
func opening(all []inbox.Message) int {
	open := -1
	for i, m := range slices.Backward(all) {
		switch {
		case m.Kind == inbox.FromCustomer:
			open = i
		case m.Kind == inbox.Reply && open >= 0:
			return open
		}
	}
	return open
}

// key gives the newest words their key: the first fold of them that there is.
func (scene) key(shown []message) {
	for i := len(shown) - 1; i >= 0; i-- {
		if m := &shown[i]; m.Kind == string(inbox.FromCustomer) && (m.Rest != "" || m.HTML) {
			m.Key = "q"
			return
		}
	}
}

// mark draws a line above the first message that the writer of a held answer has not seen.
func (s scene) mark(shown []message, all []inbox.Message) {
	if len(s.draft.news) == 0 {
		return
	}
	for i, m := range all {
		if m.ID == s.draft.news[0].ID {
			shown[i].New = true
			for j := range shown {
				shown[j].OpenHere = j == i
			}
			return
		}
	}
}

// ratingsOf gives what counts of the ratings of each message shown, wherever it stood when it was rated.
func (p *Pages) ratingsOf(ctx context.Context, all []inbox.Message) (map[string]rating.Rating, error) {
	var replies []string
	for _, m := range all {
		if m.Kind == inbox.Reply {
			replies = append(replies, m.ID)
		}
	}
	return p.ratings.OfMessages(ctx, replies)
}

// unreadablePath is the page of a mail that could not be read.
func unreadablePath(id string) string { return "/unreadable/" + url.PathEscape(id) }
