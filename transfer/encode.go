package transfer

// Lines written: fields in the table's order, what is absent left out, numbers
// without needless digits, times in UTC to the microsecond where needed. Equal
// lines give equal bytes.

import (
	"math"
	"strconv"
	"time"
)

// encoder appends one line.
type encoder struct{ b []byte }

// encode appends a line to b, without its end.
func encode(b []byte, l Line) []byte {
	e := encoder{append(b, `{"type":`...)}
	e.quote(l.kind())
	l.append(&e)
	return append(e.b, '}')
}

func (e *encoder) name(name string) {
	if last := e.b[len(e.b)-1]; last != '{' && last != '[' {
		e.b = append(e.b, ',')
	}
	e.quote(name)
	e.b = append(e.b, ':')
}

func (e *encoder) text(name, s string) {
	e.name(name)
	e.quote(s)
}

// optional leaves an empty text out.
func (e *encoder) optional(name, s string) {
	if s != "" {
		e.text(name, s)
	}
}

func (e *encoder) moment(name string, at int64) {
	e.name(name)
	e.b = append(e.b, '"')
	e.b = time.UnixMicro(at).UTC().AppendFormat(e.b, time.RFC3339Nano)
	e.b = append(e.b, '"')
}

func (e *encoder) number(name string, x float64) {
	e.name(name)
	format := byte('f')
	if x != 0 && (math.Abs(x) < 1e-9 || math.Abs(x) >= 1e21) {
		format = 'e'
	}
	e.b = strconv.AppendFloat(e.b, x, format, -1, 64)
}

func (e *encoder) optionalNumber(name string, x *float64) {
	if x != nil {
		e.number(name, *x)
	}
}

func (e *encoder) list(name string, all []string) {
	e.name(name)
	e.b = append(e.b, '[')
	for i, s := range all {
		if i > 0 {
			e.b = append(e.b, ',')
		}
		e.quote(s)
	}
	e.b = append(e.b, ']')
}

// quote writes a JSON text.
func (e *encoder) quote(s string) {
	const hex = "0123456789abcdef"
	b := append(e.b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	b = append(b, s[from:]...)
	e.b = append(b, '"')
}

func (s *Settings) append(e *encoder) {
	e.text("time_zone", s.TimeZone)
	e.optional("week_starts", s.WeekStarts)
	e.optional("team", s.Team)
	e.optional("mailbox", s.Mailbox)
	if s.Capacity != nil {
		e.name("capacity")
		e.b = append(e.b, '{')
		e.optionalNumber("replies_per_conversation", s.Capacity.RepliesPerConversation)
		e.optionalNumber("minutes_per_reply", s.Capacity.MinutesPerReply)
		e.b = append(e.b, '}')
	}
	s.appendOfficeHours(e)
	if len(s.Holidays) > 0 {
		e.list("holidays", s.Holidays)
	}
}

func (s *Settings) appendOfficeHours(e *encoder) {
	started := false
	for day, intervals := range s.OfficeHours {
		if len(intervals) == 0 {
			continue
		}
		if !started {
			e.name("office_hours")
			e.b = append(e.b, '{')
			started = true
		}
		e.name(days[day])
		e.b = append(e.b, '[')
		for i, iv := range intervals {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			e.b = append(e.b, '[')
			e.quote(clock(iv.From))
			e.b = append(e.b, ',')
			e.quote(clock(iv.To))
			e.b = append(e.b, ']')
		}
		e.b = append(e.b, ']')
	}
	if started {
		e.b = append(e.b, '}')
	}
}

// clock writes minutes after midnight as "HH:MM".
func clock(m int) string {
	return string([]byte{byte('0' + m/600), byte('0' + m/60%10), ':', byte('0' + m%60/10), byte('0' + m%10)})
}

func (p *Person) append(e *encoder) {
	e.text("email", p.Email)
	e.text("name", p.Name)
	e.text("role", p.Role)
	e.text("time_zone", p.TimeZone)
	e.optional("started", p.Started)
	e.optional("manager", p.Manager)
}

func (h *Hours) append(e *encoder) {
	e.text("person", h.Person)
	e.text("week", h.Week)
	e.number("hours", h.Hours)
}

func (m *Message) append(e *encoder) {
	e.text("id", m.ID)
	e.text("conversation", m.Conversation)
	e.moment("at", m.At)
	e.text("kind", m.Kind)
	e.text("from", m.From)
	switch len(m.To) {
	case 0:
	case 1:
		e.text("to", m.To[0])
	default:
		e.list("to", m.To)
	}
	e.optional("subject", m.Subject)
	e.optional("text", m.Text)
	e.optionalNumber("handle_seconds", m.HandleSeconds)
	e.optional("mailbox", m.Mailbox)
}

func (s *Status) append(e *encoder) {
	e.text("conversation", s.Conversation)
	e.moment("at", s.At)
	e.text("by", s.By)
	e.text("status", s.Status)
}

func (m *Merge) append(e *encoder) {
	e.text("conversation", m.Conversation)
	e.text("into", m.Into)
	e.moment("at", m.At)
	e.text("by", m.By)
}

func (t *Topic) append(e *encoder) {
	e.text("conversation", t.Conversation)
	e.moment("at", t.At)
	e.text("by", t.By)
	e.text("topic", t.Topic)
	e.name("set")
	e.b = strconv.AppendBool(e.b, t.Set)
}

func (r *Rating) append(e *encoder) {
	e.text("message", r.Message)
	e.moment("at", r.At)
	e.text("face", r.Face)
	e.optional("about", r.About)
	e.optional("comment", r.Comment)
}

func (s *Sale) append(e *encoder) {
	e.text("id", s.ID)
	e.moment("at", s.At)
	e.name("amount")
	e.b = append(e.b, s.Amount...)
	e.text("currency", s.Currency)
	e.text("kind", s.Kind)
}

func (f *FreeSupport) append(e *encoder) {
	e.text("source", f.Source)
	e.moment("at", f.At)
	e.text("event", f.Event)
	e.optional("thread", f.Thread)
	if f.Stars != 0 {
		e.number("stars", float64(f.Stars))
	}
	e.optional("by", f.By)
}
