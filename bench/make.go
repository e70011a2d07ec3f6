// This file holds how the data is made: through the verbs by which history
// comes in from elsewhere, some weeks at a time.

package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/mail"
	"rapport/metric"
	"rapport/rating"
	"rapport/team"
)

// atOnce is how many conversations come in with one transaction.
const atOnce = 1500

// fill makes all the data. at reports how many messages are in.
func fill(ctx context.Context, a *app.App, p plan, at func(done int)) error {
	if err := found(ctx, a); err != nil {
		return err
	}
	if err := outside(ctx, a); err != nil {
		return err
	}
	people := map[string]bool{}
	for n := range workers {
		_, email := worker(n)
		people[email] = true
	}
	done := 0
	for from := 0; from < len(p.began); from += atOnce {
		c := newChunk(&p, from)
		for i := from; i < min(from+atOnce, len(p.began)); i++ {
			c.add(i)
		}
		if err := a.DB.Write(ctx, func(tx *db.Tx) error {
			if err := a.Inbox.Bring(ctx, tx, c.lines, people, address); err != nil {
				return err
			}
			return a.Ratings.Bring(ctx, tx, c.ratings)
		}); err != nil {
			return fmt.Errorf("making conversations: %w", err)
		}
		if err := errors.Join(a.Numbers.CatchUp(ctx), a.Search.CatchUp(ctx)); err != nil {
			return err
		}
		done += len(c.lines.Messages)
		at(done)
	}
	return a.DB.Settle(ctx)
}

// found makes the team.
func found(ctx context.Context, a *app.App) error {
	name, email := worker(0)
	if _, err := a.Team.Found(ctx, team.Founding{Team: unfinished, Name: name, Email: email, Password: password, Zone: zone}); err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		for n := 1; n < workers; n++ {
			name, email := worker(n)
			if err := team.Bring(ctx, tx, team.Person{Email: email, Name: name, Role: team.Technician, Zone: zone}); err != nil {
				return err
			}
		}
		return nil
	})
}

// name gives the team its name and what a conversation costs.
func name(ctx context.Context, a *app.App, called string) error {
	replies, minutes := 2.9, 7.5
	day := []team.Interval{{From: 9 * 60, To: 18 * 60}}
	hours, err := json.Marshal(team.WeekHours{day, day, day, day, day})
	if err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		return team.BringSettings(ctx, tx, "rule:bench", team.Settings{
			Name: called, Zone: zone, Mailbox: address,
			Hours: hours, Capacity: &team.Capacity{RepliesPerConversation: &replies, MinutesPerReply: &minutes},
		})
	})
}

// outside makes what happens outside of the inbox.
func outside(ctx context.Context, a *app.App) error {
	r := rand.New(rand.NewPCG(2, 2))
	start := today().AddDate(-years, 0, 0)
	var o metric.Outside
	for week := range years * 52 {
		monday := start.AddDate(0, 0, 7*week)
		for n := range workers {
			_, email := worker(n)
			o.Hours = append(o.Hours, metric.Hours{Person: email, Week: metric.WeekOf(monday.UnixMicro(), time.UTC), Hours: 20 + 15*r.Float64()})
		}
		for n := range 40 + r.IntN(30) {
			at := monday.Add(time.Duration(r.Int64N(int64(7 * 24 * time.Hour)))).UnixMicro()
			kind := "new"
			if n%2 == 0 {
				kind = "renewal"
			}
			o.Sales = append(o.Sales, metric.Sold{ID: fmt.Sprintf("sale-%d-%d", week, n), At: at, Amount: "49.00", Currency: "EUR", Kind: kind})
			if n < 25 {
				o.Public = append(o.Public, metric.Public{At: at, Source: "forum", Event: []string{"reply", "thread_resolved"}[n%2], Thread: fmt.Sprint("thread ", week, " ", n/2)})
			}
		}
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error { return a.Numbers.BringOutside(ctx, tx, o) })
}

// chunk is a part of the data.
type chunk struct {
	plan    *plan
	random  *rand.Rand
	lines   inbox.Lines
	ratings []rating.Rating
}

func newChunk(p *plan, from int) *chunk {
	return &chunk{plan: p, random: rand.New(rand.NewPCG(3, uint64(from)))}
}

// fate says how a conversation ends.
type fate int

const (
	isClosed fate = iota
	isWaiting
	isAnswered
	isSpam
)

func (c *chunk) fate(i int) fate {
	fromEnd := len(c.plan.began) - 1 - i
	switch {
	case fromEnd%2 == 0 && fromEnd < 2*c.plan.waiting:
		return isWaiting
	case fromEnd%2 == 1 && fromEnd < 2*(c.plan.open-c.plan.waiting) && c.plan.long[i] > 1:
		return isAnswered
	case c.plan.long[i] == 1 && i%20 == 13, i%1500 == 13: // some only after an answer
		return isSpam
	}
	return isClosed
}

// add makes the i-th conversation: letters and answers in turn, some notes,
// and what became of it.
func (c *chunk) add(i int) {
	r, id, began := c.random, c.plan.conversation(i), c.plan.began[i]
	fate := c.fate(i)
	n := c.plan.long[i]
	who := int(float64(c.plan.customers) * r.Float64() * r.Float64()) // some write often
	name, email := customer(who)
	by := r.IntN(workers)
	subject := words(r, 4)
	at := began
	for k := range n {
		m := inbox.Message{
			ID: idOf('b', at, i, k), Conversation: id, At: at, Subject: "Re: " + subject, Mailbox: address,
			HeaderID: fmt.Sprintf("%d.%d.%x@mail.example", i, k, at.UnixMicro()),
		}
		if r.IntN(8) == 0 {
			by = r.IntN(workers)
		}
		person, personEmail := worker(by)
		switch kind := kindOf(r, k, n, fate); kind {
		case inbox.FromCustomer:
			m.Kind, m.Author, m.AuthorName, m.To = kind, email, name, []mail.Address{{Address: address}}
			m.Raw = strings.Repeat(fmt.Sprintf("%016x", r.Uint64()), 4)
		case inbox.Reply:
			handle := 60 + 900*r.Float64()
			m.Kind, m.Author, m.AuthorName, m.To, m.HandleSeconds = kind, personEmail, person, []mail.Address{{Name: name, Address: email}}, &handle
			c.rate(m)
		default:
			m.Kind, m.Author, m.AuthorName = kind, personEmail, person
		}
		if k == 0 {
			m.Subject = subject
		}
		m.Text = words(r, 15+r.IntN(60)) + " " + seldom(r) + " " + seldom(r)
		m.Fresh = m.Text
		c.lines.Messages = append(c.lines.Messages, m)
		at = c.later(at, n-k)
	}
	c.file(id, began, personOf(by))
	c.end(i, fate, at, personOf(by))
}

// file puts topics on some conversations, soon after they begin.
func (c *chunk) file(conversation string, began time.Time, by string) {
	for c.random.IntN(5) < 3 {
		n := int(topics * c.random.Float64() * c.random.Float64())
		c.lines.Topics = append(c.lines.Topics, inbox.TopicSet{
			Conversation: conversation, At: began.UnixMicro() + c.random.Int64N(1e9), By: by, Topic: topic(n), Set: true,
		})
		if c.random.IntN(4) > 0 {
			return
		}
	}
}

// topics is how many there are.
const topics = 24

func topic(n int) string { return fmt.Sprintf("Topic %d", n+1) }

func personOf(n int) string { _, email := worker(n); return email }

// kindOf lets a customer begin, and the last word be as the end wants it.
func kindOf(r *rand.Rand, k, n int, f fate) inbox.Kind {
	switch {
	case k == 0 || f == isWaiting && k == n-1:
		return inbox.FromCustomer
	case f == isAnswered && k == n-1:
		return inbox.Reply
	case r.IntN(12) == 0:
		return inbox.Note
	case r.IntN(40) == 0:
		return inbox.Auto
	case k%2 == 1:
		return inbox.Reply
	}
	return inbox.FromCustomer
}

// later is when the next of so many messages comes; none comes after today.
func (c *chunk) later(at time.Time, left int) time.Time {
	gap := time.Duration((0.1 + c.random.ExpFloat64()) * float64(8*time.Hour))
	return at.Add(min(gap, today().Sub(at)/time.Duration(left+1))).Truncate(time.Microsecond)
}

// rate lets some customers say what they thought.
func (c *chunk) rate(m inbox.Message) {
	if c.random.IntN(12) != 0 {
		return
	}
	face := rating.Great
	if n := c.random.IntN(20); n == 0 {
		face = rating.NotGood
	} else if n < 3 {
		face = rating.Okay
	}
	at := m.At.Add(time.Duration(c.random.Int64N(int64(2 * time.Hour))))
	if at.After(today()) {
		return
	}
	c.ratings = append(c.ratings, rating.Rating{Message: m.ID, Conversation: m.Conversation, At: at, Face: face})
}

// end closes what is closed, and merges a few into the one before.
func (c *chunk) end(i int, f fate, at time.Time, person string) {
	id := c.plan.conversation(i)
	status := inbox.Closed
	switch {
	case f == isSpam:
		status = inbox.Spam
	case f != isClosed:
		return
	case i%10 == 3:
		person = "rule:closed after a week"
	}
	c.lines.Statuses = append(c.lines.Statuses, inbox.StatusSet{Conversation: id, At: at.UnixMicro(), By: person, Status: status})
	if f == isClosed && merged(i) {
		c.lines.Merges = append(c.lines.Merges, inbox.Merged{Conversation: id, Into: c.plan.conversation(i - 1), At: at.UnixMicro(), By: person})
	}
}

// merged tells which conversations go into the one before, if they are closed.
func merged(i int) bool { return i%atOnce%251 == 250 }

// words makes a text of so many words.
func words(r *rand.Rand, n int) string {
	all := strings.Fields(`the order invoice renewal login password licence site shop plugin update error page checkout customer please thanks
		cannot find after before since yesterday morning export import report number wrong right address change account team colleague
		hello again still works broken slow fast email arrive twice never once payment card bank refund upgrade downgrade question answer
		where when which about because setting button screen picture attached below above quickly kindly regards morning evening`)
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(all[r.IntN(len(all))])
	}
	return b.String()
}

// seldom gives a word that few messages have: the names, places and numbers of
// things among the words that all use.
func seldom(r *rand.Rand) string {
	u := r.Float64()
	return seldomWord(int(seldomWords * u * u * u))
}

// seldomWords is how many there are.
const seldomWords = 40_000

func seldomWord(n int) string {
	const syllables = "bacadafagahakalamanaparasatavaza"
	var b strings.Builder
	for range 4 {
		b.WriteString(syllables[n%16*2 : n%16*2+2])
		n /= 16
	}
	return b.String()
}
