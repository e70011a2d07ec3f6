package conversations_test

import (
	"slices"
	"testing"
)

// TestWhatAConversationMayBeMergedWith: the customer's others under all addresses, those under the same subject, and what words find.
func TestWhatAConversationMayBeMergedWith(t *testing.T) {
	k := newOffice(t, false)
	k.Arrives(
		k.Letter("Ada <ada@lake.example>", "Gala tickets", "How do I sell them?"),
		k.Letter("Ada <ada@home.example>", "From home", "It is me again."),
		k.Letter("Ben <ben@lake.example>", "AW: Re: gala  TICKETS", "Same as Ada."),
		k.Letter("Cleo <cleo@lake.example>", "Gala tickets again", "Not the same."),
		k.Letter("Dora <dora@lake.example>", "Another thing", "About gala tickets, too."),
	)
	must(t, k.search.CatchUp(t.Context()))
	c := k.Of("ada@lake.example")
	s := k.serve(k.Ana)
	offers := func(query string) (all []string) {
		t.Helper()
		p := get(t, s.URL+"/conversations/"+c.ID+query).code(200)
		for _, box := range (sheet{t: t, root: p.one("form", "#merge")}).all("input", "[name=other]") {
			one, err := k.Inbox.Conversation(t.Context(), attr(box, "value"))
			must(t, err)
			all = append(all, one.Customer.Email)
		}
		slices.Sort(all)
		return all
	}
	for _, one := range []struct {
		query string
		want  []string
	}{
		{"", nil},
		{"?alike=1&merge=", []string{"ben@lake.example"}},
		{"?merge=gala+tickets", []string{"ben@lake.example", "cleo@lake.example", "dora@lake.example"}},
		{"?merge=dora@lake.example", []string{"dora@lake.example"}},
		{"?merge=http://desk.example/conversations/" + k.Of("cleo@lake.example").ID + "?view=all", []string{"cleo@lake.example"}},
		{"?merge=nothing+of+the+kind", nil},
	} {
		if got := offers(one.query); !slices.Equal(got, one.want) {
			t.Errorf("%q offers %q, want %q", one.query, got, one.want)
		}
	}
	_, err := k.Inbox.MergeCustomers(t.Context(), k.Ana, c.Customer.ID, k.Of("ada@home.example").Customer.ID)
	must(t, err)
	if got := offers(""); !slices.Equal(got, []string{"ada@home.example"}) {
		t.Errorf("with both addresses one person's, it offers %q", got)
	}
}
