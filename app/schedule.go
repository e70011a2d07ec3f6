// This file holds all that runs by itself, one line each.

package app

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"rapport/escalation"
	"rapport/event"
	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/inbox/view"
	"rapport/meeting"
	"rapport/news"
	"rapport/oneonone"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/scorecard"
	"rapport/snippet"
	"rapport/team"
)

// Work runs everything that runs by itself, until ctx ends.
func (a *App) Work(ctx context.Context) error {
	head, err := event.Head(ctx, a.DB)
	if err != nil {
		return err
	}
	return a.work(ctx, head)
}

// work tells live pages what happened after the event head: whoever serves
// pages asks for it before the first one is shown.
func (a *App) work(ctx context.Context, head int64) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.followMailboxes(ctx) })
	g.Go(func() error { return a.loop(ctx, "sorting mail", a.sortMail) })
	g.Go(func() error { return a.loop(ctx, "waking what slept", a.Inbox.WakeNext) })
	g.Go(func() error { return a.loop(ctx, "purging what was deleted", every(time.Minute, a.Inbox.PurgeNext)) })
	g.Go(func() error {
		return a.loop(ctx, "letting go of files beside no answer", every(time.Hour, a.Inbox.SweepUploads))
	})
	for range senders {
		g.Go(func() error { return a.loop(ctx, "sending mail", a.Inbox.SendNext) })
	}
	g.Go(func() error { return a.loop(ctx, "letting answers leave", a.Inbox.LeaveNext) })
	g.Go(func() error { return a.loop(ctx, "telling of drafts", every(time.Second, a.tellDrafts(a.DB.Now()))) })
	g.Go(func() error { return a.loop(ctx, "sending mail to the team", a.Notices.SendNext) })
	g.Go(func() error { return a.loop(ctx, "sending links for new passwords", a.Latchkey.SendNext) })
	g.Go(func() error { return a.loop(ctx, "telling customers", a.Escalations.TellNext) })
	g.Go(func() error { return a.loop(ctx, "telling who can wait", a.Rhythm.TellNext) })
	g.Go(func() error { return a.loop(ctx, "following for the numbers", a.Numbers.Follow) })
	g.Go(func() error { return a.loop(ctx, "following for search", a.Search.Follow) })
	g.Go(func() error { return a.loop(ctx, "counting snippets", every(2*time.Second, a.Snippets.Follow)) })
	g.Go(func() error { return a.loop(ctx, "making recaps", a.Meetings.MakeRecap) })
	g.Go(func() error { return a.loop(ctx, "keeping calendars right", every(2*time.Second, a.Calendar.Follow)) })
	g.Go(func() error { return a.loop(ctx, "hearing calendars", a.Calendar.Carry) })
	g.Go(func() error { return a.loop(ctx, "inviting guests of meetings", every(time.Hour, a.Calendar.Ahead)) })
	g.Go(func() error { return a.loop(ctx, "mailing recaps", every(2*time.Second, a.Recaps.Follow)) })
	g.Go(func() error { return a.loop(ctx, "asking who can't come", every(time.Minute, a.Recaps.AskBefore)) })
	g.Go(func() error { return a.loop(ctx, "hearing who can't come", every(2*time.Second, a.Recaps.Answers)) })
	g.Go(func() error { return a.loop(ctx, "raising alarms", every(20*time.Second, a.Alarms.Look)) })
	g.Go(func() error { return a.loop(ctx, "mailing the week", every(20*time.Second, a.Weekly.Queue)) })
	g.Go(func() error { return a.loop(ctx, "hearing of the week", every(2*time.Second, a.Weekly.Answers)) })
	g.Go(func() error {
		return a.loop(ctx, "mailing before one-on-ones", every(5*time.Second, a.Letters.Evening))
	})
	g.Go(func() error { return a.loop(ctx, "hearing topics", a.Letters.Carry) })
	g.Go(func() error { return a.loop(ctx, "telling of opened one-on-ones", a.Letters.Follow) })
	g.Go(func() error { return a.loop(ctx, "keeping one-on-ones", every(time.Minute, a.Letters.Keep)) })
	g.Go(func() error { return a.loop(ctx, "letting go of one-on-ones", every(time.Hour, a.Letters.Retain)) })
	g.Go(func() error { return a.loop(ctx, "keeping weeks", a.keepWeek) })
	g.Go(func() error { return a.loop(ctx, "telling live pages", a.tellLive(&head)) })
	g.Go(func() error { return a.watch(ctx) })
	g.Go(func() error { return a.loop(ctx, "telling people what concerns them", a.News.Tell) })
	g.Go(func() error { return a.loop(ctx, "mailing news", every(2*time.Second, a.News.MailNext)) })
	g.Go(func() error { return a.loop(ctx, "hearing of news", every(2*time.Second, a.News.Answers)) })
	return g.Wait()
}

// CatchUp lets all who follow the log come to its end, as they do by themselves
// in the first minutes after much was brought in.
func (a *App) CatchUp(ctx context.Context) error {
	for _, follow := range []func(context.Context) (bool, error){
		a.Numbers.Follow, a.Search.Follow, a.Snippets.Follow, a.News.Tell, a.News.Answers, a.Calendar.Follow,
		a.Recaps.Follow, a.Recaps.Answers, a.Weekly.Answers, a.Letters.Follow,
	} {
		for more := true; more; {
			var err error
			if more, err = follow(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// senders is how many mails may be leaving at once: one slow server holds up
// no other mailbox.
const senders = 4

// quiet is how long a loop sleeps at most: other processes' work and what is
// due by the clock is seen by then, without any bell.
const quiet = time.Second

// loop does a piece of work again and again: at once while there is more, else
// after the next commit of this process or a second. Trouble is logged and
// tried again, more slowly the longer it lasts.
func (a *App) loop(ctx context.Context, what string, work func(context.Context) (more bool, err error)) error {
	bell := a.commits.Listen()
	defer bell.Stop()
	pause := quiet
	for {
		more, err := work(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			slog.ErrorContext(ctx, what, "error", err, "again in", pause)
			if !sleep(ctx, pause) {
				return nil
			}
			pause = min(2*pause, time.Minute)
			continue
		case more:
			pause = quiet
			continue
		}
		pause = quiet
		timer := time.NewTimer(quiet)
		select {
		case <-ctx.Done():
		case <-bell.Wake():
		case <-timer.C:
		}
		timer.Stop()
	}
}

// every lets work that nobody waits for rest after a look that found nothing more, whatever the bell says.
func every(pause time.Duration, work func(context.Context) (bool, error)) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		more, err := work(ctx)
		if err == nil && !more {
			sleep(ctx, pause)
		}
		return more, err
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// sortBatch is how many mails are made conversations in one transaction.
const sortBatch = 200

func (a *App) sortMail(ctx context.Context) (bool, error) {
	n, err := a.Inbox.Sort(ctx, sortBatch)
	return n > 0, err
}

// ease is how long the keeping of weeks rests after each: pages come first.
const ease = 200 * time.Millisecond

func (a *App) keepWeek(ctx context.Context) (bool, error) {
	more, err := a.Numbers.KeepNext(ctx)
	return more && sleep(ctx, ease), err
}

// tellDrafts names the conversations in which somebody writes. A draft is no
// event: it changes every second, and what became of it is told when it is sent.
func (a *App) tellDrafts(since time.Time) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		conversations, last, err := a.Inbox.DraftsSince(ctx, since)
		if err != nil || len(conversations) == 0 {
			return false, err
		}
		since = last
		for i, c := range conversations {
			conversations[i] = "drafts:" + c
		}
		a.Live.Stale(conversations...)
		return false, nil
	}
}

// tellLive names what became stale to the pages open in this process; it
// reads the event log, so that other processes' changes are told too.
func (a *App) tellLive(seq *int64) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		events, err := event.After(ctx, a.DB, *seq, 500)
		if err != nil || len(events) == 0 {
			return false, err
		}
		names := []string{}
		for _, e := range events {
			switch e.Kind {
			case inbox.EventMessage, inbox.EventStatus, inbox.EventMerge, inbox.EventShared, inbox.EventTopic, inbox.EventDelivery, inbox.EventAnswer, rating.EventGiven,
				inbox.EventWithdrawn, inbox.EventUnmerged, inbox.EventTopicWithdrawn, inbox.EventSplit, inbox.EventPurged:
				names = append(names, "inbox", "conversation:"+e.Subject)
				switch e.Kind {
				case inbox.EventDelivery:
					names = append(names, "deliveries")
				case rating.EventGiven:
					names = append(names, "frowns")
				}
			case escalation.EventRaised, escalation.EventChanged, escalation.EventStatus, escalation.EventLinked, escalation.EventUnlinked, escalation.EventTelling, escalation.EventTold:
				names = append(names, "escalations", "escalation:"+e.Subject)
				if about, err := event.Read[struct{ Conversation string }](e); err == nil && about.Conversation != "" {
					names = append(names, "conversation:"+about.Conversation)
				}
			case rating.EventVoided, rating.EventRead, rating.EventUnread, rating.EventAsked, rating.EventDropped, rating.EventDecided, rating.EventReopened:
				names = append(names, "frowns", "inbox")
			case ask.EventAsked, ask.EventEnded:
				names = append(names, "inbox", "conversation:"+e.Subject)
			case news.EventFollowed:
				names = append(names, "conversation:"+e.Subject)
			case news.EventTold, news.EventRead:
				names = append(names, newsOf+e.Subject)
			case inbox.EventUnreadable:
				names = append(names, "inbox")
			case view.EventChanged:
				names = append(names, "views")
			case inbox.EventSame, inbox.EventApart, inbox.EventDescribed, inbox.EventAboutNote, inbox.EventField:
				names = append(names, "customers")
			case inbox.EventTopicNamed, inbox.EventTopicAway:
				names = append(names, "inbox", "topics")
			case inbox.EventMailbox:
				names = append(names, "mailboxes")
			case scorecard.EventEntry, scorecard.EventNoted, scorecard.EventUnnoted, scorecard.EventSegment, scorecard.EventRuled, scorecard.EventFrozen, scorecard.EventCardShown:
				names = append(names, "scorecard")
			case team.RoleChanged, team.OffAsked, team.OffCancelled, team.OffRestored, team.WorkingSet, team.OfficeHoursSet:
				names = append(names, "team")
			case team.PersonLeft:
				names = append(names, "team", leftOf+e.Subject)
			case rhythm.EventBeast, rhythm.EventStatus, rhythm.EventRota, rhythm.EventVerdict, rhythm.EventTold, rhythm.EventMark, rhythm.EventDay, rhythm.EventGuest:
				names = append(names, "rhythm")
			case snippet.EventChanged, snippet.EventBrought, snippet.EventTakenBack:
				names = append(names, "snippets")
			default:
				names = append(append(names, meeting.Live(e)...), oneonone.Live(e)...)
			}
		}
		*seq = events[len(events)-1].Seq
		a.Live.Stale(names...)
		return true, nil
	}
}
