// This file holds rapport export.

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
)

type exportCmd struct {
	Log exportLogCmd `cmd:"" help:"Write the support log, one JSON object a line."`
}

type exportLogCmd struct {
	where
	File string `arg:"" help:"The file to write, or - for standard output."`
}

// Run writes the log. A file appears whole or not at all.
func (c *exportLogCmd) Run(ctx context.Context, s streams) error {
	a, err := c.existing(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if c.File == "-" {
		return a.Transfer.ExportLog(ctx, s.out)
	}
	part := c.File + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	bar := newProgress(s, "Writing "+c.File, unknown)
	err = a.Transfer.ExportLog(ctx, &watched{file: f, bar: bar})
	bar.done()
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(part, c.File)
	}
	if err != nil {
		return fmt.Errorf("writing the export: %w", errors.Join(err, os.Remove(part)))
	}
	return nil
}
