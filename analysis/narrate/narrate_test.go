package narrate

import (
	"encoding/json"
	"strings"
	"testing"

	"semcoder/analysis/trace"
)

// shout is a run written out by hand: a loop, a branch, a method that changes its
// receiver, and a return.
const shout = `{
"canonical": {"source": "def f(text):\n    out = []\n    for c in text:\n        if c.isdigit():\n            continue\n        out.append(c.upper())\n    return \"\".join(out)"},
"call": "f(\"1b\")", "stop": "returned", "steps": 9, "value": "\"B\"", "literal": "\"B\"",
"events": [
{"k": "enter", "n": "f", "at": [1, 0, 1, 12], "v": "", "c": [{"n": "text", "v": "\"1b\""}]},
{"k": "line", "at": [2, 4, 2, 12], "v": "", "c": [{"n": "out", "v": "[]"}]},
{"k": "iterate", "n": "for", "at": [3, 4, 3, 18], "v": "\"1\"", "a": [{"t": "text", "v": "\"1b\""}], "c": [{"n": "c", "v": "\"1\""}]},
{"k": "expr", "op": "method", "n": "isdigit", "at": [4, 11, 4, 22], "v": "True", "a": [{"t": "c", "v": "\"1\""}]},
{"k": "branch", "n": "if", "at": [4, 11, 4, 22], "v": "True", "a": [{"t": "c.isdigit()", "v": "True"}]},
{"k": "line", "at": [5, 12, 5, 20], "v": ""},
{"k": "iterate", "n": "for", "at": [3, 4, 3, 18], "v": "\"b\"", "c": [{"n": "c", "v": "\"b\""}]},
{"k": "expr", "op": "method", "n": "isdigit", "at": [4, 11, 4, 22], "v": "False", "a": [{"t": "c", "v": "\"b\""}]},
{"k": "branch", "n": "if", "at": [4, 11, 4, 22], "v": "False", "a": [{"t": "c.isdigit()", "v": "False"}]},
{"k": "expr", "op": "method", "n": "upper", "at": [6, 19, 6, 28], "v": "\"B\"", "a": [{"t": "c", "v": "\"b\""}]},
{"k": "expr", "op": "method", "n": "append", "at": [6, 8, 6, 29], "v": "None", "w": "[\"B\"]", "a": [{"t": "out", "v": "[]"}, {"t": "c.upper()", "v": "\"B\""}]},
{"k": "line", "at": [6, 8, 6, 29], "v": "", "c": [{"n": "out", "v": "[\"B\"]"}]},
{"k": "iterate", "n": "for", "at": [3, 4, 3, 18], "v": ""},
{"k": "expr", "op": "method", "n": "join", "at": [7, 11, 7, 23], "v": "\"B\"", "a": [{"t": "\"\"", "v": "\"\""}, {"t": "out", "v": "[\"B\"]"}]},
{"k": "return", "at": [7, 4, 7, 23], "v": "\"B\""}
]}`

const shouted = `1. [L5] call f; text = "1b"
2. [L6] out = []
3. [L7] c = "1"; left "b"
4. [L8] "1".isdigit() -> True; enter
5. [L9] continue
6. [L7] c = "b"; left ""
7. [L8] "b".isdigit() -> False; skip
8. [L10] "b".upper() -> "B"; [].append("B"); out = ["B"]
9. [L7] done
10. [L11] "".join(["B"]) -> "B"; return "B"
[ANSWER]
assert f("1b") == "B"
[/ANSWER]`

func decode(t *testing.T, text string) *trace.Trace {
	t.Helper()
	var out trace.Trace
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

func TestCanonical(t *testing.T) {
	run := decode(t, shout)
	got, err := Canonical(run)
	if err != nil || got != shouted {
		t.Errorf("%v\n%s", err, got)
	}
	if err := Verify(run, got); err != nil {
		t.Error(err)
	}
}

// A check that lets a lie pass is worth nothing: every change of a value, a word,
// a label or a number, and every step left out, must be found.
func TestVerifyFindsEveryLie(t *testing.T) {
	run := decode(t, shout)
	lies := map[string]string{
		`text = "1b"`: `text = "1c"`, `out = []`: `out = [0]`, `left "b"`: `left "c"`, `left ""`: `left "b"`,
		`-> True; enter`: `-> True; skip`, `-> False; skip`: `-> False; exit 0`, `"1".isdigit()`: `"b".isdigit()`,
		`isdigit() -> True`: `isdigit() -> False`, `.upper()`: `.lower()`, `[].append("B"); out = ["B"]`: `[].append("B"); out = []`, `[].append("B"); `: `[].append("BB"); `,
		`"".join(["B"])`: `"".join(["B", "B"])`,
		`return "B"`:     `return "b"`, `call f`: `call g`, `continue`: `break`, `done`: `c = "b"`,
		"2. [L6]": "2. [L7]", "4. [L8]": "5. [L8]", "5. [L9]": "5. [L9] |", `== "B"`: `== "b"`, "assert f": "assert g",
		`"".join(["B"]) -> "B"; `: "", `; out = ["B"]`: "", "\n[/ANSWER]": "", `c = "1"; `: "", `"b".upper() -> "B"; `: "",
	}
	for was, is := range lies {
		text := strings.Replace(shouted, was, is, 1)
		if text == shouted {
			t.Fatalf("%q is not in the text", was)
		}
		if Verify(run, text) == nil {
			t.Errorf("%q for %q was believed", is, was)
		}
	}
	lines := strings.SplitAfter(shouted, "\n")
	for i := range lines {
		text := strings.Join(lines[:i], "") + strings.Join(lines[i+1:], "")
		if Verify(run, text) == nil {
			t.Errorf("the account without line %d was believed", i+1)
		}
	}
}

func TestNoCanonicalAccount(t *testing.T) {
	cases := map[error]func(*trace.Trace){
		ErrStopped:   func(t *trace.Trace) { t.Stop = trace.Budgeted },
		ErrTruncated: func(t *trace.Trace) { t.Truncated = true },
		ErrNoAnswer:  func(t *trace.Trace) { t.Literal = "" },
		ErrOpaque:    func(t *trace.Trace) { t.Events[1].Changed[0].Value = "<Thing>" },
	}
	for want, change := range cases {
		run := decode(t, shout)
		change(run)
		if text, err := Canonical(run); err != want {
			t.Errorf("want %v, got %v\n%s", want, err, text)
		}
	}
	run := decode(t, shout)
	run.Events[1].Changed[0].Value = "[1, …+3]"
	if _, err := Canonical(run); err != ErrOpaque {
		t.Errorf("a value cut short: %v", err)
	}
}

func TestRaisedAnswer(t *testing.T) {
	run := decode(t, shout)
	run.Stop, run.Exception = trace.Raised, &trace.Exception{Type: "ValueError"}
	text, err := Canonical(run)
	if err != nil || !strings.HasSuffix(text, "[ANSWER]\nassert raises(ValueError, f(\"1b\"))\n[/ANSWER]") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestParseLine(t *testing.T) {
	cases := map[string]int{
		"3. [L7] c = 1": 3, "In [L5], then [L12]: x": 8, "no label": 0, "[L4]": 0, "[Lx] [L6] [L": 2, "[L9999999999999999999]": 0, "": 0,
	}
	for text, want := range cases {
		if line, ok := ParseLine(text); line != want || ok != (want > 0) {
			t.Errorf("ParseLine(%q) = %d, %v", text, line, ok)
		}
	}
}

// The worker that makes traces runs hostile programs: whatever it sends, telling
// it must not bring the server down.
func FuzzNarrate(f *testing.F) {
	f.Add([]byte(shout))
	f.Add([]byte(`{"stop": "raised", "events": [{"k": "expr", "op": "method", "at": [9, 9, 1, 1]}, {"k": "raise", "at": [1, 5, 1, 2]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var run trace.Trace
		if json.Unmarshal(data, &run) != nil {
			return
		}
		text, err := Canonical(&run)
		if err == nil {
			Verify(&run, text)
		}
		Verify(&run, shouted)
		Prose(&run, Options{})
		Headline(&run, 40)
	})
}
