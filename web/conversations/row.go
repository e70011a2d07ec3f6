// This file holds what a list is made of most: its rows, and what it can be
// narrowed by. They are drawn here and in no template, since nothing is drawn so
// often: a list has fifty rows, stands beside each conversation, and is drawn
// anew for everybody whenever something happens.

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

// drawnRow is about how many bytes a row takes.
const drawnRow = 1200

// Drawn draws all rows of the group.
func (g group) Drawn() template.HTML {
	var d drawing
	d.Grow(len(g.Rows) * drawnRow)
	for i := range g.Rows {
		d.WriteString("<li>")
		g.Rows[i].pick(&d)
		g.Rows[i].draw(&d)
		d.WriteString("</li>\n")
	}
	return d.html()
}

// HTML draws the row alone, where it can't be chosen.
func (r row) HTML() template.HTML {
	var d drawing
	d.Grow(drawnRow)
	r.draw(&d)
	return d.html()
}

// pick draws the box by which the row is chosen; nothing where it can't be.
func (r *row) pick(d *drawing) {
	if r.ID == "" {
		return
	}
	d.with(`<label class="pick"><input type="checkbox" id="pick-`, r.ID, `" name="c"`)
	d.with(` value="`, r.ID, `" form="selection" tabindex="-1">`)
	d.with(`<span class="vh">Choose `, r.Who, `</span></label>`)
}

// draw draws the row itself: who, how long, what they say, what about.
func (r *row) draw(d *drawing) {
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
		r.Here.draw(d)
		d.WriteString(`</span>`)
	}
	d.WriteString(`</a>`)
}

// Row draws who is at a conversation, for a row of it.
func (h here) Row() template.HTML {
	var d drawing
	h.draw(&d)
	return d.html()
}

func (h here) draw(d *drawing) {
	d.with(`<span class="presence" data-presence="row:`, h.Conversation, `">`)
	switch {
	case h.Writers != "":
		d.with(`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`, h.Writers, "")
	case h.Watchers != "":
		d.with(string(ui.Icon("eye")), h.Watchers, "")
	}
	d.WriteString(`</span>`)
}

// Drawn draws what can be chosen in a field to narrow by.
func (p pick) Drawn() template.HTML {
	var d drawing
	for _, o := range p.Options {
		d.with(`<option value="`, o.Value, `"`)
		if o.Chosen {
			d.WriteString(` selected`)
		}
		d.with(`>`, o.Label, `</option>`)
	}
	return d.html()
}
