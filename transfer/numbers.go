package transfer

// The log as the numbers want it.

import (
	"fmt"
	"time"

	"rapport/metric"
)

// MetricLine gives what the numbers make of a line: ok is false for lines that
// are no conversation's, or never count. A rating's conversation is left empty.
func MetricLine(l Line) (line metric.Line, ok bool) {
	switch l := l.(type) {
	case *Message:
		line = metric.Line{At: l.At, Conversation: l.Conversation, ID: l.ID, By: l.From}
		switch l.Kind {
		case "customer":
			line.Kind = metric.KindCustomer
			return line, true
		case "reply":
			line.Kind, line.To = metric.KindReply, l.To
			if l.HandleSeconds != nil {
				line.Timed, line.Handle = true, *l.HandleSeconds
			}
			return line, true
		}
	case *Status:
		s, known := metric.ParseStatus(l.Status)
		return metric.Line{Kind: metric.KindStatus, At: l.At, Conversation: l.Conversation, By: l.By, Status: s}, known
	case *Merge:
		return metric.Line{Kind: metric.KindMerge, At: l.At, Conversation: l.Conversation, Into: l.Into}, true
	case *Rating:
		face, known := metric.ParseFace(l.Face)
		about, fine := metric.ParseAbout(l.About)
		return metric.Line{Kind: metric.KindRating, At: l.At, ID: l.Message, Face: face, About: about}, known && fine
	default:
	}
	return metric.Line{}, false
}

// Input gives what the numbers are computed from. A log without settings counts
// its weeks in UTC.
func (l *Log) Input() (metric.Input, error) {
	in := metric.Input{Zone: time.UTC}
	if s := l.Settings; s != nil {
		zone, err := time.LoadLocation(s.TimeZone)
		if err != nil {
			return in, fmt.Errorf("the team's time zone: %w", err)
		}
		in.Zone, in.Factors = zone, s.Capacity.factors()
	}
	for _, p := range l.People {
		in.People = append(in.People, metric.Person{Email: p.Email, Started: p.Started})
	}
	for _, h := range l.Hours {
		week, err := metric.ParseWeek(h.Week)
		if err != nil {
			return in, err
		}
		in.Hours = append(in.Hours, metric.Hours{Person: h.Person, Week: week, Hours: h.Hours})
	}
	for _, s := range l.Sales {
		in.Sales = append(in.Sales, metric.Sale{ID: s.ID, At: s.At, Renewal: s.Kind == "renewal"})
	}
	events := map[string]metric.FreeEvent{"reply": metric.FreeReply, "review": metric.FreeReview, "thread_resolved": metric.FreeResolved}
	for _, f := range l.FreeSupport {
		in.Free = append(in.Free, metric.Free{Source: f.Source, Thread: f.Thread, At: f.At, Event: events[f.Event], Stars: f.Stars})
	}
	in.Timelines = metric.Group(l.metricLines())
	return in, nil
}

func (c *Capacity) factors() *metric.Factors {
	if c == nil || c.RepliesPerConversation == nil || c.MinutesPerReply == nil {
		return nil
	}
	return &metric.Factors{RepliesPerConversation: *c.RepliesPerConversation, MinutesPerReply: *c.MinutesPerReply}
}

func (l *Log) metricLines() []metric.Line {
	lines := make([]metric.Line, 0, len(l.Messages)+len(l.Statuses)+len(l.Merges)+len(l.Ratings))
	add := func(line Line) {
		if m, ok := MetricLine(line); ok {
			lines = append(lines, m)
		}
	}
	for i := range l.Messages {
		add(&l.Messages[i])
	}
	for i := range l.Statuses {
		add(&l.Statuses[i])
	}
	for i := range l.Merges {
		add(&l.Merges[i])
	}
	for i := range l.Ratings {
		add(&l.Ratings[i])
	}
	return lines
}
