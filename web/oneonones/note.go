// This file holds the shared note of a meeting as a page's script reads and writes it.

package oneonones

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
	"rapport/web/ui"
)

// heard is what a script is told of a note.
type heard struct {
	Seq     int64        `json:"seq"`
	Ops     []meeting.Op `json:"ops"`
	Writing []writer     `json:"writing"`
}

// writer is the other one who is writing.
type writer struct {
	Name     string `json:"name"`
	Initials string `json:"initials"`
	Tint     int    `json:"tint"`
}

const longestOps = 2 << 20

// readNote gives the operations after ?since.
func (p *Pages) readNote(w http.ResponseWriter, r *http.Request, who team.Person) error {
	said, err := p.Pairs.Note(r.Context(), who, r.PathValue("note"), since(r))
	return p.tellNote(w, r, who, said, err)
}

// writeNote adds operations, and gives all after ?since.
func (p *Pages) writeNote(w http.ResponseWriter, r *http.Request, who team.Person) error {
	var sent struct {
		Ops []meeting.Op `json:"ops"`
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestOps))
	if err == nil {
		err = json.Unmarshal(body, &sent)
	}
	if err != nil { // its cause could quote what was written
		return p.tellNote(w, r, who, meeting.Written{}, fault.New(fault.Invalid, "This change did not arrive whole."))
	}
	said, err := p.Pairs.WriteNote(r.Context(), who, r.PathValue("note"), since(r), sent.Ops)
	return p.tellNote(w, r, who, said, err)
}

func since(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// tellNote answers a script: in JSON, faults too.
func (p *Pages) tellNote(w http.ResponseWriter, r *http.Request, who team.Person, said meeting.Written, err error) error {
	var answer any
	status := http.StatusOK
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Unexpected {
		status, answer = codeOf(f.Kind), map[string]string{"say": f.Say}
	} else if err != nil {
		return err
	} else {
		v := heard{Seq: said.Seq, Ops: said.Ops, Writing: []writer{}}
		for _, id := range said.Writing {
			if one, err := p.Team.Person(r.Context(), id); err == nil && id != who.ID {
				v.Writing = append(v.Writing, writer{one.FirstName(), ui.Initials(one.Name), ui.Tint(one.Name)})
			}
		}
		answer = v
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		slog.DebugContext(r.Context(), "answering a script", "error", "the reader has gone")
	}
	return nil
}

func codeOf(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.TooMany, fault.Trouble, fault.Invalid, fault.Unexpected:
	}
	return http.StatusUnprocessableEntity
}
