package transfer

// Each type of line, read from its fields.

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"rapport/metric"
)

var days = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// parser reads lines with the same memory.
type parser struct{ f fields }

// parse reads one line by itself; wrong says in a sentence why it can't.
func (p *parser) parse(line []byte) (got Line, wrong string) {
	f := &p.f
	if wrong := f.split(line); wrong != "" {
		return nil, wrong
	}
	switch kind := f.text("type"); kind {
	case "settings":
		got = f.settings()
	case "person":
		got = f.person()
	case "hours":
		got = f.hours()
	case "message":
		got = f.message()
	case "status":
		got = &Status{
			Conversation: f.text("conversation"), At: f.moment("at"), By: f.actor("by"),
			Status: f.word("status", "open", "pending", "closed", "spam", "deleted"),
		}
	case "merge":
		got = &Merge{Conversation: f.text("conversation"), Into: f.text("into"), At: f.moment("at"), By: f.actor("by")}
	case "topic":
		got = &Topic{
			Conversation: f.text("conversation"), At: f.moment("at"), By: f.actor("by"),
			Topic: f.text("topic"), Set: f.truth("set"),
		}
	case "rating":
		got = &Rating{
			Message: f.text("message"), At: f.moment("at"), Face: f.word("face", "great", "okay", "not_good"),
			About: f.optionalWord("about", "help", "product", "both", "other"), Comment: f.optional("comment"),
		}
	case "sale":
		got = &Sale{
			ID: f.text("id"), At: f.moment("at"), Amount: f.decimal("amount"), Currency: f.text("currency"),
			Kind: f.word("kind", "new", "renewal", "upgrade"),
		}
	case "free_support":
		got = f.freeSupport()
	default:
		f.fail("the type %q is unknown (it can be settings, person, hours, message, status, merge, topic, rating, sale or free_support)", kind)
	}
	if f.wrong != "" {
		return nil, f.wrong
	}
	return got, ""
}

func (f *fields) settings() *Settings {
	return &Settings{
		TimeZone: f.zone("time_zone"), WeekStarts: f.optionalWord("week_starts", "monday"),
		Team: f.optional("team"), Mailbox: f.optional("mailbox"), Capacity: f.capacity(),
		OfficeHours: f.officeHours(), Holidays: f.holidays(),
	}
}

func (f *fields) person() *Person {
	return &Person{
		Email: f.address("email"), Name: f.text("name"),
		Role:     f.word("role", "head", "technician", "senior", "guest", "product", "csm", "director"),
		TimeZone: f.zone("time_zone"), Started: f.date("started"), Manager: f.optionalAddress("manager"),
	}
}

func (f *fields) hours() *Hours {
	h := &Hours{Person: f.address("person"), Week: f.text("week"), Hours: f.number("hours")}
	if _, err := metric.ParseWeek(h.Week); err != nil {
		f.fail("%v", err)
	}
	return h
}

func (f *fields) message() *Message {
	m := &Message{
		ID: f.text("id"), Conversation: f.text("conversation"), At: f.moment("at"),
		Kind: f.word("kind", "customer", "reply", "note", "auto", "forward"),
		To:   f.addresses("to"), Subject: f.optional("subject"), Text: f.optional("text"),
		HandleSeconds: f.optionalNumber("handle_seconds"), Mailbox: f.optional("mailbox"),
	}
	if m.Kind == "auto" || m.Kind == "forward" { // machines have odd names
		m.From, _ = bareAddress(f.text("from"))
	} else {
		m.From = f.address("from")
	}
	return m
}

func (f *fields) freeSupport() *FreeSupport {
	e := &FreeSupport{
		Source: f.text("source"), At: f.moment("at"), Event: f.word("event", "reply", "review", "thread_resolved"),
		Thread: f.optional("thread"), By: f.optional("by"),
	}
	if a, ok := bareAddress(e.By); ok {
		e.By = a
	}
	if stars := f.optionalNumber("stars"); stars != nil {
		e.Stars = int(*stars)
		if float64(e.Stars) != *stars || e.Stars < 1 || e.Stars > 5 {
			f.fail("stars must be 1, 2, 3, 4 or 5")
		}
	}
	return e
}

// inner takes an object inside the line apart.
func (f *fields) inner(name string) *fields {
	raw := f.raw(name)
	if raw == nil {
		return nil
	}
	var in fields
	if wrong := in.split(raw); wrong != "" {
		f.fail("%s: %s", name, wrong)
		return nil
	}
	return &in
}

func (f *fields) capacity() *Capacity {
	in := f.inner("capacity")
	if in == nil {
		return nil
	}
	c := Capacity{in.optionalNumber("replies_per_conversation"), in.optionalNumber("minutes_per_reply")}
	if in.wrong != "" {
		f.fail("capacity: %s", in.wrong)
	}
	if c == (Capacity{}) {
		return nil
	}
	return &c
}

func (f *fields) officeHours() (week [7][]Interval) {
	in := f.inner("office_hours")
	if in == nil {
		return week
	}
	for _, day := range in.all {
		at := slices.Index(days[:], day.name)
		if at < 0 {
			f.fail("office_hours has %q, which is no day (they are mon, tue, wed, thu, fri, sat and sun)", day.name)
			continue
		}
		var pairs [][]string
		if json.Unmarshal(day.raw, &pairs) != nil {
			f.fail("office_hours of %s must be a list of [\"HH:MM\",\"HH:MM\"]", day.name)
			continue
		}
		for _, pair := range pairs {
			iv, err := interval(pair)
			if err != nil {
				f.fail("office_hours of %s: %v", day.name, err)
			}
			week[at] = append(week[at], iv)
		}
		slices.SortFunc(week[at], func(a, b Interval) int { return cmp.Or(a.From-b.From, a.To-b.To) })
		week[at] = slices.Compact(week[at])
	}
	return week
}

func interval(pair []string) (Interval, error) {
	if len(pair) != 2 {
		return Interval{}, fmt.Errorf("%q is not a pair [\"HH:MM\",\"HH:MM\"]", pair)
	}
	from, ok1 := minutes(pair[0])
	to, ok2 := minutes(pair[1])
	switch {
	case !ok1 || !ok2:
		return Interval{}, fmt.Errorf("%q to %q are not times such as 09:00 and 24:00", pair[0], pair[1])
	case from >= to:
		return Interval{}, fmt.Errorf("%s is not before %s (a night shift is two intervals)", pair[0], pair[1])
	}
	return Interval{from, to}, nil
}

// minutes reads "HH:MM", up to 24:00.
func minutes(s string) (int, bool) {
	if !shaped(s, "00:00") || s[3] > '5' || s > "24:00" {
		return 0, false
	}
	h, _ := strconv.Atoi(s[:2])
	m, _ := strconv.Atoi(s[3:])
	return 60*h + m, true
}

func (f *fields) holidays() []string {
	raw := f.raw("holidays")
	if raw == nil {
		return nil
	}
	var all []string
	if json.Unmarshal(raw, &all) != nil {
		f.fail("holidays must be a list of dates such as 2026-12-25")
	}
	for _, day := range all {
		if !isDate(day) {
			f.fail("holidays has %q, which is not a date such as 2026-12-25", day)
		}
	}
	slices.Sort(all)
	return slices.Clip(slices.Compact(all))
}
