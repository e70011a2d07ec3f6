package e2e

// The key of one-on-ones is changed by the real command, and killed at many moments.

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/app"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/oneonone"
	"rapport/team"
)

// pairs is how many one-on-ones there are: so many that changing their keys takes a while.
const pairs = 400

// rapport key rotate is killed with SIGKILL at moments all over its run. A server
// goes on reading meanwhile, each one-on-one opens after each kill, and the next
// run finishes what was begun with the same key.
func TestKilledKeyRotation(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killRotations(t, "") })
	t.Run("postgres", func(t *testing.T) {
		u, ok := dbtest.Postgres(t)
		if !ok {
			t.Skip("PostgreSQL is not installed: apt-get install postgresql")
		}
		killRotations(t, u)
	})
}

func killRotations(t *testing.T, database string) {
	const kills = 10
	ctx, dir := t.Context(), t.TempDir()
	rapport, err := program()
	must(t, err)
	server, err := app.Open(ctx, app.Place{Data: dir, Database: database, Hasty: true})
	must(t, err)
	defer server.Close()
	must(t, server.DB.Write(ctx, func(tx *db.Tx) error {
		if err := team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana", Role: team.Head, Zone: "UTC"}); err != nil {
			return err
		}
		for n := range pairs {
			if err := team.Bring(ctx, tx, team.Person{Email: fmt.Sprintf("p%d@kindling.example", n), Name: fmt.Sprint("P", n), Role: team.Technician, Zone: "UTC", Manager: "ana@kindling.example"}); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, server.Pairs.Keep(ctx))
	who, err := server.Team.PersonByEmail(ctx, "p0@kindling.example")
	must(t, err)
	all, err := server.Pairs.All(ctx, who)
	must(t, err)
	_, err = server.Pairs.AddTopic(ctx, who, all[0].Pair.ID, oneonone.NewTopic{Text: "Kept"})
	must(t, err)

	keys := func() (names []string) {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(dir, "keys", "*.key"))
		must(t, err)
		for _, f := range files {
			names = append(names, strings.TrimSuffix(filepath.Base(f), ".key"))
		}
		return names
	}
	// whole fails unless everything opens, for the server that runs, and gives which keys wrap how many.
	whole := func(when string) map[string]int {
		t.Helper()
		if err := server.Pairs.Check(ctx); err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		page, err := server.Pairs.Page(ctx, who, all[0].Pair.ID)
		if err != nil || len(page.Mine) != 1 || page.Mine[0].Text != "Kept" {
			t.Fatalf("%s the page has %+v, %v", when, page.Mine, err)
		}
		wrapped, err := db.All(ctx, server.DB, db.Text, `SELECT wrapped FROM pair`)
		must(t, err)
		by := map[string]int{}
		for _, w := range wrapped {
			by[secret.WrappedBy(w)]++
		}
		if len(by) != 1 {
			t.Errorf("%s: half of them are wrapped by another key: %v", when, by)
		}
		return by
	}
	rotate := func() *exec.Cmd {
		return exec.Command(rapport, "key", "rotate", "--data", dir, "--database", database)
	}

	began := time.Now()
	out, err := rotate().CombinedOutput()
	took := time.Since(began)
	if err != nil || !strings.Contains(string(out), fmt.Sprintf("The keys of %d one-on-ones are wrapped by 0002-", pairs)) {
		t.Fatalf("%v: %s", err, out)
	}
	whole("before any kill")
	killed := 0
	for n := range kills {
		before := keys()
		cmd := rotate()
		must(t, cmd.Start())
		time.Sleep(took/4 + took*time.Duration(n)/kills) // a moment of its run: which one, is what is tried here
		must(t, cmd.Process.Kill())
		if cmd.Wait() != nil {
			killed++
		}
		whole(fmt.Sprintf("after kill %d", n))
		begun := keys()
		if out, err := rotate().CombinedOutput(); err != nil {
			t.Fatalf("the next run: %v: %s", err, out)
		}
		now := keys()
		// What was killed may still be committed: its database does not know yet that nobody waits for the answer.
		rotated, err := db.All(ctx, server.DB, db.Text, `SELECT subject FROM event WHERE kind = $1`, oneonone.EventRotated)
		must(t, err)
		if !slices.Contains(rotated, begun[len(begun)-1]) && !slices.Equal(now, begun) {
			t.Errorf("the key that was begun with was not taken: %v, then %v", begun, now)
		}
		if len(begun) > len(before)+1 || len(now) > len(before)+2 {
			t.Errorf("keys: %v, %v, %v", before, begun, now)
		}
		if by := whole("after the next run"); by[now[len(now)-1]] != pairs {
			t.Errorf("wrapped by %v, want all by the newest of %v", by, now)
		}
	}
	t.Logf("%d of %d runs were killed before their end; a run took %v", killed, kills, took)
	if killed == 0 {
		t.Error("no run was killed")
	}
}
