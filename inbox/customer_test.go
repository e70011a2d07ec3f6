package inbox_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// customer makes a customer by a mail, and gives the id.
func (k *desk) customer(email string, headers ...string) string {
	k.t.Helper()
	k.clock.Add(time.Minute)
	k.arrives(k.letter(email, "About "+email, "Hello from "+email, headers...))
	c, err := k.in.CustomerBy(k.t.Context(), strings.ToUpper(email))
	must(k.t, err)
	return c.ID
}

func (k *desk) about(customer string) inbox.About {
	k.t.Helper()
	a, err := k.in.About(k.t.Context(), customer)
	must(k.t, err)
	return a
}

// kin are the other addresses of a customer.
func (k *desk) kin(customer string) (all []string) {
	k.t.Helper()
	for _, one := range k.about(customer).Kin {
		all = append(all, one.Email)
	}
	return all
}

func (k *desk) told(kind string) (n int) {
	k.t.Helper()
	must(k.t, db.Each(k.t.Context(), k.db, func(rows *db.Rows) error {
		n++
		_, err := db.Text(rows)
		return err
	}, `SELECT subject FROM event WHERE kind = $1`, kind))
	return n
}

func TestAddressesOfOnePersonComeTogetherAndApart(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		a, b, c, d := k.customer("a@lake.example"), k.customer("b@lake.example"), k.customer("c@lake.example"), k.customer("d@lake.example")
		merge := func(one, two string) string {
			t.Helper()
			tie, err := k.in.MergeCustomers(ctx, k.joe, one, two)
			must(t, err)
			return tie
		}
		merge(a, b)
		merge(c, d)
		both := merge(b, d) // two families
		same(t, "all are one", k.kin(b), []string{"a@lake.example", "c@lake.example", "d@lake.example"})
		if _, err := k.in.MergeCustomers(ctx, k.joe, a, d); !fault.Is(err, fault.Invalid) {
			t.Errorf("what is known was merged again: %v", err)
		}
		if _, err := k.in.MergeCustomers(ctx, k.joe, a, a); !fault.Is(err, fault.Invalid) {
			t.Errorf("an address was merged with itself: %v", err)
		}
		all, err := k.in.OfAll(ctx, k.about(a).IDs(a), 3)
		must(t, err)
		var who []string
		for _, talk := range all {
			who = append(who, talk.Customer.Email)
		}
		same(t, "newest of all", who, []string{"d@lake.example", "c@lake.example", "b@lake.example"})
		if k.of("d@lake.example").Customer.ID != d {
			t.Error("a conversation is another customer's since a merge: answers would go elsewhere")
		}

		must(t, k.in.Part(ctx, k.ana, both))
		same(t, "as before", k.kin(a), []string{"b@lake.example"})
		same(t, "as before too", k.kin(d), []string{"c@lake.example"})
		if err := k.in.Part(ctx, k.ana, both); !fault.Is(err, fault.Conflict) {
			t.Errorf("they were parted twice: %v", err)
		}
		merge(d, a)
		for _, one := range k.about(a).Kin { // from the one that was merged last, the tie to each parts the two
			if one.ID == c {
				must(t, k.in.Part(ctx, k.ana, one.Tie))
			}
		}
		if slices.Contains(k.kin(a), "c@lake.example") {
			t.Errorf("a is still one with %q", k.kin(a))
		}
		if n, m := k.told(inbox.EventSame), k.told(inbox.EventApart); n != 4 || m != 2 {
			t.Errorf("%d merges and %d partings were told, want 4 and 2", n, m)
		}
		if _, err := k.in.CustomerBy(ctx, "nobody@lake.example"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a stranger gave %v", err)
		}
	})
}

func TestMergesAtOnceMakeNoCircle(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ids := []string{k.customer("a@lake.example"), k.customer("b@lake.example"), k.customer("c@lake.example")}
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				if _, err := k.in.MergeCustomers(t.Context(), k.joe, ids[i%3], ids[(i+1)%3]); err != nil && !fault.Is(err, fault.Invalid) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		same(t, "one family", k.kin(ids[0]), []string{"b@lake.example", "c@lake.example"})
		if n := k.told(inbox.EventSame); n != 2 {
			t.Errorf("%d merges of three addresses", n)
		}
	})
}

func TestTheHourWhereTheyAre(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		write := func(email, date string) {
			t.Helper()
			k.clock.Add(time.Minute)
			raw := k.letter(email, "Hello", "Hello")
			k.arrives(strings.Replace(raw, "Date: "+k.clock.Now().Format(time.RFC1123Z), "Date: "+k.clock.Now().Format("Mon, 02 Jan 2006 15:04:05 ")+date, 1))
		}
		zone := func(email string) string {
			t.Helper()
			c, err := k.in.CustomerBy(t.Context(), email)
			must(t, err)
			if z := k.about(c.ID).Zone; z != nil {
				return k.clock.Now().In(z).Format("-0700")
			}
			return ""
		}
		for _, step := range []struct{ date, want string }{
			{"+0000", ""}, {"-0600", "-0600"}, {"+0530", "+0530"}, {"+0000", ""}, {"+0000", ""}, {"+0000", "+0000"}, {"+2300", "+0000"}, {"+0000", "+0000"}, {"+0900", "+0900"},
		} {
			write("ada@lake.example", step.date)
			if got := zone("ada@lake.example"); got != step.want {
				t.Fatalf("after a mail of %s: %q, want %q", step.date, got, step.want)
			}
		}
		k.arrives(k.letter("ben@lake.example", "Hi", "Hi"))
		k.reply(k.joe, k.of("ben@lake.example"), "Hello Ben")
		if got := zone("ben@lake.example"); got != "" {
			t.Errorf("our own clock is taken for Ben's: %s", got)
		}
	})
}

func TestOwnFieldsOfCustomers(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		a, b := k.customer("a@lake.example"), k.customer("b@lake.example")
		if _, err := k.in.SaveField(ctx, k.joe, inbox.Field{Name: "Plan"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a technician made a field: %v", err)
		}
		plan, err := k.in.SaveField(ctx, k.ana, inbox.Field{Name: " Plan "})
		must(t, err)
		k.clock.Add(time.Minute)
		boat, err := k.in.SaveField(ctx, k.ana, inbox.Field{Name: "Boat"})
		must(t, err)
		if _, err := k.in.SaveField(ctx, k.ana, inbox.Field{Name: "plan"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a second “plan”: %v", err)
		}
		values := func(customer string) (all []string) {
			for _, v := range k.about(customer).Fields {
				all = append(all, v.Name+"="+v.Value)
			}
			return all
		}
		write := func(customer, field, value string) string {
			t.Helper()
			k.clock.Add(time.Minute)
			var told []inbox.Told
			for _, v := range k.about(customer).Fields {
				if v.ID == field {
					told = append(told, inbox.Told{Field: field, Value: value, Saw: v.Line})
				}
			}
			deed, err := k.in.Describe(ctx, k.joe, customer, told)
			must(t, err)
			return deed
		}
		write(a, plan.ID, "Team")
		if write(a, plan.ID, " Team ") != "" {
			t.Error("nothing new made a change")
		}
		deed := write(a, plan.ID, "School")
		same(t, "newest", values(a), []string{"Plan=School", "Boat="})
		if _, err := k.in.Describe(ctx, k.ana, a, []inbox.Told{{Field: plan.ID, Value: "Free"}}); !fault.Is(err, fault.Conflict) {
			t.Errorf("what a colleague wrote was written over: %v", err)
		}
		if err := k.in.Redescribe(ctx, k.ana, deed); !fault.Is(err, fault.Conflict) {
			t.Errorf("a colleague took it back: %v", err)
		}
		must(t, k.in.Redescribe(ctx, k.joe, deed))
		same(t, "undone", values(a), []string{"Plan=Team", "Boat="})
		write(b, boat.ID, "Yawl")
		write(b, plan.ID, "Free")
		tie, err := k.in.MergeCustomers(ctx, k.joe, a, b)
		must(t, err)
		same(t, "of both addresses", values(a), []string{"Plan=Free", "Boat=Yawl"})
		write(a, boat.ID, "")
		same(t, "emptied for both", values(b), []string{"Plan=Free", "Boat="})
		must(t, k.in.Part(ctx, k.joe, tie))
		same(t, "own again", values(a), []string{"Plan=Team", "Boat="})
		same(t, "own again too", values(b), []string{"Plan=Free", "Boat=Yawl"})

		must(t, k.in.DropField(ctx, k.ana, plan.ID, true))
		same(t, "without", values(a), []string{"Boat="})
		must(t, k.in.DropField(ctx, k.ana, plan.ID, false))
		same(t, "back", values(a), []string{"Plan=Team", "Boat="})
		boat.Name = "Ship"
		_, err = k.in.SaveField(ctx, k.ana, boat)
		must(t, err)
		for i := range 18 {
			_, err := k.in.SaveField(ctx, k.ana, inbox.Field{Name: "Field " + strings.Repeat("x", i+1)})
			must(t, err)
		}
		if _, err := k.in.SaveField(ctx, k.ana, inbox.Field{Name: "One more"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a field beyond twenty: %v", err)
		}
		if n := k.told(inbox.EventDescribed); n != 6 {
			t.Errorf("%d changes were told, want 6", n)
		}
		if n := len(k.about(a).Fields); n != 20 {
			t.Errorf("%d fields, want 20", n)
		}
	})
}

func TestNotesAboutACustomerStayInTheTeam(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		a, b := k.customer("a@lake.example"), k.customer("b@lake.example")
		_, err := k.in.MergeCustomers(ctx, k.joe, a, b)
		must(t, err)
		note, err := k.in.NoteCustomer(ctx, k.joe, b, "Prefers short answers.\r\nHates phones.")
		must(t, err)
		if _, err := k.in.NoteCustomer(ctx, k.joe, b, " \n"); !fault.Is(err, fault.Invalid) {
			t.Errorf("an empty note: %v", err)
		}
		if all := k.about(a).Notes; len(all) != 1 || all[0].Text != "Prefers short answers.\nHates phones." || all[0].By != k.joe.Email {
			t.Errorf("notes %+v", all)
		}
		k.reply(k.joe, k.of("a@lake.example"), "Hello")
		for more := true; more; {
			more, err = k.in.SendNext(ctx)
			must(t, err)
		}
		events, err := event.After(ctx, k.db, 0, 1000)
		must(t, err)
		for _, e := range events {
			if strings.Contains(string(e.Data), "Hates phones") {
				t.Errorf("event %s carries the note", e.Kind)
			}
		}
		must(t, k.in.DropCustomerNote(ctx, k.ana, note, true))
		if all := k.about(a).Notes; len(all) != 0 {
			t.Errorf("still there: %+v", all)
		}
		must(t, k.in.DropCustomerNote(ctx, k.joe, note, false))
		if all := k.about(b).Notes; len(all) != 1 {
			t.Errorf("not back: %+v", all)
		}
	})
}
