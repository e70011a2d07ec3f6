// This file holds asking each room for what it keeps about a person.

package oneself

import (
	"context"
	"time"

	"rapport/action"
	"rapport/kit/db"
	"rapport/meeting"
	"rapport/news"
	"rapport/notice"
	"rapport/oneonone"
	"rapport/oneonone/letters"
	"rapport/rhythm"
	"rapport/scorecard"
	"rapport/snippet"
	"rapport/team"
)

// Rooms are those that keep something about people.
type Rooms struct {
	DB       *db.DB // only for what time it is
	Team     *team.Store
	Pairs    *oneonone.Store
	Meetings *meeting.Store
	Actions  *action.Store
	Cards    *scorecard.Store
	Notices  *notice.Store
	News     *news.Store
	Rhythm   *rhythm.Store
	Snippets *snippet.Store
}

// mostLooks bounds a list that grows with every day.
const mostLooks = 50_000

// Mine gives all about who to who.
func (s Rooms) Mine(ctx context.Context, who team.Person) (Mine, error) {
	m := Mine{At: s.DB.Now(), Person: who}
	copies, err := s.Pairs.CopyOf(ctx, who)
	if err != nil {
		return m, err
	}
	everybody, err := s.Team.People(ctx)
	if err != nil {
		return m, err
	}
	names := map[string]string{}
	for _, p := range everybody {
		names[p.ID], names[p.Email] = p.Name, p.Name
	}
	for _, c := range copies {
		m.OneOnOnes = append(m.OneOnOnes, letters.PageOf(c, names, names[c.Pair.Other(who.ID)], who.ID))
	}
	for _, part := range []func(context.Context, team.Person, map[string]string) ([]letters.Group, error){
		s.timeOff, s.promises, s.said, s.numbers, s.told, s.heard, s.days, s.snippets,
	} {
		groups, err := part(ctx, who, names)
		if err != nil {
			return m, err
		}
		for _, g := range groups {
			if len(g.Entries) > 0 {
				m.Elsewhere = append(m.Elsewhere, g)
			}
		}
	}
	return m, nil
}

func (s Rooms) timeOff(ctx context.Context, who team.Person, names map[string]string) ([]letters.Group, error) {
	kept, cancelled, err := s.Team.EverOff(ctx, who)
	entry := func(a team.Absence) letters.Entry {
		text := a.Reason.Label() + ", " + a.First
		if a.Last != a.First {
			text += " to " + a.Last
		}
		return letters.Entry{By: named(names, a.By), At: a.At, Text: text, More: notEmpty(a.Note)}
	}
	return []letters.Group{{Title: "Time off", Entries: each(kept, entry)}, {Title: "Time off that was cancelled", Entries: each(cancelled, entry)}}, err
}

// promises are the team's actions; those of one-on-ones stand with their page.
func (s Rooms) promises(ctx context.Context, who team.Person, names map[string]string) ([]letters.Group, error) {
	all, err := s.Actions.Ever(ctx, who.ID)
	own, asked := letters.Group{Title: "Actions of mine"}, letters.Group{Title: "Actions I asked of others"}
	for _, a := range all {
		g := &asked
		if a.Owner == who.ID {
			g = &own
		}
		g.Entries = append(g.Entries, letters.ActionOf(a, names))
	}
	return []letters.Group{own, asked}, err
}

// said is what the person brought to meetings and said there.
func (s Rooms) said(ctx context.Context, who team.Person, _ map[string]string) ([]letters.Group, error) {
	all, err := s.Meetings.Remarks(ctx, who)
	groups := []letters.Group{}
	for _, one := range []struct{ what, title string }{
		{"raised", "Raised in meetings"},
		{"brought", "Brought to meetings"},
		{"answered", "Answered in meetings"},
		{"rated", "Ratings of meetings, of ten"},
		{"decided", "Decisions written down"},
		{"replied", "Answers to invitations"},
		{"notes", "Notes of meetings I was in"},
	} {
		g := letters.Group{Title: one.title}
		for _, r := range all {
			if r.What == one.what {
				g.Entries = append(g.Entries, letters.Entry{At: r.At, Text: r.Text, More: notEmpty(r.Where, r.More)})
			}
		}
		groups = append(groups, g)
	}
	return groups, err
}

// numbers is what was written beside the own numbers, and who looked at them.
func (s Rooms) numbers(ctx context.Context, who team.Person, _ map[string]string) ([]letters.Group, error) {
	notes, err := s.Cards.NotesOf(ctx, who)
	if err != nil {
		return nil, err
	}
	looks, err := s.Cards.Looks(ctx, who, mostLooks)
	return []letters.Group{
		{Title: "Notes on numbers", Entries: each(notes, func(n scorecard.Note) letters.Entry {
			return letters.Entry{By: n.By.Name, At: n.At, Text: n.Text, More: notEmpty(n.Of.Week.String(), n.Of.Key.String())}
		})},
		{Title: "Who looked at my numbers", Entries: each(looks, func(l scorecard.Look) letters.Entry {
			return letters.Entry{By: l.By.Name, At: l.At, Text: string(l.What), More: []string{l.Week.String()}}
		})},
	}, err
}

// told is what Rapport told the person by mail.
func (s Rooms) told(ctx context.Context, who team.Person, _ map[string]string) ([]letters.Group, error) {
	mails, err := s.Notices.To(ctx, who.ID)
	return []letters.Group{
		{Title: "Mails to me from Rapport", Entries: each(mails, func(k notice.Kept) letters.Entry {
			sent := ""
			if !k.SentAt.IsZero() {
				sent = "sent to " + k.Address + " on " + k.SentAt.Format(time.DateOnly)
			}
			return letters.Entry{At: k.QueuedAt, Text: k.Subject, More: notEmpty(sent, k.Sentence)}
		})},
	}, err
}

func named(names map[string]string, who string) string {
	if n := names[who]; n != "" {
		return n
	}
	return who
}

// heard is what the person was told of the inbox, as far back as it is kept.
func (s Rooms) heard(ctx context.Context, who team.Person, _ map[string]string) ([]letters.Group, error) {
	all, err := s.News.All(ctx, who, mostLooks)
	return []letters.Group{{Title: "What I was told of the inbox", Entries: each(all, func(i news.Item) letters.Entry {
		return letters.Entry{By: i.Who, At: i.At, Text: i.Did(), More: notEmpty(i.Words)}
	})}}, err
}
