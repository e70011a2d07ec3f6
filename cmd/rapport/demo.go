// This file holds rapport demo.

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"rapport/app"
	"rapport/demo"
	"rapport/inbox"
	"rapport/kit/live"
	"rapport/mail/sandbox"
	"rapport/rating"
	"rapport/web/mailbox"
	"rapport/web/ui"
)

type demoCmd struct {
	Data   string `help:"Keep the demo's data in this folder; else it goes when the demo ends." type:"path" placeholder:"DIR"`
	Listen string `help:"Address and port to listen on." default:"127.0.0.1:8025"`
}

// Run makes a year of work, prints where to look, and serves it with a mail
// world of its own.
func (c *demoCmd) Run(ctx context.Context, s streams) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return fmt.Errorf("finding a port: %w", err)
		}
	}
	dir := c.Data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "rapport-demo-"); err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
		defer os.RemoveAll(dir)
	}
	base := "http://" + l.Addr().String()
	clock := demo.NewClock(time.Now)
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{demo.Mailbox}, Now: clock.Now})
	if err != nil {
		return err
	}
	defer world.Close()
	_, err = os.Stat(filepath.Join(dir, "rapport.db"))
	played := err == nil
	a, err := app.Open(ctx, app.Place{Data: dir, BaseURL: base, Now: clock.Now, Hasty: true})
	if err != nil {
		return err
	}
	defer a.Close()
	if !played {
		fmt.Fprintln(s.err, "Making a team and a year of its work …")
		if err := play(ctx, a, clock, world); err != nil {
			return err
		}
	}
	if err := settle(ctx, a); err != nil {
		return err
	}
	if err := connect(ctx, a, world); err != nil {
		return err
	}
	key := rand.Text()
	pages := a.Web(app.WebOptions{DemoKey: key, DemoPerson: demo.You, More: func(h *ui.House, mux ui.Mux) {
		mailbox.New(h, world, demo.Mailbox, visitors()).Rated(a.Ratings).Routes(mux)
	}})
	for _, c := range demo.Customers() {
		wake, stop := world.Watch(c.Email)
		defer stop()
		go tell(ctx, wake, a.Live)
	}
	fmt.Fprintf(s.out, `
The team's side, signed in as Ana, head of support:
  %s/session/demo/%s
The customer's side: write, read the answer, click a face:
  %s/mailbox

Ctrl-C ends the demo.
`, base, key, base)
	return a.Serve(ctx, l, pages.Handler)
}

func play(ctx context.Context, a *app.App, clock *demo.Clock, world *sandbox.World) error {
	key := rating.LinkKey(a.Key)
	defer clock.LetGo()
	return demo.Play(ctx, demo.House{
		DB: a.DB, Team: a.Team, Inbox: a.Inbox, Ratings: a.Ratings, Numbers: a.Numbers, Scorecard: a.Scorecard, Actions: a.Actions, Meetings: a.Meetings, Pairs: a.Pairs, Escalations: a.Escalations, Rhythm: a.Rhythm, Clock: clock,
		RatingToken: func(message string) string { return rating.Token(key, message) },
		Keep:        world.Deliver,
	}, demo.Year(), time.Now())
}

// settle ends what would else be done while the visitor looks around, and gives
// back the memory that the year took.
func settle(ctx context.Context, a *app.App) error {
	if err := a.CatchUp(ctx); err != nil {
		return err
	}
	if err := a.DB.Rest(ctx); err != nil {
		return err
	}
	debug.FreeOSMemory()
	return nil
}

// connect points the demo's mailbox to the mail world of this process.
func connect(ctx context.Context, a *app.App, world *sandbox.World) error {
	you, err := a.Team.PersonByEmail(ctx, demo.You)
	if err != nil {
		return err
	}
	box, err := a.Inbox.MailboxByAddress(ctx, demo.Mailbox)
	if err != nil {
		return err
	}
	in, err1 := server(world.IMAP())
	out, err2 := server(world.SMTP())
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	in.User, in.Password = demo.Mailbox, world.Password()
	box.Incoming, box.Outgoing = in, out
	_, err = a.Inbox.SaveMailbox(ctx, you, box)
	return err
}

func server(address string) (*inbox.Server, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("the mail world's address: %w", err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("the mail world's address: %w", err)
	}
	return &inbox.Server{Host: host, Port: port, Security: "plain"}, nil
}

// tell refreshes the open pages of the customer's side when mail arrives there.
func tell(ctx context.Context, wake <-chan struct{}, hub *live.Hub) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
			hub.Stale(mailbox.Topic)
		}
	}
}

func visitors() []mailbox.Customer {
	all := []mailbox.Customer{}
	for _, c := range demo.Customers() {
		all = append(all, mailbox.Customer{Name: c.Name, Address: c.Email})
	}
	return all
}
