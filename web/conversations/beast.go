// This file holds Beast mode's page: one person, one reply and one ring, for
// an hour; then the break.

package conversations

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"rapport/inbox"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/ui"
)

// beastPath is the one address of the hour and its break; ?with= names the
// conversation that is open, ?sent= the answer that was just sent.
const beastPath = ui.InboxPath + "/beast"

// inBeast is the list that an hour of Beast mode is: forms carry it along, so
// that what they lead to is the hour again.
const inBeast inbox.View = "beast"

// beastPage is the hour at one moment.
type beastPage struct {
	ui.Frame
	Stage   string // begin, open, sent, empty, paused, break
	Path    string
	Live    string
	Ring    beastRing
	Count   string // who waits, and who else answers
	Talk    *beastTalk
	Sent    *beastSent
	Break   *beastBreak
	Begin   *beastBegin
	Minutes string // that are left, on the empty page
}

// beastRing is the clock as it stands; a script goes on from there.
type beastRing struct {
	Left    int    // seconds
	Minutes int    // of the hour, for the ring
	Clock   string // "37:12"
	Said    string // for readers
	Runs    bool
	Late    bool
	Done    string // where to go when it is over
}

// beastTalk is the one conversation that is open.
type beastTalk struct {
	ID, Who, First, Subject string
	Wait                    *ui.Wait
	Topics                  []string
	Before                  []message // earlier ones, behind a fold
	Fold                    string
	Said                    []message // the newest words, and what came after them
	Compose                 *composer
	Unsent                  unsent // that has not left
	Later                   string // where leaving it for later posts to
	Again                   bool   // it was left for later, and has come back
	Answered                bool   // nobody waits here any more
}

// beastSent is the breath after an answer.
type beastSent struct {
	First, Next string // who it went to, and who comes next
	Stay, On    string // addresses
	Undo        string // where calling it back posts to; empty: it has left
}

// beastBreak is the half hour after.
type beastBreak struct {
	Left         int
	Clock, Said  string
	Answered     string // for the eyes of the person alone
	With         string
	Sun          int // how far it has sunk
	Error, Typed string
}

// beastBegin is what is said before an hour begins.
type beastBegin struct {
	Waiting string
	Word    string // with which the last break ended
	Rested  bool
}

func (p *Pages) showBeast(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.renderBeast(w, r, http.StatusOK, view{who: who, at: place{View: inBeast}}, r.FormValue("with"))
}

// renderBeast shows the hour as it stands; with names the conversation that is
// open, and v brings what was typed when a form did not work.
func (p *Pages) renderBeast(w http.ResponseWriter, r *http.Request, status int, v view, with string) error {
	ctx := r.Context()
	own, err := p.rhythm.Own(ctx, v.who)
	if err != nil {
		return err
	}
	f := p.house.Frame(w, r, "Beast mode", ui.NavInbox)
	f.Body = "beast-page"
	now := own.At(f.At)
	b := beastPage{Frame: f, Path: beastPath, Live: "inbox rhythm", Ring: ringOf(now)}
	switch {
	case now.Stage == rhythm.Over:
		err = p.beforeBeast(ctx, &b, own)
	case now.Stage == rhythm.Paused:
		b.Stage, b.Live = "paused", "rhythm"
	case now.Stage == rhythm.Resting && (!now.Late || with == ""):
		b.Live = "rhythm"
		err = p.afterBeast(ctx, &b, own, now, v.who)
	default:
		err = p.duringBeast(ctx, w, r, &b, beastNow{own, v, with, r.FormValue("sent")})
	}
	if err != nil || b.Stage == "" {
		return err // it led elsewhere
	}
	return ui.Show(w, status, p.beast, b)
}

// beastNow is what the page of a running hour is made from.
type beastNow struct {
	own  rhythm.Own
	view view
	with string
	sent string
}

// duringBeast shows who is next, the breath after an answer, or that nobody
// waits. Without an open conversation it leads to the next one, so that the
// page's address says who is open, and a reload changes nothing.
func (p *Pages) duringBeast(ctx context.Context, w http.ResponseWriter, r *http.Request, b *beastPage, n beastNow) error {
	if n.with != "" {
		return p.openBeast(ctx, b, n)
	}
	sentIn := ""
	if n.sent != "" {
		sentIn = r.FormValue("in")
	}
	next, ok, err := p.nextInBeast(ctx, n.own, n.view.who, sentIn)
	switch {
	case err != nil:
		return err
	case sentIn != "":
		return p.sentBeast(ctx, w, b, n, sentIn, next)
	case !ok:
		b.Stage, b.Minutes = "empty", ui.Plural((b.Ring.Left+59)/60, "minute is", "minutes are")
		return nil
	}
	http.Redirect(w, r, n.view.at.talk(next.ID), http.StatusSeeOther)
	return nil
}

// most is how many of those who wait are looked at for the next one: who
// leaves more than that for later gets them back all the same.
const mostInBeast = 200

// nextInBeast finds who comes next in the hour.
func (p *Pages) nextInBeast(ctx context.Context, own rhythm.Own, who team.Person, now string) (inbox.Conversation, bool, error) {
	page, err := p.inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: mostInBeast})
	if err != nil || len(page.Rows) == 0 {
		return inbox.Conversation{}, false, err
	}
	ids := make([]string, len(page.Rows))
	for i, c := range page.Rows {
		ids[i] = c.ID
	}
	present, err := p.presence.Now(ctx)
	if err != nil {
		return inbox.Conversation{}, false, err
	}
	taken := map[string]bool{}
	for _, id := range ids {
		taken[id] = len(present.Others(id, who.ID)) > 0
	}
	leaving, err := p.inbox.Leavings(ctx, ids...)
	for _, l := range leaving {
		taken[l.Conversation] = true // its answer is on the way
	}
	next, ok := own.NextIn(page.Rows, taken, now)
	return next, ok, err
}

// sentBeast shows the breath after an answer; the page after it offers to call
// the answer back for as long as that is still possible.
func (p *Pages) sentBeast(ctx context.Context, w http.ResponseWriter, b *beastPage, n beastNow, conversation string, next inbox.Conversation) error {
	c, err := p.inbox.Conversation(ctx, conversation)
	if err != nil {
		return err
	}
	b.Stage, b.Live = "sent", ""
	b.Sent = &beastSent{First: firstOf(c.Customer), Stay: n.view.at.talk(c.ID), On: beastPath}
	if next.ID != "" {
		b.Sent.Next, b.Sent.On = firstOf(next.Customer), n.view.at.talk(next.ID)
	}
	b.Toast = nil
	leaving, err := p.inbox.Leavings(ctx, c.ID)
	for _, l := range leaving {
		if l.ID == n.sent && l.LeavesAt.After(b.At) {
			t := undoInBeast(c, l, b.At)
			ui.SayNext(w, t)
			b.Sent.Undo = t.Undo
		}
	}
	return err
}

// openBeast shows one conversation: the customer's newest words large, what
// was before them in a fold.
func (p *Pages) openBeast(ctx context.Context, b *beastPage, n beastNow) error {
	v := n.view
	var err error
	if v.c, err = p.inbox.Conversation(ctx, n.with); err != nil {
		return err
	}
	if v.office, err = p.officeNow(ctx); err != nil {
		return err
	}
	thread, _, err := p.inbox.Thread(ctx, v.c.ID, "", threadLength)
	if err != nil {
		return err
	}
	t := &beastTalk{
		ID: v.c.ID, Who: v.c.Customer.Called(), First: firstOf(v.c.Customer), Subject: subjectOf(v.c), Later: talkPath(v.c.ID) + "/later",
		Again: slices.Contains(n.own.Skipped, v.c.ID), Answered: v.c.WaitingSince.IsZero(),
	}
	if !t.Answered {
		wait := b.Wait(v.c.WaitingSince)
		t.Wait = &wait
	}
	book, err := p.inbox.TopicBook(ctx)
	if err != nil {
		return err
	}
	t.Topics = book.Names(v.c.Topics)
	s := scene{Frame: b.Frame, view: v}
	t.lay(s, thread)
	if t.Compose, t.Unsent, err = p.composer(ctx, s, thread); err != nil {
		return err
	}
	t.Compose.OnAndOn = true
	t.Compose.Note.Mentions = mentionables(v.people, v.who)
	b.Stage, b.Talk, b.Live = "open", t, b.Live+" conversation:"+v.c.ID
	return p.countBeast(ctx, b, v.who)
}

func (t *beastTalk) lay(s scene, all []inbox.Message) {
	shown := make([]message, len(all))
	for i, m := range all {
		shown[i] = s.message(m)
	}
	s.mark(shown, all)
	open := max(opening(all), 0)
	t.Before, t.Said = shown[:open], shown[open:]
	if open > 0 {
		t.Fold = ui.Plural(open, "earlier message", "earlier messages")
	}
}

// countBeast says how many wait, and who else answers them.
func (p *Pages) countBeast(ctx context.Context, b *beastPage, who team.Person) error {
	with, err := p.alsoHere(ctx, who)
	if err != nil {
		return err
	}
	b.Count = ui.Plural(b.Waiting, "person waits.", "people wait.")
	if len(with) > 0 {
		b.Count += " " + isAre(with) + " in the inbox too."
	}
	return nil
}

// alsoHere gives the first names of those who answer now besides somebody.
func (p *Pages) alsoHere(ctx context.Context, who team.Person) ([]string, error) {
	all, err := p.rhythm.Everybody(ctx)
	var names []string
	for _, one := range all {
		if one.ID != who.ID && one.Kind == rhythm.Answering && one.Role.Answers() {
			names = append(names, one.FirstName())
		}
	}
	return names, err
}

func isAre(names []string) string {
	const most = 3
	if n := len(names); n > most {
		names = append(names[:most:most], ui.Plural(n-most, "other", "others"))
	}
	if len(names) == 1 {
		return names[0] + " is"
	}
	return ui.Names(names) + " are"
}

func (p *Pages) beforeBeast(ctx context.Context, b *beastPage, own rhythm.Own) error {
	n, err := p.inbox.Counts(ctx, b.At)
	b.Stage = "begin"
	b.Begin = &beastBegin{Word: own.Word, Rested: own.ID != "" && b.At.Sub(own.BeganAt) < 3*time.Hour && own.Word == ""}
	b.Begin.Waiting = "Nobody is waiting at the moment."
	if n.Waiting > 0 {
		b.Begin.Waiting = ui.Plural(n.Waiting, "person is", "people are") + " waiting."
	}
	return err
}

// afterBeast is the break. Its count is for the person alone.
func (p *Pages) afterBeast(ctx context.Context, b *beastPage, own rhythm.Own, now rhythm.Standing, who team.Person) error {
	with, err := p.alsoHere(ctx, who)
	if err != nil {
		return err
	}
	left := int(now.Left / time.Second)
	b.Stage = "break"
	b.Break = &beastBreak{Left: left, Clock: clockOf(left), Said: "Of the break, " + minutesOf(left) + " left", Answered: answeredWords(own.Answered), Sun: sunOf(now.Left)}
	if len(with) > 0 {
		b.Break.With = "The inbox is with " + ui.Names(with) + " until " + b.Clock(now.Until) + "."
	}
	return nil
}

// sunOf says how far the sun has sunk, of the 232 steps that a script counts too.
func sunOf(left time.Duration) int {
	return int(232 * (rhythm.BeastBreak - left) / rhythm.BeastBreak)
}

func ringOf(now rhythm.Standing) beastRing {
	left := int(now.Left / time.Second)
	if now.Late {
		left = 0
	}
	return beastRing{
		Left: left, Minutes: (left + 59) / 60, Clock: clockOf(left), Said: minutesOf(left) + " left of 60",
		Runs: now.Stage == rhythm.Working, Late: now.Late, Done: beastPath,
	}
}

func clockOf(seconds int) string { return fmt.Sprintf("%d:%02d", seconds/60, seconds%60) }

func minutesOf(seconds int) string { return ui.Plural((seconds+59)/60, "minute", "minutes") }

// answeredWords says what came of the hour as a sentence begins.
func answeredWords(n int) string {
	small := [...]string{
		"", "One person has an answer.", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
		"Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty",
	}
	switch {
	case n == 0:
		return "An hour of reading and thinking counts too."
	case n == 1:
		return small[1]
	case n < len(small):
		return small[n] + " people have their answer."
	}
	return ui.Count(n) + " people have their answer."
}

// weekendPath is the page of what came in while the office is closed.
const weekendPath = "/triage"

// addRhythm says in the head of the list how the day goes: who is in Beast mode,
// and whether the viewer looks after the weekend.
func (p *Pages) addRhythm(ctx context.Context, f ui.Frame, l *listing, who team.Person) error {
	looks, err := p.rhythm.Looks(ctx, who)
	if err != nil {
		return err
	}
	if looks {
		l.Weekend = weekendPath
	}
	l.Beasts, l.Mine, err = p.beasts(ctx, f, who)
	return err
}

// beasts says who is in Beast mode, for the head of the list.
func (p *Pages) beasts(ctx context.Context, f ui.Frame, who team.Person) (lines []string, mine string, err error) {
	all, err := p.rhythm.Beasts(ctx)
	for _, one := range all {
		until := " until " + f.Clock(one.Until)
		if one.Held {
			until = ", and paused"
		}
		if one.ID == who.ID {
			mine = until
			continue
		}
		lines = append(lines, one.FirstName()+" is in Beast mode"+until+".")
	}
	return lines, mine, err
}
