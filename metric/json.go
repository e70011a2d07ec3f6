package metric

// Two writings of a report: the public one that programs read, and the whole
// one that a snapshot keeps.

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteJSON writes the public form: "week" (or "window"), "team", "previous",
// "change" and "people", by the numbers' names; durations as n, mean, median and
// p90 in seconds, and null where there is nothing to tell.
func WriteJSON(w io.Writer, r Report) error {
	people := make(map[string]any, len(r.People))
	for i := range r.People {
		people[r.People[i].Email] = publicValues(&r.People[i].Values, false)
	}
	doc := map[string]any{
		"team":     publicValues(&r.Team, true),
		"previous": publicValues(&r.Previous, true),
		"change":   publicChanges(&r.Change, true),
		"people":   people,
	}
	if r.Week != (Week{}) {
		doc["week"] = r.Week
	} else {
		doc["window"] = r.Window
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(doc)
}

// publicValues gives the values of a team or a person by name.
func publicValues(v *Values, team bool) map[string]any {
	return byName(team, func(d Definition) any { return publicValue(d.Unit, v[d.Key]) })
}

func publicChanges(c *Changes, team bool) map[string]any {
	return byName(team, func(d Definition) any {
		if !c[d.Key].Known {
			return nil
		}
		return c[d.Key].Number
	})
}

// byName puts each number where its name says: a name of two parts is an object.
func byName(team bool, of func(Definition) any) map[string]any {
	all := make(map[string]any)
	for _, d := range Definitions() {
		if team && !d.Team || !team && !d.Person {
			continue
		}
		outer, inner, nested := strings.Cut(d.Name, ".")
		if !nested {
			all[d.Name] = of(d)
			continue
		}
		group, _ := all[outer].(map[string]any)
		if group == nil {
			group = make(map[string]any)
			all[outer] = group
		}
		group[inner] = of(d)
	}
	return all
}

// average is the public form of durations.
type average struct {
	N      int      `json:"n"`
	Mean   *float64 `json:"mean"`
	Median *float64 `json:"median"`
	P90    *float64 `json:"p90"`
}

func publicValue(u Unit, v Value) any {
	switch {
	case u == Seconds && !v.Known:
		return average{}
	case u == Seconds:
		return average{v.N, &v.Number, &v.Median, &v.P90}
	case !v.Known:
		return nil
	case u == Count:
		return v.N
	}
	return v.Number
}

// MarshalJSON writes the values known, by name, whole.
func (v Values) MarshalJSON() ([]byte, error) {
	m := make(map[string]Value)
	for k := range keys {
		if v[k].Known {
			m[k.String()] = v[k]
		}
	}
	return json.Marshal(m)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Values) UnmarshalJSON(b []byte) error { return unmarshalByName(b, v[:]) }

// MarshalJSON writes the changes known, by name.
func (c Changes) MarshalJSON() ([]byte, error) {
	m := make(map[string]Change)
	for k := range keys {
		if c[k].Known {
			m[k.String()] = c[k]
		}
	}
	return json.Marshal(m)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Changes) UnmarshalJSON(b []byte) error { return unmarshalByName(b, c[:]) }

func unmarshalByName[T any](b []byte, into []T) error {
	var m map[string]T
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	clear(into)
	for name, v := range m {
		k, ok := ParseKey(name)
		if !ok {
			return fmt.Errorf("%q is no number of this version", name)
		}
		into[k] = v
	}
	return nil
}
