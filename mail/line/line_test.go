// This file holds the tests of lines that fall silent and of hostile talk before TLS.

package line

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestSilentLineIsCut(t *testing.T) {
	a, b := net.Pipe()
	defer b.Close()
	c := wrap(a, time.Hour)
	c.Watch(time.Millisecond)
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Fatal("a byte from nowhere")
	}
	if !Lost(c.Cause()) {
		t.Errorf("the cause is %v", c.Cause())
	}
	s := Server{Host: "mail.example.test"}
	if got := s.Broken("read", io.EOF, c.Cause()); !strings.Contains(got.Sentence, "stopped answering") {
		t.Errorf("said %q", got.Sentence)
	}
}

func TestUnwatchedLineStaysOpen(t *testing.T) {
	a, b := net.Pipe()
	c := wrap(a, time.Hour)
	c.Watch(time.Hour)
	c.Watch(0)
	go func() { _, _ = b.Write([]byte("x")) }()
	if n, err := c.Read(make([]byte, 1)); n != 1 || err != nil {
		t.Errorf("read %d bytes, %v", n, err)
	}
	_ = b.Close()
	if _, err := c.Read(make([]byte, 1)); err == nil || c.Cause() == nil || Lost(c.Cause()) {
		t.Errorf("the cause of a hang-up is %v", c.Cause())
	}
	_ = c.Close()
	if errors.Is(c.Cause(), net.ErrClosed) {
		t.Error("closing hides who hung up first")
	}
}

func TestOwnGreetingComesFirst(t *testing.T) {
	a, b := net.Pipe()
	defer b.Close()
	c := wrap(a, time.Hour)
	defer c.Close()
	c.greeting = []byte("220 hello\r\n")
	go func() { _, _ = b.Write([]byte("next")) }()
	got := make([]byte, len("220 hello\r\nnext"))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != "220 hello\r\nnext" {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestTalkTakesNotAByteMoreThanItsLine(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	go func() {
		_, _ = b.Write([]byte("220 go ahead\r\nsmuggled"))
		_ = b.Close()
	}()
	talk := &Talk{conn: a}
	if got, err := talk.Line(); err != nil || got != "220 go ahead" {
		t.Fatalf("line %q, %v", got, err)
	}
	if rest, _ := io.ReadAll(a); string(rest) != "smuggled" {
		t.Errorf("left for the handshake: %q", rest)
	}
}

func TestTalkEndsAnEndlessLine(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	go func() {
		for {
			if _, err := b.Write([]byte(strings.Repeat("x", 1000))); err != nil {
				return
			}
		}
	}()
	if _, err := (&Talk{conn: a}).Line(); err == nil {
		t.Error("it ended")
	}
}

func TestPlainIsForThisMachine(t *testing.T) {
	for host, fine := range map[string]bool{"127.0.0.1": true, "::1": true, "localhost": true, "192.0.2.1": false, "2001:db8::1": false} {
		if got := (Server{Host: host, Port: 143, Security: Plain}).Check(); (got == nil) != fine {
			t.Errorf("%s: %v", host, got)
		}
	}
	for address, fine := range map[string]bool{"127.0.0.1:143": true, "[::1]:143": true, "192.0.2.1:143": false, "nonsense": false} {
		if loopback(address) != fine {
			t.Errorf("%s counts as this machine: %v", address, !fine)
		}
	}
}
