package ui

// Assets: named by content, whole, and built from the sources that lie beside them.

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, url string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Assets().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, res *http.Response) []byte {
	t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAssetsAreServedForGood(t *testing.T) {
	for name, typ := range map[string]string{
		"app.js": "text/javascript; charset=utf-8", "app.css": "text/css; charset=utf-8", "icons.svg": "image/svg+xml",
		"mark.svg": "image/svg+xml", "fonts/literata-latin-opsz-normal.woff2": "font/woff2", "fonts/OFL-Literata.txt": "text/plain; charset=utf-8",
	} {
		url := Asset(name)
		if !regexp.MustCompile(`^/assets/.*\.[0-9a-f]{10}\.\w+$`).MatchString(url) {
			t.Errorf("%s has the address %s", name, url)
		}
		plain := get(t, url)
		if plain.StatusCode != http.StatusOK || plain.Header.Get("Content-Type") != typ || !strings.Contains(plain.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s answers %d %v", url, plain.StatusCode, plain.Header)
		}
		want := body(t, plain)
		if len(want) == 0 {
			t.Errorf("%s is empty", url)
		}
		zipped := get(t, url, "Accept-Encoding", "gzip, br")
		got := body(t, zipped)
		if zipped.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			if got, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not the same when compressed", url)
		}
	}
}

func TestStylesNameTheFontsThereAre(t *testing.T) {
	css := string(body(t, get(t, Asset("app.css"))))
	fonts := regexp.MustCompile(`url\("(fonts/[^"]+)"\)`).FindAllStringSubmatch(css, -1)
	if len(fonts) != 6 {
		t.Errorf("%d fonts, want 6", len(fonts))
	}
	for _, f := range fonts {
		if res := get(t, "/assets/"+f[1]); res.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", f[1], res.StatusCode)
		}
	}
}

// Each layer of the product's styles is closed before the next begins: one brace too few hides all that follows.
func TestEachLayerIsClosed(t *testing.T) {
	b, err := os.ReadFile("assets/product.css")
	if err != nil {
		t.Fatal(err)
	}
	open := 0
	for n, line := range strings.Split(regexp.MustCompile(`/\*[^*]*\*+(?:[^/*][^*]*\*+)*/`).ReplaceAllStringFunc(string(b), func(comment string) string {
		return strings.Repeat("\n", strings.Count(comment, "\n"))
	}), "\n") {
		if strings.HasPrefix(line, "@layer") && open != 0 {
			t.Errorf("line %d begins a layer inside of another", n+1)
		}
		open += strings.Count(line, "{") - strings.Count(line, "}")
	}
	if open != 0 {
		t.Errorf("%d braces are left open", open)
	}
}

func TestAWrongAssetIsNotFound(t *testing.T) {
	for _, url := range []string{"/assets/app.js", "/assets/app.0000000000.js", "/assets/../asset.go", "/assets/"} {
		if res := get(t, url); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", url, res.StatusCode)
		}
	}
}

func TestEverySymbolIsThere(t *testing.T) {
	icons := string(body(t, get(t, Asset("icons.svg"))))
	files, err := filepath.Glob("layout/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no layout", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`icon "([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(icons, `id="i-`+m[1]+`"`) {
				t.Errorf("%s draws %s, which the sprite does not have", f, m[1])
			}
		}
	}
}

// The bundle names the sources it was made from. Stale: run bin/assets.
func TestTheBundleIsUpToDate(t *testing.T) {
	files, err := filepath.Glob("js/*.js")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources", err)
	}
	sums := sha256.New()
	for _, f := range append(files, "package.json", "package-lock.json") {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(sums, "%x  %s\n", sha256.Sum256(b), f)
	}
	want := hex.EncodeToString(sums.Sum(nil))[:16]
	bundle, err := os.ReadFile("assets/app.js")
	if err != nil {
		t.Fatal(err)
	}
	if head := string(bundle[:min(len(bundle), 100)]); !strings.Contains(head, want) {
		t.Errorf("assets/app.js was not made from these sources (%s): run bin/assets. It begins %s", want, head)
	}
}
