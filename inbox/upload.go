// This file holds what goes along with an answer: files, and pictures within
// its words.

package inbox

import (
	"regexp"
	"strings"
	"time"
)

// Upload is a file somebody put beside an answer that is not sent yet.
type Upload struct {
	ID           string
	Conversation string
	Name         string
	Type         string // as its first bytes or its maker say; safe to serve
	Size         int
	Blob         string
	At           time.Time
}

// MostBytes is how much one answer may carry: what most mail servers take.
const MostBytes = 25_000_000

// pictureMark stands behind the id of an upload that is shown within the words.
const pictureMark = "@rapport"

// PictureID is the Content-ID of an upload within the words of a mail.
func PictureID(upload string) string { return upload + pictureMark }

// UploadOf reads what PictureID made; empty when it did not.
func UploadOf(contentID string) string {
	upload, ok := strings.CutSuffix(contentID, pictureMark)
	if !ok || !pictureID.MatchString("cid:"+contentID) {
		return ""
	}
	return upload
}

var pictureID = regexp.MustCompile(`cid:([0-9a-f-]{36})` + pictureMark)

// pictureIDs lists the uploads that words show.
func pictureIDs(html string) (all []string) {
	for _, m := range pictureID.FindAllStringSubmatch(html, -1) {
		all = append(all, m[1])
	}
	return all
}
