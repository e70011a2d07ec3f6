// This file holds the parts and how they are put together.

package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"rapport/action"
	"rapport/alarm"
	"rapport/escalation"
	"rapport/event"
	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/inbox/presence"
	"rapport/inbox/search"
	"rapport/inbox/view"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/live"
	"rapport/kit/secret"
	"rapport/latchkey"
	"rapport/mail"
	"rapport/meeting"
	"rapport/meeting/invitation"
	"rapport/meeting/recap"
	"rapport/metric"
	"rapport/news"
	"rapport/notice"
	"rapport/oneonone"
	"rapport/oneonone/letters"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/schema"
	"rapport/scorecard"
	"rapport/snippet"
	"rapport/team"
	"rapport/transfer"
	"rapport/weekly"
)

// Place says where everything is kept.
type Place struct {
	Data     string           // folder of blobs, the server's key and, without Database, SQLite
	Database string           // postgres://…, or empty for SQLite in Data
	BaseURL  string           // how customers and people reach the pages: https://support.example.com
	Now      func() time.Time // the clock; the wall's when nil
	Hasty    bool             // don't wait for the disk: for data that may be lost
}

// App is all parts, ready to work.
type App struct {
	Place       Place
	DB          *db.DB
	Blobs       *blob.Store
	Key         secret.Key
	Team        *team.Store
	Sessions    *team.Sessions
	Inbox       *inbox.Store
	Search      *search.Store
	Asks        *ask.Store
	Views       *view.Store
	Notices     *notice.Store
	Latchkey    *latchkey.Sender
	News        *news.Store
	Presence    *presence.Store
	Ratings     *rating.Store
	Snippets    *snippet.Store
	Numbers     *metric.Store
	Scorecard   *scorecard.Store
	Escalations *escalation.Store
	Rhythm      *rhythm.Store
	Actions     *action.Store
	Meetings    *meeting.Store
	Calendar    *invitation.Store
	Recaps      *recap.Sender
	Weekly      *weekly.Sender
	Alarms      *alarm.Sender
	Pairs       *oneonone.Store
	Letters     *letters.Sender
	Transfer    *transfer.Store
	Live        *live.Hub

	commits *live.Hub // rings after each commit of this process
	moves   *live.Hub // rings when somebody of this process came to a conversation, or left one
}

// Open opens the place, making what is not there, and brings it up to date.
func Open(ctx context.Context, p Place) (*App, error) {
	a := &App{Place: p, Live: live.NewHub(), commits: live.NewHub(), moves: live.NewHub()}
	options := db.Options{URL: p.Database, Now: p.Now, Hasty: p.Hasty, Changed: func() { a.commits.Stale("commit") }}
	if p.Database == "" {
		options.File = filepath.Join(p.Data, "rapport.db")
	}
	var err error
	if a.Blobs, err = blob.Open(filepath.Join(p.Data, "blobs")); err != nil {
		return nil, err
	}
	a.Blobs.Hasty = p.Hasty
	if a.DB, err = db.Open(ctx, options); err != nil {
		return nil, errors.Join(err, a.Blobs.Close())
	}
	if err := schema.Migrate(ctx, a.DB); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.Team = team.NewStore(a.DB)
	if err := a.openKey(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.openInbox(p)
	a.Ratings = rating.NewStore(a.DB, a.Inbox, a.Key)
	a.Snippets = snippet.NewStore(a.DB)
	a.Numbers = metric.NewStore(a.DB, a.Team)
	a.Scorecard = scorecard.NewStore(a.DB, a.Numbers, a.Team)
	a.Escalations = escalation.NewStore(a.DB, a.Inbox, a.Team)
	a.Rhythm = rhythm.NewStore(a.DB, a.Inbox, a.Team)
	a.Actions = action.NewStore(a.DB)
	a.Meetings = meeting.NewStore(a.DB, a.Team, a.Ratings, a.Numbers, a.Scorecard)
	a.Calendar = invitation.NewStore(a.DB, a.Meetings, a.Notices, a.Key, p.BaseURL)
	a.Recaps = recap.NewSender(a.DB, a.Team, a.Meetings, p.BaseURL)
	a.Alarms = &alarm.Sender{DB: a.DB, Inbox: a.Inbox, Team: a.Team, BaseURL: p.BaseURL}
	a.Weekly = &weekly.Sender{DB: a.DB, Cards: a.Scorecard, Numbers: a.Numbers, Team: a.Team, Meetings: a.Meetings, BaseURL: p.BaseURL}
	if err := a.openPairs(p); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.Transfer = transfer.NewStore(a.DB, a.Team, a.Inbox, a.Ratings, a.Numbers)
	return a, nil
}

// openInbox puts together what people work in all day.
func (a *App) openInbox(p Place) {
	a.Sessions = team.NewSessions(a.DB)
	a.Inbox = inbox.NewStore(a.DB, a.Blobs, a.Key, a.faces)
	a.Inbox.Fetch = fetchAgain
	a.Presence = presence.NewStore(a.DB, a.Inbox)
	a.Presence.Changed = func() { a.moves.Stale("presence") }
	a.Search = search.NewStore(a.DB, a.Inbox)
	a.Views = view.NewStore(a.DB, a.Inbox)
	a.Notices = notice.NewStore(a.DB, a.Inbox)
	a.Latchkey = &latchkey.Sender{DB: a.DB, Team: a.Team, Inbox: a.Inbox, BaseURL: p.BaseURL}
	a.Inbox.Aside = a.aside
	a.Asks = ask.NewStore(a.DB)
	a.News = news.NewStore(a.DB, a.Inbox, a.Team, p.BaseURL)
}

// openKey reads the server's key. It is made only for a database in which nothing
// happened: elsewhere a missing one was lost, and another would open nothing.
func (a *App) openKey(ctx context.Context) error {
	if secret.Missing(a.Place.Data) {
		head, err := event.Head(ctx, a.DB)
		if err != nil {
			return err
		}
		if head > 0 {
			f := fault.New(fault.Trouble, "The file server.key is missing in %s, and the database is not a new one. Nothing was changed.", a.Place.Data)
			f.Hint = "Put it back: rapport restore with the backup made by rapport backup --keys only, or copy the file. If it is lost for good, rapport key lost begins with a new one."
			return f
		}
	}
	var err error
	a.Key, err = secret.Open(a.Place.Data)
	return err
}

// openPairs puts together what is two people's own: its keys lie in a folder
// beside the server's.
func (a *App) openPairs(p Place) error {
	ring, err := secret.OpenRing(filepath.Join(p.Data, "keys"))
	if err != nil {
		return err
	}
	a.Pairs = oneonone.NewStore(a.DB, ring, a.Team, a.Scorecard, a.Meetings)
	a.Letters = letters.NewSender(a.DB, a.Pairs, a.Team, a.Key, p.BaseURL)
	a.Notices.Hear = a.Letters.Hear
	a.Inbox.Private = a.Notices.Private
	a.Calendar.Private = a.Letters.Calendar()
	return nil
}

// Close lets go of everything.
func (a *App) Close() error {
	if err := errors.Join(a.DB.Close(), a.Blobs.Close()); err != nil {
		return fmt.Errorf("closing: %w", err)
	}
	return nil
}

// aside keeps the answers of calendars, and those to our own mails, apart from
// what customers write.
func (a *App) aside(ctx context.Context, tx *db.Tx, box inbox.Mailbox, l mail.Letter) (string, error) {
	if ours, err := a.Calendar.Aside(ctx, tx, l); ours || err != nil {
		return "calendar", err
	}
	return a.Notices.Aside(ctx, tx, box, l)
}

// faces are the rating links below a reply.
func (a *App) faces(message string) *mail.Faces {
	if a.Place.BaseURL == "" {
		return nil
	}
	key := rating.LinkKey(a.Key)
	return &mail.Faces{
		GreatURL:   rating.Link(key, a.Place.BaseURL, message, rating.Great),
		OkayURL:    rating.Link(key, a.Place.BaseURL, message, rating.Okay),
		NotGoodURL: rating.Link(key, a.Place.BaseURL, message, rating.NotGood),
	}
}
