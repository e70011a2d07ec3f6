// Character sets: octets of any encoding to UTF-8, guessing where the label is missing or wrong.

package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// toUTF8 decodes octets labelled with a charset. known is false when the label means nothing to us, and the octets were
// guessed at.
func toUTF8(b []byte, label string) (text string, known bool) {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`))
	switch label {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "utf-8", "utf8", "utf8mb4", "unknown-8bit", "x-unknown", "default", "binary", "8bit", "7bit":
		return guess(b), true
	case "utf-7", "unicode-1-1-utf-7", "utf7":
		return fromUTF7(b), true
	case "hz-gb-2312":
		return decodeWith(b, simplifiedchinese.HZGB2312), true
	}
	enc := charsetOf(label)
	if enc == nil {
		return guess(b), false
	}
	if (enc == charmap.Windows1252 || enc == charmap.ISO8859_15) && looksUTF8(b) {
		return string(b), true
	}
	return decodeWith(b, enc), true
}

func charsetOf(label string) encoding.Encoding {
	switch label {
	case "cp932", "ms932", "windows-31j", "x-sjis", "shift-jis", "sjis":
		return japanese.ShiftJIS
	case "gb2312", "gbk", "gb_2312-80", "cp936", "x-gbk", "gb-2312":
		return simplifiedchinese.GB18030
	case "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-jp-ms", "cp50220", "cp50221", "csiso2022jp":
		return japanese.ISO2022JP
	case "cp949", "ms949", "uhc":
		return korean.EUCKR
	case "latin-1", "iso-latin-1":
		return charmap.Windows1252
	case "cp437", "ibm437":
		return charmap.CodePage437
	case "cp850", "ibm850":
		return charmap.CodePage850
	}
	if strings.HasPrefix(label, "cp125") {
		label = "windows-" + label[2:]
	}
	if strings.HasPrefix(label, "iso8859-") || strings.HasPrefix(label, "iso_8859-") {
		label = "iso-8859-" + label[8+strings.Count(label[:4], "_"):]
	}
	enc, err := htmlindex.Get(label)
	if err != nil || enc == encoding.Replacement {
		return nil
	}
	if name, err := htmlindex.Name(enc); err != nil || name == "replacement" {
		return nil
	}
	return enc
}

func decodeWith(b []byte, enc encoding.Encoding) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return guess(b)
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// guess reads octets without a useful label: as UTF-8 when that fits, as ISO-2022-JP when its escapes are there, else as
// Windows-1252. A long UTF-8 text with a few broken octets stays UTF-8.
func guess(b []byte) string {
	if utf8.Valid(b) {
		if bytes.Contains(b, []byte("\x1b$")) {
			return decodeWith(bytes.ReplaceAll(b, []byte{0x1b, '$', '@'}, []byte{0x1b, '$', 'B'}), japanese.ISO2022JP)
		}
		return string(b)
	}
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		if enc, err := htmlindex.Get(map[bool]string{true: "utf-16le", false: "utf-16be"}[b[0] == 0xff]); err == nil {
			return decodeWith(b[2:], enc)
		}
	}
	good, bad := countUTF8(b)
	if good > bad {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// looksUTF8 tells of octets that someone labelled Latin-1 and that are UTF-8 all the same.
func looksUTF8(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	good, _ := countUTF8(b)
	return good > 0
}

func countUTF8(b []byte) (multi, broken int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			broken++
		} else {
			multi++
		}
		i += n
	}
	return multi, broken
}

// utf7Text is the base64 of RFC 2152: no padding.
var utf7Text = base64.StdEncoding.WithPadding(base64.NoPadding)

// fromUTF7 reads UTF-7 (RFC 2152); what does not fit stays as it is.
func fromUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		plus := bytes.IndexByte(b, '+')
		if plus < 0 {
			out.WriteString(guess(b))
			break
		}
		out.WriteString(guess(b[:plus]))
		b = b[plus+1:]
		n := 0
		for n < len(b) && isBase64(b[n]) {
			n++
		}
		switch raw, err := utf7Text.DecodeString(string(b[:n])); {
		case n == 0 || err != nil:
			out.WriteByte('+')
			out.Write(b[:n])
		default:
			units := make([]uint16, len(raw)/2)
			for i := range units {
				units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
			}
			out.WriteString(string(utf16.Decode(units)))
		}
		if b = b[n:]; len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	return out.String()
}

func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}
