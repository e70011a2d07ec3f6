package metric

// A leaf of a sheet as bytes.

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"strings"
)

// ErrSheet says that bytes are no leaf of a sheet of this version.
var ErrSheet = errors.New("these bytes are no leaf of a sheet")

const sheetVersion = 1

// What a fact's head byte says.
const (
	sheetFirst = 1 << iota
	sheetWaiting
	sheetTimed
)

// The layout: version; the number of texts, how each is written and its bytes;
// the people; what conversations are about; the facts.

// encode writes a leaf.
func (l *leaf) encode() []byte {
	texts := texts{place: make(map[string]uint64)}
	body := binary.AppendUvarint(nil, uint64(len(l.people)))
	for _, p := range l.people {
		body = texts.add(body, p.Email)
	}
	body = binary.AppendUvarint(body, uint64(len(l.filed)))
	for _, about := range l.filed {
		body = texts.add(body, about.mailbox)
		body = binary.AppendUvarint(body, uint64(len(about.topics)))
		for _, topic := range about.topics {
			body = texts.add(body, topic)
		}
	}
	body = binary.AppendUvarint(body, uint64(len(l.facts)))
	last := int64(0)
	for i := range l.facts {
		body = l.facts[i].append(binary.AppendUvarint(body, uint64(l.home[i])), &texts, last)
		last = l.facts[i].line.At
	}
	return append(texts.pack([]byte{sheetVersion}), body...)
}

func (f *fact) append(b []byte, texts *texts, last int64) []byte {
	head, l := byte(0), f.line
	for _, flag := range [...]struct {
		bit byte
		is  bool
	}{{sheetFirst, f.first}, {sheetWaiting, f.waiting}, {sheetTimed, l.Timed}} {
		if flag.is {
			head |= flag.bit
		}
	}
	b = binary.AppendVarint(append(b, head, byte(l.Kind)), l.At-last)
	b = texts.add(texts.add(b, f.conversation), f.customer)
	b = binary.AppendVarint(b, int64(f.person))
	b = texts.add(texts.add(b, l.ID), l.By)
	if f.timed() {
		b = binary.AppendVarint(binary.AppendVarint(b, l.At-f.from), int64(f.replies))
	}
	if l.Timed {
		b = appendFloats(b, l.Handle)
	}
	if f.what == factRated {
		b = append(b, byte(l.Face), byte(l.About))
	}
	return b
}

// timed tells whether a fact is a duration.
func (f *fact) timed() bool { return f.what == factWaited || f.what == factResolved }

// A text is written as twice its length and itself; an id in the form of a UUID
// (RFC 9562) as packed and sixteen bytes.
const packed = 1

// pack writes the texts.
func (t *texts) pack(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(t.all)))
	for _, s := range t.all {
		if id, ok := packUUID(s); ok {
			out = append(binary.AppendUvarint(out, packed), id[:]...)
			continue
		}
		out = append(binary.AppendUvarint(out, 2*uint64(len(s))), s...)
	}
	return out
}

func packUUID(s string) (id [16]byte, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, false
	}
	digits := make([]byte, 0, 32)
	for i := range len(s) {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			continue
		}
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return id, false
		}
		digits = append(digits, c)
	}
	_, err := hex.Decode(id[:], digits)
	return id, err == nil
}

// unpack reads texts, all of which share one memory.
func (d *decoder) unpack() {
	n := d.size(1)
	lengths := make([]int, n)
	var whole strings.Builder
	whole.Grow(2 * len(d.rest))
	var written [36]byte
	for i := range lengths {
		from := whole.Len()
		if head := d.size(0); head != packed {
			whole.Write(d.bytes(head / 2))
			d.bad = d.bad || head%2 != 0
		} else if id := d.bytes(16); len(id) == 16 {
			whole.Write(appendUUID(written[:0], id))
		}
		lengths[i] = whole.Len() - from
	}
	d.texts = make([]string, n)
	all := whole.String()
	for i, k := range lengths {
		d.texts[i], all = all[:k], all[k:]
	}
}

func appendUUID(b, id []byte) []byte {
	from := 0
	for _, to := range [...]int{4, 6, 8, 10, 16} {
		if from > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, id[from:to])
		from = to
	}
	return b
}

// bytes gives so many bytes, or none when there are fewer.
func (d *decoder) bytes(n int) []byte {
	if n > len(d.rest) {
		d.bad, d.rest = true, nil
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

// decodeLeaf reads what encode wrote of a kind of facts; all else gives ErrSheet.
func decodeLeaf(kind what, b []byte) (l leaf, err error) {
	if len(b) == 0 || b[0] != sheetVersion {
		return l, ErrSheet
	}
	d := decoder{rest: b[1:]}
	d.unpack()
	for range d.size(1) {
		l.people = append(l.people, Person{Email: d.text()})
	}
	l.filed = make([]filed, d.size(2))
	for i := range l.filed {
		about := filed{mailbox: d.text()}
		for range d.size(1) {
			about.topics = append(about.topics, d.text())
		}
		l.filed[i] = about
	}
	n := d.size(8)
	l.facts, l.home = make([]fact, n), make([]int32, n)
	lines := make([]Line, n)
	last := int64(0)
	for i := range l.facts {
		l.home[i] = int32(d.size(0)) //nolint:gosec // it is compared below
		f := &l.facts[i]
		f.what, f.line = kind, &lines[i]
		d.fact(f, last)
		last = lines[i].At
		d.bad = d.bad || int(f.person) >= len(l.people) || int(l.home[i]) >= len(l.filed) || l.home[i] < 0
	}
	if d.bad || len(d.rest) > 0 {
		return leaf{}, ErrSheet
	}
	return l, nil
}

func (d *decoder) fact(f *fact, last int64) {
	head, l := d.byte(), f.line
	l.Kind = Kind(d.byte())
	f.first, f.waiting, l.Timed = head&sheetFirst != 0, head&sheetWaiting != 0, head&sheetTimed != 0
	l.At = last + d.varint()
	f.conversation, f.customer = d.text(), d.text()
	f.person = int32(max(nobody, min(math.MaxInt32, d.varint())))
	l.Conversation, l.ID, l.By = f.conversation, d.text(), d.text()
	if f.timed() {
		f.from, f.replies = l.At-d.varint(), int(d.varint())
		f.seconds = seconds(f.from, l.At)
	}
	if l.Timed {
		l.Handle = d.float()
	}
	if f.what == factRated {
		l.Face, l.About = Face(d.byte()), About(d.byte())
		d.bad = d.bad || l.Face > NotGood || l.About > AboutOther
	}
}

// of tells whether the leaf's places stand for these people.
func (l *leaf) of(people []Person) bool {
	return slices.EqualFunc(l.people, newRoster(people).people, func(a, b Person) bool { return a.Email == b.Email })
}
