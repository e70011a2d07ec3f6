// This file holds how a row of a list is drawn. It is written here and in no
// template, since nothing is drawn so often: a list has fifty, stands beside each
// conversation, and is drawn anew for everybody whenever something happens.

package conversations

import (
	"html/template"
	"strings"

	"rapport/web/ui"
)

// drawing collects HTML.
type drawing struct{ strings.Builder }

// with adds words between pieces of our own.
func (d *drawing) with(before, words, after string) {
	d.WriteString(before)
	d.WriteString(template.HTMLEscapeString(words))
	d.WriteString(after)
}

func (d *drawing) html() template.HTML {
	return template.HTML(d.String()) //nolint:gosec // all words were escaped by with
}

// Pick draws the box by which the row is chosen; nothing where it can't be.
func (r row) Pick() template.HTML {
	if r.ID == "" {
		return ""
	}
	var d drawing
	d.with(`<label class="pick"><input type="checkbox" id="pick-`, r.ID, `" name="c"`)
	d.with(` value="`, r.ID, `" form="selection" tabindex="-1">`)
	d.with(`<span class="vh">Choose `, r.Who, `</span></label>`)
	return d.html()
}

// HTML draws the row itself: who, how long, what they say, what about.
func (r row) HTML() template.HTML {
	var d drawing
	d.with(`<a class="conv" href="`, r.URL, `"`)
	if r.Current {
		d.WriteString(` aria-current="true"`)
	}
	d.with(`><span class="who">`, r.Who, `</span>`)
	if r.Wait != nil {
		d.WriteString(string(r.Wait.HTML()))
	} else {
		d.WriteString(`<span class="kind">`)
		if r.Icon != "" {
			d.WriteString(string(ui.Icon(r.Icon)))
		}
		if r.At != "" {
			d.WriteString(string(r.At))
		} else {
			d.with("", r.Kind, "")
		}
		d.WriteString(`</span>`)
	}
	d.with(`<span class="say">`, r.Say, `</span>`)
	if r.Subject != "" {
		d.WriteString(`<span class="meta">`)
		if r.Leaves != "" {
			d.with(`<span class="leaves">`+string(ui.Icon("send")), r.Leaves, `</span>`)
		}
		d.with(`<span class="about">`, r.Subject, `</span>`)
		for _, t := range r.Topics {
			d.with(`<span class="chip">`, t, `</span>`)
		}
		d.WriteString(string(r.Here.Row()))
		d.WriteString(`</span>`)
	}
	d.WriteString(`</a>`)
	return d.html()
}

// Row draws who is at a conversation, for a row of it.
func (h here) Row() template.HTML {
	var d drawing
	d.with(`<span class="presence" data-presence="row:`, h.Conversation, `">`)
	switch {
	case h.Writers != "":
		d.with(`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`, h.Writers, "")
	case h.Watchers != "":
		d.with(string(ui.Icon("eye")), h.Watchers, "")
	}
	d.WriteString(`</span>`)
	return d.html()
}
