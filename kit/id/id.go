// Package id mints the ids of things: UUIDv7 text, so that ids sort by the
// time they were made. It never reads an id's meaning back.
package id

import "github.com/google/uuid"

// New mints an id. RFC 9562, section 5.7.
func New() string { return uuid.Must(uuid.NewV7()).String() }
