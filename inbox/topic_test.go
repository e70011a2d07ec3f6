package inbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/kit/fault"
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
		if got, err := k.in.KnownTopics(t.Context()); err != nil || !slices.Equal(got, []string{"Card box", "Safari"}) {
			t.Errorf("known: %q %v", got, err)
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
