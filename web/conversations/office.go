// This file holds what nearly all parts of a page ask about: the team, its
// mailboxes, its topics.

package conversations

import (
	"context"
	"slices"

	"rapport/inbox"
	"rapport/team"
)

// office is read once for each page.
type office struct {
	people []team.Person
	names  map[string]string // by address
	boxes  []inbox.Mailbox
	topics []inbox.Topic // all there are, those put away included
	book   inbox.TopicBook
}

func (p *Pages) officeNow(ctx context.Context) (o office, err error) {
	if o.people, err = p.team.People(ctx); err != nil {
		return o, err
	}
	o.names = namesOf(o.people)
	if o.boxes, err = p.inbox.Mailboxes(ctx); err != nil {
		return o, err
	}
	o.topics, err = p.inbox.KnownTopics(ctx)
	o.book = inbox.TopicBook{}
	for _, t := range o.topics {
		o.book[t.Key] = t
	}
	return o, err
}

// ours tells which addresses are the team's and its mailboxes'.
func (o office) ours(address string) bool {
	return o.names[address] != "" || slices.ContainsFunc(o.boxes, func(b inbox.Mailbox) bool { return b.Owns(address) })
}

// namesOf gives what people of the team are called, by address.
func namesOf(people []team.Person) map[string]string {
	names := make(map[string]string, len(people))
	for _, one := range people {
		names[one.Email] = one.Name
	}
	return names
}
