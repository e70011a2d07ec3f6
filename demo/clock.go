// This file holds the clock that the demo moves, and small words.

package demo

import (
	"mime"
	"strings"
	"sync/atomic"
	"time"
)

// Clock stands still where it was set, until it is let go: then it is the wall's.
type Clock struct {
	us   atomic.Int64
	wall func() time.Time
}

// NewClock makes a clock that is let go; wall tells the time of day.
func NewClock(wall func() time.Time) *Clock { return &Clock{wall: wall} }

// Now is the clock's moment.
func (c *Clock) Now() time.Time {
	if us := c.us.Load(); us != 0 {
		return time.UnixMicro(us).UTC()
	}
	return c.wall()
}

// Set puts the clock to a moment, where it stands still.
func (c *Clock) Set(at time.Time) { c.us.Store(at.UnixMicro()) }

// LetGo makes it the wall's clock again.
func (c *Clock) LetGo() { c.us.Store(0) }

func encodeWord(s string) string { return mime.QEncoding.Encode("utf-8", s) }

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
