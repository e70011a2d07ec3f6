package settings_test

import (
	"net/http"
	"testing"

	"rapport/web/browser"
)

func TestNamingWhatIsKeptOfCustomers(t *testing.T) {
	k := newOffice(t)
	const at = "/settings/customers"
	k.post(at, map[string]string{"name": " Plan "}).wants(t, http.StatusOK, at, "Plan Rename")
	k.post(at, map[string]string{"name": "plan"}).wants(t, http.StatusUnprocessableEntity, at, "There is a field “plan” already")
	k.post(at, map[string]string{"name": " "}).wants(t, http.StatusUnprocessableEntity, at, "A field needs a name")
	all, err := k.inbox.Fields(t.Context())
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("fields %+v", all)
	}
	one := at + "/" + all[0].ID
	k.post(one, map[string]string{"name-" + all[0].ID: ""}).wants(t, http.StatusUnprocessableEntity, one, "A field needs a name")
	k.post(one, map[string]string{"name-" + all[0].ID: "Tariff"}).wants(t, http.StatusOK, at, "Tariff Rename")
	k.viewer = &k.joe
	if got := k.get(at); got.status != http.StatusForbidden {
		t.Errorf("a senior sees it: %d", got.status)
	}
	if got := k.post(one+"/removal", nil); got.status != http.StatusForbidden {
		t.Errorf("a senior takes a field away: %d", got.status)
	}
}

func TestNamingWhatIsKeptOfCustomersInABrowser(t *testing.T) {
	k := newOffice(t)
	b := browser.New(t)
	b.Open(k.url + "/settings")
	b.ClickText("About customers")
	b.WaitText("What you keep of each customer")
	b.Fill("#name", "Plan")
	b.ClickText("Add a field")
	b.WaitText("Saved: “Plan”.")
	b.ClickText("Take away")
	b.WaitText("The field stands beside no customer any more.")
	b.ClickText("Undo")
	b.WaitText("It is back, with all it said.")
	b.Open(k.url + "/settings/customers")
	b.ClickText("Rename")
	b.AxeEverywhere()
}
