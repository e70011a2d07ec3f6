package meeting

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/action"
	"rapport/kit/fault"
	"rapport/rating"
	"rapport/team"
)

func TestWallTimeStaysThroughDaylightSaving(t *testing.T) {
	for zone, want := range map[string][]string{
		"America/Los_Angeles": {"2026-10-25T16:00Z", "2026-11-01T17:00Z", "2026-11-08T17:00Z"},
		"Europe/Lisbon":       {"2026-10-18T08:00Z", "2026-10-25T09:00Z", "2026-11-01T09:00Z"},
		"Australia/Sydney":    {"2026-09-26T23:00Z", "2026-10-03T22:00Z", "2026-10-10T22:00Z"},
	} {
		first, err := time.Parse("2006-01-02T15:04Z", want[0])
		if err != nil {
			t.Fatal(err)
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		c := Cadence{Rule: "FREQ=WEEKLY", Date: first.In(loc).Format(time.DateOnly), Clock: "09:00", Zone: zone}
		var got []string
		for _, at := range c.Between(first, first.AddDate(0, 0, 20)) {
			got = append(got, at.Format("2006-01-02T15:04Z"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", zone, got, want)
		}
	}
}

func TestRulesOfKinds(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		date string
		want []string
	}{
		{Weekly, "2026-11-23", []string{"2026-11-23", "2026-11-30"}},
		{Function, "2026-11-23", []string{"2026-11-23", "2026-12-07"}},
		{PostSale, "2026-11-10", []string{"2026-11-10", "2026-12-08"}}, // second Tuesday
		{PostSale, "2026-11-30", []string{"2026-11-30", "2026-12-28"}}, // last Monday
		{TownHall, "2026-11-12", []string{"2026-11-12", "2027-02-11"}}, // second Thursday, each quarter
	} {
		s := Template(c.kind, c.date, "15:00", "Europe/Lisbon")
		s, err := s.check()
		if err != nil {
			t.Fatal(err)
		}
		start, err := s.Cadence.Start()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for at := start; len(got) < 2; {
			next, ok := s.Cadence.After(at)
			if !ok {
				t.Fatalf("%s ends after %v", c.kind, got)
			}
			got, at = append(got, next.Format(time.DateOnly)), next.Add(time.Second)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s from %s: %v, want %v", c.kind, c.date, got, c.want)
		}
	}
	if _, ok := (Cadence{Date: "2026-11-23", Clock: "15:00", Zone: "UTC"}).After(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); ok {
		t.Error("a single meeting comes again")
	}
}

func TestTemplatesFillTheirTime(t *testing.T) {
	for _, k := range Kinds() {
		s, err := Template(k, "2026-11-23", "15:00", "UTC").check()
		if err != nil {
			t.Errorf("%s: %v", k, err)
		}
		sum := 0
		for _, part := range s.Sections {
			sum += part.Minutes
		}
		if sum != s.Minutes || sum == 0 || s.Sections[0].Kind != Hello || s.Sections[len(s.Sections)-1].Kind != Close {
			t.Errorf("%s takes %d minutes of %d, from %s to %s", k, sum, s.Minutes, s.Sections[0].Kind, s.Sections[len(s.Sections)-1].Kind)
		}
	}
}

func TestWhatCanBeNoSeries(t *testing.T) {
	for field, spoil := range map[string]func(*Series){
		"name":     func(s *Series) { s.Name = "  " },
		"kind":     func(s *Series) { s.Kind = "party" },
		"zone":     func(s *Series) { s.Cadence.Zone = "Mars/Olympus" },
		"date":     func(s *Series) { s.Cadence.Date = "tomorrow" },
		"clock":    func(s *Series) { s.Cadence.Clock = "25:00" },
		"rule":     func(s *Series) { s.Cadence.Rule = "FREQ=SECONDLY" },
		"minutes":  func(s *Series) { s.Minutes = 0 },
		"video":    func(s *Series) { s.Video = "javascript:alert(1)" },
		"sections": func(s *Series) { s.Sections = nil },
	} {
		s := Template(Weekly, "2026-11-23", "15:00", "UTC")
		spoil(&s)
		_, err := s.check()
		if f, ok := err.(*fault.Error); !ok || f.Field != field { //nolint:errorlint // made here
			t.Errorf("%s: %v", field, err)
		}
	}
	twice, err := checkSections([]Section{{Kind: Talk}, {Kind: Talk, Title: "More"}, {Key: "talk", Kind: Talk}})
	if err != nil || twice[0].Key != "talk" || twice[1].Key != "talk2" || twice[2].Key != "talk3" || twice[0].Title != "Talk" {
		t.Errorf("%v, %v", twice, err)
	}
}

func minute(m float64) time.Time {
	return time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC).Add(time.Duration(m * float64(time.Minute)))
}

func TestTheClock(t *testing.T) {
	m := Meeting{Minutes: 30, Sections: []Section{
		{Key: "hello", Kind: Hello, Minutes: 5},
		{Key: "numbers", Kind: Numbers, Minutes: 5},
		{Key: "discuss", Kind: Discuss, Minutes: 15},
		{Key: "close", Kind: Close, Minutes: 5},
	}, BeganAt: minute(0)}
	marks := []Mark{
		{At: minute(0), Kind: Began, Section: "hello"},
		{At: minute(4), Kind: Went, Section: "numbers"},
		{At: minute(6), Kind: Stopped},
		{At: minute(16), Kind: Resumed},
		{At: minute(21), Kind: Went, Section: "discuss"},
		{At: minute(23), Kind: Presented},
		{At: minute(26), Kind: Went, Section: "numbers"},
		{At: minute(27), Kind: Borrowed, Section: "numbers", Lender: "close"},
	}
	type want struct {
		section          string
		paused           bool
		left             float64 // of the meeting
		numbers, discuss float64 // left of the sections
		closing          float64
	}
	for at, w := range map[float64]want{
		0:  {"hello", false, 30, 5, 15, 5},
		5:  {"numbers", false, 25, 4, 15, 5},
		10: {"numbers", true, 24, 3, 15, 5},
		20: {"numbers", false, 20, -1, 14, 5}, // one minute is borrowed from the longest to come
		25: {"discuss", false, 15, -2, 9, 5},  // of 15: four spent, two lent
		27: {"numbers", false, 13, -3, 10, 2}, // the presenter named another lender
		30: {"numbers", false, 10, -6, 9, 0},  // which has nothing left: the rest is discuss's again
		45: {"numbers", false, -5, -21, 0, 0}, // nobody can lend any more
		-1: {"", false, 30, 5, 15, 5},
	} {
		m.Marks = marks
		c := m.Clock(minute(at))
		got := want{c.Section, c.Paused, c.Left.Minutes(), c.Spent[1].Left.Minutes(), c.Spent[2].Left.Minutes(), c.Spent[3].Left.Minutes()}
		if got != w {
			t.Errorf("at %v: %+v, want %+v", at, got, w)
		}
	}
	if c := m.Clock(minute(25)); c.Now().Section.Key != "discuss" || !c.Spent[1].Past || c.Spent[3].Past || c.Spent[2].Lent[0] != (Loan{"numbers", 2 * time.Minute}) {
		t.Errorf("%+v", c)
	}
	m.Marks, m.EndedAt = append(marks, Mark{At: minute(29), Kind: Ended}), minute(29)
	if c := m.Clock(minute(500)); c.Elapsed != 19*time.Minute || c.Section != "" || c.Now() != nil || !c.Spent[3].Past {
		t.Errorf("after the end: %+v", c)
	}
}

func TestWhatIsDiscussedFirst(t *testing.T) {
	at := minute(0)
	all := []Item{
		{ID: "old", Age: 4, RaisedAt: at},
		{ID: "wanted", Votes: []string{"a", "b"}, RaisedAt: at.Add(1)},
		{ID: "waits", Waits: true, Votes: []string{"a", "b", "c"}, RaisedAt: at},
		{ID: "second", Place: 2, RaisedAt: at},
		{ID: "first", Place: 1, RaisedAt: at.Add(2)},
		{ID: "solved", SolvedAt: at.Add(time.Hour), RaisedAt: at},
		{ID: "new", RaisedAt: at.Add(3)},
	}
	names := func(items []Item) (s string) {
		for _, it := range items {
			s += it.ID + " "
		}
		return s
	}
	d := Arrange(all)
	if names(d.Three) != "solved first second " || names(d.More) != "wanted old new " || names(d.Waits) != "waits " {
		t.Errorf("%s| %s| %s", names(d.Three), names(d.More), names(d.Waits))
	}
	all[6].Step = Talking // what is being discussed can't fall behind
	if d := Arrange(all[5:]); names(d.Three) != "solved new " {
		t.Error(names(d.Three))
	}
	for age, want := range map[int]string{0: "", 1: "", 2: "2nd meeting", 3: "3rd meeting", 11: "11th meeting", 22: "22nd meeting"} {
		if got := (Item{Age: age}).Waiting(); got != want {
			t.Errorf("%d: %q, want %q", age, got, want)
		}
	}
}

func TestFairerHours(t *testing.T) {
	day := func(from, to int) (w team.WeekHours) {
		for i := range 5 {
			w[i] = []team.Interval{{From: from * 60, To: to * 60}}
		}
		return w
	}
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	ana := Sleeper{Person: team.Person{ID: "ana", Zone: "Europe/Lisbon"}, Hours: day(9, 17)}
	mei := Sleeper{Person: team.Person{ID: "mei", Zone: "Asia/Singapore"}, Hours: day(9, 17)}
	techy := Sleeper{Person: team.Person{ID: "techy", Zone: "America/Los_Angeles"}, Hours: day(8, 16)}
	owl := Sleeper{Person: team.Person{ID: "owl", Zone: "Asia/Singapore"}, Hours: day(15, 24)}
	start := time.Date(2026, 11, 23, 15, 0, 0, 0, lisbon) // 23:00 in Singapore, 07:00 in Los Angeles
	if got := InNight([]Sleeper{ana, mei, techy, owl}, start, time.Hour); !slices.Equal(got, []string{"mei"}) {
		t.Errorf("it is night for %v; the owl works then, and seven o'clock is morning", got)
	}
	if at, ok := FairSlot([]Sleeper{ana, mei}, start, time.Hour, lisbon); !ok || at.Hour() != 9 {
		t.Errorf("two of three zones: %v, %v; want nine in the morning", at, ok)
	}
	if at, ok := FairSlot([]Sleeper{ana, techy}, start, time.Hour, lisbon); ok {
		t.Errorf("nobody sleeps, yet %v is proposed", at)
	}
	// Three zones: somebody always sleeps. Who did so lately is spared.
	mei.Nights = 2
	at, ok := FairSlot([]Sleeper{ana, mei, techy}, start, time.Hour, lisbon)
	if sleeping := InNight([]Sleeper{ana, mei, techy}, at, time.Hour); !ok || slices.Contains(sleeping, "mei") || len(sleeping) != 1 {
		t.Errorf("%v: in %v it is night again", at, sleeping)
	}
}

func TestSuggestedHeadlines(t *testing.T) {
	n := News{
		From: minute(-7 * 24 * 60), To: minute(0),
		People: []team.Person{
			{ID: "joe", Name: "Joe Adeyemi", Started: "2019-11-20"},
			{ID: "sam", Name: "Sam Lindqvist", Started: "2025-11-18"},
			{ID: "new", Name: "Nia", Started: "2026-11-18"},
			{ID: "left", Name: "Lee", Started: "2019-11-20", LeftAt: minute(-1)},
			{ID: "odd", Name: "Odd", Started: ""},
		},
		FiveStar: 2,
		Helped:   []Helped{{"joe", 4990, 5003}, {"sam", 1510, 1530}, {"new", 90, 99}, {"gone", 99, 100}},
		Ratings: []rating.Rating{
			{Message: "m1", Conversation: "c1", Face: rating.Great, Comment: "Joe saved our day."},
			{Message: "m5", Conversation: "c5", Face: rating.Great, Comment: "Joe  saved our day. "},
			{Message: "m2", Conversation: "c2", Face: rating.Great},
			{Message: "m3", Conversation: "c3", Face: rating.NotGood, Comment: "No."},
			{Message: "m4", Conversation: "c4", Face: rating.Great, Comment: strings.Repeat("so kind ", 40), Void: true},
		},
	}
	var got []string
	for _, b := range Suggest(n, time.UTC) {
		got = append(got, b.Ref+" "+b.Title)
		if b.Kind != Headline || b.Mood != "happy" {
			t.Errorf("%+v", b)
		}
	}
	want := []string{
		"years/joe/7 Joe has been with us for 7 years.",
		"years/sam/1 Sam has been with us for a year.",
		"helped/joe/5000 Joe has helped 5000 people.",
		"stars/2026-11-23 2 new reviews with five stars.",
		"thanks/m1 “Joe saved our day.”",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	people := []team.Person{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	for last, next := range map[string]string{"": "a", "a": "b", "c": "a", "gone": "a"} {
		if got := NextReader(people, last); got != next {
			t.Errorf("after %q comes %q, want %q", last, got, next)
		}
	}
}

func TestRatingsAreBlind(t *testing.T) {
	there := []Attendance{{Person: "a", JoinedAt: minute(0)}, {Person: "b", JoinedAt: minute(1)}, {Person: "absent"}}
	one := []Rating{{Person: "a", Score: 8}}
	if r := blind(one, there, "b", false); r.Open || r.All != nil || r.Mine != nil || r.Of != 2 || r.Have != 1 {
		t.Errorf("before everybody answered: %+v", r)
	}
	if r := blind(one, there, "a", false); r.Mine == nil || r.Mine.Score != 8 || r.All != nil {
		t.Errorf("one's own: %+v", r)
	}
	both := append(one, Rating{Person: "b", Score: 9})
	if r := blind(both, there, "b", false); !r.Open || len(r.All) != 2 {
		t.Errorf("once both answered: %+v", r)
	} else if mean, ok := r.Mean(); !ok || mean != 8.5 {
		t.Errorf("the mean is %v", mean)
	}
	if r := blind(one, there, "b", true); !r.Open || len(r.All) != 1 {
		t.Errorf("with the recap: %+v", r)
	}
}

func TestTheRecapAsMarkdown(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	r := Recap{
		Meeting: Meeting{BeganAt: minute(0), EndedAt: minute(58)}, Series: Series{Name: "Support *weekly*"},
		People: map[string]team.Person{"joe": {ID: "joe", Name: "Joe Adeyemi"}, "ana": {ID: "ana", Name: "Ana Ferreira"}},
		There:  []string{"ana"}, Missing: []Missing{{"joe", "it was night there", 2}},
		Decisions: []Decision{{Text: "Dov covers\nthe night.", Tell: []Tell{{"ana", "everyone on the rota"}}}},
		Actions:   []action.Action{{Text: "Write to the 31", Owner: "joe", Due: minute(60 * 24)}, {Text: "Ask", Owner: "ana", Due: minute(0), DoneAt: minute(1)}},
		Solved:    []Item{{Title: "Why?", Outcome: "Dov covers the night."}},
		Staying:   []Item{{Title: "<script>"}},
		Brought:   []Brought{{Kind: Headline, Title: "10,000 gifts"}, {Kind: Struggle, Title: "Card box", N: 31, Said: "Sorry to ask"}, {Kind: Read, Title: "Say sorry once", Link: "https://x.example/a"}},
		Notes:     []NoteText{{"n", "Discuss", "# It is\nthe box"}},
		Ratings:   []Rating{{Person: "ana", Score: 7, Why: "Shorter"}},
	}
	got := r.Markdown(lisbon)
	for _, want := range []string{
		"# Support \\*weekly\\*, 23 November 2026\n", "15:00 to 15:58 (Europe/Lisbon)",
		"## Decided\n\n- Dov covers the night. (Ana Ferreira tells everyone on the rota)\n",
		"- [ ] Joe Adeyemi: Write to the 31, by 24 November\n- [x] Ana Ferreira: Ask, by 23 November\n",
		"- Why? → Dov covers the night.", "- \\<script\\>", "- Card box (31). Sorry to ask", "<https://x.example/a>",
		"- Joe Adeyemi, it was night there", "- Ana Ferreira: 7. Shorter", "## Notes: Discuss\n\n\\# It is  \nthe box",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if a := r.Asked("joe"); len(a.Actions) != 1 || len(a.Tell) != 0 || a.Nothing() {
		t.Errorf("asked of Joe: %+v", a)
	}
	if a := r.Asked("ana"); len(a.Actions) != 0 || len(a.Tell) != 1 {
		t.Errorf("asked of Ana: %+v; what is done asks nothing any more", a)
	}
}
