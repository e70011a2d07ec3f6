package metric

// A team's or a person's values as bytes: a tenth of their JSON, and read fifty
// times as fast.

import (
	"encoding/binary"
	"errors"
	"math"
)

// ErrValues says that bytes are no values of this version's numbers.
var ErrValues = errors.New("these bytes are no values of the numbers there are now")

// What a value's head byte says.
const (
	hasValue  = 1 << iota // it is known
	hasNumber             // its number is not its n
	hasHits
	hasSpread // median and p90
	hasOffice
)

// The layout: four bytes that name the numbers there are; then for each a head
// byte, n, and what the head says follows.

// layout tells versions of the catalogue apart.
var layout = hashNames()

// hashNames hashes the numbers' names (FNV-1a).
func hashNames() uint32 {
	h := uint32(2166136261)
	for k := range keys {
		for _, c := range []byte(k.String()) {
			h = (h ^ uint32(c)) * 16777619
		}
		h = (h ^ '\n') * 16777619
	}
	return h
}

// encode writes the values.
func (v *Values) encode() []byte {
	b := binary.LittleEndian.AppendUint32(nil, layout)
	for k := range keys {
		b = v[k].append(b)
	}
	return b
}

func (v *Value) append(b []byte) []byte {
	if !v.Known {
		return append(b, 0)
	}
	head := byte(hasValue)
	for _, part := range [...]struct {
		bit byte
		has bool
	}{
		{hasNumber, v.Number != float64(v.N)},
		{hasHits, v.Hits != 0},
		{hasSpread, v.Median != 0 || v.P90 != 0},
		{hasOffice, v.Office.Known},
	} {
		if part.has {
			head |= part.bit
		}
	}
	b = binary.AppendVarint(append(b, head), int64(v.N))
	if head&hasNumber != 0 {
		b = appendFloats(b, v.Number)
	}
	if head&hasHits != 0 {
		b = binary.AppendVarint(b, int64(v.Hits))
	}
	if head&hasSpread != 0 {
		b = appendFloats(b, v.Median, v.P90)
	}
	if head&hasOffice != 0 {
		b = appendFloats(b, v.Office.Mean, v.Office.Median, v.Office.P90)
	}
	return b
}

func appendFloats(b []byte, all ...float64) []byte {
	for _, f := range all {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
	}
	return b
}

// decode reads what encode wrote; all else gives ErrValues.
func (v *Values) decode(b []byte) error {
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != layout {
		return ErrValues
	}
	d := decoder{rest: b[4:]}
	for k := range keys {
		v[k] = d.value()
	}
	if d.bad || len(d.rest) > 0 {
		*v = Values{}
		return ErrValues
	}
	return nil
}

func (d *decoder) value() (v Value) {
	head := d.byte()
	if v.Known = head&hasValue != 0; !v.Known {
		d.bad = d.bad || head != 0
		return v
	}
	v.N = int(d.varint())
	v.Number = float64(v.N)
	if head&hasNumber != 0 {
		v.Number = d.float()
	}
	if head&hasHits != 0 {
		v.Hits = int(d.varint())
	}
	if head&hasSpread != 0 {
		v.Median, v.P90 = d.float(), d.float()
	}
	if head&hasOffice != 0 {
		v.Office = Spread{true, d.float(), d.float(), d.float()}
	}
	return v
}

func (d *decoder) float() float64 {
	if len(d.rest) < 8 {
		d.bad, d.rest = true, nil
		return 0
	}
	f := math.Float64frombits(binary.LittleEndian.Uint64(d.rest))
	d.rest = d.rest[8:]
	return f
}
