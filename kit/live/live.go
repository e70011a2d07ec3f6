// Package live tells whoever looks that something is stale. It carries names
// of things only, never their content, and never waits for a slow listener:
// names that were not read yet are merged into one set.
package live

import "sync"

// Hub passes names of stale things to its listeners in this process.
type Hub struct {
	mu        sync.Mutex
	listeners map[*Listener]struct{}
}

// Listener is one open page or one follower.
type Listener struct {
	hub   *Hub
	wake  chan struct{}
	stale map[string]struct{}
}

// NewHub makes a hub without listeners.
func NewHub() *Hub { return &Hub{listeners: map[*Listener]struct{}{}} }

// Listen starts listening; Stop ends it.
func (h *Hub) Listen() *Listener {
	l := &Listener{hub: h, wake: make(chan struct{}, 1), stale: map[string]struct{}{}}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[l] = struct{}{}
	return l
}

// Listeners is how many listen now.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners)
}

// Stale tells all listeners that the named things changed.
func (h *Hub) Stale(names ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		for _, name := range names {
			l.stale[name] = struct{}{}
		}
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
}

// Wake receives once something is stale.
func (l *Listener) Wake() <-chan struct{} { return l.wake }

// Take gives the names since the last Take, and forgets them.
func (l *Listener) Take() []string {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	names := make([]string, 0, len(l.stale))
	for name := range l.stale {
		names = append(names, name)
	}
	clear(l.stale)
	return names
}

// Stop ends the listening.
func (l *Listener) Stop() {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	delete(l.hub.listeners, l)
}
