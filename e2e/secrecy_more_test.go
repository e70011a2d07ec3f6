package e2e

// What the secrecy test asks beside reading pages: that everything sealed was written,
// that verbs of a page and forms full of secrets tell nothing, and that a stolen backup does neither.

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"rapport/app"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/oneonone"
)

// sourceOf finds all that the expression's groups match in files of the program.
func sourceOf(t *testing.T, files, expression string) (all []string) {
	t.Helper()
	names, err := filepath.Glob(files)
	must(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		must(t, err)
		for _, m := range regexp.MustCompile(expression).FindAllStringSubmatch(string(b), -1) {
			all = append(all, m[1])
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all
}

// read takes from the source of the pair's pages all verbs that they know, and
// all fields of their forms: a new one can't be forgotten.
func (v *vault) read() {
	v.t.Helper()
	v.verbs = sourceOf(v.t, "../web/oneonones/*.go", `"([a-z]+(?:/[a-z]+)?)":\s+p\.[a-zA-Z]+\b`)
	v.fields = sourceOf(v.t, "../web/oneonones/*.go", `(?:field\(r, |PostForm\.Get\()"([a-z]+)"`)
	if len(v.verbs) < 35 || len(v.fields) < 20 {
		v.t.Fatalf("the pages of one-on-ones know only %q, with %q", v.verbs, v.fields)
	}
}

// acts gives an address for each verb that a pattern of the pair's pages stands for.
func (v *vault) acts(pattern string) (all []string) {
	for _, verb := range v.verbs {
		part, act, ofEntry := strings.Cut(verb, "/")
		switch {
		case ofEntry != strings.Contains(pattern, "{part}"):
		case !ofEntry:
			all = append(all, "/oneonones/"+v.pair.ID+"/"+verb)
		default:
			for _, id := range v.bag {
				all = append(all, "/oneonones/"+v.pair.ID+"/"+part+"/"+url.PathEscape(id)+"/"+act)
			}
		}
	}
	return all
}

// form is a whole form for the pair's own pages, with a word in every field they
// read: the stranger's own, which the log must not have either.
func (v *vault) form(method, address string) string {
	if method != http.MethodPost || !own(address) {
		return ""
	}
	return v.formOf("written by a stranger "+v.stranger, "2026-12-01T08:00")
}

func (v *vault) formOf(text, moment string) string {
	form := url.Values{}
	for _, f := range v.fields {
		form.Set(f, text)
	}
	for f, value := range map[string]string{
		"to": moment, "at": moment, "minutes": "30", "rhythm": "weekly", "date": "2026-12-01", "clock": "09:00", "due": "2026-12-01",
		"face": "3", "pack": "guest", "back": "", "owner": v.people["report"].ID, "entry": v.bag[2],
	} {
		form.Set(f, value)
	}
	return form.Encode()
}

// mistake sends forms as one of the two that are refused, or can't be read: what
// stands in them is in no log.
func (v *vault) mistake(name string) {
	v.t.Helper()
	c := v.client(name)
	long := strings.Repeat(v.secret("too long, by "+name)+" ", 200)
	for _, address := range slices.Concat(v.acts(""), v.acts("{part}")) {
		if strings.HasSuffix(address, "/remove") || strings.HasSuffix(address, "/weekly") || strings.HasSuffix(address, "/end") {
			continue // these take away, or tell the team because one wants it
		}
		v.send(c, http.MethodPost, address, v.formOf(long, "no moment"))
	}
	half := "text=" + v.secret("half a form, by "+name) + "%zz"
	whole := v.formOf(strings.Repeat(v.secret("far too long, by "+name)+" ", 1000), "")
	for _, address := range []string{"/topic", "/answer", "/private", "/propose", "/notes/" + v.bag[len(v.bag)-3]} {
		for _, form := range []string{half, whole, `{"ops":[{"client":"x","n":"` + v.secret("no operation, by "+name) + `"}]}`} {
			v.send(c, http.MethodPost, "/oneonones/"+v.pair.ID+address, form)
		}
	}
	v.ask(c, http.MethodGet, "/oneonones/"+v.pair.ID+"/"+v.secret("no address, by "+name))
}

// sealedEverywhere reports every place on the disk and in the database, in logs,
// mails, calendars and exports, where a secret stands.
func (v *vault) sealedEverywhere(when string) {
	v.t.Helper()
	for what, b := range v.dump() {
		if found := v.hidden(b); len(found) > 0 {
			v.t.Errorf("%q stand in %s %s", found, what, when)
		}
		if what == "the log" && bytes.Contains(b, []byte(v.stranger)) {
			v.t.Error("the log has what a stranger wrote into forms")
		}
	}
}

// onTheWay are sealed columns that hold something for moments only, with the test that fills them.
var onTheWay = map[string]string{"mail_sealed.sealed": "TestAnAnswerOnItsWayIsSealed"}

// sealedColumns gives all columns of the schema that are sealed, and how many rows have something in each.
func (v *vault) sealedColumns() map[string]int {
	v.t.Helper()
	query := `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name LIKE 'sealed%'`
	if v.database != "" {
		query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name LIKE 'sealed%'`
	}
	names, err := db.All(v.t.Context(), v.DB, db.Text, query)
	must(v.t, err)
	all := map[string]int{}
	for _, name := range names {
		table, column, _ := strings.Cut(name, ".")
		n := 0
		must(v.t, v.DB.QueryRow(v.t.Context(), `SELECT count(*) FROM `+table+` WHERE `+column+` <> ''`).Scan(&n))
		all[name] = n
	}
	return all
}

// filled fails for a sealed column, or a kind of thing on the page, that no
// secret was written into: whoever adds one adds it to fill.
func (v *vault) filled() {
	v.t.Helper()
	columns := v.sealedColumns()
	if len(columns) < 5 {
		v.t.Errorf("the schema has only these sealed columns: %v", columns)
	}
	for name, n := range columns {
		if n == 0 && onTheWay[name] == "" {
			v.t.Errorf("nothing was written into %s: add it to fill", name)
		}
	}
	kinds := append(sourceOf(v.t, "../oneonone/store*.go", `pair_entry[^`+"`"+`]*kind = '([a-z_]+)'`), sourceOf(v.t, "../oneonone/store*.go", `entriesOf[^`+"`"+`]*`+"`"+`AND kind = '([a-z_]+)'`)...)
	kinds = append(kinds, sourceOf(v.t, "../oneonone/store*.go", `insert(?:By)?\(w, "([a-z_]+)"`)...)
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	if len(kinds) < 8 {
		v.t.Errorf("the page has only these kinds of things: %q", kinds)
	}
	there, err := db.All(v.t.Context(), v.DB, db.Text, `SELECT DISTINCT kind FROM pair_entry`)
	must(v.t, err)
	for _, kind := range kinds {
		if !slices.Contains(there, kind) {
			v.t.Errorf("no %s was written: add it to fill", kind)
		}
	}
}

// stolenBackup makes a backup while the program runs, opens it as whoever has its
// key, and then runs it without the keys of the pairs.
func (v *vault) stolenBackup() {
	t, dir := v.t, v.t.TempDir()
	t.Helper()
	rapport, err := program()
	must(t, err)
	id, err := age.GenerateX25519Identity()
	must(t, err)
	file, identity, there := filepath.Join(dir, "all.age"), filepath.Join(dir, "identity"), filepath.Join(dir, "there")
	must(t, os.WriteFile(identity, []byte(id.String()), 0o600))
	out, err := exec.Command(rapport, "backup", file, "--data", v.dir, "--database", v.database, "--recipient", id.Recipient().String()).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "no keys") {
		t.Fatalf("backup: %v, %s", err, out)
	}
	f, err := os.Open(file)
	must(t, err)
	defer f.Close()
	plain, err := age.Decrypt(f, id)
	must(t, err)
	zip, err := gzip.NewReader(plain)
	must(t, err)
	size, topic := int64(0), false
	for files := tar.NewReader(zip); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		b, err := io.ReadAll(files)
		must(t, err)
		size += head.Size
		topic = topic || bytes.Contains(b, []byte(v.bag[0]))
		if found := v.hidden(b); len(found) > 0 || strings.Contains(head.Name, "key") {
			t.Errorf("%q stand in %s of a backup", found, head.Name)
		}
	}
	if !topic || size < 100_000 {
		t.Errorf("the backup has %d bytes; the topic’s row is there: %v", size, topic)
	}

	// The thief runs it, with a server key of their own, and knows the password of the two.
	args := []string{"restore", file, "--data", there, "--identity", identity}
	database := ""
	if v.database != "" {
		database = empty(t)
		args = append(args, "--database", database)
	}
	out, err = exec.Command(rapport, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("restore: %v, %s", err, out)
	}
	_, err = secret.Open(there)
	must(t, err)
	a, err := app.Open(t.Context(), app.Place{Data: there, Database: database, Now: v.clock.Now})
	must(t, err)
	defer a.Close()
	for _, name := range []string{"report", "manager"} {
		who, err := a.Team.PersonByEmail(t.Context(), name+"@kindling.example")
		must(t, err)
		page, err := a.Pairs.Page(t.Context(), who, v.pair.ID)
		if !fault.Is(err, fault.Trouble) || len(page.Mine)+len(page.Theirs)+len(page.Talk) > 0 {
			t.Errorf("without the keys %s reads %+v, %v", name, page, err)
		}
		if copies, err := a.Pairs.CopyOf(t.Context(), who); !fault.Is(err, fault.Trouble) || len(copies) > 0 {
			t.Errorf("without the keys %s takes %+v, %v", name, copies, err)
		}
	}
}

// An answer by mail is sealed from the moment it arrives until it is a topic.
func TestAnAnswerOnItsWayIsSealed(t *testing.T) {
	eachVault(t, stillVault, func(t *testing.T, v *vault) {
		ctx := t.Context() // nothing runs by itself here
		must(t, v.Pairs.Keep(ctx))
		v.find()
		c := oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-17", "08:00", "Europe/Lisbon")
		must(t, v.Pairs.Propose(ctx, v.people["report"], v.pair.ID, c, 30, ""))
		must(t, v.Pairs.Accept(ctx, v.people["manager"], v.pair.ID))
		v.clock.Set(time.Date(2026, 11, 16, 17, 30, 0, 0, time.UTC))
		_, err := v.Letters.Evening(ctx)
		must(t, err)
		for more := true; more; {
			more, err = v.Notices.SendNext(ctx)
			must(t, err)
		}
		v.accept(v.mail("report@kindling.example", "Your topics for the one-on-one"))
		for name, n := range v.sealedColumns() {
			if onTheWay[name] != "" && n == 0 {
				t.Errorf("nothing is on its way in %s", name)
			}
		}
		v.still("before it is sorted")
		_, err = v.Inbox.Sort(ctx, 10)
		must(t, err)
		for name, n := range v.sealedColumns() {
			if onTheWay[name] != "" && n != 0 {
				t.Errorf("%s keeps what was heard", name)
			}
		}
		v.still("before it is carried")
		if more, err := v.Letters.Carry(ctx); err != nil || !more {
			t.Errorf("carried: %v, %v", more, err)
		}
		v.still("after it was carried")
		page, err := v.Pairs.Page(ctx, v.people["report"], v.pair.ID)
		must(t, err)
		if len(page.Mine) != 1 || page.Mine[0].Text != v.secrets["answer by mail"] {
			t.Errorf("the page has %+v", page.Mine)
		}
	})
}

// still looks at all rows and files, while nobody serves.
func (v *vault) still(when string) {
	v.t.Helper()
	for what, b := range v.rows() {
		if found := v.hidden(b); len(found) > 0 {
			v.t.Errorf("%q stand in %s, %s", found, what, when)
		}
	}
}

// empty gives a PostgreSQL database without tables.
func empty(t *testing.T) string {
	t.Helper()
	u, ok := dbtest.Postgres(t)
	if !ok {
		t.Fatal("PostgreSQL went away")
	}
	return u
}
