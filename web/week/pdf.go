// This file holds the week as a PDF: the page itself, printed.

package week

import (
	"net/http"
	"strconv"

	"rapport/team"
	"rapport/web/ui"
)

func (p *Pages) pdf(w http.ResponseWriter, r *http.Request, who team.Person) error {
	page, err := ui.Paper(func(paper http.ResponseWriter) error { return p.show(paper, r, who) })
	if err != nil {
		return err
	}
	made, err := p.printer.Print(r.Context(), page)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="week-`+r.PathValue("week")+`.pdf"`)
	h.Set("Content-Length", strconv.Itoa(len(made)))
	h.Set("Cache-Control", "private, no-cache")
	_, _ = w.Write(made) // whoever asked has gone
	return nil
}
