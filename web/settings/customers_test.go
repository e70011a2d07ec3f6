package settings_test

import (
	"net/http"
	"testing"

	"rapport/web/browser"
)

func TestNamingWhatIsKeptOfCustomers(t *testing.T) {
	k := newOffice(t)
	const at = "/settings/customers"
	k.post(at, map[string]string{"name": " Plan "}).Wants(http.StatusOK, at, "Plan Rename")
	k.post(at, map[string]string{"name": "plan"}).Wants(http.StatusUnprocessableEntity, at, "There is a field “plan” already")
	k.post(at, map[string]string{"name": " "}).Wants(http.StatusUnprocessableEntity, at, "A field needs a name")
	all, err := k.Inbox.Fields(t.Context())
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("fields %+v", all)
	}
	one := at + "/" + all[0].ID
	k.post(one, map[string]string{"name-" + all[0].ID: ""}).Wants(http.StatusUnprocessableEntity, one, "A field needs a name")
	k.post(one, map[string]string{"name-" + all[0].ID: "Tariff"}).Wants(http.StatusOK, at, "Tariff Rename")
	k.viewer = k.Joe
	if got := k.get(at); got.Status != http.StatusForbidden {
		t.Errorf("a senior sees it: %d", got.Status)
	}
	if got := k.post(one+"/removal", nil); got.Status != http.StatusForbidden {
		t.Errorf("a senior takes a field away: %d", got.Status)
	}
}

func TestNamingWhatIsKeptOfCustomersInABrowser(t *testing.T) {
	k := newOffice(t)
	b := browser.New(t)
	b.Open(k.URL + "/settings")
	b.ClickText("About customers")
	b.WaitText("What you keep of each customer")
	b.Fill("#name", "Plan")
	b.ClickText("Add a field")
	b.WaitText("Saved: “Plan”.")
	b.ClickText("Take away")
	b.WaitText("The field stands beside no customer any more.")
	b.ClickText("Undo")
	b.WaitText("It is back, with all it said.")
	b.Open(k.URL + "/settings/customers")
	b.ClickText("Rename")
	b.AxeEverywhere()
}
