// This file holds what presence is, and how long it lasts.

package presence

import "time"

// Beat is how often an open page says that somebody is still there.
const Beat = 5 * time.Second

const (
	life   = 3 * Beat    // a page that was silent for so long has nobody before it
	repeat = Beat / 2    // what was said so shortly before is not written again
	forget = time.Minute // rows older than this are thrown away
)

// longestTab bounds the name that a page gives its tab.
const longestTab = 64

// Present is somebody at a conversation.
type Present struct {
	Person  string // id
	Writing bool   // in one of the person's tabs, if not in all
}

// Now is who is where, by conversation, each in the order of the people's ids.
// Conversations at which nobody is are not among it.
type Now map[string][]Present

// Others is who is at a conversation besides one person.
func (n Now) Others(conversation, person string) (all []Present) {
	for _, p := range n[conversation] {
		if p.Person != person {
			all = append(all, p)
		}
	}
	return all
}
