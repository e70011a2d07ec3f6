// This file holds the support desk that the tests of this room work at: a real
// database, four people, a mailbox that sends, and the pages of both rooms.

package escalations_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
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
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/id"
	"rapport/kit/live"
	"rapport/kit/secret"
	"rapport/mail/sandbox"
	"rapport/news"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/schema"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/conversations"
	"rapport/web/escalations"
	"rapport/web/ui"
)

// noon is when the desk's clock stands at first: a Monday.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

type desk struct {
	t               *testing.T
	clock           *dbtest.Clock
	in              *inbox.Store
	ratings         *rating.Store
	key             secret.Key
	people          *team.Store
	hurts           *escalation.Store
	rhythm          *rhythm.Store
	presence        *presence.Store
	views           *view.Store
	search          *search.Store
	asks            *ask.Store
	news            *news.Store
	box             inbox.Mailbox
	ana, joe, priya team.Person
	hub             *live.Hub
	world           *sandbox.World
	serial          int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	k := &desk{t: t, clock: &dbtest.Clock{}, hub: live.NewHub()}
	k.clock.Set(noon)
	d, err := db.Open(ctx, db.Options{File: filepath.Join(dir, "rapport.db"), Now: k.clock.Now, Changed: func() { k.hub.Stale("*") }})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(ctx, d))
	k.key, err = secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(filepath.Join(dir, "blobs"))
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	k.people = team.NewStore(d)
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
			team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}),
			team.Bring(ctx, tx, team.Person{Email: "priya@kindling.example", Name: "Priya Raman", Role: team.Product, Zone: "Asia/Kolkata"}))
	}))
	k.in = inbox.NewStore(d, blobs, k.key, nil)
	k.ratings = rating.NewStore(d, k.in, k.key)
	k.hurts = escalation.NewStore(d, k.in, k.people)
	k.rhythm = rhythm.NewStore(d, k.in, k.people)
	k.presence = presence.NewStore(d, k.in)
	k.views, k.search = view.NewStore(d, k.in), search.NewStore(d, k.in)
	k.asks, k.news = ask.NewStore(d), news.NewStore(d, k.in, k.people, "")
	for name, p := range map[string]*team.Person{"ana": &k.ana, "joe": &k.joe, "priya": &k.priya} {
		*p, err = k.people.PersonByEmail(ctx, name+"@kindling.example")
		must(t, err)
	}
	k.world, err = sandbox.Start(ctx, sandbox.Options{Team: []string{"help@kindling.example"}, Now: k.clock.Now})
	must(t, err)
	t.Cleanup(k.world.Close)
	host, text, _ := strings.Cut(k.world.SMTP(), ":")
	port, err := strconv.Atoi(text)
	must(t, err)
	k.box, err = k.in.SaveMailbox(ctx, k.ana, inbox.Mailbox{
		Address: "help@kindling.example", Name: "Kindling support", Outgoing: &inbox.Server{Host: host, Port: port, Security: "plain"},
	})
	must(t, err)
	return k
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// serve gives a person the pages, as the program serves them.
func (k *desk) serve(who team.Person) *httptest.Server {
	k.t.Helper()
	h := &ui.House{
		Faults: ui.NewFaults(), Now: k.clock.Now, Viewer: func(*http.Request) (team.Person, bool) { return who, who.ID != "" },
		Waiting: func(ctx context.Context) (int, error) {
			n, err := k.in.Counts(ctx, k.clock.Now())
			return n.Waiting, err
		},
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /live", k.live)
	conversations.New(h, conversations.Stores{Views: k.views, Search: k.search, Inbox: k.in, Ratings: k.ratings, Team: k.people, Hurts: k.hurts, Rhythm: k.rhythm, Presence: k.presence, Asks: k.asks, News: k.news}).Routes(mux)
	escalations.New(h, k.hurts, k.in, k.ratings, k.people).Routes(mux)
	s := httptest.NewServer(ui.Secure(http.NewCrossOriginProtection().Handler(mux)))
	k.t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

// live tells open pages that everything is stale after each commit.
func (k *desk) live(w http.ResponseWriter, r *http.Request) {
	l := k.hub.Listen()
	defer l.Stop()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	for {
		_ = http.NewResponseController(w).Flush() // whoever asked may have gone
		select {
		case <-r.Context().Done():
			return
		case <-l.Wake():
			fmt.Fprintf(w, "event: stale\ndata: %s\n\n", strings.Join(l.Take(), " "))
		}
	}
}

// writes lets a customer write, and gives the conversation.
func (k *desk) writes(name, email, subject, body string) inbox.Conversation {
	k.t.Helper()
	k.serial++
	raw := fmt.Sprintf("From: %s <%s>\r\nTo: help@kindling.example\r\nSubject: %s\r\nMessage-ID: <m%d@customer.example>\r\n\r\n%s\r\n", name, email, subject, k.serial, body)
	must(k.t, k.in.Accept(k.t.Context(), inbox.Batch{Mailbox: k.box.ID, Mails: []inbox.Raw{{Bytes: []byte(raw), At: k.clock.Now()}}}))
	_, err := k.in.Sort(k.t.Context(), 50)
	must(k.t, err)
	return k.of(email)
}

// of gives the newest conversation of a customer.
func (k *desk) of(email string) inbox.Conversation {
	k.t.Helper()
	page, err := k.in.List(k.t.Context(), inbox.Filter{View: inbox.All, Limit: 1000})
	must(k.t, err)
	for _, c := range page.Rows {
		if c.Customer.Email == email {
			return c
		}
	}
	k.t.Fatalf("no conversation of %s", email)
	return inbox.Conversation{}
}

func (k *desk) reply(by team.Person, c inbox.Conversation, text string) inbox.Message {
	k.t.Helper()
	now, err := k.in.Conversation(k.t.Context(), c.ID)
	must(k.t, err)
	m, err := k.in.Reply(k.t.Context(), by, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: now.Newest, Text: text})
	must(k.t, err)
	return m
}

func (k *desk) rate(m inbox.Message, face rating.Face) {
	k.t.Helper()
	token := rating.Token(rating.LinkKey(k.key), m.ID)
	_, err := k.ratings.Give(k.t.Context(), token, rating.Rating{Face: face})
	must(k.t, err)
}

// work does once what runs by itself: letters go into their conversations, and mail leaves.
func (k *desk) work() {
	k.t.Helper()
	for _, do := range []func(context.Context) (bool, error){k.hurts.TellNext, k.in.SendNext} {
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

func (k *desk) raise(title string, u escalation.Urgency) escalation.Escalation {
	k.t.Helper()
	e, err := k.hurts.Raise(k.t.Context(), k.joe, escalation.New{ID: id.New(), Why: "Three in one morning, all in Safari.", Known: escalation.Known{
		Title: title, Urgency: u, Happens: "The card field never loads in Safari 18 when the site sends a content-security rule. Apple Pay and PayPal still work.",
		Verified: "On our test site with Ingrid’s header, by Joe and Priya, three times of three.\nNot in Chrome or Firefox.",
		Solved:   "A donor in Safari 18 pays by card on a site with the strict rule, and nobody changes a setting.", Blocks: "3.2.2 waits for one review.",
		Meanwhile: "Switch Apple Pay on.", Reference: "https://forge.example/kindling/issues/2291",
	}})
	must(k.t, err)
	return e
}

// busy fills the desk: one thing that rises, two steady ones.
func (k *desk) busy() escalation.Escalation {
	k.t.Helper()
	ctx := k.t.Context()
	k.clock.Set(noon.Add(-11 * 7 * 24 * time.Hour))
	steady := k.raise("A licence counts the old host after moving", escalation.Blocked)
	for w := range 9 {
		c := k.writes("Steady "+strconv.Itoa(w), fmt.Sprintf("steady%d@x.example", w), "Licence", words[5])
		k.reply(k.joe, c, "We look into it.")
		must(k.t, k.hurts.Link(ctx, k.joe, steady.ID, c.ID, words[5]))
		k.clock.Add(7 * 24 * time.Hour)
	}
	must(k.t, k.hurts.SetStatus(ctx, k.priya, steady.ID, escalation.Planned, "For release 3.3."))
	k.clock.Set(noon.Add(-8 * 24 * time.Hour))
	small := k.raise("A donor’s name with an apostrophe breaks the export", escalation.Annoying)
	wren := k.writes("Olive O’Brien", "olive@x.example", "Export", words[7])
	must(k.t, k.hurts.Link(ctx, k.joe, small.ID, wren.ID, words[7]))
	k.reply(k.joe, wren, "Thank you.")
	e := k.raise("The card box does not appear in Safari", escalation.Losing)
	for i, name := range customers {
		if i == 5 {
			k.clock.Set(noon.Add(-4 * time.Hour))
		}
		c := k.writes(name, emailOf(name), "Card field missing on the donation form", words[i%len(words)])
		k.clock.Add(7 * time.Minute)
		m := k.reply(k.joe, c, "I’ve put your form on our test page, and there the card box shows.")
		if i < 3 {
			k.rate(m, []rating.Face{rating.Okay, rating.NotGood, rating.Great}[i])
		}
		must(k.t, k.hurts.Link(ctx, k.joe, e.ID, c.ID, escalation.Quote(words[i%len(words)])))
	}
	k.clock.Set(noon)
	must(k.t, k.hurts.SetStatus(ctx, k.priya, e.ID, escalation.Review, "Two more sites since yesterday. Looking."))
	must(k.t, k.hurts.SetStatus(ctx, k.priya, e.ID, escalation.Progress, "Found it: our script tag has no nonce. Fix is in 3.2.2."))
	k.work()
	return e
}

// shots keeps pictures for people, when they ask for them.
func shots(b *browser.Browser, name string) {
	dir := os.Getenv("RAPPORT_SHOTS")
	if dir == "" {
		return
	}
	height := browser.Eval[int](b, `Math.max(900, document.documentElement.scrollHeight)`)
	b.Screenshot(dir+"/"+name+"-1440.png", 1440, height, false)
	b.Screenshot(dir+"/"+name+"-1440-dark.png", 1440, height, true)
	b.View(390, 844, false)
	height = browser.Eval[int](b, `Math.max(844, document.documentElement.scrollHeight)`)
	b.Screenshot(dir+"/"+name+"-390.png", 390, height, false)
	b.Screenshot(dir+"/"+name+"-390-dark.png", 390, height, true)
	b.View(1440, 900, false)
}
