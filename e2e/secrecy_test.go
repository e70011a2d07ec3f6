package e2e

// What two people write on their page is found nowhere but there: neither by
// anybody else at any address of the program, nor in what lies on the disk.

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/meeting"
	"rapport/oneonone"
	"rapport/team"
)

// vault is a running program with one pair whose every field holds a secret.
type vault struct {
	*app.App
	t        *testing.T
	dir      string
	database string // PostgreSQL's address, or empty
	clock    *dbtest.Clock
	world    *sandbox.World
	pages    app.Pages
	listener net.Listener
	base     string
	log      *logged
	people   map[string]team.Person // by what they are here: report, manager, above, and the roles
	pair     oneonone.Pair
	secrets  map[string]string // what was written, by where; those of "private of …" are one person's
	bag      []string          // ids of all that is there
	stranger string            // what strangers write into forms
	verbs    []string          // of the pair's pages: "topic", "topics/tick"
	fields   []string          // of their forms
}

// logged is all that the program says.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logged) bytes() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.b.Bytes())
}

const vaultPassword = "long enough words"

// newVault runs the program on one of the databases, with people of all roles.
func newVault(t *testing.T, database string) *vault {
	t.Helper()
	v := stillVault(t, database)
	v.serve()
	return v
}

// stillVault is the same program before it serves: nothing runs by itself.
func stillVault(t *testing.T, database string) *vault {
	t.Helper()
	ctx := t.Context()
	v := &vault{t: t, dir: t.TempDir(), database: database, clock: &dbtest.Clock{}, log: &logged{}, people: map[string]team.Person{}, secrets: map[string]string{}, stranger: strings.ToLower(rand.Text())}
	v.clock.Set(time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)) // a Monday
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(v.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	var err error
	v.world, err = sandbox.Start(ctx, sandbox.Options{Team: []string{helpAddress}, Now: v.clock.Now})
	must(t, err)
	t.Cleanup(v.world.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	v.base = "http://" + l.Addr().String()
	v.App, err = app.Open(ctx, app.Place{Data: v.dir, Database: database, BaseURL: v.base, Now: v.clock.Now, Hasty: true})
	must(t, err)
	v.staff()
	_, err = v.Inbox.SaveMailbox(ctx, v.people["head"], inbox.Mailbox{Address: helpAddress, Name: "Kindling support", Outgoing: serverAt(t, v.world.SMTP())})
	must(t, err)
	v.pages = v.Web(app.WebOptions{})
	v.listener = l
	return v
}

// serve lets the program answer, and do all that it does by itself.
func (v *vault) serve() {
	letRun(v.t, v.App, v.listener, v.pages.Handler)
}

// staff brings the team: a report, the manager, the manager's manager, and one of each role.
func (v *vault) staff() {
	t, ctx := v.t, v.t.Context()
	head, err := v.Team.Found(ctx, team.Founding{Team: "Kindling support", Name: "Hana Head", Email: "head@kindling.example", Password: vaultPassword, Zone: "Europe/Lisbon"})
	must(t, err)
	v.people["head"] = head
	for _, p := range []struct {
		name    string
		role    team.Role
		manager string
	}{
		{"above", team.Director, ""},
		{"manager", team.Head, "above"},
		{"report", team.Technician, "manager"},
		{"technician", team.Technician, "manager"},
		{"senior", team.Senior, ""},
		{"guest", team.Guest, ""},
		{"product", team.Product, ""},
		{"csm", team.Success, ""},
		{"director", team.Director, ""},
	} {
		person := team.Person{Email: p.name + "@kindling.example", Name: strings.ToUpper(p.name[:1]) + p.name[1:] + " Person", Role: p.role, Zone: "Europe/Lisbon"}
		if p.manager != "" {
			person.Manager = p.manager + "@kindling.example"
		}
		must(t, v.DB.Write(ctx, func(tx *db.Tx) error { return team.Bring(ctx, tx, person) }))
		secret, err := v.Team.Invite(ctx, head, team.Invitation{Email: person.Email, Name: person.Name, Role: p.role})
		must(t, err)
		_, err = v.Team.Accept(ctx, secret, person.Name, vaultPassword, "Europe/Lisbon")
		must(t, err)
		v.people[p.name], err = v.Team.PersonByEmail(ctx, person.Email)
		must(t, err)
	}
}

// secret makes a word that nobody else ever wrote, for a place.
func (v *vault) secret(where string) string {
	word := "q" + strings.ToLower(rand.Text())
	v.secrets[where] = word
	return word
}

// fill writes a secret into every field, by the verbs that the pages use, over
// two meetings; and asks for what the law may open.
func (v *vault) fill() {
	t, ctx, s := v.t, v.t.Context(), v.Pairs
	report, manager := v.people["report"], v.people["manager"]
	v.find()
	v.read()
	pair := v.pair.ID
	must(t, s.Propose(ctx, report, pair, oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-17", "08:00", "Europe/Lisbon"), 30, v.secret("rhythm")))
	must(t, s.Propose(ctx, manager, pair, oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-18", "08:00", "Europe/Lisbon"), 30, v.secret("counter")))
	must(t, s.Accept(ctx, report, pair))
	v.clock.Set(time.Date(2026, 11, 17, 17, 30, 0, 0, time.UTC))
	v.answerByMail()
	v.clock.Set(time.Date(2026, 11, 17, 20, 30, 0, 0, time.UTC))
	topic, err := s.AddTopic(ctx, report, pair, oneonone.NewTopic{Text: v.secret("topic")})
	must(t, err)
	_, err = s.AddTopic(ctx, manager, pair, oneonone.NewTopic{Text: v.secret("manager's topic"), Issue: true})
	must(t, err)
	page, err := s.Page(ctx, report, pair)
	must(t, err)
	if len(page.Prompts) > 0 {
		must(t, s.Answer(ctx, report, pair, page.Prompts[0].Key, v.secret("prompt")))
	}
	must(t, s.CheckIn(ctx, report, pair, oneonone.Good, v.secret("check-in")))
	must(t, s.Promise(ctx, manager, pair, report.ID, v.secret("action"), time.Time{}))
	goal, err := s.AddGoal(ctx, report, pair, oneonone.NewGoal{Text: v.secret("goal")})
	must(t, err)
	must(t, s.SayGoal(ctx, manager, goal.ID, false, v.secret("goal's line")))
	must(t, s.AddHighlight(ctx, report, pair, v.secret("highlight")))
	must(t, s.Thank(ctx, v.people["technician"], report.ID, v.secret("thanks"), false))
	must(t, s.SavePrivate(ctx, report, pair, "", v.secret("private of report")))
	must(t, s.SavePrivate(ctx, manager, pair, "", v.secret("private of manager")))

	v.clock.Set(time.Date(2026, 11, 18, 8, 0, 0, 0, time.UTC))
	m, err := s.Next(ctx, report, pair)
	must(t, err)
	must(t, s.Start(ctx, report, m.ID, true))
	_, err = s.WriteNote(ctx, report, page.NoteID, 0, []meeting.Op{{Client: "r1", N: 1, Text: v.secret("note")}})
	must(t, err)
	must(t, s.AppendNote(ctx, manager, page.NoteID, v.secret("note's paragraph")))
	must(t, s.TickTopic(ctx, manager, topic.ID, true, v.secret("outcome")))
	v.clock.Set(time.Date(2026, 11, 18, 8, 30, 0, 0, time.UTC))
	must(t, s.Finish(ctx, report, m.ID))
	page, err = s.Page(ctx, manager, pair)
	must(t, err)
	if len(page.Actions) > 0 {
		must(t, s.DropAction(ctx, manager, page.Actions[0].ID, v.secret("dropped")))
		v.bag = append(v.bag, page.Actions[0].ID)
	}
	coming, err := s.Coming(ctx, report, pair, v.clock.Now(), v.clock.Now().AddDate(0, 0, 20))
	must(t, err)
	must(t, s.Move(ctx, report, coming[0].ID, coming[0].Start.Add(26*time.Hour), v.secret("moved")))
	must(t, s.Skip(ctx, manager, coming[1].ID, v.secret("skipped")))
	_, err = s.AskToOpen(ctx, v.people["director"], oneonone.NewOpening{One: report.ID, Two: manager.ID, Purpose: oneonone.LegalHold, Reason: "A court asks for it.", Notes: true})
	must(t, err)
	v.bag = append(v.bag, pair, m.ID, coming[0].ID, topic.ID, goal.ID, page.NoteID, report.ID, manager.ID)
}

// find asks for the report's one-on-one.
func (v *vault) find() {
	v.t.Helper()
	all, err := v.Pairs.All(v.t.Context(), v.people["report"])
	must(v.t, err)
	all = slices.DeleteFunc(all, func(o oneonone.Overview) bool { return o.Pair.Kind != oneonone.Line })
	if len(all) != 1 {
		v.t.Fatalf("the report has %d pairs", len(all))
	}
	v.pair = all[0].Pair
}

// answerByMail waits for the mail that asks the report, and answers it.
func (v *vault) answerByMail() {
	t := v.t
	v.t.Helper()
	v.accept(v.mail("report@kindling.example", "Your topics for the one-on-one"))
	waitFor(t, 20*time.Second, func() (bool, string) {
		page, err := v.Pairs.Page(t.Context(), v.people["report"], v.pair.ID)
		must(t, err)
		return len(page.Mine) == 1, fmt.Sprintf("the report’s page has %d topics; the program says %s", len(page.Mine), v.log.bytes())
	})
}

// accept takes the report's answer to a mail in, as it arrives.
func (v *vault) accept(asked mail.Letter) {
	t := v.t
	t.Helper()
	raw := "From: report@kindling.example\r\nTo: " + asked.ReplyTo[0].Address + "\r\nSubject: Re: " + asked.Subject + " " + v.secret("subject of the answer") +
		"\r\nMessage-ID: <answer@kindling.example>\r\nIn-Reply-To: <" + asked.MessageID + ">\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n- " + v.secret("answer by mail") + "\r\n"
	boxes, err := v.Inbox.Mailboxes(t.Context())
	must(t, err)
	must(t, v.Inbox.Accept(t.Context(), inbox.Batch{Mailbox: boxes[0].ID, Mails: []inbox.Raw{{Bytes: []byte(raw), At: v.clock.Now()}}}))
}

// mail waits for a mail to somebody.
func (v *vault) mail(to, subject string) (got mail.Letter) {
	v.t.Helper()
	waitFor(v.t, 20*time.Second, func() (bool, string) {
		for _, d := range v.world.Mailbox(to) {
			if got = mail.Parse(d.Raw); got.Subject == subject {
				return true, ""
			}
		}
		return false, fmt.Sprintf("no mail %q to %s; the program says %s", subject, to, v.log.bytes())
	})
	return got
}

// client is a browser's part of what we need.
func (v *vault) client(name string) *http.Client {
	v.t.Helper()
	jar, err := cookiejar.New(nil)
	must(v.t, err)
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if name == "nobody" {
		return c
	}
	res, err := c.PostForm(v.base+"/session", url.Values{"email": {name + "@kindling.example"}, "password": {vaultPassword}})
	must(v.t, err)
	page, err := io.ReadAll(res.Body)
	must(v.t, errors.Join(err, res.Body.Close()))
	if res.StatusCode != http.StatusSeeOther {
		v.t.Fatalf("%s can't sign in: %d %s", name, res.StatusCode, page)
	}
	return c
}

// hidden gives the places whose secrets are found in b, as they are or in base64.
func (v *vault) hidden(b []byte, but ...string) (found []string) {
	low := bytes.ToLower(b)
	for where, word := range v.secrets {
		if slices.Contains(but, where) {
			continue
		}
		if bytes.Contains(low, []byte(word)) || slices.ContainsFunc(coded(word), func(text string) bool { return bytes.Contains(b, []byte(text)) }) {
			found = append(found, where)
		}
	}
	slices.Sort(found)
	return found
}

// coded gives what base64 makes of a word within a text, wherever it begins.
func coded(word string) (all []string) {
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(" ", shift) + word))
		all = append(all, text[4:len(text)-4])
	}
	return all
}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// addresses gives what a pattern of the router stands for, with real ids in
// every place that takes one.
func (v *vault) addresses(pattern string) (method string, all []string) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = http.MethodGet, pattern
	}
	all = []string{strings.ReplaceAll(path, "{$}", "")}
	if strings.HasSuffix(path, "/{verb}") && own(path) { // all that a page of theirs can do, to all that is on it
		return method, v.acts(path)
	}
	for {
		at := wildcard.FindString(all[0])
		if at == "" {
			return method, all
		}
		var more []string
		for _, a := range all {
			for _, id := range v.ids(path, at) {
				more = append(more, strings.Replace(a, at, url.PathEscape(id), 1))
			}
		}
		all = more
	}
}

// ids gives what may stand for a name in an address: on the pair's own pages all that is there.
func (v *vault) ids(path, name string) []string {
	switch name {
	case "{week}":
		return []string{"2026-W46", "2026-W47"}
	case "{email}":
		return []string{"report@kindling.example"}
	case "{person}":
		return []string{v.people["report"].ID, "report@kindling.example"}
	case "{key}", "{row}":
		return []string{"replies_sent", v.pair.ID}
	}
	if own(path) {
		return v.bag
	}
	return []string{v.pair.ID, v.bag[1], v.people["report"].ID}
}

// own tells whether an address is the pair's own.
func own(address string) bool { return strings.HasPrefix(address, "/oneonones") }

// mine gives the places that somebody may find on the pair's own pages.
func (v *vault) mine(name string) (all []string) {
	for where := range v.secrets {
		if name == "report" && where != "private of manager" || name == "manager" && where != "private of report" {
			all = append(all, where)
		}
	}
	return all
}

// visit asks every route of the router as somebody, with real ids and verbs, and
// reports what is found where it must not be. What is posted to the pair's own
// pages are whole forms. It gives the places found on the pair's own pages.
func (v *vault) visit(name string, methods ...string) (seen []string) {
	v.t.Helper()
	c := v.client(name)
	for _, pattern := range v.pages.Patterns {
		method, all := v.addresses(pattern)
		if !slices.Contains(methods, method) || pattern == "GET /live" || pattern == "POST /session/end" {
			continue // a stream is listened to; whoever leaves can't go on
		}
		for _, address := range all {
			for _, asked := range []string{"", "?q=" + v.secrets["topic"]} {
				if asked != "" && (method != http.MethodGet || strings.Contains(pattern, "{")) {
					continue // lists can be searched
				}
				b := v.send(c, method, address+asked, v.form(method, address))
				may := []string{}
				if asked != "" {
					may = []string{"topic"} // a page may say what was asked for
				}
				if own(address) {
					may = append(may, v.mine(name)...)
					if asked == "" {
						seen = append(seen, v.hidden(b)...)
					}
				}
				if found := v.hidden(b, may...); len(found) > 0 {
					v.t.Errorf("%s finds %q at %s %s", name, found, method, address)
				}
			}
		}
	}
	slices.Sort(seen)
	return slices.Compact(seen)
}

func (v *vault) ask(c *http.Client, method, address string) []byte {
	v.t.Helper()
	return v.send(c, method, address, "")
}

// send gives body and header of an answer to a form, or to nothing when it is empty.
func (v *vault) send(c *http.Client, method, address, form string) []byte {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.base+address, strings.NewReader(form))
	must(v.t, err)
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.Do(req)
	must(v.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(v.t, err)
	head := fmt.Sprint(res.Header)
	return append(b, head...)
}

// rows gives all that lies on the disk and in the database, by name.
func (v *vault) rows() map[string][]byte {
	t := v.t
	t.Helper()
	all := map[string][]byte{"the log": v.log.bytes()}
	must(t, filepath.WalkDir(v.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[path], err = os.ReadFile(path)
		return err
	}))
	if v.database != "" {
		out, err := exec.Command("pg_dump", "--inserts", v.database).Output()
		must(t, err)
		all["all rows"] = out
	} else {
		if len(all[filepath.Join(v.dir, "rapport.db")]) == 0 {
			t.Error("the database was not read")
		}
		must(t, v.DB.Settle(t.Context()))
	}
	return all
}

// dump gives all that can be had without a page: rows and files, calendars, exports, mails.
func (v *vault) dump() map[string][]byte {
	t := v.t
	t.Helper()
	all := v.rows()
	for _, p := range v.people {
		feed, err := v.Calendar.Address(t.Context(), p)
		must(t, err)
		b := v.ask(v.client("nobody"), http.MethodGet, strings.TrimPrefix(feed, v.base))
		if !bytes.Contains(b, []byte("BEGIN:VCALENDAR")) {
			t.Errorf("the calendar of %s says %s", p.Name, b)
		}
		all["the calendar of "+p.Name] = b
	}
	var log bytes.Buffer
	must(t, v.Transfer.ExportLog(t.Context(), &log))
	all["the support log"] = log.Bytes()
	for _, p := range v.people {
		for i, d := range v.world.Mailbox(p.Email) {
			l := mail.Parse(d.Raw)
			all[fmt.Sprintf("mail %d to %s", i, p.Email)] = []byte(string(d.Raw) + l.Subject + l.Text + l.HTML)
		}
	}
	return all
}

func eachVault(t *testing.T, open func(*testing.T, string) *vault, test func(t *testing.T, v *vault)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, "")) })
	t.Run("postgres", func(t *testing.T) {
		u, ok := dbtest.Postgres(t)
		if !ok {
			t.Skip("PostgreSQL is not installed: apt-get install postgresql")
		}
		test(t, open(t, u))
	})
}

func TestOnlyTheTwoReadTheirPage(t *testing.T) {
	eachVault(t, newVault, func(t *testing.T, v *vault) {
		// Somebody else's open page hears of nothing.
		listening := v.listen("director")
		above := v.listen("above")
		v.fill()

		// What was written is there for the two: else all that follows says nothing.
		for _, name := range []string{"report", "manager"} {
			copies, err := v.Pairs.CopyOf(t.Context(), v.people[name])
			must(t, err)
			b, err := json.Marshal(copies)
			must(t, err)
			want := slices.DeleteFunc(v.mine(name), func(where string) bool { return where == "subject of the answer" })
			slices.Sort(want)
			if got := v.hidden(b); !slices.Equal(got, want) {
				t.Errorf("%s has %q of the own page, want %q", name, got, want)
			}
		}
		if len(v.pages.Patterns) < 80 {
			t.Errorf("the router knows %d addresses", len(v.pages.Patterns))
		}
		for _, name := range []string{"nobody", "head", "above", "technician", "senior", "guest", "product", "csm", "director"} {
			if seen := v.visit(name, http.MethodGet); len(seen) > 0 {
				t.Errorf("%s reads %q", name, seen)
			}
		}
		for _, name := range []string{"report", "manager"} {
			if seen := v.visit(name, http.MethodGet); !slices.Contains(seen, "manager's topic") {
				t.Errorf("%s reads %q on the own pages: are these all pages?", name, seen)
			}
		}
		v.filled()
		v.sealedEverywhere("")
		for _, end := range []func() string{listening, above} {
			if heard := end(); strings.Contains(heard, v.pair.ID) || len(v.hidden([]byte(heard))) > 0 {
				t.Errorf("a stranger’s open page heard %q", heard)
			}
		}
		// At last, what changes something: strangers' hands find nothing either.
		for _, name := range []string{"nobody", "director", "head"} {
			v.visit(name, http.MethodPost, http.MethodDelete, http.MethodPut, http.MethodPatch)
		}
		for _, name := range []string{"report", "manager"} {
			v.mistake(name)
		}
		v.sealedEverywhere("after many tried")
		v.stolenBackup()
	})
}

// listen opens somebody's live stream; what is given back ends it and gives all it said.
func (v *vault) listen(name string) func() string {
	v.t.Helper()
	ctx, stop := context.WithCancel(v.t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+"/live", nil)
	must(v.t, err)
	res, err := v.client(name).Do(req)
	must(v.t, err)
	said, done := &logged{}, make(chan struct{})
	go func() { defer close(done); _, _ = io.Copy(said, res.Body) }()
	return func() string {
		// What was raised last is heard last: then all before it was.
		must(v.t, v.DB.Write(v.t.Context(), func(tx *db.Tx) error {
			return v.Inbox.Bring(v.t.Context(), tx, inbox.Lines{Messages: []inbox.Message{
				{ID: "m", Conversation: "thelast", At: v.clock.Now(), Kind: inbox.FromCustomer, Author: "ann@x.example", Text: "?", To: []mail.Address{{Address: helpAddress}}},
			}}, nil, helpAddress)
		}))
		waitFor(v.t, 20*time.Second, func() (bool, string) {
			return bytes.Contains(said.bytes(), []byte("conversation:thelast")), string(said.bytes())
		})
		stop()
		<-done
		res.Body.Close()
		return string(said.bytes())
	}
}
