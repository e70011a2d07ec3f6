// Package zones gives time zones by their names in the IANA database, and keeps
// what it read: pages ask for the same few zones again and again, and the
// standard library opens and reads a file each time.
package zones

import (
	"strings"
	"sync"
	"time"
)

// read holds what was read. Names that are no zone are not kept, so it never
// grows beyond the database.
var read sync.Map // of name to *time.Location

// Load gives the zone, as time.LoadLocation does.
func Load(name string) (*time.Location, error) {
	if loc, ok := read.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	read.Store(name, loc)
	return loc, nil
}

// Town is what people call a zone: "Los Angeles" for "America/Los_Angeles".
func Town(name string) string {
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}
