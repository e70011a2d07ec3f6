// This file holds how far the letters came, and what came back.

package escalations

import (
	"context"
	"net/http"
	"strings"
	"time"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/team"
	"rapport/web/ui"
)

// tellingPage is the progress, and in the end the result.
type tellingPage struct {
	ui.Frame
	ID, Title, Here string
	Heading, Lede   string
	Done            bool
	Told, Many      int
	Left            string // how long it still takes
	Paused          bool
	Moving          bool // letters are still to be written
	More            int  // people who came since
	Letters         []outcome
	Back            []quote // what they wrote back
	Open            bool    // some letter wants a hand
	Raise           ui.Raise
}

// outcome is what became of one letter.
type outcome struct {
	Name, Say string
	Icon      string
	Good, Bad bool
	State     string
	URL       string
	Answer    string // the composer with the letter in it
	Answered  string // where "they know" posts to
}

func (p *Pages) renderProgress(w http.ResponseWriter, r *http.Request, round escalation.Round) error {
	names, err := p.people(r.Context())
	if err != nil {
		return err
	}
	c := round.Case
	v := tellingPage{
		Frame: p.house.Frame(w, r, "Telling them: "+c.Title, ""), ID: c.ID, Title: c.Title, Here: pathOf(c.ID), Paused: !round.PausedAt.IsZero(),
		More: round.Count(escalation.Letter.Pending),
	}
	v.Done = true
	next := firstDue(round.Letters)
	var sent []escalation.Letter
	queued, again := 0, 0
	for _, l := range round.Letters {
		if l.State == escalation.Draft {
			continue
		}
		if l.State != escalation.Hand && l.State != escalation.Answered {
			v.Many++
		}
		if l.State == escalation.Sent && l.Arrived() {
			v.Told++
		}
		if l.State == escalation.Queued {
			queued++
			v.Moving = true
		}
		if l.State == escalation.Queued || l.State == escalation.Sent && !l.Arrived() && l.Delivery.State != inbox.Failed {
			v.Done = false
		}
		if d := l.Delivery; d != nil && d.State == inbox.Queued && !d.NextAt.IsZero() {
			again++
		}
		if l.State == escalation.Sent {
			sent = append(sent, l)
		}
		one := v.outcome(l, names, l.Customer.ID == next)
		v.Letters, v.Open = append(v.Letters, one), v.Open || one.Bad
	}
	v.Left = leftOf(queued, again, v.Paused)
	v.Heading, v.Lede = "Telling "+ui.Plural(v.Many, "person", "people"), "You can leave this page. Each person gets it once, even if the server stops half-way."
	if v.Done {
		if v.Back, err = p.wroteBack(r.Context(), v.Frame, sent); err != nil {
			return err
		}
		v.Heading, v.Lede = doneHeading(v.Told), doneLede(v.Frame, round, len(v.Back))
		v.Raise = ui.Raise{Kind: "headline", Ref: c.ID, Title: v.Heading + ": " + c.Title, Said: v.Lede, Back: v.Here + "/telling"}
	}
	return ui.Show(w, http.StatusOK, p.telling, v)
}

// firstDue is the customer whose letter is written next.
func firstDue(all []escalation.Letter) string {
	next, due := "", time.Time{}
	for _, l := range all {
		if l.State == escalation.Queued && (next == "" || l.DueAt.Before(due)) {
			next, due = l.Customer.ID, l.DueAt
		}
	}
	return next
}

func leftOf(queued, again int, paused bool) string {
	var said []string
	if paused && queued > 0 {
		said = append(said, "Paused. "+spelt(queued, "letter waits.", "letters wait."))
	} else if queued > 0 {
		said = append(said, "About "+seconds(queued)+" left.")
	}
	if again > 0 {
		said = append(said, spelt(again, "is being tried again.", "are being tried again."))
	}
	return strings.Join(said, " ")
}

// seconds says how long so many letters take, five in a second.
func seconds(letters int) string {
	s := letters/5 + 1
	if s < 90 {
		return ui.Count(s) + " s"
	}
	return ui.Span(time.Duration(s) * time.Second)
}

func doneHeading(told int) string {
	return ui.Plural(told, "person knows", "people know") + " it’s fixed"
}

// doneLede says from when to when, and what is left to do by hand.
func doneLede(f ui.Frame, round escalation.Round, back int) string {
	var from, to time.Time
	for _, l := range round.Letters {
		if l.State != escalation.Sent {
			continue
		}
		if from.IsZero() || l.At.Before(from) {
			from = l.At
		}
		if l.At.After(to) {
			to = l.At
		}
	}
	hand := round.Count(func(l escalation.Letter) bool { return l.State == escalation.Hand })
	failed := round.Count(func(l escalation.Letter) bool {
		return l.State == escalation.Failed || l.State == escalation.Sent && l.Delivery != nil && l.Delivery.State == inbox.Failed
	})
	var said []string
	if a, b := f.Clock(from), f.Clock(to); !from.IsZero() && a != b {
		said = append(said, "Sent "+a+" to "+b+".")
	} else if !from.IsZero() {
		said = append(said, "Sent at "+a+".")
	}
	if hand > 0 {
		said = append(said, spelt(hand, "person who had written again waits", "people who had written again wait")+" for an answer by hand.")
	}
	if failed > 0 {
		said = append(said, spelt(failed, "letter", "letters")+" didn’t leave.")
	}
	if back > 0 {
		said = append(said, spelt(back, "has written back.", "have written back."))
	}
	return strings.Join(said, " ")
}

// outcome says what became of a letter.
func (v *tellingPage) outcome(l escalation.Letter, names people, next bool) outcome {
	o := outcome{Name: l.Customer.Called(), URL: talkPath(l.Conversation.ID), Say: "From " + names.first(l.By)}
	switch l.State {
	case escalation.Queued:
		switch {
		case v.Paused:
			o.State = "paused"
		case next:
			o.State = "next"
		default:
			o.State = "soon"
		}
	case escalation.Sent:
		v.delivered(&o, l)
	case escalation.Hand:
		o.State, o.Icon, o.Bad, o.Say = "wrote again", "reply", true, "Waits for an answer by hand"
		o.Answer = talkPath(l.Conversation.ID) + "?letter=" + v.ID
		o.Answered = v.Here + "/telling/answered/" + l.Customer.ID
	case escalation.Answered:
		o.State, o.Icon, o.Good, o.Say = "answered "+v.Clock(l.At), "check", true, "By hand, by "+names.first(l.By)
	case escalation.Failed:
		o.State, o.Icon, o.Bad, o.Say = "not written", "triangle-alert", true, l.Why
		o.Answered = v.Here + "/telling/answered/" + l.Customer.ID
	case escalation.Stopped:
		o.State, o.Say = "stopped", l.Why
	case escalation.Draft:
	}
	return o
}

// delivered says how far a letter came that stands in its conversation.
func (v *tellingPage) delivered(o *outcome, l escalation.Letter) {
	d := l.Delivery
	switch {
	case l.Arrived():
		at := l.At
		if d != nil {
			at = d.SentAt
		}
		o.State, o.Icon, o.Good = "told "+v.Clock(at), "check", true
	case d.State == inbox.Failed:
		o.State, o.Icon, o.Bad, o.Say = "not sent", "triangle-alert", true, d.Sentence
	case !d.NextAt.IsZero():
		o.State, o.Icon, o.Bad = "again at "+v.Clock(d.NextAt), "triangle-alert", true
		if d.Said != "" {
			o.Say = "The server said “" + d.Said + "”. We try again at " + v.Clock(d.NextAt)
		}
	default:
		o.State = "on its way"
	}
}

// mostBack bounds how many conversations are read for what came back.
const mostBack = 40

// wroteBack finds what customers said to it.
func (p *Pages) wroteBack(ctx context.Context, f ui.Frame, sent []escalation.Letter) (all []quote, err error) {
	var talks []string
	for _, l := range sent {
		talks = append(talks, l.Conversation.ID)
	}
	faces, err := p.faces(ctx, talks)
	if err != nil {
		return nil, err
	}
	read := 0
	for _, l := range sent {
		if l.Conversation.Newest == l.Message || read == mostBack {
			continue
		}
		read++
		thread, _, err := p.inbox.Thread(ctx, l.Conversation.ID, "", 20)
		if err != nil {
			return nil, err
		}
		for _, m := range thread {
			if m.Kind != inbox.FromCustomer || !m.At.After(l.At) {
				continue
			}
			q := quote{Words: escalation.Quote(m.Fresh), Who: l.Customer.Called(), URL: talkPath(l.Conversation.ID), When: f.Brief(m.At)}
			if r, ok := faces[l.Conversation.ID]; ok && r.At.After(l.At) {
				q.Face = &face{string(r.Face), "Rated " + faceWords(r.Face)}
			}
			all = append(all, q)
			break
		}
	}
	return all, nil
}

func (p *Pages) pause(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.escalations.Pause(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r, pathOf(r.PathValue("id"), "telling"), http.StatusSeeOther)
	return nil
}

func (p *Pages) resume(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.escalations.Resume(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r, pathOf(r.PathValue("id"), "telling"), http.StatusSeeOther)
	return nil
}

func (p *Pages) answered(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.escalations.Answered(r.Context(), who, r.PathValue("id"), r.PathValue("customer")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "They know it now.", Seconds: 5})
	http.Redirect(w, r, backTo(r, pathOf(r.PathValue("id"), "telling")), http.StatusSeeOther)
	return nil
}
