// Files: what is attached, under names and types that are safe to save and to serve.

package mail

import (
	"mime"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxNameLength = 120 // characters
	maxFiles      = 500
)

// fileName gives the name a part asks to be saved under, made safe; "" when it asks for none.
func fileName(p *part) string {
	name := firstOf(p.dispParams["filename"], p.params["name"], p.params["filename"], p.dispParams["name"])
	if name == "" {
		return ""
	}
	return SafeName(name)
}

// SafeName makes a stranger's file name safe to save on any system: no path, no control or direction characters, no characters
// that some system forbids, no leading dot, at most 120 characters with the ending kept. Never empty.
func SafeName(name string) string {
	name = cleanLine(clip(name, 4000))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.Is(unicode.Cf, r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	if name == "" {
		return "file"
	}
	if utf8.RuneCountInString(name) > maxNameLength {
		ext := path.Ext(name)
		if utf8.RuneCountInString(ext) > 12 {
			ext = ""
		}
		name = strings.TrimRight(clip(name, maxNameLength-utf8.RuneCountInString(ext)), " .") + ext
	}
	return name
}

// defaultNames are for parts that name no file.
var defaultNames = map[string]string{
	"text/calendar": "invite.ics", "text/plain": "text.txt", "text/html": "page.html", "message/rfc822": "message.eml", "message/global": "message.eml",
	"text/rfc822-headers": "headers.txt", "application/ms-tnef": "winmail.dat", "application/pgp-signature": "signature.asc",
	"application/pkcs7-signature": "smime.p7s", "application/pdf": "file.pdf", "image/jpeg": "image.jpg", "image/png": "image.png",
	"image/gif": "image.gif", "image/webp": "image.webp", "text/csv": "file.csv", "text/vcard": "contact.vcf", "text/x-vcard": "contact.vcf",
	"application/pkcs7-mime": "smime.p7m", "application/zip": "file.zip", "text/markdown": "text.md",
}

func (c *contents) addFile(p *part, name string) {
	octets := c.octets(p)
	if p.kind == "application/ms-tnef" || p.kind == "application/vnd.ms-tnef" || strings.EqualFold(name, "winmail.dat") {
		if files := readTNEF(octets); len(files) > 0 {
			for _, f := range files {
				c.keep(f)
			}
			return
		}
	}
	if p.kind == "application/pkcs7-mime" || p.kind == "application/x-pkcs7-mime" {
		c.problems.add("This mail is encrypted or signed in a way that is not read; its content is attached.")
	}
	if name == "" {
		if name = defaultNames[p.kind]; name == "" {
			name = "file"
		}
		if strings.HasPrefix(p.kind, "message/") {
			if h, _, _ := splitMail(octets); len(h) > 0 {
				if subject := clip(headerText(h.get("subject")), 80); subject != "" {
					name = SafeName(subject + ".eml")
				}
			}
		}
	}
	id := cleanID(strings.ToValidUTF8(string(clipOctets(p.header.get("content-id"), maxIDLength)), ""))
	kind := p.kind
	if kind == "application/octet-stream" {
		kind = typeByName(name)
	}
	c.keep(Attachment{
		Name: name, Type: SafeType(kind), Size: len(octets), Body: octets, ContentID: id,
		Inline: p.disposition == "inline" && strings.HasPrefix(kind, "image/") || id != "" && p.disposition != "attachment" && strings.HasPrefix(kind, "image/"),
	})
}

func (c *contents) keep(a Attachment) {
	if len(c.files) >= maxFiles {
		c.problems.add("This mail has more files than are listed; the rest is in the raw mail.")
		return
	}
	c.files = append(c.files, a)
}

// typeByName gives the type of a few endings that senders label as unknown octets, so that pictures show and PDFs open.
func typeByName(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".pdf":
		return "application/pdf"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	}
	return "application/octet-stream"
}

// TypeOf gives the type of a file of ours: a picture by its first bytes, whatever its name says, anything else by its name.
func TypeOf(name string, body []byte) string {
	for _, known := range []struct{ mark, kind string }{{"\x89PNG\r\n\x1a\n", "image/png"}, {"\xff\xd8\xff", "image/jpeg"}, {"GIF87a", "image/gif"}, {"GIF89a", "image/gif"}} {
		if strings.HasPrefix(string(body[:min(len(body), 12)]), known.mark) {
			return known.kind
		}
	}
	if len(body) >= 12 && string(body[:4]) == "RIFF" && string(body[8:12]) == "WEBP" {
		return "image/webp"
	}
	if kind := typesByName[strings.ToLower(path.Ext(name))]; kind != "" {
		return kind
	}
	if kind := typeByName(name); !strings.HasPrefix(kind, "image/") {
		return kind
	}
	return "application/octet-stream"
}

// typesByName are what teams send besides pictures.
var typesByName = map[string]string{
	".txt": "text/plain", ".log": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".ics": "text/calendar", ".vcf": "text/vcard",
	".zip": "application/zip", ".gz": "application/gzip", ".json": "application/json", ".rtf": "application/rtf",
	".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt":  "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".wav": "audio/wav", ".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm",
}

// activeTypes are what a browser might run, or take for something it runs.
var activeTypes = []string{"html", "svg", "xml", "script", "ecma", "css", "flash", "shockwave", "java", "xsl", "wasm", "mathml", "xul", "hta", "msdownload", "x-sh", "manifest", "mbox", "multipart", "message/", "x-mixed"}

// SafeType gives the content type to serve a download with: what a browser would run, and what is no type, becomes
// application/octet-stream. Text keeps its type without parameters.
func SafeType(contentType string) string {
	const opaque = "application/octet-stream"
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil && kind == "" || strings.Count(kind, "/") != 1 || len(kind) > 100 || strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz0123456789/.+-_") != "" {
		return opaque
	}
	if strings.HasPrefix(kind, "application/vnd.openxmlformats-officedocument.") || kind == "message/rfc822" {
		return kind
	}
	for _, bad := range activeTypes {
		if strings.Contains(kind, bad) {
			return opaque
		}
	}
	switch main, _, _ := strings.Cut(kind, "/"); main {
	case "application", "audio", "image", "text", "video", "font", "model":
		return kind
	}
	return opaque
}
