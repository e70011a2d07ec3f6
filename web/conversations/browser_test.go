package conversations_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestLook keeps pictures of every state in the folder that RAPPORT_LOOK names.
func TestLook(t *testing.T) {
	dir := os.Getenv("RAPPORT_LOOK")
	if dir == "" {
		t.Skip("RAPPORT_LOOK names no folder for pictures")
	}
	k := newDesk(t, false)
	c := k.busy()
	s := k.serve(k.ana)
	b := browser.New(t)
	for name, path := range map[string]string{
		"list": "/conversations", "talk": "/conversations/" + c.ID, "failed": "/conversations/" + k.of("yusuf@fener.example").ID,
		"bounce": "/conversations/" + k.of("lottie@saltmarsh.example").ID, "away": "/conversations/" + k.of("bashir@cedar.example").ID,
		"all": "/conversations?view=all", "closed": "/conversations?view=closed",
	} {
		for _, width := range []int{1440, 390} {
			for _, dark := range []bool{false, true} {
				b.View(width, 880, dark)
				b.Open(s.URL + path)
				b.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d-dark-%v.png", name, width, dark)), width, 880, dark)
			}
		}
	}
}
