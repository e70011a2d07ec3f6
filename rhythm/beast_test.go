package rhythm

import (
	"testing"
	"time"

	"rapport/inbox"
	"rapport/team"
)

var nine = time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)

func minute(n float64) time.Time { return nine.Add(time.Duration(n * float64(time.Minute))) }

func TestWhereAnHourStands(t *testing.T) {
	begun := Session{ID: "s", Person: "ana", BeganAt: nine}
	with := func(change func(*Session)) Session {
		s := begun
		change(&s)
		return s
	}
	for _, c := range []struct {
		what string
		s    Session
		at   time.Time
		want Standing
	}{
		{"none", Session{}, nine, Standing{Stage: Over}},
		{"at its beginning", begun, nine, Standing{Stage: Working, Until: minute(60), Left: BeastLength}},
		{"a second before its end", begun, minute(60).Add(-time.Second), Standing{Stage: Working, Until: minute(60), Left: time.Second}},
		{"at its end the break begins, and an answer may be finished", begun, minute(60), Standing{Stage: Resting, Until: minute(90), Left: BeastBreak, Late: true}},
		{"ten minutes later it may not", begun, minute(70), Standing{Stage: Resting, Until: minute(90), Left: 20 * time.Minute}},
		{"after the break", begun, minute(90), Standing{Stage: Over}},
		{"left", with(func(s *Session) { s.EndedAt = minute(5) }), minute(6), Standing{Stage: Over}},
		{"paused, the clock stands still", with(func(s *Session) { s.PausedAt = minute(20) }), minute(40), Standing{Stage: Paused, Left: 40 * time.Minute}},
		{"paused for half an hour", with(func(s *Session) { s.PausedAt = minute(20) }), minute(50), Standing{Stage: Over}},
		{"after a pause", with(func(s *Session) { s.Pauses = 12 * time.Minute }), minute(70), Standing{Stage: Working, Until: minute(72), Left: 2 * time.Minute}},
		{"an early break", with(func(s *Session) { s.BreakAt = minute(23) }), minute(24), Standing{Stage: Resting, Until: minute(53), Left: 29 * time.Minute}},
		{"an early break is over", with(func(s *Session) { s.BreakAt = minute(23) }), minute(53), Standing{Stage: Over}},
	} {
		if got := c.s.At(c.at); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}

func TestWhoComesNext(t *testing.T) {
	waiting := []inbox.Conversation{{ID: "oldest"}, {ID: "second"}, {ID: "third"}}
	for _, c := range []struct {
		what    string
		skipped []string
		taken   map[string]bool
		now     string
		want    string
	}{
		{"who waited longest", nil, nil, "", "oldest"},
		{"not the one that is open", nil, nil, "oldest", "second"},
		{"nobody whom a colleague is on", nil, map[string]bool{"oldest": true}, "", "second"},
		{"left for later comes after the others", []string{"oldest", "second"}, nil, "", "third"},
		{"then the one that was left first", []string{"third", "oldest", "second"}, nil, "", "third"},
		{"and it does not come twice in a row", []string{"third", "oldest", "second"}, nil, "third", "oldest"},
		{"all are taken", []string{"second"}, map[string]bool{"oldest": true, "second": true, "third": true}, "", ""},
		{"what was left is lost to nobody, but may be answered by somebody", []string{"gone", "oldest", "second", "third"}, nil, "", "oldest"},
	} {
		next, ok := Own{Skipped: c.skipped}.NextIn(waiting, c.taken, c.now)
		if next.ID != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, want %q", c.what, next.ID, c.want)
		}
	}
}

func TestHowAPersonStands(t *testing.T) {
	off := team.Standing{State: team.OffHours}
	away := team.Standing{State: team.IsAway, Back: minute(600)}
	running := Session{ID: "s", BeganAt: nine}
	said := func(k Kind, until, set float64) Said { return Said{k, minute(until), minute(set)} }
	for _, c := range []struct {
		what  string
		said  Said
		beast Session
		work  team.Standing
		at    time.Time
		want  Status
	}{
		{"at work", Said{}, Session{}, team.Standing{State: team.AtWork}, minute(1), Status{Kind: Answering}},
		{"nothing is known of the hours", Said{}, Session{}, team.Standing{State: team.Unsaid}, minute(1), Status{Kind: Answering}},
		{"after hours", Said{}, Session{}, off, minute(1), Status{Kind: OffHours}},
		{"on vacation", Said{}, Session{}, away, minute(1), Status{Kind: Away, Until: minute(600)}},
		{"said goes before hours", said(Documentation, 60, 0), Session{}, off, minute(1), Status{Kind: Documentation, Until: minute(60), Hand: true}},
		{"and before time off", said(Answering, 60, 0), Session{}, away, minute(1), Status{Kind: Answering, Until: minute(60), Hand: true}},
		{"until its end", said(Documentation, 60, 0), Session{}, off, minute(60), Status{Kind: OffHours}},
		{"an hour of Beast mode goes before what was said", said(Documentation, 90, -5), running, off, minute(10), Status{Kind: InBeast, Until: minute(60)}},
		{"also paused", Said{}, Session{ID: "s", BeganAt: nine, PausedAt: minute(5)}, off, minute(10), Status{Kind: InBeast, Held: true}},
		{"the break after it", said(Answering, 600, -5), running, off, minute(65), Status{Kind: OnBreak, Until: minute(90)}},
		{"but what is said in the break holds", said(Documentation, 600, 70), running, off, minute(75), Status{Kind: Documentation, Until: minute(600), Hand: true}},
		{"what was said before holds after the break", said(Documentation, 600, -5), running, off, minute(90), Status{Kind: Documentation, Until: minute(600), Hand: true}},
	} {
		if got := statusOf(c.said, c.beast, c.work, c.at); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}

func TestUntilWhenAStatusHolds(t *testing.T) {
	p := team.Person{Zone: "Asia/Singapore"}
	if until, err := endOf(p, Away, 0, nine); err != nil || !until.Equal(time.Date(2026, 11, 9, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("away until %v, %v: not the midnight of Singapore", until, err)
	}
	if until, err := endOf(p, OnBreak, 20*time.Minute, nine); err != nil || !until.Equal(minute(20)) {
		t.Errorf("a break until %v, %v", until, err)
	}
	for _, wrong := range []struct {
		k      Kind
		length time.Duration
	}{{OnBreak, 0}, {OnBreak, 5 * time.Hour}, {InBeast, 0}, {OffHours, 0}, {"dancing", 0}} {
		if _, err := endOf(p, wrong.k, wrong.length, nine); err == nil {
			t.Errorf("%s for %v was taken", wrong.k, wrong.length)
		}
	}
}
