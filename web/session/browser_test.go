package session_test

// The door in a real browser.

import (
	"testing"

	"rapport/team"
	"rapport/web/browser"
	"rapport/web/session"
)

func TestTheDoorInABrowser(t *testing.T) {
	k := newDoor(t, session.Options{})
	b := browser.New(t)
	b.Open(k.url + "/week")
	b.WaitText("Who leads support here?")
	b.Axe()
	zone := browser.Eval[string](b, `Intl.DateTimeFormat().resolvedOptions().timeZone`)
	b.Until(`document.querySelector("#zone").value === "` + zone + `"`)
	b.Fill("#name", "Ana Ferreira")
	b.Fill("#email", "ana@kindling.example")
	b.Fill("#team", "Kindling support")
	b.Fill("#password", password)
	b.Choose("#zone", "Asia/Tokyo")
	b.ClickText("Begin")
	b.WaitText("mailboxes of ana@kindling.example")
	ana, err := k.Team.PersonByEmail(t.Context(), "ana@kindling.example")
	if err != nil || ana.Zone != "Asia/Tokyo" {
		t.Errorf("founded by %+v, %v", ana, err)
	}

	b.Open(k.url + "/session")
	b.WaitText("inside as ana")

	joe := browser.New(t)
	joe.View(390, 844, true)
	joe.Open(k.url + "/")
	joe.WaitText("Welcome back")
	joe.Fill("#email", "ana@kindling.example")
	joe.Fill("#password", "not the password")
	joe.Press("Enter")
	joe.WaitText("don’t go together")
	joe.Axe()
	if joe.Value("#email") != "ana@kindling.example" {
		t.Error("the address is lost after a wrong password")
	}
	joe.Until(`document.activeElement.id === "password"`)

	secret, err := k.Team.Invite(t.Context(), ana, team.Invitation{Email: "tui@kindling.example", Name: "Tui Parata", Role: team.Technician})
	must(t, err)
	joe.Open(k.url + "/invitations/" + secret)
	joe.WaitText("Ana invites you to Kindling support")
	joe.Axe()
	joe.Fill("#password", password)
	joe.ClickText("Join the team")
	joe.WaitText("inside as tui@kindling.example")
	b.Open(k.url + "/invitations/" + secret)
	b.WaitText("This invitation has grown old")
	b.Axe()
}
