// Subjects: the same subject under all the prefixes that mail programs put before it.

package mail

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// replyPrefixes and forwardPrefixes are what mail programs of the languages we read put before a subject, folded to lower case.
var replyPrefixes = []string{
	"re", "aw", "antw", "antwort", "sv", "vs", "rif", "r", "res", "odp", "od", "ynt", "atb", "bls", "vb", "vá",
	"réf", "réponse", "rép", "resp", "respuesta", "risposta", "resposta", "odpověď", "отв", "ответ", "回复", "答复", "回覆", "返信", "答覆",
}

var forwardPrefixes = []string{
	"fw", "fwd", "wg", "tr", "rv", "enc", "i", "vl", "pd", "doorst", "vidaresänd", "videresendt", "videresend", "weitergeleitet",
	"transf", "réenv", "reenv", "inoltra", "inol", "přeposláno", "fs", "пересл", "переслать", "转发", "轉寄", "転送",
}

// maxSubject is how much of a subject threading looks at, in octets.
const maxSubject = 2000

// NormaliseSubject gives what two mails of one conversation have in common: without reply and forward prefixes (in all the
// languages we read, repeated, counted as in "Re[4]:" or "AW(2):"), lower-cased, with single spaces. A [tag] stays; one that
// stands before a prefix is kept before the rest. Empty when nothing but prefixes is there.
func NormaliseSubject(subject string) string {
	rest, _ := stripPrefixes(subject)
	return rest
}

// IsReplySubject tells whether a subject begins with a reply prefix, after any [tags]. A forward is not a reply.
func IsReplySubject(subject string) bool {
	_, reply := stripPrefixes(subject)
	return reply
}

func stripPrefixes(subject string) (rest string, reply bool) {
	subject = strings.ToLower(strings.ToValidUTF8(subject, ""))
	if len(subject) > maxSubject {
		subject = strings.ToValidUTF8(subject[:maxSubject], "")
	}
	rest = strings.Join(strings.FieldsFunc(subject, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r)
	}), " ")
	var tags []string
	for first := true; ; {
		tag, after := leadingTag(rest)
		if tag != "" {
			if next, _, ok := cutPrefix(after); ok && next != "" {
				tags = appendNew(tags, tag)
				rest = after
				continue
			}
		}
		after, isReply, ok := cutPrefix(rest)
		if !ok {
			break
		}
		if first {
			reply, first = isReply, false
		}
		rest = after
	}
	if tag, _ := leadingTag(rest); tag != "" && len(tags) > 0 && tags[len(tags)-1] == tag {
		tags = tags[:len(tags)-1]
	}
	return strings.TrimSpace(strings.Join(append(tags, rest), " ")), reply
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func leadingTag(s string) (tag, rest string) {
	if !strings.HasPrefix(s, "[") {
		return "", s
	}
	end := strings.IndexByte(s, ']')
	if end < 2 || end > 80 {
		return "", s
	}
	return s[:end+1], strings.TrimSpace(s[end+1:])
}

// cutPrefix takes one "re:", "re[2]:", "aw (3) :" or "回复：" off.
func cutPrefix(s string) (rest string, reply, ok bool) {
	colon := strings.IndexAny(s, ":：")
	if colon < 1 || colon > 24 {
		return s, false, false
	}
	_, width := utf8.DecodeRuneInString(s[colon:])
	word := strings.TrimRight(s[:colon], " ")
	if open := strings.LastIndexAny(word, "[(^"); open > 0 {
		count := strings.TrimRight(word[open+1:], "])")
		if strings.Trim(count, "0123456789") != "" || count == "" {
			return s, false, false
		}
		word = strings.TrimRight(word[:open], " ")
	}
	word = strings.TrimSuffix(word, ".")
	rest = strings.TrimSpace(s[colon+width:])
	if slices.Contains(replyPrefixes, word) {
		return rest, true, true
	}
	if slices.Contains(forwardPrefixes, word) {
		return rest, false, true
	}
	return s, false, false
}
