package meetings

import (
	"net/http"
	"testing"

	"rapport/kit/db"
	"rapport/meeting"
	"rapport/team"
)

// Of four a question carries its name, and the page says so before; of five it has none.
func TestQuestionsOfATownHall(t *testing.T) {
	s := open(t)
	ser, err := s.meetings.Begin(t.Context(), s.ana, meeting.Template(meeting.TownHall, "2026-11-23", "15:00", "Europe/Lisbon"))
	must(t, err)
	m, err := s.meetings.Next(t.Context(), s.ana, ser.ID)
	must(t, err)
	at := "/meetings/" + m.ID
	ask := func(words string, more ...string) {
		t.Helper()
		s.Form(http.StatusSeeOther, at+"/ask", append([]string{"title", words}, more...)...)
	}
	s.viewer = s.joe
	doc := s.Page(at)
	doc.Says("Ask a question", "Fewer than 5 people are expected", "Ask with my name")
	s.Form(http.StatusUnprocessableEntity, at+"/ask", "title", "Will we stay remote?") // a question without a name among four
	ask("Who covers Christmas?", "named", "1")
	s.Page(at).Says("Who covers Christmas?", "Joe asks")

	must(t, s.DB.Write(t.Context(), func(tx *db.Tx) error {
		return team.Bring(t.Context(), tx, team.Person{Email: "kim@us.example", Name: "Kim Five", Role: team.Technician, Zone: "UTC"})
	}))
	s.Page(at).Says("Nobody learns who asked", "With my name")
	ask("Will we stay remote?")
	s.Page(at).Says("Will we stay remote?", "Asked without a name")

	s.viewer = s.ana
	must(t, s.meetings.Start(t.Context(), s.ana, m.ID))
	must(t, s.meetings.Go(t.Context(), s.ana, m.ID, "hello", "questions"))
	doc = s.Page(at)
	doc.Says("Your questions", "Will we stay remote?", "Asked without a name", "Joe asks", "What was answered")
	all, err := s.meetings.BroughtTo(t.Context(), s.ana, m.ID)
	must(t, err)
	s.Form(http.StatusSeeOther, "/meetings/brought/"+all[1].ID+"/took", "meeting", m.ID, "took", "Yes, all of us.")
	must(t, s.meetings.End(t.Context(), s.ana, m.ID))
	s.Page(at).Says("Will we stay remote?", "Yes, all of us.", "Asked without a name")
}
