package schema_test

import (
	"os"
	"strings"
	"testing"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/schema"
)

func TestMigratingTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		if err := schema.Migrate(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := d.QueryRow(t.Context(), `SELECT count(*) FROM event_head`).Scan(&n); err != nil || n != 1 {
			t.Errorf("%d heads, %v; want 1", n, err)
		}
	})
}

// current.sql is all tables of today at one glance. Set RAPPORT_GOLDEN=write to renew it.
func TestCurrentTables(t *testing.T) {
	d, err := db.Open(t.Context(), db.Options{File: t.TempDir() + "/x.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := schema.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	all, err := db.All(t.Context(), d, db.Text, `SELECT sql FROM sqlite_master
		WHERE sql IS NOT NULL AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name`)
	if err != nil {
		t.Fatal(err)
	}
	got := "-- All tables of today, written by a test. Do not edit.\n\n" + strings.Join(all, ";\n\n") + ";\n"
	if os.Getenv("RAPPORT_GOLDEN") == "write" {
		if err := os.WriteFile("testdata/current.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/current.sql")
	if err != nil || got != string(want) {
		t.Errorf("testdata/current.sql is not today's (%v): run RAPPORT_GOLDEN=write go test ./schema", err)
	}
}
