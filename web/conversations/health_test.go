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
	k := newOffice(t, false)
	s := k.serve(k.Joe)
	k.Arrives(k.Letter("Ada Lake <ada@lake.example>", "Export", "How do I export donors?"))
	k.Reply(k.Joe, k.Of("ada@lake.example"), "<p>Donors, Export.</p>")
	k.Clock.Add(6 * 24 * time.Hour)
	k.Arrives(k.Letter("Ben Lake <ben@lake.example>", "Receipts", "Our receipts have the old street."))
	k.Arrives(k.Letter("Cleo Lake <cleo@lake.example>", "Thanks", "All is well again."))
	must(t, k.Inbox.Close(t.Context(), k.Joe, k.Of("cleo@lake.example").ID))
	k.Clock.Add(2 * time.Hour)
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
	k.Clock.Add(time.Minute)
	for more := true; more; {
		var err error
		more, err = k.Inbox.LeaveNext(t.Context())
		must(t, err)
	}
	if c := k.Of("ada@lake.example"); c.Status != inbox.Pending || c.Messages != 3 {
		t.Errorf("Ada’s is %s with %d messages", c.Status, c.Messages)
	}
	b.Open(s.URL + "/conversations/health")
	b.WaitText("Nothing lies open that is answered.")
}
