package team_test

// Public holidays: days that people know, and that no country's list is odd.

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"rapport/team"
)

func TestHolidaysThatPeopleKnow(t *testing.T) {
	for _, c := range []struct{ country, date, name string }{
		{"US", "2026-11-26", "Thanksgiving Day"},
		{"US", "2026-07-03", "Independence Day"}, // the 4th is a Saturday
		{"US", "2021-12-31", "New Year's Day"},   // of 2022, a Saturday
		{"PT", "2026-12-08", "Imaculada Conceição"},
		{"PT", "2026-06-04", "Corpo de Deus"},
		{"PT", "2027-03-26", "Sexta-feira Santa"},
		{"AU-NSW", "2026-04-06", "Easter Monday"},
		{"NZ", "2026-02-06", "Waitangi Day"},
		{"GB", "2026-12-28", "Boxing Day"}, // the 26th is a Saturday
		{"DE", "2026-10-03", "Tag der Deutschen Einheit"},
	} {
		country, ok := team.CountryOf(c.country)
		year, err := time.Parse(time.DateOnly, c.date)
		must(t, err)
		if days := country.Holidays(year.Year()); !ok || !slices.Contains(days, team.DayOff{Date: c.date, Name: c.name}) {
			t.Errorf("%s has no %s on %s: %v", c.country, c.name, c.date, days)
		}
	}
	if _, ok := team.CountryOf("XX"); ok {
		t.Error("holidays of nowhere are known")
	}
}

func TestEachCountrysHolidaysAreALikelyList(t *testing.T) {
	all := team.Countries()
	if !slices.IsSortedFunc(all, func(a, b team.Country) int { return cmp.Compare(a.Name, b.Name) }) {
		t.Error("countries are not in order")
	}
	for _, c := range all {
		for year := 2024; year <= 2036; year++ {
			days := c.Holidays(year)
			if len(days) < 5 || len(days) > 22 {
				t.Errorf("%s has %d holidays in %d", c.Name, len(days), year)
			}
			for i, d := range days {
				at, err := time.Parse(time.DateOnly, d.Date)
				if err != nil || at.Year() != year || d.Name == "" || i > 0 && d.Date <= days[i-1].Date {
					t.Errorf("%s %d: %v after %v (%v)", c.Name, year, d, days[max(0, i-1)], err)
				}
			}
		}
	}
}
