// What all rooms of pages share: who is looking, the frame around a page, and
// the one place where an error becomes a page.

package ui

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"rapport/kit/fault"
	"rapport/rhythm"
	"rapport/team"
)

// House is handed to each room of pages.
type House struct {
	Faults  Faults
	Now     func() time.Time
	Waiting func(context.Context) (int, error)           // how many people wait, for the main navigation
	Viewer  func(*http.Request) (p team.Person, ok bool) // who is signed in

	// Meets tells whether somebody has one-on-ones, or answers for those that the law asks for, for the main navigation; nil where there are none.
	Meets func(context.Context, team.Person) (bool, error)

	// Alarms says to whom they concern which mailboxes have stopped working; nil where there are none.
	Alarms func(context.Context, team.Person) ([]Alarm, error)

	// Says gives what somebody says about themselves, for the viewer's menu; nil where nothing is kept of it.
	Says func(context.Context, team.Person) (said rhythm.Said, is bool, err error)

	// Bell gives what stands behind somebody's bell; nil where there is none.
	Bell func(context.Context, team.Person) (*Bell, error)
}

// Handler answers a request, or says why not.
type Handler func(w http.ResponseWriter, r *http.Request) error

// TeamHandler answers a request of a signed-in person.
type TeamHandler func(w http.ResponseWriter, r *http.Request, who team.Person) error

// Public lets everybody in.
func (h *House) Public(f Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			h.fail(w, r, err)
		}
	})
}

// Team lets people of the team in; a stranger is sent to the door, and back
// here after it. A stranger's form is answered with 401 and not sent on: a
// page whose session ended must not take its words for sent.
func (h *House) Team(f TeamHandler) http.Handler {
	return h.Public(func(w http.ResponseWriter, r *http.Request) error {
		who, ok := h.Viewer(r)
		if ok {
			return f(w, r, who)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			return h.Faults.Show(w, Fault{Frame: h.Frame(w, r, "", ""), Code: http.StatusUnauthorized})
		}
		to := SignInPath
		if r.URL.Path != HomePath {
			to += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	})
}

// SignInPath is the door.
const SignInPath = "/session"

// NextPath is where to go after the door: an address of ours, or home. A
// browser leaves tabs and line ends in an address out, so that “/⇥/evil” leads
// to another house.
func NextPath(next string) string {
	odd := func(r rune) bool { return r == '\\' || unicode.IsControl(r) }
	if strings.HasPrefix(next, "/") && !strings.HasPrefix(next, "//") && !strings.ContainsFunc(next, odd) {
		return next
	}
	return HomePath
}

// Frame is the frame around a page for who is looking.
func (h *House) Frame(w http.ResponseWriter, r *http.Request, title string, nav Nav) Frame {
	f := Frame{
		Title: title, Nav: nav, Theme: ThemeOf(r), Toast: TakeToast(w, r), Nonce: Nonce(r.Context()), At: h.Now(),
	}
	who, ok := h.Viewer(r)
	if !ok {
		return f
	}
	f.Viewer = Viewer{ID: who.ID, Name: who.Name, Email: who.Email, Zone: who.Location()}
	n, err := h.Waiting(r.Context())
	if err != nil {
		slog.ErrorContext(r.Context(), "counting who waits", "error", err)
	}
	f.Waiting = n
	if h.Says != nil {
		said, is, err := h.Says(r.Context(), who)
		if err != nil {
			slog.ErrorContext(r.Context(), "asking how somebody stands", "error", err)
		}
		if f.Standing = true; is {
			f.Says = said.Kind
		}
	}
	if h.Alarms != nil && nav != NavInbox { // the inbox says it above its list
		if f.Alarms, err = h.Alarms(r.Context(), who); err != nil {
			slog.ErrorContext(r.Context(), "looking for mailboxes in trouble", "error", err)
		}
	}
	if h.Meets != nil {
		if f.Meets, err = h.Meets(r.Context(), who); err != nil {
			slog.ErrorContext(r.Context(), "looking for one-on-ones", "error", err)
		}
	}
	if h.Bell != nil {
		if f.Bell, err = h.Bell(r.Context(), who); err != nil {
			slog.ErrorContext(r.Context(), "looking for news", "error", err)
		}
	}
	return f
}

// codeOf is what a fault's kind is in HTTP.
func codeOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
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
	case fault.Unexpected:
	}
	return http.StatusInternalServerError
}

// fail shows what went wrong. The words of an unexpected error go to the log only.
func (h *House) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		w.WriteHeader(http.StatusServiceUnavailable) // most likely nobody is there to read it; who is must not take it for done
		return
	}
	v := Fault{Frame: h.Frame(w, r, "", ""), Code: codeOf(fault.KindOf(err))}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Unexpected {
		v.Sentence = f.Say
	}
	if v.Code >= http.StatusInternalServerError {
		// The address itself may hold a secret, such as an invitation's.
		slog.ErrorContext(r.Context(), "answering a request", "page", r.Pattern, "id", r.PathValue("id"), "error", err)
	}
	if err := h.Faults.Show(w, v); err != nil {
		slog.ErrorContext(r.Context(), "showing a fault", "error", err)
	}
}
