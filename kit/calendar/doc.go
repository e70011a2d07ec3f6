// Package calendar writes events as calendars read them (iCalendar, RFC 5545),
// with the time zone's own rules beside them, says when what repeats by the
// clock on a wall happens, and reads what a calendar answers to an invitation
// (iMIP, RFC 6047). It knows nothing of meetings, and believes nothing it reads.
package calendar
