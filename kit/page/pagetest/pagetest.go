// Package pagetest type-checks the templates of a page.Set. Only tests import it.
package pagetest

// Check and its one rule.

import (
	"testing"

	"github.com/jba/templatecheck"

	"rapport/kit/page"
)

// Check fails t for each page of set whose template asks its type for something it does not have.
func Check(t *testing.T, set *page.Set) {
	t.Helper()
	if len(set.Checks()) == 0 {
		t.Error("the set has no pages to check")
	}
	for _, c := range set.Checks() {
		t.Run(c.Name, func(t *testing.T) {
			if err := Page(c); err != nil {
				t.Error(err)
			}
		})
	}
}

// Page checks one page and says what is wrong with it.
func Page(c page.Check) error { return templatecheck.CheckHTML(c.Template(), c.Zero) }
