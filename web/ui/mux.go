// This file holds what rooms of pages register their addresses with.

package ui

import "net/http"

// Mux takes addresses: http.ServeMux, and the program's own, which knows all it was given.
type Mux interface {
	Handle(pattern string, handler http.Handler)
	HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request))
}
