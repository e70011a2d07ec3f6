// This file holds how what was typed is turned into what the index and the
// inbox are asked.

package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/team"
)

// plan is a question, understood.
type plan struct {
	wanted
	phrases [][]string   // words that must follow each other in the message
	never   [][]string   // and that must not
	filter  inbox.Filter // of the conversation
	not     []inbox.Filter
	by      [][]string // addresses, one of each of which answered in the conversation
	mark    []string
	low     int64 // numbers of messages, from
	high    int64 // to, without it
	since   time.Time
	until   time.Time
	trouble []string
}

// understand turns what was typed into a plan.
func (s *Store) understand(ctx context.Context, a Ask) (*plan, error) {
	p := &plan{filter: inbox.Filter{View: inbox.All, At: s.db.Now()}, high: floorOf(s.db.Now().AddDate(1, 0, 0).UnixMicro())}
	for i, t := range a.Query.Terms {
		if err := s.term(ctx, p, t, a.Typing && i == len(a.Query.Terms)-1); err != nil {
			return nil, err
		}
	}
	words := len(p.need) > 0
	for _, n := range a.Query.Filters {
		if err := s.narrow(ctx, p, n, a.Zone, words); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// term adds words to look for.
func (s *Store) term(ctx context.Context, p *plan, t Term, typing bool) error {
	if t.Not {
		if len(t.Words) > 1 {
			p.never = append(p.never, t.Words)
		} else {
			p.without = append(p.without, t.Words...)
		}
		return nil
	}
	for i, word := range t.Words {
		group := []string{word}
		last := i == len(t.Words)-1
		if last && (t.Begins || typing && !t.Phrase) && len(word) > 1 {
			var err error
			if group, err = s.endings(ctx, word); err != nil {
				return err
			}
		}
		p.need = append(p.need, group)
		p.mark = append(p.mark, group...)
	}
	if t.Phrase && len(t.Words) > 1 {
		p.phrases = append(p.phrases, t.Words)
	}
	return nil
}

// views are the words behind is:.
var views = map[string]inbox.View{
	"open": inbox.Opened, "waiting": inbox.Waiting, "answered": inbox.Answered, "closed": inbox.Done,
	"snoozed": inbox.Snoozed, "spam": inbox.Junk, "deleted": inbox.Trash,
}

// faces are the words behind rating:.
var faces = map[string]string{
	"great": "great", "happy": "great", "smile": "great", "okay": "okay", "ok": "okay",
	"not_good": "not_good", "not-good": "not_good", "notgood": "not_good", "frown": "not_good", "bad": "not_good",
}

// narrow adds a filter word. words tells whether there are words to look for
// too: then who answered is asked of the conversation, and not of the message with the words.
func (s *Store) narrow(ctx context.Context, p *plan, n Narrowing, zone *time.Location, words bool) error {
	one, value := inbox.Filter{View: p.filter.View, At: p.filter.At}, strings.ToLower(n.Value)
	switch n.Name {
	case "from":
		return p.who(n, ofCustomer, ofAuthor)
	case "to":
		return p.who(n, ofReader)
	case "mailbox":
		return p.who(n, ofMailbox)
	case "by":
		return s.by(ctx, p, n, words)
	case "has":
		return p.has(n, value)
	case "before", "after":
		return p.when(n, value, zone)
	case "is":
		view, ok := views[value]
		if !ok {
			p.wrong(n, "waiting, open, answered, snoozed, closed, spam or deleted")
			return nil
		}
		one.View = view
	case "rating":
		if one.Face = faces[value]; one.Face == "" {
			p.wrong(n, "great, okay or not_good")
			return nil
		}
	case "language":
		one.Language = value
	case "topic":
		return s.topic(ctx, p, n, one)
	}
	p.also(n.Not, one)
	return nil
}

// also narrows by a property of the conversation.
func (p *plan) also(not bool, one inbox.Filter) {
	switch {
	case not:
		p.not = append(p.not, one)
	case one.View != p.filter.View:
		p.filter.View = one.View
	default:
		if one.Face != "" {
			p.filter.Face = one.Face
		}
		if one.Language != "" {
			p.filter.Language = one.Language
		}
		if one.Topic != "" {
			p.filter.Topic = one.Topic
		}
	}
}

func (p *plan) wrong(n Narrowing, known string) {
	p.trouble = append(p.trouble, fmt.Sprintf("“%s” narrows nothing: after %s: stands %s.", n, n.Name, known))
}

// who narrows by marked words of a person or a mailbox.
func (p *plan) who(n Narrowing, marks ...string) error {
	words := Words(n.Value)
	if len(words) > 0 && strings.Contains(words[0], "@") {
		words = words[:1]
	}
	for _, word := range words {
		var group []string
		for _, mark := range marks {
			group = append(group, mark+word)
		}
		if n.Not {
			p.without = append(p.without, group...)
			continue
		}
		p.need = append(p.need, group)
		if n.Name == "from" {
			p.mark = append(p.mark, word)
		}
	}
	return nil
}

func (p *plan) has(n Narrowing, value string) error {
	things := map[string]string{"attachment": "attachment", "attachments": "attachment", "file": "attachment", "files": "attachment", "note": "note", "notes": "note"}
	thing := things[value]
	switch {
	case thing == "":
		p.wrong(n, "attachment or note")
	case n.Not:
		p.without = append(p.without, ofThings+thing)
	default:
		p.need = append(p.need, []string{ofThings + thing})
	}
	return nil
}

// when narrows by when the message was written: before the first moment of a
// day, month or year, or from it on.
func (p *plan) when(n Narrowing, value string, zone *time.Location) error {
	for _, layout := range []string{"2006-01-02", "2006-1-2", "2006-01", "2006-1", "2006"} {
		at, err := time.ParseInLocation(layout, value, zone)
		if err != nil {
			continue
		}
		if (n.Name == "before") != n.Not {
			p.high, p.until = min(p.high, floorOf(at.UnixMicro())), at
		} else {
			p.low, p.since = max(p.low, floorOf(at.UnixMicro())), at
		}
		return nil
	}
	p.wrong(n, "a day as 2026-10-21, a month as 2026-10, or a year")
	return nil
}

// by narrows by who answered.
func (s *Store) by(ctx context.Context, p *plan, n Narrowing, words bool) error {
	if !words && !n.Not {
		return p.who(n, ofAnswerer)
	}
	people, err := team.People(ctx, s.db)
	if err != nil {
		return err
	}
	want := Words(n.Value)
	var who []string
	for _, one := range people {
		has := append(Words(one.Email), Words(one.Name)...)
		if !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(has, w) }) {
			who = append(who, one.Email)
		}
	}
	if n.Not {
		for _, one := range who {
			p.not = append(p.not, inbox.Filter{View: inbox.All, Replier: one})
		}
		return nil
	}
	p.by = append(p.by, who)
	return nil
}

func (s *Store) topic(ctx context.Context, p *plan, n Narrowing, one inbox.Filter) error {
	if strings.EqualFold(n.Value, "none") {
		if n.Not {
			p.not = append(p.not, inbox.Filter{View: inbox.All, Untopiced: true})
		} else {
			p.filter.Untopiced = true
		}
		return nil
	}
	known, err := s.inbox.KnownTopics(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(known, func(t inbox.Topic) bool { return slices.Equal(Words(t.Name), Words(n.Value)) })
	if i < 0 { // by the name it had first
		i = slices.IndexFunc(known, func(t inbox.Topic) bool { return slices.Equal(Words(t.Key), Words(n.Value)) })
	}
	if i < 0 {
		p.trouble = append(p.trouble, fmt.Sprintf("There is no topic “%s”.", n.Value))
		return nil
	}
	one.Topic = known[i].Key
	p.also(n.Not, one)
	return nil
}
