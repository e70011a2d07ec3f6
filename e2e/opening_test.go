package e2e

// A one-on-one that the law opens: two with the right in two browsers, the pair in two more.

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"rapport/web/browser"
)

// open opens the pages as somebody who has signed in.
func (v *vault) open(name string) *browser.Browser {
	v.t.Helper()
	b := browser.New(v.t)
	b.Open(v.base + "/session")
	b.Fill("#email", name+"@kindling.example")
	b.Fill("#password", vaultPassword)
	b.ClickText("Sign in")
	b.WaitGone("#password")
	return b
}

// looks reads a page as axe-core does, at both widths, and keeps pictures for people who ask for them.
func looks(b *browser.Browser, name string) {
	b.Until(`!document.documentElement.matches("[aria-busy=true],[data-turbo-preview]")`)
	b.Axe()
	b.View(390, 844, false)
	b.Until(`document.documentElement.scrollWidth <= 390`)
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		for suffix, dark := range map[string]bool{"": false, "-dark": true} {
			for width, size := range map[int]string{1440: "-1440", 390: "-390"} {
				b.View(width, 900, dark)
				b.Screenshot(dir+"/"+name+size+suffix+".png", width, browser.Eval[int](b, `Math.min(4000, document.documentElement.scrollHeight)`), dark)
			}
		}
	}
	b.View(390, 844, true)
	b.Axe()
	b.View(1440, 900, false)
}

func TestTwoOpenAPageAndBothAreTold(t *testing.T) {
	v := newVault(t, "")
	v.fill()
	clients := map[string]*http.Client{}
	for _, name := range []string{"head", "director", "above", "technician", "report", "manager", "nobody"} {
		clients[name] = v.client(name)
	}
	own := v.base + "/oneonones/" + v.pair.ID
	report, manager := v.open("report"), v.open("manager")
	head, director := v.enter("head"), v.enter("director") // these by keys alone
	report.Open(own)
	manager.Open(own)
	report.WaitText("Earlier one-on-ones")
	manager.WaitText("Earlier one-on-ones")

	// Asked, with a reason. Nobody is told, and nobody reads.
	head.press("Opened because the law asked")
	head.WaitText("Nobody opened a page of yours.")
	head.choose("Between", "Report Person")
	head.choose("and", "Manager Person")
	head.reach("Access request")
	head.Press("Space")
	head.write("The reason", "Because")
	head.reach("The private notes of both, too")
	head.Press("Space")
	head.press("Ask")
	head.WaitText("Write down the reason, in a sentence.")
	looks(head.Browser, "openings-ask")
	head.reach("The reason")
	head.Press("Control+a")
	head.Type("Report asked for all that is written about them.")
	head.press("Ask")
	head.WaitText("Somebody else with the right has to agree")
	head.WaitNoText("Read it now")
	address := browser.Eval[string](head.Browser, `location.href`)
	v.mayNotRead(clients, address, "head", "director", "above", "technician", "report", "manager", "nobody")
	if n := len(v.openedMails()); n > 0 {
		t.Errorf("%d were told before anything was open", n)
	}

	// A second person with the right finds it behind the bell, wherever they are, and by mail, which names nobody.
	director.WaitFor("#bell .count")
	director.Press("g", "n")
	director.WaitText("waits for a second person")
	director.press("A request")
	director.WaitText("It takes a second person")
	waits := v.mail("director@kindling.example", "A request waits for a second person")
	if !strings.Contains(waits.Text, strings.TrimPrefix(address, v.base)) || strings.Contains(waits.Text+waits.HTML, "Person") {
		t.Errorf("that something waits is said so: %s", waits.Text)
	}

	// They agree: both are told at that moment, by mail and on their page.
	looks(director.Browser, "opening-agree")
	director.press("Agree, and tell both")
	director.WaitText("Nobody so far.")
	for _, b := range []*browser.Browser{report, manager} {
		b.WaitText("Report asked for all that is written about them.") // by itself
		b.WaitText("Nobody read it so far.")
	}
	looks(report, "pair-opened")
	for _, name := range []string{"report", "manager"} {
		v.mail(name+"@kindling.example", "Your one-on-one was opened")
	}
	v.mayNotRead(clients, address, "above", "technician", "report", "manager", "nobody")

	// Reading is a press that is kept, and shown to the two.
	head.Open(address)
	head.press("Read it now")
	head.WaitText("What was opened")
	words := browser.Eval[string](head.Browser, `document.body.innerText`)
	for where, word := range v.secrets { // the subject of a mail is kept nowhere
		if where != "subject of the answer" && !strings.Contains(words, word) {
			t.Errorf("what was opened lacks what was written as %s", where)
		}
	}
	looks(head.Browser, "opening-read")
	for _, b := range []*browser.Browser{report, manager} {
		b.WaitText("It was read 1 time.")
	}
	report.ClickText("Who read what")
	report.WaitText("Hana Head on")
	report.WaitNoText("Read it now")
	looks(report, "opening-told")

	// Closed, it opens for nobody, and stands there for ever.
	director.Open(address)
	director.press("Close it")
	director.WaitText("closed on")
	v.mayNotRead(clients, address, "head", "director")
	report.Open(own)
	report.WaitText("Why, and who")
	report.Open(v.base + "/openings")
	report.WaitText("closed on")
}

// mayNotRead fails when somebody reads what is asked for, or learns of it by looking.
func (v *vault) mayNotRead(clients map[string]*http.Client, address string, names ...string) {
	v.t.Helper()
	path := strings.TrimPrefix(address, v.base)
	for _, name := range names {
		c := clients[name]
		for _, at := range []struct{ method, path string }{{http.MethodPost, path + "/readings"}, {http.MethodGet, path}, {http.MethodGet, path + "/readings"}, {http.MethodGet, "/openings"}} {
			if found := v.hidden(v.ask(c, at.method, at.path)); len(found) > 0 {
				v.t.Errorf("%s finds %q at %s %s", name, found, at.method, at.path)
			}
		}
	}
}

// openedMails are the letters that tell of an opening.
func (v *vault) openedMails() (all []string) {
	for _, name := range []string{"report", "manager"} {
		for _, d := range v.world.Mailbox(name + "@kindling.example") {
			if strings.Contains(string(d.Raw), "was opened") {
				all = append(all, name)
			}
		}
	}
	return all
}
