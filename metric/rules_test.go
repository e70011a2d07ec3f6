package metric

// The rules of the numbers one by one, each on a log as small as shows it.

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// story reads a log of one line an event: a minute within the week, what
// happened, and to which conversation, such as "5 ask C1", "9 reply C1 ann",
// "9 closed C1 ann", "12 merge C1 C2", "20 great M3 product".
// Messages are M1, M2, … by line. Customers write as x unless named.
func story(t *testing.T, text string) []Line {
	t.Helper()
	start := Week{2026, 46}.Window(time.UTC).Start
	var lines []Line
	for n, row := range strings.Split(strings.TrimSpace(text), "\n") {
		var minute int64
		var what, conv, who string
		if _, err := fmt.Sscan(row+" - ", &minute, &what, &conv, &who); err != nil {
			t.Fatal(row, err)
		}
		l := Line{At: start + minute*60_000_000, Conversation: conv, By: who + "@there.example", ID: fmt.Sprintf("M%d", n+1)}
		if who == "ann" || who == "bob" {
			l.By = who + "@team.example"
		}
		if strings.HasPrefix(who, "rule:") {
			l.By = who
		}
		switch what {
		case "ask":
			l.Kind = KindCustomer
		case "reply":
			l.Kind = KindReply
		case "merge":
			l.Kind, l.Into, l.By, l.ID = KindMerge, who, "", ""
		case "great", "okay", "not_good":
			l.Kind, l.ID, l.Conversation = KindRating, conv, ""
			l.Face, _ = ParseFace(what)
			l.About, _ = ParseAbout(strings.Trim(who, "-"))
		default:
			l.Kind, l.ID = KindStatus, ""
			l.Status, _ = ParseStatus(what)
		}
		lines = append(lines, l)
	}
	return lines
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		rule, story, want string
	}{
		{"a wait runs from the first unanswered message to the reply", "1 ask C\n5 ask C\n9 reply C ann", "messages_received 2, response_time 480, first_response_time 480"},
		{"a second reply ends no wait", "1 ask C\n9 reply C ann\n12 reply C ann", "replies_sent 2, response_time 480 of 1"},
		{"thanks need no answer", "1 ask C\n9 reply C ann\n10 ask C\n11 closed C ann\n15 reply C ann", "response_time 480 of 1"},
		{"the first reply counts from the wait it ends", "1 ask C\n2 closed C bob\n5 ask C\n9 reply C ann", "first_response_time 240 of 1"},
		{"a first reply without a wait is no first response", "1 ask C\n2 closed C bob\n9 reply C ann\n10 ask C\n12 reply C ann", "first_response_time – of 0, response_time 120 of 1"},
		{"at one instant the message comes before the close", "1 ask C\n5 ask C\n5 closed C ann", "open_at_end 0, closed 1, reopened 0"},
		{"a customer's message opens again", "1 ask C\n2 closed C ann\n5 ask C", "open_at_end 1, waiting_at_end 1, reopened 1, closed 1"},
		{"pending to open is no re-opening", "1 ask C\n2 pending C ann\n5 ask C", "reopened 0, open_at_end 1"},
		{"closed to pending is one", "1 ask C\n2 closed C ann\n5 pending C ann", "reopened 1, open_at_end 1"},
		{"by way of spam it is none", "1 ask C\n2 closed C ann\n3 spam C ann\n5 open C ann", "reopened 0, open_at_end 1"},
		{"closed from spam is no close", "1 ask C\n3 spam C ann\n5 closed C bob", "closed 0, open_at_end 0, resolved 0"},
		{"a customer doesn't bring spam back", "1 ask C\n3 spam C ann\n5 ask C", "messages_received 0, new_conversations 0, open_at_end 0"},
		{"a status line does", "1 ask C\n3 deleted C ann\n5 ask C\n6 open C ann\n8 reply C ann", "messages_received 2, response_time 180, open_at_end 1"},
		{"spam before the beginning holds", "1 spam C ann\n2 ask C", "new_conversations 0"},
		{"until a status line", "1 spam C ann\n2 closed C ann\n3 ask C", "new_conversations 1, open_at_end 1, closed 0"},
		{"closing before the beginning is nothing", "1 closed C ann\n3 ask C", "open_at_end 1, closed 0"},
		{"status lines alone are no conversation", "1 open C ann\n3 closed C ann", "open_at_end 0, closed 0"},
		{"closing a closed conversation is no close", "1 ask C\n2 closed C ann\n3 closed C bob", "closed 1, ann closed 1, bob closed 0"},
		{"at one instant persons close before customers and rules", "1 ask C\n2 closed C rule:a\n2 closed C aaa\n2 closed C bob", "closed 1, bob closed 1"},
		{"rules close for the team alone", "1 ask C\n2 closed C rule:a", "closed 1, ann closed 0"},
		{"resolved needs a reply", "1 ask C\n2 closed C ann", "resolved 0, closed 1"},
		{"resolved is the last replier's", "1 ask C\n2 reply C ann\n3 reply C bob\n4 closed C ann\n5 reply C ann", "resolved 1, bob resolved 1, ann resolved 0, replies_to_resolve 2, resolution_time 180, resolved_on_first_reply 0"},
		{"what is open again is not resolved", "1 ask C\n2 reply C ann\n4 closed C ann\n5 ask C", "resolved 0, closed 1"},
		{"a reply at the instant of the close counts", "1 ask C\n4 closed C ann\n4 reply C ann", "resolved 1, replies_to_resolve 1"},
		{"closed of handled", "1 ask C\n2 reply C ann\n3 ask D\n4 reply D ann\n5 closed D ann\n6 ask E\n7 closed E ann", "ann closed_of_handled 0.6666666666666666 of 3"},
		{"a merge makes one conversation", "1 ask C\n2 ask D\n3 merge C D\n5 reply D ann", "new_conversations 1, messages_received 2, response_time 240 of 1, open_at_end 1"},
		{"an open one merged in opens a closed target, which is no re-opening", "1 ask C\n1 ask D\n2 closed D ann\n3 merge C D", "open_at_end 1, reopened 0, closed 1"},
		{"a closed one merged in changes nothing", "1 ask C\n1 ask D\n2 closed C ann\n3 merge C D", "open_at_end 1, closed 1"},
		{"a later merge erases nobody's close", "1 ask C\n1 ask D\n2 closed C ann\n3 closed D ann\n4 merge C D", "closed 2, ann closed 2, resolved 0, open_at_end 0"},
		{"but re-openings of the one merged in are gone", "1 ask C\n1 ask D\n2 closed C ann\n3 ask C\n4 merge C D", "reopened 0"},
		{"closes of each part end waits", "1 ask C\n2 ask D\n3 closed C ann\n4 merge C D\n6 reply D ann", "response_time – of 0, replies_sent 1"},
		{"spam stays out when merged", "1 ask C\n2 ask D\n3 spam C ann\n4 merge C D\n5 ask C\n6 open C ann", "new_conversations 1, messages_received 1"},
		{"with all that later names it", "1 ask C\n2 ask D\n2 ask E\n3 spam C ann\n4 merge C D\n5 merge E C", "new_conversations 1, messages_received 1"},
		{"a spam target takes what is merged in with it", "1 ask C\n2 ask D\n3 spam D ann\n4 merge C D", "new_conversations 0"},
		{"and gives it back", "1 ask C\n2 ask D\n3 spam D ann\n4 merge C D\n5 open C ann", "new_conversations 1, messages_received 2"},
		{"chains", "1 ask C\n2 ask D\n3 ask E\n4 merge C D\n5 merge D E\n6 reply C ann\n7 closed C ann", "new_conversations 1, resolved 1, resolution_time 360, closed 1"},
		{"a beginning is not known before its merge", "1 closed D ann\n2 ask C\n3 ask D\n4 merge C D", "open_at_end 1, closed 0"},
		{"the latest rating counts", "1 ask C\n2 reply C ann\n3 great M2\n4 not_good M2", "happiness -100 of 1, ratings 1, ann ratings 1"},
		{"at one instant the worse face", "1 ask C\n2 reply C ann\n3 not_good M2\n3 great M2", "happiness -100 of 1"},
		{"the product's frown is not the person's", "1 ask C\n2 reply C ann\n3 not_good M2 product", "happiness -100 of 1, happiness_product -100 of 1, ann happiness – of 0, ann ratings 0"},
		{"a frown about both is", "1 ask C\n2 reply C ann\n3 not_good M2 both", "happiness_product -100 of 1, ann happiness -100 of 1"},
		{"reporting customers", "1 ask C x\n1 ask D y\n2 reply C ann\n3 reply D ann\n4 great M3", "happiness_coverage 0.5 of 2, customers_helped 2"},
		{"nothing of spam is rated", "1 ask C\n2 reply C ann\n3 great M2\n4 spam C ann", "ratings 0, happiness – of 0, ann customers_helped_ever 0"},
		{"nothing at or after the end exists", "1 ask C\n10080 reply C ann\n10080 spam C ann", "new_conversations 1, waiting_at_end 1, replies_sent 0"},
		{"the start is within", "0 ask C\n-1 ask D", "new_conversations 1, open_at_end 2"},
	} {
		in := Input{
			People:    []Person{{Email: "ann@team.example"}, {Email: "bob@team.example"}},
			Timelines: Group(story(t, c.story)),
		}
		r, err := Compute(in, Week{2026, 46}.Window(time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		for want := range strings.SplitSeq(c.want, ", ") {
			if got := said(t, &r, want); got != want {
				t.Errorf("%s: %s, want %s", c.rule, got, want)
			}
		}
	}
}

// said answers "[person ]number value[ of n]" the way it was asked.
func said(t *testing.T, r *Report, ask string) string {
	t.Helper()
	words := strings.Fields(ask)
	values, prefix := &r.Team, ""
	if p, ok := r.Person(words[0] + "@team.example"); ok {
		values, prefix, words = &p.Values, words[0]+" ", words[1:]
	}
	k, ok := ParseKey(words[0])
	if !ok {
		t.Fatalf("no number %q", words[0])
	}
	v, shown := values[k], "–"
	if v.Known {
		shown = fmt.Sprint(v.Number)
	}
	s := prefix + k.String() + " " + shown
	if strings.Contains(ask, " of ") {
		s += fmt.Sprintf(" of %d", v.N)
	}
	return s
}

func TestCapacityNeedsWholeWeeksAndHours(t *testing.T) {
	lines := story(t, "1 ask C\n2 ask D\n-5000 ask E\n-4998 reply E ann\n-4997 reply E ann\n-4990 closed E ann")
	lines[3].Timed, lines[3].Handle = true, 600
	w := Week{2026, 46}.Window(time.UTC)
	in := Input{People: []Person{{Email: "ann@team.example"}}, Timelines: Group(lines)}
	check := func(what string, w Window, want Value) {
		t.Helper()
		r, err := Compute(in, w)
		if err != nil || !near(r.Team[Capacity], want) {
			t.Errorf("%s: %+v, %v", what, r.Team[Capacity], err)
		}
	}
	check("no hours", w, Value{})
	in.Hours = []Hours{{"ann@team.example", Week{2026, 46}, 0}}
	check("hours of nothing", w, Value{})
	in.Hours = []Hours{{"ann@team.example", Week{2026, 46}, 1.5}, {"bob@team.example", Week{2026, 46}, 0.5}, {"ann@team.example", Week{2026, 47}, 2}}
	check("the weeks before tell", w, Value{Known: true, Number: 2 * 2 * 10 / 60.0 / 2, N: 2})
	check("two weeks", Window{w.Start, Week{2026, 47}.Window(time.UTC).End}, Value{Known: true, Number: 2 * 2 * 10 / 60.0 / 4, N: 2})
	check("not whole weeks", Window{w.Start, w.End - 1}, Value{})
	in.Factors = &Factors{3, 20}
	check("the settings tell", w, Value{Known: true, Number: 1, N: 2})
}

func TestAnInputThatBeginsTooLateIsRefused(t *testing.T) {
	w := Week{2026, 46}.Window(time.UTC)
	for _, c := range []struct {
		in Input
		ok bool
	}{
		{Input{Since: w.Previous(time.UTC).Start, Factors: &Factors{1, 1}}, true},
		{Input{Since: w.Previous(time.UTC).Start + 1, Factors: &Factors{1, 1}}, false},
		{Input{Since: w.Previous(time.UTC).Start}, false},
		{Input{Since: Week{2026, 37}.Window(time.UTC).Start}, true},
	} {
		if _, err := Compute(c.in, w); (err == nil) != c.ok {
			t.Errorf("since %d: %v", c.in.Since, err)
		}
	}
	if _, err := Compute(Input{}, Window{5, 5}); err == nil {
		t.Error("an empty window is computed")
	}
}
