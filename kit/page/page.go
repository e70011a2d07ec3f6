package page

// Set, Page and rendering.

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"sync"
)

// Set is the pages of one room: the layout they stand in, the files they come from, and what each of them shows.
type Set struct {
	layout *template.Template
	files  fs.FS
	checks []Check
}

// Check is what a test needs to type-check one page: its template, and the zero value of the type it shows.
type Check struct {
	Name     string
	Template func() *template.Template // panics when it can't be parsed
	Zero     any
}

// NewSet begins a set. The layout is cloned for each page, so it must never have been executed itself; its
// functions and named parts are at hand in every page.
func NewSet(layout *template.Template, files fs.FS) *Set {
	return &Set{layout: layout, files: files}
}

// Checks lists the set's pages in the order in which they were made.
func (s *Set) Checks() []Check { return s.checks }

// Page shows values of type T.
type Page[T any] struct {
	name string
	tmpl func() *template.Template
	made *sync.Pool // of *bytes.Buffer: the next page is made in the memory of one before it
}

// Of makes the page of the file name in s, bound to T. The parts are further files whose named templates
// the page uses. It is parsed when it is first shown, or checked: each page has a copy of the layout, and few
// programs show them all. Templates are part of the program, so one that can't be parsed panics then.
func Of[T any](s *Set, name string, parts ...string) Page[T] {
	parsed := sync.OnceValue(func() *template.Template {
		t, err := s.layout.Clone()
		if err != nil {
			panic(fmt.Sprintf("page %s: the layout was executed before it was cloned: %v", name, err))
		}
		if t, err = t.ParseFS(s.files, append([]string{name}, parts...)...); err != nil {
			panic(fmt.Sprintf("page %s: %v", name, err))
		}
		return t.Lookup(name)
	})
	var zero T
	s.checks = append(s.checks, Check{Name: name, Template: parsed, Zero: zero})
	return Page[T]{name, parsed, &sync.Pool{New: func() any { return new(bytes.Buffer) }}}
}

// keepable is how large a page may be, in bytes, whose memory is kept for the next.
const keepable = 1 << 20

// Render makes v into HTML and hands the whole of it to send, which must not
// keep it: the next page is made in the same memory. When the template fails,
// nothing is sent.
func (p Page[T]) Render(v T, send func(whole []byte)) error {
	b := p.made.Get().(*bytes.Buffer) //nolint:forcetypeassert // nothing else is put there
	defer func() {
		if b.Cap() <= keepable {
			b.Reset()
			p.made.Put(b)
		}
	}()
	if err := p.tmpl().Execute(b, v); err != nil {
		return fmt.Errorf("render page %s: %w", p.name, err)
	}
	send(b.Bytes())
	return nil
}
