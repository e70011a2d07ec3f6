package settings_test

import (
	"strings"
	"testing"

	"rapport/team"
	"rapport/web/browser"
)

func TestWhoReportsToWhomAndWhoLeft(t *testing.T) {
	k := newOffice(t)
	k.post("/settings/people/"+k.Joe.ID+"/manager", map[string]string{"manager": k.Ana.ID}).Wants(200, "/settings/people", "Reports to Ana")
	k.post("/settings/people/"+k.Ana.ID+"/manager", map[string]string{"manager": k.Joe.ID}).Wants(422, "/settings/people/"+k.Ana.ID+"/manager", "Joe reports to Ana. Change that first.")
	k.viewer = k.Joe
	k.post("/settings/people/"+k.Joe.ID+"/manager", map[string]string{"manager": ""}).Wants(403, "/settings/people/"+k.Joe.ID+"/manager", "Only the head of support")
	k.viewer = k.Ana
	k.post("/settings/people/"+k.Joe.ID+"/leaving", nil).Wants(409, "/settings/people/"+k.Joe.ID+"/leaving", "Nothing happened")
	left := map[string]string{"left": "yes"}
	k.post("/settings/people/"+k.Ana.ID+"/leaving", left).Wants(409, "/settings/people/"+k.Ana.ID+"/leaving", "head of support")
	k.post("/settings/people/"+k.Joe.ID+"/leaving", left).Wants(200, "/settings/people", "1 person")
	if p, err := k.Team.Person(t.Context(), k.Joe.ID); err != nil || p.LeftAt.IsZero() {
		t.Errorf("Joe is still here: %+v %v", p, err)
	}
}

func TestGivingPeopleAnotherPart(t *testing.T) {
	k := newOffice(t)
	b := browser.New(t)
	b.Open(k.URL + "/settings/people")
	b.ClickText("Change Ana Ferreira")
	b.Choose("#r-"+k.Ana.ID, "director")
	b.Click(`form[action="/settings/people/` + k.Ana.ID + `/role"] button`)
	b.WaitText("Ana is the only head of support. Make somebody else one first.")
	b.Axe()
	b.ClickText("Change Joe Adeyemi")
	b.Choose("#r-"+k.Joe.ID, "head")
	b.Click(`form[action="/settings/people/` + k.Joe.ID + `/role"] button`)
	b.WaitText("Joe is head of support from now on.")
	if p, err := k.Team.Person(t.Context(), k.Joe.ID); err != nil || p.Role != team.Head {
		t.Errorf("%+v, %v", p, err)
	}
	picture(b, "role")
	b.ClickText("Undo")
	b.WaitText("Joe is a senior technician from now on.")
	k.viewer = k.Joe
	k.post("/settings/people/"+k.Joe.ID+"/role", map[string]string{"role": "head"}).Wants(403, "/settings/people/"+k.Joe.ID+"/role", "Only the head of support")
}

func TestSendingALinkForANewPassword(t *testing.T) {
	k := newOffice(t)
	at := "/settings/people/" + k.Joe.ID + "/password-link"
	k.post(at, nil).Wants(409, at, "No mailbox has a server for sending yet")
	k.post("/settings/mailboxes", k.form()).Wants(200, "/settings/mailboxes", "Receiving")
	k.post(at, nil).Wants(200, "/settings/people", "Joe Adeyemi")
	if got := k.world.Mailbox(k.Joe.Email); len(got) != 1 || !strings.Contains(string(got[0].Raw), "/session/password/") {
		t.Errorf("%d mails came", len(got))
	}
	k.viewer = k.Joe
	k.post(at, nil).Wants(403, at, "Only the head of support")
}
