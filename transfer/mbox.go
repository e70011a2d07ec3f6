package transfer

// Old mail in files: where each mail lies, and when it was written, so that
// answers are taken in after what they answer, in whatever order a file has them.

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	letter "rapport/mail"
)

// OldMail is one mail of an archive.
type OldMail struct {
	At   time.Time // by its own date, else by the archive's; zero when neither says
	Size int64
	Read func() ([]byte, error)
}

// mostHead is how much of a mail is read to find its date.
const mostHead = 64 << 10

// widestName is how much of a line is looked at for the name of a header field.
const widestName = 100

var headerLine = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)

// Mbox lists the mails of an mbox file (RFC 4155), oldest first. A mail begins
// with a line "From …" that says when it came, or that has a header below; one
// of both will do below a blank line, so that neither a sentence that was not
// quoted nor a missing blank line tears a mail or hides one. Lines that were
// quoted as ">From " are unquoted when a mail is read (mboxrd).
func Mbox(file io.ReaderAt, size int64) ([]OldMail, error) {
	var all []OldMail
	in := bufio.NewReaderSize(io.NewSectionReader(file, 0, size), 1<<16)
	offset, start, stamp, blank := int64(0), int64(-1), time.Time{}, true
	end := func(at int64) {
		if start >= 0 {
			all = append(all, mboxMail(file, start, at-start, stamp))
		}
	}
	for {
		line, err := in.ReadSlice('\n')
		lineStart := offset
		offset += int64(len(line))
		after := blank
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
		if bytes.HasPrefix(line, []byte("From ")) {
			at := stampOf(line)
			below, _ := in.Peek(widestName) // at the end of the file there is less
			if headed := headerLine.Match(below); after && (headed || !at.IsZero()) || headed && !at.IsZero() {
				end(lineStart)
				start, stamp = offset, at
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("reading the mbox file: %w", err)
		}
	}
	if start < 0 && size > 0 {
		return nil, errors.New("this is no mbox file: its first line does not begin with “From ”")
	}
	end(size)
	return byDate(all), nil
}

// stampOf reads the date behind the sender in a line that begins a mail.
func stampOf(line []byte) time.Time {
	fields := bytes.Fields(line)
	for i := 2; i < len(fields); i++ {
		rest := string(bytes.Join(fields[i:], []byte(" ")))
		for _, layout := range []string{"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 -0700 2006", "Mon Jan 2 15:04:05 2006 -0700"} {
			if at, err := time.Parse(layout, rest); err == nil {
				return at
			}
		}
	}
	return time.Time{}
}

func mboxMail(file io.ReaderAt, start, size int64, stamp time.Time) OldMail {
	m := OldMail{At: stamp, Size: size, Read: func() ([]byte, error) {
		b := make([]byte, size)
		if _, err := file.ReadAt(b, start); err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading a mail of the mbox file: %w", err)
		}
		return fromLines(bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))), nil
	}}
	head := make([]byte, min(size, mostHead))
	if n, err := file.ReadAt(head, start); err == nil || errors.Is(err, io.EOF) {
		m.dateFrom(head[:n])
	}
	return m
}

// dateFrom takes the mail's own date, if it has a usable one.
func (m *OldMail) dateFrom(head []byte) {
	if at, _, found := bytes.Cut(head, []byte("\n\n")); found {
		head = append(slices.Clone(at), "\n\n"...)
	}
	if own := letter.Parse(head).Date; !own.IsZero() {
		m.At = own
	}
}

// fromLines takes one ">" off each line of the form ">From ", ">>From " and so on.
func fromLines(b []byte) []byte {
	if !bytes.Contains(b, []byte("\n>")) && !bytes.HasPrefix(b, []byte(">")) {
		return b
	}
	lines := bytes.SplitAfter(b, []byte("\n"))
	for i, line := range lines {
		if bare := bytes.TrimLeft(line, ">"); len(bare) < len(line) && bytes.HasPrefix(bare, []byte("From ")) {
			lines[i] = line[1:]
		}
	}
	return bytes.Join(lines, nil)
}

// Maildir lists the mails of a Maildir's folders cur and new, oldest first.
func Maildir(dir string) ([]OldMail, error) {
	var all []OldMail
	found := false
	for _, folder := range []string{"cur", "new"} {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the Maildir: %w", err)
		}
		found = true
		for _, e := range entries {
			if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			m, err := maildirMail(filepath.Join(dir, folder, e.Name()))
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
	}
	if !found {
		return nil, fmt.Errorf("%s is no Maildir: it has neither a folder cur nor a folder new", dir)
	}
	return byDate(all), nil
}

func maildirMail(path string) (m OldMail, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, fmt.Errorf("reading a mail of the Maildir: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return m, fmt.Errorf("reading a mail of the Maildir: %w", err)
	}
	m = OldMail{At: info.ModTime(), Size: info.Size(), Read: func() ([]byte, error) { return os.ReadFile(path) }}
	head, err := io.ReadAll(io.LimitReader(f, mostHead))
	if err != nil {
		return m, fmt.Errorf("reading a mail of the Maildir: %w", err)
	}
	m.dateFrom(head)
	return m, nil
}

func byDate(all []OldMail) []OldMail {
	slices.SortStableFunc(all, func(a, b OldMail) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	return all
}
