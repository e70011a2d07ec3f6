// This file holds what the composer asks for: the snippets there are, and the words of one for a conversation.

package snippets

import (
	"net/http"
	"time"

	"rapport/inbox"
	"rapport/snippet"
	"rapport/team"
)

// choice is a snippet as the picker and the palette show it.
type choice struct {
	ID     string `json:"id"`
	Abbr   string `json:"abbr"`
	Name   string `json:"name"`
	Folder string `json:"folder"`
	Text   string `json:"text"`   // its words, for search
	Blanks int    `json:"blanks"` // to be filled, if nothing is known
}

// choices lists all that the viewer may put in, by name.
func (p *Pages) choices(w http.ResponseWriter, r *http.Request, who team.Person) error {
	used, _, err := p.Snippets.All(r.Context(), who)
	if err != nil {
		return err
	}
	all := make([]choice, 0, len(used))
	for _, one := range used {
		words, err := one.Read()
		if err != nil {
			return err
		}
		e := words.Expand(p.known(p.house.Now(), who, somebody(), used))
		all = append(all, choice{one.ID, one.Abbr, one.Name, one.Folder, words.Text(), len(e.Blanks)})
	}
	return give(w, all)
}

// somebody is a conversation of which everything is known.
func somebody() inbox.Conversation {
	return inbox.Conversation{Subject: "x", Customer: inbox.Customer{Name: "x", Email: "x"}}
}

// words gives a snippet's words for ?conversation=, with what is known of it.
func (p *Pages) words(w http.ResponseWriter, r *http.Request, who team.Person) error {
	one, err := p.Snippets.Snippet(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	var c inbox.Conversation
	if id := r.FormValue("conversation"); id != "" {
		if c, err = p.Inbox.Conversation(r.Context(), id); err != nil {
			return err
		}
	}
	used, _, err := p.Snippets.All(r.Context(), who)
	if err != nil {
		return err
	}
	words, err := one.Read()
	if err != nil {
		return err
	}
	return give(w, struct {
		ID   string `json:"id"`
		Abbr string `json:"abbr"`
		Name string `json:"name"`
		snippet.Expansion
	}{one.ID, one.Abbr, one.Name, words.Expand(p.known(p.house.Now(), who, c, used))})
}

// known is what is known where a snippet is put in. Days are reckoned where the writer is.
func (p *Pages) known(at time.Time, who team.Person, c inbox.Conversation, all []snippet.Snippet) snippet.Known {
	return snippet.Known{At: at.In(who.Location()), Variables: snippet.About(who, c), Inside: snippet.Inside(who, all)}
}
