// Parameters: "text/plain; charset=utf-8; name*0*=…" of Content-Type and Content-Disposition (RFC 2045, 2183, 2231).

package mail

import (
	"sort"
	"strconv"
	"strings"
)

const maxParams = 64

// parseParams reads a value and its parameters; both come back in lower case, except what a parameter holds. Quotes may be
// missing, doubled or open; a parameter given twice counts as first given.
func parseParams(value []byte) (kind string, params map[string]string) {
	if len(value) > maxValue {
		value = value[:maxValue]
	}
	s := string(value)
	head, rest := cutUnquoted(s)
	kind = strings.ToLower(strings.TrimSpace(head))
	if space := strings.IndexAny(kind, " \t("); space > 0 {
		kind = kind[:space]
	}
	raw := make(map[string]string)
	for rest != "" && len(raw) < maxParams {
		head, rest = cutUnquoted(rest)
		name, val, ok := strings.Cut(head, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if !ok || name == "" {
			continue
		}
		if _, twice := raw[name]; !twice {
			raw[name] = unquote(strings.TrimSpace(val))
		}
	}
	return kind, joinParams(raw)
}

// cutUnquoted cuts s at the first ";" that stands outside quotes.
func cutUnquoted(s string) (head, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if quoted {
				i++
			}
		case '"':
			quoted = !quoted
		case ';':
			if !quoted {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

func unquote(s string) string {
	if !strings.HasPrefix(s, `"`) {
		return s
	}
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return out.String()
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// joinParams puts the pieces of RFC 2231 together and decodes what is encoded in either way.
func joinParams(raw map[string]string) map[string]string {
	type piece struct {
		n       int
		encoded bool
		text    string
	}
	out := make(map[string]string, len(raw))
	pieces := make(map[string][]piece)
	for name, val := range raw {
		base, tail, ok := strings.Cut(name, "*")
		if !ok {
			continue
		}
		p := piece{encoded: strings.HasSuffix(name, "*"), text: val}
		if number := strings.TrimSuffix(tail, "*"); number != "" {
			n, err := strconv.Atoi(number)
			if err != nil {
				continue
			}
			p.n = n
		}
		pieces[base] = append(pieces[base], p)
	}
	for base, list := range pieces {
		sort.Slice(list, func(i, k int) bool { return list[i].n < list[k].n })
		charset, octets := "", []byte(nil)
		for i, p := range list {
			text := p.text
			if p.encoded {
				if parts := strings.SplitN(text, "'", 3); i == 0 && len(parts) == 3 {
					charset, text = parts[0], parts[2]
				}
				octets = appendPercent(octets, text)
			} else {
				octets = append(octets, text...)
			}
		}
		out[base], _ = toUTF8(octets, charset)
	}
	for name, val := range raw {
		if _, done := out[name]; !done && !strings.Contains(name, "*") {
			out[name] = decodeWords(guess([]byte(val)))
		}
	}
	return out
}

func appendPercent(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) < 16 && unhex(s[i+2]) < 16 {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}
