// This file holds pairs as calendars have them: when, and with whom; not about what.

package letters

import (
	"context"
	"slices"
	"time"

	"rapport/event"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/meeting/invitation"
	"rapport/notice"
	"rapport/oneonone"
	"rapport/team"
)

// title is what all that are in a calendar are called, whatever their kind.
const title = "One-on-one"

// Calendar gives the pairs to people's calendars.
func (s *Sender) Calendar() *invitation.Source {
	return &invitation.Source{Changed: changed, All: s.all, Plans: s.plans, Of: s.of}
}

func changed(e event.Event) (pair string) {
	switch e.Kind {
	case oneonone.EventPaired, oneonone.EventPlanned:
		return e.Subject
	}
	return ""
}

// all gives the pairs of everybody.
func (s *Sender) all(ctx context.Context) (ids []string, err error) {
	everybody, err := s.team.People(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range everybody {
		plans, err := s.pairs.Plans(ctx, p)
		if err != nil && !fault.Is(err, fault.Forbidden) {
			return nil, err
		}
		for _, plan := range plans {
			ids = append(ids, plan.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

func (s *Sender) plans(ctx context.Context, pair string) ([]invitation.Plan, error) {
	p, err := s.pairs.Plan(ctx, pair)
	if err != nil {
		return nil, err
	}
	return plansOf(p), nil
}

func (s *Sender) of(ctx context.Context, who team.Person) (all []invitation.Plan, err error) {
	mine, err := s.pairs.Plans(ctx, who)
	for _, p := range mine {
		all = append(all, plansOf(p)...)
	}
	return all, err
}

// plansOf gives a pair as its calendar knows it: the rhythm, and each meeting
// beside it as one of its own, since it is no part of what repeats.
func plansOf(p oneonone.Plan) []invitation.Plan {
	whole := invitation.Plan{Path: "/oneonones/" + p.ID, About: notice.PrivateAbout + about + p.ID}
	whole.Series = meeting.Series{ID: p.ID, Name: title, Cadence: p.Cadence, Minutes: p.Minutes, UID: p.UID, Sequence: p.Sequence, EndedAt: p.EndedAt}
	whole.Attendees = p.Attendees
	all := []invitation.Plan{}
	for _, m := range p.Touched {
		touched := meeting.Meeting{ID: m.ID, Series: p.ID, Slot: m.Slot, Start: m.Start, Minutes: m.Minutes, SkippedAt: m.SkippedAt, Sequence: m.Sequence}
		if !m.Extra {
			whole.Touched = append(whole.Touched, touched)
			continue
		}
		one := whole
		one.ID, one.UID, one.Touched = m.ID, m.ID+"@rapport", []meeting.Meeting{touched}
		one.Cadence = single(p.Cadence.Zone, m)
		all = append(all, one)
	}
	return append([]invitation.Plan{whole}, all...)
}

// single is the cadence of a meeting that is held once.
func single(zone string, m oneonone.Meeting) meeting.Cadence {
	at := m.Slot.In(location(zone))
	return meeting.Cadence{Date: at.Format("2006-01-02"), Clock: at.Format("15:04"), Zone: zone}
}

func location(zone string) *time.Location {
	if l, err := time.LoadLocation(zone); err == nil {
		return l
	}
	return time.UTC
}
