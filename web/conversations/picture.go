// This file holds which pictures of strangers are drawn at all.

package conversations

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"rapport/kit/fault"
)

// mostPoints is how many points a picture may have to be drawn: four bytes of
// memory each in the browser, whatever the file takes.
const mostPoints = 50_000_000

// heads read how large a picture is, and nothing else of it. What a file calls
// itself does not matter: browsers look at its first bytes.
var heads = [...]func(io.Reader) (image.Config, error){png.DecodeConfig, jpeg.DecodeConfig, gif.DecodeConfig, webp.DecodeConfig}

// drawable refuses a picture that a small file makes enormous. One whose size
// can't be read is the browser's matter: it draws nothing, or a little.
func drawable(body []byte) error {
	for _, head := range heads {
		c, err := head(bytes.NewReader(body))
		if err == nil && int64(c.Width)*int64(c.Height) > mostPoints {
			return fault.New(fault.Invalid, "This picture is too large to be shown: %d by %d points. Save it, and open it with care.", c.Width, c.Height)
		}
	}
	return nil
}
