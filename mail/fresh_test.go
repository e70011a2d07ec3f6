// Fresh text in all the languages and from all the mail programs we read.

package mail

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// TestSplit reads testdata/fresh: "#### name", the text, "==== fresh", what of it is fresh.
func TestSplit(t *testing.T) {
	files, err := filepath.Glob("testdata/fresh/*.txt")
	if err != nil || len(files) != 17 {
		t.Fatalf("%d files, %v: one for each of the 16 languages and one for the rest", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range strings.Split("\n"+string(data), "\n#### ")[1:] {
			name, body, _ := strings.Cut(section, "\n")
			text, want, ok := strings.Cut(body, "\n==== fresh\n")
			if !ok {
				t.Fatalf("%s %s: no expectation", file, name)
			}
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+name, func(t *testing.T) {
				fresh, rest := Split(text)
				if strings.TrimSpace(fresh) != strings.TrimSpace(want) {
					t.Errorf("of\n%s\n\nfresh is\n%s\n\nwant\n%s", text, fresh, want)
				}
				checkNothingLost(t, text, fresh, rest)
			})
		}
	}
}

// checkNothingLost holds Split's promise: every non-blank line is in fresh or in rest, as often as it was.
func checkNothingLost(t *testing.T, text, fresh, rest string) {
	t.Helper()
	if got, want := sortedLines(fresh+"\n"+rest), sortedLines(text); got != want {
		t.Errorf("lines were lost or doubled: of\n%s\nthere are\n%s", want, got)
	}
}

func sortedLines(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// TestClients reads testdata/clients: whole mails as mail programs write them, most of them HTML only and with an attribution
// in a language we don't know, so that the seam must be found by its markup.
func TestClients(t *testing.T) {
	files, err := filepath.Glob("testdata/clients/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".fresh.txt")
			if err != nil {
				t.Fatal(err)
			}
			l := Parse(raw)
			if l.FreshText != strings.TrimSpace(string(want)) {
				t.Errorf("of\n%s\nfresh is\n%s\n\nwant\n%s", l.Text, l.FreshText, want)
			}
			if len(l.Problems) > 0 || l.Auto.Is {
				t.Errorf("problems %q, auto %+v", l.Problems, l.Auto)
			}
			if !strings.Contains(string(want), "try") && !strings.Contains(l.Text, "Please try") && !strings.Contains(l.Text, "browser") && !strings.Contains(l.Text, "broken") {
				t.Errorf("the whole text lost its history:\n%s", l.Text)
			}
		})
	}
}
