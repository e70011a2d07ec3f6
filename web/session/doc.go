// Package session is the door: signing in and out, the first run, and
// accepting an invitation; and it is what tells every other page who is
// looking. It never tells a stranger whether an address exists, and it keeps
// one cookie, to stay signed in.
package session
