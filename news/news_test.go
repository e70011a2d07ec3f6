package news_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/id"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/dovecot"
	"rapport/mail/imap"
	"rapport/mail/sandbox"
	"rapport/news"
	"rapport/notice"
	"rapport/team"
)

const mailbox = "help@kindling.example"

// desk is a team of three at one mailbox, with one conversation and a mail world around it.
type desk struct {
	t             *testing.T
	db            *db.DB
	clock         *dbtest.Clock
	in            *inbox.Store
	box           inbox.Mailbox
	notices       *notice.Store
	news          *news.Store
	asks          *ask.Store
	world         *sandbox.World
	ana, joe, sam team.Person
	c             inbox.Conversation // Marguerite's
	serial        int
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, k *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, dir := t.Context(), t.TempDir()
		k := &desk{t: t, db: d, clock: clock}
		key, err := secret.Open(dir)
		must(t, err)
		blobs, err := blob.Open(dir + "/blobs")
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		k.world, err = sandbox.Start(ctx, sandbox.Options{Team: []string{mailbox}, Now: clock.Now})
		must(t, err)
		t.Cleanup(k.world.Close)
		people := team.NewStore(d)
		k.in = inbox.NewStore(d, blobs, key, nil)
		k.notices = notice.NewStore(d, k.in)
		k.in.Aside = k.notices.Aside
		k.asks = ask.NewStore(d)
		k.news = news.NewStore(d, k.in, people, "https://rapport.example")
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return errors.Join(
				team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
				team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}),
				team.Bring(ctx, tx, team.Person{Email: "sam@kindling.example", Name: "Sam Okafor", Role: team.Technician, Zone: "Africa/Lagos"}))
		}))
		all, err := people.People(ctx)
		must(t, err)
		k.ana, k.joe, k.sam = all[0], all[1], all[2]
		host, port, err := net.SplitHostPort(k.world.SMTP())
		must(t, err)
		number, err := strconv.Atoi(port)
		must(t, err)
		k.box, err = k.in.SaveMailbox(ctx, k.ana, inbox.Mailbox{Address: mailbox, Name: "Kindling support", Outgoing: &inbox.Server{Host: host, Port: number, Security: "plain"}})
		must(t, err)
		k.writes("It worked on your test page.", "")
		page, err := k.in.List(ctx, inbox.Filter{View: inbox.All, Limit: 1})
		must(t, err)
		k.c = page.Rows[0]
		k.goes()
		test(t, k)
	})
}

// goes lets all that runs by itself run until it has nothing to do.
func (k *desk) goes() {
	k.t.Helper()
	for busy := true; busy; {
		busy = false
		for _, work := range []func(context.Context) (bool, error){k.news.Tell, k.news.Answers, k.news.MailNext, k.notices.SendNext, k.in.SendNext} {
			more, err := work(k.t.Context())
			must(k.t, err)
			busy = busy || more
		}
	}
}

// accepts takes mail in as it came.
func (k *desk) accepts(raw string) {
	k.t.Helper()
	must(k.t, k.in.Accept(k.t.Context(), inbox.Batch{Mailbox: k.box.ID, Mails: []inbox.Raw{{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: k.clock.Now()}}}))
	_, err := k.in.Sort(k.t.Context(), 10)
	must(k.t, err)
}

// writes lets Marguerite write, perhaps in answer to a message.
func (k *desk) writes(words, to string) {
	k.serial++
	answers := ""
	if to != "" {
		answers = "In-Reply-To: <" + to + ">\n"
	}
	k.accepts(fmt.Sprintf("From: Marguerite Olsen <marguerite@x.example>\nTo: %s\nSubject: Card field missing\nMessage-ID: <m%d@x.example>\n%s\n%s\n", mailbox, k.serial, answers, words))
}

func (k *desk) note(by team.Person, text string) {
	k.t.Helper()
	must(k.t, k.in.AddNote(k.t.Context(), by, id.New(), k.c.ID, text))
	k.goes()
}

// unread says what somebody has not read yet, oldest first.
func (k *desk) unread(p team.Person) (said []string) {
	k.t.Helper()
	all, err := k.news.New(k.t.Context(), p, 100)
	must(k.t, err)
	n, err := k.news.Unread(k.t.Context(), p)
	must(k.t, err)
	if n != len(all) {
		k.t.Errorf("%d are counted, %d listed", n, len(all))
	}
	for _, i := range slices.Backward(all) {
		if i.About.ID != k.c.ID {
			k.t.Errorf("it is about %q", i.About.ID)
		}
		said = append(said, i.Who+" "+i.Did()+": "+i.Words)
	}
	return said
}

func (k *desk) wants(what string, p team.Person, want ...string) {
	k.t.Helper()
	if got := k.unread(p); !slices.Equal(got, want) {
		k.t.Errorf("%s: %s is told %q; want %q", what, p.FirstName(), got, want)
	}
}

// mails gives what somebody got by mail.
func (k *desk) mails(p team.Person) (all []mail.Letter) {
	for _, d := range k.world.Mailbox(p.Email) {
		all = append(all, mail.Parse(d.Raw))
	}
	return all
}

func TestNotesTellWhomTheyName(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.note(k.ana, "@Joe and @Ana: is it the plug-in? @joe?")
		k.wants("named", k.joe, "Ana Ferreira names you in a note: @Joe and @Ana: is it the plug-in? @joe?")
		k.wants("who wrote it", k.ana)
		k.wants("not named", k.sam)
		k.note(k.joe, "@technicians, who knows?")
		k.wants("of the role", k.sam, "Joe Adeyemi names you in a note: @technicians, who knows?")
		k.wants("of the role, and wrote it", k.joe, k.unread(k.joe)[0])
		must(t, k.news.Read(t.Context(), k.joe, k.c.ID))
		k.wants("read", k.joe)
		k.wants("not read by another's reading", k.sam, k.unread(k.sam)[0])
		must(t, k.news.ReadAll(t.Context(), k.sam))
		k.wants("all read", k.sam)
		if all, err := k.news.All(t.Context(), k.joe, 10); err != nil || len(all) != 1 || all[0].ReadAt.IsZero() {
			t.Errorf("what was read is listed as %+v, %v", all, err)
		}
	})
}

func TestAFollowedConversationGoesOn(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		must(t, k.news.Follow(ctx, k.joe, k.c.ID))
		must(t, k.news.Follow(ctx, k.joe, k.c.ID))
		must(t, k.news.Follow(ctx, k.ana, k.c.ID))
		if follows, err := k.news.Follows(ctx, k.joe, k.c.ID); err != nil || !follows {
			t.Errorf("Joe follows: %v, %v", follows, err)
		}
		c, err := k.in.Conversation(ctx, k.c.ID)
		must(t, err)
		m, err := k.in.Reply(ctx, k.ana, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "Let’s look at it together.", Close: true})
		must(t, err)
		k.goes()
		k.wants("Ana closed it", k.joe, "Ana Ferreira closed it: ")
		k.wants("and knows", k.ana)
		k.writes("Thank you, that did it.", m.HeaderID)
		k.goes()
		k.wants("she wrote", k.ana, "Marguerite Olsen wrote again: Thank you, that did it.")
		must(t, k.news.ReadAll(ctx, k.joe))
		must(t, k.news.Unfollow(ctx, k.joe, k.c.ID))
		k.writes("One more thing.", m.HeaderID)
		k.goes()
		k.wants("follows no more", k.joe)
		if err := k.news.Follow(ctx, k.joe, "none"); err == nil {
			t.Error("nothing is followed")
		}
	})
}

func TestWhatIsAskedAndHowItEnds(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		a, err := k.asks.Ask(ctx, k.ana, k.c.ID, ask.To{Role: team.Technician}, "Is it the plug-in?")
		must(t, err)
		k.goes()
		for _, p := range []team.Person{k.joe, k.sam} {
			k.wants("asked", p, "Ana Ferreira asks you: Is it the plug-in?")
		}
		must(t, k.asks.Decline(ctx, k.joe, a.ID))
		k.goes()
		k.note(k.sam, "It is. I wrote to her.") // whoever writes there has answered
		k.wants("answered", k.ana, "Joe Adeyemi can’t look at it now: Is it the plug-in?", "Sam Okafor answered what you asked: Is it the plug-in?")
		if open, err := k.asks.Of(ctx, k.c.ID); err != nil || len(open) != 0 {
			t.Errorf("still asked: %+v, %v", open, err)
		}
	})
}

func TestWhatIsOldIsNobodysNews(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		must(t, k.in.AddNote(t.Context(), k.ana, id.New(), k.c.ID, "@Joe?"))
		k.clock.Add(25 * time.Hour)
		k.goes()
		k.wants("a day later", k.joe)
		k.clock.Add(90 * 24 * time.Hour)
		k.note(k.ana, "@Sam?")
		k.clock.Add(91 * 24 * time.Hour)
		k.note(k.ana, "@Sam, again?")
		k.wants("three months later", k.sam, "Ana Ferreira names you in a note: @Sam, again?")
	})
}

func TestWhoDoesNotReadItHereGetsOneMail(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.note(k.ana, "@Joe and @Sam: is it the plug-in?")
		k.clock.Add(2 * time.Minute)
		k.note(k.ana, "@Joe, or the theme?")
		must(t, k.news.Read(t.Context(), k.sam, k.c.ID))
		k.goes()
		if n := len(k.mails(k.joe)); n != 0 {
			t.Fatalf("after two minutes Joe has %d mails", n)
		}
		k.clock.Add(time.Minute)
		k.goes()
		k.goes()
		all := k.mails(k.joe)
		if len(all) != 1 || len(k.mails(k.sam)) != 0 {
			t.Fatalf("after three minutes Joe has %d mails; Sam, who has read it, %d", len(all), len(k.mails(k.sam)))
		}
		for _, words := range []string{"is it the plug-in?", "or the theme?", "Marguerite Olsen", "https://rapport.example/conversations/" + k.c.ID} {
			if !strings.Contains(all[0].Text, words) || !strings.Contains(all[0].HTML, words) {
				t.Errorf("the mail does not say %q: %s", words, all[0].Text)
			}
		}
		if all[0].Subject != "Ana Ferreira names you in a note, and 1 more: Card field missing" || !all[0].Auto.Is {
			t.Errorf("its subject is %q", all[0].Subject)
		}

		// The next about the same conversation waits a quarter of an hour.
		k.note(k.ana, "@Joe, still there?")
		k.clock.Add(14 * time.Minute)
		k.goes()
		if n := len(k.mails(k.joe)); n != 1 {
			t.Errorf("a second mail came at once: %d", n)
		}
		k.clock.Add(time.Minute)
		k.goes()
		if n := len(k.mails(k.joe)); n != 2 {
			t.Errorf("the second mail never came: %d", n)
		}
		must(t, k.notices.SetWants(t.Context(), k.joe, notice.Weekly))
		k.note(k.ana, "@Joe, hello?")
		k.clock.Add(time.Hour)
		k.goes()
		if n := len(k.mails(k.joe)); n != 2 {
			t.Errorf("Joe wishes for none, and got %d", n)
		}
	})
}

// notes gives the team's notes of the conversation.
func (k *desk) notes() (all []string) {
	k.t.Helper()
	thread, _, err := k.in.Thread(k.t.Context(), k.c.ID, "", 100)
	must(k.t, err)
	for _, m := range thread {
		if m.Kind == inbox.Note {
			all = append(all, m.AuthorName+": "+m.Fresh)
		}
	}
	return all
}

// TestAnAnswerToTheMailIsANote lets Joe answer from his own address, another in
// his name, and Joe's program to the signed address alone; by a real server.
func TestAnAnswerToTheMailIsANote(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.note(k.ana, "@Joe: is it the plug-in?")
		k.clock.Add(time.Hour)
		k.goes()
		asked := k.mails(k.joe)[0]
		server := dovecot.Start(t)
		server.AddUser(t, mailbox)
		head := "To: " + asked.ReplyTo[0].Address + "\r\nSubject: Re: " + asked.Subject + "\r\nContent-Type: text/plain; charset=utf-8\r\n"
		quote := "\r\n\r\nOn Mon, 9 Nov 2026 at 10:00, Rapport wrote:\r\n> @Joe: is it the plug-in?\r\n"
		server.Deliver(t, mailbox,
			[]byte("From: Joe <JOE@kindling.example>\r\nMessage-ID: <a@k.example>\r\nIn-Reply-To: <"+asked.MessageID+">\r\n"+head+"\r\nIt is. @Ana, I’ll write to her."+quote),
			[]byte("From: Joe <joe@home.example>\r\nMessage-ID: <b@k.example>\r\nIn-Reply-To: <"+asked.MessageID+">\r\n"+head+"\r\nTell her our password."+quote),
			[]byte("From: Joe <joe@kindling.example>\r\nMessage-ID: <c@k.example>\r\n"+head+"\r\nAnd the theme."+quote))
		k.fetch(server, 3)
		k.goes()
		want := []string{"Ana Ferreira: @Joe: is it the plug-in?", "Joe Adeyemi: And the theme.", "Joe Adeyemi: It is. @Ana, I’ll write to her."}
		if got := slices.Sorted(slices.Values(k.notes())); !slices.Equal(got, want) {
			t.Errorf("the notes are %q; want %q", got, want)
		}
		k.wants("named by mail", k.ana, "Joe Adeyemi names you in a note: It is. @Ana, I’ll write to her.")
		k.wants("who answered has read it", k.joe)
		if l := k.world.Mailbox("marguerite@x.example"); len(l) != 0 {
			t.Errorf("Marguerite got %d mails", len(l))
		}
		n, err := k.in.Counts(t.Context(), k.clock.Now())
		must(t, err)
		if n.Waiting != 2 { // Marguerite, and the stranger, whose words are not lost
			t.Errorf("%d wait", n.Waiting)
		}
	})
}

// fetch takes all of a server's mailbox in.
func (k *desk) fetch(server *dovecot.Server, n int) {
	k.t.Helper()
	ctx, stop := context.WithCancel(k.t.Context())
	defer stop()
	fetched := 0
	account := imap.Account{Host: server.Host(), Port: server.IMAP(), Security: "plain", User: mailbox, Password: dovecot.Password}
	err := imap.Follower{Now: k.clock.Now}.Follow(ctx, account, imap.Cursor{}, func(ctx context.Context, b imap.Batch) error {
		batch := inbox.Batch{Mailbox: k.box.ID, Folder: "INBOX", UIDValidity: b.Cursor.UIDValidity, LastUID: b.Cursor.LastUID}
		for _, m := range b.Mails {
			batch.Mails = append(batch.Mails, inbox.Raw{Bytes: m.Raw, At: m.InternalDate})
		}
		if fetched += len(b.Mails); fetched == n {
			defer stop()
		}
		return k.in.Accept(context.WithoutCancel(ctx), batch)
	})
	if ctx.Err() == nil {
		k.t.Fatal(err)
	}
	if sorted, err := k.in.Sort(k.t.Context(), 10); err != nil || sorted != n {
		k.t.Fatalf("%d mails sorted, %v", sorted, err)
	}
}
