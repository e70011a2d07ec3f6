// This file holds what is done to all chosen rows of a list by one press, and
// who is blocked.

package conversations

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// selectionRoutes says where forms about many conversations, and about senders, post to.
func (p *Pages) selectionRoutes(mux ui.Mux) {
	for pattern, handle := range map[string]ui.TeamHandler{
		"POST /selection":       p.putMany,
		"POST /selection/sleep": p.sleepMany,
		"POST /selection/topic": p.topicMany,
		"POST /blocks":          p.block,
		"POST /blocks/removal":  p.unblock,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
}

// OutOfSight tells whether the list is one of what is in no other.
func (l listing) OutOfSight() bool { return l.View == inbox.Junk || l.View == inbox.Trash }

// putMany puts all chosen conversations where a person wants them.
func (p *Pages) putMany(w http.ResponseWriter, r *http.Request, who team.Person) error {
	status := inbox.Status(r.FormValue("do"))
	if putWords[status] == "" {
		return fault.New(fault.Invalid, "“%s” is nowhere to put a conversation.", status)
	}
	return p.many(w, r, func(ids []string) (inbox.Ticket, string, error) {
		done, err := p.inbox.Put(r.Context(), who, ids, status, time.Time{})
		return done, putWords[status], err
	})
}

func (p *Pages) sleepMany(w http.ResponseWriter, r *http.Request, who team.Person) error {
	until, err := untilOf(r, p.house.Now(), who.Location())
	if err != nil {
		return err
	}
	return p.many(w, r, func(ids []string) (inbox.Ticket, string, error) {
		done, err := p.inbox.Put(r.Context(), who, ids, inbox.Pending, until)
		return done, "Asleep" + asleepUntil(until, p.house.Now(), who.Location()), err
	})
}

func (p *Pages) topicMany(w http.ResponseWriter, r *http.Request, who team.Person) error {
	topic := strings.TrimSpace(r.FormValue("topic"))
	return p.many(w, r, func(ids []string) (inbox.Ticket, string, error) {
		done, err := p.inbox.PutTopic(r.Context(), who, ids, topic, true)
		if err != nil {
			return done, "", err
		}
		book, err := p.inbox.TopicBook(r.Context())
		return done, "Now about “" + book.Name(topic) + "”", err
	})
}

// many does something to the chosen conversations, and goes back to the list with the way back.
func (p *Pages) many(w http.ResponseWriter, r *http.Request, do func(ids []string) (inbox.Ticket, string, error)) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	done, words, err := do(r.Form["c"])
	if err != nil {
		return err
	}
	p.offerUndo(w, at, done, words+": "+ui.Plural(done.N, "conversation", "conversations")+".")
	http.Redirect(w, r, at.List(), http.StatusSeeOther)
	return nil
}

// block makes spam of a sender's mail from now on, and of this conversation.
func (p *Pages) block(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	pattern, id := r.FormValue("pattern"), r.FormValue("conversation")
	if err := p.inbox.Block(r.Context(), who, pattern); err != nil {
		return err
	}
	done, err := p.inbox.Put(r.Context(), who, []string{id}, inbox.Spam, time.Time{})
	if err != nil {
		return err
	}
	p.offerUndo(w, at, done, pattern+" is blocked; new mail goes to spam. Unblock at the foot of that list.")
	http.Redirect(w, r, at.List(), http.StatusSeeOther)
	return nil
}

func (p *Pages) unblock(w http.ResponseWriter, r *http.Request, who team.Person) error {
	pattern := r.FormValue("pattern")
	if err := p.inbox.Unblock(r.Context(), who, pattern); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: pattern + " can write again.", Seconds: 5})
	http.Redirect(w, r, place{View: inbox.Junk}.List(), http.StatusSeeOther)
	return nil
}

// blockedRow is one who is blocked.
type blockedRow struct {
	Pattern, By string
	When        template.HTML
}

// addBlocked puts who is blocked below the list of spam.
func (p *Pages) addBlocked(ctx context.Context, f ui.Frame, l *listing) error {
	if l.View != inbox.Junk {
		return nil
	}
	all, err := p.inbox.BlockedSenders(ctx)
	names, failed := p.names(ctx)
	for _, b := range all {
		by := b.By
		if names[by] != "" {
			by = ui.FirstName(names[by])
		}
		l.Blocked = append(l.Blocked, blockedRow{b.Pattern, by, f.Time(b.At)})
	}
	return errors.Join(err, failed)
}
