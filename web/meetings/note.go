// This file holds notes as a page's script reads and writes them. The room meeting says what is sent.

package meetings

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

// writer is somebody else who is writing.
type writer struct {
	Name     string `json:"name"`
	Initials string `json:"initials"`
	Tint     int    `json:"tint"`
}

const longestOps = 2 << 20

// readNote gives the operations after ?since.
func (p *Pages) readNote(w http.ResponseWriter, r *http.Request, who team.Person) error {
	said, err := p.Meetings.Ops(r.Context(), who, r.PathValue("note"), since(r))
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
	if err != nil {
		return p.tellNote(w, r, who, meeting.Written{}, fault.New(fault.Invalid, "This change did not arrive whole.").Because(err))
	}
	said, err := p.Meetings.Write(r.Context(), who, r.PathValue("note"), since(r), sent.Ops)
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
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Unexpected {
		w.WriteHeader(codeOf(f.Kind))
		err = json.NewEncoder(w).Encode(map[string]string{"say": f.Say})
		return gone(r, err)
	}
	if err != nil {
		return err
	}
	v := heard{Seq: said.Seq, Ops: said.Ops, Writing: []writer{}}
	if len(said.Writing) > 0 {
		people, err := p.people(r.Context())
		if err != nil {
			return err
		}
		for _, id := range said.Writing {
			if name := nameOf(people, id); id != who.ID {
				v.Writing = append(v.Writing, writer{ui.FirstName(name), ui.Initials(name), ui.Tint(name)})
			}
		}
	}
	return gone(r, json.NewEncoder(w).Encode(v))
}

// gone leaves an answer that nobody waits for.
func gone(r *http.Request, err error) error {
	if err != nil {
		slog.DebugContext(r.Context(), "answering a script", "error", err)
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
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Trouble:
		return http.StatusBadGateway
	case fault.Invalid, fault.Unexpected:
	}
	return http.StatusUnprocessableEntity
}
