package conversations_test

import (
	"testing"
	"time"

	"rapport/inbox"
)

// TestTheListSaysWhatLeaves: whose answer is on its way, or waits for tomorrow, is marked, and is not the next for anybody.
func TestTheListSaysWhatLeaves(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	s := k.serve(k.Joe)
	marks := func() map[string]string {
		t.Helper()
		all := map[string]string{}
		for _, row := range get(t, s.URL+"/conversations").code(200).all("a", ".conv") {
			in := sheet{t: t, root: row}
			for _, mark := range in.all("span", ".leaves") {
				all[said(in.one("span", ".who"))] = said(mark)
			}
		}
		return all
	}
	send := func(email string, at time.Time) inbox.Answer {
		t.Helper()
		c := k.Of(email)
		a := inbox.Answer{ID: c.ID, Conversation: c.ID, Kind: inbox.Reply, Saw: c.Newest, HTML: "<div>Like this.</div>"}
		_, err := k.Inbox.Send(t.Context(), k.Ana, a, at)
		must(t, err)
		return a
	}
	next := func() string {
		t.Helper()
		id, err := k.presence.Next(t.Context(), k.Joe, "joes", "")
		must(t, err)
		c, err := k.Inbox.Conversation(t.Context(), id)
		must(t, err)
		return c.Customer.Email
	}
	longest := next()
	if got := marks(); len(got) != 0 {
		t.Errorf("nothing leaves, and the list says %v", got)
	}
	a := send(longest, noon.Add(10*time.Second))
	second := next()
	send(second, noon.Add(21*time.Hour))
	got := marks()
	if len(got) != 2 || got[k.Of(longest).Customer.Called()] != "leaving" || got[k.Of(second).Customer.Called()] != "leaves tomorrow 10:00" {
		t.Errorf("the list says %v", got)
	}
	if third := next(); longest == second || third == longest || third == second {
		t.Errorf("the next are %s, %s, %s", longest, second, third)
	}
	_, err := k.Inbox.CallBack(t.Context(), k.Ana, a.ID)
	must(t, err)
	if first := next(); first != longest || len(marks()) != 1 {
		t.Errorf("called back, the next is %s", first)
	}
}
