package conversations_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/rating"
	"rapport/web/browser"
)

// TestPuttingAwayByKeys: asleep, spam, deleted, merged and split by keys alone, and each taken back with Z.
func TestPuttingAwayByKeys(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	k.Arrives(k.Letter("Marguerite <marguerite@lakestreet.example>", "A second thing", "This belongs to the first."))
	second := k.Of("marguerite@lakestreet.example")
	s := k.serve(k.Ana) // before the browser, so that it is still there when the browser goes
	b := browser.New(t)
	status := func(want inbox.Status) {
		t.Helper()
		if now, err := k.Inbox.Conversation(t.Context(), c.ID); err != nil || now.Status != want {
			t.Errorf("it is %s, %v; want %s", now.Status, err, want)
		}
	}
	open := func() {
		t.Helper()
		b.Open(s.URL + "/conversations/" + c.ID)
		b.Until(`document.documentElement.dataset.stream === "open"`)
	}
	open()
	b.Press(".")
	b.WaitFor("#more:popover-open")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("s")
	b.WaitFor("#snooze:popover-open")
	b.Press("2")
	b.WaitText("Asleep until tomorrow 09:00: Marguerite.")
	status(inbox.Pending)
	b.Press("z")
	b.WaitText("As if it had never been.")
	status(inbox.Open)
	for key, want := range map[string]inbox.Status{"!": inbox.Spam, "#": inbox.Deleted} {
		open()
		b.Press(key)
		b.WaitText(map[string]string{"!": "Marked as spam: Marguerite.", "#": "Deleted: Marguerite."}[key])
		status(want)
		b.Press("z")
		b.WaitText("As if it had never been.")
		status(inbox.Open)
	}

	open()
	b.Press("Shift+M")
	b.WaitFor("#merge:popover-open")
	b.Click("#merge [name=other]")
	b.Press("Control+Enter")
	b.WaitText("Merged: what was 2 conversations is one.")
	b.Press("z")
	b.WaitText("2 conversations are as before.")
	if now, err := k.Inbox.Conversation(t.Context(), second.ID); err != nil || now.Merged != "" {
		t.Errorf("it is still part of %q, %v", now.Merged, err)
	}
	open()
	b.Press("Shift+S")
	b.WaitFor("#split:popover-open")
	b.Press("Control+Enter")
	b.WaitText("1 message has a conversation of its own.")
	b.Until(`!location.pathname.endsWith("` + c.ID + `")`)
	b.Press("z")
	b.Until(`location.pathname.endsWith("` + c.ID + `")`)
}

func TestTheListsOfWhatIsOutOfSight(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	put := func(status inbox.Status, until time.Time) {
		t.Helper()
		k.Clock.Add(time.Minute)
		_, err := k.Inbox.Put(t.Context(), k.Ana, []string{c.ID}, status, until)
		must(t, err)
	}
	put(inbox.Pending, noon.Add(26*time.Hour))
	get(t, s.URL+"/conversations?view=snoozed").code(200).says("Snoozed", "Marguerite", "Tomorrow 14:00")
	get(t, s.URL+"/conversations/"+c.ID).code(200).says("asleep until tomorrow 14:00", "Wake it now")
	if waiting := get(t, s.URL+"/conversations"); strings.Contains(said(waiting.one("section", ".inbox-list")), "Marguerite") {
		t.Error("who sleeps is among those who wait")
	}
	put(inbox.Deleted, time.Time{})
	get(t, s.URL+"/conversations?view=deleted").code(200).says("Deleted", "Marguerite", "30 days left")
	get(t, s.URL+"/conversations/"+c.ID).code(200).says("deleted, gone for good in 30 days", "Bring it back")
	put(inbox.Spam, time.Time{})
	get(t, s.URL+"/conversations?view=spam").code(200).says("Spam", "Marguerite")
	get(t, s.URL+"/conversations/"+c.ID+"?merge=darius@citychoir.example").code(200)
	put(inbox.Open, time.Time{})
	get(t, s.URL+"/conversations/"+c.ID+"?merge=darius@citychoir.example").code(200).says("Merge into this conversation", "Recurring gifts")
	_, err := k.Inbox.Merge(t.Context(), k.Ana, c.ID, []string{k.Of("darius@citychoir.example").ID})
	must(t, err)
	get(t, s.URL+"/conversations/"+c.ID).code(200).says("Take “Recurring gifts” out again")
}

// TestManyAtOnce: rows are chosen by keys and with Shift, put away together, and taken back together.
func TestManyAtOnce(t *testing.T) {
	k := newOffice(t, false)
	for _, who := range []string{"ada", "ben", "cleo", "dora"} {
		k.Clock.Add(time.Minute)
		k.Arrives(k.Letter(who+"@lake.example", "About "+who, "Hello"))
	}
	s := k.serve(k.Ana)
	b := browser.New(t)
	b.Open(s.URL + "/conversations")
	b.Until(`document.documentElement.dataset.stream === "open"`)
	b.Press("j", "j", "v")
	b.WaitText("1 chosen")
	b.Until(`document.querySelectorAll(".pick input:checked").length === 1 && document.querySelectorAll(".pick input")[1].checked`)
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Until(`(document.querySelectorAll(".pick input")[3].dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true })), document.querySelectorAll(".pick input:checked").length === 3)`)
	b.WaitText("3 chosen")
	b.Press("e")
	b.WaitText("Closed: 3 conversations.")
	b.WaitText("1 person is waiting")
	b.Until(`document.querySelectorAll(".pick input:checked").length === 0`)
	b.Press("z")
	b.WaitText("3 conversations are as before.")
	b.WaitText("4 people are waiting")
}

func TestABlockedSenderIsSaidAndUnblocked(t *testing.T) {
	k := newOffice(t, false)
	k.Arrives(k.Letter("spam@pills.example", "Pills", "Buy"))
	c := k.Of("spam@pills.example")
	s := k.serve(k.Ana)
	get(t, s.URL+"/conversations/"+c.ID).code(200).says("Block spam@pills.example")
	post := func(path string, form url.Values) {
		t.Helper()
		res, err := http.DefaultClient.PostForm(s.URL+path, form)
		must(t, err)
		must(t, res.Body.Close())
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	post("/blocks", url.Values{"conversation": {c.ID}, "pattern": {"spam@pills.example"}})
	get(t, s.URL+"/conversations?view=spam").code(200).says("Pills", "Blocked senders", "spam@pills.example", "by Ana")
	post("/blocks/removal", url.Values{"pattern": {"spam@pills.example"}})
	get(t, s.URL+"/conversations?view=spam").code(200).silent("Blocked senders")
}

func TestARatingGoesWhereItsAnswerGoes(t *testing.T) {
	k := newOffice(t, false)
	k.Arrives(k.Letter("ada@lake.example", "Two things", "The first"))
	c := k.Of("ada@lake.example")
	k.Clock.Add(time.Minute)
	k.Reply(k.Joe, c, "<p>About the first.</p>")
	k.Clock.Add(time.Minute)
	k.Arrives(k.Letter("ada@lake.example", "Re: Two things", "The second"))
	k.Clock.Add(time.Minute)
	m := k.Reply(k.Joe, c, "<p>About the second.</p>")
	k.sendAll()
	k.rate(m, rating.Great, rating.Help, "So quick!")
	k.Clock.Add(time.Minute)
	thread, _, err := k.Inbox.Thread(t.Context(), c.ID, "", 10)
	must(t, err)
	done, err := k.Inbox.Split(t.Context(), k.Ana, c.ID, thread[2].ID, false)
	must(t, err)
	p := get(t, k.serve(k.Ana).URL+"/conversations/"+done.Made).code(200)
	if words := said(p.one("#thread")); !strings.Contains(words, "So quick!") {
		t.Errorf("the rating stayed behind: %q", words)
	}
}
