// This file holds which addresses are one person's. Merging changes what the
// team sees beside a conversation, and nothing else: an answer goes to the
// address that wrote, and the numbers go by address, as their definitions say,
// so that no figure changes when two customers are merged or parted.

package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// relative is an address of a family.
type relative struct {
	Customer
	into string // whom it was merged into; empty of the root
}

func relativeOf(row scanner) (r relative, err error) {
	err = row.Scan(&r.ID, &r.Email, &r.Name, &r.into)
	return r, err
}

// chiefOf gives the address at the root of a customer's family.
func chiefOf(ctx context.Context, q db.Querier, customer string) (relative, error) {
	for {
		r, err := relativeOf(q.QueryRow(ctx, `SELECT id, email, name, same_as FROM customer WHERE id = $1`, customer))
		if errors.Is(err, db.ErrNoRows) {
			return r, fault.New(fault.NotFound, "There is no such customer.")
		}
		if err != nil || r.into == "" {
			return r, err
		}
		customer = r.into
	}
}

// familyOf gives all addresses of a customer's family, the root first.
func familyOf(ctx context.Context, q db.Querier, customer string) ([]relative, error) {
	root, err := chiefOf(ctx, q, customer)
	if err != nil {
		return nil, err
	}
	all := []relative{root}
	for level := []string{root.ID}; len(level) > 0; {
		from := len(all)
		err := db.EachOf(ctx, q, func(rows *db.Rows) error {
			r, err := relativeOf(rows)
			all = append(all, r)
			return err
		}, `SELECT id, email, name, same_as FROM customer WHERE same_as <> '' AND same_as IN (list)`, level)
		if err != nil {
			return nil, err
		}
		level = nil
		for _, r := range all[from:] {
			level = append(level, r.ID)
		}
	}
	return all, nil
}

// kinOf gives the other addresses of a family, each with what ties it to the customer.
func kinOf(family []relative, customer string) []Kin {
	above := map[string]string{} // whom the customer was merged into, and further up: by which merge
	into := map[string]string{}
	for _, r := range family {
		into[r.ID] = r.into
	}
	for id := customer; into[id] != ""; id = into[id] {
		above[into[id]] = id
	}
	var all []Kin
	for _, r := range family {
		if r.ID == customer {
			continue
		}
		tie := r.ID
		if below := above[r.ID]; below != "" {
			tie = below
		}
		all = append(all, Kin{r.Customer, tie})
	}
	slices.SortFunc(all, func(a, b Kin) int { return strings.Compare(a.Email, b.Email) })
	return all
}

// CustomerBy gives the customer who writes from an address.
func (s *Store) CustomerBy(ctx context.Context, address string) (c Customer, err error) {
	address, err = team.CleanEmail(address)
	if err != nil {
		return c, err
	}
	err = s.db.QueryRow(ctx, `SELECT id, email, name FROM customer WHERE email = $1`, plain(address)).Scan(&c.ID, &c.Email, &c.Name)
	if errors.Is(err, db.ErrNoRows) {
		return c, fault.Field("email", "Nobody has written from %s yet. Look for a misspelling.", address)
	}
	return c, err
}

// MergeCustomers says that two addresses, and all that were merged with either
// before, are one person's. Part takes it back by the tie it gives.
func (s *Store) MergeCustomers(ctx context.Context, by team.Person, customer, other string) (tie string, err error) {
	if err := mayAnswer(by); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		into, joins, err := lockRoots(ctx, tx, customer, other)
		if err != nil {
			return err
		}
		if into.ID == joins.ID {
			return fault.Field("email", "That is known: these addresses are one person’s.")
		}
		size := 0
		for _, root := range []string{into.ID, joins.ID} {
			family, err := familyOf(ctx, tx, root)
			if err != nil {
				return err
			}
			size += len(family)
		}
		if size > mostKin {
			return fault.Field("email", "That would be more than %d addresses of one person. Is it a company, or a robot?", mostKin)
		}
		tie = joins.ID
		if err := tx.Exec(ctx, `UPDATE customer SET same_as = $1 WHERE id = $2`, into.ID, joins.ID); err != nil {
			return err
		}
		return event.Record(tx, EventSame, joins.ID, by.Email, Same{joins.ID, into.ID})
	})
	return tie, err
}

// lockRoots gives the roots of two families, taken for this transaction in the
// order of their ids, so that two merges at once can make no circle.
func lockRoots(ctx context.Context, tx *db.Tx, one, two string) (a, b relative, err error) {
	for {
		if a, err = chiefOf(ctx, tx, one); err != nil {
			return a, b, err
		}
		if b, err = chiefOf(ctx, tx, two); err != nil {
			return a, b, err
		}
		both := []string{a.ID, b.ID}
		slices.Sort(both)
		for _, id := range both {
			if err = tx.Exec(ctx, `UPDATE customer SET same_as = same_as WHERE id = $1`, id); err != nil {
				return a, b, err
			}
		}
		nowA, err := chiefOf(ctx, tx, one)
		if err != nil {
			return a, b, err
		}
		nowB, err := chiefOf(ctx, tx, two)
		if err != nil || nowA.ID == a.ID && nowB.ID == b.ID {
			return nowA, nowB, err
		}
	}
}

// Part takes a merge of two customers back, by its tie: what was merged before it stays.
func (s *Store) Part(ctx context.Context, by team.Person, tie string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `UPDATE customer SET same_as = same_as WHERE id = $1`, tie); err != nil {
			return err
		}
		var into string
		err := tx.QueryRow(ctx, `SELECT same_as FROM customer WHERE id = $1`, tie).Scan(&into)
		if errors.Is(err, db.ErrNoRows) || err == nil && into == "" {
			return fault.New(fault.Conflict, "These addresses are two people’s already.")
		}
		if err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE customer SET same_as = '' WHERE id = $1`, tie); err != nil {
			return err
		}
		return event.Record(tx, EventApart, tie, by.Email, Same{tie, into})
	})
}

// About reads what the team knows of a customer.
func (s *Store) About(ctx context.Context, customer string) (a About, err error) {
	family, err := familyOf(ctx, s.db, customer)
	if err != nil {
		return a, err
	}
	a.Kin = kinOf(family, customer)
	if a.Zone, err = zone(ctx, s.db, customer); err != nil {
		return a, err
	}
	if a.Fields, err = valuesOf(ctx, s.db, family); err != nil {
		return a, err
	}
	a.Notes, err = notesOf(ctx, s.db, family)
	return a, err
}

// zone is the customer's clock, as zoneOf tells it.
func zone(ctx context.Context, q db.Querier, customer string) (*time.Location, error) {
	var minutes *int64
	var mails int
	if err := q.QueryRow(ctx, `SELECT clock_offset, clock_mails FROM customer WHERE id = $1`, customer).Scan(&minutes, &mails); err != nil {
		return nil, err
	}
	return zoneOf(minutes, mails), nil
}

// OfAll gives the newest conversations of several customers together.
func (s *Store) OfAll(ctx context.Context, customers []string, limit int) (all []Conversation, err error) {
	for _, customer := range customers {
		theirs, err := s.Of(ctx, customer, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, theirs...)
	}
	slices.SortStableFunc(all, func(a, b Conversation) int { return b.NewestAt.Compare(a.NewestAt) })
	return all[:min(limit, len(all))], nil
}

// widest is the clock farthest from Greenwich, in minutes.
const widest = 14 * 60

// keepClock keeps by which clock the customer's own newest mail was dated.
func (st *sorting) keepClock(ctx context.Context, box Mailbox, a arrival, m Message, c Conversation) error {
	l := a.letter
	if m.Kind != FromCustomer || a.old || l.Date.IsZero() || m.Author != c.Customer.Email || box.Owns(l.From.Address) {
		return nil
	}
	_, seconds := l.Date.Zone()
	minutes := int64(seconds / 60)
	if max(minutes, -minutes) > widest {
		return nil
	}
	return st.tx.Exec(ctx, `UPDATE customer SET clock_mails = CASE WHEN clock_offset = $1 THEN clock_mails + 1 ELSE 1 END, clock_offset = $1
		WHERE id = $2 AND (clock_offset IS NULL OR clock_offset <> $1 OR clock_mails < $3)`, minutes, c.Customer.ID, agreeing)
}
