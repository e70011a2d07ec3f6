// This file holds which of our mails a person wants, and where their calendar finds the meetings.

package settings

import (
	"net/http"

	"rapport/notice"
	"rapport/team"
	"rapport/web/ui"
)

// wish is one kind of mail to tick.
type wish struct {
	Kind  notice.Wish
	Label string
	On    bool
}

// wishes gives what the person wants; nothing where no mail is sent.
func (p *Pages) wishes(r *http.Request, who team.Person) (all []wish, err error) {
	if p.options.Notices == nil {
		return nil, nil
	}
	for _, w := range notice.Wishes() {
		on, err := p.options.Notices.Wants(r.Context(), who.ID, w)
		if err != nil {
			return nil, err
		}
		all = append(all, wish{w, w.Label(), on})
	}
	return all, nil
}

// feed gives the address for the person's calendar program.
func (p *Pages) feed(r *http.Request, who team.Person) (string, error) {
	if p.options.Calendar == nil {
		return "", nil
	}
	return p.options.Calendar.Address(r.Context(), who)
}

func (p *Pages) saveWishes(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	var wanted []notice.Wish
	for _, kind := range r.PostForm["wish"] {
		wanted = append(wanted, notice.Wish(kind))
	}
	if err := p.options.Notices.SetWants(r.Context(), who, wanted...); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Saved."})
	http.Redirect(w, r, "/settings/me", http.StatusSeeOther)
	return nil
}

func (p *Pages) revokeFeed(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.options.Calendar.Revoke(r.Context(), who); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "There is a new address. The one so far leads nowhere."})
	http.Redirect(w, r, "/settings/me", http.StatusSeeOther)
	return nil
}
