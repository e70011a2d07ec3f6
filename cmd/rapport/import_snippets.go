// This file holds rapport import snippets.

package main

import (
	"context"
	"fmt"
	"os"

	"rapport/snippet"
)

type importSnippetsCmd struct {
	where
	File   string `arg:"" help:"The file to read." type:"existingfile"`
	By     string `help:"The address of the person who brings them in." required:"" placeholder:"ADDRESS"`
	Folder string `help:"The folder they come into." default:"Brought in"`
}

// Run brings them in, all or none. Read again, the same file changes nothing.
func (c *importSnippetsCmd) Run(ctx context.Context, s streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("reading the snippets: %w", err)
	}
	defer f.Close()
	all, bad, err := snippet.ReadForeign(f)
	if err != nil {
		return err
	}
	a, err := c.existing(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	who, err := a.Team.PersonByEmail(ctx, c.By)
	if err != nil {
		return err
	}
	var b snippet.Brought
	if len(bad) == 0 {
		if b, err = a.Snippets.Bring(ctx, who, c.Folder, all, true); err != nil {
			return err
		}
		bad = b.Bad
	}
	for _, line := range bad {
		fmt.Fprintln(s.err, line)
	}
	if len(bad) > 0 {
		return fmt.Errorf("%d snippets can't come in as they are, so none did. Mend them in %s and try again", len(bad), c.File)
	}
	for _, one := range all {
		for _, lost := range one.Lost {
			fmt.Fprintf(s.err, "line %d, %s: %s\n", one.Line, one.Name, lost)
		}
	}
	fmt.Fprintf(s.out, "%d snippets are new, %d were here already.\n", b.New, b.Known)
	return nil
}
