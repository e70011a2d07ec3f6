// This file holds what is measured of whole processes: how long our program
// takes to start, and how much memory it holds.

package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"rapport/app"
	"rapport/metric"
)

// running is our program in a process of its own.
type running struct {
	command *exec.Cmd
	base    string // its address
	client  *http.Client
}

// run starts the program and waits until it says where it is.
func (w *world) run(ctx context.Context, args ...string) (*running, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	r := &running{command: exec.CommandContext(ctx, w.Program, args...), client: &http.Client{Jar: jar, Timeout: time.Minute}}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RAPPORT_") {
			r.command.Env = append(r.command.Env, e)
		}
	}
	out, err := r.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var said strings.Builder
	r.command.Stderr = &said
	if err := r.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, after, ok := strings.Cut(lines.Text(), "http://"); ok {
			host, _, _ := strings.Cut(after, "/")
			r.base = "http://" + strings.Fields(host)[0]
			go io.Copy(io.Discard, out) //nolint:errcheck // until it ends
			return r, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("rapport %s did not start: %s", args[0], strings.TrimSpace(said.String())), r.command.Wait())
}

func (w *world) serve(ctx context.Context) (*running, error) {
	args := []string{"serve", "--data", w.place.Data, "--listen", "127.0.0.1:0"}
	if w.Database != "" {
		args = append(args, "--database", w.Database)
	}
	return w.run(ctx, args...)
}

// end tells it to end and waits for it.
func (r *running) end() error {
	if err := r.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return r.command.Wait()
}

// ask gives a page's status and throws the page away.
func (r *running) ask(ctx context.Context, path string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+path, nil)
	if err != nil {
		return err
	}
	return r.do(request)
}

func (r *running) do(request *http.Request) error {
	response, err := r.client.Do(request)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s was answered by %d", request.URL.Path, response.StatusCode)
	}
	return nil
}

func (r *running) signIn(ctx context.Context) error {
	_, email := worker(0)
	form := url.Values{"email": {email}, "password": {password}, "next": {"/conversations"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+"/session", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.do(request)
}

// start measures from nothing to the first page that came.
func start(ctx context.Context, w *world) (Row, error) {
	times := make([]time.Duration, 5)
	began := w.Now()
	note := "from the program’s start to the first page"
	for i := range times {
		from := w.Now()
		if w.Program == "" {
			note = "opening the data and the first page, within this process"
			if err := w.reopen(ctx); err != nil {
				return Row{}, err
			}
			times[i] = w.Now().Sub(from)
			continue
		}
		r, err := w.serve(ctx)
		if err != nil {
			return Row{}, err
		}
		err = r.ask(ctx, "/session")
		times[i] = w.Now().Sub(from)
		if err := errors.Join(err, r.end()); err != nil {
			return Row{}, err
		}
	}
	row := timed(times, w.Now().Sub(began))
	row.PerSecond, row.Note = 0, note
	return row, nil
}

func (w *world) reopen(ctx context.Context) error {
	a, err := app.Open(ctx, w.place)
	if err != nil {
		return err
	}
	v := visitor{handler: a.Web(app.WebOptions{}).Handler}
	_, err = v.ask(ctx, "/session")
	return errors.Join(err, a.Close())
}

// memory reads what a serving process holds after it served all kinds of pages.
func memory(ctx context.Context, w *world) (Row, error) {
	if w.Program == "" {
		held, peak, err := resident(os.Getpid())
		return Row{N: 1, Note: fmt.Sprintf("%d MB, at most %d MB, of this process, which also measured", held, peak)}, err
	}
	r, err := w.serve(ctx)
	if err != nil {
		return Row{}, err
	}
	n, err := w.serveAll(ctx, r)
	held, peak, readErr := resident(r.command.Process.Pid)
	return Row{N: n, Note: fmt.Sprintf("%d MB after so many pages, %d MB at most", held, peak)}, errors.Join(err, readErr, r.end())
}

func (w *world) serveAll(ctx context.Context, r *running) (n int, err error) {
	if err := r.signIn(ctx); err != nil {
		return 0, err
	}
	paths := []string{
		"/conversations", "/conversations?view=all", "/week/" + thisWeek().String(), "/week/" + thisWeek().Previous().String(),
		"/numbers/" + metric.NewConversations.String(), "/numbers/" + metric.FirstResponseTime.String() + "?span=all",
		"/week/" + thisWeek().Previous().String() + "/" + metric.RepliesSent.String(), "/numbers",
	}
	for i := range w.count(300) {
		if c := i * (len(w.plan.began) / 300); i%2 == 0 && !merged(c) {
			paths = append(paths, "/conversations/"+w.plan.conversation(c))
			continue
		}
		paths = append(paths, paths[i%8])
	}
	failed := make(chan error)
	work := make(chan string)
	for range together {
		go func() {
			var failure error
			for path := range work {
				failure = errors.Join(failure, r.ask(ctx, path))
			}
			failed <- failure
		}()
	}
	for _, path := range paths {
		work <- path
	}
	close(work)
	for range together {
		err = errors.Join(err, <-failed)
	}
	return len(paths), err
}

// demoMemory lets the demo stand idle and reads what it holds.
func demoMemory(ctx context.Context, w *world) (Row, error) {
	if w.Program == "" {
		return Row{Note: "only measured by the program itself"}, nil
	}
	dir, err := os.MkdirTemp("", "rapport-bench-demo-")
	if err != nil {
		return Row{}, err
	}
	defer os.RemoveAll(dir)
	from := w.Now()
	r, err := w.run(ctx, "demo", "--data", dir, "--listen", "127.0.0.1:0")
	if err != nil {
		return Row{}, err
	}
	took := w.Now().Sub(from)
	select {
	case <-ctx.Done():
	case <-time.After(idle):
	}
	held, peak, err := resident(r.command.Process.Pid)
	note := fmt.Sprintf("%d MB when idle, %d MB at most; it was ready after %.1f s", held, peak, took.Seconds())
	return Row{N: 1, Note: note}, errors.Join(ctx.Err(), err, r.end())
}

// idle is how long the demo is left alone.
const idle = 20 * time.Second

// resident reads how much memory a process holds and ever held, in megabytes (proc(5)).
func resident(pid int) (held, peak int, err error) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, 0, fmt.Errorf("reading how much memory is held; this works on Linux only: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(line, ":")
		kb, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		switch name {
		case "VmRSS":
			held = kb / 1024
		case "VmHWM":
			peak = kb / 1024
		}
	}
	return held, peak, nil
}
