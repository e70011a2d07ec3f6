// Fresh text: what was written now, apart from what was quoted.

package mail

import "strings"

const (
	maxAttribution = 350 // octets of the line(s) above a quote
	maxContext     = 4   // lines of a quote kept above an answer that stands between quotes
	maxKeptQuote   = 6   // lines of a quote kept whole when nobody is named as its author
)

// Split parts a plain text into what its writer wrote now and the rest (quoted history, signature). Every non-blank line of
// text is in exactly one of the two, in its order. fresh is blank only when text is: if nothing would be left, all is fresh.
// Answers between quotes stay in fresh with the end of the quote they answer.
func Split(text string) (fresh, rest string) {
	s := splitter{lines: strings.Split(strings.TrimRight(text, "\n"), "\n")}
	s.rest = make([]bool, len(s.lines))
	s.cut()
	s.cutSignature()
	s.cutDevice()
	fresh = s.gather(false)
	if isBlank(fresh) {
		return text, ""
	}
	return fresh, s.gather(true)
}

// splitter marks lines as rest.
type splitter struct {
	lines []string
	rest  []bool
}

func (s *splitter) gather(rest bool) string {
	var out strings.Builder
	blank := 0
	for i, line := range s.lines {
		if s.rest[i] != rest {
			continue
		}
		if isBlank(line) {
			blank++
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n\n\n"[:min(blank, 2)+1])
		}
		blank = 0
		out.WriteString(strings.TrimRight(line, " \t"))
	}
	return out.String()
}

func (s *splitter) mark(from, to int) {
	for i := from; i < to && i < len(s.rest); i++ {
		s.rest[i] = true
	}
}

// cut finds the first seam from above and marks what lies below it.
func (s *splitter) cut() {
	for i, line := range s.lines {
		switch {
		case isBlank(line):
		case isQuoted(line):
			s.cutQuoted(i, i, false)
			return
		case isForward(line):
			return
		case s.beginsOriginal(i):
			s.mark(s.overRule(i), len(s.lines))
			return
		default:
			end, strong := s.attribution(i)
			if end < 0 {
				continue
			}
			next := s.nextWords(end + 1)
			if next < len(s.lines) && next <= end+4 && isQuoted(s.lines[next]) {
				s.cutQuoted(i, next, true)
				return
			}
			if strong {
				s.mark(i, len(s.lines))
				return
			}
		}
	}
}

// cutQuoted handles a history of lines with ">": it begins at seam (its attribution, if it has one) and its quotes at first.
func (s *splitter) cutQuoted(seam, first int, attributed bool) {
	end := s.endOfAnswers(first)
	blocks, answered := s.quoteBlocks(first, end)
	if answered == 0 {
		s.mark(seam, len(s.lines))
		return
	}
	s.mark(seam, first)
	for n, b := range blocks {
		switch {
		case n >= answered: // nothing of the writer's stands below this one
			s.mark(b[0], b[1])
		case !attributed && s.countWords(b[0], b[1]) <= maxKeptQuote:
		case attributed && answered == 1 && n == 0:
			s.mark(b[0], b[1])
		default:
			s.mark(b[0], s.contextStart(b[0], b[1]))
		}
		if n > 0 {
			if from := s.attributionAbove(b[0]); from < b[0] {
				s.mark(from, b[0])
			}
		}
	}
	s.mark(end, len(s.lines))
}

// endOfAnswers gives where the writer's words below a quote end for good: at a signature or at another program's history.
func (s *splitter) endOfAnswers(from int) int {
	for i := from; i < len(s.lines); i++ {
		if !isQuoted(s.lines[i]) && (isSignature(s.lines[i]) || s.beginsOriginal(i)) {
			return i
		}
	}
	return len(s.lines)
}

// quoteBlocks lists the runs of quoted lines (blank ones between them included), and how many of them have an answer below.
func (s *splitter) quoteBlocks(from, to int) (blocks [][2]int, answered int) {
	for i := from; i < to; {
		if !isQuoted(s.lines[i]) {
			if !isBlank(s.lines[i]) && !isRule(s.lines[i]) && !isDevice(s.lines[i]) && !s.isAttributionLine(i, to) {
				answered = len(blocks)
			}
			i++
			continue
		}
		start, last := i, i
		for ; i < to && (isQuoted(s.lines[i]) || isBlank(s.lines[i])); i++ {
			if isQuoted(s.lines[i]) {
				last = i
			}
		}
		blocks = append(blocks, [2]int{start, last + 1})
	}
	return blocks, answered
}

// isAttributionLine tells whether line i belongs to an attribution right above a quote.
func (s *splitter) isAttributionLine(i, to int) bool {
	for start := max(0, i-3); start <= i; start++ {
		if end, _ := s.attribution(start); end >= i {
			next := s.nextWords(end + 1)
			return next < to && isQuoted(s.lines[next])
		}
	}
	return false
}

func (s *splitter) attributionAbove(block int) int {
	for start := max(0, block-5); start < block; start++ {
		if end, _ := s.attribution(start); end >= 0 && s.nextWords(end+1) == block {
			return start
		}
	}
	return block
}

// contextStart gives where the last paragraph of a quote begins, or its last lines when that is long.
func (s *splitter) contextStart(from, to int) int {
	start := to
	for start > from && to-start < maxContext && !isBlank(strings.TrimLeft(s.lines[start-1], "> ")) {
		start--
	}
	return start
}

func (s *splitter) countWords(from, to int) int {
	n := 0
	for _, line := range s.lines[from:to] {
		if !isBlank(line) {
			n++
		}
	}
	return n
}

func (s *splitter) nextWords(from int) int {
	for from < len(s.lines) && isBlank(s.lines[from]) {
		from++
	}
	return from
}

// overRule steps back over a drawn line right above a history.
func (s *splitter) overRule(i int) int {
	at := i
	for at > 0 && (isBlank(s.lines[at-1]) || isRule(s.lines[at-1])) {
		at--
		if isRule(s.lines[at]) {
			i = at
		}
	}
	return i
}

// beginsOriginal tells whether a whole mail that is answered begins at line i: a line such as "-----Original Message-----", or
// the header that programs write out.
func (s *splitter) beginsOriginal(i int) bool {
	line := s.lines[i]
	if len(line) > 200 || len(line) == 0 {
		return false
	}
	if core, dashes := core(line); dashes >= 2 && isPhrase(core, originalPhrases) {
		return true
	}
	return labelOf(line) != noLabel && s.headerBlock(i)
}

// headerBlock tells whether the lines from i are the header of a mail: who and what about, and when or to whom. Lines of a form
// that somebody filled in, one of which may be "From: …", are not.
func (s *splitter) headerBlock(i int) bool {
	if i > 0 && isFilledIn(s.lines[i-1]) {
		return false
	}
	var seen [5]bool
	misses := 0
	for n := 0; i < len(s.lines) && n < 14 && misses < 3; i, n = i+1, n+1 {
		if kind := labelOf(s.lines[i]); kind != noLabel {
			seen[kind] = true
		} else if !isBlank(s.lines[i]) {
			misses++
		}
	}
	return seen[labelFrom] && seen[labelSubject] && (seen[labelDate] || seen[labelTo])
}

// attribution tells whether a line that says who wrote what is quoted begins at line i, and gives its last line, else -1.
// strong: sure enough to cut even though no quote marks follow.
func (s *splitter) attribution(i int) (end int, strong bool) {
	var joined string
	for k := i; k < len(s.lines) && k < i+4; k++ {
		line := strings.TrimSpace(s.lines[k])
		if line == "" || isQuoted(line) || len(joined)+len(line) > maxAttribution {
			break
		}
		joined = strings.TrimSpace(joined + " " + line)
		if !endsAttribution(line) {
			continue
		}
		ok, sure := isAttribution(joined)
		if !ok {
			continue
		}
		for later := i + 1; later <= k; later++ {
			part := strings.Join(s.lines[later:k+1], " ")
			if begins, _ := isAttribution(part); begins && (opensAttribution(part) || !opensAttribution(joined)) {
				return -1, false
			}
		}
		return k, sure
	}
	return -1, false
}

// cutSignature marks what stands below "-- ", up to the next seam, if something stands above it.
func (s *splitter) cutSignature() {
	above := false
	for i, line := range s.lines {
		if s.rest[i] {
			continue
		}
		if !isSignature(line) || !above {
			above = above || !isBlank(line)
			continue
		}
		end := i + 1
		for end < len(s.lines) && !s.rest[end] && !isQuoted(s.lines[end]) {
			end++
		}
		if line != "-- " && s.countWords(i, end) > 15 {
			continue
		}
		s.mark(i, end)
		return
	}
}

// cutDevice marks the last lines when they are what phones add, such as "Sent from my iPhone".
func (s *splitter) cutDevice() {
	last := len(s.lines) - 1
	for tries := 0; last > 0 && tries < 4; {
		if s.rest[last] || isBlank(s.lines[last]) {
			last--
			continue
		}
		tries++
		line := s.lines[last]
		alone := isBlank(s.lines[last-1]) || isRule(s.lines[last-1]) || s.rest[last-1]
		if !isRule(line) && !(isDevice(line) && alone) {
			return
		}
		s.rest[last] = true
	}
}
