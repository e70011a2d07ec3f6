// Dates of mail (RFC 5322, 3.3, and what senders write instead).

package mail

import (
	"net/mail"
	"strings"
	"time"
)

// zones are the names RFC 5322 calls obsolete, and some it never knew.
var zones = map[string]string{
	"UT": "+0000", "UTC": "+0000", "GMT": "+0000", "Z": "+0000", "WET": "+0000", "WEST": "+0100", "BST": "+0100", "CET": "+0100", "MEZ": "+0100",
	"CEST": "+0200", "MESZ": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "IST": "+0530", "JST": "+0900", "KST": "+0900",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
	"AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300",
}

var dateLayouts = []string{
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 06 15:04:05 -0700",
	"2 Jan 06 15:04 -0700", "Jan 2 15:04:05 2006 -0700", "Jan 2 15:04:05 2006", "Jan 2 15:04:05 -0700 2006", "2-Jan-2006 15:04:05 -0700",
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006/01/02 15:04:05 -0700",
	"2 January 2006 15:04:05 -0700", "2.1.2006 15:04:05 -0700", "2 Jan 2006 15.04.05 -0700", "Jan 2, 2006 15:04:05 -0700", "Jan 2, 2006 3:04:05 PM",
}

// parseDate reads a Date header. ok is false for what is no date or lies outside of 1990 to 2100.
func parseDate(s string) (time.Time, bool) {
	s = clip(cleanLine(s), 120)
	if open := strings.IndexByte(s, '('); open > 0 {
		s = strings.TrimSpace(s[:open])
	}
	fields := strings.Fields(s)
	if n := len(fields); n > 1 {
		last := strings.ToUpper(fields[n-1])
		if offset, known := zones[last]; known {
			fields[n-1] = offset
		} else if zone, found := strings.CutPrefix(last, "GMT"); found && len(zone) == 5 {
			fields[n-1] = zone
		}
	}
	s = strings.Join(fields, " ")
	t, err := mail.ParseDate(s)
	if err != nil {
		if comma := strings.IndexByte(s, ','); comma > 1 && comma < 12 && strings.Trim(s[:comma], "0123456789 ") == s[:comma] && !strings.ContainsAny(s[:comma], "0123456789") {
			s = strings.TrimSpace(s[comma+1:])
		} else if first, rest, ok := strings.Cut(s, " "); ok && len(first) == 3 && !strings.ContainsAny(first, "0123456789") && strings.IndexAny(rest, "JFMASOND") == 0 {
			s = rest
		}
		for _, layout := range dateLayouts {
			if t, err = time.Parse(layout, s); err == nil {
				break
			}
		}
	}
	if err != nil || t.Year() < 1990 || t.Year() > 2100 {
		return time.Time{}, false
	}
	if _, offset := t.Zone(); offset < -14*3600 || offset > 14*3600 {
		return time.Time{}, false
	}
	return t, true
}
