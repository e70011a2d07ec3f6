// This file holds blocked senders: their new mail is spam from the start.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Blocked is an address, or a whole domain written “@example.com”, whose new mail is spam.
type Blocked struct {
	Pattern string    `json:"pattern"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// byBlock sets the status of a blocked sender's conversation.
const byBlock = "rule:blocked"

// openToAll are domains where strangers of all kinds have their address: to
// block one would hide the customers who write from there.
var openToAll = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "outlook.com": true, "hotmail.com": true, "live.com": true, "msn.com": true, "yahoo.com": true,
	"icloud.com": true, "me.com": true, "mac.com": true, "aol.com": true, "gmx.de": true, "gmx.net": true, "gmx.com": true, "web.de": true,
	"proton.me": true, "protonmail.com": true, "mail.ru": true, "yandex.ru": true, "qq.com": true, "163.com": true, "orange.fr": true,
	"free.fr": true, "t-online.de": true, "fastmail.com": true, "zoho.com": true, "hey.com": true,
}

// cleanPattern reads an address, or a domain with its @.
func cleanPattern(pattern string) (string, error) {
	pattern = strings.ToLower(strings.TrimSpace(pattern))
	domain, whole := strings.CutPrefix(pattern, "@")
	if !whole {
		return team.CleanEmail(pattern)
	}
	switch {
	case openToAll[domain]:
		return "", fault.Field("pattern", "%s is where all kinds of people have their address. Block the one address instead.", domain)
	case !strings.Contains(domain, ".") || strings.ContainsAny(domain, "@ <>,;") || len(domain) > longestAddress:
		return "", fault.Field("pattern", "“%s” is neither an address nor a domain, such as @example.com.", pattern)
	}
	return pattern, nil
}

// Block makes spam of all new mail from an address, or from a domain written
// “@example.com”. Nobody of the team, and no mailbox of ours, can be blocked.
func (s *Store) Block(ctx context.Context, by team.Person, pattern string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	pattern, err := cleanPattern(pattern)
	if err != nil {
		return err
	}
	boxes, err := s.Mailboxes(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		people, err := team.Addresses(ctx, tx)
		if err != nil {
			return err
		}
		ours := []string{}
		for address := range people {
			ours = append(ours, address)
		}
		for _, b := range boxes {
			ours = append(ours, b.Address)
		}
		for _, address := range ours {
			if address == pattern || strings.HasPrefix(pattern, "@") && strings.HasSuffix(address, pattern) {
				return fault.Field("pattern", "%s is one of ours. It can’t be blocked.", address)
			}
		}
		n, err := tx.Change(ctx, `INSERT INTO blocked (pattern, at, by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, pattern, db.Micros(tx.At), by.Email)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventBlocked, pattern, by.Email, Blocked{pattern, by.Email, tx.At})
	})
}

// Unblock lets an address or a domain write again.
func (s *Store) Unblock(ctx context.Context, by team.Person, pattern string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `DELETE FROM blocked WHERE pattern = $1`, pattern)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventUnblocked, pattern, by.Email, struct{}{})
	})
}

// BlockedSenders lists who is blocked, newest first.
func (s *Store) BlockedSenders(ctx context.Context) ([]Blocked, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (b Blocked, err error) {
		var at int64
		err = rows.Scan(&b.Pattern, &at, &b.By)
		b.At = db.Time(at)
		return b, err
	}, `SELECT pattern, at, by FROM blocked ORDER BY at DESC, pattern LIMIT 1000`)
}

// BlockOf tells by which pattern an address is blocked; empty when it is not.
func (s *Store) BlockOf(ctx context.Context, address string) (string, error) {
	return blockOf(ctx, s.db, address)
}

func blockOf(ctx context.Context, q db.Querier, address string) (pattern string, err error) {
	_, domain, _ := strings.Cut(address, "@")
	err = q.QueryRow(ctx, `SELECT pattern FROM blocked WHERE pattern IN ($1, $2) ORDER BY pattern DESC LIMIT 1`, plain(address), "@"+cmp.Or(plain(domain), "?")).Scan(&pattern)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return pattern, err
}

// knowBlocked reads who is blocked.
func (st *sorting) knowBlocked(ctx context.Context) error {
	st.blocked = map[string]bool{}
	return db.Each(ctx, st.tx, func(rows *db.Rows) error {
		pattern, err := db.Text(rows)
		st.blocked[pattern] = true
		return err
	}, `SELECT pattern FROM blocked`)
}

// unwelcome tells whether a blocked sender wrote the letter. A report of a mail
// server about our own answer is always welcome, and so is what an archive holds.
func (st *sorting) unwelcome(a arrival, sender string) bool {
	_, domain, _ := strings.Cut(sender, "@")
	return !a.old && a.letter.Bounce == nil && (st.blocked[sender] || st.blocked["@"+domain])
}

// keepJunk keeps a blocked sender's message as spam.
func (st *sorting) keepJunk(ctx context.Context, c Conversation, fresh bool, m Message) error {
	was := c.Status
	c.set(Spam, m.At)
	if err := st.keep(ctx, c, fresh, m, []string{m.Author}); err != nil || was == Spam {
		return err
	}
	if err := st.flush(ctx); err != nil {
		return err
	}
	return addStatus(ctx, st.tx, StatusSet{c.ID, db.Micros(m.At), byBlock, Spam})
}
