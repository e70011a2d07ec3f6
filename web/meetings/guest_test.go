package meetings

import (
	"net/http"
	"testing"

	"rapport/meeting"
)

func TestADirectorJoinsOnceAMonth(t *testing.T) {
	s := open(t)
	m := s.weekly() // 23 November is the first of its month that the series has
	s.Form(http.StatusSeeOther, "/meetings/series/"+m.Series, "kind", "weekly", "name", "Our Monday", "host", s.ana.ID, "person", s.joe.ID, "person", s.mei.ID, "guest", s.sam.ID,
		"date", "2026-11-23", "clock", "15:00", "zone", "Europe/Lisbon", "rhythm", "FREQ=WEEKLY", "section-0", "discuss", "minutes-0", "30")
	form := s.Page("/meetings/series/" + m.Series)
	form.Says("Who joins once a month")
	ser, err := s.meetings.Series(t.Context(), s.ana, m.Series)
	must(t, err)
	if len(ser.Guests) != 1 || ser.Guests[0] != s.sam.ID {
		t.Errorf("guests %v", ser.Guests)
	}
	s.Page(address(m.ID)).Says("Sam Lindqvist joins this one")
	other := address(meeting.MeetingID(m.Series, m.Slot.AddDate(0, 0, 7)))
	s.Page(other).Silent("Sam Lindqvist")

	s.viewer = s.sam
	s.Page("/meetings").Says("You join", "Our Monday", "Monday 23 November, 16:00", "Monday 7 December, 16:00")
	s.Page("/meetings").Silent("No meeting yet", "Change it")
	s.Page(address(m.ID)).Says("Our Monday", "To discuss")
	for _, path := range []string{other, address(meeting.MeetingID(m.Series, m.Slot.AddDate(0, 0, 14))), "/meetings/series/" + m.Series} {
		if w := s.Get(path); w.Status != http.StatusForbidden {
			t.Errorf("%s answers %d", path, w.Status)
		}
	}
	must(t, s.meetings.Start(t.Context(), s.ana, m.ID))
	s.Page(address(m.ID)).Says("Our Monday")
}
