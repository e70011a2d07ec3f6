package ui

// Note: how a page's script reads and writes a note that several people write at once.

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

// Note serves the notes of a room, in JSON; what is sent, the room meeting says. Nothing of it is logged.
type Note struct {
	Read   func(ctx context.Context, who team.Person, note string, since int64) (meeting.Written, error)
	Write  func(ctx context.Context, who team.Person, note string, since int64, ops []meeting.Op) (meeting.Written, error)
	Person func(ctx context.Context, id string) (team.Person, error)
}

// longestOps bounds what a script may send at once, in bytes.
const longestOps = 2 << 20

// Show gives the operations after ?since of the note in the address.
func (n Note) Show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	said, err := n.Read(r.Context(), who, r.PathValue("note"), since(r))
	return n.tell(w, r, who, said, err)
}

// Take adds operations, and gives all after ?since.
func (n Note) Take(w http.ResponseWriter, r *http.Request, who team.Person) error {
	var sent struct {
		Ops []meeting.Op `json:"ops"`
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestOps))
	if err == nil {
		err = json.Unmarshal(body, &sent)
	}
	if err != nil { // its cause could quote what was written
		return n.tell(w, r, who, meeting.Written{}, fault.New(fault.Invalid, "This change did not arrive whole."))
	}
	said, err := n.Write(r.Context(), who, r.PathValue("note"), since(r), sent.Ops)
	return n.tell(w, r, who, said, err)
}

func since(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// tell answers the script, faults too.
func (n Note) tell(w http.ResponseWriter, r *http.Request, who team.Person, said meeting.Written, err error) error {
	type writer struct {
		Name     string `json:"name"`
		Initials string `json:"initials"`
		Tint     int    `json:"tint"`
	}
	var answer any
	status := http.StatusOK
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Unexpected {
		status, answer = codeOf(f.Kind), map[string]string{"say": f.Say}
	} else if err != nil {
		return err
	} else {
		writing := []writer{}
		for _, id := range said.Writing {
			if one, err := n.Person(r.Context(), id); err == nil && id != who.ID {
				writing = append(writing, writer{one.FirstName(), Initials(one.Name), Tint(one.Name)})
			}
		}
		answer = map[string]any{"seq": said.Seq, "ops": said.Ops, "writing": writing}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		slog.DebugContext(r.Context(), "answering a script", "error", "the reader has gone")
	}
	return nil
}
