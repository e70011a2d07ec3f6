// This file holds the support desk that the tests of this room work at: a real
// database, two people, a mailbox, and each person's own server.

package conversations_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/escalation"
	"rapport/inbox"
	asks "rapport/inbox/ask"
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
	"rapport/web/conversations"
	"rapport/web/ui"
)

// noon is when the desk's clock stands at first: a Monday.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

type desk struct {
	t        *testing.T
	clock    *dbtest.Clock
	db       *db.DB
	in       *inbox.Store
	ratings  *rating.Store
	views    *view.Store
	search   *search.Store
	key      secret.Key
	people   *team.Store
	hurts    *escalation.Store
	rhythm   *rhythm.Store
	presence *presence.Store
	asks     *asks.Store
	news     *news.Store
	box      inbox.Mailbox
	ana      team.Person // head of support
	joe      team.Person
	hub      *live.Hub
	world    *sandbox.World
	serial   int
}

// newDesk makes a desk; without a mailbox yet when bare.
func newDesk(t *testing.T, bare bool) *desk {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	k := &desk{t: t, clock: &dbtest.Clock{}, hub: live.NewHub()}
	k.clock.Set(noon)
	d, err := db.Open(ctx, db.Options{File: filepath.Join(dir, "rapport.db"), Now: k.clock.Now, Changed: func() { k.hub.Stale("*") }})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(ctx, d))
	k.db = d
	k.key, err = secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(filepath.Join(dir, "blobs"))
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	k.people = team.NewStore(d)
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
			team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}))
	}))
	k.in = inbox.NewStore(d, blobs, k.key, nil)
	k.views = view.NewStore(d, k.in)
	k.search = search.NewStore(d, k.in)
	k.ratings = rating.NewStore(d, k.in, k.key)
	k.hurts = escalation.NewStore(d, k.in, k.people)
	k.rhythm = rhythm.NewStore(d, k.in, k.people)
	k.presence = presence.NewStore(d, k.in)
	k.asks, k.news = asks.NewStore(d), news.NewStore(d, k.in, k.people, "")
	k.presence.Changed = func() { k.hub.Stale("presence") }
	k.ana, err = k.people.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	k.joe, err = k.people.PersonByEmail(ctx, "joe@kindling.example")
	must(t, err)
	for _, who := range []team.Person{k.ana, k.joe} { // answers leave at once, but where a test is about calling them back
		must(t, k.in.SetUndoSeconds(ctx, who, 0))
	}
	if !bare {
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
	}
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
	return k.open(ui.Secure(k.pages(who)))
}

// pages are what a person is served, without the headers of every response.
func (k *desk) pages(who team.Person) http.Handler {
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
	return http.NewCrossOriginProtection().Handler(mux)
}

// open listens until the test ends.
func (k *desk) open(pages http.Handler) *httptest.Server {
	s := httptest.NewServer(pages)
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

// arrives puts raw mail into the mailbox and makes conversations of it.
func (k *desk) arrives(raws ...string) {
	k.t.Helper()
	b := inbox.Batch{Mailbox: k.box.ID}
	for _, raw := range raws {
		b.Mails = append(b.Mails, inbox.Raw{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: k.clock.Now()})
	}
	must(k.t, k.in.Accept(k.t.Context(), b))
	for {
		n, err := k.in.Sort(k.t.Context(), 50)
		must(k.t, err)
		if n == 0 {
			return
		}
	}
}

// letter writes a mail of a customer.
func (k *desk) letter(from, subject, body string, headers ...string) string {
	k.serial++
	all := append([]string{
		"From: " + from, "To: help@kindling.example", "Subject: " + subject,
		"Date: " + k.clock.Now().Format(time.RFC1123Z), fmt.Sprintf("Message-ID: <m%d@customer.example>", k.serial),
	}, headers...)
	return strings.Join(all, "\n") + "\n\n" + body + "\n"
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

func (k *desk) reply(by team.Person, c inbox.Conversation, html string) inbox.Message {
	k.t.Helper()
	now, err := k.in.Conversation(k.t.Context(), c.ID)
	must(k.t, err)
	m, err := k.in.Reply(k.t.Context(), by, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: now.Newest, HTML: html})
	must(k.t, err)
	return m
}

// rate gives a face, by the link of the answer's mail.
func (k *desk) rate(m inbox.Message, face rating.Face, about rating.About, comment string) {
	k.t.Helper()
	link := rating.Link(rating.LinkKey(k.key), "", m.ID, face)
	token := strings.Split(link, "/")[2]
	_, err := k.ratings.Give(k.t.Context(), token, rating.Rating{Face: face, About: about, Comment: comment})
	must(k.t, err)
}

// sendAll carries out every reply that is due.
func (k *desk) sendAll() {
	k.t.Helper()
	for {
		more, err := k.in.SendNext(k.t.Context())
		must(k.t, err)
		if !more {
			return
		}
	}
}

// atOnce runs two functions at the same moment and waits for both.
func atOnce(f, g func()) {
	var both sync.WaitGroup
	both.Go(f)
	both.Go(g)
	both.Wait()
}
