// This file holds a rating and the links by which one is given.

package rating

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// Face is what the customer chose.
type Face string

// The three faces.
const (
	Great   Face = "great"
	Okay    Face = "okay"
	NotGood Face = "not_good"
)

// Valid tells whether f is one of the three.
func (f Face) Valid() bool { return f == Great || f == Okay || f == NotGood }

// About is what the rating speaks of; empty when the customer did not say.
type About string

// What a rating can be about.
const (
	Help    About = "help"
	Product About = "product"
	Both    About = "both"
	Other   About = "other"
)

// Valid tells whether a is empty or one of the four.
func (a About) Valid() bool { return slices.Contains([]About{"", Help, Product, Both, Other}, a) }

// Rating is what a customer said of one reply. The newest that is not void counts.
type Rating struct {
	Message      string // the rated reply
	Conversation string
	At           time.Time
	Face         Face
	About        About
	Comment      string
	Opened       bool // saved when the page was opened by a face's link, not chosen on the page
	Void         bool // part of a burst that no person makes
}

// Life is how long a reply can be rated.
const Life = 14 * 24 * time.Hour

// burst is how close together different faces of one link, opened and not
// chosen, are the work of a mail scanner.
const burst = 10 * time.Second

// Token names a reply in a link. It holds no personal data, and nobody who
// lacks the key can make one.
func Token(key []byte, message string) string {
	return message + "." + base64.RawURLEncoding.EncodeToString(sign(key, message))
}

// openToken gives the reply that a token names.
func openToken(key []byte, token string) (message string, ok bool) {
	message, mac, _ := strings.Cut(token, ".")
	got, err := base64.RawURLEncoding.DecodeString(mac)
	return message, err == nil && message != "" && hmac.Equal(got, sign(key, message))
}

func sign(key []byte, message string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message))
	return h.Sum(nil)[:16]
}
