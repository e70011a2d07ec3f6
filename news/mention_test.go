package news_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/news"
	"rapport/team"
)

func TestWhoANoteNames(t *testing.T) {
	people := []team.Person{
		{ID: "ana", Email: "ana@us.example", Name: "Ana Ferreira", Role: team.Head},
		{ID: "joe", Email: "joe@us.example", Name: "Joe Adeyemi", Role: team.Technician},
		{ID: "sam1", Email: "sam.o@us.example", Name: "Sam Okafor", Role: team.Technician},
		{ID: "sam2", Email: "sam.t@us.example", Name: "Sam Takahashi", Role: team.Senior},
		{ID: "ines", Email: "ines@us.example", Name: "Inés de la Cruz", Role: team.Product},
		{ID: "gone", Email: "lea@us.example", Name: "Lea Gone", Role: team.Technician, LeftAt: time.Unix(1, 0)},
	}
	for text, want := range map[string]string{
		"@Ana, is it the caching plug-in?":         "ana",
		"Ask @ana and @JOE.":                       "ana joe",
		"@Sam, which of you?":                      "",
		"@Sam Okafor and (@sam.t)":                 "sam1 sam2",
		"@Inés de la Cruz: look":                   "ines",
		"@inés":                                    "ines",
		"@technicians":                             "joe sam1",
		"@Senior technician, and @head of support": "sam2 ana",
		"@product":                                 "ines",
		"write to ana@us.example":                  "",
		"@Anabel is a customer":                    "",
		"@lea has left, and @Lea Gone too":         "",
		"@":                                        "",
		"nobody":                                   "",
		"@Joe @Joe":                                "joe joe",
		"\xff@joe\xff":                             "joe",
		strings.Repeat("@", 10_000) + "joe is named once": "joe",
	} {
		var got []string
		for _, m := range news.Mentions(text, people) {
			for _, p := range m.People {
				got = append(got, p.ID)
			}
			if !strings.Contains(text, m.Said) {
				t.Errorf("%q does not hold %q", text, m.Said)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%.60q names %q; want %q", text, got, want)
		}
	}
	called := news.Called(people)
	for _, p := range people[:5] {
		if m := news.Mentions("@"+called[p.ID]+" said", people); len(m) != 1 || len(m[0].People) != 1 || m[0].People[0].ID != p.ID {
			t.Errorf("%s can't be called %q", p.Name, called[p.ID])
		}
	}
	if got := []string{called[people[0].ID], called[people[2].ID]}; !slices.Equal(got, []string{"Ana", "Sam Okafor"}) {
		t.Errorf("people are called %q", got)
	}
}
