// This file holds the answers: heard sealed, and carried to the page.

package letters

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/notice"
)

// about begins what our mails are about, after notice.PrivateAbout; the pair follows.
const about = "oneonone "

// answerJob is the work of carrying one answer to its page. Its key is the
// sealed words' own, its body the words, sealed.
const answerJob = "oneonone answer"

type heard struct {
	Pair, Person, Sealed string
}

// Hear keeps an answer sealed until Carry takes it to the page. It is notice's Hear.
func (s *Sender) Hear(ctx context.Context, tx *db.Tx, a notice.Answered) error {
	pair, ok := strings.CutPrefix(a.About, notice.PrivateAbout+about)
	if !ok {
		return errors.New("an answer to a private mail is about nothing known")
	}
	sealed, err := s.key.Seal(row(pair, a.Person), []byte(a.Text))
	if err != nil {
		return err
	}
	return job.Add(ctx, tx, answerJob, db.Digest(sealed), heard{pair, a.Person, sealed}, tx.At)
}

func row(pair, person string) string { return "answer/" + pair + "/" + person }

// Carry makes topics of one answer; false when none waits. A page that is gone
// or has ended takes none: then the answer is let go, and its author told.
func (s *Sender) Carry(ctx context.Context) (bool, error) {
	j, ok, err := job.Claim(ctx, s.db, answerJob)
	if err != nil || !ok {
		return false, err
	}
	var h heard
	if err := json.Unmarshal(j.Body, &h); err != nil {
		return true, errors.New("an answer can't be read")
	}
	failed := s.carry(ctx, h)
	return true, s.db.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		if failed == nil {
			return job.Done(ctx, tx, j)
		}
		if fault.Is(failed, fault.NotFound) || fault.Is(failed, fault.Conflict) || fault.Is(failed, fault.Invalid) {
			return errors.Join(job.Done(ctx, tx, j), s.sayLetGo(ctx, tx, j.Key, h.Person))
		}
		return errors.Join(failed, job.PutOff(ctx, tx, j, tx.At.Add(time.Minute), "the page could not be opened"))
	})
}

func (s *Sender) carry(ctx context.Context, h heard) error {
	who, err := s.team.Person(ctx, h.Person)
	if err != nil {
		return err
	}
	text, err := s.key.Unseal(row(h.Pair, h.Person), h.Sealed)
	if err != nil {
		return err
	}
	_, err = s.pairs.AddTopics(ctx, who, h.Pair, Lines(string(text), who.Name))
	return err
}

// sayLetGo tells somebody that an answer came too late.
func (s *Sender) sayLetGo(ctx context.Context, tx *db.Tx, key, person string) error {
	who, err := s.team.Person(ctx, person)
	if err != nil || !who.LeftAt.IsZero() {
		return nil //nolint:nilerr // there is nobody to tell
	}
	m, err := s.sheets.mail(who, "Your topics have no page", words{
		Title: "Your topics have no page",
		Say:   []string{"You answered our mail about a one-on-one. It has ended meanwhile, and nothing of your answer was kept."},
	})
	if err != nil {
		return err
	}
	m.Key = "oneonone gone " + key
	return notice.Queue(ctx, tx, m)
}
