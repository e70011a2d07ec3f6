// Address lists and message ids as they stand in headers (RFC 5322, 3.4 and 3.6.4), read in one pass however long.

package mail

import (
	"net/mail"
	"strings"
)

const (
	maxAddresses = 10_000
	maxIDs       = 200
	maxIDLength  = 998
)

// parseAddresses reads a list of addresses. What has no "@" is left out, unless it is the only thing there: then it is a name.
func parseAddresses(value []byte) []Address {
	if len(value) > maxLists {
		value = value[:maxLists]
	}
	s := guess(value)
	list, open := scanAddresses(s, true)
	if open {
		list, _ = scanAddresses(s, false)
	}
	if len(list) == 0 {
		if decoded := decodeWords(s); decoded != s && strings.Contains(decoded, "@") {
			list, _ = scanAddresses(decoded, true)
		}
	}
	return list
}

// addressScan is the state of reading one list: what of the current entry has been seen.
type addressScan struct {
	list           []Address
	phrase, angle  strings.Builder
	comment        strings.Builder
	hasAngle       bool
	quotes         bool
	inQuote, inAng bool
	depth          int
}

func scanAddresses(s string, quotes bool) (list []Address, open bool) {
	a := addressScan{quotes: quotes}
	for i := 0; i < len(s) && len(a.list) < maxAddresses; i++ {
		if s[i] == '=' && !a.inAng && strings.HasPrefix(s[i:], "=?") {
			if _, _, size, ok := encodedWord(s[i:]); ok {
				a.current().WriteString(s[i : i+size])
				i += size - 1
				continue
			}
		}
		if s[i] == '\\' && (a.inQuote || a.depth > 0) && i+1 < len(s) {
			i++
			a.put(s[i])
			continue
		}
		a.take(s[i])
	}
	a.finish()
	return a.list, a.inQuote || a.depth > 0 || a.inAng
}

func (a *addressScan) current() *strings.Builder {
	switch {
	case a.depth > 0:
		return &a.comment
	case a.inAng:
		return &a.angle
	}
	return &a.phrase
}

func (a *addressScan) take(c byte) {
	switch {
	case c == '"' && a.quotes && a.depth == 0 && !a.inAng:
		a.inQuote = !a.inQuote
	case a.inQuote:
		a.put(c)
	case c == '(' && a.quotes:
		a.depth++
	case c == ')' && a.depth > 0:
		a.depth--
	case a.depth > 0:
		a.put(c)
	case c == '<':
		a.inAng, a.hasAngle = true, true
		a.angle.Reset()
	case c == '>':
		a.inAng = false
	case (c == ',' || c == ';') && (!a.inAng || !a.quotes):
		a.finish()
	case c == ':' && !a.inAng && !strings.Contains(a.phrase.String(), "@"):
		a.phrase.Reset() // the name of a group
	default:
		a.put(c)
	}
}

// put keeps one octet of the current entry; what is longer than any name is cut, which keeps a hostile list cheap.
func (a *addressScan) put(c byte) {
	if w := a.current(); w.Len() < 2_000 {
		w.WriteByte(c)
	}
}

func (a *addressScan) finish() {
	phrase, angle, comment := a.phrase.String(), a.angle.String(), a.comment.String()
	name, address := phrase, angle
	if !a.hasAngle {
		name, address = comment, phrase
		if fields := strings.Fields(phrase); len(fields) > 1 {
			address, name = "", phrase
			for i, f := range fields {
				if strings.Contains(f, "@") {
					address, name = f, strings.Join(append(fields[:i:i], fields[i+1:]...), " ")
					break
				}
			}
		}
	} else if !strings.Contains(angle, "@") && strings.Contains(phrase, "@") {
		address = phrase
	}
	if strings.TrimSpace(name) == "" {
		name = comment
	}
	entry := Address{clip(cleanLine(decodeWords(name)), 200), cleanAddress(address)}
	entry.Name = strings.TrimSpace(strings.Trim(entry.Name, `"' `))
	if entry.Name == entry.Address {
		entry.Name = ""
	}
	if strings.Contains(entry.Address, "@") {
		a.list = append(a.list, entry)
	}
	a.phrase.Reset()
	a.angle.Reset()
	a.comment.Reset()
	a.hasAngle, a.inAng = false, false
}

// cleanAddress takes out what can't be in an address; "" when nothing useful is left.
func cleanAddress(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(decodeWords(s)), "mailto:")
	s = strings.Trim(strings.Join(strings.Fields(cleanLine(s)), ""), `<>'",;`)
	if len(s) > 320 || strings.HasPrefix(s, "@") || strings.HasSuffix(s, "@") {
		return ""
	}
	return s
}

// validAddress tells whether a mail of ours may be sent there (RFC 5322 addr-spec, one line).
func validAddress(s string) bool {
	if s == "" || len(s) > 320 || strings.ContainsAny(s, "\r\n\x00 <>,") {
		return false
	}
	a, err := mail.ParseAddress("<" + s + ">")
	return err == nil && a.Address == s
}

// parseIDs reads message ids, with or without angle brackets, in their order and without doubles. Of more than 200 it keeps
// the first and the last ones.
func parseIDs(value []byte) []string {
	if len(value) > maxLists {
		value = value[:maxLists]
	}
	s := strings.ToValidUTF8(string(value), "")
	var ids []string
	seen := make(map[string]bool)
	add := func(id string) {
		id = cleanID(id)
		if id != "" && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	if !strings.Contains(s, "<") {
		for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
			if strings.Contains(f, "@") {
				add(f)
			}
		}
	}
	for {
		_, after, ok := strings.Cut(s, "<")
		if !ok {
			break
		}
		id, rest, closed := strings.Cut(after, ">")
		if !closed {
			id, rest = after, ""
		}
		if at := strings.LastIndexByte(id, '<'); at >= 0 {
			id = id[at+1:]
		}
		add(id)
		s = rest
	}
	if len(ids) > maxIDs {
		ids = append(ids[:1:1], ids[len(ids)-maxIDs+1:]...)
	}
	return ids
}

func cleanID(id string) string {
	id = strings.Join(strings.Fields(cleanLine(id)), "")
	id = strings.Trim(id, "<>")
	if len(id) > maxIDLength {
		return ""
	}
	return id
}
