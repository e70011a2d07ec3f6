// This file holds how long work shows that it goes on.

package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is a bar on a terminal, and nothing in a pipe.
type progress struct{ bar *progressbar.ProgressBar }

// unknown is the whole of work whose size only its end tells.
const unknown = -1

func newProgress(s streams, what string, whole int64) progress {
	f, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return progress{}
	}
	return progress{progressbar.NewOptions64(whole, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(f),
		progressbar.OptionShowBytes(true), progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

func (p progress) set(n int64) {
	if p.bar != nil {
		_ = p.bar.Set64(n) // a bar that can't be drawn is no reason to stop
	}
}

func (p progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// watched is a file whose growth is shown.
type watched struct {
	file io.Writer
	bar  progress
	size int64
}

func (w *watched) Write(b []byte) (int, error) {
	n, err := w.file.Write(b)
	w.size += int64(n)
	w.bar.set(w.size)
	return n, err
}
