// Headers: fields, folded lines, encoded words, parameters, as forgiving as RFC 5322, 2047 and 2231 never were.

package mail

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxFields = 2_000    // header fields looked at in one part
	maxValue  = 64 << 10 // octets of one unstructured field looked at
	maxLists  = 1 << 20  // octets of one address or id list looked at
	maxBroken = 64       // lines that are no field, in one header
)

type field struct {
	name  string // lower case
	value []byte // as it came, still folded
}

type header []field

// get gives the first field of that (lower-case) name, unfolded, not decoded.
func (h header) get(name string) []byte {
	for _, f := range h {
		if f.name == name {
			return unfold(f.value)
		}
	}
	return nil
}

// count tells how many fields have that (lower-case) name.
func (h header) count(name string) (n int) {
	for _, f := range h {
		if f.name == name {
			n++
		}
	}
	return n
}

// decode turns the octets that no header may hold into UTF-8, by the character set in which the text of the mail is written.
func (h header) decode(charset string) {
	enc := charsetOf(strings.ToLower(charset))
	if enc == nil {
		return
	}
	for i, f := range h {
		if !utf8.Valid(f.value) {
			h[i].value = []byte(decodeWith(f.value, enc))
		}
	}
}

// splitHeader parts a message or body part into header and body. Lines that are no field are skipped when the header goes on
// after them; otherwise the body begins there.
func splitHeader(raw []byte) (h header, body []byte, broken bool) {
	junk := 0
	for pos := 0; pos < len(raw); {
		line, next := lineAt(raw, pos)
		if len(bytes.TrimSpace(line)) == 0 {
			return h, raw[next:], broken
		}
		name, start, ok := cutField(line)
		switch {
		case ok:
			for next < len(raw) && startsFolded(raw[next:]) {
				_, next = lineAt(raw, next)
			}
			if len(h) < maxFields {
				h = append(h, field{name, raw[pos+start : next]})
			}
		case pos == 0 && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))):
		default:
			broken = true
			following, _ := lineAt(raw, next)
			if _, _, goesOn := cutField(following); !goesOn && !startsFolded(following) || junk >= maxBroken {
				return h, raw[pos:], broken
			}
			junk++
		}
		pos = next
	}
	return h, nil, broken
}

// splitMail is splitHeader for a whole mail, before which blank lines mean nothing. A part that begins with one has no header.
func splitMail(raw []byte) (h header, body []byte, broken bool) {
	return splitHeader(bytes.TrimLeft(raw, "\r\n"))
}

// startsFolded tells whether b begins with a line that continues the field before it.
func startsFolded(b []byte) bool {
	if len(b) == 0 || b[0] != ' ' && b[0] != '\t' {
		return false
	}
	line, _ := lineAt(b, 0)
	return len(bytes.TrimSpace(line)) > 0
}

// lineAt gives the line that starts at pos, without its end, and where the next one starts.
func lineAt(b []byte, pos int) (line []byte, next int) {
	end := bytes.IndexByte(b[pos:], '\n')
	if end < 0 {
		return b[pos:], len(b)
	}
	return bytes.TrimSuffix(b[pos:pos+end], []byte{'\r'}), pos + end + 1
}

// cutField reads "Name: value"; the value begins at start.
func cutField(line []byte) (name string, start int, ok bool) {
	colon := bytes.IndexByte(line[:min(len(line), 200)], ':')
	if colon < 1 {
		return "", 0, false
	}
	word := bytes.TrimRight(line[:colon], " \t")
	for _, c := range word {
		if c <= ' ' || c > '~' {
			return "", 0, false
		}
	}
	return strings.ToLower(string(word)), colon + 1, len(word) > 0
}

func unfold(value []byte) []byte {
	if bytes.IndexByte(value, '\n') < 0 && bytes.IndexByte(value, '\r') < 0 {
		return bytes.TrimSpace(value)
	}
	out := make([]byte, 0, len(value))
	for _, c := range value {
		if c != '\r' && c != '\n' {
			out = append(out, c)
		}
	}
	return bytes.TrimSpace(out)
}

// headerText reads an unstructured field: raw octets guessed, encoded words decoded, one clean line.
func headerText(value []byte) string {
	if len(value) > maxValue {
		value = value[:maxValue]
	}
	return cleanLine(decodeWords(guess(value)))
}

// maxWord is how long one encoded word may be; RFC 2047 says 75, the world says otherwise.
const maxWord = 4096

// decodeWords decodes the encoded words of RFC 2047 wherever they stand. Neighbours of one charset are joined before they are
// decoded, since some senders cut characters in two.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var out strings.Builder
	var run []byte
	var charset string
	flush := func() {
		if run != nil {
			text, _ := toUTF8(run, charset)
			out.WriteString(text)
			run = nil
		}
	}
	for len(s) > 0 {
		at := strings.Index(s, "=?")
		if at < 0 {
			break
		}
		cs, octets, size, ok := encodedWord(s[at:])
		if !ok {
			flush()
			out.WriteString(s[:at+2])
			s = s[at+2:]
			continue
		}
		if gap := s[:at]; run == nil || strings.TrimSpace(gap) != "" || cs != charset {
			if run != nil && strings.TrimSpace(gap) == "" {
				gap = ""
			}
			flush()
			out.WriteString(gap)
		}
		charset, run = cs, append(run, octets...)
		if run == nil {
			run = []byte{}
		}
		s = s[at+size:]
	}
	flush()
	out.WriteString(s)
	return out.String()
}

// encodedWord reads "=?charset*lang?B?text?=" at the start of s.
func encodedWord(s string) (charset string, octets []byte, size int, ok bool) {
	s = s[:min(len(s), maxWord)]
	q1 := strings.IndexByte(s[2:], '?')
	if q1 < 1 || q1 > 60 || len(s) < q1+6 {
		return "", nil, 0, false
	}
	charset, _, _ = strings.Cut(s[2:2+q1], "*")
	kind := s[q1+3]
	if s[q1+4] != '?' || strings.ContainsAny(charset, " \t<>\"") {
		return "", nil, 0, false
	}
	start := q1 + 5
	end := strings.Index(s[start:], "?=")
	if end < 0 {
		return "", nil, 0, false
	}
	text := []byte(s[start : start+end])
	switch kind {
	case 'b', 'B':
		octets, _ = fromBase64(text)
	case 'q', 'Q':
		octets = appendQuoted(nil, text, true)
	default:
		return "", nil, 0, false
	}
	return strings.ToLower(charset), octets, start + end + 2, true
}

// cleanLine makes one line of text safe to show: no control characters, no marks that turn the direction of writing, single
// spaces.
func cleanLine(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == 0:
			space = out.Len() > 0
			continue
		case isHarmfulMark(r):
			continue
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		out.WriteRune(r)
	}
	return out.String()
}

// isHarmfulMark tells of control characters and of marks that reorder or hide what stands around them.
func isHarmfulMark(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F ||
		r == 0x061C || r == 0xFEFF || r >= 0xE0000 && r <= 0xE007F || r == 0x2028 || r == 0x2029
}

// clip shortens s to at most n characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
