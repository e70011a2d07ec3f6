// This file holds how snippets of other programs are read: CSV of TextExpander, saved replies of Help Scout in JSON.

package snippet

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"rapport/kit/fault"
)

// Foreign is a snippet that was read from another program's file.
type Foreign struct {
	Draft
	Line   int      // of the file, or its place in the list: the first is 1
	Source string   // the same for the same snippet, however often it is read
	Lost   []string // what of it we have nothing for, in sentences
}

// BadLine is what could not be read, and why.
type BadLine struct {
	Line int
	Why  string
}

// String says it as a person would.
func (b BadLine) String() string { return fmt.Sprintf("line %d: %s", b.Line, b.Why) }

const mostForeign = 5000

// ReadForeign reads a file of either program; it tells them apart by how they begin.
func ReadForeign(r io.Reader) (all []Foreign, bad []BadLine, err error) {
	body, err := io.ReadAll(io.LimitReader(r, 8<<20))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the file: %w", err)
	}
	if !utf8.Valid(body) {
		return nil, nil, fault.Field("file", "The letters of this file can’t be read. Save it as UTF-8 and choose it again.")
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(body), "\ufeff"))
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		all, bad, err = helpScout(text)
	} else {
		all, bad, err = textExpander(text)
	}
	if err == nil && len(all)+len(bad) == 0 {
		err = fault.Field("file", "There is no snippet in this file. It should be a CSV of TextExpander or saved replies of Help Scout as JSON.")
	}
	if len(all) > mostForeign {
		err = fault.Field("file", "There are more than %d snippets in this file. Bring them in in parts.", mostForeign)
	}
	return all, bad, err
}

// add keeps what can be read with our own rules, and says the rest.
func add(f Foreign, all *[]Foreign, bad *[]BadLine) {
	d, _, err := f.ready()
	if said, ok := errors.AsType[*fault.Error](err); ok {
		*bad = append(*bad, BadLine{f.Line, said.Say})
		return
	}
	f.Draft = d
	*all = append(*all, f)
}

// textExpander reads lines of abbreviation, words and, if there is one, a name.
func textExpander(text string) (all []Foreign, bad []BadLine, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	for first := true; ; first = false {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, bad, nil
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			bad = append(bad, BadLine{wrong.StartLine, "This is no line of CSV: " + wrong.Err.Error() + "."})
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading CSV: %w", err)
		}
		line, _ := r.FieldPos(0)
		if first && strings.EqualFold(strings.TrimSpace(cells[0]), "abbreviation") {
			continue
		}
		if len(cells) < 2 || strings.TrimSpace(cells[1]) == "" {
			bad = append(bad, BadLine{line, "There are no words behind the abbreviation."})
			continue
		}
		f := Foreign{Line: line, Source: "textexpander:" + strings.TrimSpace(cells[0])}
		f.Abbr = cells[0]
		f.Words, f.Lost = fromTextExpander(cells[1])
		if len(cells) > 2 {
			f.Name = cells[2]
		}
		if plain(f.Name) == "" {
			f.Name = near(plain(cells[1]))
		}
		add(f, &all, &bad)
	}
}

// macro finds what TextExpander calls macros. "%%" is a per cent sign.
var macro = regexp.MustCompile(`%%|%fill(text|area|popup|part):([^%]*)%|%fillpartend%|%snippet:([^%]+)%|%clipboard|%key:[^%]*%|%@[+-]\d+[YMDhms]|%\||%[AaBbdeHIjlmMpSyY1-9][A-Za-z]?\b`)

// fromTextExpander makes HTML with our syntax of words with macros.
func fromTextExpander(words string) (page string, lost []string) {
	escape := func(s string) string {
		return strings.NewReplacer("\r\n", "<br>", "\n", "<br>", "\r", "<br>").Replace(html.EscapeString(strings.NewReplacer("{{", "{ {", "}}", "} }").Replace(s)))
	}
	var b strings.Builder
	b.WriteString("<div>")
	at := 0
	for _, m := range macro.FindAllStringSubmatchIndex(words, -1) {
		b.WriteString(escape(words[at:m[0]]))
		at = m[1]
		whole, part := words[m[0]:m[1]], func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return words[m[2*i]:m[2*i+1]]
		}
		switch {
		case whole == "%%":
			b.WriteString("%")
		case whole == "%|": // where the caret goes
		case whole == "%fillpartend%":
			b.WriteString("{{end}}")
		case part(1) != "":
			b.WriteString(html.EscapeString(blankOf(part(1), part(2))))
		case part(3) != "":
			b.WriteString(html.EscapeString("{{snippet: " + part(3) + "}}"))
		case whole == "%clipboard":
			b.WriteString("{{from the clipboard}}")
			lost = append(lost, "The clipboard can’t be read here: it is a blank to fill.")
		default:
			lost = append(lost, "“"+whole+"” has no counterpart here and is left out.")
		}
	}
	b.WriteString(escape(words[at:]) + "</div>")
	return b.String(), lost
}

// blankOf makes our blank of "name=where:default=Tools:width=20".
func blankOf(kind, in string) string {
	name, first, choices := "blank", "", []string{}
	for cell := range strings.SplitSeq(in, ":") {
		key, value, _ := strings.Cut(cell, "=")
		value = strings.Map(func(r rune) rune {
			if strings.ContainsRune("{}|", r) {
				return ' '
			}
			return r
		}, value)
		switch {
		case key == "name":
			name = named(value)
		case key == "default":
			first = strings.TrimSpace(value)
			choices = append(choices, first)
		case !strings.Contains(cell, "=") && strings.TrimSpace(cell) != "":
			choices = append(choices, strings.TrimSpace(strings.NewReplacer("{", " ", "}", " ", "|", " ").Replace(cell)))
		}
	}
	b := Blank{Name: name, Kind: Line, Default: first}
	switch kind {
	case "area":
		b.Kind = Paragraph
	case "popup":
		if len(choices) > 1 {
			b.Kind, b.Choices = Choice, choices
		}
	case "part":
		return "{{optional: " + name + "}}"
	}
	return "{{" + piece{blank: &b}.inside() + "}}"
}

// named leaves of a name what our names are made of.
func named(s string) string {
	s = strings.Map(func(r rune) rune {
		if checkName("", string(r)) == nil {
			return r
		}
		return ' '
	}, s)
	if s = plain(s); s == "" || checkName("", s) != nil {
		return "blank " + strings.TrimSpace(near(s))
	}
	return s
}

// helpScout reads saved replies: a list of them, or an answer of the API that holds one.
func helpScout(text string) (all []Foreign, bad []BadLine, err error) {
	type reply struct {
		ID   json.Number `json:"id"`
		Name string      `json:"name"`
		Text string      `json:"text"`
	}
	var list []reply
	if strings.HasPrefix(text, "{") {
		var page struct {
			Embedded map[string][]reply `json:"_embedded"`
			Replies  []reply            `json:"savedReplies"`
		}
		err = json.Unmarshal([]byte(text), &page)
		list = page.Replies
		for _, some := range page.Embedded {
			list = append(list, some...)
		}
	} else {
		err = json.Unmarshal([]byte(text), &list)
	}
	if err != nil {
		return nil, nil, fault.Field("file", "This is no JSON that can be read: %s.", err.Error()).Because(err)
	}
	for i, one := range list {
		f := Foreign{Line: i + 1, Source: "helpscout:" + one.ID.String()}
		if one.ID == "" {
			f.Source = "helpscout:" + plain(one.Name)
		}
		f.Name = one.Name
		f.Words, f.Lost = fromHelpScout(one.Text)
		add(f, &all, &bad)
	}
	return all, bad, nil
}

var variable = regexp.MustCompile(`\{%\s*([\w.]+)\s*(?:,[^%]*)?%\}`)

// fromHelpScout makes our variables of theirs; what we have none for becomes a blank.
func fromHelpScout(page string) (words string, lost []string) {
	ours := map[string]string{
		"customer.firstName": "customer.first", "customer.fullName": "customer.name", "customer.email": "customer.email",
		"conversation.subject": "conversation.subject", "user.firstName": "person.first", "user.fullName": "person.name",
	}
	page = strings.NewReplacer("{{", "{ {", "}}", "} }").Replace(page)
	return variable.ReplaceAllStringFunc(page, func(at string) string {
		name := variable.FindStringSubmatch(at)[1]
		if known := ours[name]; known != "" {
			return "{{" + known + "}}"
		}
		lost = append(lost, "“"+name+"” is not known here: it is a blank to fill.")
		return "{{" + named(name) + "}}"
	}), lost
}
