// This file holds rapport key.

package main

import (
	"context"
	"fmt"
	"path/filepath"
)

type keyCmd struct {
	Rotate keyRotateCmd `cmd:"" help:"Make a new key for one-on-ones, and wrap with it what the older one wrapped."`
}

type keyRotateCmd struct {
	where
}

// Run changes the key, or finishes a change that was interrupted.
func (c *keyRotateCmd) Run(ctx context.Context, s streams) error {
	a, err := c.existing(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	name, pairs, err := a.Pairs.Rotate(ctx)
	if err != nil {
		return err
	}
	keys := "The keys of %d one-on-ones are"
	if pairs == 1 {
		keys = "The key of %d one-on-one is"
	}
	fmt.Fprintf(s.out, keys+" wrapped by %s.key now.\n", pairs, name)
	fmt.Fprintf(s.out, "Keep a copy of all files in %s, apart from the backups of the database: older backups need the older keys.\n", filepath.Join(c.Data, "keys"))
	return nil
}
