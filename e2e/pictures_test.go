package e2e

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rapport/app"
	"rapport/demo"
	"rapport/inbox"
	"rapport/mail/sandbox"
	"rapport/meeting"
	"rapport/oneonone"
	"rapport/rating"
	"rapport/web/browser"
	"rapport/web/mailbox"
	"rapport/web/ui"
)

// Every page of the demo is accessible at both widths, by day and by night.
// With RAPPORT_PICTURES=DIR it also writes their pictures there: the ones in
// docs/pictures are made by it.
func TestPagesOfTheDemo(t *testing.T) {
	ctx, now := t.Context(), time.Now()
	clock := demo.NewClock(time.Now)
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{demo.Mailbox}, Now: clock.Now})
	must(t, err)
	t.Cleanup(world.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	base := "http://" + l.Addr().String()
	a, err := app.Open(ctx, app.Place{Data: t.TempDir(), BaseURL: base, Now: clock.Now, Hasty: true})
	must(t, err)
	key := rating.LinkKey(a.Key)
	must(t, demo.Play(ctx, demo.House{
		DB: a.DB, Team: a.Team, Inbox: a.Inbox, Ratings: a.Ratings, Numbers: a.Numbers, Scorecard: a.Scorecard, Actions: a.Actions, Meetings: a.Meetings, Pairs: a.Pairs, Escalations: a.Escalations, Rhythm: a.Rhythm, Clock: clock,
		RatingToken: func(m string) string { return rating.Token(key, m) }, Keep: world.Deliver,
	}, demo.Size{Weeks: 20, PerWeek: 28, Waiting: 9}, now))
	clock.LetGo()
	pages := a.Web(app.WebOptions{DemoKey: "here", DemoPerson: demo.You, More: func(h *ui.House, mux ui.Mux) {
		all := []mailbox.Customer{}
		for _, c := range demo.Customers() {
			all = append(all, mailbox.Customer{Name: c.Name, Address: c.Email})
		}
		mailbox.New(h, world, demo.Mailbox, all).Routes(mux)
	}})
	letRun(t, a, l, pages.Handler)

	waiting, err := a.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 1})
	must(t, err)
	week, err := a.Numbers.ThisWeek(ctx)
	must(t, err)
	last := week.Previous().String()
	closed, err := a.Inbox.List(ctx, inbox.Filter{View: inbox.Done, Limit: 1})
	must(t, err)
	you, err := a.Team.PersonByEmail(ctx, demo.You)
	must(t, err)
	series, err := a.Meetings.All(ctx, you)
	must(t, err)
	held, err := a.Meetings.Held(ctx, you, series[0].ID, 1)
	must(t, err)
	next, err := a.Meetings.Next(ctx, you, series[0].ID)
	must(t, err)
	hurts, err := a.Escalations.Lists(ctx)
	must(t, err)
	pairs, err := a.Pairs.All(ctx, you)
	must(t, err)
	with := pairs[slices.IndexFunc(pairs, func(o oneonone.Overview) bool { return o.Other.FirstName() == "Sam" })].Pair.ID
	b := browser.New(t)
	b.Open(base + "/session/demo/here")
	for name, path := range map[string]string{
		"inbox": "/conversations", "conversation": "/conversations/" + waiting.Rows[0].ID, "closed": "/conversations?view=closed",
		"week": "/week/" + last, "evidence": "/week/" + last + "/customers_helped", "mailboxes": "/settings/mailboxes", "people": "/settings/people",
		"customers-mailbox": "/mailbox", "not-found": "/nowhere",
		"numbers": "/numbers", "number": "/numbers/new_conversations", "person": "/people/" + you.ID, "hours": "/settings/hours", "time": "/settings/time",
		"meetings": "/meetings", "meeting-before": "/meetings/" + next.ID, "recap": "/meetings/" + held[0].ID,
		"oneonones": "/oneonones", "oneonone": "/oneonones/" + with,
		"hurts": "/escalations", "hurt": "/escalations/" + hurts.Hurting[0].ID, "telling": "/escalations/" + hurts.Fixed[0].ID,
	} {
		if path == "/nowhere" {
			b.Allow("404")
		}
		look(t, b, name, base+path)
	}
	must(t, a.Meetings.Move(ctx, you, next.ID, now.Add(5*time.Minute)))
	must(t, a.Meetings.Start(ctx, you, next.ID))
	for i, section := range next.Sections[1:7] {
		must(t, a.Meetings.Go(ctx, you, next.ID, next.Sections[i].Key, section.Key))
		if section.Kind == meeting.Numbers || section.Kind == meeting.Discuss {
			look(t, b, "meeting-"+string(section.Kind), base+"/meetings/"+next.ID)
		}
	}
	look(t, b, "rating", rating.Link(key, base, closed.Rows[0].Newest, rating.Great))
	stranger := browser.New(t)
	look(t, stranger, "sign-in", base+"/session")
}

func look(t *testing.T, b *browser.Browser, name, url string) {
	t.Helper()
	b.Open(url)
	b.AxeEverywhere()
	dir := os.Getenv("RAPPORT_PICTURES")
	if dir == "" {
		return
	}
	b.Screenshot(filepath.Join(dir, name+".png"), 1440, 900, false)
	b.Screenshot(filepath.Join(dir, name+"-night.png"), 1440, 900, true)
	b.Screenshot(filepath.Join(dir, name+"-phone.png"), 390, 844, false)
	b.Screenshot(filepath.Join(dir, name+"-phone-night.png"), 390, 844, true)
	b.View(1440, 900, false)
}
