package conversations_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/rating"
	"rapport/web/browser"
)

// marguerite writes from two addresses; the older conversation has an answer and a face.
func (k *office) marguerite() (old, now inbox.Conversation) {
	k.t.Helper()
	k.Arrives(k.Letter("Marguerite Olsen <m.olsen@lake.example>", "The first site", "It began here."))
	old = k.Of("m.olsen@lake.example")
	k.Clock.Add(time.Hour)
	k.rate(k.Reply(k.Joe, old, "Hello"), rating.Great, rating.Help, "Joe stayed until it worked.")
	k.Clock.Add(time.Hour)
	at := "Date: " + k.Clock.Now().Format("Mon, 02 Jan 2006 15:04:05 ")
	k.Arrives(strings.Replace(k.Letter("Marguerite Olsen <marguerite@lake.example>", "Card field missing", "It never appears."), at+"+0000", at+"-0600", 1))
	return old, k.Of("marguerite@lake.example")
}

func TestTheCustomersPanel(t *testing.T) {
	k := newOffice(t, false)
	_, c := k.marguerite()
	plan, err := k.Inbox.SaveField(t.Context(), k.Ana, inbox.Field{Name: "Plan"})
	must(t, err)
	s := k.serve(k.Joe)
	at := s.URL + "/conversations/" + c.ID
	panel := func() string { return said(get(t, at).code(http.StatusOK).one("aside", "#person")) }
	has := func(want bool, words ...string) {
		t.Helper()
		text := panel()
		for _, w := range words {
			if strings.Contains(text, w) != want {
				t.Errorf("“%s” is there: %v, in %s", w, !want, text)
			}
		}
	}
	has(true, "Monday 08:00 there, guessed from the mail", "This is the first time", "None yet")
	post(t, at+"/customer/addresses", "email", "m.olson@lake.example").code(http.StatusUnprocessableEntity).says("Nobody has written from m.olson@lake.example yet")
	post(t, at+"/customer/addresses", "email", "nonsense").code(http.StatusUnprocessableEntity)
	post(t, at+"/customer/addresses", "email", "M.Olsen@lake.example").code(http.StatusSeeOther)
	has(true, "The first site", "from m.olsen@lake.example", "Joe stayed until it worked")
	about, err := k.Inbox.About(t.Context(), c.Customer.ID)
	must(t, err)
	post(t, at+"/customer/addresses/removal?tie="+about.Kin[0].Tie).code(http.StatusSeeOther)
	has(false, "The first site", "Joe stayed")
	post(t, at+"/customer/addresses?other="+about.Kin[0].ID).code(http.StatusSeeOther)
	has(true, "The first site")

	post(t, at+"/customer/fields", "field-"+plan.ID, "Kindling Plus", "saw-"+plan.ID, "").code(http.StatusSeeOther)
	has(true, "Kindling Plus")
	refused := post(t, at+"/customer/fields", "field-"+plan.ID, "Kindling Free", "saw-"+plan.ID, "").code(http.StatusUnprocessableEntity)
	refused.says("a colleague wrote it meanwhile")
	if !strings.Contains(refused.Raw, `value="Kindling Free"`) {
		t.Error("what was typed is lost")
	}
	post(t, at+"/customer/notes", "note", " ").code(http.StatusUnprocessableEntity).says("A note needs words")
	post(t, at+"/customer/notes", "note", "<b>Short</b> answers, please.").code(http.StatusSeeOther)
	has(true, "<b>Short</b> answers, please.", "Joe Adeyemi")
}

func TestTheCustomersPanelInABrowser(t *testing.T) {
	k := newOffice(t, false)
	_, c := k.marguerite()
	_, err := k.Inbox.SaveField(t.Context(), k.Ana, inbox.Field{Name: "Plan"})
	must(t, err)
	s := k.serve(k.Joe)
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.Until(`document.documentElement.dataset.stream === "open"`)
	b.Press("p")
	b.Until(`document.activeElement.id === "person"`)
	b.ClickText("Writes from another address, too")
	b.Fill("#same-email", "m.olsen@lake.example")
	b.ClickText("The same person")
	b.WaitText("Joe stayed until it worked.")
	b.Press("z")
	b.WaitText("Two people again.")
	b.WaitText("This is the first time.")
	b.ClickText("Nothing yet. Write it down")
	b.Fill("#fields input:not([type=hidden])", "Kindling Plus")
	b.ClickText("Save")
	b.WaitText("Written down.")
	b.Press("z")
	b.WaitText("Nothing yet. Write it down")
	b.ClickText("Add a note")
	b.Fill("#about-note", "Short answers, please.")
	b.ClickText("Keep it")
	b.WaitText("Short answers, please.")
	b.Open(s.URL + "/conversations/" + c.ID) // no refresh is under way while axe looks
	b.AxeEverywhere()
	b.View(390, 844, true)
	b.Press("p")
	b.WaitFor("#person:popover-open")
	b.Until(`document.activeElement.className.includes("person-shut")`) // and no button that takes something away
	b.Axe()
	b.Press("Enter")
	b.WaitGone("#person:popover-open")
}
