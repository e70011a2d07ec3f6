package desk

// The desk itself: what every room stands on, and who works there.

import (
	"path/filepath"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/live"
	"rapport/kit/secret"
	"rapport/schema"
	"rapport/team"
)

// Noon is when the clock stands at first: a Monday.
func Noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// Desk is what rooms of pages stand on. What only one room needs, its test adds.
type Desk struct {
	Clock *dbtest.Clock
	DB    *db.DB
	Key   secret.Key
	Blobs *blob.Store
	Team  *team.Store
	Inbox *inbox.Store
	Hub   *live.Hub     // tells open pages what became stale
	Live  bool          // each commit makes all pages stale
	Ana   team.Person   // head of support, in Lisbon
	Joe   team.Person   // technician, in Lagos
	Box   inbox.Mailbox // once Mailbox has set it up

	t      *testing.T
	serial int // of the last letter
}

// New makes a desk with Ana and Joe.
func New(t *testing.T) *Desk {
	t.Helper()
	k := Empty(t)
	k.Ana = k.Joins(team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"})
	k.Joe = k.Joins(team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"})
	return k
}

// Empty makes a desk where nobody works yet.
func Empty(t *testing.T) *Desk {
	t.Helper()
	k := &Desk{t: t, Clock: &dbtest.Clock{}, Hub: live.NewHub()}
	k.Clock.Set(Noon())
	var err error
	k.DB, err = db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Now: k.Clock.Now, Hasty: true, Changed: func() {
		if k.Live {
			k.Hub.Stale("*")
		}
	}})
	k.Must(err)
	t.Cleanup(func() { k.Must(k.DB.Close()) })
	k.Must(schema.Migrate(t.Context(), k.DB))
	k.furnish()
	return k
}

// On makes a desk where nobody works yet on a database of dbtest.Each.
func On(t *testing.T, d *db.DB, clock *dbtest.Clock) *Desk {
	t.Helper()
	k := &Desk{t: t, Clock: clock, DB: d, Hub: live.NewHub()}
	k.furnish()
	return k
}

// furnish adds what stands beside the database.
func (k *Desk) furnish() {
	k.t.Helper()
	dir := k.t.TempDir()
	var err error
	k.Key, err = secret.Open(dir)
	k.Must(err)
	k.Blobs, err = blob.Open(filepath.Join(dir, "blobs"))
	k.Must(err)
	k.Blobs.Hasty = true
	k.t.Cleanup(func() { k.Must(k.Blobs.Close()) })
	k.Team = team.NewStore(k.DB)
	k.Inbox = inbox.NewStore(k.DB, k.Blobs, k.Key, nil)
}

// Must ends the test at an error.
func (k *Desk) Must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// Joins brings a person into the team.
func (k *Desk) Joins(p team.Person) team.Person {
	k.t.Helper()
	k.Must(k.DB.Write(k.t.Context(), func(tx *db.Tx) error { return team.Bring(k.t.Context(), tx, p) }))
	p, err := k.Team.PersonByEmail(k.t.Context(), p.Email)
	k.Must(err)
	return p
}
