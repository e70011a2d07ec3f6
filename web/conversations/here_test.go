package conversations_test

import (
	"net/http"
	"testing"

	"rapport/web/browser"
)

// TestTwoPeopleSeeEachOther: Joe comes, writes, leaves; Ana sees it in her list and on her page, and neither reloads.
func TestTwoPeopleSeeEachOther(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	darius := k.Of("darius@citychoir.example")
	anas, joes := k.serve(k.Ana), k.serve(k.Joe)
	ana, joe := browser.New(t), browser.New(t)
	ana.Open(anas.URL + "/conversations/" + darius.ID)
	joe.Open(joes.URL + "/conversations/" + c.ID)
	row := `a.conv[href="/conversations/` + c.ID + `"] `
	ana.Until(`document.querySelector('` + row + `.presence').innerText === "Joe is looking"`)
	joe.WaitFor("trix-editor")
	joe.Until(`document.querySelector('a.conv[href="/conversations/` + darius.ID + `"] .presence').innerText === "Ana is looking"`)
	if joe.Has(`.here .presence`) {
		t.Error("Joe is shown to himself")
	}
	joe.Press("r")
	joe.Type("Dear Marguerite")
	ana.Until(`document.querySelector('` + row + `.presence').innerText === "Joe is writing"`)
	ana.Click(row)
	ana.Until(`document.querySelector(".here").innerText.includes("Joe is writing") && document.querySelector(".here .avatar").innerText === "JA"`)
	joe.Until(`document.querySelector(".here").innerText.includes("Ana is looking")`)
	ana.AxeEverywhere()
	ana.View(1440, 900, false)

	// A note that is being written stays open, with its words and where one writes, while the page goes on around it.
	ana.Press("Escape")
	browser.Eval[bool](ana, `document.activeElement.blur() || true`)
	ana.Press("n")
	ana.WaitFor("#note:popover-open")
	ana.Until(`document.activeElement.id === "note-words"`)
	ana.Type("For ")
	k.Arrives(k.Letter("marguerite@lakestreet.example", "Re: Card field missing on the donation form", "And today it is back."))
	ana.WaitText("And today it is back.")
	ana.Until(`document.activeElement.id === "note-words" && document.querySelector("#note:popover-open")`)
	ana.Type("the team.")
	ana.Until(`document.activeElement.value === "For the team."`)

	// A page that is closed is left at once.
	joe.Open(joes.URL + "/conversations?view=closed")
	ana.WaitNoText("Joe is")
}

// TestTwoWhoPressNextGetTwo: the key gives each who waits longest, and nobody the same.
func TestTwoWhoPressNextGetTwo(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	anas, joes := k.serve(k.Ana), k.serve(k.Joe)
	ana, joe := browser.New(t), browser.New(t)
	ana.Open(anas.URL + "/conversations")
	joe.Open(joes.URL + "/conversations")
	atOnce(func() { ana.Press("x") }, func() { joe.Press("x") })
	there := `location.pathname.match(/^.conversations.[^/]+$/)`
	ana.Until(there)
	joe.Until(there)
	longest := map[string]bool{"/conversations/" + k.Of("darius@citychoir.example").ID: true, "/conversations/" + k.Of("ingrid@fjordklubb.example").ID: true}
	one, other := browser.Eval[string](ana, `location.pathname`), browser.Eval[string](joe, `location.pathname`)
	if one == other || !longest[one] || !longest[other] {
		t.Errorf("Ana went to %s and Joe to %s; want one to each of the two who wait longest", one, other)
	}
	ana.Until(`document.querySelectorAll(".conv .presence svg").length === 1`)
}

func TestPresenceIsForTheTeam(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	post(t, s.URL+"/conversations/"+c.ID+"/presence", "tab", "").code(http.StatusUnprocessableEntity)
	post(t, s.URL+"/conversations/none/presence", "tab", "a").code(http.StatusNotFound)
	post(t, s.URL+"/conversations/"+c.ID+"/presence", "tab", "a").code(http.StatusNoContent)
	get(t, s.URL+"/conversations/presence").code(http.StatusOK).silent("looking")
	get(t, k.serve(k.Joe).URL+"/conversations/presence").code(http.StatusOK).says("Ana is looking")
}
