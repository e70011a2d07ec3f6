// This file holds the end of files that were put beside an answer and belong
// to none any more.

package inbox

import (
	"context"
	"slices"
	"time"

	"rapport/kit/db"
)

// looseFor is how long a file may stand beside no answer: whoever was offline
// with it may still come back.
const looseFor = 24 * time.Hour

// SweepUploads lets go of files that were put beside an answer a day ago or
// longer, and that no draft and no answer about to leave needs: it was sent,
// and its message has the bytes, or it was let go. It tells whether there may be more.
func (s *Store) SweepUploads(ctx context.Context) (more bool, err error) {
	var files []string
	if err := s.db.Write(ctx, func(tx *db.Tx) error {
		needed, err := neededUploads(ctx, tx)
		if err != nil {
			return err
		}
		var loose []string
		files = nil
		if err := db.Each(ctx, tx, func(rows *db.Rows) error {
			var id, ref string
			err := rows.Scan(&id, &ref)
			if !needed[id] && len(loose) < mostAtATime {
				loose, files = append(loose, id), append(files, ref)
			}
			return err
		}, `SELECT id, blob FROM upload WHERE at < $1 ORDER BY at`, db.Micros(tx.At.Add(-looseFor))); err != nil {
			return err
		}
		more = len(loose) == mostAtATime
		for some := range slices.Chunk(loose, 250) {
			if err := tx.Exec(ctx, `DELETE FROM upload WHERE id IN (`+db.Marks(1, len(some))+`)`, db.Anys(some)...); err != nil {
				return err
			}
		}
		return nil
	}); err != nil || len(files) == 0 {
		return false, err
	}
	return more, s.removeUnused(ctx, files)
}

// neededUploads are the files of everything that is not sent yet.
func neededUploads(ctx context.Context, tx *db.Tx) (map[string]bool, error) {
	needed := map[string]bool{}
	return needed, db.Each(ctx, tx, func(rows *db.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		a, err := readAnswer(text, "", "")
		for _, id := range a.Files {
			needed[id] = true
		}
		return err
	}, `SELECT answer FROM draft WHERE state = 'open' AND answer LIKE $1 UNION ALL SELECT answer FROM leaving WHERE answer LIKE $1
		UNION ALL SELECT answer FROM draft_moved WHERE answer LIKE $1 UNION ALL SELECT before FROM draft_moved WHERE before LIKE $1`, `%"files":[%`)
}
