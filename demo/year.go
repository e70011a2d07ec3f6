// This file holds a year of work: what happens when, and the playing of it.

package demo

import (
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
	"rapport/mail/smtp"
	"rapport/meeting"
	"rapport/metric"
	"rapport/oneonone"
	"rapport/rating"
	"rapport/rhythm"
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
	Pairs       *oneonone.Store
	Escalations *escalation.Store
	Rhythm      *rhythm.Store
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
	p := &play{House: h, size: size, now: now, dice: rand.New(rand.NewPCG(7, 11)), people: colleagues(), troubles: troubles(), hurts: hurts(), met: map[string][]met{}, names: map[string]string{}}
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
	if err := errors.Join(p.outside(ctx), p.planMeetings(ctx)); err != nil {
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
	return h.Numbers.CatchUp(ctx)
}

// first is when it all begins: a Monday, so that the first week is a whole one.
func (p *play) first() time.Time {
	return time.UnixMicro(p.week(p.size.Weeks).Window(p.loc).Start).UTC()
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
	met      map[string][]met  // by topic
	names    map[string]string // of customers, by address
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
	p.planTogether()
	p.planLately()
	p.planSnippets()
	p.planHurts()
	p.planPairs()
	waits := map[string]bool{} // by first name, so that each row is somebody
	for i := range p.size.Waiting {
		ago := time.Duration(4+9*i) * time.Minute
		who := p.anybody()
		if i < len(Customers()) {
			who = Customers()[i]
		}
		for waits[firstName(who.Name)] {
			who = p.anybody()
		}
		waits[firstName(who.Name)] = true
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
	email := fmt.Sprintf("%s@%s.example", plainName(first), place)
	if _, known := p.names[email]; !known { // an address is one person's
		p.names[email] = first + " " + last
	}
	return Customer{p.names[email], email}
}

// plainName is a name as people put it into an address.
func plainName(name string) string {
	return strings.NewReplacer("í", "i", "á", "a", "š", "s", "ó", "o", "ö", "o", "ï", "i", "-", "").Replace(strings.ToLower(name))
}

func pick[T any](dice *rand.Rand, all []T) T { return all[dice.IntN(len(all))] }
