// This file holds rapport mail.

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"rapport/mail"
)

type mailCmd struct {
	Explain explainCmd `cmd:"" help:"Print as JSON what Rapport makes of one raw mail."`
}

type explainCmd struct {
	File string `arg:"" help:"The raw mail, or - for standard input."`
}

// Run explains the mail. A mail that can't be read is explained too.
func (c *explainCmd) Run(s streams) error {
	raw, err := c.read(s)
	if err != nil {
		return fmt.Errorf("reading the mail: %w", err)
	}
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(mail.Explain(raw))
}

func (c *explainCmd) read(s streams) ([]byte, error) {
	if c.File == "-" {
		return io.ReadAll(s.in)
	}
	return os.ReadFile(c.File)
}
