package rating_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/rating"
	"rapport/team"
)

type desk struct {
	db      *db.DB
	clock   *dbtest.Clock
	ratings *rating.Store
	key     []byte
}

// newDesk has a customer's question "q" and Ana's reply "a" to it.
func newDesk(t *testing.T, d *db.DB, clock *dbtest.Clock) *desk {
	t.Helper()
	ctx := t.Context()
	key, err := secret.Open(t.TempDir())
	must(t, err)
	blobs, err := blob.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	in := inbox.NewStore(d, blobs, key, nil)
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@x.example", Name: "Ana", Role: team.Head, Zone: "UTC"}),
			in.Bring(ctx, tx, inbox.Lines{Messages: []inbox.Message{
				{ID: "q", Conversation: "c", At: clock.Now(), Kind: inbox.FromCustomer, Author: "bob@y.example", Text: "?"},
				{ID: "a", Conversation: "c", At: clock.Now(), Kind: inbox.Reply, Author: "ana@x.example", To: []mail.Address{{Address: "bob@y.example"}}, Text: "!"},
			}}, map[string]bool{"ana@x.example": true}, "help@x.example"))
	}))
	return &desk{d, clock, rating.NewStore(d, in, key), rating.LinkKey(key)}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, k *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) { test(t, newDesk(t, d, clock)) })
}

func (k *desk) give(t *testing.T, face rating.Face, opened bool) rating.Rating {
	t.Helper()
	k.clock.Add(time.Second)
	r, err := k.ratings.Give(t.Context(), rating.Token(k.key, "a"), rating.Rating{Face: face, Opened: opened})
	must(t, err)
	return r
}

func (k *desk) current(t *testing.T) rating.Face {
	t.Helper()
	a, err := k.ratings.Ask(t.Context(), rating.Token(k.key, "a"))
	must(t, err)
	if a.Current == nil {
		return ""
	}
	return a.Current.Face
}

func (k *desk) events(t *testing.T, kind string) (n int) {
	t.Helper()
	all, err := event.Of(t.Context(), k.db, "c")
	must(t, err)
	for _, e := range all {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func TestTheLastRatingWinsAndAllAreKept(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		for range 50 { // looking writes nothing
			if got := k.current(t); got != "" {
				t.Fatalf("a look gave %q", got)
			}
		}
		k.give(t, rating.Great, true)
		k.give(t, rating.NotGood, false)
		k.give(t, rating.Okay, false)
		if got := k.current(t); got != rating.Okay {
			t.Errorf("%q counts, want okay", got)
		}
		all, err := k.ratings.Of(t.Context(), "c")
		must(t, err)
		if len(all) != 3 || k.events(t, rating.EventGiven) != 3 {
			t.Errorf("%d ratings and %d events are kept, want 3", len(all), k.events(t, rating.EventGiven))
		}
	})
}

func TestScannersCastNoVote(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.give(t, rating.Great, true)
		k.give(t, rating.Okay, true)
		k.give(t, rating.NotGood, true)
		if got := k.current(t); got != "" {
			t.Errorf("a scanner voted %q", got)
		}
		if given, voided := k.events(t, rating.EventGiven), k.events(t, rating.EventVoided); given != 1 || voided != 1 {
			t.Errorf("%d given and %d voided; want the first one given and taken back", given, voided)
		}
		k.clock.Add(time.Hour)
		k.give(t, rating.NotGood, true) // the person, later
		if got := k.current(t); got != rating.NotGood {
			t.Errorf("%q counts, want the person's", got)
		}
		k.give(t, rating.NotGood, true) // the same face twice is no burst
		k.give(t, rating.Great, false)  // and a choice on the page is a person's
		if got := k.current(t); got != rating.Great {
			t.Errorf("%q counts, want great", got)
		}
	})
}

func TestForgedAndOldLinksWriteNothing(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, good := t.Context(), rating.Token(k.key, "a")
		for token, want := range map[string]fault.Kind{
			"": fault.NotFound, "a": fault.NotFound, "a.": fault.NotFound, good[:len(good)-2] + "AA": fault.NotFound,
			strings.Replace(good, "a.", "q.", 1): fault.NotFound, rating.Token(k.key, "q"): fault.NotFound, rating.Token(k.key, "nothing"): fault.NotFound,
		} {
			if _, err := k.ratings.Give(ctx, token, rating.Rating{Face: rating.Great}); !fault.Is(err, want) {
				t.Errorf("token %q: %v, want %s", token, err, want)
			}
		}
		if _, err := k.ratings.Give(ctx, good, rating.Rating{Face: "superb"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a fourth face: %v", err)
		}
		k.clock.Add(rating.Life + time.Second)
		if _, err := k.ratings.Give(ctx, good, rating.Rating{Face: rating.Great}); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old link: %v", err)
		}
		if n := k.events(t, rating.EventGiven); n != 0 {
			t.Errorf("%d ratings were kept", n)
		}
	})
}

func TestALinkHoldsNoPersonalData(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		link := rating.Link(k.key, "https://help.example/", "a", rating.Great)
		if !strings.HasPrefix(link, "https://help.example/rate/a.") || !strings.HasSuffix(link, "/great") || strings.Contains(link, "@") {
			t.Errorf("the link is %s", link)
		}
	})
}

func TestManyRateAtOnce(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		// More than the database has connections: nobody may hold one and wait for a second.
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				r := rating.Rating{Face: rating.Great, Comment: fmt.Sprint("number ", i), Opened: i%2 == 0}
				if _, err := k.ratings.Give(ctx, rating.Token(k.key, "a"), r); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		all, err := k.ratings.Of(t.Context(), "c")
		must(t, err)
		if len(all) != 60 {
			t.Errorf("%d of 60 ratings are kept", len(all))
		}
	})
}

// noise is n letters that no database can press together.
func noise(n int) string {
	dice := rand.NewChaCha8([32]byte{7})
	b := make([]byte, n/2)
	_, _ = dice.Read(b) // never fails
	return hex.EncodeToString(b)
}

func TestAllWordsFit(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, words := t.Context(), noise(10_000)
		var all []rating.Rating
		for range 2 { // the same words at one moment are one rating, others are another
			for _, comment := range []string{words, words[1:] + "!", ""} {
				r, err := k.ratings.Give(ctx, rating.Token(k.key, "a"), rating.Rating{Face: rating.Okay, Comment: comment})
				must(t, err)
				all = append(all, r)
			}
		}
		must(t, k.db.Write(ctx, func(tx *db.Tx) error { return k.ratings.Bring(ctx, tx, all) }))
		kept, err := k.ratings.Of(ctx, "c")
		must(t, err)
		if len(kept) != 3 || len(kept[0].Comment)+len(kept[1].Comment)+len(kept[2].Comment) != 20_000 {
			t.Errorf("%d ratings are kept, want three with all of their words", len(kept))
		}
	})
}
