package ui_test

// A small support desk with one conversation, served as the product serves its own.

import (
	"crypto/rand"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"rapport/kit/page"
	"rapport/web/browser"
	"rapport/web/ui"
)

//go:embed testdata/pages
var pageFiles embed.FS

type row struct {
	ID, Who, Say string
	Since        time.Time
}

type message struct {
	ID, Who, Class, Words string
	At                    time.Time
	Newest                bool
}

type inbox struct {
	ui.Frame
	Rows     []row
	Messages []message
	Newest   string
	Answer   string // the id of the answer to be: another one at each rendering
	Spark    ui.Spark
	Faces    []string
}

// desk is a small support desk with one conversation, served as the product serves its own.
type desk struct {
	*httptest.Server
	set   *page.Set
	inbox page.Page[inbox]
	rate  page.Page[inbox]

	mu       sync.Mutex
	rows     []row
	messages []message
	sent     []url.Values
	rated    []url.Values
	slow     chan struct{} // when set, a reply waits for it
	streams  map[chan string]bool
	hostile  bool // the mail tries to run a script and to call home
	trouble  int  // when set, what reading the page is answered with
	tried    chan struct{}
}

// hangUp is the trouble of a server that says nothing at all.
const hangUp = -1

func newDesk(t *testing.T) *desk {
	t.Helper()
	files, err := fs.Sub(pageFiles, "testdata/pages")
	if err != nil {
		t.Fatal(err)
	}
	set := page.NewSet(ui.Layout(), files)
	at := time.Now()
	d := &desk{
		set: set, inbox: page.Of[inbox](set, "inbox.html"), rate: page.Of[inbox](set, "rate.html"), streams: map[chan string]bool{},
		rows: []row{
			{"5", "Darius Whitfield", "Recurring gifts stopped on the 19th.", at.Add(-84 * time.Minute)},
			{"7", "Marguerite Olsen", "It worked on your test page, and then mine did the same thing again.", at.Add(-52 * time.Minute)},
			{"9", "Bashir Haddad", "Can donors choose to cover the fee?", at.Add(-20 * time.Minute)},
		},
		messages: []message{
			{"1", "Joe Adeyemi", "team", "Could you try it once more?", at.Add(-26 * time.Hour), false},
			{"2", "Marguerite Olsen", "customer", "It worked on your test page, and then my own page did the same thing again.", at.Add(-52 * time.Minute), true},
		},
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /{$}", d.show)
	mux.HandleFunc("GET /{id}", d.show)
	mux.HandleFunc("GET /rate", d.showRate)
	mux.HandleFunc("GET /fault/{code}", func(w http.ResponseWriter, r *http.Request) {
		code, err := strconv.Atoi(r.PathValue("code"))
		if err == nil {
			err = ui.NewFaults().Show(w, ui.Fault{Frame: d.frame(w, r, ""), Code: code})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /mail", func(w http.ResponseWriter, _ *http.Request) {
		ui.MailFrame(w.Header(), false)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><style>body{margin:8px;background:lightyellow}</style><p style="font-size:30px">Dear support,</p><div style="height:700px">long</div>`)
		if d.hostile {
			fmt.Fprint(w, `<script>parent.document.title = "taken"</script><img src="https://tracker.example/x.gif" onerror="parent.document.title = 'taken'">`)
		}
	})
	mux.HandleFunc("GET /live", d.live)
	mux.HandleFunc("POST /reply", d.reply)
	mux.HandleFunc("POST /undo", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) })
	mux.HandleFunc("POST /close", func(w http.ResponseWriter, r *http.Request) {
		ui.SayNext(w, ui.Toast{Text: "Closed. Going to Bashir", Undo: "/undo"})
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	mux.HandleFunc("POST /rated", func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if err := r.ParseForm(); err == nil {
			d.rated = append(d.rated, r.PostForm)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	d.Server = httptest.NewServer(ui.Secure(mux))
	t.Cleanup(func() {
		d.CloseClientConnections()
		d.Close()
	})
	return d
}

func (d *desk) frame(w http.ResponseWriter, r *http.Request, title string) ui.Frame {
	return ui.Frame{
		Title: title, Theme: ui.ThemeOf(r), Toast: ui.TakeToast(w, r), Nonce: ui.Nonce(r.Context()), At: time.Now(),
		Viewer: ui.Viewer{ID: "p1", Name: "Ana Ferreira", Email: "ana@kindling.example"}, Nav: ui.NavInbox, Waiting: len(d.rows), Body: "app",
	}
}

func (d *desk) show(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trouble != 0 {
		d.tried <- struct{}{}
		if d.trouble == hangUp {
			panic(http.ErrAbortHandler)
		}
		http.Error(w, "the server is not well", d.trouble)
		return
	}
	v := inbox{
		Frame: d.frame(w, r, ui.Plural(len(d.rows), "waiting", "waiting")), Rows: d.rows, Messages: d.messages, Newest: d.messages[len(d.messages)-1].ID, Answer: rand.Text(),
		Spark: ui.Spark{Label: "Tickets, 5 weeks", Values: []float64{8, 9, 7, 8, 14}, Band: &[2]float64{5, 11}, Mid: new(8.0), Signal: map[int]bool{4: true}},
		Faces: []string{"great", "okay", "not_good"},
	}
	if err := ui.Show(w, http.StatusOK, d.inbox, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (d *desk) showRate(w http.ResponseWriter, r *http.Request) {
	v := inbox{Frame: d.frame(w, r, "How did Joe do?"), Faces: []string{"great", "okay", "not_good"}}
	v.Viewer, v.Body = ui.Viewer{}, "rate-page"
	if err := ui.Show(w, http.StatusOK, d.rate, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (d *desk) reply(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	slow := d.slow
	d.mu.Unlock()
	if slow != nil {
		<-slow
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	d.sent = append(d.sent, r.PostForm)
	d.messages = append(d.messages, message{fmt.Sprint(len(d.messages) + 1), "Ana Ferreira", "team", "(sent)", time.Now(), false})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (d *desk) live(w http.ResponseWriter, r *http.Request) {
	c := make(chan string, 8)
	d.mu.Lock()
	d.streams[c] = true
	d.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	flush := http.NewResponseController(w).Flush
	_ = flush()
	for {
		select {
		case topics := <-c:
			fmt.Fprintf(w, "event: stale\ndata: %s\n\n", topics)
			_ = flush()
		case <-r.Context().Done():
			d.mu.Lock()
			delete(d.streams, c)
			d.mu.Unlock()
			return
		}
	}
}

// change does something to the desk and then says what went stale.
func (d *desk) change(topics string, do func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	do()
	for c := range d.streams {
		c <- topics
	}
}

func (d *desk) posted() []url.Values {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]url.Values(nil), d.sent...)
}

func (d *desk) open(t *testing.T) *browser.Browser {
	t.Helper()
	b := browser.New(t)
	b.Open(d.URL)
	b.WaitFor("trix-editor")
	b.Until(`document.documentElement.dataset.stream === "open"`)
	return b
}
