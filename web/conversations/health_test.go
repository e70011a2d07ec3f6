package conversations_test

import (
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/web/browser"
)

// TestTheHealthOfTheQueue: what lies longer than anybody meant it to, and one press that asks a quiet customer.
func TestTheHealthOfTheQueue(t *testing.T) {
	k := newDesk(t, false)
	s := k.serve(k.joe)
	k.arrives(k.letter("Ada Lake <ada@lake.example>", "Export", "How do I export donors?"))
	k.reply(k.joe, k.of("ada@lake.example"), "<p>Donors, Export.</p>")
	k.clock.Add(6 * 24 * time.Hour)
	k.arrives(k.letter("Ben Lake <ben@lake.example>", "Receipts", "Our receipts have the old street."))
	k.arrives(k.letter("Cleo Lake <cleo@lake.example>", "Thanks", "All is well again."))
	must(t, k.in.Close(t.Context(), k.joe, k.of("cleo@lake.example").ID))
	k.clock.Add(2 * time.Hour)
	b := browser.New(t)
	b.Open(s.URL + "/conversations")
	b.ClickText("How the queue is")
	b.WaitText("Waiting past the hour")
	for section, who := range map[string]string{"late": "Ben Lake", "quiet": "Ada Lake", "untopiced": "Cleo Lake"} {
		if said := b.Text(`section[aria-labelledby="` + section + `"]`); !strings.Contains(said, who) {
			t.Errorf("%s: %s", section, said)
		}
	}
	b.WaitText("Nothing was slept over.")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("Ask Ada, then close")
	b.WaitText("Asked Ada.")
	k.clock.Add(time.Minute)
	for more := true; more; {
		var err error
		more, err = k.in.LeaveNext(t.Context())
		must(t, err)
	}
	if c := k.of("ada@lake.example"); c.Status != inbox.Pending || c.Messages != 3 {
		t.Errorf("Ada’s is %s with %d messages", c.Status, c.Messages)
	}
	b.Open(s.URL + "/conversations/health")
	b.WaitText("Nothing lies open that is answered.")
}
