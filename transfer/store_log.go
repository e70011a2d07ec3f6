package transfer

// The support log in and out of a store: one transaction in, one stream out.

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	letter "rapport/mail"
	"rapport/metric"
	"rapport/rating"
	"rapport/team"
)

// Store carries archives into the rooms of the house, and out of them.
type Store struct {
	db      *db.DB
	team    *team.Store
	inbox   *inbox.Store
	ratings *rating.Store
	numbers *metric.Store
}

// NewStore carries archives between files and these rooms.
func NewStore(d *db.DB, t *team.Store, in *inbox.Store, r *rating.Store, n *metric.Store) *Store {
	return &Store{d, t, in, r, n}
}

// ErrBadLines says that a log has lines which can't be taken in, and that
// therefore nothing of it was kept.
var ErrBadLines = errors.New("nothing was kept: the file has bad lines")

// ImportLog takes a support log in, whole or not at all. With skipBad the good
// lines are kept; without, bad lines give ErrBadLines. It gives the number of
// good lines and the bad ones. Taking the same file in twice changes nothing.
// at reports how many bytes have been read, of both passes together.
func (s *Store) ImportLog(ctx context.Context, file io.ReadSeeker, skipBad bool, at func(read int64)) (good int, bad []BadLine, err error) {
	counted := &counting{file: file, at: at}
	checked, err := Check(counted)
	if err != nil {
		return 0, nil, err
	}
	if err := s.judgeHomeless(ctx, checked); err != nil {
		return 0, nil, err
	}
	if len(checked.Bad()) > 0 && !skipBad {
		return 0, checked.Bad(), ErrBadLines
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return 0, nil, fmt.Errorf("reading the file again: %w", err)
	}
	var log Log
	if err := checked.Each(counted, func(l Line) error { log.add(l); return ctx.Err() }); err != nil {
		return 0, nil, err
	}
	if err := s.Bring(ctx, log); err != nil {
		return 0, nil, err
	}
	if err := s.numbers.CatchUp(ctx); err != nil {
		return 0, nil, err
	}
	return checked.Good(), checked.Bad(), s.db.Settle(ctx)
}

// counting tells how much of a file has been read.
type counting struct {
	file io.Reader
	read int64
	at   func(int64)
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.file.Read(b)
	c.read += int64(n)
	if c.at != nil {
		c.at(c.read)
	}
	return n, err
}

// Bring takes a checked log in, in one transaction.
func (s *Store) Bring(ctx context.Context, log Log) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		fallback := "support@localhost.invalid"
		if set := log.Settings; set != nil {
			if set.Mailbox != "" {
				fallback = set.Mailbox
			}
			if err := s.bringSettings(ctx, tx, set); err != nil {
				return err
			}
		}
		for _, p := range log.People {
			if err := team.Bring(ctx, tx, team.Person{
				Email: p.Email, Name: p.Name, Role: team.Role(p.Role), Zone: p.TimeZone, Started: p.Started, Manager: p.Manager,
			}); err != nil {
				return err
			}
		}
		people, err := team.Addresses(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.inbox.Bring(ctx, tx, linesOf(log), people, fallback); err != nil {
			return err
		}
		if err := s.bringRatings(ctx, tx, log); err != nil {
			return err
		}
		outside, err := outsideOf(log)
		if err != nil {
			return err
		}
		return s.numbers.BringOutside(ctx, tx, outside)
	})
}

func (s *Store) bringSettings(ctx context.Context, tx *db.Tx, set *Settings) error {
	now := team.Settings{Name: set.Team, Zone: set.TimeZone, Mailbox: set.Mailbox, Holidays: set.Holidays}
	if set.Capacity != nil {
		now.Capacity = &team.Capacity{RepliesPerConversation: set.Capacity.RepliesPerConversation, MinutesPerReply: set.Capacity.MinutesPerReply}
	}
	if slices.ContainsFunc(set.OfficeHours[:], func(day []Interval) bool { return len(day) > 0 }) {
		b, err := json.Marshal(set.OfficeHours)
		if err != nil {
			return fmt.Errorf("keeping the office hours: %w", err)
		}
		now.Hours = b
	}
	return team.BringSettings(ctx, tx, "rule:import", now)
}

func linesOf(log Log) (l inbox.Lines) {
	for _, m := range log.Messages {
		to := make([]letter.Address, len(m.To))
		for i, address := range m.To {
			to[i].Address = address
		}
		l.Messages = append(l.Messages, inbox.Message{
			ID: m.ID, Conversation: m.Conversation, At: db.Time(m.At), Kind: inbox.Kind(m.Kind), Author: m.From, To: to,
			Subject: m.Subject, Text: m.Text, Fresh: m.Text, HandleSeconds: m.HandleSeconds, Mailbox: m.Mailbox,
		})
	}
	for _, st := range log.Statuses {
		l.Statuses = append(l.Statuses, inbox.StatusSet{Conversation: st.Conversation, At: st.At, By: st.By, Status: inbox.Status(st.Status)})
	}
	for _, m := range log.Merges {
		l.Merges = append(l.Merges, inbox.Merged{Conversation: m.Conversation, Into: m.Into, At: m.At, By: m.By})
	}
	for _, t := range log.Topics {
		l.Topics = append(l.Topics, inbox.TopicSet{Conversation: t.Conversation, At: t.At, By: t.By, Topic: t.Topic, Set: t.Set})
	}
	return l
}

func (s *Store) bringRatings(ctx context.Context, tx *db.Tx, log Log) error {
	home := make(map[string]string, len(log.Messages))
	for _, m := range log.Messages {
		home[m.ID] = m.Conversation
	}
	all := make([]rating.Rating, 0, len(log.Ratings))
	for _, r := range log.Ratings {
		all = append(all, rating.Rating{
			Message: r.Message, Conversation: home[r.Message], At: db.Time(r.At),
			Face: rating.Face(r.Face), About: rating.About(r.About), Comment: r.Comment,
		})
	}
	return s.ratings.Bring(ctx, tx, all)
}

func outsideOf(log Log) (o metric.Outside, err error) {
	for _, h := range log.Hours {
		week, err := metric.ParseWeek(h.Week)
		if err != nil {
			return o, fault.New(fault.Invalid, "hours of %s: %v", h.Person, err)
		}
		o.Hours = append(o.Hours, metric.Hours{Person: h.Person, Week: week, Hours: h.Hours})
	}
	for _, sale := range log.Sales {
		o.Sales = append(o.Sales, metric.Sold{ID: sale.ID, At: sale.At, Amount: sale.Amount, Currency: sale.Currency, Kind: sale.Kind})
	}
	for _, f := range log.FreeSupport {
		o.Public = append(o.Public, metric.Public{At: f.At, Source: f.Source, Event: f.Event, Thread: f.Thread, Stars: f.Stars, By: f.By})
	}
	return o, nil
}

// ExportLog writes everything the numbers are computed from, in one order: the
// same store gives the same bytes. It is all of one moment, whatever happens
// while it is written.
func (s *Store) ExportLog(ctx context.Context, out io.Writer) error {
	w := NewWriter(out)
	if err := s.db.Snapshot(ctx, func(q db.Querier) error { return export(ctx, q, w) }); err != nil {
		return err
	}
	return w.Flush()
}

func export(ctx context.Context, q db.Querier, w *Writer) error {
	if err := exportTeam(ctx, q, w); err != nil {
		return err
	}
	if err := inbox.EachLine(ctx, q, func(l inbox.Lines) error { return writeLines(w, l) }); err != nil {
		return err
	}
	if err := rating.Each(ctx, q, func(r rating.Rating) error {
		return w.Write(&Rating{Message: r.Message, At: db.Micros(r.At), Face: string(r.Face), About: string(r.About), Comment: r.Comment})
	}); err != nil {
		return err
	}
	return metric.EachOutside(ctx, q, func(o metric.Outside) error { return writeOutside(w, o) })
}

func exportTeam(ctx context.Context, q db.Querier, w *Writer) error {
	set, err := team.ReadSettings(ctx, q)
	if err != nil {
		return err
	}
	line := Settings{TimeZone: set.Zone, WeekStarts: "monday", Team: set.Name, Mailbox: set.Mailbox, Holidays: set.Holidays}
	if set.Capacity != nil {
		line.Capacity = &Capacity{set.Capacity.RepliesPerConversation, set.Capacity.MinutesPerReply}
	}
	if set.Hours != nil {
		if err := json.Unmarshal(set.Hours, &line.OfficeHours); err != nil {
			return fmt.Errorf("reading the office hours: %w", err)
		}
	}
	if err := w.Write(&line); err != nil {
		return err
	}
	people, err := team.People(ctx, q)
	if err != nil {
		return err
	}
	slices.SortFunc(people, func(a, b team.Person) int { return cmp.Compare(a.Email, b.Email) })
	for _, p := range people {
		if err := w.Write(&Person{Email: p.Email, Name: p.Name, Role: string(p.Role), TimeZone: p.Zone, Started: p.Started, Manager: p.Manager}); err != nil {
			return err
		}
	}
	return nil
}

func writeLines(w *Writer, l inbox.Lines) error {
	for _, m := range l.Messages {
		line := &Message{
			ID: m.ID, Conversation: m.Conversation, At: db.Micros(m.At), Kind: string(m.Kind), From: m.Author,
			Subject: m.Subject, Text: m.Text, HandleSeconds: m.HandleSeconds, Mailbox: m.Mailbox,
		}
		for _, a := range m.To {
			line.To = append(line.To, a.Address)
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	for _, st := range l.Statuses {
		if err := w.Write(&Status{Conversation: st.Conversation, At: st.At, By: st.By, Status: string(st.Status)}); err != nil {
			return err
		}
	}
	for _, m := range l.Merges {
		if err := w.Write(&Merge{Conversation: m.Conversation, Into: m.Into, At: m.At, By: m.By}); err != nil {
			return err
		}
	}
	for _, t := range l.Topics {
		if err := w.Write(&Topic{Conversation: t.Conversation, At: t.At, By: t.By, Topic: t.Topic, Set: t.Set}); err != nil {
			return err
		}
	}
	return nil
}

func writeOutside(w *Writer, o metric.Outside) error {
	for _, h := range o.Hours {
		if err := w.Write(&Hours{Person: h.Person, Week: h.Week.String(), Hours: h.Hours}); err != nil {
			return err
		}
	}
	for _, sale := range o.Sales {
		if err := w.Write(&Sale{ID: sale.ID, At: sale.At, Amount: sale.Amount, Currency: sale.Currency, Kind: sale.Kind}); err != nil {
			return err
		}
	}
	for _, p := range o.Public {
		if err := w.Write(&FreeSupport{Source: p.Source, At: p.At, Event: p.Event, Thread: p.Thread, Stars: p.Stars, By: p.By}); err != nil {
			return err
		}
	}
	return nil
}
