package transfer

// The rules between lines, none of which depends on their order in the file.

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// Checked is what a log turned out to be.
type Checked struct {
	bad   []BadLine
	skip  []uint64 // a bit for each line that is bad or stands twice
	lines int
	kept  int

	homeless []homeless
}

// Bad lists the bad lines in the order of the file.
func (c *Checked) Bad() []BadLine { return c.bad }

// Good counts the lines that can be taken in, identical ones once.
func (c *Checked) Good() int { return c.kept }

func (c *Checked) good(number int) bool {
	word := number / 64
	return word >= len(c.skip) || c.skip[word]&(1<<(number%64)) == 0
}

func (c *Checked) drop(number int) {
	for number/64 >= len(c.skip) {
		c.skip = append(c.skip, 0)
	}
	c.skip[number/64] |= 1 << (number % 64)
}

// digest stands for a line's content: half a SHA-256, so that nobody can make two
// lines pass for one. Half of that again will do between lines of one id.
type digest [16]byte

func (d digest) half() [8]byte { return [8]byte(d[:8]) }

// checker gathers what the rules between lines need.
type checker struct {
	result  Checked
	scratch []byte

	seen     map[digest]struct{} // lines without an id, by content
	once     map[string]digest   // what must stand once, by what it is about
	names    map[string]int32    // addresses and conversations, numbered
	persons  map[int32]bool
	messages map[string]int32 // by id
	mail     []mail
	to       []int32 // recipients of all replies
	ratings  []ratingLine
	hours    []personLine
	merges   []mergeLine
	about    []aboutLine
}

// mail is what the rules need of a message; there may be millions.
type mail struct {
	id           string
	content      [8]byte
	at           int64
	line         int32
	conversation int32
	from         int32
	to, toEnd    int32 // from and to in checker.to
	kind         byte  // the kind's first letter
	bad          bool
}

type ratingLine struct {
	line    int
	message string
}

type personLine struct {
	line   int
	person string
}

type mergeLine struct {
	line         int
	conversation string
	into, by     string
	from, target int32
	at           int64
}

func newChecker() *checker {
	return &checker{
		seen: make(map[digest]struct{}), once: make(map[string]digest), names: make(map[string]int32),
		persons: make(map[int32]bool), messages: make(map[string]int32),
	}
}

// take notes one line as scan gives it, and tells whether it is good so far and
// new.
func (c *checker) take(number int, line Line, wrong string) bool {
	c.result.lines = number
	if wrong != "" {
		c.fail(number, "%s", wrong)
		return false
	}
	fresh, wrong := c.first(line)
	if wrong != "" {
		c.fail(number, "%s", wrong)
		return false
	}
	if !fresh {
		c.result.drop(number)
		return false
	}
	c.result.kept++
	c.note(number, line)
	return true
}

func (c *checker) fail(number int, format string, args ...any) {
	if !c.result.good(number) {
		return
	}
	c.result.drop(number)
	c.result.bad = append(c.result.bad, BadLine{number, fmt.Sprintf(format, args...)})
}

// failTaken fails a line that take let pass.
func (c *checker) failTaken(number int, format string, args ...any) {
	if c.result.good(number) {
		c.result.kept--
	}
	c.fail(number, format, args...)
}

// first tells whether a line says something new; wrong is a sentence when what
// must stand once stands again with other content.
func (c *checker) first(line Line) (fresh bool, wrong string) {
	content := c.digest(line)
	var about, again string
	switch l := line.(type) {
	case *Message:
		i, ok := c.messages[l.ID]
		if ok && c.mail[i].content != content.half() {
			return false, "the message id " + l.ID + " stands again with other content"
		}
		return !ok, ""
	case *Settings:
		about, again = "settings", "a second settings line says something else (a log has one)"
	case *Person:
		about, again = "person "+l.Email, "a second person line for "+l.Email+" says something else"
	case *Hours:
		about, again = "hours "+l.Week+" "+l.Person, "a second hours line for "+l.Person+" in "+l.Week+" says something else"
	case *Sale:
		about, again = "sale "+l.ID, "the sale id "+l.ID+" stands again with other content"
	default:
		_, known := c.seen[content]
		c.seen[content] = struct{}{}
		return !known, ""
	}
	known, ok := c.once[about]
	switch {
	case !ok:
		c.once[about] = content
		return true, ""
	case known == content:
		return false, ""
	}
	return false, again
}

func (c *checker) digest(line Line) digest {
	c.scratch = encode(c.scratch[:0], line)
	sum := sha256.Sum256(c.scratch)
	return digest(sum[:len(digest{})])
}

// number gives a name's number.
func (c *checker) number(name string) int32 {
	n, ok := c.names[name]
	if !ok {
		n = int32(len(c.names)) //nolint:gosec // far fewer names than that fit in memory
		c.names[name] = n
	}
	return n
}

// conversationName sets conversations apart from addresses among the names.
const conversationName = "conversation "

// note keeps what the rules will ask of a line.
func (c *checker) note(number int, line Line) {
	switch l := line.(type) {
	case *Person:
		c.persons[c.number(l.Email)] = true
	case *Hours:
		c.hours = append(c.hours, personLine{number, l.Person})
	case *Message:
		m := mail{ //nolint:gosec // a file of two thousand million lines is not read here
			id: l.ID, content: c.digest(l).half(), at: l.At, line: int32(number), kind: l.Kind[0],
			conversation: c.number(conversationName + l.Conversation), from: c.number(l.From),
			to: int32(len(c.to)),
		}
		if l.Kind == "reply" {
			for _, a := range l.To {
				c.to = append(c.to, c.number(a))
			}
		}
		m.toEnd = int32(len(c.to))
		c.messages[l.ID] = int32(len(c.mail)) //nolint:gosec // as above
		c.mail = append(c.mail, m)
	case *Status:
		c.about = append(c.about, aboutLine{int32(number), c.number(conversationName + l.Conversation), "status"}) //nolint:gosec // as above
	case *Topic:
		c.about = append(c.about, aboutLine{int32(number), c.number(conversationName + l.Conversation), "topic"}) //nolint:gosec // as above
	case *Rating:
		c.ratings = append(c.ratings, ratingLine{number, l.Message})
	case *Merge:
		c.merges = append(c.merges, mergeLine{
			line: number, conversation: l.Conversation, into: l.Into, by: l.By, at: l.At,
			from: c.number(conversationName + l.Conversation), target: c.number(conversationName + l.Into),
		})
	default:
	}
}

// finish applies the rules between lines. What depends on a bad line is bad.
func (c *checker) finish() *Checked {
	c.checkPersons()
	first := c.checkBeginnings()
	c.checkRatings()
	c.checkMerges(first)
	c.findHomeless(first)
	c.result.sortBad()
	return &c.result
}

// checkPersons: replies, notes and hours are those of people with a person line.
func (c *checker) checkPersons() {
	who := c.addresses()
	for i := range c.mail {
		m := &c.mail[i]
		if (m.kind == 'r' || m.kind == 'n') && !c.persons[m.from] {
			m.bad = true
			word := map[byte]string{'r': "reply", 'n': "note"}[m.kind]
			c.failTaken(int(m.line), "%s from somebody without a person line: %s (add a person line, or make it a customer message)", word, who(m.from))
		}
	}
	for _, h := range c.hours {
		if !c.persons[c.number(h.person)] {
			c.failTaken(h.line, "hours for somebody without a person line: %s (add a person line)", h.person)
		}
	}
}

// addresses gives names back by number, looked up when first needed.
func (c *checker) addresses() func(int32) string {
	var all []string
	return func(n int32) string {
		if all == nil {
			all = make([]string, len(c.names))
			for name, i := range c.names {
				all[i] = name
			}
		}
		return all[n]
	}
}

// checkBeginnings: a reply that begins a conversation says to which customer.
// It gives the moment of each conversation's first good message.
func (c *checker) checkBeginnings() map[int32]int64 {
	order := make([]int32, len(c.mail))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // as above
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &c.mail[i], &c.mail[j]
		return cmp.Or(cmp.Compare(a.conversation, b.conversation), cmp.Compare(a.at, b.at),
			cmp.Compare(kindRank(a.kind), kindRank(b.kind)), strings.Compare(a.id, b.id))
	})
	first := make(map[int32]int64)
	begun := int32(-1)
	for _, i := range order {
		m := &c.mail[i]
		if m.bad {
			continue
		}
		if m.kind == 'r' && begun != m.conversation && !c.reachesCustomer(m) {
			m.bad = true
			c.failTaken(int(m.line), "reply %s begins a conversation but names no customer (put the customer's address into \"to\")", m.id)
			continue
		}
		if m.kind == 'r' || m.kind == 'c' {
			begun = m.conversation
		}
		if _, ok := first[m.conversation]; !ok {
			first[m.conversation] = m.at
		}
	}
	return first
}

// kindRank orders messages of one instant: customers', replies, others.
func kindRank(kind byte) int {
	switch kind {
	case 'c':
		return 0
	case 'r':
		return 1
	}
	return 2
}

func (c *checker) reachesCustomer(m *mail) bool {
	return slices.ContainsFunc(c.to[m.to:m.toEnd], func(a int32) bool { return !c.persons[a] })
}

// checkRatings: what is rated is a reply.
func (c *checker) checkRatings() {
	for _, r := range c.ratings {
		i, ok := c.messages[r.message]
		switch {
		case !ok:
			c.failTaken(r.line, "rating of a message that is not in the log: %s", r.message)
		case c.mail[i].kind != 'r':
			c.failTaken(r.line, "rating of a message that is no reply: %s", r.message)
		case c.mail[i].bad:
			c.failTaken(r.line, "rating of a reply that can't be taken in: %s (see line %d)", r.message, c.mail[i].line)
		}
	}
}

// checkMerges: both conversations exist by then, each is merged once, and no
// merge closes a circle; in the order of time.
func (c *checker) checkMerges(first map[int32]int64) {
	slices.SortFunc(c.merges, func(a, b mergeLine) int {
		return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.conversation, b.conversation),
			strings.Compare(a.into, b.into), strings.Compare(a.by, b.by))
	})
	into := make(map[int32]mergeLine)
	for _, m := range c.merges {
		before, merged := into[m.from]
		switch {
		case !begunBy(first, m.from, m.at):
			c.failTaken(m.line, "merge of %s, which has no message at or before the merge", m.conversation)
		case !begunBy(first, m.target, m.at):
			c.failTaken(m.line, "merge into %s, which has no message at or before the merge", m.into)
		case merged:
			c.failTaken(m.line, "a second merge of %s: it was merged into %s in line %d", m.conversation, before.into, before.line)
		case leads(into, m.target, m.from):
			c.failTaken(m.line, "the merge of %s into %s closes a circle", m.conversation, m.into)
		default:
			into[m.from] = m
		}
	}
}

func begunBy(first map[int32]int64, conversation int32, at int64) bool {
	began, ok := first[conversation]
	return ok && began <= at
}

// leads tells whether merges lead from one conversation to another.
func leads(into map[int32]mergeLine, from, to int32) bool {
	for {
		if from == to {
			return true
		}
		m, ok := into[from]
		if !ok {
			return false
		}
		from = m.target
	}
}
