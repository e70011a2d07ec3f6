package e2e

// The people of the load test: each has a browser's worth of HTTP, stands on one page, and does one thing every five seconds.

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rapport/kit/id"
	"rapport/web/session"
	"rapport/web/ui"
)

// stopwatch keeps how long pages took, by their kind.
type stopwatch struct {
	mu    sync.Mutex
	times map[string][]time.Duration
}

func (w *stopwatch) add(page string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.times[page] = append(w.times[page], d)
}

// String is a table: how many, and the nearest ranks of 50 and 99 of a hundred.
func (w *stopwatch) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var b strings.Builder
	for _, page := range slices.Sorted(func(yield func(string) bool) {
		for page := range w.times {
			if !yield(page) {
				return
			}
		}
	}) {
		all := w.times[page]
		slices.Sort(all)
		rank := func(percent int) float64 { return float64(all[(len(all)*percent+99)/100-1].Microseconds()) / 1000 }
		fmt.Fprintf(&b, "%-14s n %6d  p50 %7.1f ms  p99 %7.1f ms\n", page, len(all), rank(50), rank(99))
	}
	return b.String()
}

// answer is an answer on somebody's screen.
type answer struct {
	id, conversation, saw, words, base string
	left                               int  // how many more times the person types
	stays                              bool // it is never sent
}

// hand is one of the people.
type hand struct {
	*floor
	email   string
	tab     string
	client  *http.Client
	random  *rand.Rand
	at      string   // the conversation that is open; empty on the list
	list    []string // conversations on the list, as last seen
	now     *answer
	drafts  map[string]string // what was written and stays, by conversation
	stale   atomic.Bool       // the page shows what is no more
	present atomic.Bool       // somebody came or went
	leaving *answer           // the answer sent just before

	sent   []*answer
	closed []string // conversations
	topics map[[2]string]bool
	held   int
}

func (h *hand) do(page, method, path string, form url.Values) (int, string, error) {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(h.ctx, method, h.base+path, body)
	if err != nil {
		return 0, "", err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	from := time.Now()
	res, err := h.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	h.watch.add(page, time.Since(from))
	if err == nil && res.StatusCode >= 400 && res.StatusCode != http.StatusConflict {
		err = fmt.Errorf("%s %s was answered by %d: %.300s", method, path, res.StatusCode, text)
	}
	if to := res.Header.Get("Location"); to != "" {
		return res.StatusCode, to, err
	}
	return res.StatusCode, string(text), err
}

// enter signs the person in, as a link does and without the slow work on a password.
func (h *hand) enter() error {
	house := &ui.House{Faults: ui.NewFaults(), Now: h.DB.Now}
	door := session.New(house, h.Team, h.Sessions, session.Options{DemoKey: "key", DemoPerson: h.email})
	house.Viewer = door.Viewer
	mux := http.NewServeMux()
	door.Routes(mux)
	rec := httptest.NewRecorder()
	door.Middleware(mux).ServeHTTP(rec, httptest.NewRequestWithContext(h.ctx, http.MethodGet, "/session/demo/key", nil))
	at, err := url.Parse(h.base)
	if err != nil {
		return err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	jar.SetCookies(at, rec.Result().Cookies())
	h.client = &http.Client{Jar: jar, Transport: h.wires, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return odd("entering", rec.Code)
}

// listen hears what became stale, until the test ends.
func (h *hand) listen(ready func()) error {
	r, err := http.NewRequestWithContext(h.ctx, http.MethodGet, h.base+"/live", nil)
	if err != nil {
		return err
	}
	res, err := h.client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "retry:") {
			ready()
		}
		names, ok := strings.CutPrefix(line, "data: ")
		if !ok {
			continue
		}
		for name := range strings.FieldsSeq(names) {
			switch name {
			case "inbox", "views", "rhythm", "mailboxes":
				h.stale.Store(true)
			case "presence":
				h.present.Store(true)
			}
		}
	}
	if errors.Is(h.ctx.Err(), context.Canceled) {
		return nil
	}
	return errors.Join(errors.New("the stream was cut"), lines.Err())
}

var (
	hrefs  = regexp.MustCompile(`<a class="conv" href="/conversations/([0-9a-f-]{36})`)
	sawOn  = regexp.MustCompile(`name="saw" value="([^"]*)"`)
	anyway = regexp.MustCompile(`name="anyway" value="([^"]*)"`)
)

// show reads the page on which the person stands; saw is the newest message on it.
func (h *hand) show() (saw string, err error) {
	h.stale.Store(false)
	page, path := "list", "/conversations"
	if h.at != "" {
		page, path = "conversation", "/conversations/"+h.at
	}
	code, text, err := h.do(page, http.MethodGet, path, nil)
	if err != nil || code != http.StatusOK {
		return "", errors.Join(err, odd(page, code))
	}
	if h.list = h.list[:0]; h.at == "" {
		for _, found := range hrefs.FindAllStringSubmatch(text, -1) {
			h.list = append(h.list, strings.Clone(found[1])) // which would hold the whole page
		}
	}
	if found := sawOn.FindStringSubmatch(text); found != nil {
		saw = strings.Clone(found[1])
	}
	return saw, nil
}

func odd(what string, code int) error {
	if code == http.StatusOK || code == http.StatusSeeOther || code == http.StatusNoContent {
		return nil
	}
	return fmt.Errorf("%s was answered by %d", what, code)
}

// step is five seconds of the person.
func (h *hand) step(finish bool) error {
	if h.at != "" {
		form := url.Values{"tab": {h.tab}}
		if h.now != nil {
			form.Set("writing", "1")
		}
		if code, _, err := h.do("beat", http.MethodPost, "/conversations/"+h.at+"/presence", form); err != nil || code != http.StatusNoContent {
			return errors.Join(err, odd("beat", code))
		}
	}
	if h.present.Swap(false) {
		if _, _, err := h.do("who is here", http.MethodGet, "/conversations/presence", nil); err != nil {
			return err
		}
	}
	if h.stale.Load() {
		if _, err := h.show(); err != nil {
			return err
		}
	}
	switch {
	case h.now != nil:
		return h.write()
	case finish:
		return nil
	case h.leaving != nil:
		return h.secondThoughts()
	case h.mayBegin():
		return h.begin()
	}
	return h.other()
}

// begin opens the next and starts to write.
func (h *hand) begin() error {
	_, to, err := h.do("next", http.MethodPost, "/conversations/next", url.Values{"tab": {h.tab}, "from": {h.at}})
	if err != nil {
		return err
	}
	path, _, _ := strings.Cut(strings.TrimPrefix(to, "/conversations/"), "?")
	var kept draftSaid
	if len(path) == 36 {
		if kept, err = h.draft(http.MethodGet, path, nil); err != nil {
			return err
		}
	}
	if len(path) != 36 || kept.State == "open" { // nobody waits whom nobody is with, or what was written there stays
		h.begun.Add(-1)
		h.at = ""
		_, err := h.show()
		return err
	}
	h.at = path
	saw, err := h.show()
	if err != nil {
		return err
	}
	h.now = &answer{id: id.New(), conversation: h.at, saw: saw, base: kept.Revision, left: 1 + h.random.IntN(h.typing), stays: h.random.IntN(10) == 0}
	return nil
}

// draftSaid is what a composer is told of its draft.
type draftSaid struct{ Revision, State string }

func (h *hand) draft(method, conversation string, form url.Values) (said draftSaid, err error) {
	code, text, err := h.do("draft", method, "/conversations/"+conversation+"/draft", form)
	if err = errors.Join(err, odd("draft", code)); err == nil {
		err = json.Unmarshal([]byte(text), &said)
	}
	return said, err
}

// write types a little, keeps the draft, and sends it in the end.
func (h *hand) write() error {
	w := h.now
	form := func() url.Values {
		return url.Values{"id": {w.id}, "saw": {w.saw}, "body": {w.words}, "format": {"text"}, "base": {w.base}, "handle_seconds": {"40"}}
	}
	if w.left--; w.left >= 0 {
		w.words += fmt.Sprintf("Sentence %d of %s. ", w.left, w.id)
		kept, err := h.draft(http.MethodPost, w.conversation, form())
		if w.base = kept.Revision; err == nil && kept.State != "open" {
			err = fmt.Errorf("the draft is %q", kept.State)
		}
		return err
	}
	if w.stays {
		h.drafts[w.conversation] = strings.TrimSpace(w.words)
		h.now, h.at = nil, ""
		_, err := h.show()
		return err
	}
	f := form()
	if h.random.IntN(3) == 0 {
		f.Set("then", "close")
	}
	code, text, err := h.do("send", http.MethodPost, "/conversations/"+w.conversation+"/replies", f)
	if err != nil {
		return err
	}
	if code == http.StatusConflict { // the customer wrote meanwhile: read, then send
		h.held++
		found := anyway.FindStringSubmatch(text)
		if found == nil {
			return errors.New("a held answer can't be sent anyway")
		}
		w.saw = strings.Clone(found[1])
		return nil
	}
	h.sent, h.leaving = append(h.sent, w), w
	h.now, h.at = nil, ""
	_, err = h.show()
	return errors.Join(odd("send", code), err)
}

// secondThoughts calls an answer back, seldom.
func (h *hand) secondThoughts() error {
	w := h.leaving
	h.leaving = nil
	if h.random.IntN(12) != 0 {
		return nil
	}
	code, _, err := h.do("call back", http.MethodPost, "/answers/"+w.id+"/removal", url.Values{})
	return errors.Join(err, odd("call back", code))
}

// other is what people do between answers: mostly nothing.
func (h *hand) other() error {
	do := func(page, path string, form url.Values) error {
		code, _, err := h.do(page, http.MethodPost, "/conversations/"+h.at+path, form)
		return errors.Join(err, odd(page, code))
	}
	switch n := h.random.IntN(h.idle); {
	case n == 0 && h.at == "" && len(h.list) > 0:
		h.at = h.list[h.random.IntN(len(h.list))]
		_, err := h.show()
		return err
	case n == 1:
		_, _, err := h.do("search", http.MethodGet, "/search?q="+[]string{"question", "refund", "invoice+page"}[h.random.IntN(3)], nil)
		return err
	case n == 2 && h.at != "":
		topic := fmt.Sprintf("Load %d", h.random.IntN(4))
		h.topics[[2]string{h.at, topic}] = true
		return do("topic", "/topics", url.Values{"topic": {topic}})
	case n == 3 && h.at != "":
		h.closed = append(h.closed, h.at)
		err := do("close", "/closure", url.Values{})
		h.at = ""
		return err
	case n == 4 && h.at != "":
		err := do("snooze", "/sleep", url.Values{"own": {h.wake}})
		h.at = ""
		return err
	case n < 8 && h.at != "":
		h.at = ""
		_, err := h.show()
		return err
	}
	return nil
}
