package meetings

import (
	"net/http"
	"net/url"
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
		form := url.Values{"title": {words}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		if w := s.send(http.MethodPost, at+"/ask", form.Encode()); w.Code != http.StatusSeeOther {
			t.Fatalf("asking answers %d", w.Code)
		}
	}
	s.viewer = s.joe
	doc := s.page(at)
	s.says(doc, "Ask a question", "Fewer than 5 people are expected", "Ask with my name")
	if w := s.send(http.MethodPost, at+"/ask", url.Values{"title": {"Will we stay remote?"}}.Encode()); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a question without a name among four answers %d", w.Code)
	}
	ask("Who covers Christmas?", "named", "1")
	s.says(s.page(at), "Who covers Christmas?", "Joe asks")

	must(t, s.db.Write(t.Context(), func(tx *db.Tx) error {
		return team.Bring(t.Context(), tx, team.Person{Email: "kim@us.example", Name: "Kim Five", Role: team.Technician, Zone: "UTC"})
	}))
	s.says(s.page(at), "Nobody learns who asked", "With my name")
	ask("Will we stay remote?")
	s.says(s.page(at), "Will we stay remote?", "Asked without a name")

	s.viewer = s.ana
	must(t, s.meetings.Start(t.Context(), s.ana, m.ID))
	must(t, s.meetings.Go(t.Context(), s.ana, m.ID, "hello", "questions"))
	doc = s.page(at)
	s.says(doc, "Your questions", "Will we stay remote?", "Asked without a name", "Joe asks", "What was answered")
	all, err := s.meetings.BroughtTo(t.Context(), s.ana, m.ID)
	must(t, err)
	if w := s.send(http.MethodPost, "/meetings/brought/"+all[1].ID+"/took", url.Values{"meeting": {m.ID}, "took": {"Yes, all of us."}}.Encode()); w.Code != http.StatusSeeOther {
		t.Errorf("answering answers %d", w.Code)
	}
	must(t, s.meetings.End(t.Context(), s.ana, m.ID))
	s.says(s.page(at), "Will we stay remote?", "Yes, all of us.", "Asked without a name")
}
