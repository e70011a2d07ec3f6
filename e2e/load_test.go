package e2e

// Fifty people at one desk, in time that runs faster than ours: nothing that anybody wrote is lost, and memory stays.

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"rapport/app"
	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/mail"
	"rapport/mail/smtp"
	"rapport/metric"
	"rapport/team"
)

// floor is what all people share.
type floor struct {
	*app.App
	ctx   context.Context
	base  string
	wires *http.Transport
	watch *stopwatch
	clock atomic.Int64 // the house's, Unix microseconds
	wake  string       // when what sleeps wakes: after the test

	allowed, begun atomic.Int64 // answers
	typing, idle   int          // how long people type, and how seldom they do something else

	mu      sync.Mutex
	carried map[string]int // answers that left, by id
	asked   int            // mails that customers wrote
}

// mayBegin tells whether it is time for one more answer, and takes it.
func (d *floor) mayBegin() bool {
	for {
		n := d.begun.Load()
		if n >= d.allowed.Load() {
			return false
		}
		if d.begun.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

const (
	fifty    = 50
	inFlight = 4               // people whose browsers ask at the same moment
	beatTime = 5 * time.Second // between two things that a person does
)

// An hour of a desk with 5,000 mails a day: RAPPORT_LOAD=1h. Its data may be a copy of what rapport bench made, whose folder
// RAPPORT_LOAD_DATA names; else it begins with an empty desk. Without RAPPORT_LOAD it is a busy minute.
func TestFiftyPeopleAtOneDesk(t *testing.T) {
	long, mails, answers := time.Minute, 40, 45
	d := &floor{watch: &stopwatch{times: map[string][]time.Duration{}}, carried: map[string]int{}, typing: 3, idle: 30}
	if s := os.Getenv("RAPPORT_LOAD"); s != "" {
		var err error
		long, err = time.ParseDuration(s)
		must(t, err)
		mails, answers, d.typing, d.idle = int(210*long.Hours()), int(170*long.Hours()), 24, 150
	}
	box := d.open(t)
	people := d.people(t)
	from, err := event.Head(d.ctx, d.DB)
	must(t, err)
	before := d.replies(t)
	d.arrive(t, box, 0, 60) // who waits since before
	d.sorted(t, from)
	ticks := int(long / beatTime)
	var early uint64
	began := time.Now()
	for i := range ticks {
		d.allowed.Store(int64(answers * (i + 1) / ticks))
		d.arrive(t, box, 60+mails*i/ticks, 60+mails*(i+1)/ticks)
		d.tick(t, people, false)
		if i == ticks/4 {
			early = heap()
		}
	}
	took := time.Since(began)
	for range 100 { // what is being written is written to its end
		if !slices.ContainsFunc(people, func(h *hand) bool { return h.now != nil }) {
			break
		}
		d.tick(t, people, true)
	}
	d.clock.Add(time.Minute.Microseconds())
	late := heap()
	d.agree(t, people, from, before)
	t.Logf("%s of %d people in %s; %d mails, %d answers; heap %d MB after a quarter, %d MB at the end; resident %s\n%s",
		long, fifty, took.Round(time.Second), d.asked, len(d.carried), early>>20, late>>20, resident(), d.watch)
	if late > early+64<<20 {
		t.Errorf("the heap grew from %d to %d MB", early>>20, late>>20)
	}
}

// tick lets everybody do one thing, a few at a time.
func (d *floor) tick(t *testing.T, people []*hand, finish bool) {
	t.Helper()
	var g errgroup.Group
	g.SetLimit(inFlight)
	for _, h := range people {
		g.Go(func() error { return h.step(finish) })
	}
	must(t, g.Wait())
	d.clock.Add(beatTime.Microseconds())
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// resident is the memory of the process, as Linux tells it.
func resident() string {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(size)
		}
	}
	return "unknown"
}

// open serves the desk.
func (d *floor) open(t *testing.T) inbox.Mailbox {
	t.Helper()
	noon := time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)
	d.clock.Store(noon.UnixMicro())
	d.wake = noon.AddDate(0, 0, 2).Format("2006-01-02T15:04")
	place := app.Place{Data: os.Getenv("RAPPORT_LOAD_DATA"), Now: func() time.Time { return db.Time(d.clock.Add(1)) }}
	who, address := "person0@rapport.example", "support@rapport.example"
	if place.Data == "" {
		place.Data, who, address = t.TempDir(), "ana@kindling.example", helpAddress
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	d.base = "http://" + l.Addr().String()
	place.BaseURL = d.base
	nobody := &inbox.Server{Host: "127.0.0.1", Port: 1, Security: "plain"}
	d.App = settled(t, place, nil, nobody)
	d.Inbox.Carry = func(_ context.Context, _ smtp.Account, _ smtp.Envelope, raw []byte) error {
		answer, _, _ := strings.Cut(mail.Parse(raw).MessageID, "@")
		d.mu.Lock()
		defer d.mu.Unlock()
		d.carried[answer]++
		return nil
	}
	head, err := d.Team.PersonByEmail(t.Context(), who)
	must(t, err)
	box, err := d.Inbox.MailboxByAddress(t.Context(), address)
	must(t, err)
	box.Outgoing = nobody
	box, err = d.Inbox.SaveMailbox(t.Context(), head, box)
	must(t, err)
	must(t, d.CatchUp(t.Context()))
	d.ctx, d.wires = t.Context(), &http.Transport{MaxIdleConnsPerHost: 2 * fifty}
	letRun(t, d.App, l, d.Web(app.WebOptions{}).Handler)
	return box
}

// people brings fifty, signs them in, and lets each listen.
func (d *floor) people(t *testing.T) []*hand {
	t.Helper()
	people := make([]*hand, fifty)
	var listening sync.WaitGroup
	for n := range people {
		h := &hand{
			floor: d, email: fmt.Sprintf("hand%d@kindling.example", n), tab: fmt.Sprintf("tab%d", n), random: rand.New(rand.NewPCG(7, uint64(n))),
			drafts: map[string]string{}, topics: map[[2]string]bool{},
		}
		must(t, d.DB.Write(d.ctx, func(tx *db.Tx) error {
			return team.Bring(d.ctx, tx, team.Person{Email: h.email, Name: fmt.Sprintf("Hand %d", n), Role: team.Technician, Zone: "UTC"})
		}))
		must(t, h.enter())
		listening.Add(1)
		go func() {
			if err := h.listen(sync.OnceFunc(listening.Done)); err != nil {
				t.Error(err)
			}
		}()
		people[n] = h
	}
	listening.Wait()
	return people
}

// arrive lets customers write the mails with these numbers: every third belongs to an earlier one.
func (d *floor) arrive(t *testing.T, box inbox.Mailbox, from, to int) {
	t.Helper()
	b := inbox.Batch{Mailbox: box.ID}
	for n := from; n < to; n++ {
		who, more := n, ""
		if n >= 60 && n%3 == 0 {
			who, more = n-59, fmt.Sprintf("In-Reply-To: <load%d@lake.example>\r\n", n-59)
		}
		b.Mails = append(b.Mails, inbox.Raw{At: db.Time(d.clock.Load()), Bytes: fmt.Appendf(nil,
			"From: Customer %d <load%d@lake.example>\r\nTo: %s\r\nSubject: Question %d\r\nMessage-ID: <load%d@lake.example>\r\n%s\r\nQuestion %d, about the invoice page.\r\n", who, who, box.Address, who, n, more, n)})
	}
	if len(b.Mails) > 0 {
		must(t, d.Inbox.Accept(d.ctx, b))
	}
	d.asked += to - from
}

// replies is what the numbers of this week say was answered.
func (d *floor) replies(t *testing.T) int {
	t.Helper()
	must(t, d.Numbers.CatchUp(d.ctx))
	week, err := d.Numbers.ThisWeek(d.ctx)
	must(t, err)
	w, err := d.Numbers.Week(d.ctx, week)
	must(t, err)
	return w.Team[metric.RepliesSent].N
}

// sorted waits until all mails are conversations, and gives what the log tells since an event.
func (d *floor) sorted(t *testing.T, from int64) (l tally) {
	t.Helper()
	waitFor(t, time.Minute, func() (bool, string) {
		l = d.tell(t, from)
		return l.came == d.asked, fmt.Sprintf("%d of %d mails are there", l.came, d.asked)
	})
	return l
}

// agree compares what people did with what is kept: each answer left once, or its words are a draft again.
func (d *floor) agree(t *testing.T, people []*hand, from int64, before int) {
	t.Helper()
	left := func() map[string]int {
		d.mu.Lock()
		defer d.mu.Unlock()
		return maps.Clone(d.carried)
	}
	waitFor(t, time.Minute, func() (bool, string) {
		_, waits, err := d.Inbox.NextLeaveAt(d.ctx)
		n := d.tell(t, from).went
		return err == nil && !waits && len(left()) == n, fmt.Sprintf("%d of %d answers have left, %v", len(left()), n, err)
	})
	gone, l := left(), d.sorted(t, from)
	for answer, n := range gone {
		if n != 1 {
			t.Errorf("answer %s left %d times", answer, n)
		}
	}
	known, held, back := 0, 0, 0
	for _, h := range people {
		held += h.held
		for _, w := range h.sent {
			words := strings.TrimSpace(w.words)
			if gone[w.id] == 0 { // called back, or the customer wrote in its last seconds
				back++
				d.keeps(t, h, w.conversation, words)
				continue
			}
			known++
			if m, err := d.Inbox.Message(d.ctx, w.id); err != nil || m.Text != words || m.Author != h.email {
				t.Errorf("%s sent %q; kept is %q by %s, %v", h.email, words, m.Text, m.Author, err)
			}
		}
		for conversation, words := range h.drafts {
			d.keeps(t, h, conversation, words)
		}
		for _, c := range h.closed {
			if !l.closed[c] {
				t.Errorf("%s closed %s, and the log doesn't know", h.email, c)
			}
		}
		for set := range h.topics {
			if !l.topics[set] {
				t.Errorf("%s set %v, and the log doesn't know", h.email, set)
			}
		}
	}
	if n := d.replies(t) - before; n != len(gone) || l.went != n || known != n {
		t.Errorf("%d answers left; the people know of %d, the log of %d, the numbers of %d", len(gone), known, l.went, n)
	}
	t.Logf("%d answers were held at first, %d became drafts again", held, back)
}

// keeps looks for words in a person's draft.
func (d *floor) keeps(t *testing.T, h *hand, conversation, words string) {
	t.Helper()
	drafts, err := d.Inbox.Drafts(d.ctx, h.email, conversation)
	must(t, err)
	if !slices.ContainsFunc(drafts, func(one inbox.Draft) bool {
		return one.Person == h.email && one.State == inbox.DraftOpen && strings.Contains(one.Text, words)
	}) {
		t.Errorf("the last words of a draft of %s are not kept: %q; there is %+v", h.email, words, drafts)
	}
}

// tally is what the log tells.
type tally struct {
	came, went int // mails of customers, answers
	closed     map[string]bool
	topics     map[[2]string]bool
}

func (d *floor) tell(t *testing.T, from int64) tally {
	t.Helper()
	l := tally{closed: map[string]bool{}, topics: map[[2]string]bool{}}
	for {
		events, err := event.After(d.ctx, d.DB, from, 1000)
		must(t, err)
		if len(events) == 0 {
			return l
		}
		for _, e := range events {
			from = e.Seq
			switch e.Kind {
			case inbox.EventMessage:
				m, err := event.Read[inbox.MessageAdded](e)
				must(t, err)
				if m.Kind == inbox.FromCustomer {
					l.came++
				}
				if m.Kind == inbox.Reply {
					l.went++
				}
			case inbox.EventStatus:
				s, err := event.Read[inbox.StatusSet](e)
				must(t, err)
				l.closed[e.Subject] = l.closed[e.Subject] || s.Status == inbox.Closed
			case inbox.EventTopic:
				s, err := event.Read[inbox.TopicSet](e)
				must(t, err)
				l.topics[[2]string{e.Subject, s.Topic}] = true
			}
		}
	}
}
