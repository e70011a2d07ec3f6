package ui

// Assets: styles, script, icons and fonts, embedded, named by their content and kept for good by browsers.

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed assets
var assetFiles embed.FS

// stylesheets become app.css, in this order.
var stylesheets = [...]string{"tokens.css", "components.css", "screens.css", "product.css"}

// types are the kinds of file that are served.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}

// shelf holds the assets by their plain and by their hashed names. It never changes once it is filled.
type shelf struct {
	urls  map[string]string // "app.css" to "/assets/app.1a2b3c4d5e.css"
	files map[string]asset  // by what follows "/assets/"
}

// asset is one file: text is kept compressed, the rest stays in the program's own pages.
type asset struct {
	name string // inside assetFiles, when zipped is nil
	typ  string
	gzip []byte
}

var assets = sync.OnceValue(fill)

// Asset gives the address of an asset: Asset("app.js") is "/assets/app.<hash>.js". A name that is no asset is a
// mistake in the program and panics; in a template it is that template's error.
func Asset(name string) string {
	url, ok := assets().urls[name]
	if !ok {
		panic(fmt.Sprintf("there is no asset %q", name))
	}
	return url
}

// Assets serves everything below /assets/.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets().files[strings.TrimPrefix(r.URL.Path, "/assets/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.typ)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		if a.gzip == nil {
			f, err := assetFiles.Open(a.name)
			if err != nil {
				http.NotFound(w, r)
				return
			}
			http.ServeContent(w, r, "", time.Time{}, f.(io.ReadSeeker)) // files of an embed.FS always seek
			return
		}
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", fmt.Sprint(len(a.gzip)))
			_, _ = w.Write(a.gzip) // whoever asked has gone
			return
		}
		if z, err := gzip.NewReader(bytes.NewReader(a.gzip)); err == nil {
			_, _ = io.Copy(w, z) // whoever asked has gone
		}
	})
}

// fill names every asset by its content. Fonts come first, since the styles name them.
func fill() shelf {
	s := shelf{urls: map[string]string{}, files: map[string]asset{}}
	var fonts []string
	err := fs.WalkDir(assetFiles, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".css" {
			return err
		}
		short := strings.TrimPrefix(name, "assets/")
		body, err := assetFiles.ReadFile(name)
		if err != nil {
			return err
		}
		hashed := s.put(short, body)
		if path.Ext(name) == ".woff2" {
			s.files[hashed] = asset{name: name, typ: types[".woff2"]}
			fonts = append(fonts, short, hashed)
		}
		return nil
	})
	if err != nil {
		panic(err) // the files are inside the program
	}
	var css []byte
	for _, name := range stylesheets {
		body, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // as above
		}
		css = append(append(css, body...), '\n')
	}
	s.put("app.css", []byte(strings.NewReplacer(fonts...).Replace(string(css))))
	return s
}

// put shelves a text under its hashed name, which it returns.
func (s *shelf) put(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	s.urls[name] = "/assets/" + hashed
	if ext != ".woff2" {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
		_, _ = z.Write(body)                                  // a buffer takes everything
		_ = z.Close()
		s.files[hashed] = asset{typ: types[ext], gzip: bytes.Clone(b.Bytes())}
	}
	return hashed
}
