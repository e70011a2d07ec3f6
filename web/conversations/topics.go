// This file holds the topics of a conversation: shown beside it, put on and
// taken off.

package conversations

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// topics are those of one conversation, and all the names there are.
type topics struct {
	Post  string // puts one on; removal below it
	Place listing
	On    []inbox.Topic
	Known []string // the names of those that are offered
	Error string
	Typed string

	Suggested string // address of what similar conversations were about, when this one has no topic
}

func (p *Pages) topics(ctx context.Context, v view, list listing) (topics, error) {
	t := topics{Post: talkPath(v.c.ID) + "/topics", Place: list, Error: v.topic.error, Typed: v.topic.typed}
	on, err := p.inbox.Topics(ctx, v.c.ID)
	if err != nil {
		return t, err
	}
	if len(on) == 0 && p.search != nil {
		t.Suggested = v.at.of(suggestedPath(v.c.ID))
	}
	for _, one := range list.office.topics {
		switch {
		case slices.Contains(on, one.Key):
			t.On = append(t.On, one)
		case !one.Away():
			t.Known = append(t.Known, one.Name)
		}
	}
	return t, nil
}

// wrongTopic is what was typed that is no topic, and why.
type wrongTopic struct{ typed, error string }

func (p *Pages) putTopic(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	id, topic := r.PathValue("id"), r.FormValue("topic")
	err = p.inbox.SetTopic(r.Context(), who, id, topic, true)
	if wrong, ok := errors.AsType[*fault.Error](err); ok && wrong.Kind == fault.Invalid {
		c, err := p.inbox.Conversation(r.Context(), id)
		if err != nil {
			return err
		}
		return p.renderTalk(w, r, http.StatusUnprocessableEntity, view{who: who, at: at, c: c, topic: wrongTopic{topic, wrong.Say}})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, at.talk(id), http.StatusSeeOther)
	return nil
}

func (p *Pages) takeTopic(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	id, topic := r.PathValue("id"), r.FormValue("topic")
	if err := p.inbox.SetTopic(r.Context(), who, id, topic, false); err != nil {
		return err
	}
	book, err := p.inbox.TopicBook(r.Context())
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "No longer about “" + book.Name(topic) + "”.", Seconds: 5})
	http.Redirect(w, r, at.talk(id), http.StatusSeeOther)
	return nil
}
