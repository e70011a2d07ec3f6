// This file holds the page on which the head of support says when the team is open.

package settings

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"rapport/team"
	"rapport/web/ui"
)

type hoursPage struct {
	frame
	Week      []dayField
	Zone      string
	Zones     []string
	Years     []offYear // days off that are not over
	Date      string    // of a day to add
	Name      string
	Country   string // whose holidays to take
	Countries []team.Country
	Draft     bool // what the form shows is not saved
	Held      *version
	Earlier   []version
	Apart     []apart
}

// dayField is a day's line of hours, as it is typed.
type dayField struct {
	Key, Name, Value, Wrong string
	Closed                  string // what an empty line says
}

// offYear is a year's days off.
type offYear struct {
	Year int
	Days []offDay
}

type offDay struct{ Value, Said, Name string }

// version is one version of the hours, in words.
type version struct {
	Words, Zone, Since, Who string
	Off                     int
}

// apart is a public holiday of some people, on which the team is open.
type apart struct{ Said, Name, Who string }

// dayKeys name the fields of a week, Monday first.
func dayKeys() []string { return []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} }

// weekFields writes hours as a form shows them.
func weekFields(hours team.WeekHours, closed string) []dayField {
	all := make([]dayField, 7)
	for i, key := range dayKeys() {
		all[i] = dayField{Key: key, Name: time.Weekday((i + 1) % 7).String(), Value: hours.Typed(i), Closed: closed}
	}
	return all
}

// readWeek reads the hours of a form. Lines that can't be read keep what was typed, and say why.
func readWeek(r *http.Request, closed string) (hours team.WeekHours, lines []dayField, ok bool) {
	lines, ok = weekFields(hours, closed), true
	for i, key := range dayKeys() {
		lines[i].Value = strings.TrimSpace(r.PostForm.Get(key))
		var err error
		if hours[i], err = team.ParseIntervals(lines[i].Value); err != nil {
			lines[i].Wrong, ok = sentence(err), false
		}
	}
	return hours, lines, ok
}

// sentence is what a person is told of an error in a form.
func sentence(err error) string {
	said, _ := wrongIn(err)
	return said.Is("")
}

// officeDraft is the form as it was sent.
type officeDraft struct {
	team.Office
	lines         []dayField
	date, name    string
	country       string
	hoursReadable bool
}

func readOffice(r *http.Request) (d officeDraft) {
	d.Zone = r.PostForm.Get("zone")
	d.Hours, d.lines, d.hoursReadable = readWeek(r, "closed")
	for _, kept := range r.PostForm["off"] {
		date, name, _ := strings.Cut(kept, " ")
		d.Off = append(d.Off, team.DayOff{Date: date, Name: name})
	}
	d.date, d.name, d.country = r.PostForm.Get("date"), strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("country")
	return d
}

// add takes the day that was typed into the list.
func (d *officeDraft) add() wrong {
	if d.date == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, d.date); err != nil {
		return wrong{"date": "Choose a day."}
	}
	d.put(team.DayOff{Date: d.date, Name: d.name})
	d.date, d.name = "", ""
	return nil
}

// take takes a country's holidays of what is left of this year, and of the next.
func (d *officeDraft) take(at time.Time) wrong {
	c, ok := team.CountryOf(d.country)
	if !ok {
		return wrong{"country": "Choose a country."}
	}
	for year := at.Year(); year <= at.Year()+1; year++ {
		for _, day := range c.Holidays(year) {
			if day.Date >= at.Format(time.DateOnly) {
				d.put(day)
			}
		}
	}
	return nil
}

// put adds a day, unless it is off already.
func (d *officeDraft) put(day team.DayOff) {
	if !slices.ContainsFunc(d.Off, func(o team.DayOff) bool { return o.Date == day.Date }) {
		d.Off = append(d.Off, day)
	}
}

func (p *Pages) showHours(w http.ResponseWriter, r *http.Request, who team.Person) error {
	office, err := p.office(r.Context())
	if err != nil {
		return err
	}
	return p.renderHours(w, r, who, http.StatusOK, officeDraft{Office: office, lines: weekFields(office.Hours, "closed")}, false, nil)
}

// office is what holds now, as the form begins with it.
func (p *Pages) office(ctx context.Context) (team.Office, error) {
	all, err := p.team.OfficeHours(ctx)
	if err != nil {
		return team.Office{}, err
	}
	if held, ok := all.At(p.house.Now().UnixMicro()); ok {
		return team.Office{Zone: held.Zone, Hours: held.Hours, Off: held.Off}, nil
	}
	set, err := p.team.Settings(ctx)
	return team.Office{Zone: set.Location().String()}, err
}

func (p *Pages) renderHours(w http.ResponseWriter, r *http.Request, who team.Person, status int, d officeDraft, draft bool, said wrong) error {
	v := hoursPage{
		frame: p.frame(w, r, who, "Office hours", "hours"), Week: d.lines, Zone: d.Zone, Zones: team.Zones(d.Zone), Draft: draft,
		Date: d.date, Name: d.name, Country: d.country, Countries: team.Countries(),
	}
	v.Wrong = said
	today := v.At.In(location(d.Zone))
	v.Years = offYears(d.Off, today)
	if err := p.history(r.Context(), &v); err != nil {
		return err
	}
	roster, err := p.team.Roster(r.Context(), who, v.At, v.At.AddDate(0, 3, 0))
	if err != nil {
		return err
	}
	people, err := p.team.People(r.Context())
	if err != nil {
		return err
	}
	v.Apart = aparts(people, roster, d.Off, today)
	return ui.Show(w, status, p.hours, v)
}

// history says what holds, and what held before.
func (p *Pages) history(ctx context.Context, v *hoursPage) error {
	schedules, err := p.team.OfficeHours(ctx)
	if err != nil {
		return err
	}
	people, err := p.team.People(ctx)
	if err != nil {
		return err
	}
	all := schedules.Versions()
	slices.Reverse(all)
	for i, s := range all {
		said := version{Words: s.Hours.Words(), Zone: s.Zone, Since: "the beginning", Who: "the imported log", Off: len(s.Off)}
		if s.Since > 0 {
			said.Since, said.Who = time.UnixMicro(s.Since).In(v.Viewer.Zone).Format("2 January 2006"), s.Who
		}
		if at := slices.IndexFunc(people, func(m team.Person) bool { return m.Email == s.Who }); at >= 0 {
			said.Who = people[at].FirstName()
		}
		if i == 0 {
			v.Held = &said
			continue
		}
		v.Earlier = append(v.Earlier, said)
	}
	return nil
}

// offYears lists the days off from today on, by year.
func offYears(all []team.DayOff, today time.Time) (years []offYear) {
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b team.DayOff) int { return strings.Compare(a.Date, b.Date) })
	for _, d := range sorted {
		at, err := time.Parse(time.DateOnly, d.Date)
		if err != nil || d.Date < today.Format(time.DateOnly) {
			continue
		}
		if len(years) == 0 || years[len(years)-1].Year != at.Year() {
			years = append(years, offYear{Year: at.Year()})
		}
		of := &years[len(years)-1]
		of.Days = append(of.Days, offDay{Value: strings.TrimSpace(d.Date + " " + d.Name), Said: at.Format("2 Jan"), Name: d.Name})
	}
	return years
}

// mostApart is how many of the people's own holidays are listed.
const mostApart = 5

// aparts lists the next public holidays of people on which the team is open.
func aparts(people []team.Person, roster team.Roster, off []team.DayOff, today time.Time) (all []apart) {
	type day struct{ date, name, country string }
	who := map[day][]string{}
	var days []day
	for _, p := range people {
		if !p.LeftAt.IsZero() {
			continue
		}
		for _, a := range roster.Away(p.ID) {
			d := day{a.First, a.Name, roster.Working(p.ID).Country}
			if a.ID != "" || a.First < today.Format(time.DateOnly) || slices.ContainsFunc(off, func(o team.DayOff) bool { return o.Date == a.First }) {
				continue
			}
			if who[d] == nil {
				days = append(days, d)
			}
			who[d] = append(who[d], p.FirstName())
		}
	}
	slices.SortStableFunc(days, func(a, b day) int { return strings.Compare(a.date, b.date) })
	for _, d := range days[:min(len(days), mostApart)] {
		c, _ := team.CountryOf(d.country)
		verb := " is off, the team is open"
		if len(who[d]) > 1 {
			verb = " are off, the team is open"
		}
		all = append(all, apart{ui.Days(d.date, d.date, today), d.name, c.Name + ": " + ui.Names(who[d]) + verb})
	}
	return all
}

func location(zone string) *time.Location { return team.Person{Zone: zone}.Location() }

// draftHours shows the form with a day added, or a country's holidays taken; it saves nothing.
func (p *Pages) draftHours(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	d := readOffice(r)
	var said wrong
	if r.PostForm.Get("take") != "" {
		said = d.take(p.house.Now().In(location(d.Zone)))
	} else if said = d.add(); d.date == "" && said == nil && r.PostForm.Get("date") == "" {
		said = wrong{"date": "Choose a day."}
	}
	return p.renderHours(w, r, who, http.StatusOK, d, true, said)
}

func (p *Pages) saveHours(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	d := readOffice(r)
	said := d.add()
	if said != nil || !d.hoursReadable {
		return p.renderHours(w, r, who, http.StatusUnprocessableEntity, d, true, said)
	}
	err := p.team.SetOfficeHours(r.Context(), who, d.Office)
	if said, ok := wrongIn(err); ok {
		return p.renderHours(w, r, who, http.StatusUnprocessableEntity, d, true, said)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "These hours hold from now on. Weeks before keep theirs."})
	http.Redirect(w, r, "/settings/hours", http.StatusSeeOther)
	return nil
}
