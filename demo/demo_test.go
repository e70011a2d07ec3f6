package demo_test

import (
	"testing"
	"time"

	"rapport/action"
	"rapport/demo"
	"rapport/escalation"
	"rapport/inbox"
	"rapport/inbox/view"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/metric"
	"rapport/oneonone"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/schema"
	"rapport/scorecard"
	"rapport/team"
)

func TestAPlayedMonth(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)
	clock := demo.NewClock(func() time.Time { return now })
	dir := t.TempDir()
	key, err := secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(dir + "/blobs")
	must(t, err)
	defer blobs.Close()
	blobs.Hasty = true
	d, err := db.Open(ctx, db.Options{File: dir + "/rapport.db", Now: clock.Now, Hasty: true})
	must(t, err)
	defer d.Close()
	must(t, schema.Migrate(ctx, d))
	people := team.NewStore(d)
	in := inbox.NewStore(d, blobs, key, nil)
	ratings := rating.NewStore(d, in, key)
	numbers := metric.NewStore(d, people)
	cards := scorecard.NewStore(d, numbers, people)
	meetings := meeting.NewStore(d, people, ratings, numbers, cards)
	ring, err := secret.OpenRing(dir + "/keys")
	must(t, err)
	pairs := oneonone.NewStore(d, ring, people, cards, meetings)
	hurts := escalation.NewStore(d, in, people)
	kept := 0
	must(t, demo.Play(ctx, demo.House{
		DB: d, Team: people, Inbox: in, Ratings: ratings, Numbers: numbers, Scorecard: cards, Actions: action.NewStore(d),
		Meetings: meetings, Pairs: pairs, Escalations: hurts, Rhythm: rhythm.NewStore(d, in, people), Clock: clock,
		RatingToken: func(m string) string { return rating.Token(rating.LinkKey(key), m) },
		Keep:        func(string, []string, []byte) error { kept++; return nil },
	}, demo.Size{Weeks: 4, PerWeek: 40, Waiting: 9}, now))
	clock.LetGo()

	n, err := in.Counts(ctx, now)
	must(t, err)
	if n.Waiting < 9 || n.Unreadable != 0 || n.Hand != 0 {
		t.Errorf("counts %+v; want nine or more waiting, and nothing in need of a hand", n)
	}
	r, err := numbers.Week(ctx, metric.Week{Year: 2026, Number: 46})
	must(t, err)
	if v, before := r.Team[metric.NewConversations], r.Previous[metric.NewConversations]; before.N < 25 || before.N > 60 || v.N < before.N+15 {
		t.Errorf("%d new conversations in a week, and %d in the one in which the card box broke", before.N, v.N)
	}
	if topics, err := in.KnownTopics(ctx); err != nil || len(topics) != 12 {
		t.Errorf("topics %+v %v", topics, err)
	}
	you, err := people.PersonByEmail(ctx, demo.You)
	must(t, err)
	series, err := meetings.All(ctx, you)
	must(t, err)
	held, err := meetings.Held(ctx, you, series[0].ID, 10)
	must(t, err)
	if len(held) != 4 || held[0].RecapAt.IsZero() || held[0].Week != (metric.Week{Year: 2026, Number: 46}) {
		t.Errorf("%d meetings were held, the last %+v", len(held), held)
	}
	lately(t, in, meetings, view.NewStore(d, in), you, series[0].ID, now)
	lists, err := hurts.Lists(ctx)
	must(t, err)
	if len(lists.Hurting) != 2 || lists.Hurting[0].People < 10 {
		t.Errorf("what hurts: %+v", lists.Hurting)
	}
	if r.Team[metric.Ratings].N == 0 || r.Team[metric.Sales].N == 0 || !r.Team[metric.Capacity].Known {
		t.Errorf("a number is missing: %+v", r.Team)
	}
	if len(r.People) != 7 {
		t.Errorf("%d people, want 7", len(r.People))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// lately looks at what the team arranged in the last days.
func lately(t *testing.T, in *inbox.Store, meetings *meeting.Store, views *view.Store, you team.Person, series string, now time.Time) {
	t.Helper()
	ctx := t.Context()
	saved, err := views.Of(ctx, you)
	must(t, err)
	for _, v := range saved {
		f := v.Filter.Of(now)
		f.Limit = 5
		if page, err := in.List(ctx, f); err != nil || len(page.Rows) == 0 {
			t.Errorf("the list “%s” is empty, %v", v.Name, err)
		}
	}
	marguerite, err := in.CustomerBy(ctx, demo.Customers()[0].Email)
	must(t, err)
	about, err := in.About(ctx, marguerite.ID)
	must(t, err)
	ser, err := meetings.Series(ctx, you, series)
	must(t, err)
	drafts := 0
	waiting, err := in.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 50})
	must(t, err)
	for _, c := range waiting.Rows {
		all, err := in.Drafts(ctx, you.Email, c.ID)
		must(t, err)
		drafts += len(all)
	}
	if len(saved) != 3 || len(about.Kin) != 1 || len(ser.Guests) != 1 || drafts != 1 {
		t.Errorf("%d lists, %d further addresses, %d who join once a month, %d drafts", len(saved), len(about.Kin), len(ser.Guests), drafts)
	}
}
