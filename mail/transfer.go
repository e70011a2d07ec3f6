// Transfer encodings (RFC 2045, section 6): base64, quoted-printable and uuencode, as broken as they come.

package mail

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding. problem is a sentence when the octets or the name were not as they should be.
func decodeTransfer(b []byte, encoding string) (out []byte, problem string) {
	switch encoding = strings.ToLower(strings.Trim(strings.TrimSpace(encoding), `"'`)); encoding {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "none":
		return b, ""
	case "base64", "base-64", "b64":
		packed, footer := cutFooter(b)
		out, clean := fromBase64(packed)
		switch {
		case !clean:
			problem = "Some base64 in this mail is damaged; what could be read is shown."
		case len(footer) > 0:
			problem = "Words stand below the base64 of this mail; a list or a mail server has put them there."
		}
		return append(out, footer...), problem
	case "quoted-printable", "quotedprintable", "qp", "quoted/printable":
		return fromQuotedPrintable(b), ""
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return fromUUEncode(b), ""
	default:
		return b, "A part of this mail names a transfer encoding that nobody knows (" + clip(cleanLine(encoding), 40) + "); it is shown as it came."
	}
}

// cutFooter cuts off what a list or a mail server wrote below base64 without encoding it: it begins below a blank line, or
// below padding, and is no base64 itself.
func cutFooter(b []byte) (packed, footer []byte) {
	for pos, begun := 0, false; pos < len(b); {
		line, next := lineAt(b, pos)
		line = bytes.TrimSpace(line)
		switch over := begun && len(line) == 0 || bytes.HasSuffix(line, []byte("=")); {
		case over && bytes.ContainsFunc(b[next:], isNoBase64):
			return b[:next], slices.Concat([]byte("\n\n"), b[next:])
		case over:
			return b, nil
		}
		begun, pos = begun || len(line) > 0, next
	}
	return b, nil
}

func isNoBase64(r rune) bool {
	return r > '~' || !isBase64(byte(r)) && !strings.ContainsRune("= \t\r\n", r)
}

// fromBase64 reads base64 and skips what does not belong; padding in the middle ends a run, as in pasted pieces.
func fromBase64(b []byte) (out []byte, clean bool) {
	packed := make([]byte, 0, len(b))
	clean = true
	for _, c := range b {
		switch {
		case isBase64(c) || c == '=':
			packed = append(packed, c)
		case c == '\r' || c == '\n' || c == ' ' || c == '\t':
		default:
			clean = false
		}
	}
	out = make([]byte, base64.StdEncoding.DecodedLen(len(packed))+3)
	n, err := base64.StdEncoding.Decode(out, packed)
	if err == nil {
		return out[:n], clean
	}
	n = 0
	for len(packed) > 0 {
		run := packed
		if pad := bytes.IndexByte(packed, '='); pad >= 0 {
			run, packed = packed[:pad], bytes.TrimLeft(packed[pad:], "=")
		} else {
			packed = nil
		}
		if len(run)%4 == 1 {
			run = run[:len(run)-1]
		}
		m, _ := base64.RawStdEncoding.Decode(out[n:], run)
		n += m
	}
	return out[:n], false
}

// fromQuotedPrintable reads quoted-printable; an "=" that starts nothing stays an "=".
func fromQuotedPrintable(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		line := b
		end := bytes.IndexByte(b, '\n')
		if end >= 0 {
			line, b = b[:end], b[end+1:]
		} else {
			b = nil
		}
		line = bytes.TrimRight(line, " \t\r")
		soft := len(line) > 0 && line[len(line)-1] == '='
		if soft {
			line = line[:len(line)-1]
		}
		out = appendQuoted(out, line, false)
		if end >= 0 && !soft {
			out = append(out, '\n')
		}
	}
	return out
}

// appendQuoted decodes =XX; in headers "_" is a space (RFC 2047, 4.2).
func appendQuoted(out, line []byte, header bool) []byte {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '=' && i+2 < len(line) && unhex(line[i+1]) < 16 && unhex(line[i+2]) < 16:
			out = append(out, unhex(line[i+1])<<4|unhex(line[i+2]))
			i += 2
		case c == '_' && header:
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}

func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}

func fromUUEncode(b []byte) []byte {
	var out []byte
	for line := range bytes.Lines(b) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 || bytes.HasPrefix(line, []byte("begin ")) || bytes.Equal(line, []byte("end")) {
			continue
		}
		size := int(line[0]-32) & 63
		for i := 1; size > 0 && i < len(line); i += 4 {
			var quad [4]byte
			for k := range quad {
				if i+k < len(line) {
					quad[k] = (line[i+k] - 32) & 63
				}
			}
			three := []byte{quad[0]<<2 | quad[1]>>4, quad[1]<<4 | quad[2]>>2, quad[2]<<6 | quad[3]}
			take := min(size, 3)
			out, size = append(out, three[:take]...), size-take
		}
	}
	return out
}
