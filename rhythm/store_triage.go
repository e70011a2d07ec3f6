// This file holds the verbs of weekends: the rota, verdicts, and telling
// customers when a person answers.

package rhythm

import (
	"context"
	"errors"
	"slices"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Office reads when a person answers.
func (s *Store) Office(ctx context.Context) (Office, error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return Office{}, err
	}
	hours, err := s.team.OfficeHours(ctx)
	return Office{hours, set.Location()}, err
}

// PutRota puts a person on the rota of a weekend, or takes them off: each for
// themselves, and heads of support for others.
func (s *Store) PutRota(ctx context.Context, by team.Person, weekend, person string, on bool) error {
	day, err := time.Parse(time.DateOnly, weekend)
	switch {
	case mayWork(by) != nil:
		return mayWork(by)
	case err != nil || day.Weekday() != time.Saturday:
		return fault.Field("weekend", "“%s” is no weekend: it is named by its Saturday.", weekend)
	case by.ID != person && !by.May():
		return fault.New(fault.Forbidden, "Each person takes a weekend for themselves; a head of support may ask others to.")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := team.People(ctx, tx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(p team.Person) bool { return p.ID == person && p.LeftAt.IsZero() }) {
			return fault.Field("person", "Choose somebody who is in the team.")
		}
		query := `DELETE FROM triage_rota WHERE weekend = $1 AND person = $2`
		if on {
			query = `INSERT INTO triage_rota (weekend, person) VALUES ($1, $2) ON CONFLICT DO NOTHING`
		}
		n, err := tx.Change(ctx, query, weekend, person)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventRota, weekend, by.Email, map[string]any{"person": person, "on": on})
	})
}

// Rota gives the ids of who looks after each of some weekends.
func (s *Store) Rota(ctx context.Context, weekends []string) (map[string][]string, error) {
	all := map[string][]string{}
	return all, db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		var weekend, person string
		err := rows.Scan(&weekend, &person)
		all[weekend] = append(all[weekend], person)
		return err
	}, `SELECT weekend, person FROM triage_rota WHERE weekend IN (list) ORDER BY person`, weekends)
}

// Looks tells whether the office is closed now and the person looks through what
// comes in meanwhile. It is cheap enough for every list: the hours of the office
// are read only for who is on the rota of a weekend that may be this one.
func (s *Store) Looks(ctx context.Context, who team.Person) (bool, error) {
	now := s.db.Now()
	own, err := db.All(ctx, s.db, db.Text, `SELECT weekend FROM triage_rota WHERE weekend BETWEEN $1 AND $2 AND person = $3`,
		now.AddDate(0, 0, -3).Format(time.DateOnly), now.AddDate(0, 0, 8).Format(time.DateOnly), who.ID)
	if err != nil || len(own) == 0 {
		return false, err
	}
	office, err := s.Office(ctx)
	return err == nil && office.Closed(now) && slices.Contains(own, office.Weekend(now)), err
}

const lookColumns = `conversation, verdict, newest, by, at, day, told_at, problem`

func lookOf(row interface{ Scan(...any) error }) (l Look, err error) {
	var at int64
	var told *int64
	err = row.Scan(&l.Conversation, &l.Verdict, &l.Newest, &l.By, &at, &l.Day, &told, &l.Problem)
	l.At, l.ToldAt = db.Time(at), db.MaybeTime(told)
	return l, err
}

// Judge keeps what somebody says of a conversation that waits. Who can wait is
// told on which day a person answers, once for each conversation and not before
// TellAfter is over; what is automatic is closed. What a colleague said
// of the same words already is a conflict.
func (s *Store) Judge(ctx context.Context, by team.Person, conversation string, v Verdict) (l Look, err error) {
	if err := mayWork(by); err != nil {
		return l, err
	}
	if !slices.Contains(Verdicts(), v) {
		return l, fault.Field("verdict", "“%s” is nothing that can be said of a conversation here.", v)
	}
	office, err := s.Office(ctx)
	if err != nil {
		return l, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		roots, err := inbox.Roots(ctx, tx, []string{conversation})
		if err != nil {
			return err
		}
		c, ok := roots[conversation]
		if !ok {
			return fault.New(fault.NotFound, "There is no such conversation.")
		}
		if c.WaitingSince.IsZero() {
			return fault.New(fault.Conflict, "Nobody waits here any more: a colleague was quicker.")
		}
		was, err := lookAt(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if was.Newest == c.Newest && was.Verdict != v {
			return fault.New(fault.Conflict, "A colleague looked at this already.")
		} else if was.Newest == c.Newest {
			l = was
			return nil
		}
		l = Look{Conversation: c.ID, Verdict: v, Newest: c.Newest, By: by.Email, At: tx.At}
		var tell time.Time
		if v == CanWait {
			day, err := office.AnswerDay(tx.At)
			if err != nil {
				return err
			}
			l.Day, tell = day.Format(time.DateOnly), tx.At.Add(TellAfter)
		}
		if err := tx.Exec(ctx, `INSERT INTO triage_line (conversation, verdict, newest, by, at, day, tell_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (conversation) DO UPDATE SET verdict = excluded.verdict, newest = excluded.newest, by = excluded.by, at = excluded.at,
			day = excluded.day, tell_at = excluded.tell_at, told_at = NULL, problem = ''`,
			l.Conversation, string(l.Verdict), l.Newest, l.By, db.Micros(l.At), l.Day, db.MaybeMicros(tell)); err != nil {
			return err
		}
		return event.Record(tx, EventVerdict, c.ID, by.Email, Judged{l.Verdict, l.Day})
	})
	if err == nil && v == Automatic {
		err = s.inbox.Close(ctx, by, l.Conversation) // once more is no harm: who dies here closes it by hand
	}
	return l, err
}

func lookAt(ctx context.Context, q db.Querier, conversation string) (Look, error) {
	l, err := lookOf(q.QueryRow(ctx, `SELECT `+lookColumns+` FROM triage_line WHERE conversation = $1`, conversation))
	if errors.Is(err, db.ErrNoRows) {
		return Look{}, nil
	}
	return l, err
}

// TakeBack takes a verdict back; what the customer was told can't be.
func (s *Store) TakeBack(ctx context.Context, by team.Person, conversation string) error {
	if err := mayWork(by); err != nil {
		return err
	}
	var was Look
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if was, err = lookAt(ctx, tx, conversation); err != nil || was.Conversation == "" {
			return err
		}
		n, err := tx.Change(ctx, `DELETE FROM triage_line WHERE conversation = $1 AND told_at IS NULL`, conversation)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "The customer has been told already. You can still answer, of course.")
		}
		return event.Record(tx, EventVerdict, conversation, by.Email, Judged{})
	})
	if err == nil && was.Verdict == Automatic {
		err = s.inbox.Reopen(ctx, by, conversation)
	}
	return err
}

// TellNext tells one customer who can wait when a person answers; false when
// nobody is to be told now.
func (s *Store) TellNext(ctx context.Context) (bool, error) {
	due, err := db.All(ctx, s.db, func(rows *db.Rows) (Look, error) { return lookOf(rows) },
		`SELECT `+lookColumns+` FROM triage_line WHERE tell_at <= $1 ORDER BY tell_at, conversation LIMIT 1`, db.Micros(s.db.Now()))
	if err != nil || len(due) == 0 {
		return false, err
	}
	l := due[0]
	problem, told := "", s.tell(ctx, l)
	if f, ok := errors.AsType[*fault.Error](told); ok && f.Kind != fault.Unexpected {
		problem = f.Say
	} else if told != nil {
		return true, told
	}
	return true, s.db.Write(ctx, func(tx *db.Tx) error {
		at := &tx.At
		if problem != "" {
			at = &time.Time{}
		}
		n, err := tx.Change(ctx, `UPDATE triage_line SET tell_at = NULL, told_at = $1, problem = $2 WHERE conversation = $3 AND tell_at IS NOT NULL`,
			db.MaybeMicros(*at), problem, l.Conversation)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventTold, l.Conversation, "rule:triage", Judged{l.Verdict, l.Day})
	})
}

func (s *Store) tell(ctx context.Context, l Look) error {
	by, err := s.team.PersonByEmail(ctx, l.By)
	if err != nil {
		return err
	}
	c, err := s.inbox.Conversation(ctx, l.Conversation)
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, l.Day)
	if err != nil {
		return err
	}
	_, err = s.inbox.Acknowledge(ctx, by, l.Conversation, tellWords(c.Customer, day))
	return err
}

// Stack is what is to be looked at on a weekend.
type Stack struct {
	Next  []inbox.Conversation // the first of those to look at, longest waiting first
	Left  int                  // how many there are in all; More: at least
	More  bool
	Hot   []inbox.Conversation // urgent, and still waiting
	Quiet []Look               // whose customers could not be told
}

// The most that a stack looks through, and shows.
const (
	deepest = 500
	atHand  = 5
)

// Stack reads what is to be looked at.
func (s *Store) Stack(ctx context.Context) (st Stack, err error) {
	page, err := s.inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: deepest})
	if err != nil {
		return st, err
	}
	ids := make([]string, len(page.Rows))
	for i, c := range page.Rows {
		ids[i] = c.ID
	}
	looks := map[string]Look{}
	if err := db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		l, err := lookOf(rows)
		looks[l.Conversation] = l
		return err
	}, `SELECT `+lookColumns+` FROM triage_line WHERE conversation IN (list)`, ids); err != nil {
		return st, err
	}
	for _, c := range page.Rows {
		switch l := looks[c.ID]; {
		case again(c, looks):
			if st.Left++; len(st.Next) < atHand {
				st.Next = append(st.Next, c)
			}
		case l.Verdict == Urgent:
			st.Hot = append(st.Hot, c)
		case l.Problem != "":
			st.Quiet = append(st.Quiet, l)
		}
	}
	st.More = page.Next != ""
	return st, nil
}
