// This file holds the instructions that the demo's team uses again.

package demo

import (
	"context"

	"rapport/snippet"
)

// planSnippets lets them be written as the year goes on; the oldest is old enough to be doubted.
func (p *play) planSnippets() {
	store := snippet.NewStore(p.DB)
	for _, s := range []struct {
		weeks, by int
		own       bool
		draft     snippet.Draft
	}{
		{p.size.Weeks - 1, 2, false, snippet.Draft{Name: "Paste the webhook address into Stripe", Abbr: "webhook", Folder: "Money and receipts", Words: `<ol><li>In Stripe, open Developers, then Webhooks.</li><li>Press “Add endpoint” and paste {{the address of your site}}/?stripe=hook.</li><li>Choose “All events” and save.</li></ol>`}},
		{9, 1, false, snippet.Draft{Name: "Where to find the system report", Abbr: "status", Folder: "Setting up", Words: `<div>In WordPress, open {{where: choice | Donations, Tools | Settings, Advanced}} and press “Copy the report”. Paste it into your answer: I’ll read it the same day.</div>`}},
		{3, 0, false, snippet.Draft{Name: "Make a safe copy of your site", Abbr: "staging", Folder: "Setting up", Words: `<ol><li>In WordPress, open {{where: choice | Donations, Tools | Settings, Advanced}}.</li><li>Press “Copy my site for support”. Nothing changes for your guests.</li><li>Send me the six-letter code it shows.</li></ol><div>{{optional: they want a call}}I can call you {{day and time}}. {{what to have ready?: paragraph}}{{end}}</div><div>The copy is gone again on {{date: in 5 days}}.</div>`}},
		{2, 3, false, snippet.Draft{Name: "Leave the donation page out of the cache", Abbr: "cache", Folder: "Trouble", Words: `<div>Your caching plug-in keeps an old copy of the form. In its settings, find “Pages never to keep”, add {{which page = /donate}} and save.</div>`}},
		{1, 0, true, snippet.Draft{Name: "How I say that a fix is coming", Abbr: "fixing", Words: `<div>We can see the same thing here, {{customer.first}}, and it is being mended. You’ll hear from me by {{date: next Friday}}.</div>`}},
	} {
		at := p.weeksAgo(max(s.weeks, 1)).AddDate(0, 0, 2)
		if at.After(p.now) || at.Before(p.Clock.Now()) {
			continue
		}
		who := p.people[s.by].Person
		p.later(at, func(ctx context.Context) error {
			_, err := store.Write(ctx, who, s.own, s.draft)
			return err
		})
	}
}
