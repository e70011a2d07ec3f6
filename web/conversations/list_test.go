package conversations_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/team"
)

func TestTheListSaysWhoWaits(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	p := get(t, s.URL+"/conversations").code(200)
	p.says("6 people are waiting", "Past the hour 2", "Within the hour 4", "Needs a hand 3")
	var who []string
	for _, row := range p.all("a", ".conv") {
		who = append(who, said(row))
	}
	order := []string{"Someone", "Lottie", "Yusuf", "Darius", "Ingrid", "Marguerite", "Parroquia", "Wren", "hope@harbor.example"}
	if len(who) != len(order) {
		t.Fatalf("%d rows, want %d: %q", len(who), len(order), who)
	}
	for i, name := range order {
		if !strings.HasPrefix(who[i], name) {
			t.Errorf("row %d is %q, want %s", i, who[i], name)
		}
	}
	if !strings.Contains(who[3], "1 h 24") || !strings.Contains(who[5], "52 min") {
		t.Errorf("the waits are wrong: %q, %q", who[3], who[5])
	}
	if href := attr(p.all("a", ".conv")[5], "href"); href != "/conversations/"+c.ID {
		t.Errorf("Marguerite's row leads to %s", href)
	}
	for view, want := range map[string]string{"answered": "Bashir Haddad", "closed": "Receipt numbering", "all": "Darius Whitfield", "hand": "Could not be read 1"} {
		p := get(t, s.URL+"/conversations?view="+view).code(200)
		p.says(want)
		for _, row := range p.all("a", ".conv") {
			if !strings.Contains(attr(row, "href"), "view="+view) {
				t.Errorf("a row of %s forgets its list: %s", view, attr(row, "href"))
			}
		}
	}
	get(t, s.URL+"/conversations?view=nonsense").code(404)
	get(t, s.URL+"/conversations?after=damaged").code(422)
	if to := get(t, s.URL+"/").code(303).Header.Get("Location"); to != "/conversations" {
		t.Errorf("home leads to %s", to)
	}
}

func TestTheListHasPages(t *testing.T) {
	k := newOffice(t, false)
	for i := range 120 {
		k.before(time.Duration(300-i) * time.Minute)
		k.Arrives(k.Letter(fmt.Sprintf("c%03d@x.example", i), "Help", "Help"))
	}
	k.Clock.Set(noon)
	s := k.serve(k.Ana)
	seen, pages := map[string]bool{}, 0
	for next := "/conversations"; next != ""; pages++ {
		p := get(t, s.URL+next).code(200)
		p.says("120 people are waiting", "Past the hour 120")
		for _, row := range p.all("a", ".conv") {
			who := strings.Fields(said(row))[0]
			if seen[who] {
				t.Errorf("%s stands on two pages", who)
			}
			if want := fmt.Sprintf("c%03d@x.example", len(seen)); who != want {
				t.Errorf("%s stands where %s should", who, want)
			}
			seen[who] = true
		}
		next = ""
		for _, a := range p.all("a") {
			if said(a) == "More" {
				next = attr(a, "href")
			}
		}
	}
	if len(seen) != 120 || pages != 3 {
		t.Errorf("%d people on %d pages, want 120 on 3", len(seen), pages)
	}
}

func TestAnEmptyListTeaches(t *testing.T) {
	bare := newOffice(t, true)
	for _, who := range []team.Person{bare.Ana, bare.Joe} {
		p := get(t, bare.serve(who).URL+"/conversations").code(200)
		p.says("No mailbox yet")
		if links := len(p.all("a", "[href=/settings/mailboxes]")); (links == 1) != who.May() {
			t.Errorf("%s sees %d links to the mailboxes", who.Role, links)
		}
	}
	k := newOffice(t, false)
	s := k.serve(k.Joe)
	for view, want := range map[string]string{
		"waiting": "Nobody is waiting", "answered": "rests here until", "closed": "Nothing is closed yet", "all": "Mail to help@kindling.example", "hand": "Nothing needs a hand",
	} {
		get(t, s.URL+"/conversations?view="+view).code(200).says(want)
	}
}

func TestAMailboxInTroubleIsSaid(t *testing.T) {
	k := newOffice(t, false)
	must(t, k.Inbox.SetTrouble(t.Context(), k.Box.ID, "The server says the password is wrong."))
	p := get(t, k.serve(k.Joe).URL+"/conversations").code(200)
	p.says("No mail comes in from help@kindling.example.", "the password is wrong")
}

func TestAStrangerIsSentToTheDoor(t *testing.T) {
	k := newOffice(t, false)
	s := k.serve(team.Person{})
	if to := get(t, s.URL+"/conversations?view=all").code(303).Header.Get("Location"); to != "/session?next=%2Fconversations%3Fview%3Dall" {
		t.Errorf("sent to %s", to)
	}
	c := k.busy()
	for _, path := range []string{"/conversations/" + c.ID, "/messages/" + c.Newest + "/html", "/messages/" + c.Newest + "/raw", "/messages/" + c.Newest + "/attachments/0"} {
		get(t, s.URL+path).code(303)
	}
	post(t, s.URL+"/conversations/"+c.ID+"/closure").code(401)
	if now := k.Of("darius@citychoir.example"); now.Status != "open" {
		t.Error("a stranger closed a conversation")
	}
}
