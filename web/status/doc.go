// Package status is the page that says how everybody stands now, with their
// local time, and where each person says it of themselves. It never says why
// somebody is away, and lists people by name alone.
package status
