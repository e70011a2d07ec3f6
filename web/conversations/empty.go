// This file holds what an empty list says.

package conversations

import (
	"rapport/inbox"
	"rapport/team"
)

// empty teaches what will be here.
type empty struct {
	Sun       bool
	Heading   string
	Words     string
	URL, Link string
}

// emptyOf says why a list is empty, and what will fill it.
func emptyOf(at place, boxes []inbox.Mailbox, who team.Person) *empty {
	switch {
	case len(boxes) == 0 && (at.View == inbox.Waiting || at.View == inbox.All):
		e := &empty{Heading: "No mailbox yet", Words: "Rapport reads the address your customers write to, and answers from it."}
		if e.URL = mailboxesURL(who); e.URL != "" {
			e.Link = "Set up a mailbox"
		} else {
			e.Words += " Ask your head of support to set it up."
		}
		return e
	case at.View == inbox.Waiting:
		return &empty{Sun: true, Words: "Everyone who wrote has an answer. Whoever writes next appears here by themselves, within seconds."}
	case at.View == inbox.Answered:
		return &empty{Words: "When you answer without closing, the conversation rests here until the customer writes again."}
	case at.View == inbox.Done:
		return &empty{Words: "Nothing is closed yet. Send & close an answer, or close a conversation with E."}
	case at.View == inbox.Snoozed:
		return &empty{Words: "Nothing is asleep. Press S in a conversation that can wait: it comes back by itself."}
	case at.View == inbox.Junk:
		return &empty{Words: "No spam. What is marked with ! would be here, and can come back."}
	case at.View == inbox.Trash:
		return &empty{Words: "Nothing is deleted. What is deleted with # would rest here for 30 days."}
	case at.View == inbox.Hand:
		return &empty{Sun: true, Words: "Nothing needs a hand. Answers that did not leave, mail that came back and mail we could not read would be here."}
	default:
		return &empty{Words: "Nobody has written yet. Mail to " + boxes[0].Address + " appears here within seconds."}
	}
}
