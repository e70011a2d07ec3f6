package page_test

// Pages: escaped, whole or not at all, and checked against their types.

import (
	"errors"
	"html/template"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rapport/kit/page"
	"rapport/kit/page/pagetest"
)

type frame struct{ Title string }

type row struct {
	Subject string
	Person  *person
}

type person struct{ Name string }

func (r row) Late() bool { return r.Person == nil }

type list struct {
	frame
	Rows []row
}

func (list) Fail() (string, error) { return "", errors.New("no such luck") }

func layout() *template.Template {
	return template.Must(template.New("layout").Parse(`{{define "layout"}}<html><title>{{.Title}}</title>{{template "main" .}}</html>{{end}}`))
}

var files = fstest.MapFS{
	"good.html":  {Data: []byte(`{{template "layout" .}}{{define "main"}}{{range .Rows}}<li{{if .Late}} class="late"{{end}}>{{.Subject}}{{with .Person}} {{.Name}}{{end}}{{end}}{{end}}`)},
	"parts.html": {Data: []byte(`{{template "layout" .}}{{define "main"}}{{range .Rows}}{{template "row" .}}{{end}}{{end}}`)},
	"row.html":   {Data: []byte(`{{define "row"}}<p>{{.Subject}}</p>{{end}}`)},
	"bad.html":   {Data: []byte(`{{template "layout" .}}{{define "main"}}{{range .Rows}}{{.Subjct}}{{end}}{{end}}`)},
	"fail.html":  {Data: []byte(`{{template "layout" .}}{{define "main"}}{{.Fail}}{{end}}`)},
	"torn.html":  {Data: []byte(`{{template "layout" .}}{{define "main"}}{{if}}{{end}}`)},
}

// rendered gives what a page sends.
func rendered[T any](p page.Page[T], v T) (got string, err error) {
	err = p.Render(v, func(whole []byte) { got = string(whole) })
	return got, err
}

func TestRenderEscapes(t *testing.T) {
	set := page.NewSet(layout(), files)
	p := page.Of[list](set, "good.html")
	got, err := rendered(p, list{frame{"Inbox"}, []row{{Subject: "<script>"}, {"Hi", &person{"Ann"}}}})
	if err != nil {
		t.Fatal(err)
	}
	want := `<html><title>Inbox</title><li class="late">&lt;script&gt;<li>Hi Ann</html>`
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	pagetest.Check(t, set)
}

func TestRenderUsesParts(t *testing.T) {
	p := page.Of[list](page.NewSet(layout(), files), "parts.html", "row.html")
	if got, err := rendered(p, list{Rows: []row{{Subject: "Hi"}}}); err != nil || !strings.Contains(got, "<p>Hi</p>") {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAPageHoldsNothingOfTheOneBeforeIt(t *testing.T) {
	p := page.Of[list](page.NewSet(layout(), files), "parts.html", "row.html")
	long := list{Rows: slices.Repeat([]row{{Subject: "Long"}}, 500)}
	for range 10 {
		if _, err := rendered(p, long); err != nil {
			t.Fatal(err)
		}
		if got, err := rendered(p, list{Rows: []row{{Subject: "Hi"}}}); err != nil || strings.Contains(got, "Long") {
			t.Fatalf("got %q, %v", got, err)
		}
	}
}

func TestAFailingPageWritesNothing(t *testing.T) {
	p := page.Of[list](page.NewSet(layout(), files), "fail.html")
	got, err := rendered(p, list{})
	if err == nil || !strings.Contains(err.Error(), "fail.html") {
		t.Errorf("the error should name the page: %v", err)
	}
	if got != "" {
		t.Errorf("half a page was made: %s", got)
	}
}

func TestACheckFindsAWrongName(t *testing.T) {
	set := page.NewSet(layout(), files)
	page.Of[list](set, "bad.html")
	err := pagetest.Page(set.Checks()[0])
	if err == nil || !strings.Contains(err.Error(), "Subjct") {
		t.Errorf("the check should name the missing field: %v", err)
	}
}

func TestATornTemplatePanicsWithItsName(t *testing.T) {
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "torn.html") {
			t.Errorf("panicked with %q", said)
		}
	}()
	set := page.NewSet(layout(), files)
	page.Of[list](set, "torn.html") // nothing is parsed before it is shown or checked
	_ = pagetest.Page(set.Checks()[0])
}
