package e2e

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/mail/sandbox"
	"rapport/team"
	"rapport/web/browser"
)

// desk is the program with one customer who waits, signed in as Ana.
func desk(t *testing.T) (*app.App, *sandbox.World, *browser.Browser, string, inbox.Conversation) {
	t.Helper()
	ctx := t.Context()
	world, err := sandbox.Start(ctx, sandbox.Options{Now: time.Now})
	must(t, err)
	t.Cleanup(world.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	base := "http://" + l.Addr().String()
	a := settled(t, app.Place{Data: t.TempDir(), BaseURL: base, Hasty: true}, nil, serverAt(t, world.SMTP()))
	letRun(t, a, l, a.Web(app.WebOptions{DemoKey: "here", DemoPerson: "ana@kindling.example"}).Handler)
	boxes, err := a.Inbox.Mailboxes(ctx)
	must(t, err)
	raw := "From: Marguerite Olsen <marguerite@lake.example>\r\nTo: " + helpAddress + "\r\nSubject: Card field missing\r\nMessage-ID: <first@lake.example>\r\n\r\nThe card box never appears.\r\n"
	must(t, a.Inbox.Accept(ctx, inbox.Batch{Mailbox: boxes[0].ID, Mails: []inbox.Raw{{Bytes: []byte(raw), At: time.Now()}}}))
	var c inbox.Conversation
	waitFor(t, 10*time.Second, func() (bool, string) {
		page, err := a.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 1})
		must(t, err)
		if len(page.Rows) == 1 {
			c = page.Rows[0]
		}
		return c.ID != "", "the mail is not sorted yet"
	})
	b := browser.New(t)
	b.Open(base + "/session/demo/here")
	return a, world, b, base, c
}

// picture keeps a screenshot where RAPPORT_PICTURES says, for the eye.
func picture(b *browser.Browser, name string) {
	if dir := os.Getenv("RAPPORT_PICTURES"); dir != "" {
		b.Screenshot(filepath.Join(dir, name+".png"), 1440, 900, false)
		b.Screenshot(filepath.Join(dir, name+"-390.png"), 390, 844, true)
		b.View(1440, 900, false)
	}
}

// Ana writes a snippet, mends it and takes that back; then she answers with it by keys alone.
func TestSnippets(t *testing.T) {
	a, world, b, base, c := desk(t)
	b.Open(base + "/snippets")
	b.WaitText("No snippets yet")
	b.Press("c")
	b.WaitFor("trix-editor")
	b.Fill("#st", "Make a safe copy of your site")
	b.Fill("#sa", "staging")
	b.Fill("#fo", "Setting up")
	b.Click("trix-editor")
	b.Type("In WordPress, open {{where: choice | Donations, Tools | Settings}} and press Copy. {{optional: they want a call}}I can call you {{day and time}}.{{end}} It is gone on {{date: in 5 days}}. Until {{day")
	b.Press("Control+Enter")
	b.WaitText("“{{day” has no “}}” after it.")
	b.Click("trix-editor")
	b.Press("Control+End")
	b.Type(" and time?}}")
	b.Press("Control+Enter")
	b.WaitText("Kept. Type ;staging in an answer.")
	b.WaitText("they want a call")
	picture(b, "snippet")
	b.AxeEverywhere()
	b.Fill("#st", "A safe copy")
	b.ClickText("Save")
	b.WaitText("Kept.")
	b.Press("z")
	b.WaitText("It says again what it said then.")
	b.Until(`document.querySelector("#st").value === "Make a safe copy of your site"`)

	all, _, err := a.Snippets.All(t.Context(), people(t, a, "ana@kindling.example"))
	must(t, err)
	if len(all) != 1 || all[0].Abbr != ";staging" || all[0].Folder != "Setting up" {
		t.Fatalf("%+v", all)
	}

	b.Open(base + "/conversations/" + c.ID)
	b.WaitFor("trix-editor")
	b.Press("r")
	b.Until(`document.activeElement.matches("trix-editor")`)
	b.Type(";sta")
	b.WaitText("Make a safe copy of your site")
	picture(b, "picker")
	b.Press("Tab")
	b.WaitText("In WordPress, open {{where}} and press Copy.")
	b.WaitFor(".fills:not([hidden]) select")
	b.Until(`document.activeElement.matches(".fills select")`)
	picture(b, "blanks")
	b.AxeEverywhere()
	b.Click("trix-editor")
	b.Press("Control+Enter") // waits for the blank
	b.Until(`document.activeElement.matches(".fills select")`)
	b.Choose(".fills select", "Settings")
	b.WaitText("In WordPress, open Settings and press Copy.")
	b.Click(".fills input[type=checkbox]")
	b.WaitText("I can call you {{day and time}}.")
	b.Fill(".fills input.input", "9")
	b.Press("Enter")
	b.WaitText("I can call you 9.")
	b.WaitText("Until 9")
	b.Until(`document.querySelector(".fills").hidden`)
	b.Press("Control+Enter") // nearly all of it is snippet
	b.WaitText("Begin or end with a line that is only for them")
	b.Until(`document.activeElement.id === "prefab"`)
	picture(b, "share")
	b.Press("Shift+Tab")
	b.Click("trix-editor")
	b.Press("Control+Home")
	b.Type("Dear Marguerite, a gala with 340 guests deserves a card field that appears, and it will. ")
	b.Until(`document.querySelector("#prefab").closest("[hidden]") !== null`)
	b.Press("Control+Enter")
	b.WaitText("Going to Marguerite")
	waitFor(t, 30*time.Second, func() (bool, string) { return len(world.Mailbox("marguerite@lake.example")) == 1, "nothing has left" })
	if raw := string(world.Mailbox("marguerite@lake.example")[0].Raw); strings.Contains(raw, "{{") || strings.Contains(raw, "<mark") {
		t.Errorf("left as %s", raw)
	}
	waitFor(t, 10*time.Second, func() (bool, string) {
		one, err := a.Snippets.Snippet(t.Context(), people(t, a, "ana@kindling.example"), all[0].ID)
		must(t, err)
		return one.Uses == 1, "its use is not counted"
	})
	b.Open(base + "/snippets/" + all[0].ID)
	b.WaitText("Used 1 time in 4 weeks by 1 person")
	b.ClickText("Retire")
	b.WaitText("Nobody is offered it any more")
	b.Press("z")
	b.WaitText("It is in use again.")
}

func people(t *testing.T, a *app.App, email string) team.Person {
	t.Helper()
	p, err := a.Team.PersonByEmail(t.Context(), email)
	must(t, err)
	return p
}

// Ana brings in what another program kept, sees before what comes of it, and takes it back.
func TestBringingInSnippets(t *testing.T) {
	a, _, b, base, _ := desk(t)
	file := filepath.Join(t.TempDir(), "team-replies.csv")
	must(t, os.WriteFile(file, []byte("abbreviation,content,label\n"+
		";copy,Open %filltext:name=where% and choose Copy.,A safe copy of your site\n"+
		";pay,Switch it on under <b>Settings</b>. %clipboard%,Apple Pay\n"+
		";void,Also %snippet:nothing%,Voids\nempty,,\n"), 0o600))
	b.Open(base + "/snippets")
	b.ClickText("Bring in others")
	b.WaitFor("#file")
	b.AxeEverywhere()
	b.Upload("#file", file)
	b.Press("Control+Enter")
	b.WaitText("Bring in 2 snippets")
	b.WaitText("There is no snippet ;nothing")
	b.WaitText("The clipboard can’t be read here")
	b.WaitText("1 comes in as it is, 1 loses something on the way, 2 can’t come in.")
	picture(b, "bring")
	b.AxeEverywhere()
	b.Fill("#fo", "From elsewhere")
	b.Press("Control+Enter")
	b.WaitText("2 snippets are in.")
	b.WaitText("A safe copy of your site")
	count := func() int {
		all, _, err := a.Snippets.All(t.Context(), people(t, a, "ana@kindling.example"))
		must(t, err)
		for _, one := range all {
			if one.Folder != "From elsewhere" {
				t.Errorf("%s is in %q", one.Name, one.Folder)
			}
		}
		return len(all)
	}
	if n := count(); n != 2 {
		t.Errorf("%d came in", n)
	}
	b.Press("z")
	b.WaitText("2 snippets are out again.")
	if n := count(); n != 0 {
		t.Errorf("%d stayed", n)
	}
}
