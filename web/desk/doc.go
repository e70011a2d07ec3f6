// Package desk is the support desk at which rooms of pages are tested: a real database with a clock that the test
// moves, two people of the team, an inbox, customers who write, and the rooms served as the program serves them. Only
// tests import it.
//
//	k := desk.New(t)
//	site := k.Serve(status.New(k.House(&k.Ana), rhythm.NewStore(k.DB, k.Inbox, k.Team)))
//	b := browser.New(t)
//	b.Open(site.URL + "/status")
//	b.WaitText("Answering")
package desk
