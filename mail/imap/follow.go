// This file holds the endless part: following a folder through every broken line.

package imap

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"rapport/mail/line"
)

// A line that idles is renewed well before the half hour after which servers
// may hang up (RFC 2177), and before home routers forget it.
const (
	renewIdle = 9 * time.Minute
	pollEvery = time.Minute
)

// Follower follows folders. Now is needed; the rest may be left out.
type Follower struct {
	Now    func() time.Time
	Report func(State)   // told at every change of state, from the goroutine of Follow
	Renew  time.Duration // how often a waiting connection is renewed; 0: 9 minutes
	Poll   time.Duration // how often to look where the server can't IDLE; 0: 60 s
}

// Follow hands every mail of the folder above the cursor to handle, oldest
// number first, then waits for more, and so on until ctx ends, whose cause it
// returns. Whatever breaks (line, server, sign-in, handle) is reported and
// tried again after 1 s to 5 min. Only an account that can never work returns
// at once, with a *line.Trouble.
//
// A cursor of another UIDVALIDITY, or none, begins at Account.Since. A mail
// that is new in the folder later on is handed over whatever its date, since
// somebody may have moved an old mail there on purpose.
func (f Follower) Follow(ctx context.Context, a Account, from Cursor, handle Handler) error {
	if t := a.server().Check(); t != nil {
		return t
	}
	r := &run{Follower: f, account: a, handle: handle, cursor: from, saved: from, broke: map[uint32]int{}}
	if r.Renew <= 0 {
		r.Renew = renewIdle
	}
	if r.Poll <= 0 {
		r.Poll = pollEvery
	}
	for attempt := 0; ; attempt++ {
		err := r.once(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if r.worked {
			attempt, r.worked = 0, false
		}
		r.lost(err)
		if t, ok := errors.AsType[*line.Trouble](err); ok && t.Permanent {
			attempt = max(attempt, 6) // a wrong password tried each second gets one locked out
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause(attempt, rand.Float64())):
		}
	}
}

// pause is how long to wait before the next attempt: 1 s doubling to 5 min,
// less up to half of it by chance (0 ≤ chance < 1), so that a server that comes
// back is not met by everybody at once.
func pause(attempt int, chance float64) time.Duration {
	const longest = 5 * time.Minute
	d := longest
	if attempt < 9 {
		d = min(longest, time.Second<<max(attempt, 0))
	}
	return d - time.Duration(chance*float64(d)/2)
}

// run is one call of Follow: what outlives a connection.
type run struct {
	Follower
	account Account
	handle  Handler

	cursor Cursor // read so far
	saved  Cursor // what handle has committed
	first  bool   // the folder is looked through for the first time, so Since counts
	rescan bool

	// A line that breaks in the middle of several mails is likely broken by one
	// of them: up to carefulTo they are read one by one, and broke counts
	// against those that do it again.
	carefulTo uint32
	broke     map[uint32]int

	worked bool // this connection got somewhere, so the next pause is short
	state  State
	told   bool
}

// once connects, catches up, and waits for news until something breaks.
func (r *run) once(ctx context.Context) error {
	s, err := dial(ctx, r.account)
	if err != nil {
		return err
	}
	defer s.close()
	if err := r.open(s); err != nil {
		return err
	}
	r.tell(State{Connected: true})
	for {
		if err := r.catchUp(ctx, s); err != nil {
			return err
		}
		r.worked = true
		renew, err := s.wait(ctx, r.Renew, r.Poll)
		if err != nil {
			return s.trouble(idle, err, s.account.Host+" ended the wait for news.", "Rapport tries again by itself.")
		}
		if renew {
			if err := r.open(s); err != nil {
				return err
			}
		}
	}
}

// open opens the folder (again), and starts over if it was renumbered.
func (r *run) open(s *session) error {
	if err := s.examine(); err != nil {
		return err
	}
	if v := s.folder.UIDValidity; v != r.cursor.UIDValidity {
		r.cursor = Cursor{UIDValidity: v}
		r.first, r.rescan = true, r.saved.UIDValidity != 0
		r.carefulTo = 0
		clear(r.broke)
	}
	return nil
}

// lost reports what broke.
func (r *run) lost(err error) {
	st := State{Err: err, Sentence: "Something went wrong with " + r.account.Host + ".", Hint: "Rapport tries again by itself."}
	if t, ok := errors.AsType[*line.Trouble](err); ok {
		st.Sentence, st.Hint = t.Sentence, t.Hint
	}
	r.tell(st)
}

func (r *run) tell(st State) {
	if r.told && st.Connected == r.state.Connected && st.Sentence == r.state.Sentence {
		return
	}
	st.Since = r.state.Since
	if !r.told || st.Connected != r.state.Connected {
		st.Since = r.Now()
	}
	r.state, r.told = st, true
	if r.Report != nil {
		r.Report(st)
	}
}

// wait returns when there may be news, or with renew after the time for which
// a connection is trusted. In between it says nothing, so the watch on the line
// is off: keepalive and the renewal find out if it is dead.
func (s *session) wait(ctx context.Context, renewAfter, pollAfter time.Duration) (renew bool, err error) {
	if !s.canIdle {
		return false, s.poll(ctx, pollAfter)
	}
	cmd, err := s.client.Idle()
	if err != nil {
		if answered(err) {
			s.canIdle = false
			return false, nil
		}
		return false, err
	}
	s.conn.Watch(0)
	timer := time.NewTimer(renewAfter)
	defer timer.Stop()
	select {
	case <-s.news:
	case <-timer.C:
		renew = true
	case <-s.client.Closed():
	case <-ctx.Done():
	}
	s.conn.Watch(quiet)
	if err := cmd.Close(); err != nil {
		return false, err
	}
	return renew, cmd.Wait()
}

func (s *session) poll(ctx context.Context, after time.Duration) error {
	s.conn.Watch(0)
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.client.Closed():
	case <-ctx.Done():
	}
	s.conn.Watch(quiet)
	return s.client.Noop().Wait()
}
