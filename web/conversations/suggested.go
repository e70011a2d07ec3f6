// This file holds the topics that similar conversations had, offered for one
// that has none yet. They come after the page, which does not wait for them.

package conversations

import (
	"net/http"

	"rapport/team"
	"rapport/web/ui"
)

// suggestedPage is the part of a page that offers topics.
type suggestedPage struct {
	Post   string
	Place  listing
	Topics []string
}

func suggestedPath(conversation string) string { return talkPath(conversation) + "/topics/suggested" }

func (p *Pages) showSuggested(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	topics, err := p.search.Suggest(r.Context(), id)
	if err != nil {
		return err
	}
	book, err := p.inbox.TopicBook(r.Context())
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.suggested, suggestedPage{Post: talkPath(id) + "/topics", Place: listing{place: at}, Topics: book.Names(topics)})
}
