// This file holds how a person's days went, and the snippets they wrote.

package oneself

import (
	"context"
	"strconv"
	"time"

	"rapport/oneonone/letters"
	"rapport/rhythm"
	"rapport/snippet"
	"rapport/team"
)

// days is how the person said to stand, the hours of Beast mode, and the days as a guest.
func (s Rooms) days(ctx context.Context, who team.Person, names map[string]string) ([]letters.Group, error) {
	k, err := s.Rhythm.Kept(ctx, who)
	if err != nil {
		return nil, err
	}
	zone := who.Location()
	clock := func(t time.Time) string { return t.In(zone).Format("15:04") }
	hours := each(k.Sessions, func(b rhythm.Session) letters.Entry {
		e := letters.Entry{At: b.BeganAt, Text: "from " + clock(b.BeganAt)}
		if !b.EndedAt.IsZero() {
			e.Text += " to " + clock(b.EndedAt)
		}
		if b.Pauses > 0 {
			e.More = append(e.More, "paused for "+b.Pauses.Round(time.Second).String())
		}
		if !b.BreakAt.IsZero() {
			e.More = append(e.More, "break from "+clock(b.BreakAt))
		}
		if b.Word != "" {
			e.More = append(e.More, "back early: "+b.Word)
		}
		return e
	})
	if n := len(hours); n > 0 && k.Answered > 0 {
		hours[n-1].More = append(hours[n-1].More, people(k.Answered)+" answered")
	}
	return []letters.Group{
		{Title: "How I said I stand", Entries: each(k.Said, func(said rhythm.Said) letters.Entry {
			if said.Kind == "" {
				return letters.Entry{At: said.SetAt, Text: "taken back at " + clock(said.SetAt)}
			}
			return letters.Entry{At: said.SetAt, Text: said.Kind.Label() + ", said at " + clock(said.SetAt) + ", until " + said.Until.In(zone).Format("2006-01-02 15:04")}
		})},
		{Title: "My hours of Beast mode", Entries: hours},
		{Title: "My days as a guest", Entries: guest(k, names, s.DB.Now())},
		{Title: "Weekends I look through", Entries: each(k.Weekends, func(day string) letters.Entry {
			at, _ := time.ParseInLocation(time.DateOnly, day, zone) // one that can't be read stands there as it is
			return letters.Entry{At: at, Text: "the weekend of " + day}
		})},
	}, nil
}

// guest is what the person wished as a guest, and the days with what was noted on them.
func guest(k rhythm.Kept, names map[string]string, now time.Time) (all []letters.Entry) {
	if w := k.Wishes; w != nil {
		e := letters.Entry{At: now, Text: "at most " + people(w.Daily) + " a day"}
		if w.Weekends {
			e.Text += ", weekends too"
		}
		if w.Buddy != "" {
			e.More = []string{"buddy: " + named(names, w.Buddy)}
		}
		all = append(all, e)
	}
	for _, d := range k.Days {
		e := letters.Entry{At: d.BeganAt, Text: "the day of " + d.Date, More: notEmpty(d.Note)}
		if !d.NoneAt.IsZero() {
			e.Text += ": nothing suited"
		}
		if e.At.IsZero() {
			e.At, _ = time.Parse(time.DateOnly, d.Date) // a day that did not begin has its date alone
		}
		all = append(all, e)
	}
	return all
}

// snippets are the person's own with their earlier words, and what they wrote for the team.
func (s Rooms) snippets(ctx context.Context, who team.Person, _ map[string]string) ([]letters.Group, error) {
	used, retired, err := s.Snippets.All(ctx, who)
	if err != nil {
		return nil, err
	}
	own, shared := letters.Group{Title: "Snippets of mine"}, letters.Group{Title: "Snippets I wrote for the team"}
	for _, n := range append(used, retired...) {
		e := letters.Entry{At: n.MadeAt, Text: n.Name, More: notEmpty(n.Abbr, n.Folder, n.Words)}
		if !n.RetiredAt.IsZero() {
			e.More = append(e.More, "retired "+n.RetiredAt.Format(time.DateOnly))
		}
		switch {
		case n.Owner == who.ID:
			versions, err := s.Snippets.Versions(ctx, who, n.ID)
			if err != nil {
				return nil, err
			}
			e.More = append(e.More, earlier(n, versions)...)
			own.Entries = append(own.Entries, e)
		case n.MadeBy == who.Email:
			shared.Entries = append(shared.Entries, e)
		}
	}
	return []letters.Group{own, shared}, nil
}

// earlier gives the words that a snippet had before, the newest first.
func earlier(n snippet.Snippet, versions []snippet.Version) (all []string) {
	for _, v := range versions {
		if v.Words != n.Words {
			all = append(all, "on "+v.At.Format(time.DateOnly)+": "+v.Words)
		}
	}
	return all
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return strconv.Itoa(n) + " people"
}
