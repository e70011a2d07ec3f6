package page

// Set, Page and rendering.

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"sync/atomic"
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
	Template *template.Template
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
	tmpl *template.Template
	size *atomic.Int64 // of the last one, in bytes: the next is likely as large
}

// Of makes the page of the file name in s, bound to T. The parts are further files whose named templates
// the page uses. Templates are part of the program, so one that can't be parsed panics.
func Of[T any](s *Set, name string, parts ...string) Page[T] {
	t, err := s.layout.Clone()
	if err != nil {
		panic(fmt.Sprintf("page %s: the layout was executed before it was cloned: %v", name, err))
	}
	if t, err = t.ParseFS(s.files, append([]string{name}, parts...)...); err != nil {
		panic(fmt.Sprintf("page %s: %v", name, err))
	}
	t = t.Lookup(name)
	var zero T
	s.checks = append(s.checks, Check{Name: name, Template: t, Zero: zero})
	return Page[T]{t, new(atomic.Int64)}
}

// Render makes v into HTML: the whole of it, or nothing when the template fails.
func (p Page[T]) Render(v T) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(p.size.Load() * 9 / 8))
	if err := p.tmpl.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("render page %s: %w", p.tmpl.Name(), err)
	}
	p.size.Store(int64(b.Len()))
	return b.Bytes(), nil
}
