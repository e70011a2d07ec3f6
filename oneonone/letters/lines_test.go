package letters

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rapport/mail"
)

func TestAMailBecomesTopics(t *testing.T) {
	long := "The card box: I spent most of Tuesday in it and think that we should"
	for _, c := range []struct {
		what, text string
		want       []string
	}{
		{"lines", "The rota in December\nA day for the docs", []string{"The rota in December", "A day for the docs"}},
		{"bullets", "- one\n* two\n• three\n1. four\n2) five\n– six", []string{"one", "two", "three", "four", "five", "six"}},
		{"greeting, farewell and name", "Hi Ana,\n\nThe rota\n\nThanks,\nJoe\n", []string{"The rota"}},
		{"a whole name below a line", "The rota\n\n– Joe Adeyemi", []string{"The rota"}},
		{"a broken line", long + "\nask for help.\nAnother", []string{long + " ask for help.", "Another"}},
		{"short lines stay apart", "rota\nholidays", []string{"rota", "holidays"}},
		{"a bullet that goes on", "- The rota,\n  which is empty\n- Docs", []string{"The rota, which is empty", "Docs"}},
		{"an empty line parts", long + "\n\nask for help", []string{long, "ask for help"}},
		{"a line that only looks like a greeting", "Hi-res pictures: where do they go?", []string{"Hi-res pictures: where do they go?"}},
		{"a number is no bullet", "3 customers left", []string{"3 customers left"}},
		{"line ends of other times", "one\r\ntwo\rthree", []string{"one", "two", "three"}},
		{"nothing", "Thanks,\nJoe", nil},
	} {
		if got := Lines(c.text, "Joe Adeyemi"); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q; want %q", c.what, got, c.want)
		}
	}
}

// Quotes and signatures as mail programs write them make no topic.
func TestQuotesAndSignaturesAreNoTopics(t *testing.T) {
	raw := "From: joe@x.example\r\nTo: help@x.example\r\nSubject: Re: Your topics\r\n\r\nHi!\r\n\r\n- The rota\r\n- Docs\r\n\r\nCheers,\r\nJoe\r\n\r\n-- \r\nJoe Adeyemi\r\nKindling\r\n\r\nOn Mon, 23 Nov 2026 at 17:00, Rapport <help@x.example> wrote:\r\n> What would you like to talk about?\r\n> Answer this mail\r\n"
	if got := Lines(mail.Parse([]byte(raw)).FreshText, "Joe Adeyemi"); !slices.Equal(got, []string{"The rota", "Docs"}) {
		t.Errorf("%q", got)
	}
}

func FuzzLines(f *testing.F) {
	f.Add("- a\n  b\n\nThanks,\nJoe", "Joe")
	f.Add("0\r0", "")
	f.Fuzz(func(t *testing.T, text, author string) {
		if !utf8.ValidString(text) {
			return
		}
		for _, line := range Lines(text, author) {
			if strings.TrimSpace(line) == "" || strings.Contains(line, "\n") || utf8.RuneCountInString(line) > longest {
				t.Fatalf("%q became %q", text, line)
			}
			for word := range strings.FieldsSeq(line) {
				if r := []rune(word); !strings.Contains(text, string(r[:min(len(r), 10)])) {
					t.Fatalf("%q is not in %q", word, text)
				}
			}
		}
	})
}
