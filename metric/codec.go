package metric

// A timeline as bytes, small enough to keep one a row.

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// codecVersion is the first byte. A layout once written is never changed: a new
// one takes the next version, and Decode keeps reading the old.
const codecVersion = 1

// The layout: version, number of texts, their lengths, their bytes run together;
// number of lines; then for each line a head byte (kind in the low three bits,
// what it carries in the high five), the time since the line before, and what
// its kind needs, texts by number.

// ErrTimeline says that bytes are no timeline.
var ErrTimeline = errors.New("these bytes are no timeline")

const (
	headKind  = 0b111
	headValue = 3 // status or face are shifted so far
	headTimed = 1 << 7
)

// Encode writes a timeline. Equal timelines give equal bytes.
func (t Timeline) Encode() []byte {
	texts := texts{place: make(map[string]uint64)}
	var body []byte
	last := int64(0)
	for i := range t.lines {
		l := &t.lines[i]
		body = append(body, l.head())
		body = binary.AppendVarint(body, l.At-last)
		last = l.At
		body = texts.add(body, l.Conversation)
		body = l.appendRest(body, &texts)
	}
	out := []byte{codecVersion}
	out = binary.AppendUvarint(out, uint64(len(texts.all)))
	for _, s := range texts.all {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	for _, s := range texts.all {
		out = append(out, s...)
	}
	out = binary.AppendUvarint(out, uint64(len(t.lines)))
	return append(out, body...)
}

func (l *Line) head() byte {
	h := byte(l.Kind)
	switch l.Kind {
	case KindStatus:
		h |= byte(l.Status) << headValue
	case KindRating:
		h |= byte(l.Face) << headValue
	case KindReply:
		if l.Timed {
			h |= headTimed
		}
	case KindMerge, KindCustomer:
	}
	return h
}

func (l *Line) appendRest(b []byte, texts *texts) []byte {
	switch l.Kind {
	case KindMerge:
		b = texts.add(b, l.Into)
	case KindCustomer:
		b = texts.add(texts.add(b, l.ID), l.By)
	case KindReply:
		b = texts.add(texts.add(b, l.ID), l.By)
		b = binary.AppendUvarint(b, uint64(len(l.To)))
		for _, to := range l.To {
			b = texts.add(b, to)
		}
		if l.Timed {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(l.Handle))
		}
	case KindStatus:
		b = texts.add(b, l.By)
	case KindRating:
		b = append(texts.add(b, l.ID), byte(l.About))
	}
	return b
}

// texts numbers each text once.
type texts struct {
	place map[string]uint64
	all   []string
}

func (t *texts) add(b []byte, s string) []byte {
	n, ok := t.place[s]
	if !ok {
		n = uint64(len(t.all))
		t.place[s] = n
		t.all = append(t.all, s)
	}
	return binary.AppendUvarint(b, n)
}

// Decode reads what Encode wrote. Bytes that are no timeline give ErrTimeline.
func Decode(b []byte) (Timeline, error) {
	if len(b) == 0 || b[0] != codecVersion {
		return Timeline{}, fmt.Errorf("%w of a version that is known", ErrTimeline)
	}
	d := decoder{rest: b[1:]}
	d.readTexts()
	n := d.size(2)
	lines := make([]Line, 0, n)
	last := int64(0)
	for range n {
		l := d.line(last)
		last = l.At
		lines = append(lines, l)
	}
	if d.bad || len(d.rest) > 0 {
		return Timeline{}, ErrTimeline
	}
	return NewTimeline(lines), nil
}

// decoder reads from rest until something is wrong, and then only zeros.
type decoder struct {
	rest  []byte
	texts []string
	bad   bool
	to    []string // room for recipients
}

// readTexts makes one text of all, so that a timeline costs few allocations.
func (d *decoder) readTexts() {
	n := d.size(1)
	lengths := make([]int, n)
	sum := 0
	for i := range lengths {
		lengths[i] = d.size(1)
		sum += lengths[i]
	}
	if d.bad || sum > len(d.rest) {
		d.bad = true
		return
	}
	whole := string(d.rest[:sum])
	d.rest = d.rest[sum:]
	d.texts = make([]string, n)
	for i, k := range lengths {
		d.texts[i], whole = whole[:k], whole[k:]
	}
}

func (d *decoder) line(last int64) Line {
	head := d.byte()
	l := Line{Kind: Kind(head & headKind), At: last + d.varint(), Conversation: d.text()}
	value := head &^ headKind >> headValue
	switch l.Kind {
	case KindMerge:
		l.Into = d.text()
		d.bad = d.bad || value != 0
	case KindCustomer:
		l.ID, l.By = d.text(), d.text()
		d.bad = d.bad || value != 0
	case KindReply:
		d.reply(&l, head)
	case KindStatus:
		l.By, l.Status = d.text(), Status(value)
		d.bad = d.bad || l.Status > Deleted
	case KindRating:
		l.ID, l.Face, l.About = d.text(), Face(value), About(d.byte())
		d.bad = d.bad || l.Face > NotGood || l.About > AboutOther
	default:
		d.bad = true
	}
	return l
}

func (d *decoder) reply(l *Line, head byte) {
	l.ID, l.By = d.text(), d.text()
	from := len(d.to)
	for range d.size(1) {
		d.to = append(d.to, d.text())
	}
	l.To = d.to[from:len(d.to):len(d.to)]
	if l.Timed = head&headTimed != 0; l.Timed {
		if len(d.rest) < 8 {
			d.bad = true
			return
		}
		l.Handle = math.Float64frombits(binary.LittleEndian.Uint64(d.rest))
		d.rest = d.rest[8:]
	}
	d.bad = d.bad || head&^(headKind|headTimed) != 0 || math.IsNaN(l.Handle)
}

func (d *decoder) byte() byte {
	if len(d.rest) == 0 {
		d.bad = true
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// size reads how many things follow that take at least each bytes apiece; more
// than could be there is wrong, so no size makes the reader ask for much memory.
// With 0 it reads any number there may be of things in these bytes.
func (d *decoder) size(each int) int {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || each > 0 && v > uint64(len(d.rest)/each) || v > math.MaxInt32 {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[n:]
	return int(v)
}

func (d *decoder) text() string {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || v >= uint64(len(d.texts)) {
		d.bad, d.rest = true, nil
		return ""
	}
	d.rest = d.rest[n:]
	return d.texts[v]
}
