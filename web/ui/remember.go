package ui

// What a browser remembers for its person: the theme they chose, and a toast between a form and the next page.

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

const (
	themeCookie = "theme"
	toastCookie = "toast"
)

// ThemeOf is the theme chosen in this browser: "light", "dark", or "" to follow the computer.
func ThemeOf(r *http.Request) string {
	if c, err := r.Cookie(themeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

// SayNext keeps t for the next page that this browser opens.
func SayNext(w http.ResponseWriter, t Toast) {
	body, err := json.Marshal(t)
	if err != nil {
		return // a struct of strings and a number always marshals
	}
	http.SetCookie(w, &http.Cookie{
		Name: toastCookie, Value: base64.RawURLEncoding.EncodeToString(body), Path: "/",
		MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// TakeToast gives the toast that SayNext kept, once. A page that only refreshes itself leaves it for the page that a form
// leads to. What it says may have been forged by whoever can write this
// browser's cookies, so it only ever becomes text and an address of our own.
func TakeToast(w http.ResponseWriter, r *http.Request) *Toast {
	c, err := r.Cookie(toastCookie)
	if err != nil || r.Header.Get("X-Refresh") != "" {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: toastCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	var t Toast
	body, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(body, &t) != nil || t.Text == "" {
		return nil
	}
	if !strings.HasPrefix(t.Undo, "/") || strings.HasPrefix(t.Undo, "//") || strings.HasPrefix(t.Undo, "/\\") {
		t.Undo = ""
	}
	t.ID = "toast-" + newNonce()
	return &t
}
