// Subjects under all their prefixes.

package mail

import (
	"strings"
	"testing"
)

func TestNormaliseSubject(t *testing.T) {
	for _, in := range []string{
		"Card field", "Re: Card field", "RE:RE: card  field", "Re[4]: Card field", "AW(2): Card field", "AW: WG: Card field", "SV: VS: Card field", "Antw: Card field",
		"RIF: R: I: Card field", "RES: ENC: Card field", "Odp: PD: Card field", "RE : TR : Card field", "RV: Card field", "Fwd: Fw: Card field", "回复：Card field", "答复: 转发: Card field",
		"返信: Card field", "Отв: Card field", "Re: Card\u200b field", "  re:\tCard field ", "Ynt: Card field", "Vá: Card field", "Re^2: Card field", "VB: VL: Card field",
	} {
		if got := NormaliseSubject(in); got != "card field" {
			t.Errorf("%q becomes %q", in, got)
		}
		if got := IsReplySubject(in); got != (in != "Card field" && !strings.HasPrefix(in, "Fwd") && !strings.HasPrefix(in, "RV")) {
			t.Errorf("%q is a reply: %v", in, got)
		}
	}
	for in, want := range map[string]string{
		"[Ticket#42] Re: Card field": "[ticket#42] card field", "Re: [Ticket#42] Card field": "[ticket#42] card field", "Re: [Ticket#42] Re: [Ticket#42] Card field": "[ticket#42] card field",
		"[EXTERNAL] AW: [list] Card": "[external] [list] card", "Ref: 123": "ref: 123", "Question: how?": "question: how?", "Re:": "", "": "", "Re: Re[x]: a": "re[x]: a", "10:30 works": "10:30 works",
		"Regarding: x": "regarding: x", "[only a tag]": "[only a tag]",
	} {
		if got := NormaliseSubject(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// FuzzSubject: normalising is stable, adding a prefix changes nothing, and nothing grows.
func FuzzSubject(f *testing.F) {
	for _, s := range []string{"Re: a", "[x] Re: [y] b", "回复：a", "Re[2]: AW: c", "\xff: x", "re: [", "[a] [b] re: [a] c", "Re^2: ", "[a]re:[b]re:[a]x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := NormaliseSubject(s)
		if twice := NormaliseSubject(once); twice != once {
			t.Errorf("%q becomes %q, that becomes %q", s, once, twice)
		}
		if len(strings.ToLower(s)) < maxSubject-10 {
			if replied := NormaliseSubject("Re: " + s); replied != once {
				t.Errorf("%q becomes %q, its reply %q", s, once, replied)
			}
			if !IsReplySubject("AW: " + s) {
				t.Errorf("AW: %q is no reply", s)
			}
		}
		if len(once) > 3*len(s)+3 {
			t.Errorf("%q grew to %q", s, once)
		}
	})
}
