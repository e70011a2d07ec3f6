package app

// Pages take turns: so many at a time, in their order, and nobody who reads slowly keeps a turn.

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// kitchen is a handler whose pages are made when the test lets them.
type kitchen struct {
	lock    sync.Mutex
	began   []string
	let     map[string]chan struct{} // the page is made, and begins to leave
	leaving map[string]chan struct{} // it has left
}

func (k *kitchen) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Path
	k.lock.Lock()
	k.began = append(k.began, name)
	k.lock.Unlock()
	<-k.let[name]
	_, _ = w.Write([]byte(name))
	<-k.leaving[name]
}

// sofar lists the pages whose making has begun, when no more can begin.
func (k *kitchen) sofar() []string {
	synctest.Wait()
	k.lock.Lock()
	defer k.lock.Unlock()
	return slices.Clone(k.began)
}

func newKitchen(names ...string) *kitchen {
	k := &kitchen{let: map[string]chan struct{}{}, leaving: map[string]chan struct{}{}}
	for _, name := range names {
		k.let[name], k.leaving[name] = make(chan struct{}), make(chan struct{})
	}
	return k
}

func TestPagesAreMadeInTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		names := []string{"/a", "/b", "/c", "/d"}
		k := newKitchen(append(names, "/sent")...)
		handler := turns(2, k)
		ask := func(method, path string) {
			go handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), method, path, nil))
			synctest.Wait()
		}
		began := func(want ...string) {
			t.Helper()
			if got := k.sofar(); !slices.Equal(got, want) {
				t.Fatalf("%v are being made, want %v", got, want)
			}
		}
		for _, name := range names {
			ask(http.MethodGet, name)
		}
		began("/a", "/b")
		ask(http.MethodPost, "/sent")
		began("/a", "/b", "/sent")
		close(k.let["/b"]) // it is made; somebody reads it slowly
		began("/a", "/b", "/sent", "/c")
		close(k.let["/a"])
		began("/a", "/b", "/sent", "/c", "/d")
		for _, name := range []string{"/c", "/d", "/sent"} {
			close(k.let[name])
		}
		for _, c := range k.leaving {
			close(c)
		}
		synctest.Wait()
	})
}

func TestASlowPageDoesNotKeepItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen("/slow", "/b")
		handler := turns(1, k)
		for _, path := range []string{"/slow", "/b"} {
			go handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			synctest.Wait()
		}
		if got := k.sofar(); len(got) != 1 {
			t.Errorf("%v are being made at once, want /slow alone", got)
		}
		time.Sleep(patience)
		if got := k.sofar(); len(got) != 2 {
			t.Errorf("%v are being made, want /b beside /slow", got)
		}
		for _, name := range []string{"/slow", "/b"} {
			close(k.let[name])
			close(k.leaving[name])
		}
		synctest.Wait()
	})
}

func TestWhoLeavesBeforeTheirTurnTakesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen("/a", "/b")
		handler := turns(1, k)
		go handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/a", nil))
		synctest.Wait()
		ctx, leave := context.WithCancel(t.Context())
		answer := httptest.NewRecorder()
		go handler.ServeHTTP(answer, httptest.NewRequestWithContext(ctx, http.MethodGet, "/gone", nil))
		synctest.Wait()
		leave()
		synctest.Wait()
		if answer.Code != http.StatusServiceUnavailable {
			t.Errorf("who left was answered by %d", answer.Code)
		}
		go handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/b", nil))
		close(k.let["/a"])
		close(k.leaving["/a"])
		if got := k.sofar(); !slices.Equal(got, []string{"/a", "/b"}) {
			t.Errorf("%v were made, want /a and /b", got)
		}
		close(k.let["/b"])
		close(k.leaving["/b"])
		synctest.Wait()
	})
}
