// This file holds what a conversation may be merged with: the customer's
// others, and those that are about the same.

package conversations

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"rapport/inbox"
	"rapport/inbox/search"
	"rapport/mail"
	"rapport/web/ui"
)

const (
	mergesOffered = 12
	mergesLooked  = 60 // conversations that search gives, of which those under the same subject come first
)

// mergeChoices are the customer's other conversations under all of their
// addresses, those under the same subject, or what was looked for: a
// conversation's address or id, a customer's address, or words.
func (p *Pages) mergeChoices(ctx context.Context, v view) ([]inbox.Conversation, error) {
	words := strings.TrimSpace(v.merge)
	if v.alike {
		return p.alike(ctx, v)
	}
	if words == "" {
		return v.theirs, nil
	}
	if _, id, ok := strings.Cut(words, ui.InboxPath+"/"); ok {
		words, _, _ = strings.Cut(id, "?")
		if plain, err := url.PathUnescape(words); err == nil {
			words = plain
		}
	}
	named, err := p.inbox.Named(ctx, words, mergesOffered)
	if err != nil || len(named) > 0 || strings.Contains(words, "@") {
		return named, err
	}
	found, err := p.search.Find(ctx, search.Ask{Query: search.Parse(words), Zone: v.who.Location(), Limit: mergesOffered + 1})
	return conversationsIn(found), err
}

// alike gives conversations under the same subject, whatever mail programs put
// before it, the newest first.
func (p *Pages) alike(ctx context.Context, v view) ([]inbox.Conversation, error) {
	subject := mail.NormaliseSubject(v.c.Subject)
	if subject == "" {
		return nil, nil
	}
	words := search.Parse(`"` + strings.ReplaceAll(subject, `"`, " ") + `"`)
	found, err := p.search.Find(ctx, search.Ask{Query: words, Zone: v.who.Location(), Limit: mergesLooked})
	same := slices.DeleteFunc(conversationsIn(found), func(c inbox.Conversation) bool { return mail.NormaliseSubject(c.Subject) != subject })
	return same[:min(len(same), mergesOffered+1)], err
}

func conversationsIn(f search.Found) []inbox.Conversation {
	all := make([]inbox.Conversation, len(f.Hits))
	for i, h := range f.Hits {
		all[i] = h.Conversation
	}
	return all
}
