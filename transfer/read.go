package transfer

// Reading a log: as a whole, or, when it is large, checked first and then line
// by line.

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxLine is the longest line read; a longer one is a bad line.
const maxLine = 16 << 20

// BadLine is a line that can't be taken in.
type BadLine struct {
	Number int    // from 1
	Reason string // a sentence: what is wrong, and often what to do
}

// String says it the way a report lists it.
func (b BadLine) String() string { return fmt.Sprintf("line %d: %s", b.Number, b.Reason) }

// ReadLog reads a whole log into memory. The log holds the good lines, identical
// ones once; bad lists the others, and what depends on them, in the order of the
// file. The error is the reader's.
//
// Lines are identical when they say the same: spacing, the order of fields,
// the offset of a time, the case of an address and fields that the format does
// not know make no difference.
func ReadLog(r io.Reader) (log Log, bad []BadLine, err error) {
	c := newChecker()
	type numbered struct {
		number int
		line   Line
	}
	var all []numbered
	err = scan(r, func(number int, line Line, wrong string) error {
		if c.take(number, line, wrong) {
			all = append(all, numbered{number, line})
		}
		return nil
	})
	if err != nil {
		return Log{}, nil, err
	}
	checked := c.finish()
	for _, n := range all {
		if checked.good(n.number) {
			log.add(n.line)
		}
	}
	return log, checked.Bad(), nil
}

// Check reads a log without keeping it: it finds the bad lines, in memory that
// grows with the number of lines but not with their texts.
func Check(r io.Reader) (*Checked, error) {
	c := newChecker()
	err := scan(r, func(number int, line Line, wrong string) error {
		c.take(number, line, wrong)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.finish(), nil
}

// ErrChanged says that the log was not the same the second time it was read.
var ErrChanged = errors.New("the file changed while it was being read")

// Each reads the checked log once more and gives every good line once, in the
// order of the file. The line is do's to keep.
func (c *Checked) Each(r io.Reader, do func(Line) error) error {
	lines := 0
	err := scan(r, func(number int, line Line, wrong string) error {
		lines = number
		switch {
		case !c.good(number):
			return nil
		case wrong != "" || line == nil:
			return ErrChanged
		}
		return do(line)
	})
	if err == nil && lines != c.lines {
		return ErrChanged
	}
	return err
}

// scan gives each line that is not blank, by itself good or bad.
func scan(r io.Reader, give func(number int, line Line, wrong string) error) error {
	in := bufio.NewReaderSize(r, 1<<16)
	var p parser
	for number := 1; ; number++ {
		raw, long, err := readLine(in)
		if number == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
		}
		raw = bytes.Trim(raw, blank)
		if len(raw) > 0 || long {
			var line Line
			wrong := "the line is longer than 16 MB"
			if !long {
				line, wrong = p.parse(raw)
			}
			if err := give(number, line, wrong); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("line %d can't be read: %w", number, err)
		}
	}
}

// readLine reads up to the end of a line. Of one that is too long it keeps
// nothing. The bytes are good until the next call.
func readLine(in *bufio.Reader) (raw []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		more := errors.Is(err, bufio.ErrBufferFull)
		switch {
		case raw == nil && !more && !long:
			return part, false, err
		case long || len(raw)+len(part) > maxLine:
			raw, long = nil, true
		default:
			raw = append(raw, part...)
		}
		if !more {
			return raw, long, err
		}
	}
}
