// This file holds reading a page, a person's pages, and what was before.

package oneonone

import (
	"context"
	"slices"
	"strconv"
	"time"

	"rapport/action"
	"rapport/kit/db"
	"rapport/team"
)

// reader reads one pair for one of the two.
type reader struct {
	lock

	ctx  context.Context
	q    db.Querier
	p    Pair
	who  team.Person
	ps   people
	g    gate
	at   time.Time
	held []Meeting // the newest first
}

func (s *Store) reader(ctx context.Context, who team.Person, pair string) (r reader, next, after *Meeting, err error) {
	p, l, err := s.opened(ctx, s.db, who, pair)
	if err != nil {
		return r, nil, nil, err
	}
	return readerOf(ctx, s.db, l, p, who, s.db.Now())
}

func readerOf(ctx context.Context, q db.Querier, l lock, p Pair, who team.Person, at time.Time) (r reader, next, after *Meeting, err error) {
	r = reader{lock: l, ctx: ctx, q: q, p: p, who: who, at: at}
	if r.ps, err = readPeople(ctx, q); err != nil {
		return r, nil, nil, err
	}
	if r.g, next, after, err = gateAt(ctx, q, &r.lock, p, who.ID, r.ps[p.Report].Location(), r.at); err != nil {
		return r, nil, nil, err
	}
	r.held, err = meetingsOf(ctx, q, &r.lock, p.ID, `AND ended_at IS NOT NULL ORDER BY began_at DESC LIMIT 200`)
	return r, next, after, err
}

// lately gives when the last meeting ended, or the one n before it; without, a
// moment before the pair began.
func (r reader) lately(n int) time.Time {
	if n < len(r.held) {
		return r.held[n].EndedAt
	}
	return r.p.MadeAt.Add(-time.Second)
}

// Page gives all that who may read of a pair now.
func (s *Store) Page(ctx context.Context, who team.Person, pair string) (Page, error) {
	r, next, after, err := s.reader(ctx, who, pair)
	if err != nil {
		return Page{}, err
	}
	p := r.p
	page := Page{Pair: p, Me: who, Other: r.ps[p.Other(who.ID)], Report: r.ps[p.Report], Manager: r.ps[p.Manager], Next: next, After: after}
	if len(r.held) > 0 {
		page.Last = &r.held[0]
	}
	page.Opens = p.opening(next, page.Report.Location(), r.at)
	page.Closed = !r.g.open && !r.g.always
	for _, read := range []func(*Page) error{r.agenda, r.prompts, r.checkIns, r.actions, r.goals, r.lights, r.plans, r.missing} {
		if err := read(&page); err != nil {
			return Page{}, err
		}
	}
	if page.Beside, err = s.beside(r); err != nil {
		return Page{}, err
	}
	if p.Ended() && who.ID == p.Report {
		if page.Heir, err = heirOf(ctx, s.db, p); err != nil {
			return Page{}, err
		}
	}
	return page, nil
}

// agenda reads topics and the shared note.
func (r reader) agenda(page *Page) (err error) {
	all, err := entriesOf[topicBody](r.ctx, r.q, r.lock, r.p.ID, `AND kind = 'topic' AND meeting = '' ORDER BY at, id`)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b opened[topicBody]) int { return later(a.ClosedAt, b.ClosedAt) })
	for _, e := range all {
		t := topicOf(e, r.held)
		switch {
		case !r.g.shows(e.By, e.At) || !e.ClosedAt.IsZero() && e.ClosedAt.Before(r.lately(0)):
		case e.By == r.p.Report:
			page.Mine = append(page.Mine, t)
		default:
			page.Theirs = append(page.Theirs, t)
		}
	}
	if page.NoteID, err = noteNow(r.ctx, r.q, r.p.ID); err != nil {
		return err
	}
	w, err := written(r.ctx, r.q, r.lock, page.NoteID, 0)
	page.Note = w.Text
	return err
}

// later orders what is open before what is closed.
func later(a, b time.Time) int {
	switch {
	case a.IsZero() == b.IsZero():
		return a.Compare(b)
	case a.IsZero():
		return -1
	}
	return 1
}

// prompts reads what is asked this time, and what was answered.
func (r reader) prompts(page *Page) error {
	now, err := asks(r.ctx, r.q, r.lock, r.p)
	if err != nil {
		return err
	}
	all, err := promptsOf(r.ctx, r.q)
	if err != nil {
		return err
	}
	answers, err := entriesOf[answerBody](r.ctx, r.q, r.lock, r.p.ID, `AND kind = 'answer' AND meeting = '' ORDER BY at, id`)
	if err != nil {
		return err
	}
	answers = slices.DeleteFunc(answers, func(e opened[answerBody]) bool { return !r.g.shows(e.By, e.At) })
	for _, p := range now {
		page.Prompts = append(page.Prompts, Asked{Prompt: p})
	}
	for _, e := range answers {
		i := slices.IndexFunc(page.Prompts, func(a Asked) bool { return a.Key == e.body.Prompt })
		if i < 0 {
			p := Prompt{Key: e.body.Prompt, Text: e.body.Title}
			if j := slices.IndexFunc(all, func(p Prompt) bool { return p.Key == e.body.Prompt }); j >= 0 {
				p = all[j]
			}
			page.Prompts, i = append(page.Prompts, Asked{Prompt: p}), len(page.Prompts)
		}
		page.Prompts[i].Text, page.Prompts[i].Answer, page.Prompts[i].At = e.body.Title, e.body.Text, e.At
	}
	if r.who.ID != r.p.Report {
		page.Prompts = slices.DeleteFunc(page.Prompts, func(a Asked) bool { return a.At.IsZero() })
	}
	return nil
}

func (r reader) checkIns(page *Page) error {
	now, err := checkIns(r.ctx, r.q, r.lock, r.p.ID, `AND meeting = ''`)
	if err != nil {
		return err
	}
	for _, c := range now {
		switch {
		case !r.g.shows(c.By, c.At):
		case c.By == r.p.Report:
			page.CheckIn = &c
		default:
			page.OtherIn = &c
		}
	}
	page.CheckIns, err = checkIns(r.ctx, r.q, r.lock, r.p.ID, `AND meeting <> '' AND at > $2 ORDER BY at DESC, id DESC`, db.Micros(r.at.AddDate(-1, 0, 0)))
	return err
}

// actions reads open ones, the soonest due first, then those closed since the last meeting.
func (r reader) actions(page *Page) error {
	all, err := r.promises(`AND (closed_at IS NULL OR closed_at >= $2)`, db.Micros(r.lately(0)))
	page.Actions = all
	return err
}

func (r reader) promises(where string, args ...any) (all []action.Action, err error) {
	rows, err := entriesOf[action.Action](r.ctx, r.q, r.lock, r.p.ID, `AND kind = 'action' `+where+` ORDER BY at, id`, args...)
	for _, e := range rows {
		if a := e.body; r.g.shows(e.By, e.At) {
			a.ID, a.Series = e.ID, r.p.ID
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b action.Action) int {
		if c := later(a.DoneAt, b.DoneAt) + later(a.DroppedAt, b.DroppedAt); c != 0 {
			return c
		}
		return a.Due.Compare(b.Due)
	})
	return all, err
}

// goals reads those of this quarter, those reached since the last meeting, and older ones still pursued.
func (r reader) goals(page *Page) error {
	all, err := goalsOf(r.ctx, r.q, r.lock, r.p.ID, r.g)
	quarter := Quarter(r.at, page.Report.Location())
	page.Goals = slices.DeleteFunc(all, func(g Goal) bool {
		return !g.DoneAt.IsZero() && g.Quarter != quarter && g.DoneAt.Before(r.lately(0))
	})
	return err
}

// lights reads good news since the last meeting but one.
func (r reader) lights(page *Page) error {
	all, of, err := lightsOf(r.ctx, r.q, r.lock, r.p, r.who.ID, `AND at > $2 ORDER BY at DESC, id DESC`, db.Micros(r.lately(1)))
	for i, h := range all {
		if r.g.shows(of[i].By, h.At) {
			page.Lights = append(page.Lights, h)
		}
	}
	return err
}

// plans reads the talk about the rhythm, what was missed, and the counts.
func (r reader) plans(page *Page) (err error) {
	if page.Talk, _, err = talkOf(r.ctx, r.q, r.lock, r.p.ID); err != nil {
		return err
	}
	near, err := coming(r.ctx, r.q, &r.lock, r.p, r.at.AddDate(0, 0, -counted), r.at, r.at)
	if err != nil {
		return err
	}
	page.Counts = count(near)
	for _, m := range near {
		switch m.State() {
		case Skipped, Missed:
			if !m.Excused {
				page.ToCatch = &m
			}
		case Held:
			page.ToCatch = nil
		case Planned, Running, Paused:
		}
	}
	return nil
}

// beside gives other pairs of the same two, as far as the one who reads may see them now.
func (s *Store) beside(r reader) (all []Beside, err error) {
	pairs, err := pairsOf(r.ctx, r.q, `WHERE report = $1 AND manager = $2 AND id <> $3 AND ended_at IS NULL ORDER BY made_at, id`, r.p.Report, r.p.Manager, r.p.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		l, err := s.lockOf(p)
		if err != nil {
			return nil, err
		}
		other, next, _, err := readerOf(r.ctx, r.q, l, p, r.who, r.at)
		if err != nil {
			return nil, err
		}
		one := Beside{Pair: p, Next: next}
		if p.Kind == Development {
			if one.Goals, err = goalsOf(r.ctx, r.q, l, p.ID, other.g); err != nil {
				return nil, err
			}
			one.Goals = slices.DeleteFunc(one.Goals, func(g Goal) bool { return !g.DoneAt.IsZero() })
		}
		all = append(all, one)
	}
	return all, nil
}

// All gives who's pairs with what waits in them: those that go on first.
func (s *Store) All(ctx context.Context, who team.Person) ([]Overview, error) {
	if err := inTeam(who); err != nil {
		return nil, err
	}
	if err := s.Keep(ctx); err != nil {
		return nil, err
	}
	pairs, err := ofPerson(ctx, s.db, who.ID)
	if err != nil {
		return nil, err
	}
	var all []Overview
	for _, p := range pairs {
		l, err := s.lockOf(p)
		if err != nil {
			return nil, err
		}
		r, next, _, err := readerOf(ctx, s.db, l, p, who, s.db.Now())
		if err != nil {
			return nil, err
		}
		o, err := r.overview(next)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

func (r reader) overview(next *Meeting) (Overview, error) {
	o := Overview{Pair: r.p, Other: r.ps[r.p.Other(r.who.ID)], Next: next}
	if len(r.held) > 0 {
		o.Last = &r.held[0]
	}
	o.Opens = r.p.opening(next, r.ps[r.p.Report].Location(), r.at)
	var page Page
	if err := r.agenda(&page); err != nil {
		return o, err
	}
	for _, t := range append(page.Mine, page.Theirs...) {
		if t.DoneAt.IsZero() {
			o.Topics++
		}
	}
	open, err := r.promises(`AND closed_at IS NULL`)
	if err != nil {
		return o, err
	}
	for _, a := range open {
		if a.Owner == r.who.ID {
			o.Actions++
		}
	}
	talk, _, err := talkOf(r.ctx, r.q, r.lock, r.p.ID)
	wait := talk.Open()
	o.Waits = wait != nil && wait.By != r.who.ID && !r.p.Ended()
	return o, err
}

// Past gives the meetings that were held, skipped or missed, the newest first,
// with what was said.
func (s *Store) Past(ctx context.Context, who team.Person, pair string, limit int) ([]Record, error) {
	r, _, _, err := s.reader(ctx, who, pair)
	if err != nil {
		return nil, err
	}
	return r.past(limit)
}

func (r reader) past(limit int) ([]Record, error) {
	all, err := meetingsOf(r.ctx, r.q, &r.lock, r.p.ID, `AND (ended_at IS NOT NULL OR (skipped_at IS NOT NULL OR missed_at IS NOT NULL) AND starts_at <= $2)
		ORDER BY starts_at DESC LIMIT `+strconv.Itoa(limit), db.Micros(r.at))
	if err != nil {
		return nil, err
	}
	notes, err := notesOf(r.ctx, r.q, r.lock, r.p.ID)
	if err != nil {
		return nil, err
	}
	var past []Record
	for _, m := range all {
		rec := Record{Meeting: m}
		if err := r.said(&rec); err != nil {
			return nil, err
		}
		for _, n := range notes {
			if n.Meeting == m.ID {
				rec.NoteID, rec.Note = n.ID, n.Text
			}
		}
		past = append(past, rec)
	}
	return past, nil
}

// said reads what was said at a meeting.
func (r reader) said(rec *Record) (err error) {
	of := rec.Meeting.ID
	topics, err := entriesOf[topicBody](r.ctx, r.q, r.lock, r.p.ID, `AND kind = 'topic' AND meeting = $2 ORDER BY closed_at, id`, of)
	if err != nil {
		return err
	}
	for _, e := range topics {
		rec.Topics = append(rec.Topics, topicOf(e, r.held))
	}
	answers, err := entriesOf[answerBody](r.ctx, r.q, r.lock, r.p.ID, `AND kind = 'answer' AND meeting = $2 ORDER BY at, id`, of)
	if err != nil {
		return err
	}
	for _, e := range answers {
		rec.Answers = append(rec.Answers, Answer{e.body.Prompt, e.body.Title, e.body.Text, e.At})
	}
	rec.CheckIns, err = checkIns(r.ctx, r.q, r.lock, r.p.ID, `AND meeting = $2 ORDER BY at, id`, of)
	return err
}
