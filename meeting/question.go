// This file holds questions that are collected before a meeting, as for a town hall.

package meeting

// FewestUnnamed is from how many expected people on a question may stand without
// a name. Among fewer, who asked is easily guessed: then the name is shown, and
// said so before anything is sent, rather than to promise what can't be kept.
const FewestUnnamed = 5

// Unnamed tells whether questions to a series can be asked without a name.
func (s Series) Unnamed() bool { return len(s.People) >= FewestUnnamed }

// Asking is a question to be asked.
type Asking struct {
	Series  string
	Text    string
	Unnamed bool // nobody learns who asked: not the team, not the log, not the database
}
