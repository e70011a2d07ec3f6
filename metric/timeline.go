package metric

// Timelines: everything that ever became one conversation, in order.

import (
	"slices"
)

// Timeline holds the lines of one conversation, or of all conversations that
// merges ever join, whenever they do. What has merged by the end of a window is
// decided when a number is computed, so a timeline serves every window.
type Timeline struct{ lines []Line }

// NewTimeline puts lines in order and drops those that stand twice. The caller
// gives the lines away. Lines of conversations that no merge joins may share a
// timeline; the numbers are the same.
func NewTimeline(lines []Line) Timeline {
	byOrder := func(a, b Line) int { return compare(&a, &b, nil) }
	if !slices.IsSortedFunc(lines, byOrder) {
		slices.SortFunc(lines, byOrder)
	}
	return Timeline{slices.CompactFunc(lines, func(a, b Line) bool { return a.same(&b) })}
}

// Lines gives the lines in order. They are the timeline's own: read only.
func (t Timeline) Lines() []Line { return t.lines }

// Span gives the moments of the first and the last line; ok is false when empty.
func (t Timeline) Span() (first, last int64, ok bool) {
	if len(t.lines) == 0 {
		return 0, 0, false
	}
	return t.lines[0].At, t.lines[len(t.lines)-1].At, true
}

// Conversations gives the ids that the lines name, each once, in order of text.
func (t Timeline) Conversations() []string {
	var ids []string
	for i := range t.lines {
		ids = append(ids, t.lines[i].Conversation)
		if t.lines[i].Kind == KindMerge {
			ids = append(ids, t.lines[i].Into)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Marked tells whether a status line ever says spam or deleted: only then can
// the timeline be left out as of one moment and count as of another.
func (t Timeline) Marked() bool {
	for i := range t.lines {
		if t.lines[i].Kind == KindStatus && t.lines[i].Status.out() {
			return true
		}
	}
	return false
}

// Replied tells whether there is a reply: without one, nobody was helped.
func (t Timeline) Replied() bool {
	return slices.ContainsFunc(t.lines, func(l Line) bool { return l.Kind == KindReply })
}

// Group sorts the lines of a whole log into timelines, by merges. A rating goes
// where its reply is, whatever conversation it names; without one it is dropped.
// The caller gives the lines away.
func Group(lines []Line) []Timeline {
	g := grouping{place: make(map[string]int)}
	replies := make(map[string]string)
	for i := range lines {
		switch l := &lines[i]; l.Kind {
		case KindReply:
			replies[l.ID] = l.Conversation
		case KindMerge:
			g.join(g.of(l.Conversation), g.of(l.Into))
		case KindCustomer, KindStatus, KindRating:
		}
	}
	var grouped [][]Line
	at := make(map[int]int)
	for _, l := range lines {
		if l.Kind == KindRating {
			if l.Conversation = replies[l.ID]; l.Conversation == "" {
				continue
			}
		}
		root := g.find(g.of(l.Conversation))
		n, ok := at[root]
		if !ok {
			n = len(grouped)
			at[root] = n
			grouped = append(grouped, nil)
		}
		grouped[n] = append(grouped[n], l)
	}
	timelines := make([]Timeline, len(grouped))
	for i, ls := range grouped {
		timelines[i] = NewTimeline(ls)
	}
	return timelines
}

// grouping is a forest of conversations that merges join.
type grouping struct {
	place  map[string]int
	parent []int
}

func (g *grouping) of(id string) int {
	n, ok := g.place[id]
	if !ok {
		n = len(g.parent)
		g.place[id] = n
		g.parent = append(g.parent, n)
	}
	return n
}

func (g *grouping) find(n int) int {
	for g.parent[n] != n {
		g.parent[n] = g.parent[g.parent[n]]
		n = g.parent[n]
	}
	return n
}

func (g *grouping) join(a, b int) { g.parent[g.find(a)] = g.find(b) }
