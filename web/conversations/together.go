// This file holds what colleagues do together at a conversation: ask each
// other, name each other in notes, and follow it.

package conversations

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/kit/fault"
	newsroom "rapport/news"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/ui"
)

// together is what a page shows of it.
type together struct {
	Place    listing
	Follow   string // where following posts to
	Follows  bool
	Post     string // where asking posts to
	People   []askable
	Roles    []askable
	Mentions []mentionable
	Asked    []asked
	To       string // what was chosen and typed, when a form comes back
	Words    string
	Error    fieldError
}

type askable struct{ Value, Label string }

// mentionable is whom a note can name.
type mentionable struct{ Name, Beside string }

// asked is one thing that is asked now.
type asked struct {
	Say      string // "Ana asks you"
	Words    string
	Ours     bool // asked of the viewer
	Mine     bool // asked by the viewer
	At       template.HTML
	Answered string // where the ends post to
	Declined string
	Withdraw string
}

// together gives what colleagues do at a conversation, as one of them sees it.
func (p *Pages) together(ctx context.Context, f ui.Frame, v view, list listing) (together, error) {
	t := together{Place: list, Follow: talkPath(v.c.ID) + "/following", Post: talkPath(v.c.ID) + "/asks", To: v.ask.to, Words: v.ask.words, Error: v.ask.failed}
	stand, err := p.rhythm.Everybody(ctx)
	if err != nil {
		return t, err
	}
	t.People, t.Roles = askablePeople(f, stand, v.who), askableRoles(v.people, v.who)
	t.Mentions = mentionables(v.people, v.who)
	if t.Follows, err = p.news.Follows(ctx, v.who, v.c.ID); err != nil {
		return t, err
	}
	all, err := p.asks.Of(ctx, v.c.ID)
	for _, a := range all {
		t.Asked = append(t.Asked, askedOf(f, a, v.people, v.who))
	}
	return t, err
}

// askablePeople lists who can be asked, those who are here first, each with how
// they stand and what their clock says.
func askablePeople(f ui.Frame, all []rhythm.One, who team.Person) (people []askable) {
	for _, here := range []bool{true, false} {
		for _, one := range all {
			if one.ID != who.ID && one.Here() == here {
				people = append(people, askable{"person " + one.ID, one.Name + ", " + lower(f.StatusWords(one.Status)) + ", " + f.At.In(one.Location()).Format("15:04") + " there"})
			}
		}
	}
	return people
}

// askableRoles lists the roles that somebody else has.
func askableRoles(all []team.Person, who team.Person) (roles []askable) {
	for _, role := range team.Roles() {
		if others(all, who, role) > 0 {
			roles = append(roles, askable{"role " + string(role), "Every " + lower(role.Label())})
		}
	}
	return roles
}

// mentionables lists whom a note can name.
func mentionables(all []team.Person, who team.Person) (names []mentionable) {
	called := newsroom.Called(all)
	for _, one := range all {
		if one.LeftAt.IsZero() && one.ID != who.ID {
			names = append(names, mentionable{called[one.ID], one.Name + ", " + lower(one.Role.Label())})
		}
	}
	for _, role := range team.Roles() {
		if n := others(all, who, role); n > 0 {
			names = append(names, mentionable{lower(role.Label()), ui.Plural(n, "person", "people")})
		}
	}
	return names
}

// others counts who else has a role.
func others(all []team.Person, who team.Person, role team.Role) (n int) {
	for _, one := range all {
		if one.Role == role && one.LeftAt.IsZero() && one.ID != who.ID {
			n++
		}
	}
	return n
}

func lower(label string) string { return strings.ToLower(label[:1]) + label[1:] }

func askedOf(f ui.Frame, a ask.Ask, people []team.Person, who team.Person) asked {
	of := called(people, a.Person)
	switch {
	case a.Role != "":
		of = "every " + lower(a.Role.Label())
	case a.Person == who.ID:
		of = "you"
	}
	path := "/asks/" + url.PathEscape(a.ID)
	s := asked{Words: a.Words, Ours: a.Concerns(who), Mine: a.Asker == who.ID, At: f.Brief(a.At), Answered: path + "/answer", Declined: path + "/refusal", Withdraw: path + "/withdrawal"}
	s.Say = called(people, a.Asker) + " asks " + of
	if s.Mine {
		s.Say = "You ask " + of
	}
	return s
}

// called is the first name of somebody of the team, by id.
func called(people []team.Person, id string) string {
	if i := slices.IndexFunc(people, func(p team.Person) bool { return p.ID == id }); i >= 0 {
		return people[i].FirstName()
	}
	return "somebody"
}

// askedRows are the conversations that a person was asked about, for the top of the list.
func (p *Pages) askedRows(ctx context.Context, f ui.Frame, l *listing, who team.Person, current string) error {
	asks, err := p.asks.For(ctx, who)
	if err != nil || len(asks) == 0 {
		return err
	}
	ids := make([]string, len(asks))
	for i, a := range asks {
		ids[i] = a.Conversation
	}
	found, err := p.inbox.Conversations(ctx, ids)
	if err != nil {
		return err
	}
	g := group{Name: "Asked of you"}
	for _, a := range asks {
		i := slices.IndexFunc(found, func(c inbox.Conversation) bool { return c.ID == a.Conversation })
		if i < 0 || found[i].Status == inbox.Spam || found[i].Status == inbox.Deleted {
			continue
		}
		r := l.row(f, found[i], current)
		r.Say = called(l.office.people, a.Asker) + " asks you: " + cmp.Or(a.Words, "please have a look.")
		g.Rows = append(g.Rows, r)
	}
	if g.Count = len(g.Rows); g.Count > 0 {
		l.Groups = append(l.Groups, g)
	}
	return nil
}

// asking is what a form of asking brought back that did not work.
type asking struct {
	to, words string
	failed    fieldError
}

// putAsk asks a person or a role to look at the conversation.
func (p *Pages) putAsk(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	back := asking{to: r.FormValue("to"), words: r.FormValue("words")}
	var to ask.To
	switch kind, id, _ := strings.Cut(back.to, " "); kind {
	case "person":
		to.Person = id
	case "role":
		to.Role = team.Role(id)
	}
	_, err = p.asks.Ask(r.Context(), who, r.PathValue("id"), to, back.words)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Invalid {
		back.failed = fieldError{cmp.Or(f.Field, "to"), f.Say}
		return p.again(w, r, http.StatusUnprocessableEntity, view{who: who, at: at, ask: back})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Asked. It stands on top of their list for two hours.", Seconds: 5})
	http.Redirect(w, r, at.talk(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

// endAsk ends something that was asked, as its address says.
func (p *Pages) endAsk(w http.ResponseWriter, r *http.Request, who team.Person) error {
	end, words := p.asks.Answer, "Answered."
	switch r.PathValue("end") {
	case "answer":
	case "refusal":
		end, words = p.asks.Decline, "Off your list."
	case "withdrawal":
		end, words = p.asks.Withdraw, "Nobody is asked any more."
	default:
		return fault.New(fault.NotFound, "There is no such page.")
	}
	if err := end(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: words, Seconds: 5})
	http.Redirect(w, r, ui.NextPath(r.FormValue("back")), http.StatusSeeOther)
	return nil
}

// putFollow lets the viewer be told how the conversation goes on; dropFollow ends it.
func (p *Pages) putFollow(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.follow(w, r, p.news.Follow(r.Context(), who, r.PathValue("id")), "You hear when the customer writes, and when it is closed.", "/following/removal")
}

func (p *Pages) dropFollow(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.follow(w, r, p.news.Unfollow(r.Context(), who, r.PathValue("id")), "You don’t follow it any more.", "/following")
}

func (p *Pages) follow(w http.ResponseWriter, r *http.Request, err error, words, undo string) error {
	if err != nil {
		return err
	}
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: words, Undo: at.of(talkPath(r.PathValue("id")) + undo)})
	http.Redirect(w, r, at.talk(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

// marked draws whom a note names. The words are HTML already.
func marked(words template.HTML, text string, people []team.Person) template.HTML {
	var pairs []string
	for _, m := range newsroom.Mentions(text, people) {
		said := template.HTMLEscapeString(m.Said)
		pairs = append(pairs, said, `<span class="mention">`+said+`</span>`)
	}
	if len(pairs) == 0 {
		return words
	}
	mark := strings.NewReplacer(pairs...)
	var b strings.Builder
	for rest := string(words); rest != ""; {
		text, tag, found := strings.Cut(rest, "<")
		b.WriteString(mark.Replace(text))
		if !found {
			break
		}
		end := strings.IndexByte(tag, '>')
		if strings.HasPrefix(tag, "a ") { // an address is one thing
			if i := strings.Index(tag, "</a>"); i >= 0 {
				end = i + len("</a>") - 1
			}
		}
		if end < 0 {
			end = len(tag) - 1
		}
		b.WriteString("<" + tag[:end+1])
		rest = tag[end+1:]
	}
	return template.HTML(b.String()) //nolint:gosec // marks stand between escaped words only
}

// ending is a button that ends something that was asked.
type ending struct {
	Post, Back, Label string
	Main              bool
}

// End makes a button of the page.
func (t together) End(post, label string, main bool) ending {
	return ending{post, t.Place.talk(strings.TrimSuffix(strings.TrimPrefix(t.Post, ui.InboxPath+"/"), "/asks")), label, main}
}
