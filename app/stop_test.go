package app_test

// How the server stops: nobody who has asked for something is left without it.

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"rapport/app"
)

func TestAStopAnswersWhatWasAsked(t *testing.T) {
	a, err := app.Open(t.Context(), app.Place{Data: t.TempDir(), Hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked, goOn := make(chan struct{}), make(chan struct{})
	pages := a.Web(app.WebOptions{DemoKey: "key"}).Handler
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(asked)
			<-goOn
			if err := a.DB.Ping(r.Context()); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
			return
		}
		pages.ServeHTTP(w, r)
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx, l, handler) }()
	stream, err := http.Get("http://" + l.Addr().String() + "/live")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	answer := make(chan int, 1)
	go func() {
		res, err := http.Get("http://" + l.Addr().String() + "/slow")
		if err != nil {
			t.Error(err)
			answer <- 0
			return
		}
		res.Body.Close()
		answer <- res.StatusCode
	}()
	<-asked
	stop()
	told, err := io.ReadAll(stream.Body) // ends, as a stream does
	if err != nil || !strings.HasPrefix(string(told), "retry: ") {
		t.Errorf("the stream ended with %q, %v", told, err)
	}
	close(goOn)
	if code := <-answer; code != http.StatusOK {
		t.Errorf("what was asked before the stop is answered with %d", code)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// A page whose stream can't say what it missed comes again for it, and is not turned away for good.
func TestAStreamInTroubleIsStillAStream(t *testing.T) {
	a, err := app.Open(t.Context(), app.Place{Data: t.TempDir(), Hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	handler := a.Web(app.WebOptions{DemoKey: "key"}).Handler
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	if err := a.Close(); err != nil { // a database that does not answer
		t.Fatal(err)
	}
	res, err := http.Get("http://" + l.Addr().String() + "/live?since=1")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	told, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" || string(told) != "retry: 2000\n\n" {
		t.Errorf("%d, %q: %q, %v", res.StatusCode, res.Header.Get("Content-Type"), told, err)
	}
}
