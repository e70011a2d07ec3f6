// This file holds the reading of what a calendar answers. It comes from
// strangers: whatever it is, reading ends soon and gives clean text.

package calendar

import (
	"cmp"
	"strings"
	"time"
)

// Answer is what one attendee said about one event.
type Answer struct {
	UID      string
	Attendee string // address, lower case
	Status   Status // Accepted, Tentative or Declined
	Comment  string // what the attendee wrote beside it; may be empty
	Sequence string // of the invitation that is answered, as written

	of moment
}

// moment is a time as it was written.
type moment struct{ wall, zone string }

// Bounds of what is read.
const (
	mostBytes   = 256 << 10
	mostAnswers = 100
	longest     = 2000
)

// Of gives the occurrence that is answered; zero for all of them. A time in a
// zone that is not known here is read in loc, since calendars give zones names of their own.
func (a Answer) Of(loc *time.Location) time.Time {
	t, err := time.Parse(wallForm, strings.TrimSuffix(a.of.wall, "Z"))
	if err != nil {
		if t, err = time.Parse("20060102", a.of.wall); err != nil {
			return time.Time{}
		}
	}
	if strings.HasSuffix(a.of.wall, "Z") {
		return t
	}
	if named, err := time.LoadLocation(a.of.zone); err == nil && a.of.zone != "" && a.of.zone != "Local" {
		loc = named
	}
	return At(t, loc).UTC()
}

// Whole tells whether the answer is about every occurrence.
func (a Answer) Whole() bool { return a.of.wall == "" }

// ReadReply reads the answers in a calendar whose method is REPLY; none when it
// is no such calendar. It never fails: what makes no sense is left out.
func ReadReply(b []byte) (all []Answer) {
	if len(b) > mostBytes {
		return nil
	}
	reply, inside, depth := false, false, 0
	var a Answer
	for _, l := range contentLines(b) {
		switch {
		case l.name == "BEGIN" && l.value == "VEVENT" && !inside:
			inside, depth, a = true, 0, Answer{}
		case l.name == "BEGIN":
			depth++
		case l.name == "END" && inside && depth == 0:
			inside = false
			if a.complete() && len(all) < mostAnswers {
				all = append(all, a)
			}
		case l.name == "END":
			depth--
		case l.name == "METHOD" && !inside:
			reply = strings.EqualFold(l.value, string(Reply))
		case inside && depth == 0:
			a.take(l)
		}
	}
	if !reply {
		return nil
	}
	return all
}

func (a *Answer) complete() bool {
	return a.UID != "" && a.Attendee != "" && (a.Status == Accepted || a.Status == Tentative || a.Status == Declined)
}

func (a *Answer) take(l contentLine) {
	switch l.name {
	case "UID":
		a.UID = cmp.Or(a.UID, unescape(l.value))
	case "SEQUENCE":
		a.Sequence = cmp.Or(a.Sequence, strings.TrimSpace(l.value))
	case "COMMENT":
		a.Comment = cmp.Or(a.Comment, unescape(l.value))
	case "RECURRENCE-ID":
		a.of = moment{strings.ToUpper(strings.TrimSpace(l.value)), strings.TrimPrefix(l.parameters["TZID"], "/")}
	case "ATTENDEE":
		if a.Attendee == "" { // a reply has one (RFC 5546, section 3.2.3)
			a.Attendee = address(l.value)
			a.Status = Status(strings.ToUpper(l.parameters["PARTSTAT"]))
		}
	}
}

// address takes the address out of "mailto:ana@example.com".
func address(value string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	value = strings.TrimPrefix(value, "mailto:")
	if !strings.Contains(value, "@") || strings.ContainsAny(value, " <>\t") {
		return ""
	}
	return value
}

type contentLine struct {
	name, value string
	parameters  map[string]string
}

// contentLines joins what was folded, and takes the lines apart.
func contentLines(b []byte) (all []contentLine) {
	text := strings.ToValidUTF8(string(b), "\uFFFD")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.NewReplacer("\n ", "", "\n\t", "").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > longest {
			continue
		}
		if l, ok := parse(strings.Map(printable, line)); ok {
			all = append(all, l)
		}
	}
	return all
}

// parse takes NAME;PARAMETER="value":value apart.
func parse(line string) (l contentLine, ok bool) {
	quoted, begin := false, 0
	var parts []string
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ';' && !quoted:
			parts = append(parts, line[begin:i])
			begin = i + 1
		case line[i] == ':' && !quoted:
			parts = append(parts, line[begin:i])
			l.value, ok = line[i+1:], true
		}
		if ok {
			break
		}
	}
	if !ok {
		return l, false
	}
	l.name = strings.ToUpper(strings.TrimSpace(parts[0]))
	l.parameters = map[string]string{}
	for _, p := range parts[1:] {
		name, value, _ := strings.Cut(p, "=")
		l.parameters[strings.ToUpper(strings.TrimSpace(name))] = strings.Trim(value, `" `)
	}
	return l, true
}

// unescape reads a text value.
func unescape(s string) string {
	return strings.TrimSpace(strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(s))
}
