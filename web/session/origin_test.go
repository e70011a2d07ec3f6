package session

// Where a request comes from, straight and behind a proxy.

import (
	"net/http"
	"testing"
)

func TestWhereARequestComesFrom(t *testing.T) {
	for _, c := range []struct {
		what, peer string
		forwarded  []string
		want       string
	}{
		{"straight", "203.0.113.7:4711", nil, "203.0.113.7"},
		{"straight, with a made-up header", "203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7"},
		{"straight, by IPv6", "[2001:db8::7]:4711", []string{"198.51.100.1"}, "2001:db8::7"},
		{"on this machine, no proxy", "127.0.0.1:4711", nil, "127.0.0.1"},
		{"a proxy on this machine", "127.0.0.1:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a proxy on this machine, by IPv6", "[::1]:4711", []string{"2001:DB8::1"}, "2001:db8::1"},
		{"a proxy beside", "10.1.2.3:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a proxy beside, mapped", "[::ffff:192.168.1.2]:4711", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"what the client made up comes first", "127.0.0.1:4711", []string{"10.9.9.9, 192.0.2.1, 198.51.100.1"}, "198.51.100.1"},
		{"in a header of its own", "127.0.0.1:4711", []string{"192.0.2.1", "198.51.100.1"}, "198.51.100.1"},
		{"a proxy that hides it", "127.0.0.1:4711", []string{"192.0.2.1, unknown"}, "127.0.0.1"},
		{"a proxy that says nothing", "127.0.0.1:4711", []string{""}, "127.0.0.1"},
		{"no address", "@", []string{"192.0.2.1"}, "@"},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.forwarded}}
		if got := origin(r); got != c.want {
			t.Errorf("%s: from %s, want %s", c.what, got, c.want)
		}
	}
}
