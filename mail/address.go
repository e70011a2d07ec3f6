// Signed reply addresses: support+r-<token>@example.com says which conversation an answer belongs to.

package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

// A token is base32 (RFC 4648, lower case, no padding) of: one octet that tells how the id is written (form), the id, and the
// first 10 octets (80 bits) of HMAC-SHA256 over form, id and the bare mailbox address. UUIDs are packed into 16 octets, which
// makes 44 characters; a short opaque id stands as it is. Nothing is hashed away, so that opening needs no look-up: an id too
// long for a local part of 64 octets (RFC 5321, 4.5.3.1.1) still signs and opens, only the address is longer than some
// servers like.
const (
	tokenMark  = "+r-"
	formUUID   = 1
	formOpaque = 2
	macSize    = 10
	maxIDSize  = 256
)

var tokenText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// SignAddress gives the address of mailbox ("support@example.com") on which answers to the conversation come in. Only the
// holder of key can make one. Without a usable mailbox or id (longer than 256 octets) it gives the mailbox unchanged.
func SignAddress(key []byte, mailbox, conversationID string) string {
	local, domain, ok := cutAddress(mailbox)
	if !ok || conversationID == "" || len(conversationID) > maxIDSize {
		return mailbox
	}
	body := packID(conversationID)
	body = append(body, sign(key, body, local, domain)...)
	return local + tokenMark + tokenText.EncodeToString(body) + "@" + domain
}

// OpenAddress reads the conversation out of an address made by SignAddress with the same key. It does not mind in which case
// the address comes back. ok is false for anything this key has not signed for this very mailbox.
func OpenAddress(key []byte, address string) (conversationID string, ok bool) {
	local, domain, ok := cutAddress(strings.ToLower(strings.TrimSpace(address)))
	if !ok {
		return "", false
	}
	at := strings.LastIndex(local, tokenMark)
	if at < 1 {
		return "", false
	}
	text := local[at+len(tokenMark):]
	raw, err := tokenText.DecodeString(text)
	if err != nil || len(raw) < 1+1+macSize || tokenText.EncodeToString(raw) != text {
		return "", false
	}
	body, mac := raw[:len(raw)-macSize], raw[len(raw)-macSize:]
	if !hmac.Equal(mac, sign(key, body, local[:at], domain)) {
		return "", false
	}
	return unpackID(body)
}

// BareAddress takes our token off an address, signed or not: "support+r-…@example.com" becomes "support@example.com".
func BareAddress(address string) string {
	local, domain, ok := cutAddress(address)
	if !ok {
		return address
	}
	if at := strings.LastIndex(strings.ToLower(local), tokenMark); at > 0 {
		return local[:at] + "@" + domain
	}
	return address
}

func cutAddress(address string) (local, domain string, ok bool) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 {
		return "", "", false
	}
	return address[:at], address[at+1:], true
}

func sign(key, body []byte, local, domain string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("rapport reply address\x00"))
	h.Write([]byte(strings.ToLower(local + "@" + domain)))
	h.Write([]byte{0})
	h.Write(body)
	return h.Sum(nil)[:macSize]
}

func packID(id string) []byte {
	if len(id) == 36 && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-' && id == strings.ToLower(id) {
		if raw, err := hex.DecodeString(strings.ReplaceAll(id, "-", "")); err == nil && len(raw) == 16 {
			return append([]byte{formUUID}, raw...)
		}
	}
	return append([]byte{formOpaque}, id...)
}

func unpackID(body []byte) (string, bool) {
	switch {
	case body[0] == formUUID && len(body) == 17:
		h := hex.EncodeToString(body[1:])
		return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], true
	case body[0] == formOpaque:
		return string(body[1:]), true
	}
	return "", false
}
