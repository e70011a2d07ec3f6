package metric

// A sheet as bytes.

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
)

// ErrSheet says that bytes are no sheet of this version.
var ErrSheet = errors.New("these bytes are no sheet")

const sheetVersion = 1

// What a fact's head byte says beside what it is, in the low four bits.
const (
	sheetFirst = 1 << (4 + iota)
	sheetWaiting
	sheetTimed
)

// The layout: version, and then, compressed, the number of texts, their
// lengths, their bytes run together; the people; for each conversation what it
// is about; the facts.

// encode writes a sheet.
func (s *sheet) encode() ([]byte, error) {
	texts := texts{place: make(map[string]uint64)}
	body := binary.AppendUvarint(nil, uint64(len(s.people)))
	for _, p := range s.people {
		body = texts.add(body, p.Email)
	}
	body = binary.AppendUvarint(body, uint64(len(s.about)))
	for _, conversation := range slices.Sorted(maps.Keys(s.about)) {
		about := s.about[conversation]
		body = texts.add(texts.add(body, conversation), about.mailbox)
		body = binary.AppendUvarint(body, uint64(len(about.topics)))
		for _, topic := range about.topics {
			body = texts.add(body, topic)
		}
	}
	body = binary.AppendUvarint(body, uint64(len(s.facts)))
	last := int64(0)
	for i := range s.facts {
		body = s.facts[i].append(body, &texts, last)
		last = s.facts[i].line.At
	}
	var out bytes.Buffer
	out.WriteByte(sheetVersion)
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(append(texts.encode(), body...)); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// encode writes the texts as readTexts reads them.
func (t *texts) encode() []byte {
	out := binary.AppendUvarint(nil, uint64(len(t.all)))
	for _, s := range t.all {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	for _, s := range t.all {
		out = append(out, s...)
	}
	return out
}

func (f *fact) append(b []byte, texts *texts, last int64) []byte {
	head := byte(f.what)
	for _, flag := range [...]struct {
		bit byte
		is  bool
	}{{sheetFirst, f.first}, {sheetWaiting, f.waiting}, {sheetTimed, f.line.Timed}} {
		if flag.is {
			head |= flag.bit
		}
	}
	l := f.line
	b = binary.AppendVarint(append(b, head), l.At-last)
	b = texts.add(texts.add(b, f.conversation), f.customer)
	b = binary.AppendVarint(b, int64(f.person))
	b = texts.add(texts.add(b, l.ID), l.By)
	b = append(b, byte(l.Kind))
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

// mostSheet is more than any sheet has, in bytes: what says it has more is none.
const mostSheet = 1 << 28

// decodeSheet reads what encode wrote; all else gives ErrSheet.
func decodeSheet(b []byte) (*sheet, error) {
	if len(b) == 0 || b[0] != sheetVersion {
		return nil, ErrSheet
	}
	r := flate.NewReader(bytes.NewReader(b[1:]))
	plain, err := io.ReadAll(io.LimitReader(r, mostSheet))
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSheet, err)
	}
	d := decoder{rest: plain}
	d.readTexts()
	s := &sheet{}
	for range d.size(1) {
		s.people = append(s.people, Person{Email: d.text()})
	}
	n := d.size(3)
	s.about = make(map[string]filed, n)
	for range n {
		conversation, about := d.text(), filed{mailbox: d.text()}
		for range d.size(1) {
			about.topics = append(about.topics, d.text())
		}
		s.about[conversation] = about
	}
	n = d.size(8)
	s.facts = make([]fact, n)
	lines := make([]Line, n)
	last := int64(0)
	for i := range s.facts {
		s.facts[i].line = &lines[i]
		d.fact(&s.facts[i], last)
		last = lines[i].At
		d.bad = d.bad || int(s.facts[i].person) >= len(s.people)
	}
	if d.bad || len(d.rest) > 0 {
		return nil, ErrSheet
	}
	return s, nil
}

func (d *decoder) fact(f *fact, last int64) {
	head := d.byte()
	f.what, f.first, f.waiting = what(head&15), head&sheetFirst != 0, head&sheetWaiting != 0
	l := f.line
	l.At, l.Timed = last+d.varint(), head&sheetTimed != 0
	f.conversation, f.customer = d.text(), d.text()
	f.person = int32(max(nobody, min(math.MaxInt32, d.varint())))
	l.Conversation, l.ID, l.By = f.conversation, d.text(), d.text()
	l.Kind = Kind(d.byte())
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
	d.bad = d.bad || f.what < factBegun || f.what > factRated
}

// of tells whether the sheet's places stand for these people.
func (s *sheet) of(people []Person) bool {
	return slices.EqualFunc(s.people, newRoster(people).people, func(a, b Person) bool { return a.Email == b.Email })
}
