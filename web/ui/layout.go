package ui

// The layout, the functions that templates have, and sending a page.

import (
	"embed"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"rapport/kit/page"
)

//go:embed layout/*.html
var layoutFiles embed.FS

// Layout parses the layout and the parts. Each room of pages makes its page.Set over one.
//
// A page's file begins with {{template "app" .}} (with the bar), or {{template "bare" .}} (without: the door, a
// rating), and defines "main". It may define "head" (more in <head>) and "bar" (another bar).
func Layout() *template.Template {
	return template.Must(template.New("layout").Funcs(funcs()).ParseFS(layoutFiles, "layout/*.html"))
}

// funcs are what every template can call.
func funcs() template.FuncMap {
	return template.FuncMap{
		"asset":   Asset,
		"icon":    Icon,
		"mark":    mark,
		"face":    face,
		"avatar":  avatar,
		"named":   namedAvatar,
		"mail":    mailFrame,
		"plural":  Plural,
		"count":   Count,
		"percent": Percent,
		"size":    Size,
		"span":    Span,
		"handle":  Handle,
		"hours":   Hours,
		"one":     One,
		"first":   FirstName,
	}
}

// Show sends v as the page p. A page that can't be made is an error, and nothing has been sent then.
func Show[T any](w http.ResponseWriter, status int, p page.Page[T], v T) error {
	return p.Render(v, func(whole []byte) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Length", strconv.Itoa(len(whole)))
		if h.Get("Cache-Control") == "" {
			h.Set("Cache-Control", "private, no-cache")
		}
		w.WriteHeader(status)
		_, _ = w.Write(whole) // whoever asked has gone: there is nobody to tell
	})
}

// Icon draws a sign of the sprite, for the eye only: {{icon "send"}}. Words stand beside it, or the control has a label.
func Icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + Asset("icons.svg") + "#i-" + template.HTMLEscapeString(name) + `"/></svg>`) //nolint:gosec // the name is escaped
}

// mark draws the product's mark, or, with a name, one of the small marks m-changed, m-same, m-meets, m-some, m-watch.
func mark(name ...string) template.HTML {
	if len(name) == 0 {
		return use("mark", "mark", "")
	}
	return use("m", "m-"+name[0], "")
}

// face draws one of the three faces: {{face "great" "Her last rating: great" "small"}}. Without a label it is for
// the eye only. Great is drawn as the happy face, not_good as the frown; size is "", "small", "large" or "huge".
func face(rating, label string, size ...string) template.HTML {
	kind := rating
	switch rating {
	case "great":
		kind = "happy"
	case "not_good":
		kind = "frown"
	}
	return use(strings.TrimSpace("face "+kind+" "+strings.Join(size, " ")), "face-"+kind, label)
}

// use draws a symbol of the sprite.
func use(class, symbol, label string) template.HTML {
	said := template.HTML(`aria-hidden="true"`)
	if label != "" {
		said = html(`role="img" aria-label="%s"`, label)
	}
	return html(`<svg class="%s" %s><use href="%s#%s"/></svg>`, class, said, Asset("icons.svg"), symbol)
}

// avatar draws a person's initials for the eye only; the name stands beside it: {{avatar .Name "tiny"}}.
func avatar(name string, size ...string) template.HTML {
	return html(`<span class="avatar t%d %s" aria-hidden="true">%s</span>`, Tint(name), strings.Join(size, " "), Initials(name))
}

// namedAvatar draws initials that readers hear as the name; for where the name does not stand beside it.
func namedAvatar(name string, size ...string) template.HTML {
	return html(`<span class="avatar t%d %s" role="img" aria-label="%s">%s</span>`, Tint(name), strings.Join(size, " "), name, Initials(name))
}

// mailFrame shows a mail's own HTML, served at src with MailFrame's headers: {{mail .URL "Mail from Marguerite"}}.
// The sandbox lets nothing run; it keeps our origin only so that the page can ask how high the mail is.
func mailFrame(src, title string) template.HTML {
	return html(`<iframe class="mail-frame" data-controller="mail" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" loading="lazy" src="%s" title="%s"></iframe>`, src, title)
}
