package metric

// Why did it move: the parts of a week's number, each against its own normal.

import (
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
)

// Part is what a slice has in a number of a week.
type Part struct {
	Slice
	Value Value
	// Usual is what is normal for this part, by up to 26 of its weeks before;
	// Signal is Exceptional when the week lies outside, on the Side.
	Usual  Limits
	Signal Signal
	Side   Better
	// Move is by how much the part moved the whole away from what is usual: of a
	// count so many, of anything else weighted by the part's share of n. It is 0
	// where nothing is known to be usual.
	Move float64
	// Away are the dates of the week on which a person was away from work.
	Away []string
}

// Breakdown says where a week's number came from.
type Breakdown struct {
	Week  Week
	Key   Key
	Whole Part
	// Parts stand by topic, mailbox, day and person; within each what moved the
	// whole most comes first, but days are in order. A conversation of two
	// topics is in both.
	Parts []Part
	// Away counts the days on which people were away from work.
	Away Part
}

// Of gives the parts of one kind.
func (b *Breakdown) Of(by By) (some []Part) {
	for _, p := range b.Parts {
		if p.By == by {
			some = append(some, p)
		}
	}
	return some
}

// Parted tells whether a number can be taken apart: whether it is made of
// conversations alone.
func (k Key) Parted() bool {
	switch k {
	case Sales, RenewalShare, TicketsPerSale, FreeInteractions, FreeFiveStar, FreeResolvedShare, Capacity,
		CustomersHelpedEver, CustomersHelpedShare, ClosedOfHandled:
		return false
	default:
		return k < keys
	}
}

// usualWeeks is how many weeks before tell what is usual for a part.
const usualWeeks = longWeeks

// apart is the parts of one week; nil where the week is before all mail.
type apart map[Slice]Values

// judge makes the parts of a kind out of weeks, the one asked about last.
func judge(k Key, by By, weeks []apart, whole Value) []Part {
	var parts []Part
	all := along(k, by, weeks)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s, values := Slice{by, name}, all[name]
		if p := judged(k.Define(), s, values); p.Value.N != 0 || p.Usual.Centre != 0 {
			p.weigh(k.Define().Unit, whole)
			parts = append(parts, p)
		}
	}
	slices.SortStableFunc(parts, func(a, b Part) int {
		if by == ByDay {
			return strings.Compare(a.Name, b.Name)
		}
		return cmp.Or(cmp.Compare(math.Abs(b.Move), math.Abs(a.Move)), cmp.Compare(b.Value.N, a.Value.N))
	})
	return parts
}

// along gives the values of each part of a kind over the weeks, by its name.
func along(k Key, by By, weeks []apart) map[string][]Value {
	all := map[string][]Value{}
	for _, w := range weeks {
		for s := range w {
			if s.By == by {
				all[s.Name] = nil
			}
		}
	}
	for name := range all {
		values, seen := make([]Value, len(weeks)), false
		for i, w := range weeks {
			v, ok := w[Slice{by, name}]
			seen = seen || ok && v[k].Number != 0 // a topic is no zero before its first time
			switch {
			case ok && (seen || k.Define().Unit != Count):
				values[i] = v[k]
			case w != nil && seen && k.Define().Unit == Count:
				values[i] = countOf(0)
			}
		}
		all[name] = values
	}
	return all
}

// judged sets a part's last value against those before it.
func judged(d Definition, s Slice, values []Value) Part {
	p := Part{Slice: s, Value: values[len(values)-1]}
	var before []float64
	for _, v := range values[:len(values)-1] {
		if v.Known {
			before = append(before, v.Number)
		}
	}
	before = before[max(0, len(before)-usualWeeks):]
	p.Usual.Weeks = len(before)
	if len(before) < trialWeeks {
		return p
	}
	basis := Trial
	if len(before) >= firstWeeks {
		basis = Fixed
	}
	low, high := d.Possible()
	p.Usual = limitsOver(before, basis, low, high)
	if p.Value.Known {
		switch x := p.Value.Number; {
		case x > p.Usual.Upper:
			p.Signal, p.Side = Exceptional, Higher
		case x < p.Usual.Lower:
			p.Signal, p.Side = Exceptional, Lower
		}
	}
	return p
}

// weigh tells how much the part moved the whole.
func (p *Part) weigh(u Unit, whole Value) {
	if !p.Value.Known || p.Usual.Basis == TooFew {
		return
	}
	p.Move = p.Value.Number - p.Usual.Centre
	if u != Count && whole.N > 0 {
		p.Move *= float64(p.Value.N) / float64(whole.N)
	}
}

// ErrParts says that bytes are no parts of this version's numbers.
var ErrParts = errors.New("these bytes are no parts of the numbers there are now")

// encode writes the parts of a week.
func (a apart) encode() []byte {
	b := binary.LittleEndian.AppendUint32(nil, layout)
	b = binary.AppendUvarint(b, uint64(len(a)))
	for _, s := range slices.SortedFunc(maps.Keys(a), func(a, b Slice) int {
		return cmp.Or(strings.Compare(string(a.By), string(b.By)), strings.Compare(a.Name, b.Name))
	}) {
		b = appendText(appendText(b, string(s.By)), s.Name)
		v := a[s]
		for k := range keys {
			b = v[k].append(b)
		}
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decodeParts reads what encode wrote; all else gives ErrParts.
func decodeParts(b []byte) (apart, error) {
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != layout {
		return nil, ErrParts
	}
	d := decoder{rest: b[4:]}
	all := apart{}
	for range d.size(2 + int(keys)) {
		s := Slice{By(d.inline()), d.inline()}
		var v Values
		for k := range keys {
			v[k] = d.value()
		}
		all[s] = v
	}
	if d.bad || len(d.rest) > 0 {
		return nil, ErrParts
	}
	return all, nil
}

// inline reads a text that stands where it is needed.
func (d *decoder) inline() string {
	n := d.size(1)
	if n > len(d.rest) {
		d.bad, d.rest = true, nil
		return ""
	}
	s := string(d.rest[:n])
	d.rest = d.rest[n:]
	return s
}
