// This file holds the words that a head of support can choose for a row.

package scorecard

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/kit/fault"
)

// Words gives the judgements there are to choose from, by their shapes.
func Words() []Judgement {
	return []Judgement{{Good, "Good"}, {Plain, "As usual"}, {Eye, "Keep an eye on it"}, {Talk, "Talk about it"}}
}

// RowIDs names the six rows in their order.
func RowIDs() []string {
	return []string{"sales", "tickets", "productivity", "happiness", "free", "capacity"}
}

// on fits a ruling to its row: a number that is only watched has the word, but no coloured shape.
func (r Ruling) on(row Row) *Ruling {
	if row.Watch {
		r.Judged.Shape = Plain
	}
	return &r
}

const longest = 500

// line cleans a sentence that a person wrote into a field.
func line(field, text string) (string, error) {
	text = strings.ToValidUTF8(strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "\x00", ""), "\uFFFD")
	if utf8.RuneCountInString(text) > longest {
		return "", fault.Field(field, "That is more than fits beside a number: %d letters at most.", longest)
	}
	return text, nil
}

// ruling checks what a head of support chose.
func ruling(row string, word Shape, sentence string) (Ruling, error) {
	if !slices.Contains(RowIDs(), row) {
		return Ruling{}, fault.New(fault.NotFound, "There is no row “%s” in the report.", row)
	}
	sentence, err := line("sentence", sentence)
	if err != nil {
		return Ruling{}, err
	}
	r := Ruling{Sentence: sentence}
	if word == "" {
		return r, nil
	}
	for _, j := range Words() {
		if j.Shape == word {
			r.Judged = j
		}
	}
	switch {
	case r.Judged.Word == "":
		return Ruling{}, fault.Field("word", "“%s” is none of the words to choose from.", word)
	case sentence == "":
		return Ruling{}, fault.Field("sentence", "Say in a sentence why: the others read it beside your word.")
	}
	return r, nil
}
