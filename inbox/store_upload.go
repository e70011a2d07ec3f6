// This file holds the files put beside an answer before it leaves.

package inbox

import (
	"context"
	"slices"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
)

// Upload keeps a file for an answer in a conversation. It goes nowhere until
// an answer names it.
func (s *Store) Upload(ctx context.Context, by team.Person, conversation, name string, body []byte) (Upload, error) {
	if err := mayAnswer(by); err != nil {
		return Upload{}, err
	}
	if len(body) > MostBytes {
		return Upload{}, TooBig(name, int64(len(body)))
	}
	if len(body) == 0 {
		return Upload{}, fault.Field("files", "“%s” is empty. Choose the file again.", mail.SafeName(name))
	}
	ref, err := s.blobs.Put(ctx, body)
	if err != nil {
		return Upload{}, err
	}
	u := Upload{ID: id.New(), Name: plain(mail.SafeName(name)), Type: mail.TypeOf(name, body), Size: len(body), Blob: ref}
	return u, s.db.Write(ctx, func(tx *db.Tx) error {
		if u.Conversation, err = writable(ctx, tx, conversation); err != nil {
			return err
		}
		u.At = tx.At
		return addUpload(ctx, tx, by, u)
	})
}

func addUpload(ctx context.Context, tx *db.Tx, by team.Person, u Upload) error {
	return tx.Exec(ctx, `INSERT INTO upload (id, conversation, person, at, name, type, size, blob) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		u.ID, u.Conversation, by.Email, db.Micros(u.At), u.Name, u.Type, u.Size, u.Blob)
}

// Uploads gives those of the ids that exist, in the order asked.
func (s *Store) Uploads(ctx context.Context, ids []string) ([]Upload, error) {
	return uploadsOf(ctx, s.db, ids)
}

func uploadsOf(ctx context.Context, q db.Querier, ids []string) (all []Upload, err error) {
	known := map[string]Upload{}
	err = db.EachOf(ctx, q, func(rows *db.Rows) error {
		var u Upload
		var at int64
		err := rows.Scan(&u.ID, &u.Conversation, &at, &u.Name, &u.Type, &u.Size, &u.Blob)
		u.At = db.Time(at)
		known[u.ID] = u
		return err
	}, `SELECT id, conversation, at, name, type, size, blob FROM upload WHERE id IN (list)`, ids)
	for _, id := range ids {
		if u, ok := known[id]; ok {
			all = append(all, u)
		}
	}
	return all, err
}

// carriable refuses an answer whose files are missing, or more than mail servers take.
func (s *Store) carriable(ctx context.Context, tx *db.Tx, a Answer) error {
	_, err := filesOf(ctx, tx, a)
	return err
}

// filesOf gives the files of an answer as its message has them, with those of
// what it passes on. Pictures that the words show stand within them.
func filesOf(ctx context.Context, q db.Querier, a Answer) ([]Attachment, error) {
	uploads, err := uploadsOf(ctx, q, a.Files)
	if err != nil {
		return nil, err
	}
	if len(uploads) < len(a.Files) {
		return nil, fault.Field("files", "A file of this answer is not here any more. Take it off and attach it again.")
	}
	shown, sum := pictureIDs(a.HTML), int64(0)
	var files []Attachment
	for _, u := range uploads {
		f := Attachment{Name: u.Name, Type: u.Type, Size: u.Size, Blob: u.Blob}
		if slices.Contains(shown, u.ID) {
			f.Inline, f.ContentID = true, PictureID(u.ID)
		}
		files = append(files, f)
	}
	carried, err := carriedFiles(ctx, q, a)
	if err != nil {
		return nil, err
	}
	files = append(files, carried...)
	for _, f := range files {
		sum += int64(f.Size)
	}
	if sum > MostBytes {
		return nil, fault.Field("files", "The files are %d MB together; most mail servers take %d MB. Take one off, or put it where it can be fetched and send a link.", sum/1_000_000, MostBytes/1_000_000)
	}
	return files, nil
}

// TooBig says that a file can't go along, how big it is, and what to do.
func TooBig(name string, size int64) error {
	return fault.Field("files", "“%s” is %d MB; most mail servers take %d MB. Make it smaller, or put it where it can be fetched and send a link.",
		mail.SafeName(name), (size+500_000)/1_000_000, MostBytes/1_000_000)
}

// UploadBytes gives a file that somebody put beside an answer.
func (s *Store) UploadBytes(ctx context.Context, id string) (Upload, []byte, error) {
	all, err := uploadsOf(ctx, s.db, []string{id})
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "There is no such file.")
	}
	if err != nil {
		return Upload{}, nil, err
	}
	body, err := s.blobs.Get(all[0].Blob)
	return all[0], body, err
}
