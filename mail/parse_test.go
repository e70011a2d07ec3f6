// Reading real-looking mails.

package mail

import "testing"

func BenchmarkParse(b *testing.B) {
	raw := []byte("x")
	for b.Loop() {
		Parse(raw)
	}
}
