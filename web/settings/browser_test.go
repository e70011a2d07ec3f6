package settings_test

// The settings in a real browser.

import (
	"os"
	"path/filepath"
	"testing"

	"rapport/inbox"
	"rapport/web/browser"
)

func TestSettingUpAMailboxInABrowser(t *testing.T) {
	k := newOffice(t)
	b := browser.New(t)
	form := k.form()
	b.Open(k.URL + "/settings")
	b.ClickText("Connect a mailbox")
	b.WaitText("A new mailbox")
	b.Axe()
	b.WaitGone("#outgoing_user") // the same user for both ways
	for _, field := range []string{"address", "incoming_host", "incoming_port", "incoming_user", "outgoing_host", "outgoing_port"} {
		b.Fill("#"+field, form[field])
	}
	b.Choose("#incoming_security", "plain")
	b.Choose("#outgoing_security", "plain")
	b.Fill("#incoming_password", "mistyped")
	b.ClickText("Try it")
	b.WaitText("Receiving stops at “The sign-in was refused”. Sending stops at “The sign-in was refused”.")
	b.Axe()
	if b.Value("#incoming_password") != "mistyped" || b.Value("#incoming_host") != form["incoming_host"] {
		t.Error("trying took away what was typed")
	}
	b.ClickText("Go to the field")
	b.Until(`document.activeElement.id === "incoming_password"`)
	b.Fill("#incoming_password", form["incoming_password"])
	b.ClickText("Again")
	b.WaitText("Everything works. Nothing is saved yet.")
	b.ClickText("Save")
	b.WaitText("help@kindling.example is saved.")
	b.WaitText("One, receiving.")
	b.Axe()
	b.ClickText("help@kindling.example")
	b.WaitText("Empty keeps the one there is.")

	// Its name, what stands under each answer, and another address with both of its own.
	b.Fill("#name", "Kindling helpers")
	b.Fill("#signature", "The people at Kindling")
	b.Fill("#alias-0", "sales@kindling.example")
	b.Fill("#alias-0-name", "Kindling sales")
	b.Fill("#alias-0-signature", "Your sales team")
	b.ClickText("Save")
	b.WaitText("help@kindling.example is saved.")
	box := k.box()
	if box.Name != "Kindling helpers" || box.Signature != "The people at Kindling" || len(box.Aliases) != 1 || box.Aliases[0] != (inbox.Alias{Address: "sales@kindling.example", Name: "Kindling sales", Signature: "Your sales team"}) {
		t.Errorf("kept is %q, %q and %+v", box.Name, box.Signature, box.Aliases)
	}
	b.ClickText("help@kindling.example")
	b.WaitFor("#alias-1") // one more can be added
	b.View(390, 844, true)
	b.Axe()
}

func TestPeopleInABrowser(t *testing.T) {
	k := newOffice(t)
	b := browser.New(t)
	b.Open(k.URL + "/settings/people")
	b.Fill("#email", "tui@kindling.example")
	b.Fill("#name", "Tui Parata")
	b.ClickText("Invite")
	b.WaitText("Invited, but not told yet")
	b.Axe()
	k.opens(b.Value("#link"), "tui@kindling.example")
	b.View(390, 844, true)
	b.Axe()
	b.View(1440, 900, false)
	b.ClickText("My settings")
	b.WaitFor("#zone")
	b.Axe()
	if b.Value("#zone") != "Europe/Lisbon" {
		t.Errorf("the zone reads %q when the page opens", b.Value("#zone"))
	}
	b.Choose("#zone", "Asia/Tokyo")
	b.ClickText("Save")
	b.WaitText("Saved.")
	if p, err := k.Team.Person(t.Context(), k.Ana.ID); err != nil || p.Zone != "Asia/Tokyo" {
		t.Errorf("kept %+v (%v)", p, err)
	}
}

// picture keeps what a page looks like where RAPPORT_PICTURES says, for the eye.
func picture(b *browser.Browser, name string) {
	if dir := os.Getenv("RAPPORT_PICTURES"); dir != "" {
		b.Screenshot(filepath.Join(dir, name+".png"), 1440, 900, false)
		b.Screenshot(filepath.Join(dir, name+"-dark.png"), 1440, 900, true)
		b.Screenshot(filepath.Join(dir, name+"-390.png"), 390, 844, true)
		b.View(1440, 900, false)
	}
}
