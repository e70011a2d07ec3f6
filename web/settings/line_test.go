package settings_test

import (
	"strings"
	"testing"

	"rapport/team"
	"rapport/web/browser"
)

func TestWhoReportsToWhomAndWhoLeft(t *testing.T) {
	k := newOffice(t)
	k.post("/settings/people/"+k.joe.ID+"/manager", map[string]string{"manager": k.ana.ID}).wants(t, 200, "/settings/people", "Reports to Ana")
	k.post("/settings/people/"+k.ana.ID+"/manager", map[string]string{"manager": k.joe.ID}).wants(t, 422, "/settings/people/"+k.ana.ID+"/manager", "Joe reports to Ana. Change that first.")
	k.viewer = &k.joe
	k.post("/settings/people/"+k.joe.ID+"/manager", map[string]string{"manager": ""}).wants(t, 403, "/settings/people/"+k.joe.ID+"/manager", "Only the head of support")
	k.viewer = &k.ana
	k.post("/settings/people/"+k.joe.ID+"/leaving", nil).wants(t, 409, "/settings/people/"+k.joe.ID+"/leaving", "Nothing happened")
	left := map[string]string{"left": "yes"}
	k.post("/settings/people/"+k.ana.ID+"/leaving", left).wants(t, 409, "/settings/people/"+k.ana.ID+"/leaving", "head of support")
	k.post("/settings/people/"+k.joe.ID+"/leaving", left).wants(t, 200, "/settings/people", "1 person")
	if p, err := k.team.Person(t.Context(), k.joe.ID); err != nil || p.LeftAt.IsZero() {
		t.Errorf("Joe is still here: %+v %v", p, err)
	}
}

func TestGivingPeopleAnotherPart(t *testing.T) {
	k := newOffice(t)
	b := browser.New(t)
	b.Open(k.url + "/settings/people")
	b.ClickText("Change Ana Ferreira")
	b.Choose("#r-"+k.ana.ID, "director")
	b.Click(`form[action="/settings/people/` + k.ana.ID + `/role"] button`)
	b.WaitText("Ana is the only head of support. Make somebody else one first.")
	b.Axe()
	b.ClickText("Change Joe Adeyemi")
	b.Choose("#r-"+k.joe.ID, "head")
	b.Click(`form[action="/settings/people/` + k.joe.ID + `/role"] button`)
	b.WaitText("Joe is head of support from now on.")
	if p, err := k.team.Person(t.Context(), k.joe.ID); err != nil || p.Role != team.Head {
		t.Errorf("%+v, %v", p, err)
	}
	picture(b, "role")
	b.ClickText("Undo")
	b.WaitText("Joe is a senior technician from now on.")
	k.viewer = &k.joe
	k.post("/settings/people/"+k.joe.ID+"/role", map[string]string{"role": "head"}).wants(t, 403, "/settings/people/"+k.joe.ID+"/role", "Only the head of support")
}

func TestSendingALinkForANewPassword(t *testing.T) {
	k := newOffice(t)
	at := "/settings/people/" + k.joe.ID + "/password-link"
	k.post(at, nil).wants(t, 409, at, "No mailbox has a server for sending yet")
	k.post("/settings/mailboxes", k.form()).wants(t, 200, "/settings/mailboxes", "Receiving")
	k.post(at, nil).wants(t, 200, "/settings/people", "Joe Adeyemi")
	if got := k.world.Mailbox(k.joe.Email); len(got) != 1 || !strings.Contains(string(got[0].Raw), "/session/password/") {
		t.Errorf("%d mails came", len(got))
	}
	k.viewer = &k.joe
	k.post(at, nil).wants(t, 403, at, "Only the head of support")
}
