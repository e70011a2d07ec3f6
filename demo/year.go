// This file holds a year of work: what happens when, and the playing of it.

package demo

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"rapport/action"
	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/mail/smtp"
	"rapport/meeting"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
)

// House is what a year is played in.
type House struct {
	DB          *db.DB
	Team        *team.Store
	Inbox       *inbox.Store
	Ratings     *rating.Store
	Numbers     *metric.Store
	Scorecard   *scorecard.Store
	Actions     *action.Store
	Meetings    *meeting.Store
	Escalations *escalation.Store
	Clock       *Clock
	// RatingLink gives the token of a reply's rating link.
	RatingToken func(message string) string
	// Keep is handed the mails that reached one of Customers.
	Keep func(from string, to []string, raw []byte) error
}

// Size says how much happens.
type Size struct {
	Weeks   int // before today
	PerWeek int // new conversations
	Waiting int // how many wait for the visitor
}

// Year is the year that the demo shows.
func Year() Size { return Size{Weeks: 52, PerWeek: 28, Waiting: 9} }

// Play makes the team and plays its work up to now.
func Play(ctx context.Context, h House, size Size, now time.Time) error {
	p := &play{House: h, size: size, now: now, dice: rand.New(rand.NewPCG(7, 11)), people: colleagues(), troubles: troubles(), hurts: hurts(), met: map[string][]met{}}
	var err error
	if p.loc, err = time.LoadLocation("Europe/Lisbon"); err != nil {
		return err
	}
	p.Clock.Set(p.first())
	if err := errors.Join(p.found(ctx), p.rules(ctx)); err != nil {
		return err
	}
	carry := h.Inbox.Carry
	h.Inbox.Carry = p.carry
	defer func() { h.Inbox.Carry = carry }()
	p.plan()
	if err := p.planMeetings(ctx); err != nil {
		return err
	}
	for p.queue.Len() > 0 {
		next := heap.Pop(&p.queue).(*deed)
		if next.at.After(now) {
			break
		}
		p.Clock.Set(next.at)
		if err := next.do(ctx); err != nil {
			return fmt.Errorf("playing %s: %w", next.at.Format(time.DateTime), err)
		}
	}
	p.Clock.Set(now)
	if err := p.outside(ctx); err != nil {
		return err
	}
	return h.Numbers.CatchUp(ctx)
}

// first is when it all begins: a Monday, so that the first week is a whole one.
func (p *play) first() time.Time {
	return time.UnixMicro(p.week(p.size.Weeks).Window(p.loc).Start).UTC()
}

// deed is something that happens at a moment.
type deed struct {
	at time.Time
	n  int // keeps deeds of one moment in the order they were planned
	do func(context.Context) error
}

type deeds []*deed

func (d deeds) Len() int { return len(d) }
func (d deeds) Less(i, j int) bool {
	return cmp.Or(d[i].at.Compare(d[j].at), cmp.Compare(d[i].n, d[j].n)) < 0
}
func (d deeds) Swap(i, j int) { d[i], d[j] = d[j], d[i] }
func (d *deeds) Push(x any)   { *d = append(*d, x.(*deed)) }
func (d *deeds) Pop() any {
	old := *d
	last := old[len(old)-1]
	*d = old[:len(old)-1]
	return last
}

type play struct {
	House
	size     Size
	now      time.Time
	dice     *rand.Rand
	people   []colleague
	troubles []trouble
	box      inbox.Mailbox
	loc      *time.Location // in which weeks begin
	series   meeting.Series
	hurts    []*hurt
	met      map[string][]met // by topic
	queue    deeds
	planned  int
	serial   int
}

// found makes the team, its settings and its mailbox.
func (p *play) found(ctx context.Context) error {
	replies, minutes := 1.6, 9.0
	err := p.DB.Write(ctx, func(tx *db.Tx) error {
		for _, c := range p.people {
			if err := team.Bring(ctx, tx, c.Person); err != nil {
				return err
			}
		}
		return team.BringSettings(ctx, tx, You, team.Settings{
			Name: "Kindling support", Zone: "Europe/Lisbon", Mailbox: Mailbox,
			Capacity: &team.Capacity{RepliesPerConversation: &replies, MinutesPerReply: &minutes},
		})
	})
	if err != nil {
		return err
	}
	for i := range p.people {
		if p.people[i].Person, err = p.Team.PersonByEmail(ctx, p.people[i].Email); err != nil {
			return err
		}
	}
	p.box, err = p.Inbox.SaveMailbox(ctx, p.people[0].Person, inbox.Mailbox{
		Address: Mailbox, Name: "Kindling support", Signature: "Kindling, gifts that reach",
		Outgoing: &inbox.Server{Host: "127.0.0.1", Port: 25, Security: "plain"}, // Carry takes its place while playing
	})
	return err
}

func (p *play) carry(_ context.Context, _ smtp.Account, e smtp.Envelope, raw []byte) error {
	for _, c := range Customers() {
		if slices.Contains(e.To, c.Email) {
			return p.Keep(e.From, e.To, raw)
		}
	}
	return nil
}

func (p *play) later(at time.Time, do func(context.Context) error) {
	p.planned++
	heap.Push(&p.queue, &deed{at, p.planned, do})
}

// plan decides who writes when: fewer at weekends, more before the year's end.
func (p *play) plan() {
	first := p.first()
	for day := first; day.Before(p.now); day = day.AddDate(0, 0, 1) {
		a := float64(p.size.PerWeek) / 6.2
		switch day.Weekday() {
		case time.Saturday, time.Sunday:
			a *= 0.6
		default:
		}
		if day.Before(p.weeksAgo(growth)) {
			a *= 0.75
		}
		a *= 1 + 0.15*math.Sin(2*math.Pi*float64(day.YearDay())/365)
		for range p.poisson(a * (1 + 0.12*p.dice.NormFloat64())) {
			at := day.Add(time.Duration(p.dice.Float64() * 24 * float64(time.Hour)))
			if at.After(first) && at.Before(p.now.Add(-2*time.Hour)) {
				p.later(at, p.arrival(p.anybody(), false))
			}
		}
	}
	p.planTrouble()
	p.planStory()
	p.planHurts()
	for i := range p.size.Waiting {
		ago := time.Duration(4+9*i) * time.Minute
		who := p.anybody()
		if i < len(Customers()) {
			who = Customers()[i]
		}
		p.later(p.now.Add(-ago), p.arrival(who, true))
	}
}

// poisson is how often something happens that happens mean times on average
// (Knuth, The Art of Computer Programming, volume 2, 3.4.1).
func (p *play) poisson(mean float64) (n int) {
	for at := p.dice.Float64(); at > math.Exp(-mean); n++ {
		at *= p.dice.Float64()
	}
	return n
}

// planTrouble lets one thing break for many at once, so that the last weeks
// have something to talk about: the card box, for two weeks, more each day.
func (p *play) planTrouble() {
	week := metric.WeekOf(p.now.UnixMicro(), p.loc).Window(p.loc).Start
	for range p.size.PerWeek {
		back := time.Duration(math.Pow(p.dice.Float64(), 2) * 10 * 24 * float64(time.Hour))
		at := time.UnixMicro(week).Add(-time.Hour - back)
		t := &talk{who: p.anybody(), about: p.troubles[0]}
		if at.After(p.first()) {
			p.later(at, p.begins(t, false))
		}
	}
}

func (p *play) anybody() Customer {
	if p.dice.IntN(60) == 0 {
		return pick(p.dice, Customers())
	}
	first, last, place := pick(p.dice, firstNames()), pick(p.dice, lastNames()), pick(p.dice, places())
	return Customer{first + " " + last, fmt.Sprintf("%s@%s.example", plainName(first), place)}
}

// plainName is a name as people put it into an address.
func plainName(name string) string {
	return strings.NewReplacer("í", "i", "á", "a", "š", "s", "ó", "o", "ö", "o", "ï", "i", "-", "").Replace(strings.ToLower(name))
}

func pick[T any](dice *rand.Rand, all []T) T { return all[dice.IntN(len(all))] }

// talk is a conversation as it goes on.
type talk struct {
	who     Customer
	about   trouble
	subject string
	asked   string
	id      string
	sent    inbox.Message // the newest reply
}

func (p *play) arrival(who Customer, stays bool) func(context.Context) error {
	return p.begins(&talk{who: who, about: pick(p.dice, p.troubles)}, stays)
}

func (p *play) begins(t *talk, stays bool) func(context.Context) error {
	t.subject, t.asked = t.about.subject, pick(p.dice, append(otherWords(t.about.topic), t.about.question))
	return func(ctx context.Context) error {
		if err := p.writes(ctx, t, t.asked); err != nil || stays {
			return err
		}
		p.later(p.answered(), p.reply(t, t.about.answer, 1))
		return nil
	}
}

// writes lets a customer's mail arrive.
func (p *play) writes(ctx context.Context, t *talk, words string) error {
	p.serial++
	head := fmt.Sprintf("From: %s <%s>\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%d@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n",
		encodeWord(t.who.Name), t.who.Email, Mailbox, p.Clock.Now().Format(time.RFC1123Z), p.serial, "mail.example")
	body := words + "\r\n\r\n" + firstName(t.who.Name) + "\r\n"
	if t.sent.ID == "" {
		head += "Subject: " + encodeWord(t.subject) + "\r\n"
	} else {
		head += "Subject: " + encodeWord("Re: "+t.subject) + "\r\nIn-Reply-To: <" + t.sent.HeaderID + ">\r\n"
		body += "\r\nOn " + t.sent.At.Format("Mon, 2 Jan 2006 at 15:04") + ", " + t.sent.AuthorName + " wrote:\r\n> " +
			strings.ReplaceAll(t.sent.Text, "\n", "\r\n> ") + "\r\n"
	}
	if err := p.Inbox.Accept(ctx, inbox.Batch{Mailbox: p.box.ID, Mails: []inbox.Raw{{Bytes: []byte(head + "\r\n" + body), At: p.Clock.Now()}}}); err != nil {
		return err
	}
	_, err := p.Inbox.Sort(ctx, 1)
	return err
}

// answered says when somebody gets to it: soon in working hours, a few times late.
func (p *play) answered() time.Time {
	hours := math.Exp(p.dice.NormFloat64()*0.9 + 0.1)
	return p.Clock.Now().Add(time.Duration(min(hours, 30) * float64(time.Hour)))
}

// onDuty is who answers now, by share among those whose day it is.
func (p *play) onDuty() colleague {
	now := p.Clock.Now()
	weights, sum := make([]float64, len(p.people)), 0.0
	for i, c := range p.people {
		local := now.In(c.Location())
		weights[i] = 0.02 * c.share
		if weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday; local.Hour() >= c.from && local.Hour() < c.to && !weekend {
			weights[i] = c.share
		}
		sum += weights[i]
	}
	at := p.dice.Float64() * sum
	for i, w := range weights {
		if at -= w; at <= 0 {
			return p.people[i]
		}
	}
	return p.people[0]
}

func (p *play) reply(t *talk, words string, turn int) func(context.Context) error {
	return func(ctx context.Context) error {
		c, err := p.talkOf(ctx, t)
		if err != nil {
			return err
		}
		who := p.onDuty()
		before := ""
		for _, o := range p.people {
			if o.Email == c.Replier {
				before = o.FirstName()
			}
		}
		last := t.about.more == "" || turn == 2 || p.dice.Float64() < 0.55
		m, err := p.Inbox.Reply(ctx, who.Person, inbox.Answer{
			ID: id.New(), Conversation: c.ID, Saw: c.Newest,
			HTML:          "<div>Hello " + firstName(t.who.Name) + ",</div><div><br></div><div>" + words + "</div><div><br></div><div>" + who.FirstName() + "</div>",
			Handover:      inbox.HandoverLine(before, who.FirstName()),
			HandleSeconds: 60 * who.minutes * math.Exp(p.dice.NormFloat64()*0.35),
			Close:         last,
		})
		if err != nil {
			return err
		}
		if _, err := p.Inbox.SendNext(ctx); err != nil {
			return err
		}
		t.sent = m
		if turn == 1 && p.dice.Float64() < 0.85 {
			if err := errors.Join(p.Inbox.SetTopic(ctx, who.Person, c.ID, t.about.topic, true), p.meets(ctx, who.Person, c.ID, t)); err != nil {
				return err
			}
		}
		p.afterwards(t, last, turn)
		return nil
	}
}

func (p *play) talkOf(ctx context.Context, t *talk) (inbox.Conversation, error) {
	if t.id == "" {
		list, err := p.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 200})
		if err != nil {
			return inbox.Conversation{}, err
		}
		for _, c := range list.Rows {
			if c.Customer.Email == t.who.Email && c.Subject == t.subject {
				t.id = c.ID
			}
		}
	}
	if t.id == "" {
		return inbox.Conversation{}, errors.New("a conversation got lost")
	}
	return p.Inbox.Conversation(ctx, t.id)
}

// afterwards plans what the customer does with an answer.
func (p *play) afterwards(t *talk, last bool, turn int) {
	later := func(hours float64) time.Time {
		return p.Clock.Now().Add(time.Duration(hours * (0.3 + p.dice.ExpFloat64()) * float64(time.Hour)))
	}
	if !last {
		p.later(later(5), func(ctx context.Context) error {
			if err := p.writes(ctx, t, t.about.more); err != nil {
				return err
			}
			p.later(p.answered(), p.reply(t, t.about.moreAnswer, turn+1))
			return nil
		})
		return
	}
	if p.dice.Float64() < 0.16 {
		p.later(later(3), p.rate(t.sent.ID))
	}
	if p.dice.Float64() < 0.12 {
		p.later(later(4), func(ctx context.Context) error {
			if err := p.writes(ctx, t, pick(p.dice, thanks())); err != nil {
				return err
			}
			p.later(later(1), func(ctx context.Context) error { return p.Inbox.Close(ctx, p.onDuty().Person, t.id) })
			return nil
		})
	}
}

func (p *play) rate(message string) func(context.Context) error {
	face := rating.Great
	switch roll := p.dice.Float64(); {
	case roll > 0.93:
		face = rating.NotGood
	case roll > 0.84:
		face = rating.Okay
	}
	about := rating.About("")
	if face != rating.Great {
		about = pick(p.dice, []rating.About{rating.Help, rating.Product, rating.Product, rating.Both})
	}
	comment := pick(p.dice, comments()[string(face)])
	return func(ctx context.Context) error {
		_, err := p.Ratings.Give(ctx, p.RatingToken(message), rating.Rating{Face: face, About: about, Comment: comment})
		return err
	}
}

// outside makes what the inbox does not know: sales, the forum, hours at work.
func (p *play) outside(ctx context.Context) error {
	var o metric.Outside
	for w := range p.size.Weeks + 1 {
		start := p.now.AddDate(0, 0, -7*w)
		week := metric.WeekOf(start.UnixMicro(), p.loc)
		for _, c := range p.people {
			o.Hours = append(o.Hours, metric.Hours{Person: c.Email, Week: week, Hours: math.Round(10*(1.8*c.share+0.4*p.dice.Float64())) / 10})
		}
		for i := range 48 + p.dice.IntN(14) {
			kind := pick(p.dice, []string{"new", "new", "renewal", "renewal", "upgrade"})
			o.Sales = append(o.Sales, metric.Sold{ID: fmt.Sprintf("S%d-%d", w, i), At: p.within(start), Amount: "149", Currency: "EUR", Kind: kind})
		}
		for i := range 5 + p.dice.IntN(5) {
			thread, at := fmt.Sprintf("T%d-%d", w, i), p.within(start)
			o.Public = append(o.Public, metric.Public{At: at, Source: "forum", Event: "reply", Thread: thread, By: pick(p.dice, p.people).Email})
			if p.dice.Float64() < 0.85 {
				o.Public = append(o.Public, metric.Public{At: at + time.Hour.Microseconds(), Source: "forum", Event: "thread_resolved", Thread: thread})
			}
		}
		if p.dice.Float64() < 0.6 {
			o.Public = append(o.Public, metric.Public{At: p.within(start), Source: "directory", Event: "review", Stars: 5})
		}
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error { return p.Numbers.BringOutside(ctx, tx, o) })
}

// within is a moment of the seven days before.
func (p *play) within(end time.Time) int64 {
	return end.Add(-time.Duration(p.dice.Float64() * 7 * 24 * float64(time.Hour))).UnixMicro()
}
