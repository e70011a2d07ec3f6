// Package palette answers the palette that Ctrl K opens: conversations and
// people by their words, and the places there are. What can be done on a page,
// its own script knows.
package palette

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"rapport/inbox"
	"rapport/inbox/search"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/ui"
)

// Pages serves the palette's answers.
type Pages struct {
	house *ui.House
	found *search.Store
	team  *team.Store
}

// New makes them.
func New(h *ui.House, found *search.Store, people *team.Store) *Pages {
	return &Pages{h, found, people}
}

// Routes says where they stand.
func (p *Pages) Routes(mux ui.Mux) { mux.Handle("GET /palette", p.house.Team(p.answer)) }

// entry is a line of the palette.
type entry struct {
	Name string `json:"name"`
	More string `json:"more,omitempty"`
	URL  string `json:"url"`
	Icon string `json:"icon,omitempty"`
	Key  string `json:"key,omitempty"` // as in data-hotkey; the page that has it shows it too
}

// answer is all that fits what was typed; of places, those with a key when nothing was.
type answer struct {
	Conversations []entry `json:"conversations"`
	Places        []entry `json:"places"`
	People        []entry `json:"people"`
}

const (
	mostTalks  = 5
	mostPeople = 5
)

func (p *Pages) answer(w http.ResponseWriter, r *http.Request, who team.Person) error {
	q := strings.TrimSpace(r.FormValue("q"))
	a := answer{Conversations: []entry{}, Places: []entry{}, People: []entry{}}
	for _, place := range places(who) {
		if q == "" && place.Key != "" || q != "" && fits(q, place.Name+" "+place.More) {
			a.Places = append(a.Places, place)
		}
	}
	if q != "" {
		found, err := p.found.Find(r.Context(), search.Ask{Query: search.Parse(q), Typing: true, Zone: who.Location(), Limit: mostTalks})
		if err != nil {
			return err
		}
		for _, hit := range found.Hits {
			a.Conversations = append(a.Conversations, talk(hit.Conversation))
		}
		people, err := p.team.People(r.Context())
		if err != nil {
			return err
		}
		for _, one := range people {
			if len(a.People) < mostPeople && one.LeftAt.IsZero() && fits(q, one.Name+" "+one.Email) {
				a.People = append(a.People, entry{Name: one.Name, More: one.Role.Label(), URL: "/people/" + url.PathEscape(one.ID), Icon: "users-round"})
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "private, no-store")
	return json.NewEncoder(w).Encode(a)
}

func talk(c inbox.Conversation) entry {
	more := c.Customer.Called()
	switch {
	case c.Status == inbox.Closed:
		more += ", closed"
	case !c.WaitingSince.IsZero():
		more += ", waiting"
	}
	name := c.Subject
	if name == "" {
		name = "No subject"
	}
	return entry{Name: name, More: more, URL: ui.InboxPath + "/" + url.PathEscape(c.ID), Icon: "inbox"}
}

// fits tells whether each typed word begins a word of the text.
func fits(q, text string) bool {
	words := strings.Fields(strings.ToLower(text))
	for typed := range strings.FieldsSeq(strings.ToLower(q)) {
		found := false
		for _, word := range words {
			found = found || strings.HasPrefix(word, typed)
		}
		if !found {
			return false
		}
	}
	return true
}

// places are the pages that somebody can go to from anywhere.
func places(who team.Person) []entry {
	all := []entry{
		{"Inbox", "who is waiting", ui.InboxPath, "inbox", "g i"},
		{"Closed conversations", "", ui.InboxPath + "?view=closed", "check", ""},
		{"Search every message", "", "/search", "search", "/"},
		{"Beast mode", "sixty minutes of answering", ui.InboxPath + "/beast", "timer", ""},
		{"Weekend triage", "urgent can wait rota", "/triage", "sun", ""},
		{"Guests", "buddy queue quota", "/guests", "users-round", ""},
		{"How you stand", "status away break documentation", "/status", "clock", ""},
		{"Frowns", "not good ratings", "/frowns", "smile", "g f"},
		{"Week", "numbers", ui.WeekPath, "chart-line", "g w"},
		{"All numbers", "", "/numbers", "chart-line", ""},
		{"Meetings", "agenda decisions", ui.MeetingPath, "presentation", "g m"},
		{"One-on-ones", "1:1", ui.OnesPath, "messages-square", "g o"},
		{"One-on-ones opened by law", "openings break-glass", "/openings", "lock-keyhole", ""},
		{"What hurts people", "escalations product", "/escalations", "triangle-alert", "g h"},
		{"Snippets", "instructions", "/snippets", "zap", "g s"},
	}
	if snippet.MayShare(who) {
		all = append(all, entry{"Bring in snippets", "import TextExpander Help Scout", "/snippets/import", "download", ""})
	}
	all = append(all,
		entry{"Your page", "my numbers", "/people/" + url.PathEscape(who.ID), "smile", "g y"},
		entry{"Spam", "and who is blocked", ui.InboxPath + "?view=spam", "mail-x", ""},
		entry{"Deleted conversations", "", ui.InboxPath + "?view=deleted", "inbox", ""},
		entry{"Settings", "mailboxes people topics hours", "/settings", "sliders-horizontal", "g t"},
		entry{"My settings", "name zone mails calendar password", "/settings/me", "sliders-horizontal", ""},
		entry{"Hours and time off", "holidays", "/settings/time", "palmtree", ""},
		entry{"Office hours", "closed days", "/settings/hours", "clock", ""},
	)
	if who.May() {
		all = append(all,
			entry{"Mailboxes", "settings receive send", "/settings/mailboxes", "mail", ""},
			entry{"People", "settings invite role password", "/settings/people", "users-round", ""},
			entry{"Topics", "settings rename put away", "/settings/topics", "tag", ""},
			entry{"About customers", "settings fields", "/settings/customers", "smile", ""},
		)
	}
	return all
}
