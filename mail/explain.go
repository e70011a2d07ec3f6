// Explain: what is made of one raw mail, as JSON for people who look into it.

package mail

// Explanation is what Rapport makes of one raw mail. Arrays are never null; date is RFC 3339 or null.
type Explanation struct {
	From        Party         `json:"from"`
	To          []Party       `json:"to"`
	Cc          []Party       `json:"cc"`
	ReplyTo     []Party       `json:"reply_to"`
	Subject     string        `json:"subject"`
	Date        *string       `json:"date"`
	MessageID   string        `json:"message_id"`
	InReplyTo   []string      `json:"in_reply_to"`
	References  []string      `json:"references"`
	Text        string        `json:"text"`
	FreshText   string        `json:"fresh_text"`
	HTML        string        `json:"html"`
	Attachments []FileOutline `json:"attachments"`
	Auto        AutoOutline   `json:"auto"`
	Problems    []string      `json:"problems"`
}

// Party is an Address in JSON.
type Party struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// FileOutline is an Attachment without its body.
type FileOutline struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int    `json:"size"`
	Inline bool   `json:"inline"`
}

// AutoOutline is Auto in JSON.
type AutoOutline struct {
	Is     bool   `json:"is"`
	Reason string `json:"reason"`
}

// Explain reads a raw mail and tells what was made of it.
func Explain(raw []byte) Explanation {
	l := Parse(raw)
	e := Explanation{
		From: Party(l.From), To: parties(l.To), Cc: parties(l.Cc), ReplyTo: parties(l.ReplyTo),
		Subject: l.Subject, MessageID: l.MessageID, InReplyTo: some(l.InReplyTo), References: some(l.References),
		Text: l.Text, FreshText: l.FreshText, HTML: l.HTML, Attachments: make([]FileOutline, 0, len(l.Attachments)),
		Auto: AutoOutline{l.Auto.Is, l.Auto.Reason}, Problems: some(l.Problems),
	}
	if !l.Date.IsZero() {
		date := l.Date.Format("2006-01-02T15:04:05Z07:00")
		e.Date = &date
	}
	for _, a := range l.Attachments {
		e.Attachments = append(e.Attachments, FileOutline{a.Name, a.Type, a.Size, a.Inline})
	}
	return e
}

func parties(list []Address) []Party {
	out := make([]Party, len(list))
	for i, a := range list {
		out[i] = Party(a)
	}
	return out
}

func some(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
