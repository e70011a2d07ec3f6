package e2e

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rapport/app"
	"rapport/demo"
	"rapport/mail/sandbox"
	"rapport/meeting"
	"rapport/rating"
	"rapport/team"
	"rapport/web/browser"
)

// weekly is the demo's team on a Monday, ten minutes before its weekly meeting.
type weekly struct {
	*app.App
	t       *testing.T
	skipped atomic.Int64      // how far the clock was moved on
	bases   map[string]string // where each person has the pages, by address
	people  map[string]team.Person
	meeting meeting.Meeting
}

// newWeekly plays some weeks of the demo and serves its pages to each of these
// people, at an address of their own.
func newWeekly(t *testing.T, emails ...string) *weekly {
	t.Helper()
	ctx := t.Context()
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	must(t, err)
	began, monday := time.Now(), time.Date(2026, 11, 23, 14, 50, 0, 0, lisbon)
	w := &weekly{t: t, bases: map[string]string{}, people: map[string]team.Person{}}
	clock := demo.NewClock(func() time.Time { return monday.Add(time.Since(began) + time.Duration(w.skipped.Load())) })
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{demo.Mailbox}, Now: clock.Now})
	must(t, err)
	t.Cleanup(world.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	w.App, err = app.Open(ctx, app.Place{Data: t.TempDir(), BaseURL: "http://" + l.Addr().String(), Now: clock.Now, Hasty: true})
	must(t, err)
	key := rating.LinkKey(w.Key)
	must(t, demo.Play(ctx, demo.House{
		DB: w.DB, Team: w.Team, Inbox: w.Inbox, Ratings: w.Ratings, Numbers: w.Numbers, Scorecard: w.Scorecard, Actions: w.Actions, Meetings: w.Meetings, Pairs: w.Pairs, Escalations: w.Escalations, Rhythm: w.Rhythm, Clock: clock,
		RatingToken: func(m string) string { return rating.Token(key, m) }, Keep: world.Deliver,
	}, demo.Size{Weeks: 13, PerWeek: 14, Waiting: 4}, monday))
	clock.LetGo()
	for i, base := range pagesFor(t, w.App, l, emails...) {
		w.bases[emails[i]] = base
		w.people[emails[i]], err = w.Team.PersonByEmail(ctx, emails[i])
		must(t, err)
	}
	all, err := w.Meetings.All(ctx, w.people[emails[0]])
	must(t, err)
	w.meeting, err = w.Meetings.Next(ctx, w.people[emails[0]], all[0].ID)
	must(t, err)
	return w
}

// open signs a person in, in a browser of their own, and opens the meeting.
func (w *weekly) open(email string) *browser.Browser {
	w.t.Helper()
	b := browser.New(w.t)
	b.Open(w.bases[email] + "/session/demo/here")
	b.Open(w.bases[email] + "/meetings/" + w.meeting.ID)
	b.Until(`document.documentElement.dataset.stream === "open"`)
	return b
}

// pass lets time go by.
func (w *weekly) pass(d time.Duration) { w.skipped.Add(int64(d)) }

const note = ".issue.open textarea"

// Five people hold a whole weekly meeting in five browsers: what two type at
// once, and what one types offline, is all there, and the recap is right.
func TestFivePeopleHoldTheWeekly(t *testing.T) {
	names := []string{"ana", "joe", "sam", "meilin", "priya"}
	var emails []string
	for _, n := range names {
		emails = append(emails, n+"@kindling.example")
	}
	w := newWeekly(t, emails...)
	all := map[string]*browser.Browser{}
	for i, n := range names {
		all[n] = w.open(emails[i])
	}
	ana, joe, sam, meilin, priya := all["ana"], all["joe"], all["sam"], all["meilin"], all["priya"]
	everybody := func(f func(b *browser.Browser)) {
		for _, n := range names {
			f(all[n])
		}
	}
	reach := func(section string) {
		everybody(func(b *browser.Browser) {
			b.Until(fmt.Sprintf(`document.getElementById("now-h")?.textContent === %q`, section))
		})
	}
	pictures(t, ana, "before")

	// Before: something is brought along.
	joe.Fill("#st-title", "The card box stays empty in Safari")
	joe.Fill("#st-n", "31")
	joe.Fill("#st-said", "I tried four times and gave up.")
	joe.ClickText("Bring it along")
	ana.WaitText("I tried four times and gave up.") // without a reload
	sam.Fill("#to-title", "Refunded gifts still count toward the goal bar")
	sam.Press("Enter")
	ana.WaitText("Refunded gifts still count toward the goal bar")

	// It begins for all at once.
	ana.ClickText("Begin the meeting")
	reach("Hello, and how are you?")
	everybody(func(b *browser.Browser) { b.WaitText("Ana is presenting") })
	ana.Until(`document.querySelectorAll(".meeting-people ul:first-of-type li").length === 5`)
	joe.ClickText("bright")
	joe.Fill("#hello", "Back from the coast")
	joe.Press("Enter")
	priya.WaitText("Back from the coast")
	pictures(t, ana, "hello")

	// Only the presenter goes from section to section; the others follow.
	next := func(section string) {
		ana.Until(`!document.documentElement.matches("[aria-busy=true]") && !document.querySelector("form[data-sending]")`)
		ana.Press("Enter")
		reach(section)
	}
	if joe.Has("#go") {
		t.Error("Joe could go on, and does not present")
	}
	next("The numbers")
	everybody(func(b *browser.Browser) { b.WaitFor(".week-row") })
	if n := joe.Count(".week-row"); n != 6 {
		t.Errorf("the numbers have %d rows", n)
	}
	pictures(t, ana, "numbers")
	next("Each of us")
	pictures(t, ana, "people")
	next("What customers struggle with")
	priya.WaitText("The card box stays empty in Safari")
	pictures(t, ana, "struggles")
	next("Headlines")
	sam.Fill("#hl-title", "The Harbour Choir thanked Joe by name.")
	sam.Press("Enter")
	joe.WaitText("The Harbour Choir thanked Joe by name.")
	pictures(t, ana, "headlines")
	next("Last week’s actions")
	pictures(t, ana, "actions")
	next("Discuss")

	// Two write in the same note at once, letter by letter.
	ana.Until(`!document.querySelector("form[data-sending]")`)
	title := ana.Text(".issue:not(.solved) h3")
	ana.Press("t")
	everybody(func(b *browser.Browser) { b.WaitFor(note); b.Until(`!document.querySelector("` + note + `").readOnly`) })
	joe.Click(note)
	joe.Type("It is the Safari card box. ")
	sam.Until(`document.querySelector("` + note + `").value.includes("card box. ")`)
	sam.Click(note)
	sam.Press("Control+Home")
	for i := range 12 {
		joe.Type(string("PeopleWrites"[i]))
		sam.Type(string("samwasbefore"[i]))
	}
	ana.WaitFor(".issue.open .presence") // who else is writing
	everybody(func(b *browser.Browser) {
		b.Until(`["samwasbefore", "It is the Safari card box. PeopleWrites"].every(w => document.querySelector("` + note + `").value.includes(w))`)
	})
	pictures(t, ana, "discuss")

	// One is offline for a while, and so are her words; then they are everybody's.
	meilin.Offline(true)
	meilin.WaitText("You’re offline. What you type is kept here and joins the notes when you’re back.")
	pictures(t, meilin, "offline")
	meilin.Click(note)
	meilin.Press("Control+End")
	meilin.Type(" Mei-Lin adds from the train: 42 of them in Singapore.")
	joe.Press("Control+End")
	joe.Type(" And Joe went on meanwhile.")
	priya.Until(`document.querySelector("` + note + `").value.includes("Joe went on meanwhile.")`)
	if priya.Has(`textarea`) && strings.Contains(priya.Value(note), "Singapore") {
		t.Error("Mei-Lin was not offline")
	}
	time.Sleep(outage(t))
	meilin.Offline(false)
	everybody(func(b *browser.Browser) {
		b.Until(`["samwasbefore", "PeopleWrites", "Mei-Lin adds from the train: 42 of them in Singapore.", " And Joe went on meanwhile."].every(w => document.querySelector("` + note + `").value.includes(w))`)
	})
	first := ana.Value(note)
	everybody(func(b *browser.Browser) {
		if got := b.Value(note); got != first {
			t.Errorf("one reads %q, another %q", got, first)
		}
	})
	meilin.WaitGone(`[data-meeting-target="away"]`)

	// Decide, and promise, by keyboard.
	ana.Press("Escape")
	browser.Eval[bool](ana, `document.activeElement.blur() || true`)
	ana.Press("a")
	ana.WaitFor("#act")
	ana.Fill("#ac-text", "Write to the 31 before they write again")
	ana.Choose("#ac-owner", w.people["joe@kindling.example"].ID)
	ana.Press("Control+Enter")
	everybody(func(b *browser.Browser) { b.WaitText("Write to the 31 before they write again") })
	ana.Until(`!document.querySelector("#act:popover-open") && !document.querySelector("form[data-sending]")`)
	browser.Eval[bool](ana, `document.activeElement.blur() || true`)
	ana.Press("d")
	ana.WaitFor("#decide")
	pictures(t, ana, "decide")
	ana.Fill("#de-text", "We say on the status page that Safari is affected.")
	ana.Choose("#de-who", w.people["sam@kindling.example"].ID)
	ana.Fill("#de-whom", "everyone on the rota")
	ana.Press("Control+Enter")
	everybody(func(b *browser.Browser) {
		b.WaitText("We say on the status page that Safari is affected.")
		b.WaitText("Sam tells everyone on the rota")
	})
	ana.WaitFor(".issue.solved")
	ana.Until(`!document.querySelector("#decide:popover-open")`)
	browser.Eval[bool](ana, `document.activeElement.blur() || true`)

	// Somebody else presents; the rest of the agenda.
	joe.ClickText("Take over")
	ana.WaitText("Joe is presenting")
	ana.ClickText("Take over")
	joe.WaitText("Ana is presenting")
	browser.Eval[bool](ana, `document.activeElement.blur() || true`)
	next("How we work together")
	next("Something to read")
	next("Close, and rate the hour")

	// Nobody sees the others' ratings until all have given theirs.
	for i, n := range names[:4] {
		all[n].Click(fmt.Sprintf(`.ten label:nth-of-type(%d)`, 8+i%3))
		all[n].ClickText("Send my rating")
		all[n].WaitText("Change my rating")
	}
	ana.WaitText("4 of 5 have")
	pictures(t, ana, "close")
	if ana.Has(".rated") {
		t.Error("Ana sees ratings while one is missing")
	}
	priya.Click(`.ten label:nth-of-type(6)`)
	priya.ClickText("Send my rating")
	priya.WaitFor("#why-e") // below 8 it asks why
	priya.Fill("#why", "Too long on one topic")
	priya.ClickText("Send my rating")
	ana.WaitText("Everybody has answered.")
	ana.WaitText("Too long on one topic")
	browser.Eval[bool](ana, `document.activeElement.blur() || true`)
	ana.Until(`!document.querySelector("form[data-sending]")`)
	ana.Press("Enter")
	joe.WaitText("The recap is made at")

	// Ten minutes later the recap is there, on the open pages too.
	w.pass(11 * time.Minute)
	everybody(func(b *browser.Browser) { b.WaitText("As Markdown") })
	pictures(t, joe, "recap")
	for _, words := range []string{
		"We say on the status page that Safari is affected.", "Sam tells everyone on the rota", "Write to the 31 before they write again", title,
		"Mei-Lin adds from the train: 42 of them in Singapore.", "The Harbour Choir thanked Joe by name.", "The card box stays empty in Safari", "Asked of you",
	} {
		joe.WaitText(words)
	}
	w.remains(first)
}

// remains reads the recap from the store.
func (w *weekly) remains(noted string) {
	w.t.Helper()
	r, err := w.Meetings.Recap(w.t.Context(), w.people["ana@kindling.example"], w.meeting.ID)
	must(w.t, err)
	var there []string
	for _, id := range r.There {
		there = append(there, r.Name(id))
	}
	if want := []string{"Ana Ferreira", "Joe Adeyemi", "Mei-Lin Tan", "Priya Raman", "Sam Lindqvist"}; !slices.Equal(there, want) {
		w.t.Errorf("there were %q, want %q", there, want)
	}
	if len(r.Missing) != 1 || // who joins once a month belongs to another one
		len(r.Decisions) != 1 || len(r.Actions) != 1 || len(r.Solved) != 1 || len(r.Ratings) != 5 || r.Numbers == nil || len(r.Numbers.Report.Rows) != 6 {
		w.t.Errorf("the recap holds %d missing, %d decisions, %d actions, %d solved, %d ratings, numbers %v", len(r.Missing), len(r.Decisions), len(r.Actions), len(r.Solved), len(r.Ratings), r.Numbers != nil)
	}
	if !slices.ContainsFunc(r.Notes, func(n meeting.NoteText) bool { return n.Text == noted }) {
		w.t.Errorf("no note reads %q: %+v", noted, r.Notes)
	}
	if text := r.Markdown(time.UTC); !strings.Contains(text, "We say on the status page that Safari is affected.") || !strings.Contains(text, "Mei-Lin adds from the train") {
		w.t.Errorf("as Markdown: %s", text)
	}
}

// pictures keeps how a page looks, at both widths, by day and by night, for
// whoever asks with RAPPORT_PICTURES; and asks axe-core about it.
func pictures(t *testing.T, b *browser.Browser, name string) {
	t.Helper()
	dir := os.Getenv("RAPPORT_PICTURES")
	if dir == "" {
		return
	}
	b.Until(`!document.documentElement.matches("[aria-busy=true]")`)
	b.AxeEverywhere()
	b.Screenshot(filepath.Join(dir, "meeting-"+name+".png"), 1440, 1000, false)
	b.Screenshot(filepath.Join(dir, "meeting-"+name+"-night.png"), 1440, 1000, true)
	b.Screenshot(filepath.Join(dir, "meeting-"+name+"-phone.png"), 390, 844, false)
	if wide := browser.Eval[int](b, `document.documentElement.scrollWidth`); wide > 390 {
		b.Screenshot(filepath.Join(dir, "meeting-"+name+"-wide.png"), 390, 844, false)
		t.Errorf("%s is %d wide on a phone", name, wide)
	}
	b.Screenshot(filepath.Join(dir, "meeting-"+name+"-phone-night.png"), 390, 844, true)
	b.View(1440, 900, false)
}

// outage is how long somebody is cut off, beyond what the test does meanwhile: RAPPORT_OFFLINE=60s tries a whole minute.
func outage(t *testing.T) time.Duration {
	t.Helper()
	said := os.Getenv("RAPPORT_OFFLINE")
	if said == "" {
		return 0
	}
	long, err := time.ParseDuration(said)
	if err != nil {
		t.Fatalf("RAPPORT_OFFLINE=%s: %v", said, err)
	}
	return long
}
