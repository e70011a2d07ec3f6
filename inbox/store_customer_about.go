// This file holds the team's own fields of customers, their values, and notes
// about customers. A field shows the newest value that was written for any
// address of the person; each value is kept, so that every change can be undone.

package inbox

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Fields lists what the team keeps of each customer, the oldest first.
func (s *Store) Fields(ctx context.Context) ([]Field, error) { return fieldsOf(ctx, s.db) }

func fieldsOf(ctx context.Context, q db.Querier) ([]Field, error) {
	return db.All(ctx, q, func(rows *db.Rows) (f Field, err error) {
		err = rows.Scan(&f.ID, &f.Name)
		return f, err
	}, `SELECT id, name FROM customer_field WHERE NOT gone ORDER BY created_at, id`)
}

// SaveField adds a field, or renames the one with the id.
func (s *Store) SaveField(ctx context.Context, by team.Person, f Field) (Field, error) {
	if err := by.MustLead("say what is kept of each customer"); err != nil {
		return f, err
	}
	f.Name = plain(strings.Join(strings.Fields(f.Name), " "))
	if f.Name == "" || utf8.RuneCountInString(f.Name) > longestField {
		return f, fault.Field("name", "A field needs a name of up to %d letters, such as “Plan”.", longestField)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if f.ID == "" {
			all, err := fieldsOf(ctx, tx)
			if err != nil {
				return err
			}
			if len(all) >= mostFields {
				return fault.Field("name", "There are %d fields, and more would be read by nobody. Take one away first.", mostFields)
			}
			f.ID = id.New()
			if err := tx.Exec(ctx, `INSERT INTO customer_field (id, name, created_at) VALUES ($1, $2, $3)`, f.ID, f.Name, db.Micros(tx.At)); err != nil {
				return err
			}
		} else if n, err := tx.Change(ctx, `UPDATE customer_field SET name = $1 WHERE id = $2 AND NOT gone`, f.Name, f.ID); err != nil || n == 0 {
			return errors.Join(err, noField(n))
		}
		return event.Record(tx, EventField, f.ID, by.Email, struct{}{})
	})
	if db.Taken(err) {
		return f, fault.Field("name", "There is a field “%s” already.", f.Name)
	}
	return f, err
}

func noField(n int64) error {
	if n > 0 {
		return nil
	}
	return fault.New(fault.NotFound, "There is no such field. Somebody may have taken it away.")
}

// DropField takes a field off all customers; dropped again with gone false, it
// is back with all it said.
func (s *Store) DropField(ctx context.Context, by team.Person, field string, gone bool) error {
	if err := by.MustLead("say what is kept of each customer"); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `UPDATE customer_field SET gone = $1 WHERE id = $2 AND gone <> $1`, gone, field)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventField, field, by.Email, struct{}{})
	})
	if db.Taken(err) {
		return fault.New(fault.Conflict, "There is a field of this name by now. Rename that one first.")
	}
	return err
}

// valuesOf gives all fields with what they say of a family.
func valuesOf(ctx context.Context, q db.Querier, family []relative) ([]FieldValue, error) {
	fields, err := fieldsOf(ctx, q)
	if err != nil || len(fields) == 0 {
		return nil, err
	}
	newest := map[string]FieldValue{}
	err = db.EachOf(ctx, q, func(rows *db.Rows) error {
		var v FieldValue
		var at int64
		err := rows.Scan(&v.Line, &v.ID, &v.Value, &at, &v.By)
		v.At = db.Time(at)
		if known, ok := newest[v.ID]; !ok || v.At.After(known.At) || v.At.Equal(known.At) && v.Line > known.Line {
			newest[v.ID] = v
		}
		return err
	}, `SELECT l.id, l.field, l.value, l.at, l.by FROM customer_line l WHERE l.customer IN (list)
		AND NOT EXISTS (SELECT 1 FROM customer_line n WHERE n.customer = l.customer AND n.field = l.field AND n.at > l.at)`, idsOf(family))
	all := make([]FieldValue, len(fields))
	for i, f := range fields {
		all[i] = newest[f.ID]
		all[i].Field = f
	}
	return all, err
}

func idsOf(family []relative) []string {
	ids := make([]string, len(family))
	for i, r := range family {
		ids[i] = r.ID
	}
	return ids
}

// Describe writes into fields of a customer, and gives the deed that Redescribe
// takes back; none when nothing changes. What a colleague wrote since the
// writer looked is not written over.
func (s *Store) Describe(ctx context.Context, by team.Person, customer string, told []Told) (deed string, err error) {
	if err := mayAnswer(by); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		deed = ""
		root, _, err := lockRoots(ctx, tx, customer, customer)
		if err != nil {
			return err
		}
		family, err := familyOf(ctx, tx, root.ID)
		if err != nil {
			return err
		}
		values, err := valuesOf(ctx, tx, family)
		if err != nil {
			return err
		}
		changed, err := changes(values, told)
		if err != nil || len(changed) == 0 {
			return err
		}
		deed = id.New()
		d := Described{Deed: deed}
		rows := [][]any{}
		for _, t := range changed {
			rows = append(rows, []any{id.New(), deed, customer, t.Field, t.Value, db.Micros(tx.At), by.Email})
			d.Fields = append(d.Fields, t.Field)
		}
		if err := tx.Insert(ctx, `INSERT INTO customer_line (id, deed, customer, field, value, at, by)`, rows, ""); err != nil {
			return err
		}
		return event.Record(tx, EventDescribed, customer, by.Email, d)
	})
	return deed, err
}

// changes picks what is new in what somebody wrote.
func changes(values []FieldValue, told []Told) (all []Told, err error) {
	for _, v := range values {
		for _, t := range told {
			if t.Field != v.ID {
				continue
			}
			t.Value = plain(strings.TrimSpace(t.Value))
			switch {
			case t.Value == v.Value:
			case utf8.RuneCountInString(t.Value) > longestValue:
				return nil, fault.Field(v.ID, "“%s” holds up to %d letters. What is longer is a note.", v.Name, longestValue)
			case t.Saw != v.Line:
				return nil, fault.New(fault.Conflict, "“%s” says “%s” by now: a colleague wrote it meanwhile. Look again, then write.", v.Name, cut(v.Value, 80))
			default:
				all = append(all, t)
			}
		}
	}
	return all, nil
}

// Redescribe takes back what its writer wrote into fields.
func (s *Store) Redescribe(ctx context.Context, by team.Person, deed string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		d := Described{Deed: deed, Undone: true}
		var customer string
		if err := db.Each(ctx, tx, func(rows *db.Rows) error {
			var field string
			err := rows.Scan(&customer, &field)
			d.Fields = append(d.Fields, field)
			return err
		}, `SELECT customer, field FROM customer_line WHERE deed = $1 AND by = $2`, deed, by.Email); err != nil {
			return err
		}
		n, err := tx.Change(ctx, `DELETE FROM customer_line WHERE deed = $1 AND by = $2`, deed, by.Email)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "That was taken back already, or somebody else wrote it.")
		}
		return event.Record(tx, EventDescribed, customer, by.Email, d)
	})
}

func notesOf(ctx context.Context, q db.Querier, family []relative) ([]CustomerNote, error) {
	ids := idsOf(family)
	return db.All(ctx, q, func(rows *db.Rows) (n CustomerNote, err error) {
		var at int64
		err = rows.Scan(&n.ID, &n.Text, &n.By, &at)
		n.At = db.Time(at)
		return n, err
	}, `SELECT id, body, by, at FROM customer_note WHERE customer IN (`+db.Marks(1, len(ids))+`) AND NOT gone ORDER BY at DESC, id LIMIT `+strconv.Itoa(notesShown), db.Anys(ids)...)
}

// NoteCustomer keeps a note about a customer. Only the team sees it, and it is part of no mail.
func (s *Store) NoteCustomer(ctx context.Context, by team.Person, customer, text string) (note string, err error) {
	if err := mayAnswer(by); err != nil {
		return "", err
	}
	text = plain(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
	if text == "" || utf8.RuneCountInString(text) > longestNote {
		return "", fault.Field("note", "A note needs words, and holds up to %d letters.", longestNote)
	}
	note = id.New()
	return note, s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := chiefOf(ctx, tx, customer); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO customer_note (id, customer, at, by, body) VALUES ($1, $2, $3, $4, $5)`, note, customer, db.Micros(tx.At), by.Email, text); err != nil {
			return err
		}
		return event.Record(tx, EventAboutNote, customer, by.Email, AboutNote{Note: note})
	})
}

// DropCustomerNote takes a note away, or, with gone false, brings it back.
func (s *Store) DropCustomerNote(ctx context.Context, by team.Person, note string, gone bool) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `UPDATE customer_note SET gone = $1 WHERE id = $2 AND gone <> $1`, gone, note)
		if err != nil || n == 0 {
			return err
		}
		var customer string
		if err := tx.QueryRow(ctx, `SELECT customer FROM customer_note WHERE id = $1`, note).Scan(&customer); err != nil {
			return err
		}
		return event.Record(tx, EventAboutNote, customer, by.Email, AboutNote{note, gone})
	})
}
