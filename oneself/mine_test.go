package oneself_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"rapport/action"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/metric"
	"rapport/news"
	"rapport/notice"
	"rapport/oneonone"
	"rapport/oneself"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/scorecard"
	"rapport/snippet"
	"rapport/team"
)

// house is a team of Joe, his manager Ana, and Dina, whom Joe meets nowhere.
type house struct {
	oneself.Rooms

	t              *testing.T
	clock          *dbtest.Clock
	ana, joe, dina team.Person
	pair           string
}

func newHouse(t *testing.T, d *db.DB, clock *dbtest.Clock) *house {
	t.Helper()
	clock.Set(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	people := team.NewStore(d)
	h := &house{t: t, clock: clock}
	for _, one := range []struct {
		who *team.Person
		is  team.Person
	}{
		{&h.ana, team.Person{Email: "ana@us.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}},
		{&h.joe, team.Person{Email: "joe@us.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Europe/Lisbon", Manager: "ana@us.example"}},
		{&h.dina, team.Person{Email: "dina@us.example", Name: "Dina Director", Role: team.Director, Zone: "Europe/Lisbon"}},
	} {
		must(t, d.Write(t.Context(), func(tx *db.Tx) error { return team.Bring(t.Context(), tx, one.is) }))
		var err error
		*one.who, err = people.PersonByEmail(t.Context(), one.is.Email)
		must(t, err)
	}
	ring, err := secret.OpenRing(t.TempDir())
	must(t, err)
	box := inbox.NewStore(d, nil, secret.Key{}, nil)
	numbers := metric.NewStore(d, people)
	cards := scorecard.NewStore(d, numbers, people)
	meetings := meeting.NewStore(d, people, rating.NewStore(d, box, secret.Key{}), numbers, cards)
	h.Rooms = oneself.Rooms{
		DB: d, Team: people, Meetings: meetings, Actions: action.NewStore(d), Cards: cards, Notices: notice.NewStore(d, box), News: news.NewStore(d, box, people, ""),
		Rhythm: rhythm.NewStore(d, box, people), Snippets: snippet.NewStore(d),
		Pairs: oneonone.NewStore(d, ring, people, cards, meetings),
	}
	all, err := h.Pairs.All(t.Context(), h.joe)
	must(t, err)
	h.pair = all[0].Pair.ID
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fill lets each room keep something about Joe.
func (h *house) fill() {
	t, ctx := h.t, h.t.Context()
	_, err := h.Pairs.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "The *rota*\nof December"})
	must(t, err)
	must(t, h.Pairs.SavePrivate(ctx, h.joe, h.pair, "", "mine alone"))
	must(t, h.Pairs.SavePrivate(ctx, h.ana, h.pair, "", "hers alone"))
	must(t, h.Pairs.Thank(ctx, h.dina, h.joe.ID, "thanks for the night", false))
	off, err := h.Team.AskOff(ctx, h.joe, team.Absence{Person: h.joe.ID, Reason: team.Vacation, First: "2026-12-21", Last: "2026-12-31", Note: "the mountains"})
	must(t, err)
	_, err = h.Team.CancelOff(ctx, h.joe, off.ID)
	must(t, err)
	_, err = h.Team.AskOff(ctx, h.joe, team.Absence{Person: h.joe.ID, Reason: team.Sickness, First: "2026-11-20", Last: "2026-11-20", Note: "a cold"})
	must(t, err)
	_, err = h.Actions.Add(ctx, h.ana, action.New{Text: "write the receipts guide", Owner: h.joe.ID, Due: h.clock.Now().Add(time.Hour)})
	must(t, err)
	_, err = h.Actions.Add(ctx, h.joe, action.New{Text: "a quieter headset", Owner: h.ana.ID, Due: h.clock.Now().Add(time.Hour)})
	must(t, err)
	ser := meeting.Template(meeting.Weekly, "2026-11-24", "10:00", "Europe/Lisbon")
	ser.Everyone = true
	ser, err = h.Meetings.Begin(ctx, h.ana, ser)
	must(t, err)
	_, err = h.Meetings.Raise(ctx, h.joe, meeting.Raised{Series: ser.ID, Title: "who covers Saturday"})
	must(t, err)
	_, err = h.Meetings.Raise(ctx, h.ana, meeting.Raised{Series: ser.ID, Title: "the budget", Unnamed: true})
	must(t, err)
	next, err := h.Meetings.Next(ctx, h.joe, ser.ID)
	must(t, err)
	must(t, h.Meetings.Reply(ctx, h.joe, next.ID, meeting.Tentative))
	week := metric.WeekOf(db.Micros(h.clock.Now()), h.joe.Location()).Previous()
	must(t, h.Cards.Looked(ctx, h.ana, []team.Person{h.joe}, week, scorecard.SawPage))
	_, err = h.Cards.Note(ctx, h.joe, scorecard.Ref{Week: week, Key: metric.RepliesSent, Person: h.joe.Email}, "two days of training")
	must(t, err)
	must(t, h.DB.Write(ctx, func(tx *db.Tx) error {
		return notice.Queue(ctx, tx, notice.Mail{Key: "a mail", To: h.joe, Subject: "The week in numbers", Text: "words"})
	}))
}

// live lets Joe stand, work and write for a day.
func (h *house) live() {
	t, ctx := h.t, h.t.Context()
	_, err := h.Rhythm.Say(ctx, h.joe, rhythm.Documentation, time.Hour)
	must(t, err)
	must(t, h.Rhythm.Unsay(ctx, h.joe))
	_, err = h.Rhythm.Begin(ctx, h.joe)
	must(t, err)
	must(t, h.Rhythm.Answered(ctx, h.joe, "a conversation", "an answer"))
	must(t, h.Rhythm.TakeBreak(ctx, h.joe))
	must(t, h.Rhythm.Leave(ctx, h.joe, "the phone rang"))
	must(t, h.Rhythm.SetWishes(ctx, h.ana, h.joe.ID, rhythm.Wishes{Daily: 4, Buddy: h.dina.ID}))
	must(t, h.Rhythm.PutRota(ctx, h.ana, "2026-11-28", h.joe.ID, true))
	own, err := h.Snippets.Write(ctx, h.joe, true, snippet.Draft{Name: "My greeting", Abbr: "hi", Words: "Good morning from Lagos"})
	must(t, err)
	h.clock.Add(time.Minute)
	must(t, h.Snippets.Change(ctx, h.joe, own.ID, own.ChangedAt.UnixMicro(), snippet.Draft{Name: "My greeting", Abbr: "hi", Words: "Good day from Lagos"}))
	_, err = h.Snippets.Write(ctx, h.joe, false, snippet.Draft{Name: "Clear the cache", Words: "Press Refresh my forms"})
	must(t, err)
	_, err = h.Snippets.Write(ctx, h.ana, true, snippet.Draft{Name: "Hers", Words: "Words of Ana"})
	must(t, err)
}

// Everybody has in both forms what is kept about oneself, with what others wrote
// to one openly, and nothing that one could not read in Rapport.
func TestEverybodyHasAllAboutOneself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		h.fill()
		h.live()
		clock.Add(20 * time.Hour) // past the evening: Ana reads what Joe added
		for _, c := range []struct {
			who        team.Person
			has, hasnt []string
		}{
			{h.joe, []string{
				"rota", "mine alone", "thanks for the night", "Ana Ferreira", "2026-12-21", "the mountains", "a cold", "write the receipts guide", "a quieter headset",
				"who covers Saturday", "tentative", "two days of training", "Who looked at my numbers", "The week in numbers", "You may ask for them by law",
				"Documentation, said at", "taken back", "the phone rang", "1 person answered", "at most 4 people a day", "buddy: Dina Director", "the weekend of 2026-11-28",
				"My greeting", "Good day from Lagos", "Good morning from Lagos", "Clear the cache",
			}, []string{"hers alone", "the budget", "Words of Ana"}},
			{h.ana, []string{"hers alone", "write the receipts guide", "a quieter headset", "Words of Ana"}, []string{"mine alone", "the mountains", "a cold", "who covers Saturday", "two days of training", "The week in numbers", "the phone rang", "Documentation", "from Lagos", "Clear the cache", "at most 4"}},
			{h.dina, []string{"Dina Director"}, []string{"rota", "alone", "guide", "Saturday", "mountains", "thanks for the night"}},
		} {
			mine, err := h.Mine(t.Context(), c.who)
			must(t, err)
			b, err := mine.JSON()
			must(t, err)
			var form struct {
				Person    struct{ Name string }
				Elsewhere []struct {
					Title   string
					Entries []struct{ Text string }
				}
				NotHere []string `json:"not_in_this_file"`
			}
			must(t, json.Unmarshal(b, &form))
			if form.Person.Name != c.who.Name || len(form.NotHere) == 0 {
				t.Errorf("%+v", form)
			}
			for kind, text := range map[string]string{"JSON": string(b), "Markdown": mine.Markdown()} {
				for _, s := range c.has {
					if !strings.Contains(text, s) {
						t.Errorf("%s misses %q in %s:\n%s", c.who.Name, s, kind, text)
					}
				}
				for _, s := range c.hasnt {
					if strings.Contains(text, s) {
						t.Errorf("%s finds %q in %s", c.who.Name, s, kind)
					}
				}
			}
		}
	})
}
