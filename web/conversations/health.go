// This file holds the health of the queue: what nobody meant to leave as it
// is, each list with one thing to do.

package conversations

import (
	"net/http"
	"strconv"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
	"rapport/web/ui"
)

const healthPath = ui.InboxPath + "/health"

// How much of each list is shown, how far it is counted, and for how long a
// customer may wait.
const (
	ailsShown   = 8
	ailsCounted = 1000
	waitGoal    = time.Hour
)

// healthPage is the queue's health.
type healthPage struct {
	ui.Frame
	Well  bool // nothing asks for a look
	Lists []ailing
}

// ailing is one list.
type ailing struct {
	ID, Heading, Words, Count, Empty string
	Many                             bool
	Rows                             []ailingRow
	Asks                             bool // one press asks the customer, and closes when nobody writes
}

type ailingRow struct {
	row
	ID   string
	Post string
}

func (p *Pages) healthRoutes(mux ui.Mux) {
	mux.Handle("GET /conversations/health", p.house.Team(p.showHealth))
	mux.Handle("POST /conversations/{id}/question", p.house.Team(p.askQuiet))
}

func (p *Pages) showHealth(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	ctx := r.Context()
	v := healthPage{Frame: p.house.Frame(w, r, "How the queue is", ui.NavInbox), Well: true}
	for _, one := range []struct {
		ail                   inbox.Ail
		heading, words, empty string
	}{
		{inbox.Late, "Waiting past the hour", "Longest first. Open the first one, or begin an hour of Beast mode.", "Nobody waits longer than an hour."},
		{inbox.Quiet, "Answered, and quiet for five days", "One press asks whether all is well. When nobody writes for five days more, it closes by itself.", "Nothing lies open that is answered."},
		{inbox.Overslept, "Back from sleep for a day", "Somebody wanted to see these again.", "Nothing was slept over."},
		{inbox.Untopiced, "Closed without a topic", "Of the last 30 days. Topics tell where a week came from.", "Every closed conversation says what it was about."},
	} {
		n, err := p.inbox.CountAiling(ctx, one.ail, v.At, waitGoal, ailsCounted+1)
		if err != nil {
			return err
		}
		all, err := p.inbox.Ailing(ctx, one.ail, v.At, waitGoal, ailsShown)
		if err != nil {
			return err
		}
		list := ailing{ID: string(one.ail), Heading: one.heading, Words: one.words, Count: ui.Count(n), Empty: one.empty, Many: n > len(all), Asks: one.ail == inbox.Quiet}
		if n > ailsCounted {
			list.Count = "more than " + strconv.Itoa(ailsCounted)
		}
		at := listing{place: place{View: inbox.All}}
		for _, c := range all {
			list.Rows = append(list.Rows, ailingRow{at.row(v.Frame, c, ""), c.ID, talkPath(c.ID) + "/question"})
		}
		v.Well = v.Well && n == 0
		v.Lists = append(v.Lists, list)
	}
	return ui.Show(w, http.StatusOK, p.health, v)
}

// askQuiet asks the customer of a quiet conversation whether all is well; it
// closes by itself when nobody writes.
func (p *Pages) askQuiet(w http.ResponseWriter, r *http.Request, who team.Person) error {
	c, err := p.inbox.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !c.WaitingSince.IsZero() || c.Status != inbox.Open {
		return fault.New(fault.Conflict, "%s wrote meanwhile, or a colleague was quicker. Open the conversation first.", firstOf(c.Customer))
	}
	seconds, err := p.inbox.UndoSeconds(r.Context(), who)
	if err != nil {
		return err
	}
	a := inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: inbox.AskWords(firstOf(c.Customer)), CloseIfQuiet: true}
	if _, err := p.inbox.Send(r.Context(), who, a, p.house.Now().Add(time.Duration(seconds)*time.Second)); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Asked " + firstOf(c.Customer) + ". It closes in five days if nobody writes."})
	http.Redirect(w, r, healthPath, http.StatusSeeOther)
	return nil
}
