// This file holds the verbs on notes and segments.

package scorecard

import (
	"context"

	"rapport/metric"
	"rapport/team"
)

// Note writes a remark beside a week of a number; everybody may beside the team's, and the person beside the own.
func (s *Store) Note(ctx context.Context, who team.Person, of Ref, text string) (Note, error) {
	return Note{}, errLater
}

// Answer answers "What changed?", which is asked on a signal, or of a person on a real improvement. It is answered
// once: a second answer is a Conflict that says who was first.
func (s *Store) Answer(ctx context.Context, who team.Person, of Ref, text string) (Note, error) {
	return Note{}, errLater
}

// RemoveNote takes an own note or answer away; RestoreNote brings it back.
func (s *Store) RemoveNote(ctx context.Context, who team.Person, id string) error { return errLater }

// RestoreNote brings back an own note that was removed.
func (s *Store) RestoreNote(ctx context.Context, who team.Person, id string) error { return errLater }

// Notes gives the notes of a number of the team from the first week to the last, oldest first.
func (s *Store) Notes(ctx context.Context, k metric.Key, first, last metric.Week) ([]Note, error) {
	return nil, errLater
}

// StartSegment counts normal anew from a week on, with the reason. Verdicts of weeks that were over by then stay. For
// heads of support.
func (s *Store) StartSegment(ctx context.Context, who team.Person, k metric.Key, from metric.Week, reason string) (Segment, error) {
	return Segment{}, errLater
}

// UndoSegment takes a segment back. For heads of support.
func (s *Store) UndoSegment(ctx context.Context, who team.Person, id string) error { return errLater }

// Segments gives a number's segments, oldest first.
func (s *Store) Segments(ctx context.Context, k metric.Key) ([]Segment, error) { return nil, errLater }
