// This file holds the public holidays of countries.

package team

import (
	"cmp"
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// Country is one whose public holidays are known here.
type Country struct {
	Code string // ISO 3166: "US", or with a region, "AU-NSW"
	Name string
	days []*cal.Holiday
}

// Countries lists those whose public holidays are known, by name. Only days
// that hold in all of a country are known; a region's own are entered by hand.
func Countries() []Country {
	return []Country{
		{"AR", "Argentina", ar.Holidays},
		{"AU-NSW", "Australia, New South Wales", au.HolidaysNSW},
		{"AU-QLD", "Australia, Queensland", au.HolidaysQLD},
		{"AU-VIC", "Australia, Victoria", au.HolidaysVIC},
		{"AT", "Austria", at.Holidays},
		{"BE", "Belgium", be.Holidays},
		{"BR", "Brazil", br.Holidays},
		{"BG", "Bulgaria", bg.Holidays},
		{"CA", "Canada", ca.Holidays},
		{"HR", "Croatia", hr.Holidays},
		{"CZ", "Czechia", cz.Holidays},
		{"DK", "Denmark", dk.Holidays},
		{"FR", "France", fr.Holidays},
		{"DE", "Germany", de.Holidays},
		{"GR", "Greece", gr.Holidays},
		{"IE", "Ireland", ie.Holidays},
		{"IT", "Italy", it.Holidays},
		{"JP", "Japan", jp.Holidays},
		{"LV", "Latvia", lv.Holidays},
		{"LT", "Lithuania", lt.Holidays},
		{"NL", "Netherlands", nl.Holidays},
		{"NZ", "New Zealand", nz.Holidays},
		{"NO", "Norway", no.Holidays},
		{"PL", "Poland", pl.Holidays},
		{"PT", "Portugal", portugal()},
		{"RO", "Romania", ro.Holidays},
		{"SK", "Slovakia", sk.Holidays},
		{"SI", "Slovenia", si.Holidays},
		{"ZA", "South Africa", za.Holidays},
		{"ES", "Spain", es.Holidays},
		{"SE", "Sweden", se.Holidays},
		{"CH", "Switzerland", ch.Holidays},
		{"UA", "Ukraine", ua.Holidays},
		{"GB", "United Kingdom, England and Wales", gb.Holidays},
		{"US", "United States", us.Holidays},
	}
}

// CountryOf gives the country with a code; false when its holidays are not known here.
func CountryOf(code string) (Country, bool) {
	all := Countries()
	i := slices.IndexFunc(all, func(c Country) bool { return c.Code == code })
	if i < 0 {
		return Country{}, false
	}
	return all[i], true
}

// Holidays gives the public holidays of a year, in order, named as people
// there name them. A holiday that is kept on another day than its own, since
// its own is at a weekend, is on the day on which it is kept.
func (c Country) Holidays(year int) []DayOff {
	var all []DayOff
	for _, h := range c.days {
		if h.Type == cal.ObservanceReligious || h.Type == cal.ObservanceOther {
			continue
		}
		// New Year's Day may be kept in the year before.
		for y := year; y <= year+1; y++ {
			if _, kept := h.Calc(y); !kept.IsZero() {
				// Noon, since a day may begin at one o'clock where clocks jump at midnight.
				kept = kept.Add(12 * time.Hour)
				if kept.Year() == year {
					all = append(all, DayOff{Date: kept.Format(time.DateOnly), Name: h.Name})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b DayOff) int { return cmp.Compare(a.Date, b.Date) })
	return slices.CompactFunc(all, func(a, b DayOff) bool { return a.Date == b.Date })
}

// portugal is what the library does not know: the national holidays of article
// 234 of the Código do Trabalho.
func portugal() []*cal.Holiday {
	day := func(name string, month time.Month, day int) *cal.Holiday {
		return &cal.Holiday{Name: name, Type: cal.ObservancePublic, Month: month, Day: day, Func: cal.CalcDayOfMonth}
	}
	easter := func(name string, offset int) *cal.Holiday {
		return &cal.Holiday{Name: name, Type: cal.ObservancePublic, Offset: offset, Func: cal.CalcEasterOffset}
	}
	return []*cal.Holiday{
		day("Ano Novo", time.January, 1),
		easter("Sexta-feira Santa", -2), easter("Páscoa", 0), easter("Corpo de Deus", 60),
		day("Dia da Liberdade", time.April, 25), day("Dia do Trabalhador", time.May, 1), day("Dia de Portugal", time.June, 10),
		day("Assunção de Nossa Senhora", time.August, 15), day("Implantação da República", time.October, 5),
		day("Todos os Santos", time.November, 1), day("Restauração da Independência", time.December, 1),
		day("Imaculada Conceição", time.December, 8), day("Natal", time.December, 25),
	}
}
