// This file holds an open line, and the watch that ends it when it is dead.

package line

import (
	"errors"
	"net"
	"sync"
	"time"
)

// errSilent is why the watch cut a line.
var errSilent = errors.New("no byte for too long")

// Conn is an open line. It ignores the deadlines that protocol libraries set:
// theirs are for a whole mail, which a slow line with a big attachment can
// never meet. Instead it is cut when no byte moves for as long as Watch says.
type Conn struct {
	net.Conn
	mu       sync.Mutex
	timer    *time.Timer
	patience time.Duration
	cause    error
	greeting []byte // read before anything else
}

func wrap(c net.Conn, patience time.Duration) *Conn {
	conn := &Conn{Conn: c}
	conn.timer = time.AfterFunc(patience, func() { _ = conn.cut(errSilent) })
	conn.patience = patience
	return conn
}

// Watch cuts the line when no byte moves for the time given; zero stops the watch.
func (c *Conn) Watch(patience time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.patience = patience
	if patience <= 0 {
		c.timer.Stop()
		return
	}
	if c.cause == nil {
		c.timer.Reset(patience)
	}
}

// Cause tells what ended the line first; nil while it is open.
func (c *Conn) Cause() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cause
}

// Read reads, and counts as a sign of life.
func (c *Conn) Read(p []byte) (int, error) {
	if len(c.greeting) > 0 {
		n := copy(p, c.greeting)
		c.greeting = c.greeting[n:]
		return n, nil
	}
	n, err := c.Conn.Read(p)
	c.moved(n, err)
	return n, err
}

// Write writes, and counts as a sign of life.
func (c *Conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.moved(n, err)
	return n, err
}

// Close ends the line.
func (c *Conn) Close() error { return c.cut(net.ErrClosed) }

// SetDeadline does nothing: the watch decides.
func (c *Conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing: the watch decides.
func (c *Conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: the watch decides.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

func (c *Conn) moved(n int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil && c.cause == nil {
		c.cause = err
		c.timer.Stop()
	}
	if n > 0 && c.cause == nil && c.patience > 0 {
		c.timer.Reset(c.patience)
	}
}

func (c *Conn) cut(why error) error {
	c.mu.Lock()
	if c.cause == nil {
		c.cause = why
	}
	c.timer.Stop()
	c.mu.Unlock()
	return c.Conn.Close()
}

// Lost tells whether a cause is the line's own failing, not the server's: it
// fell silent or timed out.
func Lost(cause error) bool { return errors.Is(cause, errSilent) || (cause != nil && timedOut(cause)) }
