package meetings

import (
	"net/http"
	"testing"

	"rapport/meeting"
)

func TestADirectorJoinsOnceAMonth(t *testing.T) {
	s := open(t)
	m := s.weekly() // 23 November is the first of its month that the series has
	s.post(http.StatusSeeOther, "/meetings/series/"+m.Series, "kind", "weekly", "name", "Our Monday", "host", s.ana.ID, "person", s.joe.ID, "person", s.mei.ID, "guest", s.sam.ID,
		"date", "2026-11-23", "clock", "15:00", "zone", "Europe/Lisbon", "rhythm", "FREQ=WEEKLY", "section-0", "discuss", "minutes-0", "30")
	form := s.page("/meetings/series/" + m.Series)
	s.says(form, "Who joins once a month")
	ser, err := s.meetings.Series(t.Context(), s.ana, m.Series)
	must(t, err)
	if len(ser.Guests) != 1 || ser.Guests[0] != s.sam.ID {
		t.Errorf("guests %v", ser.Guests)
	}
	s.says(s.page(address(m.ID)), "Sam Lindqvist joins this one")
	other := address(meeting.MeetingID(m.Series, m.Slot.AddDate(0, 0, 7)))
	s.silent(s.page(other), "Sam Lindqvist")

	s.viewer = s.sam
	s.says(s.page("/meetings"), "You join", "Our Monday", "Monday 23 November, 16:00", "Monday 7 December, 16:00")
	s.silent(s.page("/meetings"), "No meeting yet", "Change it")
	s.says(s.page(address(m.ID)), "Our Monday", "To discuss")
	for _, path := range []string{other, address(meeting.MeetingID(m.Series, m.Slot.AddDate(0, 0, 14))), "/meetings/series/" + m.Series} {
		if w := s.send(http.MethodGet, path, ""); w.Code != http.StatusForbidden {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	must(t, s.meetings.Start(t.Context(), s.ana, m.ID))
	s.says(s.page(address(m.ID)), "Our Monday")
}
