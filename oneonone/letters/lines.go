// This file holds how the text of a mail becomes topics: pure.

package letters

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostLines bounds how many topics one mail makes, and longest how many letters
// one has: what is longer goes on in the next.
const (
	mostLines = 100
	longest   = 400
)

// bullet is what people begin the lines of a list with.
var bullet = regexp.MustCompile(`^(?:[-*•–—·▪◦‣+]|\(?\d{1,2}[.)])\s+`)

// farewell is how people end a letter, and greeting how they begin one.
var (
	greeting = regexp.MustCompile(`(?i)^(?:hi|hello|hey|dear|good (?:morning|evening|afternoon)|hallo|hola|bonjour|oi|olá|ciao)\b[^.?:;]{0,40}[,!.]?$`)
	farewell = regexp.MustCompile(`(?i)^(?:thanks|thank you|many thanks|cheers|best|best wishes|best regards|kind regards|warm regards|regards|see you(?: tomorrow| then)?|talk (?:soon|tomorrow)|until tomorrow|bye|yours|ta)\s*[,.!]*$`)
)

// wrapped is from which length on a line may have been broken by the program
// that wrote it: then the next one goes on if it begins with a small letter.
const wrapped = 60

// Lines makes topics of what was written now (mail.Letter.FreshText), without
// quotes and signature. Each line or bullet is one; the lines below a bullet,
// and those that a mail program broke, go on with it. Greeting, farewell and
// the author's name at the edges are none.
func Lines(text, author string) []string {
	raw := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i := range raw {
		raw[i] = strings.TrimRightFunc(raw[i], unicode.IsSpace)
	}
	raw = edges(raw, author)
	var all []string
	inBullet, last := false, 0 // of the line before; its length, 0 for an empty one
	for _, line := range raw {
		trimmed := strings.TrimSpace(line)
		mark := bullet.FindString(trimmed)
		words := strings.TrimSpace(trimmed[len(mark):])
		indented := line != strings.TrimLeft(line, " \t")
		switch {
		case words == "":
			inBullet, last = false, 0
			continue
		case mark == "" && last > 0 && (inBullet && indented || last >= wrapped && smallBegins(words)):
			all[len(all)-1] += " " + words
		default:
			all = append(all, words)
			inBullet = mark != ""
		}
		last = utf8.RuneCountInString(line)
	}
	all = short(all)
	return all[:min(len(all), mostLines)]
}

// short breaks lines that are too long, between words if it can.
func short(lines []string) (all []string) {
	for _, line := range lines {
		for r := []rune(line); ; {
			if len(r) <= longest {
				all = append(all, string(r))
				break
			}
			cut := longest
			for cut > longest/2 && !unicode.IsSpace(r[cut]) {
				cut--
			}
			if !unicode.IsSpace(r[cut]) {
				cut = longest
			}
			all = append(all, strings.TrimSpace(string(r[:cut])))
			r = []rune(strings.TrimSpace(string(r[cut:])))
		}
	}
	return all
}

// edges takes greeting, farewell and name off.
func edges(lines []string, author string) []string {
	empty := func(s string) bool { return strings.TrimSpace(s) == "" }
	for len(lines) > 0 && empty(lines[0]) {
		lines = lines[1:]
	}
	if len(lines) > 0 && greeting.MatchString(strings.TrimSpace(lines[0])) {
		lines = lines[1:]
	}
	first, _, _ := strings.Cut(author, " ")
	for len(lines) > 0 {
		end := strings.TrimSpace(lines[len(lines)-1])
		name := strings.TrimLeft(end, "-–— ")
		if end != "" && !farewell.MatchString(end) && !(author != "" && (strings.EqualFold(name, author) || strings.EqualFold(name, first))) {
			break
		}
		lines = lines[:len(lines)-1]
	}
	return lines
}

// smallBegins tells whether a text begins with a small letter.
func smallBegins(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}
