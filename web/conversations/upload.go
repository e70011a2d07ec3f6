// This file holds the files that go along with an answer, from the picker to
// the moment it is sent.

package conversations

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/team"
	"rapport/web/ui"
)

// sendFile is a file beside the composer.
type sendFile struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Size    string `json:"size"`
	Bytes   int    `json:"bytes"`
	URL     string `json:"url"`
	Picture bool   `json:"picture"`
}

func sendFileOf(u inbox.Upload) sendFile {
	return sendFile{ID: u.ID, Name: u.Name, Size: ui.Size(int64(u.Size)), Bytes: u.Size, URL: uploadPath(u.ID), Picture: pictures[u.Type]}
}

// TakesFiles tells whether a request may carry files, and so be larger than others.
func TakesFiles(r *http.Request) bool {
	rest, ours := strings.CutPrefix(r.URL.Path, ui.InboxPath+"/")
	_, what, _ := strings.Cut(rest, "/")
	return ours && r.Method == http.MethodPost && (what == "uploads" || what == "replies")
}

// uploadTime is how long a slow line may take for a file.
const uploadTime = 15 * time.Minute

// putUpload keeps a file that somebody chose, dropped or pasted, and says what became of it.
func (p *Pages) putUpload(w http.ResponseWriter, r *http.Request, who team.Person) error {
	defer slowly(w, uploadTime)()
	u, err := p.takeUpload(r, who)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Invalid {
		return answerJSON(w, http.StatusUnprocessableEntity, map[string]string{"say": f.Say})
	}
	if err != nil {
		return err
	}
	return answerJSON(w, http.StatusOK, sendFileOf(u))
}

// slowly lets a request take so long to arrive, and no longer; what it gives
// ends that. A stopwatch measures it: the house's clock may be another than the
// network's, and a moment that is past there breaks the connection for all that follows on it.
func slowly(w http.ResponseWriter, most time.Duration) (end func() bool) {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // where a connection knows no deadline there is none to lift
	return time.AfterFunc(most, func() { _ = c.SetReadDeadline(time.Unix(1, 0)) }).Stop
}

func (p *Pages) takeUpload(r *http.Request, who team.Person) (inbox.Upload, error) {
	f, head, err := r.FormFile("file")
	if err != nil {
		return inbox.Upload{}, tooMuch(err, "The file did not arrive. Choose it again.")
	}
	defer f.Close()
	return p.keepFile(r, who, head.Filename, f)
}

func (p *Pages) keepFile(r *http.Request, who team.Person, name string, f io.Reader) (inbox.Upload, error) {
	body, err := io.ReadAll(f)
	if err != nil {
		return inbox.Upload{}, tooMuch(err, "The file did not arrive. Choose it again.")
	}
	return p.inbox.Upload(r.Context(), who, r.PathValue("id"), name, body)
}

// tooMuch says why a form with files did not arrive.
func tooMuch(err error, otherwise string) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Field("files", "That is more than %s, which is what most mail servers take. Make it smaller, or put it where it can be fetched and send a link.", ui.Size(inbox.MostBytes))
	}
	return fault.Field("files", "%s", otherwise)
}

// takeFiles keeps the files that came along with a form, where no script sent them before.
func (p *Pages) takeFiles(r *http.Request, who team.Person) (ids []string, err error) {
	if r.MultipartForm == nil {
		return nil, nil
	}
	for _, head := range r.MultipartForm.File["files"] {
		u, err := p.takeFile(r, who, head)
		if err != nil {
			return nil, err
		}
		if u.ID != "" {
			ids = append(ids, u.ID)
		}
	}
	return ids, nil
}

func (p *Pages) takeFile(r *http.Request, who team.Person, head *multipart.FileHeader) (inbox.Upload, error) {
	if head.Size == 0 && head.Filename == "" {
		return inbox.Upload{}, nil // nothing was chosen
	}
	f, err := head.Open()
	if err != nil {
		return inbox.Upload{}, err
	}
	defer f.Close()
	return p.keepFile(r, who, head.Filename, f)
}

// showUpload sends a file that is beside an answer back to the editor.
func (p *Pages) showUpload(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	u, body, err := p.inbox.UploadBytes(r.Context(), r.PathValue("upload"))
	if err != nil {
		return err
	}
	kind, how := mail.SafeType(u.Type), "attachment"
	if pictures[kind] {
		how = "inline"
	}
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable") // it never changes
	send(w, r, how, kind, u.Name, body)
	return nil
}

func answerJSON(w http.ResponseWriter, code int, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, err = w.Write(b)
	return err
}
