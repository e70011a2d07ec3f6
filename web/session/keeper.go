// This file holds who is looking: from a cookie to a person of the team.

package session

import (
	"context"
	"net/http"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/team"
)

// What a session keeps.
const (
	keyPerson = "person" // id
	keyMark   = "mark"   // of the password that opened it: see team.Store.Holder
	keySeen   = "seen"   // Unix seconds of the last use, renewed at most once an hour
)

const seenEvery = time.Hour // so that looking at pages does not write

type visitorKey struct{}

// visitor is who makes a request.
type visitor struct {
	who   team.Person
	known bool
}

// Middleware knows the visitor in all that is behind it. It holds no response
// back: a stream streams, and a download is copied through. What bears no
// session at all (assets, a customer's rating) passes by it, without a cookie.
func (p *Pages) Middleware(next http.Handler) http.Handler {
	inside := p.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visitor{}
		r = r.WithContext(context.WithValue(r.Context(), visitorKey{}, v))
		if err := p.recognise(r.Context(), v); err != nil {
			p.sessions.ErrorFunc(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") || strings.HasPrefix(r.URL.Path, "/rate/") {
			next.ServeHTTP(w, r)
			return
		}
		inside.ServeHTTP(w, r)
	})
}

// recognise finds whose session it is, and ends one that grew idle, whose
// person left, or whose password was changed elsewhere.
func (p *Pages) recognise(ctx context.Context, v *visitor) error {
	id := p.sessions.GetString(ctx, keyPerson)
	if id == "" {
		return nil
	}
	now, seen := p.house.Now(), time.Unix(p.sessions.GetInt64(ctx, keySeen), 0)
	if now.Sub(seen) > idle {
		return p.sessions.Destroy(ctx)
	}
	who, mark, err := p.team.Holder(ctx, id)
	if fault.Is(err, fault.NotFound) || err == nil && mark != p.sessions.GetString(ctx, keyMark) {
		return p.sessions.Destroy(ctx)
	}
	if err != nil {
		return err
	}
	v.who, v.known = who, true
	if now.Sub(seen) > seenEvery {
		p.sessions.Put(ctx, keySeen, now.Unix())
	}
	return nil
}

// Viewer gives the person who is signed in; for ui.House.
func (p *Pages) Viewer(r *http.Request) (team.Person, bool) {
	v, ok := r.Context().Value(visitorKey{}).(*visitor)
	if !ok || !v.known {
		return team.Person{}, false
	}
	return v.who, true
}

// Enter signs the person in, under a new token. Settings call it too, after a
// new password, so that this one browser stays.
func (p *Pages) Enter(r *http.Request, who team.Person) error {
	ctx := r.Context()
	who, mark, err := p.team.Holder(ctx, who.ID)
	if err != nil {
		return err
	}
	if err := p.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := p.sessions.RenewToken(ctx); err != nil {
		return err
	}
	p.sessions.Put(ctx, keyPerson, who.ID)
	p.sessions.Put(ctx, keyMark, mark)
	p.sessions.Put(ctx, keySeen, p.house.Now().Unix())
	if v, ok := ctx.Value(visitorKey{}).(*visitor); ok {
		v.who, v.known = who, true
	}
	return nil
}
