// This file holds what stands in the index for one message.

package search

import (
	"cmp"
	"slices"

	"rapport/inbox"
)

// Marks before a word that say where it stands, for filter words. No word holds a colon.
const (
	ofCustomer = "c:" // name or address of the customer
	ofAuthor   = "a:" // of who wrote the message
	ofAnswerer = "b:" // of who wrote it as an answer to the customer
	ofReader   = "t:" // of who got it
	ofMailbox  = "m:" // address of the mailbox
	ofThings   = "h:" // attachment, note
)

// mostWords bounds how many different words of one message are found.
const mostWords = 4000

// doc is a message in the index.
type doc struct {
	n                     int64
	message, conversation string
	words                 []string // each once
}

// docOf gives the words of a message: its own, the conversation's subject, the
// customer's name and address, names of attachments, and marked ones.
func docOf(w inbox.Written) doc {
	d := doc{message: w.Message, conversation: w.Conversation}
	seen := map[string]bool{}
	add := func(mark, text string) {
		eachWord(text, func(_, _ int, words []string) {
			for _, word := range words {
				if word = mark + word; !seen[word] && len(d.words) < mostWords {
					seen[word] = true
					d.words = append(d.words, word)
				}
			}
		})
	}
	for _, text := range []string{w.Customer.Email, w.Customer.Name} {
		add(ofCustomer, text)
		add("", text)
	}
	for _, text := range []string{w.Author, w.AuthorName} {
		add(ofAuthor, text)
		switch w.Kind {
		case inbox.Reply:
			add(ofAnswerer, text)
		case inbox.FromCustomer:
			add("", text)
		case inbox.Note, inbox.Auto, inbox.Forward:
		}
	}
	for _, to := range w.To {
		add(ofReader, to.Address)
		add(ofReader, to.Name)
	}
	add(ofMailbox, w.Mailbox)
	if w.Kind == inbox.Note {
		add(ofThings, "note")
	}
	for _, name := range w.Files {
		add(ofThings, "attachment")
		add("", name)
	}
	add("", w.Subject)
	add("", w.Text)
	return d
}

// slotBits leaves room for so many messages of one second; more of them go on
// into the next seconds, which only their order among each other shows.
const slotBits = 8

// floorOf is the least number of a message of a moment, in Unix microseconds.
// Numbers lie near each other, since an index keeps the steps between them.
func floorOf(at int64) int64 {
	const epoch = 946_684_800 // 2000; what is older stands before all, in no certain order
	return max(at/1_000_000-epoch, 0)<<slotBits + 1
}

// momentOf is the second of a number, as Unix microseconds.
func momentOf(n int64) int64 { return (n>>slotBits + 946_684_800) * 1_000_000 }

// inOrder sorts messages as they were written.
func inOrder(all []inbox.Written) {
	slices.SortFunc(all, func(a, b inbox.Written) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Message, b.Message))
	})
}
