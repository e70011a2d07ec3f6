// This file holds rapport report.

package main

import (
	"context"
	"fmt"

	"rapport/metric"
)

type reportCmd struct {
	Week weekCmd `cmd:"" help:"The numbers of one week, for the team and each person."`
}

type weekCmd struct {
	where
	Week   string `help:"ISO week, such as 2026-W46." required:""`
	Format string `help:"text or json." enum:"text,json" default:"text"`
}

// Run prints the week.
func (c *weekCmd) Run(ctx context.Context, s streams) error {
	week, err := metric.ParseWeek(c.Week)
	if err != nil {
		return usage("%v", err)
	}
	a, err := c.existing(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Numbers.CatchUp(ctx); err != nil {
		return err
	}
	r, err := a.Numbers.Week(ctx, week)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return metric.WriteJSON(s.out, r)
	}
	return writeReport(s, r)
}

// writeReport prints the numbers as a table that reads well on a terminal.
func writeReport(s streams, r metric.Report) error {
	fmt.Fprintf(s.out, "Week %s\n\nTeam\n", r.Week)
	if err := writeValues(s, r.Team, r.Change, func(d metric.Definition) bool { return d.Team }); err != nil {
		return err
	}
	for _, p := range r.People {
		fmt.Fprintf(s.out, "\n%s\n", p.Email)
		if err := writeValues(s, p.Values, p.Change, func(d metric.Definition) bool { return d.Person }); err != nil {
			return err
		}
	}
	return nil
}

func writeValues(s streams, v metric.Values, c metric.Changes, has func(metric.Definition) bool) error {
	for _, d := range metric.Definitions() {
		if !has(d) {
			continue
		}
		if _, err := fmt.Fprintf(s.out, "  %-28s %14s  %s\n", d.Title, metric.FormatNumber(d.Unit, v[d.Key]), changed(c[d.Key], d.Unit)); err != nil {
			return err
		}
	}
	return nil
}

// changed says how a number moved: a part of it, or in points.
func changed(c metric.Change, u metric.Unit) string {
	switch {
	case !c.Known:
		return ""
	case u == metric.Share:
		return fmt.Sprintf("%+.0f points", 100*c.Number)
	case u == metric.Score:
		return fmt.Sprintf("%+.0f points", c.Number)
	case u == metric.Ratio:
		return fmt.Sprintf("%+.2f", c.Number)
	}
	return metric.FormatChange(c.Number)
}
