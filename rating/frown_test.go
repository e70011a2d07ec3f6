package rating_test

import (
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/rating"
	"rapport/team"
)

var (
	ana = team.Person{Email: "ana@x.example", Name: "Ana", Role: team.Head}
	joe = team.Person{Email: "joe@x.example", Name: "Joe", Role: team.Technician}
)

func (k *desk) frowns(t *testing.T, read bool) []rating.Frown {
	t.Helper()
	all, err := k.ratings.Frowns(t.Context(), read, nil, 10)
	must(t, err)
	n, err := k.ratings.Unread(t.Context())
	must(t, err)
	if !read && n != len(all) {
		t.Errorf("%d are counted, %d listed", n, len(all))
	}
	return all
}

func TestAFrownStaysUntilSomebodyReadIt(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.give(t, rating.Okay, true)
		if n := len(k.frowns(t, false)); n != 0 {
			t.Errorf("%d frowns of an okay", n)
		}
		k.give(t, rating.NotGood, false)
		if all := k.frowns(t, false); len(all) != 1 || all[0].Message != "a" || all[0].Face != rating.NotGood || all[0].Move != nil {
			t.Fatalf("to read: %+v", all)
		}
		for _, bad := range []rating.Reading{{}, {Cause: "weather"}, {Cause: rating.CauseHelp, Lesson: strings.Repeat("x", 501)}} {
			if err := k.ratings.Read(ctx, joe, "a", bad, time.Time{}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		must(t, k.ratings.Read(ctx, joe, "a", rating.Reading{Cause: rating.CauseWait, Lesson: " Say when. "}, time.Time{}))
		if err := k.ratings.Read(ctx, ana, "a", rating.Reading{Cause: rating.CauseHelp}, time.Time{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second reader wrote over the first: %v", err)
		}
		read := k.frowns(t, true)
		if len(k.frowns(t, false)) != 0 || len(read) != 1 || read[0].Reader != joe.Email || read[0].Cause != rating.CauseWait || read[0].Lesson != "Say when." || !read[0].ReadAt.Equal(k.clock.Now()) {
			t.Fatalf("read: %+v", read)
		}
		if more, err := k.ratings.Frowns(ctx, true, &read[0], 10); err != nil || len(more) != 0 {
			t.Errorf("after the last one: %v, %v", more, err)
		}
		must(t, k.ratings.PutBack(ctx, ana, "a"))
		if all := k.frowns(t, false); len(all) != 1 || all[0].Lesson != "Say when." {
			t.Errorf("put back: %+v", all)
		}
		must(t, k.ratings.Read(ctx, joe, "a", rating.Reading{Cause: rating.CauseWait}, time.Time{}))
		k.give(t, rating.NotGood, false) // more words: read again
		if n := len(k.frowns(t, false)); n != 1 {
			t.Errorf("%d to read after the customer said more", n)
		}
		k.give(t, rating.Great, false) // came round before anybody looked
		if n := len(k.frowns(t, false)); n != 0 {
			t.Errorf("%d to read after the customer came round", n)
		}
		if err := k.ratings.Read(ctx, joe, "q", rating.Reading{Cause: rating.CauseHelp}, time.Time{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("reading what is no frown: %v", err)
		}
		if k.events(t, rating.EventRead) != 2 || k.events(t, rating.EventUnread) != 1 {
			t.Error("not all of it is in the log")
		}
	})
}

func TestOldFrownsFromElsewhereAreNobodysWork(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		bring := func(days int) {
			r := rating.Rating{Message: "a", Conversation: "c", At: k.clock.Now().AddDate(0, 0, -days), Face: rating.NotGood}
			must(t, k.db.Write(t.Context(), func(tx *db.Tx) error { return k.ratings.Bring(t.Context(), tx, []rating.Rating{r}) }))
		}
		bring(31)
		if n := len(k.frowns(t, false)); n != 0 {
			t.Errorf("%d frowns of last month to read", n)
		}
		bring(2)
		must(t, k.ratings.Read(t.Context(), joe, "a", rating.Reading{Cause: rating.CauseOther}, time.Time{}))
		bring(2) // the same line again
		if n := len(k.frowns(t, false)); n != 0 {
			t.Errorf("%d to read after the same log came twice", n)
		}
	})
}

func TestWhoMayMoveAFrown(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		gave := k.give(t, rating.NotGood, false)
		refused := func(what string, err error, want fault.Kind) {
			t.Helper()
			if !fault.Is(err, want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		refused("somebody else asks", k.ratings.AskMove(ctx, joe, "a", rating.Product, "x"), fault.Forbidden)
		refused("without a reason", k.ratings.AskMove(ctx, ana, "a", rating.Product, " "), fault.Invalid)
		refused("to the help", k.ratings.AskMove(ctx, ana, "a", rating.Help, "x"), fault.Invalid)
		refused("nothing was asked", k.ratings.DecideMove(ctx, ana, "a", true, "x"), fault.Conflict)
		must(t, k.ratings.AskMove(ctx, ana, "a", rating.Product, "It is about 3.2.1."))
		refused("twice", k.ratings.AskMove(ctx, ana, "a", rating.Other, "x"), fault.Conflict)
		if all, err := k.ratings.Moves(ctx); err != nil || len(all) != 1 || all[0].Move.Why != "It is about 3.2.1." {
			t.Errorf("asked: %+v, %v", all, err)
		}
		refused("no head decides", k.ratings.DecideMove(ctx, joe, "a", true, "x"), fault.Forbidden)
		refused("decides without a word", k.ratings.DecideMove(ctx, ana, "a", true, ""), fault.Invalid)
		must(t, k.ratings.DecideMove(ctx, ana, "a", true, "Yes: the update."))
		f, err := k.ratings.Frown(ctx, "a")
		must(t, err)
		if f.About != rating.Product || !f.At.Equal(gave.At.Add(time.Microsecond)) || f.Counts() || !f.Move.Agreed || f.Move.Said != "Yes: the update." || !f.ReadAt.IsZero() {
			t.Errorf("moved: %+v %+v", f, f.Move)
		}
		refused("dropped after the decision", k.ratings.DropMove(ctx, ana, "a"), fault.Conflict)
		must(t, k.ratings.ReopenMove(ctx, ana, "a"))
		if f, err = k.ratings.Frown(ctx, "a"); err != nil || f.About != "" || !f.Counts() || !f.Move.DecidedAt.IsZero() {
			t.Errorf("reopened: %+v, %v", f, err)
		}
		must(t, k.ratings.DecideMove(ctx, ana, "a", false, "No: she says how we wrote."))
		if f, err = k.ratings.Frown(ctx, "a"); err != nil || !f.Counts() || f.Move.Agreed {
			t.Errorf("left: %+v, %v", f, err)
		}
		must(t, k.ratings.ReopenMove(ctx, ana, "a"))
		must(t, k.ratings.DropMove(ctx, ana, "a"))
		must(t, k.ratings.AskMove(ctx, ana, "a", rating.Other, "Again."))
		k.give(t, rating.NotGood, false) // a new word of the customer's ends it all
		if f, err = k.ratings.Frown(ctx, "a"); err != nil || f.Move != nil {
			t.Errorf("after a new rating: %+v, %v", f, err)
		}
		if k.events(t, rating.EventAsked) != 2 || k.events(t, rating.EventDecided) != 2 || k.events(t, rating.EventReopened) != 2 || k.events(t, rating.EventDropped) != 1 || k.events(t, rating.EventGiven) != 4 {
			t.Error("not all of it is in the log")
		}
	})
}
