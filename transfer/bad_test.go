package transfer

// Each rule for bad lines: which line it is, and what is said of it.

import (
	"strings"
	"testing"
)

// Shorthands that the cases replace before reading.
var shorthand = strings.NewReplacer(
	"ANN\n", `{"type":"person","email":"ann@t.example","name":"Ann","role":"guest","time_zone":"UTC"}`+"\n",
	"ASK(", `{"type":"message","kind":"customer","from":"x@c.example","id":`,
	"REPLY(", `{"type":"message","kind":"reply","from":"ann@t.example","id":`,
	"MERGE(", `{"type":"merge","by":"ann@t.example","conversation":`,
	"RATE(", `{"type":"rating","face":"great","at":"2026-01-09T00:00:00Z","message":`,
	"|C", `,"conversation":"C`,
	">C", `,"into":"C`,
	"|at0", `,"at":"2026-01-01T00:00:00Z"`,
	"|at1", `,"at":"2026-01-01T01:00:00Z"`,
	"|at2", `,"at":"2026-01-01T02:00:00Z"`,
	"|at3", `,"at":"2026-01-01T03:00:00Z"`,
	"|tox", `,"to":"x@c.example"`,
	")", "}",
)

var badLines = func() []badCase {
	all := rawBadLines
	for i := range all {
		all[i].log = shorthand.Replace(all[i].log)
	}
	return all
}()

type badCase struct {
	name, log string
	want      []string // "line: part of the reason"
}

var rawBadLines = []badCase{
	{"not JSON", "ANN\n{\"type\":\n\nnull\n[1]\n\"a\xff\"", []string{"2: not JSON", "4: not an object", "5: not an object", "6: not UTF-8"}},
	{"types", `{"type":"ticket"}` + "\n{}\n" + `{"type":5}`, []string{`1: type "ticket" is unknown`, `2: field "type" is missing`, `3: type must be a text`}},
	{"a field twice", `{"type":"sale","type":"sale"}`, []string{"1: twice"}},
	{"missing fields", "ANN\nASK(\"1\"|at0)\nASK(\"\"|C1\"|at0)\nASK(null|C1\"|at0)\nASK(\"1\"|C1\")", []string{
		`2: "conversation" is missing`, `3: "id" is missing`, `4: "id" is missing`, `5: "at" is missing`,
	}},
	{"times", "ASK(\"1\"|C1\",\"at\":\"2026-01-01T00:00:00\")\nASK(\"1\"|C1\",\"at\":\"2026-02-30T00:00:00Z\")\nASK(\"1\"|C1\",\"at\":\"1 May\")\nASK(\"1\"|C1\",\"at\":\"2026-01-01T00:00:00+24:00\")\nASK(\"1\"|C1\",\"at\":\"2026-01-01 00:00:00Z\")\nASK(\"1\"|C1\",\"at\":\"2026-01-01T00:00:00,5Z\")\nASK(\"1\"|C1\",\"at\":\"0001-01-01T00:00:00+10:00\")", []string{
		"1: has no offset", "2: not a time that exists", "3: not a time such as", "4: not a time", "5: not a time", "6: not a time", "7: not a time that exists",
	}},
	{"values", `{"type":"person","email":"Ann <ann@t.example>","name":"Ann","role":"guest","time_zone":"UTC"}
{"type":"person","email":"ann@t.example","name":"Ann","role":"boss","time_zone":"UTC"}
{"type":"person","email":"ann@t.example","name":"Ann","role":"guest","time_zone":"Mars/North"}
{"type":"person","email":"ann@t.example","name":"Ann","role":"guest","time_zone":"Local"}
{"type":"person","email":"ann@t.example","name":"Ann","role":"guest","time_zone":"UTC","started":"2026-13-01"}
{"type":"sale","id":"1","at":"2026-01-01T00:00:00Z","amount":"10","currency":"EUR","kind":"new"}
{"type":"sale","id":"1","at":"2026-01-01T00:00:00Z","amount":10,"currency":"EUR","kind":"gift"}
{"type":"status","conversation":"C","at":"2026-01-01T00:00:00Z","by":"rule:","status":"closed"}
{"type":"status","conversation":"C","at":"2026-01-01T00:00:00Z","by":"ann@t.example","status":"done"}
{"type":"free_support","source":"f","at":"2026-01-01T00:00:00Z","event":"review","stars":6}
{"type":"topic","conversation":"C","at":"2026-01-01T00:00:00Z","by":"ann@t.example","topic":"x","set":1}
{"type":"topic","conversation":"C","at":"2026-01-01T00:00:00Z","by":"ann@t.example","topic":"x","set":true,"note":"fine"}
{"type":"topic","conversation":"C\u0000","at":"2026-01-01T00:00:00Z","by":"ann@t.example","topic":"x","set":true}`, []string{
		"1: bare e-mail address", "2: role \"boss\" is unknown", "3: not a time zone", "4: not a time zone", "5: not a date", "6: amount must be a number",
		"7: kind \"gift\" is unknown", "8: neither an e-mail address nor rule:NAME", "9: status \"done\"", "10: stars must be", "11: true or false", "13: NUL",
	}},
	{"settings", `{"type":"settings","time_zone":"UTC","week_starts":"sunday"}
{"type":"settings","time_zone":"UTC","office_hours":{"monday":[]}}
{"type":"settings","time_zone":"UTC","office_hours":{"mon":[["17:00","09:00"]]}}
{"type":"settings","time_zone":"UTC","office_hours":{"mon":[["09:00","24:01"]]}}
{"type":"settings","time_zone":"UTC","holidays":["25.12."]}
{"type":"settings","time_zone":"UTC","capacity":{"minutes_per_reply":-1}}
{"type":"settings","time_zone":"UTC"}
{"type":"settings","time_zone":"Europe/Berlin"}
{"time_zone":"UTC","type":"settings","office_hours":{}}`, []string{
		"1: week_starts", "2: no day", "3: not before", "4: not times", "5: not a date", "6: capacity: minutes_per_reply", "8: a second settings line",
	}},
	{"people", "REPLY(\"1\"|C1\"|at0|tox)\n" + `{"type":"message","kind":"note","from":"y@c.example","id":"2","conversation":"C1","at":"2026-01-01T00:00:00Z"}
{"type":"hours","person":"ann@t.example","week":"2026-W01","hours":3}
{"type":"hours","person":"bob@t.example","week":"2026-W54","hours":3}
RATE("1")
{"type":"message","kind":"auto","from":"MAILER-DAEMON","id":"3","conversation":"C1","at":"2026-01-01T00:00:00Z"}`, []string{
		"1: reply from somebody without a person line: ann@t.example", "2: note from somebody", "3: hours for somebody", "4: no week 54", "5: can't be taken in",
	}},
	{"a person after the reply", "REPLY(\"1\"|C1\"|at0|tox)\nRATE(\"1\")\nANN\n", nil},
	{"hours twice", "ANN\n" + `{"type":"hours","person":"ann@t.example","week":"2026-W01","hours":3}
{"type":"hours","person":"Ann@t.example","week":"2026-W01","hours":3.0}
{"type":"hours","person":"ann@t.example","week":"2026-W01","hours":4}`, []string{"4: second hours line"}},
	{"ids again", "ANN\nASK(\"1\"|C1\"|at0)\nASK(\"1\"|C2\"|at0)\nASK(\"1\"|C1\"|at0)\n" + `{"type":"person","email":"ANN@t.example","name":"Anna","role":"guest","time_zone":"UTC"}
{"type":"sale","id":"1","at":"2026-01-01T00:00:00Z","amount":10,"currency":"EUR","kind":"new"}
{"type":"sale","id":"1","at":"2026-01-01T00:00:00Z","amount":11,"currency":"EUR","kind":"new"}`, []string{
		"3: message id 1 stands again", "5: second person line", "7: sale id 1 stands again",
	}},
	{"beginnings", "ANN\nREPLY(\"1\"|C1\"|at1)\nREPLY(\"2\"|C1\"|at1,\"to\":\"ann@t.example\")\nREPLY(\"3\"|C1\"|at1|tox)\nREPLY(\"4\"|C1\"|at1)\nREPLY(\"5\"|C2\"|at1)\nASK(\"6\"|C2\"|at1)\nRATE(\"1\")\nRATE(\"4\")", []string{
		"2: begins a conversation but names no customer", "3: begins a conversation", "8: can't be taken in: 1 (see line 2)",
	}},
	{"ratings", "ANN\nASK(\"1\"|C1\"|at0)\nRATE(\"1\")\nRATE(\"2\")", []string{"3: no reply: 1", "4: not in the log: 2"}},
	{"merges", "ANN\nASK(\"1\"|C1\"|at0)\nASK(\"2\"|C2\"|at1)\nASK(\"3\"|C3\"|at0)\nMERGE(\"C2\">C1\"|at0)\nMERGE(\"C1\">C2\"|at0)\nMERGE(\"C1\">C9\"|at2)\nMERGE(\"C2\">C1\"|at2)\nMERGE(\"C2\">C3\"|at3)\nMERGE(\"C1\">C3\"|at2)\nMERGE(\"C3\">C2\"|at3)\nMERGE(\"C3\">C3\"|at3)\nMERGE(\"C2\">C1\"|at2)", []string{
		"5: merge of C2, which has no message", "6: merge into C2, which has no message", "7: merge into C9", "9: a second merge of C2: it was merged into C1 in line 8", "11: closes a circle", "12: closes a circle",
	}},
	{"the earlier merge stands, wherever it is written", "ANN\nASK(\"1\"|C1\"|at0)\nASK(\"2\"|C2\"|at0)\nMERGE(\"C1\">C2\"|at2)\nMERGE(\"C2\">C1\"|at1)", []string{"4: closes a circle"}},
	{"a merge of what was skipped", "ANN\nREPLY(\"1\"|C1\"|at0)\nASK(\"2\"|C2\"|at0)\nMERGE(\"C1\">C2\"|at1)", []string{"2: names no customer", "4: merge of C1, which has no message"}},
}

func TestBadLines(t *testing.T) {
	for _, c := range badLines {
		t.Run(c.name, func(t *testing.T) {
			log, bad := read(t, []byte(c.log))
			for i, b := range bad {
				if i >= len(c.want) {
					t.Errorf("too many: %s", b)
					continue
				}
				number, part, _ := strings.Cut(c.want[i], ": ")
				if !strings.HasPrefix(b.String(), "line "+number+": ") || !strings.Contains(b.Reason, part) {
					t.Errorf("got %q, want line %s", b, c.want[i])
				}
			}
			for i := len(bad); i < len(c.want); i++ {
				t.Errorf("not found: line %s", c.want[i])
			}
			if _, again := read(t, written(t, log)); len(again) > 0 {
				t.Errorf("the good lines are not good by themselves: %v", again)
			}
		})
	}
}
