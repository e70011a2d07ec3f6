package ui

import (
	"net/http"
	"strings"
	"testing"
)

func TestPaperNeedsNothingFromOutside(t *testing.T) {
	page, err := Paper(func(w http.ResponseWriter) error {
		_, err := w.Write([]byte(`<!doctype html><html lang="en" data-theme="dark"><head><link rel="stylesheet" href="` + Asset("app.css") + `"><script src="x">run()</script></head>` +
			`<body class="x"><p>Words</p><svg><use href="` + Asset("icons.svg") + `#i-info"/></svg></body></html>`))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, want := range []string{`data-theme="light"`, `<use href="#i-info"/>`, `id="i-info"`, `<p>Words</p>`, `data:font/woff2;base64,`, `--paper`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, never := range []string{"<script", "<link", "/assets/", "url(\"fonts/", "url(fonts/", `<html lang="en" data-theme="dark"`} {
		if strings.Contains(text, never) {
			t.Errorf("the page still holds %s", never)
		}
	}
}
