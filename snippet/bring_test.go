package snippet_test

import (
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
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
		if b, err := h.Bring(ctx, h.ana, "From elsewhere", all, true); err != nil || b.New != 0 || len(b.Bad) != 1 || !strings.Contains(b.Bad[0].Why, ";bye is taken") {
			h.t.Errorf("%+v, %v", b, err)
		}
		if used, _, err := h.All(ctx, h.ana); err != nil || len(used) != 1 {
			h.t.Errorf("half of it came in: %v, %v", used, err)
		}
		if b, err := h.Bring(ctx, h.ana, "From elsewhere", all[:1], true); err != nil || b.New != 1 {
			h.t.Errorf("%+v, %v", b, err)
		}
		if b, err := h.Bring(ctx, h.ana, "From elsewhere", all[:1], true); err != nil || b.New != 0 || b.Known != 1 {
			h.t.Errorf("%+v, %v", b, err)
		}
		if used, _, err := h.All(ctx, h.ana); err != nil || len(used) != 2 {
			h.t.Errorf("%v, %v", used, err)
		}
	})
}

func TestLookingSaysWhatWouldComeIn(t *testing.T) {
	each(t, func(h house) {
		ctx := h.t.Context()
		h.write(h.joe, false, "bye", "Ours")
		h.write(h.joe, false, "same", "The very same")
		h.write(h.sam, true, "own", "The guest’s own")
		all, bad, err := snippet.ReadForeign(strings.NewReader("abbreviation,content\n" +
			"new,Open the settings\nnew,Another of that name\nbye,See you\nother,The very same\nin,Also %snippet:bye2%\nbye2,Calls %snippet:nothing%\nkeeps,Also %snippet:bye%\nnew2,\n"))
		must(h.t, err)
		if len(bad) != 1 {
			h.t.Fatal(bad)
		}
		all = append(all, snippet.Foreign{Draft: snippet.Draft{Name: "x", Abbr: ";new", Words: "<div>y</div>"}, Line: 9, Source: "helpscout:1"})
		want := []snippet.Fate{snippet.Fresh, snippet.Double, snippet.Unfit, snippet.Double, snippet.Unfit, snippet.Unfit, snippet.Fresh, snippet.Unfit}
		look := func() []snippet.Prospect {
			seen, err := h.Look(ctx, h.ana, "Elsewhere", all)
			must(h.t, err)
			return seen
		}
		for i, p := range look() {
			if p.Fate != want[i] || (p.Why == "") != (p.Fate == snippet.Fresh) {
				h.t.Errorf("%d: %s, %s; want %s", i, p.Fate, p.Why, want[i])
			}
		}
		_, err = h.Look(ctx, h.sam, "Elsewhere", all)
		h.refuses(err, fault.Forbidden, "answer every day")
		_, err = h.Look(ctx, h.ana, strings.Repeat("x", 61), all)
		h.refuses(err, fault.Invalid, "too long")

		b, err := h.Bring(ctx, h.joe, "Elsewhere", all, false)
		if err != nil || b.New != 2 || b.Known != 2 || len(b.Bad) != 4 {
			h.t.Errorf("%+v, %v", b, err)
		}
		_, _, err = h.TakeBack(ctx, h.sam, b.At)
		h.refuses(err, fault.Forbidden, "answer every day")
		if gone, stayed, err := h.TakeBack(ctx, h.ana, b.At); err != nil || gone != 2 || stayed != 0 {
			h.t.Errorf("%d gone, %d stayed, %v", gone, stayed, err)
		}
		for i, p := range look() { // as if they had never come
			if p.Fate != want[i] {
				h.t.Errorf("then %d: %s, %s; want %s", i, p.Fate, p.Why, want[i])
			}
		}
		if gone, stayed, err := h.TakeBack(ctx, h.ana, b.At); err != nil || gone+stayed != 0 {
			h.t.Errorf("%d gone, %d stayed, %v", gone, stayed, err)
		}
	})
}

func TestWhatIsNeededStaysWhenTheOthersGo(t *testing.T) {
	each(t, func(h house) {
		ctx := h.t.Context()
		all, _, err := snippet.ReadForeign(strings.NewReader("a,Stands in b\nb,%snippet:a%\nused,Was used\nchanged,Was changed\nin,Stands in one of ours\nlone,Nobody needs it\n"))
		must(h.t, err)
		h.clock.Add(time.Hour)
		b, err := h.Bring(ctx, h.joe, "", all, false)
		must(h.t, err)
		h.clock.Add(time.Minute)
		used, _, err := h.All(ctx, h.joe)
		must(h.t, err)
		for _, one := range used {
			switch one.Abbr {
			case ";used":
				must(h.t, h.Put(ctx, h.joe, inbox.Conversation{}, snippet.Answer{Message: "m1", Text: "Was used, and much of my own beside it", Snippets: []string{one.ID}}))
			case ";changed", ";b":
				d := one.Draft
				d.Name = "Mine now"
				must(h.t, h.Change(ctx, h.joe, one.ID, db.Micros(one.ChangedAt), d))
			}
		}
		h.write(h.joe, false, "ours", "{{snippet: ;in}}")
		if gone, stayed, err := h.TakeBack(ctx, h.joe, b.At); err != nil || gone != 1 || stayed != 5 {
			h.t.Errorf("%d gone, %d stayed, %v", gone, stayed, err)
		}
	})
}
