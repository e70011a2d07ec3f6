package calendar_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/meeting/invitation"
	"rapport/notice"
	"rapport/team"
	"rapport/web/calendar"
	"rapport/web/ui"
)

// A calendar program comes with nothing but the address.
func TestAProgramFetchesTheFeed(t *testing.T) {
	dbtest.One(t, db.Options{File: filepath.Join(t.TempDir(), "rapport.db")}, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		key, err := secret.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		people := team.NewStore(d)
		ana, err := people.Found(t.Context(), team.Founding{Team: "Kindling", Name: "Ana", Email: "ana@kindling.example", Password: "long enough words", Zone: "Europe/Lisbon"})
		if err != nil {
			t.Fatal(err)
		}
		meetings := meeting.NewStore(d, people, nil, nil, nil)
		if _, err := meetings.Begin(t.Context(), ana, meeting.Template(meeting.Weekly, "2026-11-16", "15:00", "Europe/Lisbon")); err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		server := httptest.NewServer(mux)
		defer server.Close()
		feeds := invitation.NewStore(d, meetings, notice.NewStore(d, inbox.NewStore(d, nil, key, nil)), key, server.URL)
		house := &ui.House{Faults: ui.NewFaults(), Now: time.Now, Viewer: func(*http.Request) (team.Person, bool) { return team.Person{}, false }}
		calendar.New(house, feeds).Routes(mux)
		address, err := feeds.Address(t.Context(), ana)
		if err != nil {
			t.Fatal(err)
		}
		for url, want := range map[string]int{address: http.StatusOK, address + "x": http.StatusNotFound, server.URL + "/calendar/x.ics": http.StatusNotFound, strings.TrimSuffix(address, ".ics"): http.StatusNotFound} {
			res, err := http.Get(url)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			if res.Body.Close(); err != nil || res.StatusCode != want {
				t.Errorf("%s is answered with %d, %v; want %d", url, res.StatusCode, err, want)
			}
			if is := strings.HasPrefix(string(body), "BEGIN:VCALENDAR\r\n") && strings.HasPrefix(res.Header.Get("Content-Type"), "text/calendar"); is != (want == http.StatusOK) {
				t.Errorf("%s gives %q", url, body)
			}
		}
	})
}
