// This file holds the agenda: topics, answers to prompts, check-ins.

package oneonone

import (
	"context"
	"slices"
	"strings"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

// What a row of the agenda seals.
type (
	topicBody struct {
		Text         string
		Conversation string
		Issue        bool
		Outcome      string
		Moved        bool
	}
	answerBody struct{ Prompt, Title, Text string }
	checkBody  struct {
		Face Face
		Word string
	}
)

// The longest texts, in letters.
const (
	longTopic  = 500
	longAnswer = 5000
	longWord   = 80
	mostTopics = 30 // of one mail
)

func (t topicBody) check() (_ topicBody, err error) {
	if t.Text, err = line("text", t.Text, longTopic); err != nil {
		return t, err
	}
	if t.Text == "" && t.Conversation == "" {
		return t, fault.Field("text", "Say what you want to talk about.")
	}
	if len(t.Conversation) > 64 {
		return t, fault.Field("conversation", "That is no conversation.")
	}
	return t, nil
}

func topicOf(e opened[topicBody], helds []Meeting) Topic {
	b := e.body
	t := Topic{ID: e.ID, By: e.By, At: e.At, Text: b.Text, Conversation: b.Conversation, Issue: b.Issue, DoneAt: e.ClosedAt, Outcome: b.Outcome, Moved: b.Moved}
	for _, m := range helds {
		if m.BeganAt.After(e.At) && (e.ClosedAt.IsZero() || m.BeganAt.Before(e.ClosedAt)) {
			t.Held++
		}
	}
	return t
}

// AddTopic puts something on the agenda. A conversation that stands there already
// is not added again.
func (s *Store) AddTopic(ctx context.Context, who team.Person, pair string, n NewTopic) (t Topic, err error) {
	b, err := topicBody{Text: n.Text, Conversation: n.Conversation, Issue: n.Issue}.check()
	if err != nil {
		return t, err
	}
	err = s.change(ctx, who, pair, EventWritten, func(w *work) error {
		if b.Conversation != "" {
			open, err := w.openTopics()
			if err != nil {
				return err
			}
			same := func(e opened[topicBody]) bool { return e.body.Conversation == b.Conversation }
			if i := slices.IndexFunc(open, same); i >= 0 {
				t, w.quiet = topicOf(open[i], nil), true
				return nil
			}
		}
		id, err := insertBy(w, "topic", who.ID, "", b)
		t = topicOf(opened[topicBody]{entry{ID: id, By: who.ID, At: w.tx.At}, b}, nil)
		return err
	})
	return t, err
}

// openTopics gives those who's that are open, and of the other those who may see.
func (w *work) openTopics() ([]opened[topicBody], error) {
	all, err := entriesOf[topicBody](w.ctx, w.tx, w.lock, w.p.ID, `AND kind = 'topic' AND closed_at IS NULL ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	g, _, err := w.gate()
	return slices.DeleteFunc(all, func(e opened[topicBody]) bool { return !g.shows(e.By, e.At) }), err
}

// AddTopics is AddTopic for what was answered to a mail: each line is a topic.
// Lines that stand on the page already are passed over. It tells how many were added.
func (s *Store) AddTopics(ctx context.Context, who team.Person, pair string, lines []string) (added int, err error) {
	err = s.change(ctx, who, pair, EventWritten, func(w *work) error {
		added = 0
		open, err := w.openTopics()
		if err != nil {
			return err
		}
		known := map[string]bool{}
		for _, e := range open {
			known[e.body.Text] = true
		}
		for _, l := range lines {
			text := strings.Join(strings.Fields(l), " ")
			if r := []rune(text); len(r) > longTopic {
				text = string(r[:longTopic-1]) + "…" // a mail can't be told to be shorter
			}
			if b, err := (topicBody{Text: text}).check(); err == nil && !known[b.Text] && added < mostTopics {
				known[b.Text] = true
				added++
				if err := insert(w, "topic", "", b); err != nil {
					return err
				}
			}
		}
		w.quiet = added == 0
		return nil
	})
	return added, err
}

// SaveTopic changes a topic's words, or makes an issue of it: who added it may.
func (s *Store) SaveTopic(ctx context.Context, who team.Person, topic, words string, issue bool) error {
	return onEntry(ctx, s, who, "topic", topic, func(w *work, e opened[topicBody]) error {
		if err := e.mustOwn(who); err != nil {
			return err
		}
		e.body.Text, e.body.Issue = words, issue
		b, err := e.body.check()
		if err != nil {
			return err
		}
		return save(w, e.ID, b)
	})
}

// TickTopic says that a topic was talked about, and what came of it; each may. on
// = false takes it back.
func (s *Store) TickTopic(ctx context.Context, who team.Person, topic string, on bool, outcome string) error {
	outcome, err := text("outcome", outcome, longTopic)
	if err != nil {
		return err
	}
	return onEntry(ctx, s, who, "topic", topic, func(w *work, e opened[topicBody]) error {
		at := e.ClosedAt
		switch {
		case on && at.IsZero():
			at = w.tx.At
		case !on:
			at = time.Time{}
			if err := w.tx.Exec(ctx, `UPDATE pair_entry SET meeting = '' WHERE id = $1`, e.ID); err != nil {
				return err
			}
		}
		e.body.Outcome = outcome
		if err := save(w, e.ID, e.body); err != nil {
			return err
		}
		return w.closeAt(e.ID, at)
	})
}

// RemoveTopic takes an own topic away.
func (s *Store) RemoveTopic(ctx context.Context, who team.Person, topic string) error {
	return onEntry(ctx, s, who, "topic", topic, func(w *work, e opened[topicBody]) error {
		if err := e.mustOwn(who); err != nil {
			return err
		}
		return w.remove(e.ID)
	})
}

// ToWeekly raises a topic at the team's meeting, in words chosen for the team;
// series "" is the weekly support meeting. named = false leaves out who raised
// it, there and in the event log. Whoever may see the topic may.
func (s *Store) ToWeekly(ctx context.Context, who team.Person, topic, series, title string, named bool) error {
	title, err := line("title", title, 300)
	if err == nil && title == "" {
		err = fault.Field("title", "Say it in words for the team.")
	}
	if err != nil {
		return err
	}
	// It is looked at first, so that nothing is raised for whom it is hidden.
	if err := onEntry(ctx, s, who, "topic", topic, func(w *work, e opened[topicBody]) error {
		w.quiet = true
		if e.body.Moved {
			return fault.New(fault.Conflict, "It went to the weekly meeting already.")
		}
		return nil
	}); err != nil {
		return err
	}
	if _, err := s.meetings.Raise(ctx, who, meeting.Raised{Series: series, Title: title, Unnamed: !named}); err != nil {
		return err
	}
	return onEntry(ctx, s, who, "topic", topic, func(w *work, e opened[topicBody]) error {
		w.quiet = !named // the moment would tell whose it was
		e.body.Moved = true
		if err := save(w, e.ID, e.body); err != nil {
			return err
		}
		return w.closeAt(e.ID, w.tx.At)
	})
}

// Answer keeps the report's answer to a prompt for the coming meeting; an empty
// one takes it back.
func (s *Store) Answer(ctx context.Context, who team.Person, pair, prompt, words string) error {
	words, err := text("text", words, longAnswer)
	if err != nil {
		return err
	}
	return s.change(ctx, who, pair, EventWritten, func(w *work) error {
		if who.ID != w.p.Report {
			return fault.New(fault.Forbidden, "The prompts are for the one whose page it is.")
		}
		all, err := promptsOf(ctx, w.tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p Prompt) bool { return p.Key == prompt })
		if i < 0 {
			return fault.Field("prompt", "There is no such prompt.")
		}
		old, err := entriesOf[answerBody](ctx, w.tx, w.lock, w.p.ID, `AND kind = 'answer' AND meeting = ''`)
		if err != nil {
			return err
		}
		b := answerBody{Prompt: prompt, Title: all[i].Text, Text: words}
		j := slices.IndexFunc(old, func(e opened[answerBody]) bool { return e.body.Prompt == prompt })
		switch {
		case j < 0 && words == "":
			w.quiet = true
			return nil
		case j < 0:
			return insert(w, "answer", "", b)
		case words == "":
			return w.remove(old[j].ID)
		}
		if w.quiet = old[j].body.Text == words; w.quiet {
			return nil
		}
		// New words are as new as a new answer: the manager gets them in the evening.
		if err := w.remove(old[j].ID); err != nil {
			return err
		}
		return insert(w, "answer", "", b)
	})
}

// CheckIn keeps how who arrives at the coming meeting; face 0 takes it back
// without a trace.
func (s *Store) CheckIn(ctx context.Context, who team.Person, pair string, face Face, word string) error {
	word, err := line("word", word, longWord)
	if err != nil {
		return err
	}
	if face < 0 || face > Bright {
		return fault.Field("face", "Choose one of the drawings.")
	}
	return s.change(ctx, who, pair, EventWritten, func(w *work) error {
		had, err := w.tx.Change(ctx, `DELETE FROM pair_entry WHERE pair = $1 AND kind = 'checkin' AND meeting = '' AND by = $2`, w.p.ID, who.ID)
		if err != nil {
			return err
		}
		if face == 0 {
			w.quiet = had == 0
			return nil
		}
		return insert(w, "checkin", "", checkBody{face, word})
	})
}

func checkIns(ctx context.Context, q db.Querier, l lock, pair, where string, args ...any) ([]CheckIn, error) {
	all, err := entriesOf[checkBody](ctx, q, l, pair, `AND kind = 'checkin' `+where, args...)
	var ins []CheckIn
	for _, e := range all {
		ins = append(ins, CheckIn{e.ID, e.By, e.At, e.body.Face, e.body.Word})
	}
	return ins, err
}
