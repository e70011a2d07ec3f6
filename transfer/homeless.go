package transfer

// Lines about conversations of which the log has no message: they are good if
// the store has one.

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rapport/inbox"
)

// aboutLine is a line that says something of a conversation.
type aboutLine struct {
	line, conversation int32
	what               string
}

// homeless is such a line without a message of its conversation.
type homeless struct {
	line               int
	what, conversation string
}

// findHomeless lists them; first holds the conversations that have a good message.
func (c *checker) findHomeless(first map[int32]int64) {
	name := c.addresses()
	for _, a := range c.about {
		if _, ok := first[a.conversation]; !ok {
			c.result.homeless = append(c.result.homeless, homeless{int(a.line), a.what, strings.TrimPrefix(name(a.conversation), conversationName)})
		}
	}
}

// judgeHomeless fails the lines about what is not in the store either.
func (s *Store) judgeHomeless(ctx context.Context, log *Checked) error {
	var named []string
	for _, h := range log.homeless {
		named = append(named, h.conversation)
	}
	here, err := inbox.Roots(ctx, s.db, named)
	if err != nil {
		return fmt.Errorf("looking for the conversations of the log: %w", err)
	}
	for _, h := range log.homeless {
		if _, ok := here[h.conversation]; !ok && log.good(h.line) {
			log.kept--
			log.drop(h.line)
			log.bad = append(log.bad, BadLine{h.line, h.what + " of " + h.conversation + ", which has no message"})
		}
	}
	log.sortBad()
	return nil
}

func (c *Checked) sortBad() {
	slices.SortStableFunc(c.bad, func(a, b BadLine) int { return a.Number - b.Number })
}
