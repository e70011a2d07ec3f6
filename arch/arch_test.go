// Package arch holds the rules of the house that no compiler knows. It has no
// code, only this test; each rule says why it is one.
package arch

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = ".." // the module, seen from arch/

// floors lists the house from the ground up. A package imports only what lies
// below its own floor; a folder may import the folder it lies in, and a
// sub-folder of mail its siblings of the line below it.
var floors = [][]string{
	{"kit/*"},
	{"schema"},
	{"kit/dbtest"},
	{"event", "backup"},
	{"job"},
	{"mail", "mail/line"},
	{"mail/imap", "mail/smtp", "mail/sandbox", "mail/dovecot"},
	{"team"},
	{"inbox"},
	{"inbox/*"},
	{"rating", "notice", "snippet", "latchkey"},
	{"metric", "news", "alarm"},
	{"scorecard", "action"},
	{"escalation", "rhythm"},
	{"meeting"},
	{"oneonone"},
	{"meeting/*"},
	{"oneonone/*", "weekly"},
	{"transfer", "oneself"},
	{"demo"},
	{"web/ui", "web/browser"},
	{"web/desk"},
	{"web/*"},
	{"app"},
	{"bench"},
	{"cmd/*"},
	{"arch", "e2e"},
}

// only names the few packages that may import something at all, and why.
var only = []struct {
	what, why string
	imported  []string
	by        []string
}{
	{
		what: "a database driver", why: "one SQL text runs on both databases, and one room knows which it is",
		imported: []string{"database/sql", "database/sql/driver", "github.com/jackc/pgx/v5*", "modernc.org/sqlite"},
		by:       []string{"kit/db"},
	},
	{
		what: "the network", why: "rules and stores must not wait for a stranger",
		imported: []string{"net", "net/http"},
		by:       []string{"web/*", "api", "webhook", "app", "mail/*", "transfer", "bench", "cmd/*", "kit/dbtest", "e2e"},
	},
	{
		what: "testing", why: "what serves customers carries no test code",
		imported: []string{"testing"},
		by:       []string{"kit/dbtest", "kit/page/pagetest", "mail/dovecot", "web/browser", "web/desk"},
	},
	{
		what: "the demo and the test helpers", why: "they never reach the served program except through cmd",
		imported: []string{"rapport/demo", "rapport/bench", "rapport/kit/dbtest", "rapport/mail/dovecot", "rapport/web/browser", "rapport/web/desk"},
		by:       []string{"cmd/*", "e2e", "web/desk"},
	},
	{
		what: "the inbox", why: "reading mail is a pure matter and knows nothing of conversations",
		imported: []string{"rapport/inbox"},
		by:       []string{"inbox/*", "rating", "notice", "snippet", "latchkey", "metric", "news", "alarm", "scorecard", "escalation", "rhythm", "meeting", "weekly", "transfer", "demo", "bench", "web/*", "api", "app", "cmd/*", "e2e"},
	},
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		here, known := floorOf(p.rel)
		if !known {
			t.Errorf("%s stands on no floor: say in floors where it belongs", p.rel)
			continue
		}
		for _, imported := range p.Imports {
			if to, ok := strings.CutPrefix(imported, p.Module.Path+"/"); ok {
				checkFloor(t, p.rel, here, to)
			}
			for _, rule := range only {
				if matches(rule.imported, imported) && !matches(rule.by, p.rel) {
					t.Errorf("%s must not import %s: %s belongs to %v, since %s", p.rel, imported, rule.what, rule.by, rule.why)
				}
			}
		}
	}
}

func checkFloor(t *testing.T, from string, here int, to string) {
	t.Helper()
	there, _ := floorOf(to)
	switch {
	case there < here, strings.HasPrefix(from, to+"/"):
	case here == 0 && there == 0: // the tools of the ground floor may use each other; Go forbids circles
	case path.Dir(from) == "web" && path.Dir(to) == "web":
		t.Errorf("%s must not import %s: pages know web/ui, and not each other", from, to)
	default:
		t.Errorf("%s (floor %d) must not import %s (floor %d): imports only go down", from, here, to, there)
	}
}

var notAName = regexp.MustCompile(`^(util|utils|common|helper|helpers|model|models|types|shared|core|manager|service|services)$`)

func TestPackageNames(t *testing.T) {
	for _, p := range packages(t) {
		if notAName.MatchString(p.Name) {
			t.Errorf("%s: a package is named after what it holds; %q says nothing", p.rel, p.Name)
		}
		if !strings.HasPrefix(p.Doc, "Package "+p.Name+" ") && p.Name != "main" && p.rel != "arch" && p.rel != "e2e" {
			t.Errorf("%s: the first sentence of its documentation should say what the room is for: “Package %s …”, not %q", p.rel, p.Name, p.Doc)
		}
	}
}

var (
	sqlText  = regexp.MustCompile(`(?m)^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) [a-zA-Z(]`)
	table    = regexp.MustCompile(`(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)\b`)
	created  = regexp.MustCompile(`CREATE TABLE ([a-z_]+)`)
	sqlHomes = []string{"store*.go", "search_*.go"}
)

// SQL stands in store files, and each table is named by one package: whoever
// wants to know where a table is written has one place to look.
func TestSQL(t *testing.T) {
	tables := map[string]bool{}
	steps, err := filepath.Glob(filepath.Join(root, "schema", "*.sql"))
	own, err2 := filepath.Glob(filepath.Join(root, "schema", "*", "*.sql"))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for _, step := range append(steps, own...) {
		for _, m := range created.FindAllStringSubmatch(read(t, step), -1) {
			tables[m[1]] = true
		}
	}
	if len(tables) == 0 {
		t.Fatal("no table was found in schema/")
	}
	owner := map[string]string{}
	for _, f := range sources(t) {
		dir := path.Dir(f.rel)
		if dir == "kit/db" || strings.HasPrefix(dir, "schema") {
			continue
		}
		for _, text := range f.strings(t) {
			if !sqlText.MatchString(text) && !strings.Contains(text, " FROM ") {
				continue
			}
			named := table.FindAllStringSubmatch(text, -1)
			for _, m := range named {
				if !tables[m[1]] {
					continue
				}
				if !matches(sqlHomes, path.Base(f.rel)) {
					t.Errorf("%s: SQL about %s belongs into a file named store*.go", f.rel, m[1])
				}
				if was, ok := owner[m[1]]; ok && was != dir {
					t.Errorf("%s: the table %s belongs to %s; ask that room for it", f.rel, m[1], was)
				}
				owner[m[1]] = dir
			}
		}
	}
}

// never are words that stand in few files only, each with its reason.
var never = []struct {
	word *regexp.Regexp
	in   []string
	why  string
}{
	{
		regexp.MustCompile(`\btime\.Now\(`),
		[]string{"kit/db/*", "app/*", "cmd/*/*", "kit/dbtest/*", "mail/dovecot/*", "web/browser/*"},
		"rules take the moment as an argument, so that tests and the demo can set the clock",
	},
	{
		regexp.MustCompile(`(?i)"sqlite3?"|"postgres"|"pgx"`),
		[]string{"kit/db/*", "kit/dbtest/*", "schema/*", "*/search_*.go", "inbox/search/search_*.go"},
		"which database it is, is known in one place",
	},
	{
		regexp.MustCompile(`\bfunc init\(\)`), nil, "what happens before main, nobody can read",
	},
	{
		regexp.MustCompile(`\bfmt\.Print(ln|f)?\(`), []string{"cmd/*/*"}, "a library writes to the writer it was given",
	},
}

func TestNever(t *testing.T) {
	for _, f := range sources(t) {
		for _, rule := range never {
			if rule.word.MatchString(f.code) && !matches(rule.in, f.rel) {
				t.Errorf("%s: %s may stand in %v only, since %s", f.rel, rule.word, rule.in, rule.why)
			}
		}
	}
}

const guide = 400 // lines a file; one that needs more says why in exceptions

var exceptions = map[string]string{
	"mail/phrases.go": "a table of words in sixteen languages",
}

func TestFilesStayReadable(t *testing.T) {
	for _, f := range sources(t) {
		if n := strings.Count(f.code, "\n"); n > guide && exceptions[f.rel] == "" {
			t.Errorf("%s has %d lines; beyond %d ask whether it is two things", f.rel, n, guide)
		}
	}
}

type pkg struct {
	ImportPath, Name, Doc string
	Imports               []string
	Module                struct{ Path string }

	rel string
}

func packages(t *testing.T) (all []pkg) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Name,Doc,Imports,Module", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		p.rel = strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/")
		all = append(all, p)
	}
}

// floorOf prefers the floor that names a package itself over one that names its kind.
func floorOf(rel string) (int, bool) {
	for n, rooms := range floors {
		if slices.Contains(rooms, rel) {
			return n, true
		}
	}
	for n, rooms := range floors {
		if matches(rooms, rel) || matches(rooms, path.Dir(rel)) {
			return n, true
		}
	}
	return 0, false
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if prefix, ok := strings.CutSuffix(p, "5*"); ok {
			return strings.HasPrefix(name, prefix+"5")
		}
		ok, err := path.Match(p, name)
		return ok && err == nil
	})
}

type source struct{ rel, code string }

// sources reads all Go files but tests.
func sources(t *testing.T) (all []source) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "tools" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && rel != ".") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			all = append(all, source{filepath.ToSlash(rel), read(t, name)})
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		t.Fatal("no sources were found", err)
	}
	return all
}

// strings gives the texts that stand in a file's code.
func (s source) strings(t *testing.T) (all []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), s.rel, s.code, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			all = append(all, strings.Trim(l.Value, "`\""))
		}
		return true
	})
	return all
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
