// The looks of our mail: one column, system fonts, colours by day and by night, and the same words as plain text.

package mail

import (
	"embed"
	"errors"
	"net/url"
	"strings"
)

//go:embed faces/*.png
var facePictures embed.FS

type face struct {
	file, id, label string
}

// faces are the three pictures that go with a rating, in the order they stand.
var faces = [3]face{
	{"face-happy.png", "face-happy@rapport", "Great"},
	{"face-okay.png", "face-okay@rapport", "Okay"},
	{"face-frown.png", "face-frown@rapport", "Not good"},
}

const (
	sans      = `-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif`
	serif     = `Georgia, 'Times New Roman', serif`
	quoteOpen = `<blockquote type="cite" class="quoted" style="margin: 0 0 16px; padding: 0 0 0 14px; border-left: 3px solid #ddd8cc; color: #565d78; font-size: 15px">` + "\n"

	quiet = `font: 14px/1.5 ` + sans + `; color: #565d78`

	// night repeats the colours for dark paper; they need weight since the day's stand in the elements themselves, which is
	// the only place all mail programs look at.
	night = `body, .sheet { background: #16182a !important; color: #eceae4 !important; } a { color: #b9c3f5 !important; }
.tool, .quoted { color: #a9adc0 !important; } .rate, blockquote { border-color: #3a3d52 !important; }
.face { border-color: #5a5e78 !important; color: #eceae4 !important; }`
)

// bodies makes the text and the HTML of a draft: handover, answer, signature, faces, history.
func (d Draft) bodies() (text, page string, err error) {
	if d.Page != "" {
		if isBlank(d.Text) {
			return "", "", errors.New("this mail says nothing as plain text: write that too")
		}
		return validText(d.Text), strings.ToValidUTF8(d.Page, "\uFFFD"), nil
	}
	answerHTML, answerText := sanitise(d.HTML, showImages), validText(d.Text)
	if isBlank(answerHTML) {
		answerHTML = paragraphs(answerText)
	}
	if isBlank(answerText) {
		answerText = readHTML(answerHTML).text
	}
	if isBlank(answerText) && isBlank(readHTML(answerHTML).text) && len(d.Attachments) == 0 && !strings.Contains(answerHTML, "<img") {
		return "", "", errors.New("this mail says nothing: write an answer first")
	}
	links, err := d.faceLinks()
	if err != nil {
		return "", "", err
	}
	return d.textBody(answerText, links), d.htmlBody(answerHTML, links), nil
}

type faceLink struct {
	face
	url string
}

// faceLinks pairs the faces with their links; a link that is not plain http(s) is refused.
func (d Draft) faceLinks() ([]faceLink, error) {
	if d.Faces == nil {
		return nil, nil
	}
	f := *d.Faces
	links := make([]faceLink, 0, len(faces))
	for i, target := range []string{f.GreatURL, f.OkayURL, f.NotGoodURL} {
		u, err := url.Parse(target)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(target, " \r\n\t<>\"") {
			return nil, errors.New("each face needs a link that begins with http:// or https://")
		}
		link := faceLink{faces[i], target}
		link.label = firstOf(cleanLine([]string{f.Great, f.Okay, f.NotGood}[i]), link.label)
		links = append(links, link)
	}
	return links, nil
}

func (d Draft) question() string { return firstOf(cleanLine(d.Faces.Question), "How was this answer?") }

func (d Draft) textBody(answer string, links []faceLink) string {
	var out strings.Builder
	block := func(s string) {
		if s = strings.Trim(s, "\n"); isBlank(s) {
			return
		}
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		out.WriteString(s + "\n")
	}
	block(cleanLine(d.Handover))
	block(answer)
	block(validText(d.Signature))
	if len(links) > 0 {
		width := 0
		for _, l := range links {
			width = max(width, len([]rune(l.label)))
		}
		var ask strings.Builder
		ask.WriteString(d.question() + "\n")
		for _, l := range links {
			ask.WriteString("  " + l.label + strings.Repeat(" ", width-len([]rune(l.label))+2) + l.url + "\n")
		}
		block(ask.String())
	}
	if q := d.Quoted; q != nil {
		words := validText(q.Text)
		if isBlank(words) {
			words = readHTML(q.HTML).text
		}
		block(cleanLine(q.Attribution) + "\n" + quoteLines(words))
	}
	return out.String()
}

// validText is a clean text of ours in valid UTF-8.
func validText(s string) string { return cleanText(strings.ToValidUTF8(s, "\uFFFD")) }

// quoteLines puts "> " before each line, ">" before one that is a quote already.
func quoteLines(text string) string {
	text = strings.Trim(text, "\n")
	if isBlank(text) {
		return ""
	}
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case isBlank(line):
			out.WriteString(">\n")
		case strings.HasPrefix(line, ">"):
			out.WriteString(">" + strings.TrimRight(line, " ") + "\n")
		default:
			out.WriteString("> " + line + "\n")
		}
	}
	return out.String()
}

// paragraphs writes plain text as HTML: blank lines part paragraphs.
func paragraphs(text string) string {
	var out strings.Builder
	for p := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		if p = strings.Trim(p, "\n"); !isBlank(p) {
			out.WriteString(`<p>` + strings.ReplaceAll(escape(p), "\n", "<br>\n") + "</p>\n")
		}
	}
	return out.String()
}

// quotedParagraphs writes plain text as HTML; lines that are a quote already stand in one of their own, quotes of quotes
// deeper, up to maxQuoteDepth.
func quotedParagraphs(text string) string {
	var out, part strings.Builder
	depth := 0
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		words, deep := unquoted(line)
		if deep != depth {
			out.WriteString(paragraphs(part.String()))
			part.Reset()
			out.WriteString(strings.Repeat(quoteOpen, max(deep-depth, 0)) + strings.Repeat("</blockquote>\n", max(depth-deep, 0)))
			depth = deep
		}
		part.WriteString(words + "\n")
	}
	return out.String() + paragraphs(part.String()) + strings.Repeat("</blockquote>\n", depth)
}

// unquoted takes the marks of a quote off a line, and counts them.
func unquoted(line string) (words string, depth int) {
	for depth < maxQuoteDepth && strings.HasPrefix(line, ">") {
		line, depth = strings.TrimPrefix(line[1:], " "), depth+1
	}
	return line, depth
}

func (d Draft) htmlBody(answer string, links []faceLink) string {
	var b strings.Builder
	lang := "en"
	if d.Lang != "" && len(d.Lang) <= 35 && strings.Trim(d.Lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == "" {
		lang = d.Lang
	}
	b.WriteString("<!doctype html>\n<html lang=\"" + lang + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n" +
		"<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>" + escape(outgoingSubject(d.Subject, d.Reply)) + "</title>\n" +
		"<style>\np, ol, ul { margin: 0 0 16px; } ol, ul { padding-left: 24px; } li { margin: 0 0 6px; } a { color: #2b3a9b; } img { max-width: 100%; } pre { white-space: pre-wrap; } " +
		"blockquote { margin: 0 0 16px; padding-left: 14px; border-left: 3px solid #ddd8cc; }\n" +
		"@media (prefers-color-scheme: dark) {\n" + night + "\n}\n</style>\n</head>\n" +
		"<body style=\"margin: 0; background: #ffffff; color: #232a45; font: 16px/1.6 " + serif + "\">\n" +
		"<div class=\"sheet\" style=\"max-width: 600px; margin: 0 auto; padding: 24px 20px 32px; overflow-wrap: anywhere; color: #232a45; font: 16px/1.6 " + serif + "\">\n")
	if handover := cleanLine(d.Handover); handover != "" {
		b.WriteString("<p>" + escape(handover) + "</p>\n")
	}
	b.WriteString(answer + "\n")
	if signature := strings.Trim(validText(d.Signature), "\n "); signature != "" {
		b.WriteString("<p class=\"sign\" style=\"margin-top: 24px\">" + strings.ReplaceAll(escape(signature), "\n", "<br>\n") + "</p>\n")
	}
	d.writeFaces(&b, links)
	d.writeQuote(&b)
	b.WriteString("</div>\n</body>\n</html>\n")
	return b.String()
}

func (d Draft) writeFaces(b *strings.Builder, links []faceLink) {
	if len(links) == 0 {
		return
	}
	b.WriteString("<div class=\"rate\" style=\"margin: 28px 0; padding: 18px 0 4px; border-top: 1px solid #ddd8cc\">\n" +
		"<p class=\"tool\" style=\"margin: 0 0 10px; " + quiet + "\">" + escape(d.question()) + "</p>\n<div>")
	for _, l := range links {
		b.WriteString("<a class=\"face\" href=\"" + escape(l.url) + "\" style=\"display: inline-block; min-width: 76px; margin: 0 4px 10px 0; padding: 8px; " +
			"border: 1px solid #c9c4b8; border-radius: 10px; text-align: center; text-decoration: none; color: #232a45; font: 600 14px/1.3 " + sans + "\">" +
			"<img src=\"cid:" + l.id + "\" width=\"40\" height=\"40\" alt=\"\" style=\"display: block; width: 40px; height: 40px; margin: 0 auto 4px; border: 0\">" +
			escape(l.label) + "</a>\n")
	}
	b.WriteString("</div>\n</div>\n")
}

func (d Draft) writeQuote(b *strings.Builder) {
	q := d.Quoted
	if q == nil {
		return
	}
	words := sanitise(q.HTML, dropImages)
	if isBlank(words) {
		words = quotedParagraphs(validText(q.Text))
	}
	if attribution := cleanLine(q.Attribution); attribution != "" {
		b.WriteString("<p class=\"tool\" style=\"" + quiet + "\">" + escape(attribution) + "</p>\n")
	}
	b.WriteString(quoteOpen + words + "\n</blockquote>\n")
}
