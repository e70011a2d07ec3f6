// Package rating holds what customers thought of an answer: three faces, what
// it is about, and their words. A look at a link never writes; what mail
// scanners do to links is void. It never holds who the customer is: the
// answer's conversation knows.
package rating
