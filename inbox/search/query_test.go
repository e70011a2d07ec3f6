package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rapport/inbox/search"
)

func TestWordsAreFolded(t *testing.T) {
	for text, want := range map[string]string{
		"Größe ÉTÉ Ångström Łódź":              "grosse ete angstrom lodz",
		"Don't, card-box R-48213!":             "don t card box r 48213",
		"Ana.Olsen+x@Shop-7.example, bye.":     "ana.olsen+x@shop-7.example ana olsen x shop 7 example bye",
		"<a@b.example>":                        "a@b.example a b example",
		"領収書をください":                             "領収 収書 書を をく くた たさ さい",
		"한국어 test":                             "한국 국어 test",
		"ﬁle":                                  "file",
		"мой ЗАКАЗ":                            "мои заказ",
		"a@b@c":                                "a b c",
		"":                                     "",
		"?! — \xff":                            "",
		strings.Repeat("x", 100) + " e\u0301t": strings.Repeat("x", 64) + " et",
	} {
		if got := strings.Join(search.Words(text), " "); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestAQueryIsRead(t *testing.T) {
	word := func(text string, words ...string) search.Term { return search.Term{Text: text, Words: words} }
	for text, want := range map[string]search.Query{
		"card box":           {Terms: []search.Term{word("card", "card"), word("box", "box")}},
		"from:olsen Card -x": {Terms: []search.Term{word("Card", "card"), {Text: "x", Words: []string{"x"}, Not: true}}, Filters: []search.Narrowing{{Name: "from", Value: "olsen"}}},
		`"card box" receip*`: {Terms: []search.Term{{Text: "card box", Words: []string{"card", "box"}, Phrase: true}, {Text: "receip", Words: []string{"receip"}, Begins: true}}},
		`in:help@ -TOPIC:"Late parcels"`: {Filters: []search.Narrowing{
			{Name: "mailbox", Value: "help@"}, {Name: "topic", Value: "Late parcels", Not: true},
		}},
		"order:5 from: ":   {Terms: []search.Term{word("order:5", "order", "5")}},
		"ana@x.example":    {Terms: []search.Term{word("ana@x.example", "ana@x.example")}},
		"- ! \"\" from:":   {},
		`“late parcels” x`: {Terms: []search.Term{{Text: "late parcels", Words: []string{"late", "parcels"}, Phrase: true}, word("x", "x")}},
	} {
		if diff := cmp.Diff(want, search.Parse(text)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", text, diff)
		}
	}
}

// Whatever is typed, the query written out again is the same query, and looks for folded words only.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"card box from:olsen is:closed", `-"a b" x*`, "from:\"a\" in:", "領収書 topic:“ x", "--a -from:b", "a@b.example* \"from:x y\"", "\"a*\"", "is:x* \xff", "ͺ", "ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := search.Parse(text)
		for _, term := range q.Terms {
			if len(term.Words) == 0 {
				t.Fatalf("%q: a term without words", text)
			}
			for _, w := range term.Words {
				if w == "" || len(w) > 64 || !utf8.ValidString(w) || strings.ContainsFunc(w, unicode.IsSpace) || strings.ContainsAny(w, `:"'*`) {
					t.Fatalf("%q: the word %q", text, w)
				}
				if !slices.Contains(search.Words(w), w) && strings.IndexFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
					t.Fatalf("%q: the word %q is not found by itself: %q", text, w, search.Words(w))
				}
			}
		}
		again := search.Parse(q.String())
		if len(q.String()) < 900 && !cmp.Equal(q, again) {
			t.Fatalf("%q is written %q: %s", text, q.String(), cmp.Diff(q, again))
		}
	})
}
