// This file holds showing the page and keeping what it sends.

package ratings

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"rapport/kit/fault"
	"rapport/rating"
	"rapport/web/ui"
)

// sheet is what all of these pages show.
type sheet struct {
	ui.Frame
	Team string // as customers read it
}

// Letter is the team's sign: the first letter of its name.
func (s sheet) Letter() string { return ui.Initials(firstWord(s.Team)) }

func firstWord(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

// answer is the reply that is rated, as the customer knows it.
type answer struct {
	Token   string
	Person  string // the name of whoever wrote it; empty when nobody knows
	Subject string
	Until   string // the day until which it can be rated
}

// Who is what the customer calls whoever answered.
func (a answer) Who() string {
	if a.Person == "" {
		return "we"
	}
	return ui.FirstName(a.Person)
}

type ratePage struct {
	sheet
	answer
	Face    rating.Face // chosen in the mail or before; empty when none was
	About   rating.About
	Comment string
	Trouble bool // it was sent and could not be kept
	Wrong   *fault.Error
}

// WrongIn says what is wrong with a field; empty when nothing is.
func (v ratePage) WrongIn(field string) string {
	if v.Wrong == nil || v.Wrong.Field != field {
		return ""
	}
	return v.Wrong.Say
}

// choice is a radio with its words.
type choice struct {
	Value, Label string
	Class        string // of a face
	Chosen       bool
}

// Faces are the three, in their order.
func (v ratePage) Faces() []choice {
	all := []choice{
		{Value: string(rating.Great), Label: "Happy", Class: "happy"},
		{Value: string(rating.Okay), Label: "It was okay", Class: "okay"},
		{Value: string(rating.NotGood), Label: "Not happy", Class: "frown"},
	}
	for i := range all {
		all[i].Chosen = all[i].Value == string(v.Face)
	}
	return all
}

// Abouts are what a rating can be about.
func (v ratePage) Abouts() []choice {
	all := []choice{
		{Value: string(rating.Help), Label: "The help you got"},
		{Value: string(rating.Product), Label: "Our product"},
		{Value: string(rating.Both), Label: "Both"},
		{Value: string(rating.Other), Label: "Something else"},
	}
	for i := range all {
		all[i].Chosen = all[i].Value == string(v.About)
	}
	return all
}

type thanksPage struct {
	sheet
	answer
	Face string
}

// paper is the sheet for a request. It asks nobody who is looking. Without
// the database there is no name on it, and still a page for somebody's words.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request, title string) sheet {
	set, err := p.team.Settings(r.Context())
	if err != nil {
		slog.ErrorContext(r.Context(), "reading the team's name", "error", err)
	}
	h := w.Header()
	// The link is the key: no other site learns it. To ourselves it may go;
	// without any referrer a form's origin would be null, and refused.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Cache-Control", "no-store")
	return sheet{
		Frame: ui.Frame{Title: title, Body: "rate-page", Theme: ui.ThemeOf(r), Nonce: ui.Nonce(r.Context()), At: p.house.Now()},
		Team:  set.Name,
	}
}

// asked gives the answer that the link is about.
func (p *Pages) asked(r *http.Request) (rating.Asked, answer, error) {
	token := r.PathValue("token")
	a, err := p.ratings.Ask(r.Context(), token)
	if err != nil {
		return a, answer{}, err
	}
	set, err := p.team.Settings(r.Context())
	return a, answer{
		Token: token, Person: a.Message.AuthorName, Subject: a.Subject,
		Until: a.Until.In(set.Location()).Format("2 January"),
	}, err
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	a, what, err := p.asked(r)
	if err != nil {
		return p.refuse(w, r, err)
	}
	v := ratePage{answer: what, Face: rating.Face(r.PathValue("face"))}
	if r.PathValue("face") != "" && !v.Face.Valid() {
		return p.refuse(w, r, fault.New(fault.NotFound, "There is no such face."))
	}
	if a.Current != nil {
		v.About, v.Comment = a.Current.About, a.Current.Comment
		if v.Face == "" {
			v.Face = a.Current.Face
		}
	}
	return p.showRate(w, r, http.StatusOK, v)
}

func (p *Pages) showRate(w http.ResponseWriter, r *http.Request, status int, v ratePage) error {
	v.sheet = p.paper(w, r, "How did "+v.Who()+" do?")
	return ui.Show(w, status, p.rate, v)
}

// longestForm bounds what a stranger may send: a comment of 10,000 letters fits.
const longestForm = 256 << 10

// give keeps a rating: from the script, when a person is there or chooses a
// face, or from the button with everything.
func (p *Pages) give(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "That was more than we can take. Shorten your words and send them again.").Because(err)
	}
	said := rating.Rating{
		Face: rating.Face(r.PostForm.Get("face")), About: rating.About(r.PostForm.Get("about")),
		Comment: r.PostForm.Get("comment"), Opened: r.PostForm.Get("opened") != "",
	}
	what, kept, err := p.keep(r, said)
	if r.Header.Get("Accept") == "application/json" {
		return reply(w, kept, err)
	}
	if err != nil {
		return p.again(w, r, ratePage{answer: what, Face: said.Face, About: said.About, Comment: said.Comment}, err)
	}
	http.Redirect(w, r, "/rate/"+what.Token+"/thanks", http.StatusSeeOther)
	return nil
}

func (p *Pages) keep(r *http.Request, said rating.Rating) (answer, rating.Rating, error) {
	a, what, err := p.asked(r)
	if err != nil {
		return answer{Token: r.PathValue("token")}, said, err
	}
	if a.Current != nil && !r.PostForm.Has("comment") { // a face alone takes no words away
		said.About, said.Comment = a.Current.About, a.Current.Comment
	}
	kept, err := p.ratings.Give(r.Context(), what.Token, said)
	return what, kept, err
}

// reply answers the script. A rating that a burst made void is not saved.
func reply(w http.ResponseWriter, kept rating.Rating, err error) error {
	switch {
	case err != nil:
		return err
	case kept.Void:
		w.WriteHeader(http.StatusConflict)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
	return nil
}

// again shows the form with its words and what went wrong.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, v ratePage, err error) error {
	switch fault.KindOf(err) {
	case fault.Conflict, fault.NotFound:
		return p.refuse(w, r, err)
	case fault.Invalid:
		v.Wrong, _ = errors.AsType[*fault.Error](err)
		return p.showRate(w, r, http.StatusUnprocessableEntity, v)
	}
	slog.ErrorContext(r.Context(), "keeping a rating", "error", err)
	v.Trouble = true
	return p.showRate(w, r, http.StatusServiceUnavailable, v)
}

func (p *Pages) thank(w http.ResponseWriter, r *http.Request) error {
	a, what, err := p.asked(r)
	if err != nil {
		return p.refuse(w, r, err)
	}
	if a.Current == nil {
		http.Redirect(w, r, "/rate/"+what.Token, http.StatusSeeOther)
		return nil
	}
	v := thanksPage{answer: what, Face: string(a.Current.Face)}
	v.sheet = p.paper(w, r, "Thank you")
	return ui.Show(w, http.StatusOK, p.thanks, v)
}

// closedPage is where a link ends that opens nothing.
type closedPage struct {
	sheet
	Old bool   // it was ours, and has grown old
	To  string // the address to write to instead; empty when nobody knows
}

// refuse shows a link's end kindly; an error that is no answer to a link stays one.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, err error) error {
	v, status, title := closedPage{}, http.StatusNotFound, "This link isn’t one of ours"
	switch fault.KindOf(err) {
	case fault.NotFound:
	case fault.Conflict:
		v.Old, status, title = true, http.StatusGone, "This link has grown old"
		if a, _ := p.ratings.Ask(r.Context(), r.PathValue("token")); a.Message.Mailbox != "" { // known although the link is old
			v.To = a.Message.Mailbox
		}
	default:
		return err
	}
	v.sheet = p.paper(w, r, title)
	return ui.Show(w, status, p.closed, v)
}
