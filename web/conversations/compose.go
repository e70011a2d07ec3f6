// This file holds the composer, and the forms that write into a conversation.

package conversations

import (
	"cmp"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/ui"
)

// composer is the form of an answer, and that of a note beside it.
type composer struct {
	Conversation string // its key in the browser's own drafts
	Post         string
	Place        place
	ID           string // of the answer to be
	Saw          string // the newest message that the writer has seen
	Newest       string // the newest there is
	Held         bool   // an answer was held back: the writer has not seen the newest
	First        string // who is written to
	Body         string
	Format       string // html, or text where no script runs
	Seconds      string
	From, Me     string // who hands over to whom; From is empty when nobody does
	Handover     string
	OnAndOn      bool // in Beast mode: sending leads to the next one

	Kind            string // reply, or forward
	Typed           bool   // the words come back from a form that did not work: they are the newest there are
	Revision        string // of the draft that the words are
	Drafts          string // where the draft is kept
	Why             string // why the draft did not leave though it was sent
	TakenBy         string // a colleague has the draft now
	Files           []sendFile
	Uploads         string // where files go
	Most            int    // bytes that may go along
	To              string // of what is passed on
	Cc, Bcc         string
	All             bool   // also to the others in the talk
	Others          string // their names
	Open            bool   // the fields of copies are open
	Carries         []carried
	WithFiles, Bare bool // what is passed on has files; they stay behind
	Later           []goodMoment
	Undo            []undoChoice
	Back            string // this page
	Leave           string // where giving up passing on leads
	Error           fieldError
	News            news
	Note            noteForm
}

// news is what came in while somebody wrote.
type news struct {
	Who  string // "Sam"
	Did  string // replied, wrote
	Ago  string
	Link string // the first of the new messages
	Many int
}

// undoChoice is one of the times for which an answer may be called back.
type undoChoice struct {
	Seconds int
	Label   string
	Chosen  bool
}

// carried is a message that may be passed on.
type carried struct {
	ID, Who, Preview string
	At               template.HTML
	Chosen           bool
}

type noteForm struct {
	Post, ID, Body string
	Error          fieldError
	Mentions       []mentionable
}

// fieldError is a sentence at a field.
type fieldError struct{ Field, Say string }

// draft is what a form brought back that did not work.
type draft struct {
	answer *written
	note   string
	failed fieldError
	onNote bool
	news   []inbox.Message // why an answer was held
}

// compose makes the form for the conversation as it stands.
func compose(s scene, thread []inbox.Message) *composer {
	c := &composer{
		Conversation: s.c.ID, Post: talkPath(s.c.ID) + "/replies", Place: s.at, ID: id.New(), Saw: s.c.Newest, Newest: s.c.Newest,
		First: firstOf(s.c.Customer), Format: "text", Kind: string(inbox.Reply), Drafts: talkPath(s.c.ID) + "/draft", Uploads: talkPath(s.c.ID) + "/uploads", Most: inbox.MostBytes,
		Later: goodMoments(s.Frame.At, s.zone()), Back: s.at.talk(s.c.ID), Leave: s.at.talk(s.c.ID), Note: noteForm{Post: talkPath(s.c.ID) + "/notes", ID: id.New()},
	}
	if s.c.Replier != "" && s.c.Replier != s.who.Email {
		from := s.replier(thread)
		c.From, c.Me = from, s.who.Name
		c.Handover = inbox.HandoverLine(from, s.who.Name)
	}
	c.News = s.newest(thread)
	d := s.draft
	if d.onNote {
		c.Note.Body, c.Note.Error = d.note, d.failed
	} else {
		c.Error = d.failed
	}
	return c
}

// replier is the name of who answered last.
func (s scene) replier(thread []inbox.Message) string {
	if name := s.names[s.c.Replier]; name != "" {
		return name
	}
	for _, m := range slices.Backward(thread) {
		if m.Kind == inbox.Reply && m.Author == s.c.Replier && m.AuthorName != "" {
			return m.AuthorName
		}
	}
	name, _, _ := strings.Cut(s.c.Replier, "@")
	return name
}

// newest says what stands newest in the talk, or what held an answer back.
func (s scene) newest(thread []inbox.Message) (n news) {
	all := s.draft.news
	if len(all) == 0 {
		for i := len(thread) - 1; i >= 0 && len(all) == 0; i-- {
			if k := thread[i].Kind; k == inbox.Reply || k == inbox.FromCustomer {
				all = thread[i : i+1]
			}
		}
	}
	if len(all) == 0 {
		return n
	}
	last := all[len(all)-1]
	n = news{Who: s.called(last), Did: "wrote", Ago: ago(last.At, s.Frame.At, s.zone()), Link: "m-" + all[0].ID, Many: len(all)}
	if last.Kind == inbox.Reply {
		n.Did = "replied"
	} else {
		n.Who = firstOf(s.c.Customer)
	}
	return n
}

// again shows the conversation with a form that did not work.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, status int, v view) error {
	var err error
	for v.c.Merged = r.PathValue("id"); v.c.Merged != ""; { // merged meanwhile: the words go on in what it became
		if v.c, err = p.inbox.Conversation(r.Context(), v.c.Merged); err != nil {
			return err
		}
	}
	if v.at.View == inBeast { // an hour that ended meanwhile shows no conversation: the words would be gone from sight
		own, err := p.rhythm.Own(r.Context(), v.who)
		if err != nil {
			return err
		}
		if now := own.At(p.house.Now()); now.Stage != rhythm.Working && !(now.Stage == rhythm.Resting && now.Late) {
			v.at.View = inbox.Waiting
		}
	}
	return p.renderTalk(w, r, status, v)
}

// note keeps a note for the team.
func (p *Pages) note(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	body := r.FormValue("body")
	err = p.inbox.AddNote(r.Context(), who, r.FormValue("id"), r.PathValue("id"), body)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Invalid {
		d := draft{onNote: true, note: body, failed: fieldError{cmp.Or(f.Field, "body"), f.Say}}
		return p.again(w, r, http.StatusUnprocessableEntity, view{who: who, at: at, draft: d})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Noted for the team.", Seconds: 5})
	http.Redirect(w, r, at.talk(r.PathValue("id")), http.StatusSeeOther)
	return nil
}
