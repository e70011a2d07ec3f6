package settings_test

// Office hours, working hours and time off, as people meet them.

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
)

// postAll posts a form in which a name may stand more than once.
func (k *office) postAll(path string, form url.Values) desk.Answer {
	k.t.Helper()
	return k.Read(http.PostForm(k.URL+path, form))
}

func (k *office) held() team.Schedule {
	k.t.Helper()
	all, err := k.Team.OfficeHours(k.t.Context())
	must(k.t, err)
	s, _ := all.At(k.Clock.Now().UnixMicro())
	return s
}

func (k *office) away(who, of team.Person) []team.Absence {
	k.t.Helper()
	r, err := k.Team.Roster(k.t.Context(), who, k.Clock.Now(), k.Clock.Now().AddDate(0, 3, 0))
	must(k.t, err)
	return r.Away(of.ID)
}

func TestOfficeHoursAreSetOnce(t *testing.T) {
	k := newOffice(t)
	k.get("/settings/hours").Wants(200, "/settings/hours", "None are set so far: every second counts.")
	form := url.Values{
		"zone": {"Europe/Lisbon"}, "mon": {"9 - 17"}, "tue": {"09:00 to 12:30, 13:30 to 17:00"}, "sat": {"nine"},
		"off": {"2026-12-25 Natal", "2026-12-31"}, "date": {"2027-01-02"}, "name": {"Stocktaking"},
	}
	g := k.postAll("/settings/hours", form)
	g.Wants(422, "/settings/hours", "“nine” is no time from and until.")
	if g.Attr("sat", "aria-invalid") != "true" || g.Attr("sat", "value") != "nine" || g.Attr("tue", "value") != form.Get("tue") || g.Attr("mon", "aria-invalid") != "" {
		t.Errorf("the form is not shown as it was typed: %s", g.Body)
	}
	if s := k.held(); s.Since != 0 {
		t.Errorf("something was kept: %+v", s)
	}
	form.Del("sat")
	k.postAll("/settings/hours", form).Wants(200, "/settings/hours", "Since 23 November 2026, by Ana.")
	s := k.held()
	if s.Hours.Words() != "Monday 09:00 to 17:00, Tuesday 09:00 to 12:30 and 13:30 to 17:00" || len(s.Off) != 3 || s.Off[2] != (team.DayOff{Date: "2027-01-02", Name: "Stocktaking"}) || s.Who != k.Ana.Email {
		t.Errorf("kept %+v", s)
	}
	k.Clock.Add(24 * time.Hour)
	form.Set("mon", "")
	k.postAll("/settings/hours", form).Wants(200, "/settings/hours", "What held before, 1 version 23 November 2026 Monday 09:00 to 17:00, Tuesday")
}

func TestHolidaysOfACountryAreTakenBeforeSaving(t *testing.T) {
	k := newOffice(t)
	form := url.Values{"zone": {"Europe/Lisbon"}, "mon": {"9-17"}, "off": {"2026-12-08 Own name"}}
	with := func(pairs ...string) url.Values {
		f := maps.Clone(form)
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return f
	}
	g := k.postAll("/settings/hours/draft", with("take", "1", "country", "PT"))
	g.Wants(200, "/settings/hours/draft", "Not saved yet.")
	for _, want := range []string{`value="2026-12-08 Own name"`, `value="2026-12-25 Natal"`, `value="2027-12-25 Natal"`} {
		if !strings.Contains(g.Body, want) {
			t.Errorf("the draft has no %s", want)
		}
	}
	if strings.Contains(g.Body, "2026-10-05") || strings.Contains(g.Body, "2026-12-08 Imaculada") {
		t.Error("a day that is over, or one that was there, was taken")
	}
	k.postAll("/settings/hours/draft", with("take", "1")).Wants(200, "/settings/hours/draft", "Choose a country.")
	k.postAll("/settings/hours/draft", form).Wants(200, "/settings/hours/draft", "Choose a day.")
	k.postAll("/settings/hours/draft", with("date", "2026-12-24", "name", "Eve")).Wants(200, "/settings/hours/draft", "24 Dec Eve")
	if s := k.held(); s.Since != 0 {
		t.Errorf("a draft was kept: %+v", s)
	}
}

func TestOthersReadTheOfficeHours(t *testing.T) {
	k := newOffice(t)
	must(t, k.Team.SetOfficeHours(t.Context(), k.Ana, team.Office{Zone: "UTC", Hours: team.WeekHours{{{From: 540, To: 1020}}}, Off: []team.DayOff{{Date: "2026-12-25", Name: "Christmas"}}}))
	must(t, k.Team.SetWorking(t.Context(), k.Ana, k.Ana.ID, team.Working{Country: "PT"}))
	k.viewer = k.Joe
	g := k.get("/settings/hours")
	g.Wants(200, "/settings/hours", "Monday 09:00 to 17:00")
	g.Wants(200, "/settings/hours", "25 Dec Christmas")
	g.Wants(200, "/settings/hours", "8 Dec Imaculada Conceição Portugal: Ana is off, the team is open")
	if strings.Contains(g.Body, "<input") && strings.Contains(g.Body, `name="mon"`) {
		t.Error("a technician is shown the form")
	}
	for _, path := range []string{"/settings/hours", "/settings/hours/draft"} {
		k.post(path, map[string]string{"mon": "9-17"}).Wants(403, path, "Only the head of support can change when the team is open.")
	}
}

func TestPeopleEnterTheirOwnHoursAndTimeOff(t *testing.T) {
	k := newOffice(t)
	k.viewer = k.Joe
	own := "/settings/time/" + k.Joe.ID
	k.post(own+"/hours", map[string]string{"mon": "8-16", "tue": "24-8", "country": "PT"}).Wants(422, own+"/hours", "24:00 is not before 08:00.")
	k.post(own+"/hours", map[string]string{"mon": "8-16", "country": "PT"}).Wants(200, "/settings/time", "Working hours, in Lagos")
	k.get("/settings/time").Wants(200, "/settings/time", "Next: 1 Dec Restauração da Independência, 8 Dec Imaculada Conceição, 25 Dec Natal.")
	g := k.post(own+"/off", map[string]string{"first": "2026-12-21", "last": "2026-12-20", "reason": "sickness", "note": "the teeth"})
	g.Wants(422, own+"/off", "The last day is before the first.")
	if g.Attr("note", "value") != "the teeth" || g.Attr("last", "aria-invalid") != "true" || g.Attr("mon", "value") != "08:00 to 16:00" {
		t.Errorf("the form is not shown as it was typed: %s", g.Body)
	}
	k.post(own+"/off", map[string]string{"first": "2026-12-21", "reason": "sickness", "note": "the teeth"}).Wants(200, "/settings/time", "21 Dec Sick the teeth")
	all := k.away(k.Joe, k.Joe)
	ill := all[2] // after two holidays
	if ill.Reason != team.Sickness || ill.Last != "2026-12-21" {
		t.Fatalf("entered %+v", all)
	}
	k.post("/settings/time/off/"+ill.ID+"/cancellation", nil).Wants(200, "/settings/time", "None from today on.")
	if now := k.away(k.Joe, k.Joe); len(now) != len(all)-1 {
		t.Errorf("after cancelling: %+v", now)
	}
	k.post("/settings/time/off/"+ill.ID+"/restoration", nil).Wants(200, "/settings/time", "21 Dec Sick the teeth")
	k.get("/settings/time/"+k.Ana.ID).Wants(403, "/settings/time/"+k.Ana.ID, "Only the head of support can")
	k.post("/settings/time/"+k.Ana.ID+"/off", map[string]string{"first": "2026-12-21", "reason": "other"}).Wants(403, "/settings/time/"+k.Ana.ID+"/off", "Each person enters their own")

	k.viewer = k.Ana
	k.get(own).Wants(200, own, "21 Dec Sick the teeth")
	k.post(own+"/off", map[string]string{"first": "2027-01-04", "last": "2027-01-05", "reason": "vacation"}).Wants(200, own, "4 to 5 Jan 2027 Vacation Entered by Ana")
	k.post("/settings/time/off/"+ill.ID+"/cancellation", nil).Wants(200, own, "Joe Adeyemi")
}

func TestHoursInABrowser(t *testing.T) {
	k := newOffice(t)
	b := browser.New(t)
	b.Open(k.URL + "/settings/hours")
	b.WaitText("When we are open")
	b.Axe()
	for _, day := range []string{"mon", "tue", "wed", "thu"} {
		b.Fill("#"+day, "0-24")
	}
	b.Fill("#fri", "0-22")
	b.ClickText("Take a country’s holidays")
	b.Choose("#country", "PT")
	b.ClickText("Take its holidays")
	b.WaitText("Not saved yet.")
	b.Axe()
	if b.Value("#fri") != "0-22" {
		t.Error("taking holidays took away what was typed")
	}
	b.Click(`[name="off"][value^="2026-12-08"]`) // the team is open on it
	b.ClickText("Save")
	b.WaitText("These hours hold from now on.")
	if s := k.held(); s.Hours.Words() != "Monday to Thursday 00:00 to 24:00, Friday 00:00 to 22:00" || len(s.Off) < 12 || s.Off[0].Date != "2026-12-01" || s.Off[1].Date != "2026-12-25" {
		t.Errorf("kept %+v", s)
	}
	b.ClickText("Hours and time off")
	b.WaitText("Public holidays of")
	b.Fill("#mon", "22-24")
	b.Fill("#tue", "0-6, 22-24")
	b.Choose("#country", "PT")
	b.ClickText("Save the hours")
	b.WaitText("The working hours are kept.")
	b.Choose("#first", "2026-12-21")
	b.Choose("#last", "2026-12-31")
	b.ClickText("Enter time off")
	b.WaitText("Away 21 to 31 Dec.")
	b.Axe()
	b.Press("z") // undo, by the key the toast shows
	b.WaitText("Not away 21 to 31 Dec after all.")
	b.Press("z")
	b.WaitText("Away 21 to 31 Dec.")
	for _, path := range []string{"/settings/hours", "/settings/time"} {
		b.Open(k.URL + path)
		b.AxeEverywhere()
	}
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		for _, name := range []string{"hours", "time"} {
			b.Open(k.URL + "/settings/" + name)
			for _, width := range []int{1440, 390} {
				b.Screenshot(fmt.Sprintf("%s/settings-%s-%d.png", dir, name, width), width, 1500, false)
				b.Screenshot(fmt.Sprintf("%s/settings-%s-%d-dark.png", dir, name, width), width, 1500, true)
			}
		}
	}
}
