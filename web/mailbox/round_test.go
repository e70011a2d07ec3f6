package mailbox_test

// The steps of the round, with a real rating at the end.

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/rating"
	"rapport/schema"
	"rapport/team"
	"rapport/web/mailbox"
	"rapport/web/ui"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheStepsOfTheRound(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	d, err := db.Open(ctx, db.Options{File: filepath.Join(dir, "rapport.db")})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(ctx, d))
	key, err := secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(filepath.Join(dir, "blobs"))
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{help}, Now: d.Now})
	must(t, err)
	t.Cleanup(world.Close)
	ana, err := team.NewStore(d).Found(ctx, team.Founding{Team: "Kindling", Name: "Ana Ferreira", Email: "ana@kindling.example", Password: "a few words in a row", Zone: "UTC"})
	must(t, err)
	in := inbox.NewStore(d, blobs, key, nil)
	ratings := rating.NewStore(d, in, key)
	box, err := in.SaveMailbox(ctx, ana, inbox.Mailbox{Address: help, Name: "Kindling"})
	must(t, err)

	h := &ui.House{
		Faults: ui.NewFaults(), Now: d.Now, Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer: func(*http.Request) (team.Person, bool) { return team.Person{}, false },
	}
	mux := http.NewServeMux()
	mailbox.New(h, world, help, []mailbox.Customer{{Name: "Bashir Haddad", Address: "bashir@grove.example"}}).Rated(ratings).Routes(mux)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	steps := func(want string) {
		t.Helper()
		resp, err := http.Get(srv.URL + "/mailbox")
		must(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		tour := string(body)[strings.Index(string(body), `id="tour-h"`):]
		got := ""
		for _, li := range regexp.MustCompile(`<li( class="done")?>`).FindAllStringSubmatch(tour, -1) {
			got += map[bool]string{true: "x", false: "."}[li[1] != ""]
		}
		if got != want {
			t.Errorf("the steps stand at %s, want %s", got, want)
		}
	}
	steps("....")
	resp, err := http.PostForm(srv.URL+"/mailbox", map[string][]string{"subject": {"Receipts"}, "words": {"They carry the old address."}})
	must(t, err)
	must(t, resp.Body.Close())
	steps("x...")

	got := world.Mailbox(help)
	must(t, in.Accept(ctx, inbox.Batch{Mailbox: box.ID, Mails: []inbox.Raw{{Bytes: got[0].Raw, At: got[0].At}}}))
	_, err = in.Sort(ctx, 10)
	must(t, err)
	page, err := in.List(ctx, inbox.Filter{View: inbox.All, Limit: 1})
	must(t, err)
	c := page.Rows[0]
	reply, err := in.Reply(ctx, ana, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "Look under Settings."})
	must(t, err)
	link := func(face rating.Face) string { return rating.Link(rating.LinkKey(key), srv.URL, reply.ID, face) }
	raw, err := mail.Compose(mail.Draft{
		From: mail.Address{Address: help}, To: []mail.Address{{Address: "bashir@grove.example"}}, Subject: "Receipts", Date: time.Now(), MessageID: "a@kindling.example",
		Text: "Look under Settings.", Faces: &mail.Faces{GreatURL: link(rating.Great), OkayURL: link(rating.Okay), NotGoodURL: link(rating.NotGood)},
	})
	must(t, err)
	must(t, world.Deliver(help, []string{"bashir@grove.example"}, raw))
	steps("xx..")
	_, err = ratings.Give(ctx, strings.Split(link(rating.Great), "/")[4], rating.Rating{Face: rating.Great})
	must(t, err)
	steps("xxx.")
}
