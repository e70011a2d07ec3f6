// Package invitation keeps people's calendars right: each person of a series is
// invited by mail, told what changes, and let go; a feed shows the same; and
// what a calendar answers becomes the person's reply to the meeting. It decides
// nothing about a meeting, and mails nobody whom a change does not concern.
package invitation
