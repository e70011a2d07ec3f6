package metric

// When a person's page may celebrate by itself. It never does the opposite.

import "math"

// celebrated is the part of the week before that a number must have got better
// by, and enough the n it needs in both weeks.
const (
	celebrated = 0.20
	enough     = 10
)

// Celebrate tells whether a number got better: by a signal on its good side, or
// by at least 20 % of the week before with n of 10 or more in both. Numbers
// without a good side are never celebrated. The verdict may be the zero one.
func Celebrate(d Definition, now, before Value, v Verdict) bool {
	if d.Better == Neither || !now.Known {
		return false
	}
	if v.Judged && v.Signal != Ordinary && v.Side == d.Better {
		return true
	}
	if !before.Known || now.N < enough || before.N < enough {
		return false
	}
	gain := (now.Number - before.Number) * float64(d.Better)
	const hair = 1e-9 // 20 % by the book must not fail by rounding
	return gain > 0 && gain >= celebrated*math.Abs(before.Number)*(1-hair)
}

// Celebrated gives the person's numbers to celebrate, in the order of the keys.
// Verdicts may be nil, or lack keys.
func (p *PersonReport) Celebrated(verdicts map[Key]Verdict) []Key {
	var all []Key
	for _, d := range Definitions() {
		if d.Person && d.Key != CustomersHelpedEver && Celebrate(d, p.Values[d.Key], p.Previous[d.Key], verdicts[d.Key]) {
			all = append(all, d.Key)
		}
	}
	return all
}
