// Seams in HTML: the marks by which mail programs set off the history they quote.

package mail

import (
	"slices"
	"strings"
)

// boxClasses and boxIDs are elements that hold the history and nothing else.
var boxClasses = []string{
	"gmail_quote", "gmail_quote_container", "gmail_attr", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "moz-cite-prefix",
	"zmail_extra", "mail_android_quote", "ymail_android_quote", "front-blockquote", "missive_quote", "hs_reply", "airmail_original",
	"cite_block", "zm_quote",
}

var boxIDs = []string{
	"mail-editor-reference-message-container", "ms-outlook-mobile-reference-message", "isReplyContent", "zmail_extra", "reply_html_content",
	"mailcontent_original", "qt",
}

// belowIDs stand where the history begins and goes on to the end.
var belowIDs = []string{"divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "zwchr", "replySplit", "origbody"}

// outlookRules are the lines Outlook draws above the header of the mail that is answered (style without spaces, lower case).
var outlookRules = []string{
	"border:none;border-top:solid#e1e1e1", "border:none;border-top:solid#b5c4df", "border-top:solid#e1e1e11.0pt", "border-top:1ptsolid#e1e1e1",
	"border-top:solid#b5c4df1.0pt", "border-top-color:rgb(225,225,225)", "border-top:1ptsolidrgb(225,225,225)",
	"border-width:1ptmediummedium;border-style:solidnonenone;border-color:rgb(225,225,225)", "border-color:#b5c4df", "border-top:solid#000000",
}

// seamOf tells whether the history begins with this element.
func seamOf(name string, a tagAttrs) seamKind {
	for class := range strings.FieldsSeq(a.class) {
		class = strings.TrimPrefix(class, "x_")
		for _, known := range boxClasses {
			if class == known || strings.HasPrefix(class, known+"_") && known == "yahoo_quoted" {
				return seamBox
			}
		}
	}
	for id := strings.TrimPrefix(a.id, "x_"); id != ""; id = "" {
		if slices.Contains(boxIDs, id) {
			return seamBox
		}
		if slices.Contains(belowIDs, id) {
			return seamBelow
		}
		if strings.HasPrefix(id, "yahoo_quoted") {
			return seamBox
		}
	}
	switch {
	case name == "blockquote" && (strings.EqualFold(a.kind, "cite") || a.cite != ""):
		return seamBox
	case name == "div" && a.name == "quote":
		return seamBox
	case a.marker == "__DIVIDER__" || a.marker == "__HEADERS__":
		return seamBelow
	}
	if name == "div" || name == "hr" || name == "p" {
		for _, rule := range outlookRules {
			if strings.Contains(a.style, rule) {
				return seamBelow
			}
		}
	}
	return noSeam
}

// isSignatureBox knows the elements in which mail programs put signatures. As text they are written below "--".
func isSignatureBox(a tagAttrs) bool {
	for class := range strings.FieldsSeq(a.class) {
		switch strings.TrimPrefix(class, "x_") {
		case "gmail_signature", "protonmail_signature_block", "moz-signature", "tutanota_signature", "front-signature", "yahoo-signature":
			return true
		}
	}
	switch strings.TrimPrefix(a.id, "x_") {
	case "ms-outlook-mobile-signature", "composer_signature", "AppleMailSignature", "Signature", "signature":
		return true
	}
	return false
}
