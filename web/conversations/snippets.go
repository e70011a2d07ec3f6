// This file holds the snippets of an answer: they are looked at before it leaves, and counted once it has.

package conversations

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/snippet"
	"rapport/team"
)

// fromSnippets remembers the snippets that stand in an answer; one with an empty blank, or with next to nothing of the
// writer's own, is refused.
func (p *Pages) fromSnippets(r *http.Request, who team.Person, a inbox.Answer) error {
	used := strings.Fields(r.FormValue("snippets"))
	if len(used) == 0 {
		return nil
	}
	c, err := p.inbox.Conversation(r.Context(), a.Conversation)
	if err != nil {
		return err
	}
	text := a.Text
	if a.HTML != "" {
		text = mail.TextOf(mail.Sanitise(a.HTML, false))
	}
	return p.snippets.Put(r.Context(), who, c, snippet.Answer{Message: a.ID, Text: text, Snippets: used, Why: r.FormValue("prefab")})
}

// failed shows the composer with a sentence at the field that must be mended.
func (p *Pages) failed(w http.ResponseWriter, r *http.Request, who team.Person, at place, d draft, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		d.failed = fieldError{cmp.Or(f.Field, "body"), f.Say}
	}
	return p.again(w, r, http.StatusUnprocessableEntity, view{who: who, at: at, draft: d})
}
