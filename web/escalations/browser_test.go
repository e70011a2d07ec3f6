package escalations_test

import (
	"strings"
	"testing"
	"time"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/page/pagetest"
	"rapport/web/browser"
	"rapport/web/escalations"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

// settled tells that no form is on its way: a second press would be taken for the same one.
const settled = `!document.querySelector("form[data-sending],html[aria-busy]")`

func TestTemplates(t *testing.T) {
	pagetest.Check(t, escalations.New(&ui.House{}, nil, nil, nil, nil).Set())
}

// From a customer's words to everybody told, as three people do it.
func TestFromACustomersWordsToEverybodyTold(t *testing.T) {
	k := newOffice(t)
	marguerite := k.writes("Marguerite Olsen", "marguerite@x.example", "Card field missing", "Hi,\n\nThe card box never appears in Safari. Our gala is on Saturday and 340 guests come with their phones.")
	k.Reply(k.Joe, marguerite, "We look into it.")
	darius := k.writes("Darius Whitfield", "darius@x.example", "No card field", "Nobody told me. A donor did.")
	k.Reply(k.Joe, darius, "We look into it.")
	k.work()
	joes, priyas, anas := k.serve(k.Joe), k.serve(k.priya), k.serve(k.Ana)

	// Joe raises it from the conversation, without touching the mouse.
	joe := browser.New(t)
	joe.Open(joes.URL + "/conversations/" + marguerite.ID + "?view=answered")
	joe.WaitFor("trix-editor")
	browser.Eval[bool](joe, `(() => { const p = document.querySelector(".msg.customer .words"), w = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); let n; while ((n = w.nextNode()) && !n.data.includes("Our gala")); const r = document.createRange(); r.setStart(n, n.data.indexOf("Our gala")); r.setEnd(n, n.data.length); getSelection().removeAllRanges(); getSelection().addRange(r); return true })()`)
	joe.Press("l")
	joe.WaitFor("#join:popover-open")
	if q := joe.Value("#hurt-quote"); q != "Our gala is on Saturday and 340 guests come with their phones." {
		t.Errorf("the words that were selected became %q", q)
	}
	joe.Press("Tab")
	joe.Until(`document.activeElement.id === "hurt-title"`)
	joe.Type("The card box does not appear in Safari")
	joe.Press("Tab", "ArrowDown", "ArrowDown")
	joe.Press("Enter")
	joe.WaitText("Raised. Product sees it now.")
	joe.WaitText("Nobody else yet: The card box does not appear in Safari. Marguerite hears when it’s fixed.")

	// The second conversation is added by two keys, taken off, and put back.
	joe.Open(joes.URL + "/conversations/" + darius.ID)
	joe.WaitFor("trix-editor")
	joe.Press("l")
	joe.WaitFor("#join:popover-open")
	joe.Until(`document.activeElement.name === "escalation"`)
	joe.AxeEverywhere()
	joe.View(1440, 900, false)
	joe.Open(joes.URL + "/conversations/" + darius.ID)
	joe.WaitFor("trix-editor")
	joe.Press("l")
	joe.Until(`document.activeElement.name === "escalation"`)
	joe.Press("Enter")
	joe.WaitText("Added to what hurts.")
	joe.WaitText("1 other person has this: The card box does not appear in Safari. All of them hear when it’s fixed.")
	joe.Until(settled)
	joe.Press("z")
	joe.WaitText("Taken off.")
	joe.WaitNoText("1 other person has this")
	joe.Until(settled)
	joe.Press("z")
	joe.WaitText("It is back.")
	joe.WaitText("1 other person has this")

	// Product sees it first, and says where it stands; without a reason it may not.
	priya := browser.New(t)
	priya.Open(priyas.URL + "/")
	priya.WaitText("What hurts people")
	priya.WaitText("2 people, 2 conversations")
	priya.Press("j", "Enter")
	priya.WaitText("Our gala is on Saturday and 340 guests come with their phones.")
	priya.WaitText("2 people, 2 conversations. All of them this week.")
	priya.Choose("#st", "progress")
	priya.Allow("422")
	priya.ClickText("Save")
	priya.WaitText("Say why, in one line. Support reads it.")
	priya.Until(`document.getElementById("st").value === "progress"`)
	priya.Fill("#why", "Found it: our script tag has no nonce.")
	priya.ClickText("Save")
	priya.WaitText("It stands at “In progress”.")
	priya.Choose("#st", "complete")
	priya.Fill("#why", "3.2.2 is out.")
	priya.ClickText("Save")
	priya.WaitText("It’s fixed. Tell the 2 people")

	// Darius writes again before anybody was told.
	k.Clock.Add(time.Hour)
	again := k.writes("Rosa Quispe", "rosa@x.example", "Card box", "I have it too.")
	must(t, k.hurts.Link(t.Context(), k.Joe, firstID(k), again.ID, "I have it too."))

	// Ana reviews the letter, adds a line for Marguerite, and sends it.
	ana := browser.New(t)
	ana.Open(anas.URL + "/escalations?list=fixed")
	ana.ClickText("Tell them")
	ana.WaitText("What Darius gets")
	ana.WaitText("One person wrote again and is waiting.")
	ana.WaitText("Ana here, picking up from Joe.")
	ana.Press("e")
	ana.WaitFor("#words")
	ana.Allow("422")
	ana.Fill("#words", "Hi {nam}, it is fixed.")
	ana.ClickText("Keep the text")
	ana.WaitText("Nobody fills {nam}.")
	ana.Fill("#words", "Hi {name},\n\nThe card box is back: version 3.2.2 is out.\n\n{line}\n\nThank you for telling us.")
	ana.ClickText("Keep the text")
	ana.WaitText("The card box is back: version 3.2.2 is out.")
	ana.Until(settled)
	ana.Press("j")
	ana.WaitText("What Marguerite gets")
	ana.Until(settled)
	ana.Press("l")
	ana.WaitFor("#line")
	ana.Type("Your gala is on Saturday, so I checked your page.")
	ana.ClickText("Keep the line")
	ana.WaitFor(".tell-own")
	ana.Shots("tell")
	ana.AxeEverywhere()
	ana.View(1440, 900, false)
	ana.ClickText("Send to everybody ticked")
	ana.WaitText("Telling 2 people")
	ana.Until(`document.documentElement.dataset.stream === "open"`)
	k.Clock.Add(time.Second)
	_, err := k.hurts.TellNext(t.Context())
	must(t, err)
	ana.WaitText("on its way")
	k.work()
	ana.WaitText("2 people know it’s fixed")
	ana.WaitText("wrote again")
	ana.AxeEverywhere()
	ana.View(1440, 900, false)

	// What arrived is what was shown, once.
	got := k.world.Mailbox("marguerite@x.example")
	if len(got) != 2 || !strings.Contains(string(got[1].Raw), "Your gala is on Saturday") || !strings.Contains(string(got[1].Raw), "Ana here, picking up from Joe.") {
		t.Errorf("Marguerite has %d mails", len(got))
	}
	if got := k.world.Mailbox("darius@x.example"); len(got) != 2 || strings.Contains(string(got[1].Raw), "gala") {
		t.Errorf("Darius has %d mails", len(got))
	}
	if got := k.world.Mailbox("rosa@x.example"); len(got) != 0 {
		t.Errorf("Rosa, who waits for an answer, has %d mails", len(got))
	}

	// Rosa is answered by hand, with the letter in the composer.
	ana.ClickText("Answer Rosa Quispe")
	ana.WaitText("It’s fixed, and Rosa wrote again.")
	ana.WaitFor("trix-editor")
	ana.Until(`document.querySelector("trix-editor").innerText.includes("version 3.2.2 is out")`)
	ana.ClickText("Rosa knows")
	ana.WaitText("Told it’s fixed")

	// The conversation says "told", live, and so does the escalation.
	joe.Open(joes.URL + "/conversations/" + marguerite.ID)
	joe.WaitText("Told it’s fixed, Today 14:00 by Ana")
	k.Clock.Add(time.Minute)
	k.writes("Marguerite Olsen", "marguerite@x.example", "Re: Card field missing", "You remembered. The box is there, and so are 340 guests. Thank you.")
	ana.Open(anas.URL + "/escalations/" + firstID(k) + "/telling")
	ana.WaitText("They wrote back")
	ana.WaitText("You remembered. The box is there, and so are 340 guests.")
	priya.Open(priyas.URL + "/escalations")
	priya.WaitText("Nothing is hurting")
	priya.ClickText("Closed")
	priya.WaitText("3 people told")
}

func firstID(k *office) string {
	k.t.Helper()
	all, err := k.hurts.Choices(k.t.Context())
	must(k.t, err)
	return all[0].ID
}

// Every page in every state, by day and night, wide and narrow.
func TestEverybodyCanUseIt(t *testing.T) {
	k := newOffice(t)
	empty := newOffice(t)
	e := k.busy()
	ctx := t.Context()
	s := k.serve(k.Ana)
	nothing, joes := empty.serve(empty.priya), k.serve(k.Joe)
	b := browser.New(t)
	look := func(name, url string) {
		t.Helper()
		t.Log(name)
		b.Open(url)
		b.WaitFor("main")
		b.Shots(name)
		b.AxeEverywhere()
		for _, width := range []int{1440, 390} {
			b.View(width, 844, false)
			if over := browser.Eval[[]string](b, `[...document.querySelectorAll("main *")].filter(el => el.checkVisibility() && !el.closest(".vh") && el.getBoundingClientRect().right > innerWidth + 1).map(el => el.outerHTML.slice(0, 80))`); len(over) > 0 {
				t.Errorf("%s at %d px: %q", name, width, over)
			}
		}
		b.View(1440, 900, false)
	}
	one := s.URL + "/escalations/" + e.ID
	look("esc-list", s.URL+"/escalations")
	look("esc-empty", nothing.URL+"/escalations")
	look("esc-one", one)
	look("esc-one-joe", joes.URL+"/escalations/"+e.ID)
	look("esc-edit", one+"/edit")
	look("esc-new", s.URL+"/escalations/new")
	look("esc-all", one+"/conversations")
	look("esc-talk", s.URL+"/conversations/"+k.Of("marguerite@x.example").ID)
	b.Press("l")
	b.WaitFor("#join:popover-open")
	b.Shots("esc-join")
	must(t, k.hurts.SetStatus(ctx, k.priya, e.ID, escalation.Complete, "3.2.2 is out."))
	must(t, k.hurts.AddLine(ctx, k.Ana, e.ID, k.Of("marguerite@x.example").Customer.ID, "Your gala is on Saturday, so I’ve already checked your page with your permission. The box is there."))
	k.writes("Wren Castellanos", "wren@x.example", "Re: Card field missing on the donation form", "Still nothing?")
	m := k.Of("marguerite@x.example").Customer.ID
	look("esc-tell", one+"/telling?who="+m)
	look("esc-tell-words", one+"/telling?edit=words&who="+m)
	var all []string
	r, err := k.hurts.Telling(ctx, k.Ana, e.ID)
	must(t, err)
	for _, l := range r.Letters {
		all = append(all, l.Customer.ID)
	}
	must(t, k.hurts.Send(ctx, k.Ana, e.ID, all, all))
	k.Clock.Add(1500 * time.Millisecond)
	k.work()
	k.world.FailNext(1, 451, "Try later")
	k.Clock.Add(200 * time.Millisecond)
	k.work()
	look("esc-telling", one+"/telling")
	k.Clock.Add(time.Minute)
	k.work()
	k.Clock.Add(20 * time.Minute)
	k.writes("Marguerite Olsen", "marguerite@x.example", "Re: Card field missing on the donation form", "You remembered. The box is there, and so are 340 guests. Thank you, Joe.")
	look("esc-told", one+"/telling")
	look("esc-talk-told", s.URL+"/conversations/"+k.Of("ingrid@x.example").ID)
	look("esc-closed", s.URL+"/escalations?list=fixed")
	if c, err := k.Inbox.Conversation(ctx, k.Of("ingrid@x.example").ID); err != nil || c.Status != inbox.Open {
		t.Errorf("telling changed the status: %v, %v", c.Status, err)
	}
}
