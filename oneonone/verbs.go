// This file holds the verbs that are promised and not done yet. It goes.

package oneonone

import (
	"context"
	"errors"
	"time"

	"rapport/kit/db"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/scorecard"
	"rapport/team"
)

var errLater = errors.New("this is not done yet")

// Store keeps pairs and their pages.
type Store struct {
	db       *db.DB
	ring     *secret.Ring
	team     *team.Store
	cards    *scorecard.Store
	meetings *meeting.Store
}

// NewStore keeps pairs in d, their keys wrapped by the ring.
func NewStore(d *db.DB, ring *secret.Ring, people *team.Store, cards *scorecard.Store, meetings *meeting.Store) *Store {
	return &Store{d, ring, people, cards, meetings}
}

// Pairs.

// Keep makes the pairs of reporting lines, ends those whose line is over or of
// whom somebody left, and notes meetings that nobody held. It is called now and
// then, and by All: twice changes nothing.
func (s *Store) Keep(ctx context.Context) error { return errLater }

// All gives who's pairs with what waits in them: those that go on first.
func (s *Store) All(ctx context.Context, who team.Person) ([]Overview, error) { return nil, errLater }

// Pair gives one of who's.
func (s *Store) Pair(ctx context.Context, who team.Person, pair string) (Pair, error) {
	return Pair{}, errLater
}

// New is a pair that does not come from a reporting line.
type New struct {
	Kind    Kind
	Report  string // whose page it is
	Manager string
}

// Make begins a pair: each for themselves, and heads of support for others (who
// then can't open it). A skip-level is with the manager's manager; a development
// talk is beside a line. One that goes on already is given as is; one that ended goes on.
func (s *Store) Make(ctx context.Context, who team.Person, n New) (Pair, error) {
	return Pair{}, errLater
}

// End ends a pair that is no reporting line's: each of the two may.
func (s *Store) End(ctx context.Context, who team.Person, pair string) error { return errLater }

// SetPack chooses what stands beside the talk; each of the two may.
func (s *Store) SetPack(ctx context.Context, who team.Person, pair string, p Pack) error {
	return errLater
}

// Hears keeps those names of Live that who may hear: other names are left as they are.
func (s *Store) Hears(ctx context.Context, who team.Person, names []string) ([]string, error) {
	return nil, errLater
}

// The rhythm.

// Propose proposes a rhythm, or counters one: the report begins, among peers
// either. Countering is proposing while the other's proposal waits. The own
// proposal that waits is replaced.
func (s *Store) Propose(ctx context.Context, who team.Person, pair string, c meeting.Cadence, minutes int, words string) error {
	return errLater
}

// Accept agrees to the other's proposal: the pair meets by it from now on. What
// was prepared stays; meetings ahead that were moved or skipped are as the new
// rhythm has them.
func (s *Store) Accept(ctx context.Context, who team.Person, pair string) error { return errLater }

// Withdraw takes the own proposal back.
func (s *Store) Withdraw(ctx context.Context, who team.Person, pair string) error { return errLater }

// Meetings.

// Next gives the meeting that runs, or the next one; NotFound when there is none.
func (s *Store) Next(ctx context.Context, who team.Person, pair string) (Meeting, error) {
	return Meeting{}, errLater
}

// Meeting gives one, touched or computed.
func (s *Store) Meeting(ctx context.Context, who team.Person, id string) (Meeting, error) {
	return Meeting{}, errLater
}

// Coming gives the meetings of a pair that start in a stretch of time, held and
// skipped ones too, in order.
func (s *Store) Coming(ctx context.Context, who team.Person, pair string, from, to time.Time) ([]Meeting, error) {
	return nil, errLater
}

// Move holds a meeting at another time; why may be "". Each of the two may.
func (s *Store) Move(ctx context.Context, who team.Person, id string, to time.Time, why string) error {
	return errLater
}

// Skip leaves a meeting out; what is open stays for the next one.
func (s *Store) Skip(ctx context.Context, who team.Person, id, why string) error { return errLater }

// Restore undoes Move and Skip.
func (s *Store) Restore(ctx context.Context, who team.Person, id string) error { return errLater }

// CatchUp adds a meeting beside the rhythm.
func (s *Store) CatchUp(ctx context.Context, who team.Person, pair string, at time.Time) (Meeting, error) {
	return Meeting{}, errLater
}

// Start begins a meeting, with the structured form or without. Starting one that runs changes nothing.
func (s *Store) Start(ctx context.Context, who team.Person, id string, form bool) error {
	return errLater
}

// Go goes from a section of the form to another; from is the one that was seen.
func (s *Store) Go(ctx context.Context, who team.Person, id, from, to string) error { return errLater }

// Pause stops the clock.
func (s *Store) Pause(ctx context.Context, who team.Person, id string) error { return errLater }

// Resume lets the clock go on.
func (s *Store) Resume(ctx context.Context, who team.Person, id string) error { return errLater }

// Finish ends a meeting that runs: what was talked about, answered and felt is its now; late actions grow older.
func (s *Store) Finish(ctx context.Context, who team.Person, id string) error { return errLater }

// Talked says afterwards that a meeting was held, and for how long: for those
// who talk without the page. Also for one that counts as missed.
func (s *Store) Talked(ctx context.Context, who team.Person, id string, lasted time.Duration) error {
	return errLater
}

// The page.

// Page gives all that who may read of a pair now.
func (s *Store) Page(ctx context.Context, who team.Person, pair string) (Page, error) {
	return Page{}, errLater
}

// Past gives the meetings that were held, skipped or missed, the newest first, with what was said.
func (s *Store) Past(ctx context.Context, who team.Person, pair string, limit int) ([]Record, error) {
	return nil, errLater
}

// AddTopic puts something on the agenda.
func (s *Store) AddTopic(ctx context.Context, who team.Person, pair string, t NewTopic) (Topic, error) {
	return Topic{}, errLater
}

// AddTopics is AddTopic for what was answered to a mail: each line is a topic.
// Lines that stand on the page already are passed over. It gives how many were added.
func (s *Store) AddTopics(ctx context.Context, who team.Person, pair string, lines []string) (int, error) {
	return 0, errLater
}

// SaveTopic changes a topic's words, or makes an issue of it: who added it may.
func (s *Store) SaveTopic(ctx context.Context, who team.Person, topic, text string, issue bool) error {
	return errLater
}

// TickTopic says that a topic was talked about, and what came of it; each may. on=false takes it back.
func (s *Store) TickTopic(ctx context.Context, who team.Person, topic string, on bool, outcome string) error {
	return errLater
}

// RemoveTopic takes an own topic away.
func (s *Store) RemoveTopic(ctx context.Context, who team.Person, topic string) error {
	return errLater
}

// ToWeekly raises a topic at the team's meeting, in words chosen for the team; series "" is the weekly support
// meeting. named=false leaves out who raised it. The author of a topic may, and both may for a topic that the other can see.
func (s *Store) ToWeekly(ctx context.Context, who team.Person, topic, series, title string, named bool) error {
	return errLater
}

// Answer keeps the report's answer to a prompt for the coming meeting; an empty one takes it back.
func (s *Store) Answer(ctx context.Context, who team.Person, pair, prompt, text string) error {
	return errLater
}

// CheckIn keeps how who arrives; face 0 takes it back without a trace.
func (s *Store) CheckIn(ctx context.Context, who team.Person, pair string, face Face, word string) error {
	return errLater
}

// Promise adds an action. A zero due is the next meeting.
func (s *Store) Promise(ctx context.Context, who team.Person, pair, owner, text string, due time.Time) error {
	return errLater
}

// DoAction says that an action was done; on=false opens it again.
func (s *Store) DoAction(ctx context.Context, who team.Person, id string, on bool) error {
	return errLater
}

// DropAction gives an action up.
func (s *Store) DropAction(ctx context.Context, who team.Person, id, why string) error {
	return errLater
}

// MoveAction decides when.
func (s *Store) MoveAction(ctx context.Context, who team.Person, id string, due time.Time) error {
	return errLater
}

// DiscussAction puts a late action on the agenda of who asks.
func (s *Store) DiscussAction(ctx context.Context, who team.Person, id string) error { return errLater }

// AddGoal sets a goal of this quarter; in a development talk a learning goal with an end.
func (s *Store) AddGoal(ctx context.Context, who team.Person, pair string, g NewGoal) (Goal, error) {
	return Goal{}, errLater
}

// SayGoal says how a goal stands, in a line.
func (s *Store) SayGoal(ctx context.Context, who team.Person, goal string, onTrack bool, line string) error {
	return errLater
}

// FinishGoal says that a goal was reached; on=false takes it back.
func (s *Store) FinishGoal(ctx context.Context, who team.Person, goal string, on bool) error {
	return errLater
}

// RemoveGoal takes an own goal away.
func (s *Store) RemoveGoal(ctx context.Context, who team.Person, goal string) error { return errLater }

// AddHighlight puts good news on the page.
func (s *Store) AddHighlight(ctx context.Context, who team.Person, pair, text string) error {
	return errLater
}

// Thank sends thanks to somebody's page; weekly agrees that the team may read them. Everybody of the team may.
func (s *Store) Thank(ctx context.Context, who team.Person, to, text string, weekly bool) error {
	return errLater
}

// TellWeekly makes a headline of a highlight of one's own, or of a thanks whose sender agreed.
func (s *Store) TellWeekly(ctx context.Context, who team.Person, highlight, series string) error {
	return errLater
}

// RemoveHighlight takes an own highlight away; who was thanked may take a thanks away.
func (s *Store) RemoveHighlight(ctx context.Context, who team.Person, highlight string) error {
	return errLater
}

// WriteNote adds operations to the shared note of a meeting and gives all after
// since. Before the page opens to both, the note can't be written.
func (s *Store) WriteNote(ctx context.Context, who team.Person, note string, since int64, ops []meeting.Op) (meeting.Written, error) {
	return meeting.Written{}, errLater
}

// Note gives the operations of a meeting's shared note after since.
func (s *Store) Note(ctx context.Context, who team.Person, note string, since int64) (meeting.Written, error) {
	return meeting.Written{}, errLater
}

// AppendNote adds a paragraph: for pages without script.
func (s *Store) AppendNote(ctx context.Context, who team.Person, note, text string) error {
	return errLater
}

// PrivateNotes gives who's own notes of a pair, oldest first. There is no verb for another's.
func (s *Store) PrivateNotes(ctx context.Context, who team.Person, pair string) ([]Private, error) {
	return nil, errLater
}

// HasPrivate tells whether who has private notes of a pair, without reading them.
func (s *Store) HasPrivate(ctx context.Context, who team.Person, pair string) (bool, error) {
	return false, errLater
}

// SavePrivate keeps a private note: a new one when id is "", else that one; an empty text removes it.
func (s *Store) SavePrivate(ctx context.Context, who team.Person, pair, id, text string) error {
	return errLater
}

// Numbers gives the report's numbers, by exception: of a line, once the person could see them first. That the
// manager opened them is kept with who looked.
func (s *Store) Numbers(ctx context.Context, who team.Person, pair string) (Numbers, error) {
	return Numbers{}, errLater
}
