package bench_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/bench"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/schema"
)

func TestEveryRowIsMeasured(t *testing.T) {
	o := bench.Options{Conversations: 2000, Messages: 9000, Folder: t.TempDir(), Now: time.Now}
	t.Run("sqlite", func(t *testing.T) { measure(t, o) })
	t.Run("postgres", func(t *testing.T) {
		u, ok := dbtest.Postgres(t)
		if !ok {
			t.Skip("PostgreSQL is not installed: apt-get install postgresql")
		}
		o.Database = u
		measure(t, o)
	})
}

func measure(t *testing.T, o bench.Options) {
	made := 0
	o.Made = func(n int) { made = n }
	rows, err := bench.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if made != o.Messages {
		t.Errorf("%d messages were made, want %d", made, o.Messages)
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.Row)
		if r.N == 0 && r.Row != "demo-memory" {
			t.Errorf("%s was not measured: %s", r.Row, r.Note)
		}
		if r.P50 > r.P95 || r.P95 > r.P99 {
			t.Errorf("the ranks of %s are out of order: %+v", r.Row, r)
		}
	}
	if !slices.Equal(names, bench.Rows()) {
		t.Errorf("the rows are %q, want %q", names, bench.Rows())
	}
	made, o.Only = 0, "list-all"
	rows, err = bench.Run(t.Context(), o)
	if err != nil || len(rows) != 1 || made != 0 {
		t.Errorf("again: %d rows, %d messages made, %v; want 1 and none, since the data is there", len(rows), made, err)
	}
	var b bytes.Buffer
	var back []map[string]any
	if err := bench.WriteJSON(&b, rows); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back[0]["row"] != "list-all" || back[0]["p99_ms"] == nil {
		t.Errorf("the JSON reads %v, %v", back, err)
	}
}

func TestOtherDataIsRefused(t *testing.T) {
	u, ok := dbtest.Postgres(t)
	if !ok {
		t.Skip("PostgreSQL is not installed: apt-get install postgresql")
	}
	d, err := db.Open(t.Context(), db.Options{URL: u})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := schema.Migrate(t.Context(), d); err != nil { // somebody's own, though still without mail
		t.Fatal(err)
	}
	o := bench.Options{Conversations: 2000, Messages: 9000, Folder: t.TempDir(), Database: u, Now: time.Now}
	if _, err := bench.Run(t.Context(), o); !fault.Is(err, fault.Conflict) {
		t.Errorf("a database that holds other data gave %v", err)
	}
}

func TestWhatCannotBeMeasuredIsToldInASentence(t *testing.T) {
	good := bench.Options{Conversations: 2000, Messages: 9000, Folder: t.TempDir(), Now: time.Now}
	for say, spoil := range map[string]func(*bench.Options){
		"--conversations must be at least": func(o *bench.Options) { o.Conversations = 0 },
		"--messages must be at least":      func(o *bench.Options) { o.Messages = 1999 },
		"--messages can be":                func(o *bench.Options) { o.Messages = 9_000_000 },
		"The rows are list-waiting":        func(o *bench.Options) { o.Only = "fast" },
	} {
		o := good
		spoil(&o)
		if _, err := bench.Run(t.Context(), o); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), say) {
			t.Errorf("%+v gave %v, want %q", o, err, say)
		}
	}
}
