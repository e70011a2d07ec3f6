package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/alecthomas/kong"
)

// Every setting is read under the name that its flag has, also where that is of two words.
func TestConfigFileNamesSettingsAsFlagsDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rapport.json")
	if err := os.WriteFile(file, []byte(`{"base-url": "https://help.x.example", "listen": "127.0.0.1:1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	var c cli
	parser, err := kong.New(&c, kong.Configuration(readSettings, file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"serve", "--listen", "127.0.0.1:2"}); err != nil {
		t.Fatal(err)
	}
	if c.Serve.BaseURL != "https://help.x.example" || c.Serve.Listen != "127.0.0.1:2" {
		t.Errorf("base URL %q, listen %q", c.Serve.BaseURL, c.Serve.Listen)
	}
}
