// This file holds the demo's weekly meetings: those that were held, with what
// came of them, and what waits for the next one.

package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rapport/meeting"
	"rapport/metric"
	"rapport/scorecard"
)

// matter is something a meeting talked about, and what came of it.
type matter struct {
	by, owner              int // in the order of the colleagues
	title, said            string
	decided, whom, promise string
}

// matters are those of the last meetings, the oldest first; done says that the promise was kept.
func matters() []matter {
	return []matter{
		{1, 2, "Two answers to one question on Friday", "", "Whoever opens an old conversation looks for a draft first.", "everyone who answers", "Write down how a held answer looks"},
		{3, 0, "Nights from Friday to Saturday are thin", "Three people waited past ten hours.", "Mei-Lin begins two hours later on Fridays until we hire.", "everyone on the rota", "Ask for a second person in Singapore"},
		{2, 2, "Snippets about receipts are a year old", "", "", "", "Rewrite the four snippets about receipts"},
		{4, 1, "What do we say when a fix has no date?", "", "We say that we will write when it is done, and then we do.", "everyone who answers", "Collect three good examples"},
		{1, 0, "Guests wait for a buddy", "Priya waited two days for hers.", "Each guest has a buddy for the week, from Monday on.", "all guests", "Put the buddies into the rota"},
		{0, 4, "Too many questions before buying end with “it depends”", "", "", "", "List the themes that we try every release on"},
		{3, 3, "Who covers the night before Giving Tuesday?", "", "Mei-Lin and Joe take 22:00 to 06:00 UTC together.", "everyone on the rota", "Say in the shop when we answer that night"},
		{1, 1, "The card box again", "Eleven people since Thursday.", "Whoever meets it links the conversation, so that product sees how many they are.", "everyone who answers", "Write to the first eleven before they write again"},
		{2, 5, "People write because they don’t know that we know", "From the card box: twelve of thirty asked whether anybody was on it.", "A line on the status page as soon as three people wrote about one thing.", "everyone who answers", "Ask for the review of the fix"},
	}
}

// planMeetings begins the weekly meeting and holds it each Monday of the last weeks.
func (p *play) planMeetings(ctx context.Context) error {
	ana := p.people[0].Person
	ser := meeting.Template(meeting.Weekly, p.Clock.Now().In(p.loc).Format(time.DateOnly), "15:00", "Europe/Lisbon")
	ser.Name, ser.Everyone, ser.Video = "Support weekly", true, "https://meet.kindling.example/support"
	var err error
	if p.series, err = p.Meetings.Begin(ctx, ana, ser); err != nil {
		return err
	}
	all := matters()
	for i, m := range all {
		weeks := len(all) - 1 - i
		at := p.weeksAgo(weeks).Add(5 * time.Hour)
		if weeks < p.size.Weeks && at.Before(p.now.Add(-2*time.Hour)) {
			p.hold(at, m, i)
		}
	}
	p.later(p.now.Add(-30*time.Hour), p.prepare)
	p.later(p.now.Add(-28*time.Hour), p.townHall)
	return nil
}

// hold plays one meeting: everybody comes who is not away, one matter is talked
// about, decided and promised, and the hour is rated.
func (p *play) hold(at time.Time, m matter, n int) {
	id := meeting.MeetingID(p.series.ID, at)
	var item meeting.Item
	there := func(i int) bool { return i != 4 && (i+n)%7 != 0 } // it is night for Tui; the others miss one now and then
	step := func(minutes float64, do func(context.Context) error) {
		p.later(at.Add(time.Duration(minutes*float64(time.Minute))), func(ctx context.Context) error {
			if err := do(ctx); err != nil {
				return fmt.Errorf("a meeting: %w", err)
			}
			return nil
		})
	}
	step(-180, func(ctx context.Context) (err error) {
		item, err = p.Meetings.Raise(ctx, p.people[m.by].Person, meeting.Raised{Series: p.series.ID, Title: m.title, Said: m.said})
		return errors.Join(err, p.Meetings.Answer(ctx, p.people[4].Person, id, meeting.Answer{Section: p.section(meeting.Hello), Text: "Well rested. The mornings are quiet here.", Mood: 4}))
	})
	step(0, func(ctx context.Context) error {
		err := errors.Join(p.Numbers.CatchUp(ctx), p.Meetings.Start(ctx, p.people[0].Person, id))
		for i, c := range p.people {
			if there(i) || i == 0 {
				err = errors.Join(err, p.Meetings.Here(ctx, c.Person, id))
			}
		}
		return err
	})
	after := 0.0
	for i, s := range p.series.Sections[1:] {
		after += float64(p.series.Sections[i].Minutes) * (0.85 + 0.2*p.dice.Float64())
		step(after, func(ctx context.Context) error {
			return p.Meetings.Go(ctx, p.people[0].Person, id, p.series.Sections[i].Key, s.Key)
		})
		if s.Kind == meeting.Discuss {
			step(after+1, func(ctx context.Context) error {
				return p.Meetings.Take(ctx, p.people[0].Person, item.ID, meeting.Identify)
			})
			step(after+6, func(ctx context.Context) error { return p.solve(ctx, id, item.ID, m) })
		}
	}
	step(after+2, func(ctx context.Context) (err error) {
		for i, c := range p.people {
			if there(i) || i == 0 {
				score := 8 + p.dice.IntN(2)
				why := ""
				if p.dice.IntN(9) == 0 {
					score, why = 7, "The numbers took long."
				}
				err = errors.Join(err, p.Meetings.Rate(ctx, c.Person, id, score, why))
			}
		}
		return errors.Join(err, p.Meetings.End(ctx, p.people[0].Person, id))
	})
	step(after+13, func(ctx context.Context) error { _, err := p.Meetings.MakeRecap(ctx); return err })
	if n != 6 && n < len(matters())-1 { // one is late, and the newest is still to do
		step(4*24*60, func(ctx context.Context) error { return p.keep(ctx, m) })
	}
}

func (p *play) solve(ctx context.Context, id, item string, m matter) error {
	how := meeting.Solution{Meeting: id, Decision: m.decided, Action: &meeting.Promise{Text: m.promise, Owner: p.people[m.owner].ID}}
	if m.decided != "" {
		how.Tell = []meeting.Tell{{Who: p.people[0].ID, Whom: m.whom}}
	}
	return p.Meetings.Solve(ctx, p.people[0].Person, item, how)
}

// keep does what was promised.
func (p *play) keep(ctx context.Context, m matter) error {
	open, err := p.Actions.OfSeries(ctx, p.series.ID)
	for _, a := range open {
		if a.Text == m.promise {
			err = errors.Join(err, p.Actions.Done(ctx, p.people[m.owner].Person, a.ID))
		}
	}
	return err
}

func (p *play) section(kind meeting.SectionKind) string {
	i := slices.IndexFunc(p.series.Sections, func(s meeting.Section) bool { return s.Kind == kind })
	return p.series.Sections[max(i, 0)].Key
}

// prepare is what waits for the next meeting.
func (p *play) prepare(ctx context.Context) error {
	ref := scorecard.Ref{Week: p.week(1), Key: metric.NewConversations}
	raise := func(by int, r meeting.Raised) error {
		r.Series = p.series.ID
		_, err := p.Meetings.Raise(ctx, p.people[by].Person, r)
		return err
	}
	bring := func(by int, b meeting.Brought) error {
		b.Series = p.series.ID
		_, err := p.Meetings.Bring(ctx, p.people[by].Person, b)
		return err
	}
	next, err := p.Meetings.Next(ctx, p.people[0].Person, p.series.ID)
	tui := p.people[4].Person
	return errors.Join(err,
		raise(2, meeting.Raised{Kind: "signal", Ref: ref.String(), Title: "Why are there more questions for every sale?", Said: "From the numbers: more than is normal for us."}),
		raise(1, meeting.Raised{Title: "Refunded gifts still count toward the goal bar", Said: "Joe, for six customers. Waiting on a fix for 14 days."}),
		raise(3, meeting.Raised{Title: "Saturday rota after the holidays"}),
		bring(1, meeting.Brought{Kind: meeting.Struggle, Title: "The card box in Safari", Said: "My own page did the same thing again. Our gala is on Saturday.", N: 31}),
		bring(3, meeting.Brought{Kind: meeting.Struggle, Title: "Two rows for couples in the export", Said: "Can they be one?", N: 4}),
		bring(0, meeting.Brought{Kind: meeting.Headline, Title: "The Fener Library Friends passed 10,000 gifts.", Mood: "happy"}),
		bring(2, meeting.Brought{Kind: meeting.Headline, Title: "Two shelters left us over the licence move.", Mood: "okay"}),
		bring(2, meeting.Brought{Kind: meeting.Read, Title: "“Say sorry once”, on apologies in support", Link: "https://kindling.example/reading/say-sorry-once", Said: "When did an apology help you last? When was it one too many?", N: 6}),
		p.Meetings.Answer(ctx, tui, next.ID, meeting.Answer{Section: p.section(meeting.Hello), Text: "On leave, at the beach, and well.", Mood: 5}),
	)
}
