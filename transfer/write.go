package transfer

// Writing a log: line by line as a store gives them, or a whole one in order.

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"slices"
)

// Writer writes lines, each in one deterministic form.
type Writer struct {
	out  *bufio.Writer
	line []byte
}

// NewWriter writes to w; Flush must follow the last line.
func NewWriter(w io.Writer) *Writer { return &Writer{out: bufio.NewWriterSize(w, 1<<16)} }

// Write writes one line.
func (w *Writer) Write(l Line) error {
	w.line = append(encode(w.line[:0], l), '\n')
	_, err := w.out.Write(w.line)
	return err
}

// Flush writes what is still held back.
func (w *Writer) Flush() error { return w.out.Flush() }

// WriteLog writes a whole log: by type in the order of the format's table,
// people by address, hours by week, all else by time. What is read from it and
// written again is the same, byte for byte.
func WriteLog(out io.Writer, log Log) error {
	w := NewWriter(out)
	if log.Settings != nil {
		if err := w.Write(log.Settings); err != nil {
			return err
		}
	}
	err := cmp.Or(
		writeAll(w, log.People, func(a, b *Person) int { return cmp.Compare(a.Email, b.Email) }),
		writeAll(w, log.Hours, func(a, b *Hours) int {
			return cmp.Or(cmp.Compare(a.Week, b.Week), cmp.Compare(a.Person, b.Person))
		}),
		writeAll(w, log.Messages, func(a, b *Message) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) }),
		writeAll(w, log.Statuses, func(a, b *Status) int { return cmp.Compare(a.At, b.At) }),
		writeAll(w, log.Merges, func(a, b *Merge) int { return cmp.Compare(a.At, b.At) }),
		writeAll(w, log.Topics, func(a, b *Topic) int { return cmp.Compare(a.At, b.At) }),
		writeAll(w, log.Ratings, func(a, b *Rating) int { return cmp.Compare(a.At, b.At) }),
		writeAll(w, log.Sales, func(a, b *Sale) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) }),
		writeAll(w, log.FreeSupport, func(a, b *FreeSupport) int { return cmp.Compare(a.At, b.At) }),
	)
	if err != nil {
		return err
	}
	return w.Flush()
}

// writeAll writes lines of one type in order; between equals the text decides.
func writeAll[T any, P interface {
	*T
	Line
}](w *Writer, lines []T, order func(a, b P) int) error {
	sorted := make([]P, len(lines))
	for i := range lines {
		sorted[i] = &lines[i]
	}
	slices.SortFunc(sorted, func(a, b P) int {
		if c := order(a, b); c != 0 {
			return c
		}
		return bytes.Compare(encode(nil, a), encode(nil, b))
	})
	for _, l := range sorted {
		if err := w.Write(l); err != nil {
			return err
		}
	}
	return nil
}
