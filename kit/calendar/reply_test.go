package calendar_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"rapport/kit/calendar"
)

func reply(lines ...string) []byte {
	all := append([]string{"BEGIN:VCALENDAR", "PRODID:-//X//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT"}, lines...)
	return []byte(strings.Join(append(all, "END:VEVENT", "END:VCALENDAR", ""), "\r\n"))
}

func TestReadReply(t *testing.T) {
	lisbon := in(t, "Europe/Lisbon")
	for _, c := range []struct {
		name  string
		lines []string
		want  string // UID attendee status occurrence comment
	}{
		{"as Google writes it", []string{
			"DTSTART:20261123T150000Z", "UID:1@x", `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=joe@kin`, " dling.example;X-NUM-GUESTS=0:mailto:joe@kindling.example",
		}, "1@x joe@kindling.example ACCEPTED whole "},
		{"as Outlook writes it, for one occurrence in a zone of its own name", []string{
			`ATTENDEE;PARTSTAT=DECLINED;CN="Adeyemi; Joe":MAILTO:Joe@Kindling.example`, "COMMENT;LANGUAGE=en-US:Ill\\, sorry\\n", "UID:1@x",
			"RECURRENCE-ID;TZID=GMT Standard Time:20261123T150000", "SUMMARY;LANGUAGE=en-US:Declined: Weekly", "BEGIN:VALARM", "UID:2@x", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:eve@x", "END:VALARM",
		}, "1@x joe@kindling.example DECLINED 2026-11-23T15:00:00Z Ill, sorry"},
		{"for one occurrence in UTC", []string{"uid:1@x", "attendee;partstat=tentative:mailto:joe@x.example", "RECURRENCE-ID:20260623T140000Z"}, "1@x joe@x.example TENTATIVE 2026-06-23T14:00:00Z "},
		{"for one in another zone", []string{"UID:1@x", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:joe@x.example", "RECURRENCE-ID;TZID=Africa/Lagos:20260623T150000"}, "1@x joe@x.example ACCEPTED 2026-06-23T14:00:00Z "},
		{"not decided", []string{"UID:1@x", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:joe@x.example"}, ""},
		{"by somebody else", []string{"UID:1@x", "ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:b@x\":mailto:joe@x.example"}, ""},
		{"by nobody", []string{"UID:1@x", "ATTENDEE;PARTSTAT=ACCEPTED:urn:uuid:1"}, ""},
		{"to nothing", []string{"ATTENDEE;PARTSTAT=ACCEPTED:mailto:joe@x.example"}, ""},
	} {
		got := ""
		for _, a := range calendar.ReadReply(reply(c.lines...)) {
			of := "whole"
			if !a.Whole() {
				of = a.Of(lisbon).Format(time.RFC3339)
			}
			got += fmt.Sprintf("%s %s %s %s %s", a.UID, a.Attendee, a.Status, of, a.Comment)
		}
		if got != c.want {
			t.Errorf("%s: read as %q; want %q", c.name, got, c.want)
		}
	}
	request := strings.Replace(string(reply("UID:1@x", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:joe@x.example")), "METHOD:REPLY", "METHOD:REQUEST", 1)
	if all := calendar.ReadReply([]byte(request)); len(all) != 0 {
		t.Errorf("an invitation was taken for an answer: %v", all)
	}
}

// Whatever comes, what is read is complete and clean.
func FuzzReadReply(f *testing.F) {
	f.Add(reply("UID:1@x", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:joe@x.example", "RECURRENCE-ID;TZID=Europe/Lisbon:20261123T150000"))
	f.Add(reply("UID:1\\,2@x", "ATTENDEE;CN=\"a:b;c\";PARTSTAT=DECLINED:mailto:joe@x.example", "COMMENT:a\\nb\x00\xff", "RECURRENCE-ID;VALUE=DATE:20261123"))
	f.Add([]byte("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nUID:1\n ATTENDEE\n;:\n\"\nEND:VEVENT"))
	f.Add([]byte(calendar.Calendar{Method: calendar.Reply, Events: []calendar.Event{{UID: "1", Attendees: []calendar.Attendee{{Person: calendar.Person{Email: "a@b"}, Status: calendar.Declined}}}}}.String()))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, a := range calendar.ReadReply(b) {
			if a.UID == "" || !strings.Contains(a.Attendee, "@") || a.Attendee != strings.ToLower(a.Attendee) {
				t.Fatalf("an incomplete answer: %+v", a)
			}
			if a.Status != calendar.Accepted && a.Status != calendar.Tentative && a.Status != calendar.Declined {
				t.Fatalf("no answer: %+v", a)
			}
			for _, s := range []string{a.UID, a.Attendee, a.Comment} {
				if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r < 0x80 }) {
					t.Fatalf("unclean: %q", s)
				}
			}
			_ = a.Of(time.UTC)
			if a.Whole() && !a.Of(time.UTC).IsZero() {
				t.Fatalf("an answer to all is an answer to one: %+v", a)
			}
		}
	})
}
