package ui

// Headers: the content security policy with its nonce, and the stricter one of a mail's frame.

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
)

type nonceKey struct{}

// nonceHeader is how a page that is already open names its own nonce when its script asks for the next page. The
// browser holds on to the first page's policy, so what the next page brings along must carry the first one's nonce.
const nonceHeader = "X-Page-Nonce"

var wellFormed = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)

// Nonce is this response's nonce, for Frame.Nonce.
func Nonce(ctx context.Context) string {
	n, _ := ctx.Value(nonceKey{}).(string)
	return n
}

// Secure sets the headers of every response: only our own scripts with this response's nonce run, nothing is
// loaded from elsewhere, no other site may frame us, and no address of ours leaks as a referrer.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := r.Header.Get(nonceHeader)
		if !wellFormed.MatchString(nonce) {
			nonce = newNonce()
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy(nonce))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce)))
	})
}

func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: the program stops if the system has no randomness
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func policy(nonce string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'nonce-" + nonce + "'",
		"style-src 'self' 'nonce-" + nonce + "'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src 'self'",
		"frame-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}

// MailFrame replaces the policy for a route that sends a stranger's mail, already sanitised, into the frame that
// the template function "mail" makes. Nothing in it runs, is submitted, or frames anything. Remote images load
// only when a person asked for them.
//
// The sandbox keeps our origin, without which the page could not learn how high the mail is. That is safe only
// because "allow-scripts" is missing: with both, a mail could lift its own sandbox. Never add it.
func MailFrame(h http.Header, remoteImages bool) {
	images := "img-src 'self' data:"
	if remoteImages {
		images += " https:"
	}
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'",
		images,
		"style-src 'unsafe-inline'",
		"form-action 'none'",
		"base-uri 'none'",
		"frame-ancestors 'self'",
		"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
	}, "; "))
	h.Set("Referrer-Policy", "no-referrer")
}
