// This file holds who gets an answer.

package inbox

import (
	"slices"
	"strings"

	"rapport/kit/fault"
	"rapport/mail"
	"rapport/team"
)

// mostRecipients is how many addresses one answer may go to: it is a letter, not a campaign.
const mostRecipients = 50

// address puts the addresses into their one form. Each gets the mail once:
// where it stands first counts.
func (a *Answer) address() error {
	seen := map[string]bool{}
	for _, list := range []struct {
		field string
		of    *[]mail.Address
	}{{"to", &a.To}, {"cc", &a.Copies}, {"bcc", &a.Blind}} {
		var kept []mail.Address
		for _, one := range *list.of {
			address, err := team.CleanEmail(one.Address)
			if err != nil || len(address) > longestAddress {
				return fault.Field(list.field, "“%s” is no e-mail address. It should look like wren@example.com.", cut(one.Address, 100))
			}
			if !seen[address] {
				seen[address] = true
				kept = append(kept, mail.Address{Name: plain(cut(one.Name, 200)), Address: address})
			}
		}
		*list.of = kept
	}
	if len(seen) > mostRecipients {
		return fault.Field("cc", "That is %d addresses; an answer goes to %d at most.", len(seen), mostRecipients)
	}
	return nil
}

// ReadAddresses reads what somebody typed into a field of addresses: parted by
// commas, semicolons or lines, each alone or as “Wren Castle <wren@example.com>”.
// What is none is given back as it was typed, for check to name.
func ReadAddresses(typed string) (all []mail.Address) {
	var word strings.Builder
	quoted := false
	end := func() {
		if one := strings.TrimSpace(word.String()); one != "" {
			all = append(all, readAddress(one))
		}
		word.Reset()
	}
	for _, r := range typed {
		if r == '"' {
			quoted = !quoted
		}
		if !quoted && strings.ContainsRune(",;\n", r) {
			end()
			continue
		}
		word.WriteRune(r)
	}
	end()
	return all
}

func readAddress(one string) mail.Address {
	if name, rest, ok := strings.Cut(one, "<"); ok && strings.HasSuffix(rest, ">") {
		return mail.Address{Name: strings.Trim(strings.TrimSpace(name), `"`), Address: strings.TrimSpace(strings.TrimSuffix(rest, ">"))}
	}
	return mail.Address{Address: one}
}

// WriteAddresses writes addresses as ReadAddresses reads them.
func WriteAddresses(all []mail.Address) string {
	words := make([]string, len(all))
	for i, a := range all {
		words[i] = a.Address
		if name := strings.NewReplacer(`"`, "", "<", "", ">", "").Replace(a.Name); strings.ContainsAny(name, ",;") {
			words[i] = `"` + name + `" <` + a.Address + ">"
		} else if name != "" {
			words[i] = name + " <" + a.Address + ">"
		}
	}
	return strings.Join(words, ", ")
}

// Others lists who is in the talk besides the customer and us, as the newest
// of the customer's mails or our answers had them: whom a reply to all would
// reach. Who got a blind copy is not among them.
func Others(c Conversation, thread []Message, ours func(address string) bool) (all []mail.Address) {
	for _, m := range slices.Backward(thread) {
		if !m.Kind.counts() {
			continue
		}
		everybody := append([]mail.Address{{Name: m.AuthorName, Address: m.Author}}, slices.Concat(m.To, m.Copies)...)
		seen := map[string]bool{c.Customer.Email: true}
		for _, a := range everybody {
			if address := strings.ToLower(a.Address); !seen[address] && address != nobody && !ours(address) {
				seen[address] = true
				all = append(all, a)
			}
		}
		return all
	}
	return nil
}

// firstOnly leaves out what was there before.
func firstOnly[T any](all []T, key func(T) string) (kept []T) {
	seen := map[string]bool{}
	for _, one := range all {
		if k := key(one); !seen[k] {
			seen[k] = true
			kept = append(kept, one)
		}
	}
	return kept
}
