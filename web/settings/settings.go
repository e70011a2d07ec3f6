// This file holds the room, its addresses, and what all of its pages share.

package settings

import (
	"embed"
	"errors"
	"net/http"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/latchkey"
	"rapport/meeting/invitation"
	"rapport/metric"
	"rapport/notice"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Options are what the settings need of the house around them.
type Options struct {
	BaseURL string // how people reach the pages: https://support.example.com
	// Enter keeps this browser signed in after its person chose a new password,
	// which ends all other sessions. Nil ends this one too.
	Enter func(r *http.Request, who team.Person) error

	Notices  *notice.Store     // which of our mails a person wants; nil where none are sent
	Numbers  *metric.Store     // what was written about each topic; nil where nothing is counted
	Latchkey *latchkey.Sender  // sends a link to who forgot the password; nil where no mail leaves
	Calendar *invitation.Store // where a person's calendar finds the meetings; nil where there are none
}

// Pages are the settings.
type Pages struct {
	house   *ui.House
	team    *team.Store
	inbox   *inbox.Store
	options Options

	set       *page.Set
	mailboxes page.Page[mailboxesPage]
	mailbox   page.Page[mailboxPage]
	people    page.Page[peoplePage]
	hours     page.Page[hoursPage]
	time      page.Page[timePage]
	me        page.Page[mePage]
	customers page.Page[customersPage]
	topics    page.Page[topicsPage]
}

// New makes the settings.
func New(house *ui.House, people *team.Store, in *inbox.Store, o Options) *Pages {
	p := &Pages{house: house, team: people, inbox: in, options: o, set: page.NewSet(ui.Layout(), files)}
	p.mailboxes = page.Of[mailboxesPage](p.set, "mailboxes.html", "frame.html")
	p.mailbox = page.Of[mailboxPage](p.set, "mailbox.html", "trial.html", "frame.html")
	p.people = page.Of[peoplePage](p.set, "people.html", "frame.html")
	p.hours = page.Of[hoursPage](p.set, "hours.html", "days.html", "frame.html")
	p.time = page.Of[timePage](p.set, "time.html", "days.html", "frame.html")
	p.me = page.Of[mePage](p.set, "me.html", "frame.html")
	p.customers = page.Of[customersPage](p.set, "customers.html", "frame.html")
	p.topics = page.Of[topicsPage](p.set, "topics.html", "frame.html")
	return p
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes registers the addresses.
func (p *Pages) Routes(mux ui.Mux) {
	lead := func(what string, f ui.TeamHandler) http.Handler {
		return p.house.Team(func(w http.ResponseWriter, r *http.Request, who team.Person) error {
			if err := who.MustLead(what); err != nil {
				return err
			}
			return f(w, r, who)
		})
	}
	mux.Handle("GET /settings", p.house.Team(p.start))
	mux.Handle("GET /settings/mailboxes", lead("set up mailboxes", p.listMailboxes))
	mux.Handle("POST /settings/mailboxes", lead("set up mailboxes", p.saveMailbox))
	mux.Handle("GET /settings/mailboxes/new", lead("set up mailboxes", p.newMailbox))
	mux.Handle("POST /settings/mailboxes/trial", lead("set up mailboxes", p.tryMailbox))
	mux.Handle("GET /settings/mailboxes/{id}", lead("set up mailboxes", p.editMailbox))
	mux.Handle("GET /settings/people", lead("invite people", p.listPeople))
	mux.Handle("POST /settings/people", lead("invite people", p.invite))
	mux.Handle("POST /settings/people/{id}/manager", lead("change who reports to whom", p.setManager))
	mux.Handle("POST /settings/people/{id}/role", lead("change what part people have", p.setRole))
	mux.Handle("POST /settings/people/{id}/password-link", lead("send people a link for a new password", p.sendLink))
	mux.Handle("POST /settings/people/{id}/leaving", lead("let somebody leave the team", p.letLeave))
	mux.Handle("GET /settings/customers", lead("say what is kept of each customer", p.listFields))
	mux.Handle("POST /settings/customers", lead("say what is kept of each customer", p.saveField))
	mux.Handle("POST /settings/customers/{field}", lead("say what is kept of each customer", p.saveField))
	mux.Handle("POST /settings/customers/{field}/removal", lead("say what is kept of each customer", p.dropField))
	mux.Handle("GET /settings/topics", lead("name topics", p.listTopics))
	mux.Handle("POST /settings/topics", lead("name topics", p.addTopic))
	mux.Handle("POST /settings/topics/name", lead("name topics", p.renameTopic))
	mux.Handle("POST /settings/topics/away", lead("put topics away", p.putTopicAway))
	mux.Handle("GET /settings/hours", p.house.Team(p.showHours))
	mux.Handle("POST /settings/hours", lead("change when the team is open", p.saveHours))
	mux.Handle("POST /settings/hours/draft", lead("change when the team is open", p.draftHours))
	mux.Handle("GET /settings/time", p.house.Team(p.showTime))
	mux.Handle("GET /settings/time/{person}", p.house.Team(p.showTime))
	mux.Handle("POST /settings/time/{person}/hours", p.house.Team(p.saveWorking))
	mux.Handle("POST /settings/time/{person}/off", p.house.Team(p.askOff))
	mux.Handle("POST /settings/time/off/{absence}/cancellation", p.house.Team(p.cancelOff))
	mux.Handle("POST /settings/time/off/{absence}/restoration", p.house.Team(p.restoreOff))
	mux.Handle("GET /settings/me", p.house.Team(p.showMe))
	mux.Handle("POST /settings/me", p.house.Team(p.saveMe))
	mux.Handle("POST /settings/me/mails", p.house.Team(p.saveWishes))
	mux.Handle("POST /settings/me/calendar", p.house.Team(p.revokeFeed))
	mux.Handle("POST /settings/me/password", p.house.Team(p.changePassword))
}

func (p *Pages) start(w http.ResponseWriter, r *http.Request, who team.Person) error {
	to := "/settings/me"
	if who.May() {
		to = "/settings/mailboxes"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// frame is what every page of the settings shows.
type frame struct {
	ui.Frame
	Here  string // the page of the side list: "mailboxes", "people", "customers", "topics", "hours", "time", "me"
	Leads bool   // the viewer leads the team, so that all pages are listed
	Wrong wrong
}

func (p *Pages) frame(w http.ResponseWriter, r *http.Request, who team.Person, title, here string) frame {
	w.Header().Set("Cache-Control", "no-store")
	f := frame{Frame: p.house.Frame(w, r, title, ""), Here: here, Leads: who.May()}
	if here == "mailboxes" {
		f.Alarms = nil // the list says more
	}
	return f
}

// wrong is what is wrong with a form, by field; the field "" is the form itself.
type wrong map[string]string

// Is says what is wrong with a field; empty when nothing is.
func (w wrong) Is(field string) string { return w[field] }

// field is one line of a form.
type field struct {
	Name, Label, Type, Value string
	Wrong                    string
	Help                     string
	Auto                     string // autocomplete
	Required                 bool
}

// Field puts a line of the form together with what is wrong with it.
func (f frame) Field(name, label, kind, value, help string, more ...string) field {
	line := field{Name: name, Label: label, Type: kind, Value: value, Wrong: f.Wrong.Is(name), Help: help, Auto: "off"}
	for _, m := range more {
		if m == "required" {
			line.Required = true
		} else {
			line.Auto = m
		}
	}
	return line
}

// wrongIn reads from an error what is wrong with a form; ok when a person can mend it there.
func wrongIn(err error) (w wrong, ok bool) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return nil, false
	}
	return wrong{f.Field: f.Say}, true
}

const longestForm = 64 << 10

func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not arrive whole. Send it again.").Because(err)
	}
	return nil
}
