package snippet_test

import (
	"strings"
	"testing"

	"rapport/snippet"
)

const expander = `abbreviation,content,label
;copy,"Open %filltext:name=where:default=Tools:width=20% and choose %fillpopup:name=which:default=one:two%.
%fillpart:name=they call:default=yes%Ring me %fillarea:name=when%.%fillpartend% 100%% sure. %clipboard%|",A safe copy
bye,"See you. %snippet:;copy% %@+5D",
empty,,
`

const replies = `{"_embedded": {"savedReplies": [{"id": 7, "name": "Staging", "text": "<p>Hi {%customer.firstName,fallback=there%}, {%mailbox.name%}</p>"}, {"id": 8, "name": "", "text": "x"}]}}`

func TestReadingWhatOthersKept(t *testing.T) {
	all, bad, err := snippet.ReadForeign(strings.NewReader(expander))
	must(t, err)
	if len(all) != 2 || len(bad) != 1 || bad[0].Line != 5 {
		t.Fatalf("%+v, bad %v", all, bad)
	}
	want := `<div>Open {{where = Tools}} and choose {{which: choice | one | two = one}}.<br/>{{optional: they call}}Ring me {{when: paragraph}}.{{end}} 100% sure. {{from the clipboard}}</div>`
	if all[0].Words != want || all[0].Abbr != ";copy" || all[0].Name != "A safe copy" || len(all[0].Lost) != 1 {
		t.Errorf("%+v", all[0])
	}
	if !strings.Contains(all[1].Words, "{{snippet: ;copy}}") || len(all[1].Lost) != 1 {
		t.Errorf("%+v", all[1])
	}
	all, bad, err = snippet.ReadForeign(strings.NewReader(replies))
	must(t, err)
	if len(all) != 1 || len(bad) != 1 || !strings.Contains(all[0].Words, "Hi {{customer.first}}, {{mailbox name}}") || len(all[0].Lost) != 1 {
		t.Errorf("%+v, bad %v", all, bad)
	}
	for _, nothing := range []string{"", "[]", "{", "abbreviation,content"} {
		if _, _, err := snippet.ReadForeign(strings.NewReader(nothing)); err == nil {
			t.Errorf("%q was read", nothing)
		}
	}
}

func TestBringingInTwiceChangesNothing(t *testing.T) {
	each(t, func(h house) {
		ctx := h.t.Context()
		all, _, err := snippet.ReadForeign(strings.NewReader(expander))
		must(h.t, err)
		h.write(h.joe, false, "bye", "Ours")
		if b, err := h.Bring(ctx, h.ana, "From elsewhere", all); err != nil || b.New != 0 || len(b.Bad) != 1 || !strings.Contains(b.Bad[0].Why, ";bye is taken") {
			h.t.Errorf("%+v, %v", b, err)
		}
		if used, _, err := h.All(ctx, h.ana); err != nil || len(used) != 1 {
			h.t.Errorf("half of it came in: %v, %v", used, err)
		}
		if b, err := h.Bring(ctx, h.ana, "From elsewhere", all[:1]); err != nil || b.New != 1 {
			h.t.Errorf("%+v, %v", b, err)
		}
		if b, err := h.Bring(ctx, h.ana, "From elsewhere", all[:1]); err != nil || b.New != 0 || b.Known != 1 {
			h.t.Errorf("%+v, %v", b, err)
		}
		if used, _, err := h.All(ctx, h.ana); err != nil || len(used) != 2 {
			h.t.Errorf("%v, %v", used, err)
		}
	})
}
