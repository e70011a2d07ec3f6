// This file holds how a text becomes the words that are looked for: lower
// case, without accents, and scripts that set no blanks cut into pairs of signs.

package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestWord is in bytes; what is longer is no word of a person, and its
// beginning is enough to find it.
const longestWord = 64

// eachWord calls f for each run of letters and digits of a text, as it stands
// at text[from:to], with the words that it is looked for by. An e-mail address is
// one run: its words are itself and its parts.
func eachWord(text string, f func(from, to int, words []string)) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !begins(r) {
			i += size
			continue
		}
		from, at := i, -1
		for i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !inWord(r) && (!strings.ContainsRune("@._+-", r) || !wordAfter(text, i+size)) {
				break
			}
			if r == '@' {
				at = i
			}
			i += size
		}
		run := text[from:i]
		if at > from && strings.Count(run, "@") == 1 {
			f(from, i, addressWords(run))
			continue
		}
		eachPlain(run, func(a, b int) { f(from+a, from+b, wordsOf(run[a:b])) })
	}
}

func begins(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func inWord(r rune) bool { return begins(r) || unicode.Is(unicode.Mn, r) }

func wordAfter(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return begins(r)
}

// eachPlain parts a run at everything that is neither letter nor digit.
func eachPlain(run string, f func(from, to int)) {
	from := -1
	for i, r := range run {
		switch {
		case inWord(r) && from < 0:
			from = i
		case !inWord(r) && from >= 0:
			f(from, i)
			from = -1
		}
	}
	if from >= 0 {
		f(from, len(run))
	}
}

func addressWords(run string) []string {
	words := []string{clip(fold(run))}
	eachPlain(run, func(a, b int) { words = append(words, wordsOf(run[a:b])...) })
	return words
}

// wordsOf gives the words of a run of letters and digits: mostly one.
func wordsOf(run string) []string {
	word := fold(run)
	if isASCII(word) {
		if word == "" {
			return nil
		}
		return []string{clip(word)}
	}
	var words []string
	var plain, dense []rune
	end := func() {
		if len(plain) > 0 {
			words = append(words, clip(string(plain)))
		}
		if len(dense) == 1 {
			words = append(words, string(dense))
		}
		for i := 0; i+1 < len(dense); i++ {
			words = append(words, string(dense[i:i+2]))
		}
		plain, dense = plain[:0], dense[:0]
	}
	for _, r := range word {
		if isDense(r) {
			if len(plain) > 0 {
				end()
			}
			dense = append(dense, r)
			continue
		}
		if len(dense) > 0 {
			end()
		}
		plain = append(plain, r)
	}
	end()
	return words
}

// isDense tells scripts that set no blanks between words, or so few that pairs find more.
func isDense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// letters that no decomposition takes apart.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ł", "l", "ı", "i", "þ", "th", "ð", "d", "ς", "σ")

// fold makes a run lower case and takes its accents off.
func fold(run string) string {
	if isASCII(run) {
		return strings.ToLower(run)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(run)) {
		// Some letters come apart into a mark and a space, or into several words: they stay one.
		if unicode.Is(unicode.Mn, r) || r == utf8.RuneError || unicode.IsSpace(r) || strings.ContainsRune(`:"'*`, r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return letters.Replace(norm.NFC.String(b.String()))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func clip(word string) string {
	if len(word) <= longestWord {
		return word
	}
	n := longestWord
	for !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// Words gives the words of a text in their order.
func Words(text string) (all []string) {
	eachWord(text, func(_, _ int, words []string) { all = append(all, words...) })
	return all
}
