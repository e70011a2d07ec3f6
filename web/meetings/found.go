// This file holds search over all meetings.

package meetings

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rapport/team"
	"rapport/web/ui"
)

// foundPage is what was found.
type foundPage struct {
	ui.Frame
	Q    string
	All  []found
	Next string // address of older ones
}

type found struct{ URL, Title, Kind, Text, Day string }

const perPage = 30

func (p *Pages) find(w http.ResponseWriter, r *http.Request, who team.Person) error {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	v := foundPage{Frame: p.frame(w, r, "Search the meetings"), Q: q}
	var before time.Time
	if n, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64); err == nil {
		before = time.UnixMicro(n)
	}
	if q != "" {
		all, err := p.Meetings.Find(r.Context(), who, q, before, perPage)
		if err != nil {
			return err
		}
		for _, f := range all {
			v.All = append(v.All, found{address(f.Meeting), f.Title, kinds(f.Kind), f.Text, f.At.In(who.Location()).Format("2 January 2006")})
		}
		if len(all) == perPage {
			v.Next = "/meetings/found?" + url.Values{"q": {q}, "before": {strconv.FormatInt(all[perPage-1].At.UnixMicro(), 10)}}.Encode()
		}
	}
	return ui.Show(w, http.StatusOK, p.found, v)
}

// kinds says what was found.
func kinds(kind string) string {
	switch kind {
	case "decision":
		return "Decided"
	case "item":
		return "Topic"
	case "":
		return ""
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}
