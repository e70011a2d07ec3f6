// This file holds the days that a snippet can name, and how they are said in a language.

package snippet

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const mostAhead = 999

// readDate checks what stands behind "date:" and gives it in its one form, with the language it names.
func readDate(in string) (date, lang string, err error) {
	date, lang, _ = strings.Cut(in, ",")
	date, lang = strings.ToLower(strings.Join(strings.Fields(date), " ")), strings.ToLower(strings.TrimSpace(lang))
	if lang != "" {
		if _, ok := tongues()[lang]; !ok {
			return date, lang, wrong("Days can’t be said in “%s” yet. Languages are: da, de, en, es, fr, it, nl, pt.", near(lang))
		}
	}
	if _, ok := day(date, time.Time{}); !ok {
		return date, lang, wrong("“{{date: %s}}” is no day that can be reckoned. Write today, tomorrow, in 5 days, in 2 weeks, in 3 months, or next Monday.", near(in))
	}
	if weekday, ok := strings.CutPrefix(date, "next "); ok {
		date = "next " + strings.ToUpper(weekday[:1]) + weekday[1:]
	}
	return date, lang, nil
}

// day reckons a day from today. "next monday" is the first Monday after today.
func day(in string, today time.Time) (time.Time, bool) {
	switch in {
	case "today":
		return today, true
	case "tomorrow":
		return today.AddDate(0, 0, 1), true
	}
	if name, ok := strings.CutPrefix(in, "next "); ok {
		for d := 1; d <= 7; d++ {
			if on := today.AddDate(0, 0, d); strings.EqualFold(on.Weekday().String(), name) {
				return on, true
			}
		}
		return today, false
	}
	words := strings.Split(in, " ")
	if len(words) != 3 || words[0] != "in" {
		return today, false
	}
	n, err := strconv.Atoi(words[1])
	if err != nil || n < 1 || n > mostAhead || words[1] != strconv.Itoa(n) {
		return today, false
	}
	switch words[2] {
	case "day", "days":
		return today.AddDate(0, 0, n), true
	case "week", "weeks":
		return today.AddDate(0, 0, 7*n), true
	case "month", "months":
		return monthsOn(today, n), true
	}
	return today, false
}

// monthsOn is the same day n months later; the month's last when it is shorter.
func monthsOn(from time.Time, n int) time.Time {
	first := time.Date(from.Year(), from.Month()+time.Month(n), 1, 0, 0, 0, 0, from.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(from.Day(), last)-1)
}

// tongue is how a language names days: the weekdays from Sunday, the months, and how they are put together.
type tongue struct{ days, months, form string }

// sayDay says a day: "Saturday 28 November". An unknown language is English.
func sayDay(on time.Time, lang string) string {
	t, ok := tongues()[lang]
	if !ok {
		t = tongues()["en"]
	}
	return fmt.Sprintf(t.form, strings.Fields(t.days)[on.Weekday()], on.Day(), strings.Fields(t.months)[on.Month()-1])
}

func tongues() map[string]tongue {
	return map[string]tongue{
		"en": {"Sunday Monday Tuesday Wednesday Thursday Friday Saturday", "January February March April May June July August September October November December", "%s %d %s"},
		"de": {"Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "%s, %d. %s"},
		"es": {"domingo lunes martes miércoles jueves viernes sábado", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "%s %d de %s"},
		"fr": {"dimanche lundi mardi mercredi jeudi vendredi samedi", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "%s %d %s"},
		"it": {"domenica lunedì martedì mercoledì giovedì venerdì sabato", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", "%s %d %s"},
		"nl": {"zondag maandag dinsdag woensdag donderdag vrijdag zaterdag", "januari februari maart april mei juni juli augustus september oktober november december", "%s %d %s"},
		"pt": {"domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado", "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", "%s, %d de %s"},
		"da": {"søndag mandag tirsdag onsdag torsdag fredag lørdag", "januar februar marts april maj juni juli august september oktober november december", "%s den %d. %s"},
	}
}
