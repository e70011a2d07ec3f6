package settings_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rapport/kit/db"
	"rapport/notice"
	"rapport/web/desk"
)

// ticked gives the values of the boxes of a name that are ticked.
func ticked(n *html.Node, name string) (all []string) {
	for d := range n.Descendants() {
		attr := map[string]string{}
		for _, a := range d.Attr {
			attr[a.Key] = a.Val
		}
		if _, on := attr["checked"]; on && attr["name"] == name {
			all = append(all, attr["value"])
		}
	}
	return all
}

func TestWhichMailsAPersonWants(t *testing.T) {
	k := newOffice(t)
	k.viewer = k.Joe
	if got := ticked(k.get("/settings/me").Root, "wish"); !slices.Equal(got, []string{"weekly", "recap", "prepare", "together"}) {
		t.Errorf("at first %v are ticked", got)
	}
	saved := k.Read(http.PostForm(k.URL+"/settings/me/mails", url.Values{"wish": {"recap", "prepare"}}))
	if got := ticked(saved.Root, "wish"); saved.Status != http.StatusOK || !slices.Equal(got, []string{"recap", "prepare"}) {
		t.Errorf("after saving %v are ticked: %s", got, saved.Words())
	}
	if bad := k.Read(http.PostForm(k.URL+"/settings/me/mails", url.Values{"wish": {"spam"}})); bad.Status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown kind of mail is answered with %d", bad.Status)
	}
	k.viewer = k.Ana
	if got := ticked(k.get("/settings/me").Root, "wish"); len(got) != 4 {
		t.Errorf("Joe's wishes are Ana's: %v", got)
	}
}

func TestTheAddressOfAPersonsCalendar(t *testing.T) {
	k := newOffice(t)
	address := func(g desk.Answer) string {
		_, after, _ := strings.Cut(g.Body, `value="https://support.kindling.example/calendar/`)
		token, _, _ := strings.Cut(after, `"`)
		return token
	}
	first := address(k.get("/settings/me"))
	if !strings.HasSuffix(first, ".ics") || !strings.HasPrefix(first, k.Ana.ID) {
		t.Fatalf("the address is %q", first)
	}
	again := k.post("/settings/me/calendar", nil)
	if second := address(again); second == "" || second == first {
		t.Errorf("after %q came %q: %s", first, second, again.Words())
	}
}

// Mails of ours that can't leave are told where mailboxes are set up.
func TestMailsThatCannotLeaveAreTold(t *testing.T) {
	k := newOffice(t)
	if text := k.get("/settings/mailboxes").Words(); strings.Contains(text, "not left") {
		t.Errorf("nothing waits, and it says %s", text)
	}
	must(t, k.DB.Write(t.Context(), func(tx *db.Tx) error {
		return notice.Queue(t.Context(), tx, notice.Mail{Key: "k", To: k.Joe, Subject: "S", Text: "T"})
	}))
	if _, err := k.notices.SendNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := k.get("/settings/mailboxes").Words(); !strings.Contains(text, "One mail to the team has not left. No mailbox has a server to send by.") {
		t.Errorf("it says %s", text)
	}
}
