// Lines: what a single line of a mail is: an attribution, a quote, a separator, a signature, what a phone adds.

package mail

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func endsAttribution(line string) bool {
	line = strings.TrimRight(line, "*_ \u00a0")
	return strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：") || strings.HasSuffix(line, "写道")
}

var (
	dateShape  = regexp.MustCompile(`\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}[./-]\d{1,2}\b|\d年|\d月`)
	timeShape  = regexp.MustCompile(`\b\d{1,2}[:.]\d{2}\b`)
	emailShape = regexp.MustCompile(`[<(\[]?(?:mailto:)?[^\s<>()\[\]"]+@[^\s<>()\[\]"]+\.[^\s<>()\[\]",:]+[>)\]]*`)
)

// isAttribution judges one joined line.
func isAttribution(s string) (ok, sure bool) {
	s = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), "*_ \u00a0"))
	if len(s) > maxAttribution || utf8.RuneCountInString(s) < 8 {
		return false, false
	}
	bare := emailShape.ReplaceAllString(s, " ")
	email := bare != s
	lower := strings.ToLower(bare)
	verb := hasVerb(lower)
	dated := dateShape.MatchString(lower)
	timed := timeShape.MatchString(lower)
	switch {
	case verb && dated:
		return true, email
	case verb && email:
		return true, false
	case email && timed && dated:
		return true, false
	}
	return false, false
}

func hasVerb(lower string) bool {
	for _, verb := range attributionVerbsCJK {
		if verb != "wrote" && strings.Contains(lower, verb) {
			return true
		}
	}
	for _, verb := range attributionVerbs {
		for rest, past := lower, ' '; ; {
			at := strings.Index(rest, verb)
			if at < 0 {
				break
			}
			before := past
			if at > 0 {
				before, _ = utf8.DecodeLastRuneInString(rest[:at])
			}
			after, _ := utf8.DecodeRuneInString(rest[at+len(verb):])
			if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
				return true
			}
			past, _ = utf8.DecodeLastRuneInString(verb)
			rest = rest[at+len(verb):]
		}
	}
	return false
}

// opensAttribution tells whether a line begins as the ones above quotes do: with a date or its preposition.
func opensAttribution(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, " *_\t"))
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return true
	}
	for _, opener := range attributionOpeners {
		if strings.HasPrefix(s, opener) {
			return true
		}
	}
	return false
}

func isQuoted(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, ">") || strings.HasPrefix(line, "&gt;")
}

// core strips dashes and the like from a line; dashes counts how many stood at its beginning.
func core(line string) (text string, dashes int) {
	text = strings.TrimSpace(line)
	trimmed := strings.TrimLeft(text, "-_=*—–─ \u00a0")
	dashes = len(text) - len(trimmed)
	return strings.ToLower(strings.TrimRight(trimmed, "-_=*—–─:： \u00a0")), dashes
}

func isPhrase(text string, phrases []string) bool {
	if text == "" || len(text) > 80 {
		return false
	}
	return slices.Contains(phrases, text)
}

func isForward(line string) bool {
	if len(line) > 120 {
		return false
	}
	text, dashes := core(line)
	return isPhrase(text, forwardPhrases) && (dashes >= 2 || endsAttribution(line))
}

// startsForward tells whether the first words of text say that a mail is passed on.
func startsForward(text string) bool {
	text = strings.TrimLeft(text, " \n\t")
	line, _, _ := strings.Cut(text, "\n")
	return isForward(line)
}

// isRule tells a line drawn with dashes or underscores.
func isRule(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= 4 && strings.Trim(line, "-_=*—–─") == ""
}

// labelOf tells which line of a header this is: "From: …", "*Von:* …".
func labelOf(line string) labelKind {
	if len(line) > 2000 {
		return noLabel
	}
	line = strings.TrimLeft(line, " \t*_\u00a0")
	colon := strings.IndexAny(line, ":：")
	if colon < 1 || colon > 40 {
		return noLabel
	}
	return labels[strings.ToLower(strings.TrimRight(line[:colon], " *_\u00a0"))]
}

// filledIn is a line of a form: "Name: Kim Lee".
var filledIn = regexp.MustCompile(`^[*_ ]*[\pL][\pL '-]{0,30}[*_ ]*[:：][*_]* +\S`)

func isFilledIn(line string) bool { return labelOf(line) != noLabel || filledIn.MatchString(line) }

func isSignature(line string) bool { return line == "-- " || line == "--" || line == "--\u00a0" }

func isDevice(line string) bool {
	line = strings.ToLower(strings.TrimLeft(strings.TrimSpace(line), "-—–*[(<"))
	if len(line) > 160 || utf8.RuneCountInString(line) > 90 || strings.HasSuffix(line, "?") {
		return false
	}
	for _, p := range devicePhrases {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	return false
}
