package e2e

// The program as tests let it run.

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"rapport/app"
)

// letRun lets the program answer at l, and do all that it does by itself, until the test is over and the tabs that were
// opened after this are closed. The test's own context ends before that, and would show them a server that stops.
func letRun(t *testing.T, a *app.App, l net.Listener, handler http.Handler) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx, l, handler) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
		must(t, a.Close())
	})
}

// pagesFor serves the program's pages to each of these people, at an address of their own, and lets it work.
func pagesFor(t *testing.T, a *app.App, l net.Listener, emails ...string) (bases []string) {
	t.Helper()
	letRun(t, a, l, http.NotFoundHandler())
	for _, email := range emails {
		own, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		s := &http.Server{Handler: a.Web(app.WebOptions{DemoKey: "here", DemoPerson: email}).Handler, ReadHeaderTimeout: 10 * time.Second}
		go func() { _ = s.Serve(own) }() // it ends by Close
		t.Cleanup(func() { _ = s.Close() })
		bases = append(bases, "http://"+own.Addr().String())
	}
	return bases
}
