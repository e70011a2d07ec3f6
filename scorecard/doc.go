// Package scorecard is what the team says of its numbers: who owns one, what its goal is, what was noted beside a
// week, where normal is counted anew, and the words of the weekly report as the page, the meeting and the Monday mail
// all say them. It keeps the report as it was when a meeting looked at it, and who looked at a person's card.
//
// It computes no number, judges no week by itself (that is metric's), ranks nobody, and never warns about a person.
package scorecard
