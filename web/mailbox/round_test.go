package mailbox_test

// The steps of the round, with a real rating at the end.

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"rapport/mail"
	"rapport/rating"
	"rapport/team"
	"rapport/web/desk"
	"rapport/web/mailbox"
)

func TestTheStepsOfTheRound(t *testing.T) {
	k := desk.New(t)
	world := k.Mailbox()
	ratings := rating.NewStore(k.DB, k.Inbox, k.Key)
	site := k.Serve(mailbox.New(k.House(&team.Person{}), world, desk.Help, []mailbox.Customer{{Name: "Bashir Haddad", Address: "bashir@grove.example"}}).Rated(ratings))
	steps := func(want string) {
		t.Helper()
		_, tour, _ := strings.Cut(site.Get("/mailbox").Body, `id="tour-h"`)
		tour, _, _ = strings.Cut(tour, "</ol>")
		got := ""
		for _, li := range regexp.MustCompile(`<li( class="done")?>`).FindAllStringSubmatch(tour, -1) {
			got += map[bool]string{true: "x", false: "."}[li[1] != ""]
		}
		if got != want {
			t.Errorf("the steps stand at %s, want %s", got, want)
		}
	}
	steps("....")
	k.Clock.Add(time.Second)
	site.Post("/mailbox", "subject", "Receipts", "words", "They carry the old address.")
	steps("x...")

	k.Arrives(string(world.Mailbox(desk.Help)[0].Raw))
	reply := k.Reply(k.Ana, k.Of("bashir@grove.example"), "Look under Settings.")
	link := func(face rating.Face) string { return rating.Link(rating.LinkKey(k.Key), site.URL, reply.ID, face) }
	raw, err := mail.Compose(mail.Draft{
		From: mail.Address{Address: desk.Help}, To: []mail.Address{{Address: "bashir@grove.example"}}, Subject: "Receipts", Date: k.Clock.Now(), MessageID: "a@kindling.example",
		Text: "Look under Settings.", Faces: &mail.Faces{GreatURL: link(rating.Great), OkayURL: link(rating.Okay), NotGoodURL: link(rating.NotGood)},
	})
	k.Must(err)
	k.Must(world.Deliver(desk.Help, []string{"bashir@grove.example"}, raw))
	steps("xx..")
	_, err = ratings.Give(t.Context(), strings.Split(link(rating.Great), "/")[4], rating.Rating{Face: rating.Great})
	k.Must(err)
	steps("xxx.")
}
