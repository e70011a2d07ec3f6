package settings_test

// The settings, as their people meet them, on a real database and with a mail world beside it.

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/page/pagetest"
	"rapport/latchkey"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/meeting"
	"rapport/meeting/invitation"
	"rapport/metric"
	"rapport/notice"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/settings"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

const password = "a few words in a row"

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// office is the settings of a head of support and a technician, who both have a password.
type office struct {
	*desk.Site
	t       *testing.T
	notices *notice.Store
	numbers *metric.Store
	world   *sandbox.World
	viewer  team.Person // who is signed in
	entered int         // how often a session was renewed
	pages   *settings.Pages
}

func newOffice(t *testing.T) *office {
	t.Helper()
	ctx, d := t.Context(), desk.Empty(t)
	d.Clock.Set(time.Date(2026, 11, 23, 14, 10, 0, 0, time.UTC))
	k := &office{t: t, world: d.World(), notices: notice.NewStore(d.DB, d.Inbox), numbers: metric.NewStore(d.DB, d.Team)}
	var err error
	d.Ana, err = d.Team.Found(ctx, team.Founding{Team: "Kindling support", Name: "Ana Ferreira", Email: "ana@kindling.example", Password: password, Zone: "Europe/Lisbon"})
	must(t, err)
	link, err := d.Team.Invite(ctx, d.Ana, team.Invitation{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Senior})
	must(t, err)
	d.Joe, err = d.Team.Accept(ctx, link, "Joe Adeyemi", password, "Africa/Lagos")
	must(t, err)
	k.viewer = d.Ana
	const url = "https://support.kindling.example/"
	feeds := invitation.NewStore(d.DB, meeting.NewStore(d.DB, d.Team, nil, nil, nil), k.notices, d.Key, url)
	k.pages = settings.New(d.House(&k.viewer), d.Team, d.Inbox, settings.Options{BaseURL: url, Notices: k.notices, Numbers: k.numbers, Latchkey: &latchkey.Sender{DB: d.DB, Team: d.Team, Inbox: d.Inbox, BaseURL: url}, Calendar: feeds, Enter: func(*http.Request, team.Person) error {
		k.entered++
		return nil
	}})
	k.Site = d.Serve(k.pages)
	return k
}

// get asks for a page, and goes where it leads.
func (k *office) get(path string) desk.Answer {
	k.t.Helper()
	return k.Read(http.Get(k.URL + path))
}

// post sends a form, and goes where it leads.
func (k *office) post(path string, form map[string]string) desk.Answer {
	k.t.Helper()
	values := url.Values{}
	for name, value := range form {
		values.Set(name, value)
	}
	return k.Read(http.PostForm(k.URL+path, values))
}

// server splits an address of the mail world.
func server(addr string) (host, port string) {
	host, port, _ = strings.Cut(addr, ":")
	return host, port
}

// form is a mailbox of the mail world, as it would be typed.
func (k *office) form() map[string]string {
	host, imap := server(k.world.IMAP())
	_, smtp := server(k.world.SMTP())
	return map[string]string{
		"address": "Help@Kindling.example", "name": "Kindling support", "signature": "Kindling support\nhelp@kindling.example",
		"incoming_host": host, "incoming_port": imap, "incoming_security": "plain", "incoming_user": "help@kindling.example",
		"incoming_password": k.world.Password(), "incoming_folder": "", "since": "30",
		"outgoing_host": host, "outgoing_port": smtp, "outgoing_security": "plain", "same": "1",
	}
}

func with(form map[string]string, pairs ...string) map[string]string {
	for i := 0; i < len(pairs); i += 2 {
		form[pairs[i]] = pairs[i+1]
	}
	return form
}

func (k *office) box() inbox.Mailbox {
	k.t.Helper()
	box, err := k.Inbox.MailboxByAddress(k.t.Context(), "help@kindling.example")
	must(k.t, err)
	return box
}

func TestTemplates(t *testing.T) {
	pagetest.Check(t, settings.New(&ui.House{}, nil, nil, settings.Options{}).Set())
}

func TestOnlyTheHeadOfSupportSetsThingsUp(t *testing.T) {
	k := newOffice(t)
	k.viewer = k.Joe
	for _, path := range []string{"/settings/mailboxes", "/settings/mailboxes/new", "/settings/people"} {
		k.get(path).Wants(403, path, "Only the head of support can")
	}
	k.post("/settings/mailboxes", k.form()).Wants(403, "/settings/mailboxes", "Only the head of support can set up mailboxes.")
	k.post("/settings/mailboxes/trial", k.form()).Wants(403, "/settings/mailboxes/trial", "Only the head of support can")
	k.post("/settings/people", map[string]string{"email": "eve@kindling.example", "name": "Eve", "role": "head"}).Wants(403, "/settings/people", "Only the head of support can invite people.")
	if boxes, err := k.Inbox.Mailboxes(t.Context()); err != nil || len(boxes) != 0 {
		t.Errorf("there are %d mailboxes now (%v)", len(boxes), err)
	}
	g := k.get("/settings")
	g.Wants(200, "/settings/me", "My settings")
	if strings.Contains(g.Words(), "Mailboxes") {
		t.Error("a technician is shown pages that are closed to them")
	}
	k.viewer = k.Ana
	k.get("/settings").Wants(200, "/settings/mailboxes", "Connect a mailbox")
}

func TestAMailboxIsSetUp(t *testing.T) {
	k := newOffice(t)
	k.get("/settings/mailboxes/new").Wants(200, "/settings/mailboxes/new", "A new mailbox")
	k.post("/settings/mailboxes", k.form()).Wants(200, "/settings/mailboxes", "One, receiving.")
	box := k.box()
	if box.Incoming.Password != k.world.Password() || box.Outgoing.User != "help@kindling.example" || box.Outgoing.Password != k.world.Password() {
		t.Errorf("kept %+v and %+v", box.Incoming, box.Outgoing)
	}
	if want := k.Clock.Now().AddDate(0, 0, -30); !box.Since.Equal(want) {
		t.Errorf("reads since %v, want %v", box.Since, want)
	}
	if box.Signature != "Kindling support\nhelp@kindling.example" {
		t.Errorf("signature %q", box.Signature)
	}

	k.Clock.Add(time.Hour)
	edit := "/settings/mailboxes/" + box.ID
	g := k.get(edit)
	g.Wants(200, edit, "Empty keeps the one there is.")
	if strings.Contains(g.Body, k.world.Password()) {
		t.Fatal("a password went to the browser")
	}
	k.post("/settings/mailboxes", with(k.form(), "id", box.ID, "name", "Kindling", "incoming_password", "", "since", "as is")).Wants(200, "/settings/mailboxes", "Kindling")
	after := k.box()
	if after.Name != "Kindling" || *after.Incoming != *box.Incoming || *after.Outgoing != *box.Outgoing || !after.Since.Equal(box.Since) {
		t.Errorf("an empty password changed more than the name: %+v %+v", after.Incoming, after.Outgoing)
	}
	k.post("/settings/mailboxes", with(k.form(), "id", box.ID, "incoming_password", "", "incoming_user", "someone else", "since", "all"))
	if after := k.box(); after.Incoming.Password != "" || !after.Since.IsZero() {
		t.Error("another user got the password of the one before")
	}
}

func TestAMailboxHasOtherAddresses(t *testing.T) {
	k := newOffice(t)
	k.post("/settings/mailboxes", k.form())
	edit := "/settings/mailboxes/" + k.box().ID
	k.get(edit).Wants(200, edit, "One more address")
	form := with(k.form(), "id", k.box().ID, "incoming_password", "", "since", "as is", "alias_address", "Sales@Kindling.example", "alias_name", "Kindling sales")
	k.post("/settings/mailboxes", form).Wants(200, "/settings/mailboxes", "also sales@kindling.example")
	if got := k.get(edit); got.Attr("alias-0", "value") != "sales@kindling.example" || got.Attr("alias-0-name", "value") != "Kindling sales" || got.Attr("alias-1", "name") == "" {
		t.Errorf("the form holds %q and %q", got.Attr("alias-0", "value"), got.Attr("alias-0-name", "value"))
	}
	k.post("/settings/mailboxes", with(form, "alias_address", "no address")).Wants(422, "/settings/mailboxes", "“no address” is no address.")
	k.post("/settings/mailboxes", with(form, "alias_address", ""))
	if box := k.box(); len(box.Aliases) != 0 {
		t.Errorf("an emptied address stays: %+v", box.Aliases)
	}
}

func TestWhatAMailboxRefuses(t *testing.T) {
	k := newOffice(t)
	for field, bad := range map[string]struct{ value, words string }{
		"address":           {"help at kindling", "is no e-mail address"},
		"name":              {" ", "Give the mailbox a name"},
		"incoming_port":     {"imap", "is no port"},
		"outgoing_port":     {"70000", "is no port"},
		"incoming_security": {"rot13", "Choose TLS, STARTTLS"},
		"since":             {"1 year", "none of the choices"},
	} {
		g := k.post("/settings/mailboxes", with(k.form(), field, bad.value))
		g.Wants(422, "/settings/mailboxes", bad.words)
		if g.Attr(field+"-e", "class") != "error" {
			t.Errorf("%s: what is wrong does not stand at the field", field)
		}
		if field != "name" && g.Attr("name", "value") != "Kindling support" || g.Attr("incoming_user", "value") != "help@kindling.example" {
			t.Errorf("%s: what was typed is lost", field)
		}
		if strings.Contains(g.Body, k.world.Password()) {
			t.Errorf("%s: the password came back", field)
		}
	}
	if boxes, err := k.Inbox.Mailboxes(t.Context()); err != nil || len(boxes) != 0 {
		t.Errorf("there are %d mailboxes now (%v)", len(boxes), err)
	}
	k.post("/settings/mailboxes", k.form())
	k.post("/settings/mailboxes", k.form()).Wants(422, "/settings/mailboxes", "There is a mailbox for help@kindling.example already.")
	k.get("/settings/mailboxes/nowhere").Wants(404, "/settings/mailboxes/nowhere", "There is no such mailbox.")
}

func TestTryingSavesNothingAndTellsEachStep(t *testing.T) {
	k := newOffice(t)
	try := func(pairs ...string) desk.Answer {
		return k.post("/settings/mailboxes/trial", with(k.form(), pairs...))
	}
	g := try()
	g.Wants(200, "/settings/mailboxes/trial", "Everything works. Nothing is saved yet.")
	g.Wants(200, "/settings/mailboxes/trial", "Signed in as help@kindling.example.")
	g.Wants(200, "/settings/mailboxes/trial", "The folder “INBOX” holds 0 mails.")

	g = try("incoming_password", "mistyped")
	g.Wants(200, "/settings/mailboxes/trial", "Receiving stops at “The sign-in was refused”. Sending stops at “The sign-in was refused”.")
	g.Wants(200, "/settings/mailboxes/trial", "The server said:")
	g.Wants(200, "/settings/mailboxes/trial", "Not tried yet")
	if strings.Count(g.Body, `href="#incoming_password"`) != 2 || strings.Contains(g.Body, "mistyped") {
		t.Error("the way to the password field is missing, or the password came back")
	}
	try("incoming_folder", "Nowhere").Wants(200, "/settings/mailboxes/trial", "Receiving stops at “The folder did not open”.")
	try("outgoing_port", "1").Wants(200, "/settings/mailboxes/trial", "Sending stops at “It does not answer”.")
	try("incoming_host", "", "outgoing_host", "").Wants(200, "/settings/mailboxes/trial", "There is no server to try yet.")
	try("incoming_port", "x").Wants(200, "/settings/mailboxes/trial", "is no port")
	if boxes, err := k.Inbox.Mailboxes(t.Context()); err != nil || len(boxes) != 0 {
		t.Errorf("trying made %d mailboxes (%v)", len(boxes), err)
	}

	k.post("/settings/mailboxes", k.form())
	try("id", k.box().ID, "incoming_password", "", "since", "as is").Wants(200, "/settings/mailboxes/trial", "Everything works.")
	if len(k.world.Mailbox("help@kindling.example")) != 0 {
		t.Error("trying sent a mail")
	}
}

func TestTroubleIsShown(t *testing.T) {
	k := newOffice(t)
	k.post("/settings/mailboxes", k.form())
	must(t, k.Inbox.SetTrouble(t.Context(), k.box().ID, "127.0.0.1 does not accept this user and password."))
	k.Clock.Add(30 * time.Minute)
	g := k.get("/settings/mailboxes")
	g.Wants(200, "/settings/mailboxes", "help@kindling.example hasn’t received mail since today 14:10")
	g.Wants(200, "/settings/mailboxes", "127.0.0.1 does not accept this user and password.")
	g.Wants(200, "/settings/mailboxes", "0 of 1 receiving.")
}

func TestInviting(t *testing.T) {
	k := newOffice(t)
	tui := map[string]string{"email": "Tui@Kindling.example", "name": "Tui Parata", "role": "technician"}
	g := k.post("/settings/people", tui)
	g.Wants(201, "/settings/people", "Invited, but not told yet")
	g.Wants(201, "/settings/people", "No mailbox has a server for sending yet.")
	g.Wants(201, "/settings/people", "2 people, and 1 invited")
	k.opens(g.Attr("link", "value"), "tui@kindling.example")
	if g := k.get("/settings/people"); strings.Contains(g.Body, "/invitations/") || !strings.Contains(g.Words(), "Tui Parata") {
		t.Error("the link is shown a second time, or the invited is not listed")
	}

	k.post("/settings/mailboxes", k.form())
	g = k.post("/settings/people", tui)
	g.Wants(201, "/settings/people", "The invitation went to Tui@Kindling.example through help@kindling.example.")
	got := k.world.Mailbox("tui@kindling.example")
	if len(got) != 1 {
		t.Fatalf("%d mails reached the invited", len(got))
	}
	letter := mail.Parse(got[0].Raw)
	if letter.Subject != "Ana invites you to Kindling support" || !strings.Contains(letter.Text, g.Attr("link", "value")) || !letter.Auto.Is {
		t.Errorf("the invitation reads %q, %q, automatic %v", letter.Subject, letter.Text, letter.Auto.Is)
	}
	k.opens(g.Attr("link", "value"), "tui@kindling.example")

	k.world.Refuse("eve@kindling.example", 550, "No such user here")
	g = k.post("/settings/people", map[string]string{"email": "eve@kindling.example", "name": "Eve", "role": "guest"})
	g.Wants(201, "/settings/people", "No mail left for eve@kindling.example.")
	g.Wants(201, "/settings/people", "refuses the recipient eve@kindling.example. (550 No such user here)")
	k.opens(g.Attr("link", "value"), "eve@kindling.example")

	for _, bad := range []struct{ field, value, words string }{
		{"email", "nobody", "is no e-mail address"},
		{"email", "joe@kindling.example", "is in the team already"},
		{"name", "", "Give a name"},
		{"role", "king", "is no role"},
	} {
		g := k.post("/settings/people", with(map[string]string{"email": "new@kindling.example", "name": "New", "role": "guest"}, bad.field, bad.value))
		g.Wants(422, "/settings/people", bad.words)
		if g.Attr(bad.field+"-e", "class") != "error" {
			t.Errorf("%s: what is wrong does not stand at the field", bad.field)
		}
	}
}

// opens checks that a link opens the door for an address.
func (k *office) opens(link, email string) {
	k.t.Helper()
	secret, ok := strings.CutPrefix(link, "https://support.kindling.example/invitations/")
	in, err := k.Team.Invited(k.t.Context(), secret)
	if !ok || err != nil || in.Email != email {
		k.t.Errorf("%q opens for %q, want %q (%v)", link, in.Email, email, err)
	}
}

func TestMySettings(t *testing.T) {
	k := newOffice(t)
	k.viewer = k.Joe
	k.post("/settings/me", map[string]string{"name": "", "zone": "Africa/Lagos"}).Wants(422, "/settings/me", "Give a name")
	k.post("/settings/me", map[string]string{"name": "Joe", "zone": "Nowhere"}).Wants(422, "/settings/me", "is no time zone")
	k.post("/settings/me", map[string]string{"name": "Joe A.", "zone": "Asia/Tokyo"}).Wants(200, "/settings/me", "My settings")
	if p, err := k.Team.Person(t.Context(), k.Joe.ID); err != nil || p.Name != "Joe A." || p.Zone != "Asia/Tokyo" {
		t.Errorf("kept %+v (%v)", p, err)
	}
	pass := func(old, now string) desk.Answer {
		return k.post("/settings/me/password", map[string]string{"old": old, "password": now})
	}
	if g := pass("a guess", "another few words"); g.Status != 422 || g.Attr("old", "aria-invalid") != "true" || g.Attr("old", "value") != "" {
		t.Errorf("a wrong old password: %d %s", g.Status, g.Words())
	}
	pass(password, "short").Wants(422, "/settings/me/password", "The password has 5 letters")
	if k.entered != 0 {
		t.Error("a refused change renews the session")
	}
	pass(password, "another few words").Wants(200, "/settings/me", "My settings")
	if _, err := k.Team.SignIn(t.Context(), k.Joe.Email, "another few words", "192.0.2.1"); err != nil || k.entered != 1 {
		t.Errorf("the new password: %v, session renewed %d times", err, k.entered)
	}
	for range 5 {
		pass("a guess", "yet another few words")
	}
	pass("another few words", "yet another few words").Wants(429, "/settings/me/password", "tried too often")
}
