package browser

// Files that a person carries onto a page: dropped with the pointer, or pasted from the clipboard.

import (
	"context"
	"encoding/base64"
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Drop carries files from disk over the middle of what a selector finds, and lets them go there.
func (b *Browser) Drop(css string, files ...string) {
	b.t.Helper()
	b.WaitFor(css)
	at := Eval[[2]float64](b, fmt.Sprintf(`(el => {
		el.scrollIntoView({ block: "nearest", behavior: "instant" })
		const r = el.getBoundingClientRect()
		return [r.left + r.width / 2, r.top + r.height / 2]
	})(document.querySelector(%s))`, quote(css)))
	carried := &input.DragData{Items: []*input.DragDataItem{}, Files: files, DragOperationsMask: 1}
	for _, step := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		b.do("drop onto "+css, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: step, X: at[0], Y: at[1], Data: carried})
			return err
		}))
	}
}

// Paste lets the page have a file from the clipboard, where the cursor is. The clipboard of a browser without a screen takes no
// files, so what the page hears is the event that a browser makes of one.
func (b *Browser) Paste(name, kind string, body []byte) {
	b.t.Helper()
	b.do("paste "+name, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const carried = new DataTransfer()
		carried.items.add(new File([Uint8Array.from(atob(%s), c => c.charCodeAt(0))], %s, { type: %s }))
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }))
	})()`, quote(base64.StdEncoding.EncodeToString(body)), quote(name), quote(kind))))
	b.painted()
}
