// This file holds how the letters of a telling are made up: from whom it hurts
// now, what is different for one, and what was sent already.

package escalation

import (
	"context"
	"slices"
	"strings"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/team"
)

// own is what is different for one customer.
type own struct {
	line    string
	leftOut bool
}

// letters gives a letter for every customer whom it hurts now, as it was sent
// or as it would be, and for those who were told though their conversation is
// not linked any more.
func letters(ctx context.Context, q db.Querier, who team.Person, t Telling) (all []Letter, err error) {
	set, err := team.ReadSettings(ctx, q)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(ctx, q)
	if err != nil {
		return nil, err
	}
	sent, err := sentOf(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	owns, err := ownsOf(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	links, roots, err := linksOf(ctx, q, []string{t.Escalation})
	if err != nil {
		return nil, err
	}
	talks := make([]string, len(sent))
	for i, l := range sent {
		talks[i] = l.Conversation.ID
	}
	where, err := inbox.Roots(ctx, q, talks)
	if err != nil {
		return nil, err
	}
	told := toldOf(sent, where)
	shown := map[string]bool{}
	for _, group := range customersOf(gather(links[t.Escalation], roots)) {
		l := letterFor(group, owns[group[0].Talk.Customer.ID])
		i, ok := told[l.Customer.ID]
		for _, g := range group {
			shown[g.Talk.ID] = true
			if j, there := told[g.Talk.ID]; there && (!ok || sent[j].State.Told()) {
				i, ok = j, true
			}
		}
		if ok {
			l.become(sent[i], where)
		} else {
			l.Words = write(t.Words, nameOf(l.Customer), l.Began.In(set.Location()).Format("2 January"), l.Line)
			if from := names[l.Conversation.Replier]; from != "" && l.Conversation.Replier != who.Email {
				l.Handover = inbox.HandoverLine(from, who.Name)
			}
		}
		all = append(all, l)
	}
	for _, l := range sent {
		if c := where[l.Conversation.ID]; !shown[c.ID] {
			shown[c.ID] = true
			l.Customer, l.Conversation = c.Customer, c
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b Letter) int { return compareNames(a.Customer, b.Customer) })
	return all, nil
}

// toldOf finds letters among those sent, by customer and by the conversation in
// which it was told; one that was told wins.
func toldOf(sent []Letter, where map[string]inbox.Conversation) map[string]int {
	told := map[string]int{}
	for i, l := range sent {
		for _, key := range [2]string{l.Customer.ID, where[l.Conversation.ID].ID} {
			if was, ok := told[key]; !ok || !sent[was].State.Told() {
				told[key] = i
			}
		}
	}
	return told
}

// letterFor is the letter to who has the linked conversations.
func letterFor(group []Linked, o own) Letter {
	l := Letter{
		Customer: group[0].Talk.Customer, Conversation: group[0].Talk, Began: group[0].Began(), Quote: group[0].Quote, Line: o.line, LeftOut: o.leftOut,
	}
	for _, g := range group {
		if g.Talk.NewestAt.After(l.Conversation.NewestAt) {
			l.Conversation = g.Talk
		}
	}
	for _, g := range group {
		if g.Talk.ID != l.Conversation.ID {
			l.Others = append(l.Others, g.Talk.ID)
		}
	}
	l.Waiting = !l.Conversation.WaitingSince.IsZero()
	return l
}

// become takes over what was sent in place of what would be.
func (l *Letter) become(sent Letter, where map[string]inbox.Conversation) {
	l.State, l.By, l.At, l.Why, l.DueAt, l.Message = sent.State, sent.By, sent.At, sent.Why, sent.DueAt, sent.Message
	l.Words, l.Handover, l.LeftOut = sent.Words, sent.Handover, false
	l.Conversation = where[sent.Conversation.ID]
}

func namesOf(ctx context.Context, q db.Querier) (map[string]string, error) {
	people, err := team.People(ctx, q)
	names := make(map[string]string, len(people))
	for _, p := range people {
		names[p.Email] = p.Name
	}
	return names, err
}

const toldColumns = `o.customer, o.conversation, o.message, o.words, o.handover, o.by, o.state, o.due_at, o.at, o.why`

// sentOf gives what was sent off; of a conversation only its id is known.
func sentOf(ctx context.Context, q db.Querier, telling string) ([]Letter, error) {
	return db.All(ctx, q, func(rows *db.Rows) (l Letter, err error) {
		var words string
		var due int64
		var at *int64
		err = rows.Scan(&l.Customer.ID, &l.Conversation.ID, &l.Message, &words, &l.Handover, &l.By, &l.State, &due, &at, &l.Why)
		l.DueAt, l.At = db.Time(due), db.MaybeTime(at)
		for p := range strings.SplitSeq(words, "\n\n") {
			l.Words = append(l.Words, Paragraph{Text: p})
		}
		return l, err
	}, `SELECT `+toldColumns+` FROM told o WHERE o.telling = $1 ORDER BY o.due_at, o.customer`, telling)
}

func ownsOf(ctx context.Context, q db.Querier, telling string) (map[string]own, error) {
	all := map[string]own{}
	return all, db.Each(ctx, q, func(rows *db.Rows) error {
		var customer string
		var o own
		err := rows.Scan(&customer, &o.line, &o.leftOut)
		all[customer] = o
		return err
	}, `SELECT customer, line, left_out FROM telling_own WHERE telling = $1`, telling)
}
