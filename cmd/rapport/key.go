// This file holds rapport key.

package main

import (
	"context"
	"fmt"
	"path/filepath"

	"rapport/kit/secret"
)

type keyCmd struct {
	Rotate keyRotateCmd `cmd:"" help:"Make a new key for one-on-ones, and wrap with it what the older one wrapped."`
	Lost   keyLostCmd   `cmd:"" help:"Begin with a new server.key because the old one is lost for good."`
}

type keyLostCmd struct {
	Data string `help:"Folder of the data." env:"RAPPORT_DATA" type:"path" required:"" placeholder:"DIR"`
}

// Run makes a server.key where there is none. Keys of one-on-ones are other files, and are not touched.
func (c *keyLostCmd) Run(s streams) error {
	if !secret.Missing(c.Data) {
		return fmt.Errorf("there is a server.key in %s: it is not lost, and nothing was changed", c.Data)
	}
	if _, err := secret.Open(c.Data); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "There is a new server.key in %s. Give the passwords of all mailboxes again under Settings, Mailboxes. Links in mail that was sent don’t work any more.\n", c.Data)
	return nil
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
