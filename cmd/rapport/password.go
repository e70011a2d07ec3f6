// This file holds rapport password.

package main

import (
	"context"
	"fmt"
	"strings"

	"rapport/latchkey"
)

type passwordCmd struct {
	where
	Address string `arg:"" help:"The address of the person who forgot the password."`
}

// Run prints a link by which the person chooses a new password: for when no
// mail can leave. Whoever can run it can read the whole database anyway.
func (c *passwordCmd) Run(ctx context.Context, s streams) error {
	known, err := address(c.Address)
	if err != nil {
		return err
	}
	a, err := c.existing(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	who, secret, err := a.Team.MakeLink(ctx, known, "rule:command")
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "For %s, good for an hour, once:\n%s\n", who.Name, strings.TrimSuffix(c.BaseURL, "/")+latchkey.Path+secret)
	return nil
}
