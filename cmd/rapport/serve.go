// This file holds rapport serve.

package main

import (
	"context"
	"fmt"
	"net"

	"rapport/app"
)

type serveCmd struct {
	where
	Listen string `help:"Address and port to listen on." default:"127.0.0.1:8080" env:"RAPPORT_LISTEN"`
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(ctx context.Context, s streams) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w; is another program there, or does the port need more rights?", c.Listen, err)
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + l.Addr().String()
	}
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	fmt.Fprintf(s.out, "Rapport is at %s\n", c.BaseURL)
	return a.Serve(ctx, l, a.Web(app.WebOptions{}).Handler)
}
