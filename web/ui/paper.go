package ui

// Paper: a page made whole, with its styles, fonts and signs inside and nothing that runs, for printing.

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// Paper lets a handler write its page, and gives it as it would be printed: by day, and needing nothing from outside.
func Paper(show func(http.ResponseWriter) error) ([]byte, error) {
	sheet := &sheet{header: http.Header{}}
	if err := show(sheet); err != nil {
		return nil, err
	}
	page := scripts.ReplaceAllString(sheet.String(), "")
	page = links.ReplaceAllString(page, "")
	page = themes.ReplaceAllString(page, `<html lang="en" data-theme="light"`)
	page = strings.ReplaceAll(page, `href="`+Asset("icons.svg")+`#`, `href="#`)
	page = strings.Replace(page, "</head>", "<style>"+paperStyle()+"</style></head>", 1)
	signs := paperSigns()
	page = bodies.ReplaceAllStringFunc(page, func(body string) string { return body + signs })
	return []byte(page), nil
}

var (
	scripts = regexp.MustCompile(`(?s)<script\b.*?</script>`)
	links   = regexp.MustCompile(`<link\b[^>]*>`)
	themes  = regexp.MustCompile(`<html lang="en"( data-theme="[a-z]*")?`)
	bodies  = regexp.MustCompile(`<body\b[^>]*>`)
	fonts   = regexp.MustCompile(`url\("?(fonts/[^")]+)"?\)`)
)

// paperSigns is the sprite of all signs, as it stands inside a page.
var paperSigns = sync.OnceValue(func() string {
	return `<div hidden>` + string(assetText("icons.svg")) + `</div>`
})

// paperStyle is the whole style with its fonts inside.
var paperStyle = sync.OnceValue(func() string {
	return fonts.ReplaceAllStringFunc(string(assetText("app.css")), func(url string) string {
		name := fonts.FindStringSubmatch(url)[1]
		a, ok := assets().files[name]
		if !ok {
			return url
		}
		body, err := assetFiles.ReadFile(a.name)
		if err != nil {
			return url
		}
		return `url("data:font/woff2;base64,` + base64.StdEncoding.EncodeToString(body) + `")`
	})
})

// assetText reads a text that is kept compressed.
func assetText(name string) []byte {
	z, err := gzip.NewReader(bytes.NewReader(assets().files[strings.TrimPrefix(Asset(name), "/assets/")].gzip))
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil
	}
	return text
}

// sheet takes what a handler writes.
type sheet struct {
	bytes.Buffer
	header http.Header
}

func (s *sheet) Header() http.Header { return s.header }
func (s *sheet) WriteHeader(int)     {}
