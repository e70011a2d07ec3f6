// This file holds a mailbox's other addresses: mail to one of them comes in with the mailbox's, and is answered from it.

package inbox

import (
	"slices"
	"strings"

	"rapport/kit/fault"
	"rapport/mail"
	"rapport/team"
)

// Alias is another address of a mailbox.
type Alias struct {
	Address   string // lower case
	Name      string // the sender's name customers see behind the person's; the mailbox's when empty
	Signature string // below answers from this address; the mailbox's when empty
}

// mostAliases bounds how many a mailbox has.
const mostAliases = 50

// Owns tells whether an address is the mailbox's, itself or an alias, whatever is signed into it behind a plus.
func (m Mailbox) Owns(address string) bool {
	bare := mail.BareAddress(address)
	if strings.EqualFold(bare, m.Address) {
		return true
	}
	for _, a := range m.Aliases {
		if strings.EqualFold(bare, a.Address) {
			return true
		}
	}
	return false
}

// as is the mailbox as who writes to one of its addresses knows it.
func (m Mailbox) as(address string) Mailbox {
	for _, a := range m.Aliases {
		if !strings.EqualFold(mail.BareAddress(address), a.Address) {
			continue
		}
		m.Address = a.Address
		if a.Name != "" {
			m.Name = a.Name
		}
		if a.Signature != "" {
			m.Signature = a.Signature
		}
		break
	}
	return m
}

// writtenTo is the mailbox as the customer wrote to it last: answers leave from there. The messages are in their order.
func (m Mailbox) writtenTo(messages []Message) Mailbox {
	for _, message := range slices.Backward(messages) {
		if message.Kind != FromCustomer {
			continue
		}
		for _, to := range slices.Concat(message.To, message.Copies) {
			if m.Owns(to.Address) {
				return m.as(to.Address)
			}
		}
	}
	return m
}

// checkAliases cleans the aliases, each of which must be an address of its own.
func (m *Mailbox) checkAliases() error {
	if len(m.Aliases) > mostAliases {
		return fault.Field("aliases", "A mailbox can have %d other addresses at most.", mostAliases)
	}
	known := map[string]bool{m.Address: true}
	for i := range m.Aliases {
		a := &m.Aliases[i]
		address, err := team.CleanEmail(a.Address)
		if err != nil {
			return fault.Field("aliases", "“%s” is no address. It should look like sales@example.com.", a.Address)
		}
		if known[address] {
			return fault.Field("aliases", "%s stands here twice.", address)
		}
		known[address] = true
		a.Address, a.Name, a.Signature = address, strings.TrimSpace(a.Name), strings.TrimSpace(a.Signature)
	}
	return nil
}
