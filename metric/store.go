package metric

// The store: it follows what happened, keeps a timeline a row, and who was
// helped by whom.

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/rating"
	"rapport/team"
)

// Store keeps what the numbers are computed from, and the weeks that are over.
type Store struct {
	db   *db.DB
	team *team.Store

	reports memory
	past    past

	mu   sync.Mutex
	ever *Ever // who helped whom; nil until it is first asked for
	seen int64 // the follower's cursor as of which ever holds
}

// NewStore keeps numbers in d.
func NewStore(d *db.DB, t *team.Store) *Store {
	return &Store{db: d, team: t}
}

// follower is the name of the cursor.
const follower = "numbers"

// followBatch is how many events are taken in one transaction.
const followBatch = 2000

// Follow takes in the next events, and tells whether there may be more.
func (s *Store) Follow(ctx context.Context) (more bool, err error) {
	n, err := event.Follow(ctx, s.db, follower, followBatch, func(tx *db.Tx, events []event.Event) error {
		return s.take(ctx, tx, events)
	})
	return n == followBatch, err
}

// CatchUp takes in all that happened until now.
func (s *Store) CatchUp(ctx context.Context) error {
	for {
		if more, err := s.Follow(ctx); err != nil || !more {
			return err
		}
	}
}

// news is what a batch of events means for the timelines.
type news struct {
	changes []happening
	joined  []string
	restate bool // the team or what it has set changed: no kept week holds
	oldest  int64
}

// happening is one thing that happened to the timelines: a line came, a line is
// as if it had never been, or messages moved.
type happening struct {
	line  Line
	gone  bool
	moves []inbox.Move
}

func (s *Store) take(ctx context.Context, tx *db.Tx, events []event.Event) error {
	n, err := read(events)
	if err != nil {
		return err
	}
	people, err := s.people(ctx, tx)
	if err != nil {
		return err
	}
	if err := s.addLines(ctx, tx, n, people, events[len(events)-1].Seq); err != nil {
		return err
	}
	if n.restate {
		n.oldest = math.MinInt64
	}
	return dropKept(ctx, tx, n.oldest)
}

// dropKept forgets the weeks that ended after a moment: they know too little now.
func dropKept(ctx context.Context, tx *db.Tx, oldest int64) error {
	n, err := tx.Change(ctx, `DELETE FROM week_kept WHERE upto > $1`, oldest)
	if err != nil || n == 0 {
		return err
	}
	return tx.Exec(ctx, `UPDATE week_epoch SET n = n + 1 WHERE one = 1`)
}

func read(events []event.Event) (n news, err error) {
	n.oldest = endless
	for _, e := range events {
		switch e.Kind {
		case team.PersonJoined:
			var p team.Joined
			p, err = event.Read[team.Joined](e)
			n.joined, n.restate = append(n.joined, p.Email), true
		case team.SettingsChanged:
			n.restate = true
		case team.OfficeHoursSet: // the version holds from now on
			n.oldest = min(n.oldest, db.Micros(e.At))
		case inbox.EventTopic, inbox.EventTopicWithdrawn:
			var set inbox.TopicSet
			set, err = event.Read[inbox.TopicSet](e)
			n.oldest = min(n.oldest, set.At)
		case EventOutside:
			var b Brought
			b, err = event.Read[Brought](e)
			n.oldest = min(n.oldest, b.Oldest)
		default:
			var h happening
			var ok bool
			if h, ok, err = happeningOf(e); ok {
				n.oldest = min(n.oldest, h.line.At)
				n.changes = append(n.changes, h)
			}
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// happeningOf gives what an event did to the timelines; false for nothing.
func happeningOf(e event.Event) (h happening, ok bool, err error) {
	switch ok = true; e.Kind {
	case inbox.EventMessage:
		h.line, ok, err = messageLine(e)
	case inbox.EventStatus, inbox.EventWithdrawn:
		h.line, err = statusLine(e)
	case inbox.EventMerge, inbox.EventUnmerged:
		h.line, err = mergeLine(e)
	case inbox.EventSplit:
		var sp inbox.Split
		sp, err = event.Read[inbox.Split](e)
		h.line.At, h.moves = sp.Oldest, sp.Moves
	case rating.EventGiven, rating.EventVoided:
		h.line, err = ratingLine(e)
	default:
		ok = false
	}
	h.gone = e.Kind == rating.EventVoided || e.Kind == inbox.EventWithdrawn || e.Kind == inbox.EventUnmerged
	return h, ok, err
}

func messageLine(e event.Event) (Line, bool, error) {
	m, err := event.Read[inbox.MessageAdded](e)
	l := Line{Kind: KindCustomer, At: m.At, Conversation: m.Conversation, ID: m.Message, By: m.From}
	if m.Kind == inbox.Reply {
		l.Kind, l.To = KindReply, m.To
		if m.HandleSeconds != nil {
			l.Timed, l.Handle = true, *m.HandleSeconds
		}
	}
	return l, m.Kind == inbox.FromCustomer || m.Kind == inbox.Reply, err
}

func statusLine(e event.Event) (Line, error) {
	st, err := event.Read[inbox.StatusSet](e)
	status, ok := ParseStatus(string(st.Status))
	if err == nil && !ok {
		err = fmt.Errorf("event %d: %q is no status", e.Seq, st.Status)
	}
	return Line{Kind: KindStatus, At: st.At, Conversation: st.Conversation, By: st.By, Status: status}, err
}

func mergeLine(e event.Event) (Line, error) {
	m, err := event.Read[inbox.Merged](e)
	return Line{Kind: KindMerge, At: m.At, Conversation: m.Conversation, Into: m.Into}, err
}

func ratingLine(e event.Event) (Line, error) {
	r, err := event.Read[rating.Given](e)
	face, ok1 := ParseFace(string(r.Face))
	about, ok2 := ParseAbout(string(r.About))
	if err == nil && !(ok1 && ok2) {
		err = fmt.Errorf("event %d: %q about %q is no rating", e.Seq, r.Face, r.About)
	}
	return Line{Kind: KindRating, At: r.At, Conversation: r.Conversation, ID: r.Message, Face: face, About: about}, err
}

// addLines adds lines to their timelines, joins those that a merge makes one,
// and writes what became of them.
func (s *Store) addLines(ctx context.Context, tx *db.Tx, n news, people []Person, seq int64) error {
	t := &touching{home: map[string]string{}, lines: map[string][]Line{}, changed: map[string]bool{}}
	if err := t.load(ctx, tx, n.named(), n.joined); err != nil {
		return err
	}
	for _, c := range n.changes {
		switch {
		case c.moves != nil:
			t.move(c.moves)
		case c.gone:
			t.drop(c.line)
		default:
			t.add(c.line)
		}
	}
	return t.save(ctx, tx, people, seq)
}

// named lists the conversations that the changes name.
func (n *news) named() (all []string) {
	for _, c := range n.changes {
		if c.line.Conversation != "" {
			all = append(all, c.line.Conversation)
		}
		if c.line.Kind == KindMerge {
			all = append(all, c.line.Into)
		}
		for _, m := range c.moves {
			all = append(all, m.From, m.To)
		}
	}
	return all
}

// touching is the timelines that a batch of events touches.
type touching struct {
	home    map[string]string // of each conversation
	lines   map[string][]Line // of each timeline
	changed map[string]bool
	fresh   []string // conversations without a timeline before
	moved   [][2]string
	gone    []string // timelines that went into others
}

func (t *touching) load(ctx context.Context, tx *db.Tx, conversations, joined []string) error {
	slices.Sort(conversations)
	conversations = slices.Compact(conversations)
	var timelines []string
	if err := db.EachOf(ctx, tx, func(rows *db.Rows) error {
		var conversation, timeline string
		err := rows.Scan(&conversation, &timeline)
		t.home[conversation] = timeline
		timelines = append(timelines, timeline)
		return err
	}, `SELECT conversation, timeline FROM timeline_member WHERE conversation IN (list)`, conversations); err != nil {
		return err
	}
	slices.Sort(joined)
	if err := db.EachOf(ctx, tx, func(rows *db.Rows) error { // who joined is no customer any more
		timeline, err := db.Text(rows)
		t.changed[timeline] = true
		timelines = append(timelines, timeline)
		return err
	}, `SELECT timeline FROM helped WHERE customer IN (list)`, slices.Compact(joined)); err != nil {
		return err
	}
	slices.Sort(timelines)
	return db.EachOf(ctx, tx, func(rows *db.Rows) error {
		id, timeline, err := scanTimeline(rows)
		t.lines[id] = timeline.lines
		return err
	}, `SELECT id, lines FROM timeline WHERE id IN (list)`, slices.Compact(timelines))
}

func scanTimeline(rows *db.Rows) (id string, t Timeline, err error) {
	var b []byte
	if err := rows.Scan(&id, &b); err != nil {
		return id, t, err
	}
	if t, err = Decode(b); err != nil {
		return id, t, fmt.Errorf("timeline %s: %w", id, err)
	}
	return id, t, nil
}

func (t *touching) homeOf(conversation string) string {
	if home, ok := t.home[conversation]; ok {
		return home
	}
	t.home[conversation] = conversation
	t.fresh = append(t.fresh, conversation)
	return conversation
}

// join makes one timeline of two.
func (t *touching) join(from, into string) string {
	if from == into {
		return into
	}
	t.lines[into] = append(t.lines[into], t.lines[from]...)
	delete(t.lines, from)
	delete(t.changed, from)
	for conversation, home := range t.home {
		if home == from {
			t.home[conversation] = into
		}
	}
	t.moved = append(t.moved, [2]string{from, into})
	t.gone = append(t.gone, from)
	return into
}

func (t *touching) save(ctx context.Context, tx *db.Tx, people []Person, seq int64) error {
	members := make([][]any, len(t.fresh))
	for i, conversation := range t.fresh {
		members[i] = []any{conversation, t.home[conversation]}
	}
	if err := tx.Insert(ctx, `INSERT INTO timeline_member (conversation, timeline)`, members, ""); err != nil {
		return err
	}
	for _, m := range t.moved {
		if err := tx.Exec(ctx, `UPDATE timeline_member SET timeline = $1 WHERE timeline = $2`, m[1], m[0]); err != nil {
			return err
		}
	}
	for _, id := range t.gone {
		if err := forgetTimeline(ctx, tx, id, seq); err != nil {
			return err
		}
	}
	ids := slices.Sorted(maps.Keys(t.changed)) // an order, so that two processes do not deadlock
	now := make(map[string]Timeline, len(ids))
	rows := make([][]any, len(ids))
	for i, id := range ids {
		timeline := NewTimeline(t.lines[id])
		first, last, _ := timeline.Span()
		idle := Idles(timeline)
		rows[i] = []any{id, first, last, idle.Open, idle.Waiting, timeline.Marked() && timeline.Replied(), timeline.Encode()}
		now[id] = timeline
	}
	if err := tx.Insert(ctx, `INSERT INTO timeline (id, first_at, last_at, open, waiting, marked, lines)`, rows,
		`ON CONFLICT (id) DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at, open = excluded.open,
			waiting = excluded.waiting, marked = excluded.marked, lines = excluded.lines`); err != nil {
		return fmt.Errorf("keeping timelines: %w", err)
	}
	return saveHelped(ctx, tx, ids, now, people, seq)
}

func forgetTimeline(ctx context.Context, tx *db.Tx, id string, seq int64) error {
	if err := tx.Exec(ctx, `DELETE FROM timeline WHERE id = $1`, id); err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE helped SET at = NULL, seq = $1 WHERE timeline = $2`, seq, id)
}

// saveHelped keeps who helped whom first in each timeline. A pair that holds no
// more stays as a row without a moment, so that memories elsewhere hear of it.
func saveHelped(ctx context.Context, tx *db.Tx, ids []string, timelines map[string]Timeline, people []Person, seq int64) error {
	type pair struct{ timeline, person, customer string }
	old := map[pair]int64{}
	if err := db.EachOf(ctx, tx, func(rows *db.Rows) error {
		var p pair
		var at int64
		err := rows.Scan(&p.timeline, &p.person, &p.customer, &at)
		old[p] = at
		return err
	}, `SELECT timeline, person, customer, at FROM helped WHERE timeline IN (list) AND at IS NOT NULL`, ids); err != nil {
		return err
	}
	var rows [][]any
	for _, id := range ids {
		if timelines[id].Marked() {
			continue
		}
		for _, h := range FirstReplies(timelines[id], people) {
			p := pair{id, h.Person, h.Customer}
			if at, ok := old[p]; !ok || at != h.At {
				rows = append(rows, []any{id, h.Person, h.Customer, h.At, seq})
			}
			delete(old, p)
		}
	}
	for p := range old {
		rows = append(rows, []any{p.timeline, p.person, p.customer, nil, seq})
	}
	return tx.Insert(ctx, `INSERT INTO helped (timeline, person, customer, at, seq)`, rows,
		`ON CONFLICT (timeline, person, customer) DO UPDATE SET at = excluded.at, seq = excluded.seq`)
}

func (s *Store) people(ctx context.Context, q db.Querier) ([]Person, error) {
	all, err := team.People(ctx, q)
	people := make([]Person, len(all))
	for i, p := range all {
		people[i] = Person{Email: p.Email, Started: p.Started}
	}
	return people, err
}
