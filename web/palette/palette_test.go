package palette

import "testing"

func TestWhatFits(t *testing.T) {
	for q, want := range map[string]bool{"": true, "wee": true, "num we": true, "eek": false, "week x": false} {
		if fits(q, "Week numbers") != want {
			t.Errorf("%q: %v", q, !want)
		}
	}
}
