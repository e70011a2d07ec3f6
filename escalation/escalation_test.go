package escalation

import (
	"strings"
	"testing"

	"rapport/kit/fault"
	"rapport/team"
)

func TestQuotes(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"", ""},
		{"Help!", "Help!"},
		{"Hi there,\n\nThe card box never appears.", "The card box never appears."},
		{"Hello Ana\n\nMy own page did the same thing again. Our gala is on Saturday.  It is\nbig. And I have 340 guests arriving with their phones out.", "My own page did the same thing again. Our gala is on Saturday. It is big."},
		{"Version 3.2.1 broke it. Nobody told me.", "Version 3.2.1 broke it. Nobody told me."},
		{strings.Repeat("long ", 100), strings.TrimSpace(strings.Repeat("long ", 100)[:239]) + "…"},
	} {
		if got := Quote(c.words); got != c.want {
			t.Errorf("Quote(%.60q) = %q, want %q", c.words, got, c.want)
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("Hi,\n\nOne. Two? Three!")
	f.Add("\n\n.\n\n. . .")
	f.Fuzz(func(t *testing.T, words string) {
		if got := Quote(words); len([]rune(got)) > 2*240+1 || strings.ContainsAny(got, "\n\t") {
			t.Errorf("Quote(%q) = %q", words, got)
		}
	})
}

func TestLetters(t *testing.T) {
	words := "Hi {name},\n\nYou told us on {day}.\n\n{line}\n\nBye."
	for _, c := range []struct{ words, line, want string }{
		{words, "", "Hi Ana,\n\nYou told us on 2 May.\n\nBye."},
		{words, " The {name} box. ", "Hi Ana,\n\nYou told us on 2 May.\n\nThe {name} box.\n\nBye."},
		{"Hi {name}, {line} Bye.", "Mine.", "Hi Ana,\n\nMine.\n\nBye."},
		{"Hi.\n\nBye.", "Mine.", "Hi.\n\nMine.\n\nBye."},
		{"Hi.", "Mine.", "Mine.\n\nHi."},
		{"{line}", "", ""},
	} {
		all := write(c.words, "Ana", "2 May", c.line)
		if got := text(all); got != c.want {
			t.Errorf("%q with %q reads %q, want %q", c.words, c.line, got, c.want)
		}
		owns := 0
		for _, p := range all {
			if p.Own {
				owns++
			}
		}
		if (owns == 1) != (c.line != "") {
			t.Errorf("%q with %q has %d own paragraphs", c.words, c.line, owns)
		}
	}
}

func TestBlanksThatNobodyFills(t *testing.T) {
	for words, ok := range map[string]bool{
		firstWords("The card box. "): true, "Hi {name}": true, "": false, " \n ": false, "Hi {nam}": false, "Hi {name": false, "Hi name}": false, "{}": false, "{{name}}": false,
		strings.Repeat("x", longestWords+1): false,
	} {
		if _, err := cleanWords(words); (err == nil) != ok || err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%.40q: %v", words, err)
		}
	}
}

// No letter leaves with a blank that was in the text.
func FuzzLetters(f *testing.F) {
	f.Add("Hi {name},\n\n{line}{day}", "own")
	f.Fuzz(func(t *testing.T, words, line string) {
		words, err := cleanWords(words)
		if err != nil {
			return
		}
		left := 0
		for _, p := range write(words, "Ana", "2 May", line) {
			if !p.Own {
				left += strings.Count(p.Text, "{") + strings.Count(p.Text, "}")
			}
		}
		if left > 0 {
			t.Errorf("%q keeps a blank", words)
		}
	})
}

func TestWhoMayDecide(t *testing.T) {
	for _, role := range team.Roles() {
		want := role == team.Product || role == team.Head
		if got := MayDecide(team.Person{ID: "x", Role: role}); got != want {
			t.Errorf("a %s may decide: %v", role, got)
		}
	}
}

func TestWhatCanBeKnown(t *testing.T) {
	good := Known{Title: "x", Urgency: Blocked}
	for field, change := range map[string]func(*Known){
		"":          func(*Known) {},
		"title":     func(k *Known) { k.Title = "  " },
		"urgency":   func(k *Known) { k.Urgency = 4 },
		"reference": func(k *Known) { k.Reference = "javascript:alert(1)" },
		"solved":    func(k *Known) { k.Solved = strings.Repeat("ü", longestText+1) },
	} {
		k := good
		change(&k)
		_, err := k.clean()
		var got string
		if f, ok := err.(*fault.Error); ok { //nolint:errorlint // made just above
			got = f.Field
		}
		if got != field {
			t.Errorf("the field is %q, want %q: %v", got, field, err)
		}
	}
}
