package letters_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/oneonone"
	"rapport/team"
)

// leaves lets somebody leave the team now.
func (h *house) leaves(p *team.Person) {
	h.t.Helper()
	p.LeftAt = h.clock.Now()
	must(h.t, team.NewStore(h.db).Leave(h.t.Context(), h.ana, p.ID))
}

// Private notes of who left go at once, what both wrote a year later; the log
// says how much, and neither whose nor what.
func TestRetentionIsLoggedByCounts(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		var said bytes.Buffer
		before := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(&said, nil)))
		t.Cleanup(func() { slog.SetDefault(before) })
		retain := func(want ...string) {
			t.Helper()
			said.Reset()
			more, err := h.letters.Retain(ctx)
			if err != nil || more {
				t.Errorf("more to do: %v, %v", more, err)
			}
			if len(want) == 0 && said.Len() > 0 {
				t.Errorf("nothing went, and the log says %s", &said)
			}
			for _, w := range want {
				if !strings.Contains(said.String(), w) {
					t.Errorf("the log says %q, and not %q", said.String(), w)
				}
			}
			for _, secret := range []string{h.pair.ID, h.joe.ID, h.ana.ID, "Joe", "Ana", "kindling", "Words"} {
				if strings.Contains(said.String(), secret) {
					t.Errorf("the log tells %q: %s", secret, &said)
				}
			}
		}
		h.clock.Set(time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)) // in Joe's evening, when the note is open
		_, err := h.pairs.AddTopic(ctx, h.joe, h.pair.ID, oneonone.NewTopic{Text: "Words for both"})
		must(t, err)
		page, err := h.pairs.Page(ctx, h.joe, h.pair.ID)
		must(t, err)
		must(t, h.pairs.AppendNote(ctx, h.joe, page.NoteID, "Words that both write"))
		must(t, h.pairs.SavePrivate(ctx, h.joe, h.pair.ID, "", "Words of Joe"))
		must(t, h.pairs.SavePrivate(ctx, h.ana, h.pair.ID, "", "Words of Ana"))
		retain()

		h.leaves(&h.joe)
		retain(`"private notes"=1`, "pairs=0", "entries=0")
		retain()
		kept := func(when string) {
			t.Helper()
			copies, err := h.pairs.CopyOf(ctx, h.ana)
			must(t, err)
			if len(copies) != 1 || len(copies[0].Topics) != 1 || len(copies[0].Notes) != 1 || copies[0].Notes[0].Text != "Words that both write" ||
				len(copies[0].Private[h.joe.ID]) != 0 || len(copies[0].Private[h.ana.ID]) != 1 {
				t.Errorf("%s Ana has %+v", when, copies)
			}
		}
		kept("at once")
		left := h.clock.Now()
		h.clock.Set(left.AddDate(0, 12, -1))
		retain()
		kept("a day before the year is over")
		h.clock.Set(left.AddDate(0, 12, 0))
		retain("pairs=1", `"private notes"=1`)
		if copies, err := h.pairs.CopyOf(ctx, h.ana); err != nil || len(copies) != 0 {
			t.Errorf("after a year Ana has %+v, %v", copies, err)
		}
		if _, err := h.pairs.Page(ctx, h.ana, h.pair.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("after a year the page says %v", err)
		}
		for _, table := range []string{"pair", "pair_entry", "pair_private", "pair_op", "pair_note"} {
			if rows, err := db.All(ctx, h.db, db.Text, `SELECT 'row' FROM `+table); err != nil || len(rows) != 0 {
				t.Errorf("%s keeps %d rows, %v", table, len(rows), err)
			}
		}
		retain()
	})
}
