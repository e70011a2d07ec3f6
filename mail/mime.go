// The tree of a mail: parts within parts (RFC 2045, 2046), cut out of the raw octets without copying.

package mail

import (
	"bytes"
	"strings"
)

const (
	maxDepth = 20  // parts within parts
	maxParts = 500 // parts in all
)

// part is one node: a leaf with octets or a multipart with children.
type part struct {
	header      header
	kind        string // "text/plain", lower case
	params      map[string]string
	disposition string // "inline", "attachment" or ""
	dispParams  map[string]string
	body        []byte // still encoded
	children    []*part
}

// charset gives the character set that the first text within the part names, "" when it names none.
func (p *part) charset() string {
	if strings.HasPrefix(p.kind, "text/") {
		return p.params["charset"]
	}
	for _, child := range p.children {
		if found := child.charset(); found != "" {
			return found
		}
	}
	return ""
}

// tree cuts a mail into parts and notes what was odd.
type tree struct {
	parts    int
	problems *problems
}

// problems collects sentences, each once, and not without end.
type problems struct {
	list []string
}

func (p *problems) add(sentence string) {
	if sentence == "" || len(p.list) >= 20 {
		return
	}
	p.list = appendNew(p.list, sentence)
}

// read makes the part whose header and body lie in raw. fallback is its type when it names none.
func (t *tree) read(raw []byte, depth int, fallback string) *part {
	t.parts++
	if bare := bytes.TrimLeft(raw, "\r\n"); depth == 0 || bytes.HasPrefix(bytes.ToLower(bare[:min(len(bare), 8)]), []byte("content-")) {
		raw = bare // a blank line that stands there by mistake
	}
	h, body, broken := splitHeader(raw)
	if broken {
		t.problems.add("Some lines of the header are not header fields; they were skipped.")
	}
	p := &part{header: h, body: body}
	p.kind, p.params = parseParams(h.get("content-type"))
	if value := h.get("content-disposition"); len(value) > 0 {
		p.disposition, p.dispParams = parseParams(value)
	}
	if !strings.Contains(p.kind, "/") {
		switch {
		case p.kind == "text":
			p.kind = "text/plain"
		case p.kind == "" && isPage(body):
			p.kind = "text/html"
		default:
			p.kind = fallback
		}
	}
	if !strings.HasPrefix(p.kind, "multipart/") {
		return p
	}
	if depth >= maxDepth || t.parts >= maxParts {
		t.problems.add("This mail has parts nested deeper, or more of them, than is read; the rest is in the raw mail.")
		p.kind = "application/octet-stream"
		return p
	}
	t.split(p, depth)
	return p
}

// isPage tells of a body that names no type and is HTML all the same.
func isPage(body []byte) bool {
	begin := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 200)]))
	return bytes.HasPrefix(begin, []byte("<!doctype html")) || bytes.HasPrefix(begin, []byte("<html"))
}

// split fills the children of a multipart, guessing the boundary when it is missing or never met.
func (t *tree) split(p *part, depth int) {
	body := p.body
	if cte := strings.ToLower(strings.TrimSpace(string(p.header.get("content-transfer-encoding")))); cte == "base64" || cte == "quoted-printable" {
		if plain := []byte("--" + p.params["boundary"]); p.params["boundary"] == "" || !bytes.Contains(body, plain) {
			body, _ = decodeTransfer(body, cte)
		}
	}
	boundary := p.params["boundary"]
	pieces, closed := cutParts(body, boundary)
	if len(pieces) == 0 {
		if guess := guessBoundary(body); guess != "" && guess != boundary {
			t.problems.add("The boundary between the parts of this mail is missing or wrong; it was guessed.")
			pieces, closed = cutParts(body, guess)
		}
	}
	if len(pieces) == 0 {
		t.problems.add("This mail says it has parts, and has none; it is shown as one text.")
		p.kind, p.body = "text/plain", body
		return
	}
	if !closed {
		t.problems.add("The end of this mail is missing.")
	}
	fallback := "text/plain"
	if p.kind == "multipart/digest" {
		fallback = "message/rfc822"
	}
	for _, piece := range pieces {
		if t.parts >= maxParts {
			t.problems.add("This mail has parts nested deeper, or more of them, than is read; the rest is in the raw mail.")
			return
		}
		p.children = append(p.children, t.read(piece, depth+1, fallback))
	}
}

// cutParts cuts body at its boundary lines. closed tells whether the last boundary ("--x--") was met.
func cutParts(body []byte, boundary string) (pieces [][]byte, closed bool) {
	if boundary == "" {
		return nil, false
	}
	mark := []byte("--" + boundary)
	start := -1
	for pos := 0; pos <= len(body)-len(mark); {
		at := bytes.Index(body[pos:], mark)
		if at < 0 {
			break
		}
		at += pos
		pos = at + len(mark)
		if at > 0 && body[at-1] != '\n' {
			continue
		}
		line, next := lineAt(body, pos)
		end := bytes.TrimSpace(line)
		last := bytes.HasPrefix(end, []byte("--"))
		if len(end) > 0 && !last {
			continue
		}
		if start >= 0 {
			pieces = append(pieces, body[start:beforeBreak(body, at)])
		}
		if last {
			return pieces, true
		}
		start, pos = next, max(next, pos)
	}
	if start >= 0 && start <= len(body) {
		pieces = append(pieces, body[start:])
	}
	return pieces, false
}

// beforeBreak steps back over the line break that belongs to the boundary.
func beforeBreak(body []byte, at int) int {
	if at > 0 && body[at-1] == '\n' {
		at--
	}
	if at > 0 && body[at-1] == '\r' {
		at--
	}
	return at
}

// guessBoundary looks for the first line that begins with "--", is followed by something like a header, and comes again.
func guessBoundary(body []byte) string {
	for pos, tries := 0, 0; pos < len(body) && tries < 2_000; tries++ {
		line, next := lineAt(body, pos)
		line = bytes.TrimSpace(line)
		if len(line) > 2 && len(line) < 100 && bytes.HasPrefix(line, []byte("--")) && line[len(line)-1] != '-' {
			following, _ := lineAt(body, min(next, len(body)))
			name, _, ok := cutField(following)
			if ok && strings.HasPrefix(name, "content-") {
				return string(line[2:])
			}
		}
		pos = next
	}
	return ""
}
