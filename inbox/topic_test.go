package inbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
)

func TestTopicsArePutOnAndTakenOff(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("m@lake.example", "Card field missing", "It never appears."), k.letter("b@grove.example", "Receipts", "The old address."))
		all := k.all()
		set := func(i int, topic string, on bool) {
			t.Helper()
			k.clock.Add(time.Minute)
			must(t, k.in.SetTopic(t.Context(), k.joe, all[i].ID, topic, on))
		}
		set(0, "  Card   box ", true)
		set(0, "Safari", true)
		set(1, "CARD BOX", true) // the known one
		set(0, "Safari", false)
		set(0, "Safari", false) // is so already
		for i, want := range [][]string{{"Card box"}, {"Card box"}} {
			if got, err := k.in.Topics(t.Context(), all[i].ID); err != nil || !slices.Equal(got, want) {
				t.Errorf("topics of %d: %q %v, want %q", i, got, err, want)
			}
		}
		set(0, "Safari", true)
		if got, err := k.in.KnownTopics(t.Context()); err != nil || len(got) != 2 || got[0].Name != "Card box" || got[1].Name != "Safari" {
			t.Errorf("known: %+v %v", got, err)
		}
		for _, wrong := range []string{" ", strings.Repeat("long ", 20)} {
			if err := k.in.SetTopic(t.Context(), k.joe, all[0].ID, wrong, true); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q gave %v", wrong, err)
			}
		}
		if err := k.in.SetTopic(t.Context(), k.joe, "nothing", "Safari", true); !fault.Is(err, fault.NotFound) {
			t.Errorf("no conversation gave %v", err)
		}
	})
}

func TestATopicIsNamedAnewWithAllItsPast(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.arrives(k.letter("m@lake.example", "Card field missing", "It never appears."), k.letter("b@grove.example", "Receipts", "The old address."))
		all := k.all()
		must(t, k.in.SetTopic(ctx, k.joe, all[0].ID, "Card box", true))
		must(t, k.in.SetTopic(ctx, k.joe, all[1].ID, "Receipts", true))
		if _, err := k.in.RenameTopic(ctx, k.joe, "Card box", "Checkout"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a technician renamed it: %v", err)
		}
		rename := func(key, name string) error {
			_, err := k.in.RenameTopic(ctx, k.ana, key, name)
			return err
		}
		if was, err := k.in.RenameTopic(ctx, k.ana, "Card box", "  Checkout page "); err != nil || was != "Card box" {
			t.Fatalf("%q, %v", was, err)
		}
		for name, kind := range map[string]fault.Kind{"": fault.Invalid, strings.Repeat("x", 61): fault.Invalid, "receipts": fault.Invalid} {
			if err := rename("Card box", name); !fault.Is(err, kind) {
				t.Errorf("%q gave %v", name, err)
			}
		}
		if err := rename("Receipts", "card BOX"); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "still answers to it") {
			t.Errorf("a first name was given away: %v", err)
		}
		if err := rename("Nothing", "Something"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%v", err)
		}
		book, err := k.in.TopicBook(ctx)
		must(t, err)
		if got := book.Names([]string{"Card box", "Receipts"}); !slices.Equal(got, []string{"Checkout page", "Receipts"}) {
			t.Errorf("%q", got)
		}

		// Both names lead to it, and the past is its past.
		must(t, k.in.SetTopic(ctx, k.joe, all[1].ID, "CHECKOUT PAGE", true))
		must(t, k.in.SetTopic(ctx, k.joe, all[1].ID, "Receipts", false))
		must(t, k.in.SetTopic(ctx, k.joe, all[1].ID, "card box", true))
		page, err := k.in.List(ctx, inbox.Filter{View: inbox.All, Topic: "Card box", Limit: 10})
		if err != nil || len(page.Rows) != 2 {
			t.Errorf("%d, %v", len(page.Rows), err)
		}
		must(t, rename("Card box", "Card box")) // and back
		if book, err = k.in.TopicBook(ctx); err != nil || book.Name("Card box") != "Card box" {
			t.Errorf("%v, %v", book, err)
		}
	})
}

func TestATopicIsAddedAndPutAway(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.arrives(k.letter("m@lake.example", "Card field missing", "It never appears."), k.letter("b@grove.example", "Receipts", "The old address."))
		all := k.all()
		must(t, k.in.AddTopic(ctx, k.ana, "Refunds"))
		if err := k.in.AddTopic(ctx, k.ana, "refunds"); !fault.Is(err, fault.Invalid) {
			t.Errorf("added twice: %v", err)
		}
		must(t, k.in.SetTopic(ctx, k.joe, all[0].ID, "refunds", true))
		put := func(by team.Person, away bool) error {
			_, err := k.in.PutTopicAway(ctx, by, "Refunds", away)
			return err
		}
		if err := put(k.joe, true); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a technician put it away: %v", err)
		}
		must(t, put(k.ana, true))
		must(t, put(k.ana, true))
		if err := k.in.SetTopic(ctx, k.joe, all[1].ID, "Refunds", true); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "was put away") {
			t.Errorf("put on though it was put away: %v", err)
		}
		if known, err := k.in.KnownTopics(ctx); err != nil || len(known) != 1 || !known[0].Away() || known[0].AwayBy != k.ana.Email {
			t.Errorf("%+v, %v", known, err)
		}
		if on, err := k.in.Topics(ctx, all[0].ID); err != nil || !slices.Equal(on, []string{"Refunds"}) {
			t.Errorf("its past is gone: %v, %v", on, err)
		}
		must(t, k.in.SetTopic(ctx, k.joe, all[0].ID, "Refunds", false))
		must(t, put(k.ana, false))
		must(t, k.in.SetTopic(ctx, k.joe, all[1].ID, "Refunds", true))
	})
}
