// This file holds the support desk that the tests of this room work at: a real
// database, four people, a mailbox that sends, and the pages of both rooms.

package escalations_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/inbox/presence"
	"rapport/inbox/search"
	"rapport/inbox/view"
	"rapport/kit/id"
	"rapport/mail/sandbox"
	"rapport/news"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/conversations"
	"rapport/web/desk"
	"rapport/web/escalations"
)

// office is a desk with a third person, of product, and what these pages show.
type office struct {
	*desk.Desk
	t       *testing.T
	ratings *rating.Store
	hurts   *escalation.Store
	priya   team.Person
	world   *sandbox.World
}

func newOffice(t *testing.T) *office {
	t.Helper()
	d := desk.New(t)
	d.Live = true
	return &office{
		Desk: d, t: t, world: d.Mailbox(), ratings: rating.NewStore(d.DB, d.Inbox, d.Key), hurts: escalation.NewStore(d.DB, d.Inbox, d.Team),
		priya: d.Joins(team.Person{Email: "priya@kindling.example", Name: "Priya Raman", Role: team.Product, Zone: "Asia/Kolkata"}),
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// serve gives a person the pages, as the program serves them.
func (k *office) serve(who team.Person) *desk.Site {
	k.t.Helper()
	h := k.House(&who)
	return k.Serve(
		conversations.New(h, conversations.Stores{
			Views: view.NewStore(k.DB, k.Inbox), Search: search.NewStore(k.DB, k.Inbox), Inbox: k.Inbox, Ratings: k.ratings, Team: k.Team, Hurts: k.hurts,
			Rhythm: rhythm.NewStore(k.DB, k.Inbox, k.Team), Presence: presence.NewStore(k.DB, k.Inbox), Asks: ask.NewStore(k.DB), News: news.NewStore(k.DB, k.Inbox, k.Team, ""),
		}),
		escalations.New(h, k.hurts, k.Inbox, k.ratings, k.Team))
}

// writes lets a customer write, and gives the conversation.
func (k *office) writes(name, email, subject, body string) inbox.Conversation {
	k.t.Helper()
	k.Arrives(k.Letter(name+" <"+email+">", subject, body))
	return k.Of(email)
}

func (k *office) rate(m inbox.Message, face rating.Face) {
	k.t.Helper()
	token := rating.Token(rating.LinkKey(k.Key), m.ID)
	_, err := k.ratings.Give(k.t.Context(), token, rating.Rating{Face: face})
	must(k.t, err)
}

// work does once what runs by itself: letters go into their conversations, and mail leaves.
func (k *office) work() {
	k.t.Helper()
	for _, do := range []func(context.Context) (bool, error){k.hurts.TellNext, k.Inbox.SendNext} {
		for {
			more, err := do(k.t.Context())
			must(k.t, err)
			if !more {
				break
			}
		}
	}
}

var customers = []string{
	"Bashir Haddad", "Marguerite Olsen", "Parroquia San Telmo", "Darius Whitfield", "Ingrid Sørbø", "Lake Erie Bird Trust", "Yusuf Demirci", "Wren Castellanos",
	"Hope Harbor Shelter", "Nadia Kaya", "Oluwaseun Ade", "Techla Brandt", "Mei Ling", "Rosa Quispe", "Jun Watanabe", "Aoife Byrne",
}

var words = []string{
	"Can donors choose to cover the fee? I am sure I saw the box in the old version.", "It worked on your test page, and then my own page did the same thing again. Our gala is on Saturday and I have 340 guests arriving with their phones out.",
	"I refunded one gift by hand because she’d tried four times and paid twice.", "Nobody told me. A donor did.", "Our auditor has asked twice now.",
	"It says it is active on another site. There is no other site.", "The bar shows 104 % but we are at 96. The board is meeting tonight.", "O’Brien, O’Neill, D’Souza. All my best givers.",
}

func emailOf(name string) string {
	return strings.ToLower(strings.Fields(name)[0]) + "@x.example"
}

func (k *office) raise(title string, u escalation.Urgency) escalation.Escalation {
	k.t.Helper()
	e, err := k.hurts.Raise(k.t.Context(), k.Joe, escalation.New{ID: id.New(), Why: "Three in one morning, all in Safari.", Known: escalation.Known{
		Title: title, Urgency: u, Happens: "The card field never loads in Safari 18 when the site sends a content-security rule. Apple Pay and PayPal still work.",
		Verified: "On our test site with Ingrid’s header, by Joe and Priya, three times of three.\nNot in Chrome or Firefox.",
		Solved:   "A donor in Safari 18 pays by card on a site with the strict rule, and nobody changes a setting.", Blocks: "3.2.2 waits for one review.",
		Meanwhile: "Switch Apple Pay on.", Reference: "https://forge.example/kindling/issues/2291",
	}})
	must(k.t, err)
	return e
}

// busy fills the desk: one thing that rises, two steady ones.
func (k *office) busy() escalation.Escalation {
	k.t.Helper()
	ctx := k.t.Context()
	k.Clock.Set(desk.Noon().Add(-11 * 7 * 24 * time.Hour))
	steady := k.raise("A licence counts the old host after moving", escalation.Blocked)
	for w := range 9 {
		c := k.writes("Steady "+strconv.Itoa(w), fmt.Sprintf("steady%d@x.example", w), "Licence", words[5])
		k.Reply(k.Joe, c, "We look into it.")
		must(k.t, k.hurts.Link(ctx, k.Joe, steady.ID, c.ID, words[5]))
		k.Clock.Add(7 * 24 * time.Hour)
	}
	must(k.t, k.hurts.SetStatus(ctx, k.priya, steady.ID, escalation.Planned, "For release 3.3."))
	k.Clock.Set(desk.Noon().Add(-8 * 24 * time.Hour))
	small := k.raise("A donor’s name with an apostrophe breaks the export", escalation.Annoying)
	wren := k.writes("Olive O’Brien", "olive@x.example", "Export", words[7])
	must(k.t, k.hurts.Link(ctx, k.Joe, small.ID, wren.ID, words[7]))
	k.Reply(k.Joe, wren, "Thank you.")
	e := k.raise("The card box does not appear in Safari", escalation.Losing)
	for i, name := range customers {
		if i == 5 {
			k.Clock.Set(desk.Noon().Add(-4 * time.Hour))
		}
		c := k.writes(name, emailOf(name), "Card field missing on the donation form", words[i%len(words)])
		k.Clock.Add(7 * time.Minute)
		m := k.Reply(k.Joe, c, "I’ve put your form on our test page, and there the card box shows.")
		if i < 3 {
			k.rate(m, []rating.Face{rating.Okay, rating.NotGood, rating.Great}[i])
		}
		must(k.t, k.hurts.Link(ctx, k.Joe, e.ID, c.ID, escalation.Quote(words[i%len(words)])))
	}
	k.Clock.Set(desk.Noon())
	must(k.t, k.hurts.SetStatus(ctx, k.priya, e.ID, escalation.Review, "Two more sites since yesterday. Looking."))
	must(k.t, k.hurts.SetStatus(ctx, k.priya, e.ID, escalation.Progress, "Found it: our script tag has no nonce. Fix is in 3.2.2."))
	k.work()
	return e
}
