package oneonones

import (
	"net/http"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/oneonone"
	"rapport/team"
)

// Four people are too few: nothing is shown. Five are an average, until the head of support switches it off.
func TestTheTeamSeesAveragesOfFive(t *testing.T) {
	s := open(t)
	kim := s.joins("kim@us.example", "Kim Five")
	lines := s.pairsOf(s.ana)
	buddies, err := s.pairs.Make(t.Context(), s.joe, oneonone.New{Kind: oneonone.Buddy, Report: s.joe.ID, Manager: kim.ID})
	must(t, err)
	arrive := func(face oneonone.Face, all ...team.Person) {
		t.Helper()
		for _, who := range all {
			pair := buddies.ID
			if who.ID != s.joe.ID && who.ID != kim.ID {
				for _, p := range lines {
					if p.Has(who.ID) {
						pair = p.ID
					}
				}
			}
			must(t, s.pairs.CheckIn(t.Context(), who, pair, face, "a secret word"))
		}
	}
	arrive(oneonone.Good, s.techy, s.ana, s.didi, s.joe)
	s.Clock.Add(7 * 24 * time.Hour)
	doc := s.page("/oneonones")
	doc.Says("How the team arrives", "Fewer than five people checked in last week", "too few")
	doc.Silent("on average", "4.0 of 5", "secret word", "Switch it")

	arrive(oneonone.Good, s.techy, s.ana, s.didi, s.joe)
	arrive(oneonone.Low, kim)
	s.page("/oneonones").Silent("on average") // the week lasts
	s.Clock.Add(7 * 24 * time.Hour)
	doc = s.page("/oneonones")
	doc.Says("5 people checked in last week: good on average, 3.6 of 5.")
	doc.Silent("secret word")

	s.Form(http.StatusForbidden, "/oneonones/moods")
	s.viewer = s.joe
	s.page("/oneonones").Says("Switch it off for the team")
	s.Form(http.StatusSeeOther, "/oneonones/moods")
	for _, s.viewer = range []team.Person{s.joe, s.techy} {
		s.page("/oneonones").Says("Your head of support switched this off")
		s.page("/oneonones").Silent("on average")
	}
	s.viewer = s.joe
	s.Form(http.StatusSeeOther, "/oneonones/moods", "on", "1")
	s.page("/oneonones").Says("good on average")
}

// joins brings one more technician.
func (s *site) joins(email, name string) team.Person {
	s.t.Helper()
	must(s.t, s.DB.Write(s.t.Context(), func(tx *db.Tx) error {
		return team.Bring(s.t.Context(), tx, team.Person{Email: email, Name: name, Role: team.Technician, Zone: "UTC"})
	}))
	p, err := team.NewStore(s.DB).PersonByEmail(s.t.Context(), email)
	must(s.t, err)
	return p
}

// pairsOf are the pairs of somebody.
func (s *site) pairsOf(who team.Person) (all []oneonone.Pair) {
	s.t.Helper()
	list, err := s.pairs.All(s.t.Context(), who)
	must(s.t, err)
	for _, o := range list {
		all = append(all, o.Pair)
	}
	return all
}
