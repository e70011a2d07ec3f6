package snippet_test

import (
	"strings"
	"testing"
	"time"

	"rapport/snippet"
)

func read(t *testing.T, words string) snippet.Words {
	t.Helper()
	w, err := snippet.Read(words)
	must(t, err)
	return w
}

func TestTheSyntaxIsKeptInOneForm(t *testing.T) {
	for in, want := range map[string]string{
		`<div>Open {{ where }}.</div>`:                                       `<div>Open {{where}}.</div>`,
		`{{where?}}`:                                                         `{{where?}}`,
		`{{what to have ready :paragraph}}`:                                  `{{what to have ready: paragraph}}`,
		`{{where|a|b &amp; c}}`:                                              `{{where: choice | a | b &amp; c}}`,
		`{{where: choice | a | b = b}}`:                                      `{{where: choice | a | b = b}}`,
		`{{name: line = Ana}}`:                                               `{{name = Ana}}`,
		`{{optional: call}}<ol><li>{{when}}</li></ol>{{end}}`:                `{{optional: call}}<ol><li>{{when}}</li></ol>{{end}}`,
		`{{date:IN  5 Days}} {{date: next monday, DE}}`:                      `{{date: in 5 days}} {{date: next Monday, de}}`,
		`{{snippet: Staging}}{{customer.first}} .a { width: 50% } &lt;b&gt;`: `{{snippet: ;staging}}{{customer.first}} .a { width: 50% } &lt;b&gt;`,
		`<script>alert(1)</script>Hi`:                                        `Hi`,
	} {
		w := read(t, in)
		if w.String() != want {
			t.Errorf("%s\nis kept as %s\nand should be %s", in, w, want)
		}
		if again := read(t, w.String()); again.String() != want {
			t.Errorf("%s is read again as %s", want, again)
		}
	}
}

func TestWhatCantBeReadIsSaid(t *testing.T) {
	for in, want := range map[string]string{
		`{{where`:                             "has no “}}” after it",
		`{{wh<b>ere</b>}}`:                    "has no “}}” after it",
		`where}}`:                             "no “{{” before it",
		`{{}}`:                                "has no name",
		`{{a{b}}`:                             "stands too close",
		`{{{a}}`:                              "stands too close",
		`{{a}}}`:                              "stands too close",
		`{{a}}{ `:                             "stands too close",
		`{{customer.shoe}}`:                   "nothing that is known here",
		`{{date: some day}}`:                  "no day that can be reckoned",
		`{{date: today, xx}}`:                 "can’t be said in “xx”",
		`{{where: colour}}`:                   "a line, a paragraph or a choice",
		`{{where: choice}}`:                   "needs two choices",
		`{{where: choice | a | b = c}}`:       "not among the choices",
		`{{optional: a}} b`:                   "has no {{end}}",
		`{{end}}`:                             "no {{optional: …}} before it",
		`{{optional: a}}{{optional: b}}`:      "begins inside of “a”",
		`{{snippet: }}`:                       "name a snippet by its abbreviation",
		`{{` + strings.Repeat("a", 61) + `}}`: "too long for a blank",
		`{{a_b}}`:                             "has “_” in it",
	} {
		if _, err := snippet.Read(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want a sentence with %q", in, err, want)
		}
	}
}

var monday = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

func TestDays(t *testing.T) {
	for in, want := range map[string]string{
		"today": "Monday 23 November", "tomorrow": "Tuesday 24 November", "in 5 days": "Saturday 28 November", "in 1 week": "Monday 30 November",
		"in 3 months": "Tuesday 23 February", "next Monday": "Monday 30 November", "next tuesday": "Tuesday 24 November",
		"in 5 days, de": "Samstag, 28. November", "in 5 days, es": "sábado 28 de noviembre", "in 5 days, fr": "samedi 28 novembre", "in 5 days, pt": "sábado, 28 de novembro",
	} {
		if got := read(t, "{{date: "+in+"}}").Expand(snippet.Known{At: monday}).HTML; got != want {
			t.Errorf("%s is %s; want %s", in, got, want)
		}
	}
	end := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	if got := read(t, "{{date: in 1 month}}").Expand(snippet.Known{At: end}).HTML; got != "Saturday 28 February" {
		t.Errorf("a month after 31 January: %s", got)
	}
}

const staging = `<ol><li>In WordPress, open {{where: choice | Donations, Tools | Settings}}.</li><li>Press “Copy”.</li></ol>` +
	`<div>{{optional: they want a call}}I can call you {{day and time}}, {{customer.first}}.{{end}}</div><div>The copy goes on {{date: in 5 days}}. {{snippet: ;bye}} {{day and time}}</div>`

func TestExpandingAndFilling(t *testing.T) {
	bye := read(t, "<div>Bye {{customer.first}}, {{customer.name}}</div>")
	known := snippet.Known{At: monday, Variables: map[string]string{"customer.name": "Olsen <b>{{x}}</b>"}, Inside: func(abbr string) (snippet.Words, bool) { return bye, abbr == ";bye" }}
	e := read(t, staging).Expand(known)
	names := ""
	for _, b := range e.Blanks {
		names += string(b.Kind) + " " + b.Name + "; "
	}
	if want := "choice where; optional they want a call; line day and time; line customer’s first name; "; names != want {
		t.Errorf("blanks: %s", names)
	}
	if !strings.Contains(e.HTML, "on Saturday 28 November. Bye {{customer’s first name}}, Olsen &lt;b&gt;{ {x} }&lt;/b&gt;") {
		t.Error(e.HTML)
	}
	filled, missing := e.Filled(map[string]string{"where": "Settings", "customer’s first name": "Marguerite"})
	if strings.Join(missing, " ") != "day and time" || strings.Contains(filled, "I can call") || strings.Contains(filled, "<div></div>") {
		t.Errorf("missing %v: %s", missing, filled)
	}
	filled, missing = e.Filled(map[string]string{"where": "Settings", "customer’s first name": "M & M", "day and time": "Tuesday", "optional: they want a call": "on"})
	if len(missing) != 0 || !strings.Contains(filled, "I can call you Tuesday, M &amp; M.") || strings.Count(filled, "Tuesday") != 2 {
		t.Errorf("missing %v: %s", missing, filled)
	}
}

func TestWhatStandsInItselfEnds(t *testing.T) {
	a, b := read(t, "a {{snippet: ;b}}"), read(t, "b {{snippet: ;a}}")
	e := a.Expand(snippet.Known{At: monday, Inside: func(abbr string) (snippet.Words, bool) {
		if abbr == ";a" {
			return a, true
		}
		return b, true
	}})
	if len(e.Blanks) == 0 || strings.Count(e.HTML, "a ") > 2 {
		t.Errorf("%+v", e)
	}
}

func TestShare(t *testing.T) {
	e := read(t, "<ol><li>Open the settings.</li><li>Press {{which}} and wait.</li></ol>").Expand(snippet.Known{At: monday})
	for answer, want := range map[string]int{
		"Open the settings.":                      100,
		"Open the settings. Press Save and wait.": 87,
		"open the SETTINGS":                       0,
		"":                                        0,
		"Hi Marguerite, what a day! Open the settings.": 42,
	} {
		if got := snippet.Share(answer, []snippet.Expansion{e}); got != want {
			t.Errorf("%q: %d %%, want %d", answer, got, want)
		}
	}
	if !snippet.TooMuch(81) || snippet.TooMuch(80) {
		t.Error("beyond 80 a line of one's own is asked for")
	}
}

// What is kept is read as it was; and what is expanded and filled has nothing of the syntax left.
func FuzzWords(f *testing.F) {
	f.Add(staging)
	f.Add(`{{a?: paragraph = x | y}} {{b: choice | 1 | 2 = 2}} <b>{{c}}</b>`)
	f.Add(`{{optional: x}}<div>{{y}}</div>{{end}} { } {{date: next Friday, it}}`)
	f.Add(`<p>&lt;{{customer.first}}&gt;&#123;&#123;`)
	f.Fuzz(func(t *testing.T, source string) {
		w, err := snippet.Read(source)
		if err != nil {
			return
		}
		kept := w.String()
		again, err := snippet.Read(kept)
		if err != nil {
			t.Fatalf("%q is kept as %q, which can't be read: %v", source, kept, err)
		}
		if again.String() != kept {
			t.Fatalf("%q is kept as %q and read as %q", source, kept, again)
		}
		e := w.Expand(snippet.Known{At: monday, Variables: map[string]string{"customer.first": "{{" + source + "}}"}})
		values := map[string]string{}
		for i, b := range e.Blanks {
			values[b.Name] = []string{"x", "{{a}}", "}}{{", "{"}[i%4]
			if i%2 == 0 {
				values["optional: "+b.Name] = "on"
			}
		}
		filled, missing := e.Filled(values)
		if len(missing) > 0 || strings.Contains(filled, "{{") {
			t.Fatalf("%q becomes %q, with %v missing", source, filled, missing)
		}
	})
}
