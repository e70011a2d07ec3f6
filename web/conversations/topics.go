// This file holds the topics of a conversation: shown beside it, put on and
// taken off.

package conversations

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// topics are those of one conversation, and all the names there are.
type topics struct {
	Post  string // puts one on; removal below it
	Place listing
	On    []string
	Known []string
	Error string
	Typed string

	Suggested string // address of what similar conversations were about, when this one has no topic
}

func (p *Pages) topics(ctx context.Context, v view, list listing) (topics, error) {
	t := topics{Post: talkPath(v.c.ID) + "/topics", Place: list, Error: v.topic.error, Typed: v.topic.typed}
	var err error
	if t.On, err = p.inbox.Topics(ctx, v.c.ID); err != nil {
		return t, err
	}
	if len(t.On) == 0 && p.search != nil {
		t.Suggested = v.at.of(suggestedPath(v.c.ID))
	}
	t.Known = slices.DeleteFunc(slices.Clone(list.office.topics), func(k string) bool { return slices.Contains(t.On, k) })
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
	ui.SayNext(w, ui.Toast{Text: "No longer about “" + topic + "”.", Seconds: 5})
	http.Redirect(w, r, at.talk(id), http.StatusSeeOther)
	return nil
}
