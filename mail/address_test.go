// Signed reply addresses.

package mail

import (
	"strings"
	"testing"
)

func TestSignAddress(t *testing.T) {
	key := []byte("a key of this house")
	for _, id := range []string{"0192f0c1-2345-7abc-8def-0123456789ab", "C00432", "x", strings.Repeat("long", 20), "Ünïcode 🙂", "0192F0C1-2345-7ABC-8DEF-0123456789AB"} {
		signed := SignAddress(key, "Support@Example.com", id)
		local, _, _ := strings.Cut(signed, "@")
		if len(local) > 64 && len(id) < 37 && id == strings.ToLower(id) {
			t.Errorf("%s: local part of %d octets: %s", id, len(local), local)
		}
		for _, form := range []string{signed, strings.ToLower(signed), strings.ToUpper(signed), " " + signed + " "} {
			if got, ok := OpenAddress(key, form); !ok || got != id {
				t.Errorf("%s opens as %q, %v; want %q", form, got, ok, id)
			}
		}
		if BareAddress(signed) != "Support@Example.com" || !validAddress(signed) {
			t.Errorf("bare %q", BareAddress(signed))
		}
		token := strings.TrimPrefix(local, "Support+r-")
		for _, forged := range []string{
			"sales+r-" + token + "@example.com", "support+r-" + token + "@example.org", "support+r-" + token[:len(token)-1] + "@example.com", "support+r-" + token + "a@example.com",
			"support+r-" + "b" + token[1:] + "@example.com", "support@example.com", "support+r-@example.com", "+r-" + token + "@example.com", "", "@", "support+r-" + token,
		} {
			if got, ok := OpenAddress(key, forged); ok {
				t.Errorf("forged %q opens as %q", forged, got)
			}
		}
		if _, ok := OpenAddress([]byte("another key"), signed); ok {
			t.Error("opens with another key")
		}
	}
	if got := SignAddress(key, "not an address", "C1"); got != "not an address" {
		t.Error(got)
	}
	if got := SignAddress(key, "a@b.c", strings.Repeat("x", 257)); got != "a@b.c" {
		t.Error(got)
	}
}

// FuzzAddress: what was signed opens to the same id; whatever else opens was signed by us.
func FuzzAddress(f *testing.F) {
	key := []byte("k")
	f.Add("support@example.com", "C00432", "support+r-abc@example.com")
	f.Add("a+b@x.y", "0192f0c1-2345-7abc-8def-0123456789ab", SignAddress(key, "a+b@x.y", "C1"))
	f.Add("a+r-b@x.y", "\x00", strings.ToUpper(SignAddress(key, "a@x.y", "\xff")))
	f.Fuzz(func(t *testing.T, mailbox, id, any string) {
		if signed := SignAddress(key, mailbox, id); signed != mailbox {
			if strings.TrimSpace(signed) == signed && strings.ToLower(mailbox) == strings.ToLower(strings.ToUpper(mailbox)) {
				if got, ok := OpenAddress(key, signed); !ok || got != id {
					t.Errorf("%q signed for %q opens as %q, %v", id, mailbox, got, ok)
				}
			}
			if got, ok := OpenAddress([]byte("other"), signed); ok {
				t.Errorf("%q opens with another key as %q", signed, got)
			}
		}
		if got, ok := OpenAddress(key, any); ok {
			want := strings.ToLower(SignAddress(key, BareAddress(strings.ToLower(strings.TrimSpace(any))), got))
			if want != strings.ToLower(strings.TrimSpace(any)) {
				t.Errorf("%q opens as %q, but we would have signed %q", any, got, want)
			}
		}
	})
}
