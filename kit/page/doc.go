// Package page renders HTML: a Page is one template bound to the one Go type it shows.
//
// A room of pages makes one Set from its embedded templates and the house's layout, takes its pages from it,
// and a test walks the Set to type-check every template against its type. The package never decides what a
// page says, sends no response itself and knows nothing of support.
package page
