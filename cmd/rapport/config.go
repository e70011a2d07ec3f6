// This file holds the config file: the same settings as the flags, in JSON.

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// settings are what a config file says, by the names of the flags. A flag on
// the command line counts more, and so does the environment.
type settings struct {
	file   string
	values map[string]any
}

// readSettings reads a config file, which kong has opened.
func readSettings(r io.Reader) (kong.Resolver, error) {
	s := settings{file: "the config file", values: map[string]any{}}
	if f, ok := r.(*os.File); ok {
		s.file = f.Name()
	}
	if err := json.NewDecoder(r).Decode(&s.values); err != nil {
		return nil, fmt.Errorf("%s is no JSON object of settings, such as {\"data\": \"/var/lib/rapport\"}: %w", s.file, err)
	}
	for key, value := range s.values {
		if name := strings.ReplaceAll(key, "_", "-"); name != key {
			delete(s.values, key)
			s.values[name] = value
		}
	}
	return s, nil
}

// Validate finds what is no setting: a mistyped one would be missed without a word.
func (s settings) Validate(program *kong.Application) error {
	known := map[string]bool{}
	var often []string // those that the environment can say too
	var walk func(*kong.Node)
	walk = func(n *kong.Node) {
		for _, f := range n.Flags {
			if len(f.Envs) > 0 && !known[f.Name] {
				often = append(often, f.Name)
			}
			known[f.Name] = true
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(program.Node)
	for key := range s.values {
		if !known[key] {
			slices.Sort(often)
			return fmt.Errorf("%s: “%s” is no setting; settings are %s", s.file, key, strings.Join(often, ", "))
		}
	}
	return nil
}

// Resolve gives a flag its value.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if os.Getenv(name) != "" {
			return nil, nil //nolint:nilnil // this is how kong is told that there is nothing to say
		}
	}
	return s.values[flag.Name], nil
}
