// This file holds what is measured, and how it is told.

package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Row is one line of the table. Times are milliseconds; they and PerSecond are
// zero where they mean nothing.
type Row struct {
	Row       string  `json:"row"`
	N         int     `json:"n"` // how many were measured
	P50       float64 `json:"p50_ms"`
	P95       float64 `json:"p95_ms"`
	P99       float64 `json:"p99_ms"`
	PerSecond float64 `json:"per_second"`
	Note      string  `json:"note"`
}

// Rows names all rows, in the order of the table.
func Rows() []string {
	names := make([]string, len(measures()))
	for i, m := range measures() {
		names[i] = m.name
	}
	return names
}

// timed makes a row of single times, and of how long all took together.
func timed(all []time.Duration, whole time.Duration) Row {
	slices.Sort(all)
	return Row{
		N: len(all), P50: rank(all, 50), P95: rank(all, 95), P99: rank(all, 99),
		PerSecond: round(float64(len(all)) / whole.Seconds()),
	}
}

// rank gives the nearest rank in milliseconds.
func rank(sorted []time.Duration, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return round(float64(sorted[(len(sorted)*percent+99)/100-1].Microseconds()) / 1000)
}

func round(f float64) float64 { return math.Round(100*f) / 100 }

// WriteJSON writes the rows as an array.
func WriteJSON(w io.Writer, rows []Row) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(rows)
}

// WriteTable writes the rows for people.
func WriteTable(w io.Writer, rows []Row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "row\tn\tp50 ms\tp95 ms\tp99 ms\tper second\t  note")
	for _, r := range rows {
		cells := []string{r.Row, fmt.Sprint(r.N), figure(r.P50), figure(r.P95), figure(r.P99), figure(r.PerSecond), "  " + r.Note}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	return t.Flush()
}

func figure(f float64) string {
	switch {
	case f == 0:
		return "–"
	case f >= 100:
		return fmt.Sprintf("%.0f", f)
	case f < 1:
		return fmt.Sprintf("%.2f", f)
	}
	return fmt.Sprintf("%.1f", f)
}
