// This file holds what stands for long texts in a key.

package db

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Digest stands for texts in a unique key: an index takes no long ones (a
// third of a page in PostgreSQL, some 2,700 bytes). Other texts, or the same
// ones parted otherwise, have another digest; it has 16 letters.
func Digest(texts ...string) string {
	h := sha256.New()
	for _, s := range texts {
		h.Write([]byte(strconv.Itoa(len(s)) + " " + s))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
