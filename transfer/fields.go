package transfer

// One JSON object taken apart into its fields, by exact names, and the kinds of
// value that the log has. The first thing wrong is kept as a sentence.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// field is a member of an object, its value still as written.
type field struct {
	name string
	raw  []byte
}

// fields reads the members of one object.
type fields struct {
	all   []field
	wrong string
}

// split takes a line apart. It answers a sentence when the line is no object.
func (f *fields) split(line []byte) string {
	f.all, f.wrong = f.all[:0], ""
	switch {
	case !utf8.Valid(line):
		return "the line is not UTF-8 (save the file as UTF-8)"
	case !json.Valid(line):
		return "the line is not JSON: " + syntax(line)
	case line[0] != '{':
		return "the line is JSON but not an object in braces"
	}
	rest := bytes.TrimLeft(line[1:], blank)
	for rest[0] != '}' {
		n := valueEnd(rest)
		name, _ := unquote(rest[:n])
		rest = bytes.TrimLeft(rest[n:], blank)
		rest = bytes.TrimLeft(rest[1:], blank) // the colon
		n = valueEnd(rest)
		if slices.ContainsFunc(f.all, func(o field) bool { return o.name == name }) {
			return fmt.Sprintf("the field %q stands twice in the line", name)
		}
		f.all = append(f.all, field{name, rest[:n]})
		rest = bytes.TrimLeft(rest[n:], blank)
		if rest[0] == ',' {
			rest = bytes.TrimLeft(rest[1:], blank)
		}
	}
	return ""
}

const blank = " \t\r\n"

// syntax says where JSON breaks.
func syntax(line []byte) string {
	var value json.RawMessage
	return strings.TrimPrefix(fmt.Sprint(json.Unmarshal(line, &value)), "json: ")
}

// valueEnd gives the length of the value at the start of valid JSON.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(b)
}

// unquote reads a JSON text; ok is false when the value is something else.
func unquote(raw []byte) (s string, ok bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), true
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// fail keeps the first thing that is wrong.
func (f *fields) fail(format string, args ...any) {
	if f.wrong == "" {
		f.wrong = fmt.Sprintf(format, args...)
	}
}

// raw gives a value as written, or nil when it is absent or null.
func (f *fields) raw(name string) []byte {
	for i := range f.all {
		if f.all[i].name == name && string(f.all[i].raw) != "null" {
			return f.all[i].raw
		}
	}
	return nil
}

// optional reads a text that may be absent.
func (f *fields) optional(name string) string {
	raw := f.raw(name)
	if raw == nil {
		return ""
	}
	s, ok := unquote(raw)
	switch {
	case !ok:
		f.fail("%s must be a text in quotes", name)
	case strings.IndexByte(s, 0) >= 0:
		f.fail("%s has a NUL character, which can't be kept (remove it)", name)
	}
	return s
}

// text reads a text that must be there.
func (f *fields) text(name string) string {
	s := f.optional(name)
	if s == "" {
		f.fail("the field %q is missing", name)
	}
	return s
}

// word reads one of a few words.
func (f *fields) word(name string, known ...string) string {
	s := f.text(name)
	if !slices.Contains(known, s) {
		f.fail("%s %q is unknown (it can be %s)", name, s, oneOf(known))
	}
	return s
}

func (f *fields) optionalWord(name string, known ...string) string {
	if f.optional(name) == "" {
		return ""
	}
	return f.word(name, known...)
}

func oneOf(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// address reads an e-mail address, in lower case.
func (f *fields) address(name string) string {
	s, ok := bareAddress(f.text(name))
	if !ok {
		f.fail("%s %q is not a bare e-mail address such as ann@team.example", name, s)
	}
	return s
}

func (f *fields) optionalAddress(name string) string {
	if f.optional(name) == "" {
		return ""
	}
	return f.address(name)
}

// bareAddress gives an address in lower case, without judging it more than
// needed to tell it from a name or a list.
func bareAddress(s string) (string, bool) {
	at := strings.LastIndexByte(s, '@')
	odd := strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("<>,;", r)
	})
	return strings.ToLower(s), at > 0 && at < len(s)-1 && odd < 0
}

// addresses reads one address, or a list of them.
func (f *fields) addresses(name string) []string {
	raw := f.raw(name)
	if raw == nil {
		return nil
	}
	var list []string
	if s, ok := unquote(raw); ok {
		if s == "" {
			return nil
		}
		list = []string{s}
	} else if json.Unmarshal(raw, &list) != nil {
		f.fail("%s must be one bare e-mail address or a list of them", name)
		return nil
	}
	for i, s := range list {
		a, ok := bareAddress(s)
		if !ok {
			f.fail("%s has %q, which is not a bare e-mail address such as ann@team.example", name, s)
		}
		list[i] = a
	}
	return list
}

// actor reads who did something: an address, or a rule by its name.
func (f *fields) actor(name string) string {
	s := f.text(name)
	if rule, ok := strings.CutPrefix(s, "rule:"); ok && rule != "" {
		return s
	}
	a, ok := bareAddress(s)
	if !ok {
		f.fail("%s %q is neither an e-mail address nor rule:NAME", name, s)
	}
	return a
}

// moment reads a time with offset; finer than a microsecond is cut off.
func (f *fields) moment(name string) int64 {
	s := f.text(name)
	if !momentShape(s) {
		if momentShape(s + "Z") {
			f.fail("%s %q has no offset (write %sZ or, for example, %s-07:00)", name, s, s, s)
		}
		f.fail("%s %q is not a time such as 2026-11-09T08:00:00-08:00", name, s)
		return 0
	}
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s))
	if y := t.UTC().Year(); err != nil || y < 1 || y > 9999 {
		f.fail("%s %q is not a time that exists", name, s)
		return 0
	}
	return t.UnixMicro()
}

// momentShape tells whether a text is laid out as RFC 3339 has it.
func momentShape(s string) bool {
	const pattern = "0000-00-00T00:00:00"
	if len(s) <= len(pattern) || !shaped(strings.ToUpper(s[:len(pattern)]), pattern) {
		return false
	}
	rest := s[len(pattern):]
	if rest[0] == '.' {
		digits := strings.TrimLeft(rest[1:], "0123456789")
		if len(digits) == len(rest)-1 {
			return false
		}
		rest = digits
	}
	if rest == "Z" || rest == "z" {
		return true
	}
	return shaped(rest, "+00:00") && rest[1:3] <= "23" && rest[4:] <= "59"
}

// shaped tells whether a text follows a pattern, where 0 is any digit and +
// either sign.
func shaped(s, pattern string) bool {
	if len(s) != len(pattern) {
		return false
	}
	for i := range len(s) {
		switch p := pattern[i]; {
		case p == '0' && s[i] >= '0' && s[i] <= '9', p == '+' && (s[i] == '+' || s[i] == '-'), p != '0' && p == s[i]:
		default:
			return false
		}
	}
	return true
}

// date reads a date that may be absent.
func (f *fields) date(name string) string {
	s := f.optional(name)
	if s != "" && !isDate(s) {
		f.fail("%s %q is not a date such as 2026-12-25", name, s)
	}
	return s
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// zone reads a time zone's name.
func (f *fields) zone(name string) string {
	s := f.text(name)
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		f.fail("%s %q is not a time zone such as Europe/Lisbon", name, s)
	}
	return s
}

// number reads a number of zero or more that may be absent.
func (f *fields) optionalNumber(name string) *float64 {
	raw := f.raw(name)
	if raw == nil {
		return nil
	}
	x, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || x < 0 || math.IsInf(x, 0) {
		f.fail("%s must be a number of zero or more, not %s", name, short(raw))
	}
	x = math.Abs(x) // -0 is 0
	return &x
}

func (f *fields) number(name string) float64 {
	x := f.optionalNumber(name)
	if x == nil {
		f.fail("the field %q is missing", name)
		return 0
	}
	return *x
}

// decimal reads a number as exact text, without needless digits.
func (f *fields) decimal(name string) string {
	raw := string(f.raw(name))
	x, err := strconv.ParseFloat(raw, 64)
	switch {
	case raw == "":
		f.fail("the field %q is missing", name)
	case err != nil || raw[0] == '"' || len(raw) > 40:
		f.fail("%s must be a number, not %s", name, short([]byte(raw)))
	case strings.ContainsAny(raw, "eE"):
		raw = strconv.FormatFloat(x, 'f', -1, 64)
	}
	if strings.Contains(raw, ".") {
		raw = strings.TrimRight(strings.TrimRight(raw, "0"), ".")
	}
	if raw == "-0" {
		return "0"
	}
	return raw
}

// truth reads true or false.
func (f *fields) truth(name string) bool {
	switch raw := f.raw(name); string(raw) {
	case "true":
		return true
	case "false":
	case "":
		f.fail("the field %q is missing", name)
	default:
		f.fail("%s must be true or false, not %s", name, short(raw))
	}
	return false
}

// short cuts a value for a sentence.
func short(raw []byte) string {
	if len(raw) > 40 {
		return strings.ToValidUTF8(string(raw[:40]), "") + "…"
	}
	return string(raw)
}
