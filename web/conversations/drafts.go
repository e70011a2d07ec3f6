// This file holds drafts as pages have them: kept while somebody writes, shown
// to colleagues, taken over.

package conversations

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// keptDraft is what the composer's script is told of its draft.
type keptDraft struct {
	Revision string     `json:"revision"` // a string: a script's numbers end before it does
	State    string     `json:"state"`
	HTML     string     `json:"html"`
	Files    []sendFile `json:"files,omitempty"` // beside the words
	Held     string     `json:"held,omitempty"`  // why it did not leave
	ID       string     `json:"id,omitempty"`
	Saw      string     `json:"saw,omitempty"`
	By       string     `json:"by,omitempty"` // who took it over
}

func (p *Pages) keptDraft(r *http.Request, d inbox.Draft) (keptDraft, error) {
	k := keptDraft{Revision: strconv.FormatInt(d.Revision, 10), State: string(d.State), HTML: toEditor(d.HTML), Held: d.Held, ID: d.ID, Saw: d.Saw}
	if d.HTML == "" && d.Text != "" {
		k.HTML = asEditor(d.Text)
	}
	var err error
	if k.Files, err = p.filesOf(r.Context(), &written{Answer: d.Answer}); err != nil {
		return k, err
	}
	if d.TakenBy != "" {
		people, err := p.names(r.Context())
		if err != nil {
			return k, err
		}
		k.By = scene{view: view{office: office{names: people}}}.first(d.TakenBy, "")
	}
	return k, nil
}

// asEditor writes plain words as the editor has them.
func asEditor(text string) string {
	return "<div>" + strings.ReplaceAll(template.HTMLEscapeString(text), "\n", "<br>") + "</div>"
}

// keepDraft keeps what somebody has written so far; 409 says how the draft
// stands when it went on elsewhere.
func (p *Pages) keepDraft(w http.ResponseWriter, r *http.Request, who team.Person) error {
	form, err := p.answerOf(r, who)
	if err != nil {
		return sayJSON(w, err)
	}
	base, _ := strconv.ParseInt(r.FormValue("base"), 10, 64) // what is no number is none
	d, err := p.inbox.KeepDraft(r.Context(), who, form.Answer, base)
	code := http.StatusOK
	if e, ok := errors.AsType[*inbox.Elsewhere](err); ok {
		d, code, err = e.Now, http.StatusConflict, nil
	}
	if err != nil {
		return sayJSON(w, err)
	}
	k, err := p.keptDraft(r, d)
	if err != nil {
		return err
	}
	return answerJSON(w, code, k)
}

// sayJSON tells a script what a person can mend.
func sayJSON(w http.ResponseWriter, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Invalid {
		return answerJSON(w, http.StatusUnprocessableEntity, map[string]string{"say": f.Say})
	}
	return err
}

// showDraft tells how the viewer's own draft stands.
func (p *Pages) showDraft(w http.ResponseWriter, r *http.Request, who team.Person) error {
	all, err := p.inbox.Drafts(r.Context(), who.Email, r.PathValue("id"))
	if err != nil {
		return err
	}
	k, err := p.keptDraft(r, own(all, who, kindOf(r)))
	if err != nil {
		return err
	}
	return answerJSON(w, http.StatusOK, k)
}

func kindOf(r *http.Request) inbox.Kind {
	if r.FormValue("kind") == string(inbox.Forward) {
		return inbox.Forward
	}
	return inbox.Reply
}

// own finds a person's own draft among those of a conversation.
func own(all []inbox.Draft, who team.Person, kind inbox.Kind) inbox.Draft {
	for _, d := range all {
		if d.Person == who.Email && d.Kind == kind {
			return d
		}
	}
	return inbox.Draft{State: inbox.DraftGone}
}

// takeDraft makes a colleague's draft the viewer's.
func (p *Pages) takeDraft(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	d, err := p.inbox.TakeDraft(r.Context(), who, r.PathValue("id"), r.FormValue("from"), kindOf(r))
	if err != nil {
		return err
	}
	people, err := p.names(r.Context())
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "The draft is yours now. " + (scene{view: view{office: office{names: people}}}).first(r.FormValue("from"), "") + " is told.", Seconds: 6})
	http.Redirect(w, r, writeOn(at, d.Answer), http.StatusSeeOther)
	return nil
}

// writeOn is the page on which somebody goes on with an answer.
func writeOn(at place, a inbox.Answer) string {
	if a.Kind == inbox.Forward {
		return at.talk(a.Conversation, "forward", "draft") + "#reply"
	}
	return at.talk(a.Conversation) + "#reply"
}

// unsent is what people wrote in a conversation and has not left.
type unsent struct {
	Place  place
	Reads  string // where the part is read anew
	Topic  string // of the live stream
	Drafts []unsentDraft
	Leaves []leaves
}

// unsentDraft is a colleague's draft.
type unsentDraft struct {
	Who, First string
	When       string
	Now        bool // it is being written
	Words      template.HTML
	Files      string
	Kind, From string
	Take       string
}

// leaves is an answer that can still be called back.
type leaves struct {
	ID, Who, First string
	To             string
	Forward, Close bool
	Later          bool
	Said           string // "Leaves in 8 s", "Leaves tomorrow 09:00"
	At             int64  // Unix milliseconds
	Moment         string // for the field, in the viewer's zone
	Words          template.HTML
	Overtaken      bool // somebody wrote since: it will be held
	Path           string
	Back           string // what calling it back is called
	Mine           bool
}

// writing is how fresh a draft is while its writer writes.
const writing = 20 * time.Second

func (p *Pages) unsent(ctx context.Context, s scene, drafts []inbox.Draft) (unsent, error) {
	u := unsent{Place: s.at, Reads: talkPath(s.c.ID) + "/drafts", Topic: "drafts:" + s.c.ID}
	for _, d := range drafts {
		if d.Person == s.who.Email || d.State != inbox.DraftOpen {
			continue
		}
		one := unsentDraft{
			Who: s.names[d.Person], First: s.first(d.Person, ""), When: ago(d.At, s.Frame.At, s.zone()), Now: s.Frame.At.Sub(d.At) < writing,
			Words: ours(d.HTML), From: d.Person, Kind: string(d.Kind), Take: talkPath(s.c.ID) + "/drafts/taking",
		}
		if d.HTML == "" {
			one.Words = prose(d.Text)
		}
		if n := len(d.Files); n > 0 {
			one.Files = ui.Plural(n, "file", "files")
		}
		u.Drafts = append(u.Drafts, one)
	}
	all, err := p.inbox.Leavings(ctx, s.c.ID)
	for _, l := range all {
		u.Leaves = append(u.Leaves, s.leaves(l))
	}
	return u, err
}

// leaves shows an answer on its way out.
func (s scene) leaves(l inbox.Leaving) leaves {
	v := leaves{
		ID: l.ID, Who: s.names[l.Person], First: "You", To: firstOf(s.c.Customer), Forward: l.Kind == inbox.Forward, Close: l.Close, Later: l.Later(), At: l.LeavesAt.UnixMilli(),
		Words: ours(l.HTML), Path: "/answers/" + url.PathEscape(l.ID), Overtaken: l.Kind != inbox.Forward && l.Saw != s.c.Newest, Back: "Undo", Mine: l.Person == s.who.Email,
		Moment: l.LeavesAt.In(s.zone()).Format(momentField),
	}
	if !v.Mine {
		v.First = s.first(l.Person, "")
	}
	if l.HTML == "" {
		v.Words = prose(l.Text)
	}
	if len(l.To) > 0 {
		v.To = l.To[0].Address
	}
	left := l.LeavesAt.Sub(s.Frame.At)
	switch {
	case left <= 0:
		v.Said = "Leaving now"
	case left < time.Minute:
		v.Said = "Leaves in " + strconv.Itoa(int(left.Round(time.Second).Seconds())) + " s"
	default:
		v.Said = "Leaves " + soon(l.LeavesAt, s.Frame.At, s.zone())
	}
	if v.Later {
		v.Back = "Call it back"
	}
	return v
}

// showUnsent is the part of the page that shows them, read anew while people write.
func (p *Pages) showUnsent(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	v := view{who: who, at: at}
	if v.c, err = p.inbox.Conversation(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	if v.names, err = p.names(r.Context()); err != nil {
		return err
	}
	drafts, err := p.inbox.Drafts(r.Context(), who.Email, v.c.ID)
	if err != nil {
		return err
	}
	s := scene{Frame: ui.Frame{Viewer: ui.Viewer{ID: who.ID, Name: who.Name, Email: who.Email, Zone: who.Location()}, At: p.house.Now()}, view: v}
	u, err := p.unsent(r.Context(), s, drafts)
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.unsentPart, unsentPage{u})
}

// unsentPage is the part alone.
type unsentPage struct{ Unsent unsent }

// names gives what people of the team are called, by address.
func (p *Pages) names(ctx context.Context) (map[string]string, error) {
	people, err := p.team.People(ctx)
	return namesOf(people), err
}
