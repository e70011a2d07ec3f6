// This file holds what the data looks like: how many conversations begin when,
// how long they are, and with whom. The same sizes give the same plan.

package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

const (
	years    = 5
	zone     = "Europe/Berlin"
	address  = "support@rapport.example"
	mostLong = 400 // messages of the longest conversation
)

// today is the moment at which the data stands: a Thursday afternoon, in a week that is not over.
func today() time.Time { return time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC) }

// plan says of each conversation when it begins, in order, and how many messages it has.
type plan struct {
	began     []time.Time
	long      []int
	customers int
	waiting   int // how many of the newest wait
	open      int // how many are open, those included
}

func newPlan(conversations, messages int) plan {
	r := rand.New(rand.NewPCG(1, uint64(conversations)))
	p := plan{
		began: make([]time.Time, conversations), long: make([]int, conversations),
		customers: max(1, conversations/3), waiting: min(350, (conversations+19)/20), open: conversations / 100,
	}
	p.open = max(p.open, p.waiting)
	for i := range p.began {
		p.began[i] = beginning(r)
		p.long[i] = length(r, float64(messages)/float64(conversations))
	}
	slices.SortFunc(p.began, time.Time.Compare)
	p.fit(r, messages)
	return p
}

// beginning chooses a moment: more from year to year, on weekdays and by day.
func beginning(r *rand.Rand) time.Time {
	start := today().AddDate(-years, 0, 0)
	span := today().Sub(start)
	for {
		at := start.Add(time.Duration(math.Pow(r.Float64(), 0.8) * float64(span))).Truncate(time.Microsecond)
		likely := 1.0
		if d := at.Weekday(); d == time.Saturday || d == time.Sunday {
			likely *= 0.3
		}
		if h := at.Hour(); h < 6 || h > 20 {
			likely *= 0.3
		}
		if r.Float64() < likely {
			return at
		}
	}
}

// length chooses how many messages: most conversations are short, and a few very long.
func length(r *rand.Rand, mean float64) int {
	const tail = 1.7 // of a Pareto distribution: its mean is tail/(tail-1)
	n := 1 + (mean-1)*(tail-1)*(math.Pow(1-r.Float64(), -1/tail)-1)
	return min(mostLong, int(n+0.5))
}

// fit adds or takes single messages until their number is exact.
func (p *plan) fit(r *rand.Rand, messages int) {
	sum := 0
	for _, n := range p.long {
		sum += n
	}
	for sum != messages {
		i := r.IntN(len(p.long))
		switch {
		case sum < messages:
			p.long[i]++
			sum++
		case p.long[i] > 1:
			p.long[i]--
			sum--
		}
	}
}

// id makes an id as the house does, a UUIDv7 of its moment, but always the same one.
func idOf(kind byte, at time.Time, i, k int) string {
	ms := uint64(at.UnixMilli())
	return fmt.Sprintf("%08x-%04x-7%03x-8%c%02x-%06x%06x", ms>>16, ms&0xffff, k&0xfff, kind, i&0xff, i&0xffffff, k)
}

// conversation is the id of the i-th.
func (p *plan) conversation(i int) string { return idOf('a', p.began[i], i, 0) }

func customer(n int) (name, email string) {
	first := []string{"Ada", "Bo", "Chloé", "Dmitri", "Elif", "Femi", "Greta", "Hiro", "Inés", "Jonas", "Kofi", "Lena", "Mei", "Nils", "Olga", "Pía"}
	last := []string{"Abel", "Berg", "Costa", "Dahl", "Evans", "Fischer", "Gómez", "Hansen", "Ito", "Jansen", "Kaya", "Lopez", "Moreau", "Novak", "Okoye", "Peeters", "Quist"}
	return first[n%len(first)] + " " + last[n/len(first)%len(last)], fmt.Sprintf("customer%d@shop%d.example", n, n%997)
}

// worker is one of the team, the first the head of support.
func worker(n int) (name, email string) {
	names := []string{"Ana", "Joe", "Wren", "Sam", "Kim", "Tove", "Raj", "Lou"}
	return names[n] + " Bench", fmt.Sprintf("person%d@rapport.example", n)
}

const workers = 8

const password = "correct horse battery staple"
