// Sanitise: a stranger's HTML made harmless.

package mail

// Sanitise gives the harmless part of an HTML mail, as a fragment to be put into a sandboxed frame. Links get rel and target.
// Images by cid: stay. Images from elsewhere are parked in data-remote-src unless remoteImages is true; giving the result to
// Sanitise again with remoteImages true puts them back.
func Sanitise(html string, remoteImages bool) string {
	return ""
}

// SafeType gives the content type to serve a download with: what a browser would run becomes application/octet-stream.
func SafeType(contentType string) string {
	return "application/octet-stream"
}
