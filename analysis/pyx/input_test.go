package pyx

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semcoder/analysis/trace"
)

// inputs are programs that no row, or not every row, can be made of, and why.
var inputs = []struct {
	code, call string
	kind       Kind
	reason     string // "" where there is a row all the same
}{
	{"def f(x):\n    return x +", "f(1)", "", "the program or the call does not parse or load"},
	{"def f(x):\n    return x", "f(1", "", "the call is not a single call"},
	{"def f(x):\n    return x", "", "", "the call is not a single call"},
	{"def f(x):\n    return x", "f(1) or f(2)", "", "the call is not a single call"},
	{"raise ValueError(1)", "f(1)", "", "the program or the call does not parse or load"},
	{strings.Repeat("(", 5000) + strings.Repeat(")", 5000), "f(1)", "", "the program or the call does not parse or load"},
	{"while True:\n    pass", "f(1)", "", "out of wall clock"}, // steps count from the call on
	{"def f(x):\n    while True:\n        x += 1", "f(1)", "", "out of steps"},
	{"def f(x):\n    return sum(range(10 ** 12))", "f(1)", "", "out of wall clock"},
	{"def f(x):\n    return [0] * 10 ** 9", "f(1)", "", "out of memory"},
	{"def f(x):\n    y = 'x' * 10 ** 7\n    return 1", "f(1)", Forward, "a step shows a value that cannot be written down"},
	{"import numpy\ndef f(x):\n    return x", "f(1)", "", "needs what the sandbox lacks"},
	{"def f(x):\n    return open(x).read()", "f('/etc/passwd')", "", "needs what the sandbox lacks"},
	{"import time\ndef f(x):\n    return time.time()", "f(1)", Forward, "depends on clock or entropy"},
	{"import random\ndef f(x):\n    return random.random()", "f(1)", Forward, "depends on clock or entropy"},
	{"def f(x):\n    return lambda: x", "f(1)", Forward, "the value has no literal form"},
	{"def f(x):\n    return list(range(400))", "f(1)", Forward, "a step shows a value that cannot be written down"},
	{"def f(x):\n    for i in range(60):\n        x += i\n    return x", "f(1)", Forward, "response over budget"},
	{"# " + strings.Repeat("x", 3000) + "\ndef f(x):\n    return " + strings.Repeat("x + ", 600) + "x", "f(1)", Forward, "prompt over budget"},
	{"def f(x):\n    return f(x)", "f(1)", Forward, "response over budget"},
	{"import sys\ndef f(x):\n    sys.exit(3)", "f(1)", Forward, ""},
	{"def f(x):\n    for i in range(40):\n        print('x' * 10 ** 6)\n    return x", "f(1)", Forward, "a step shows a value that cannot be written down"},
	{"def f(x):\n    print(x)\n    return x", "f(1)", Forward, ""},
	{"def f(x):\n    return x[0]", "f([])", Forward, ""},
	{"def f(x):\n    return x", "f('\u00e9\U0001F600')", Forward, ""},
	{"def f(x):\n    return {3, 1, x}", "f(2)", Forward, ""},
	{"f = abs", "f(-2)", Forward, "nothing of the run was recorded"},
}

// realSandbox is one for all tests: a start costs more than most of them.
var realSandbox = sync.OnceValue(func() *trace.Runner { return trace.NewRunner(trace.Options{}) })

// lasting is a sandbox that others go on using.
type lasting struct{ *trace.Runner }

func (lasting) Close() error { return nil }

func inSandbox(kinds ...Kind) Options {
	return Options{
		Kinds: kinds, Budget: Budget{Steps: 200, Prompt: 2400, Response: 1600, Wall: 2 * time.Second},
		Sandbox: func() Runner { return lasting{realSandbox()} },
	}
}

func line(t *testing.T, p Program) string {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

// Each line alone is counted under its reason; all together, with broken ones between
// them, give as many rows as the good ones among them.
func TestBadInputIsCountedAndTheRunGoesOn(t *testing.T) {
	var all strings.Builder
	good := 0
	for i, c := range inputs {
		text := line(t, Program{ID: "p" + string(rune('a'+i)), Code: c.code, Calls: []string{c.call}})
		all.WriteString(text + `{"id": "broken", "code": ` + "\n\n" + `[1, 2]` + "\n")
		report, err := Run(t.Context(), strings.NewReader(text), &bytes.Buffer{}, inSandbox(Forward))
		if err != nil {
			t.Fatalf("%.60q: %v", c.code, err)
		}
		want := map[Kind]map[string]int{}
		if c.reason != "" {
			want[c.kind] = map[string]int{c.reason: 1}
		} else {
			good++
		}
		if diff := cmp.Diff(want, report.Rejected); diff != "" || report.Rows[Forward] != 1 && c.reason == "" {
			t.Errorf("%.80q %s: %d rows, %s", c.code, c.call, report.Rows[Forward], diff)
		}
	}
	var out bytes.Buffer
	report, err := Run(t.Context(), strings.NewReader(all.String()), &out, inSandbox(Forward))
	if err != nil {
		t.Fatal(err)
	}
	if report.Rows[Forward] != good || strings.Count(out.String(), "\n") != good || report.Rejected[""]["line: not JSON"] != len(inputs) || report.Rejected[""]["line: no object"] != len(inputs) {
		t.Errorf("%d rows of %d: %+v", report.Rows[Forward], good, report)
	}
}

// A liar is a native interpreter that counts one more than the sandbox.
type liar struct{ lasting }

func (l liar) RunBatch(ctx context.Context, programs []trace.Program) ([]*trace.Trace, error) {
	traces, err := l.lasting.RunBatch(ctx, programs)
	for i, t := range traces {
		wrong := *t
		wrong.Native, wrong.Clock, wrong.Entropy = true, 0, 0 // nobody counts those there
		if programs[i].Call == "f(2)" {
			wrong.Events = wrong.Events[1:]
		}
		traces[i] = &wrong
	}
	return traces, err
}

func TestWhatANativeInterpreterTellsIsRepeated(t *testing.T) {
	o := inSandbox(Forward)
	o.Native = func() Runner { return liar{lasting{realSandbox()}} }
	id := 0
	for hashOf("p"+string(rune(id)))%oneIn != 0 {
		id++
	}
	p := Program{ID: "p" + string(rune(id)), Source: Generated, Code: "import time\ndef f(x):\n    return x\ndef g():\n    time.time()", Calls: []string{"f(1)", "f(2)", "f(3)", "g()"}}
	report, err := Run(t.Context(), strings.NewReader(line(t, p)), &bytes.Buffer{}, o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[Kind]map[string]int{"": {differs: 2}} // f(2), and g() reads a clock
	if diff := cmp.Diff(want, report.Rejected); diff != "" || report.Rows[Forward] != 2 || report.Crossed != 4 {
		t.Errorf("%+v %s", report, diff)
	}
}

// Of all that is not of our own making, the native interpreter sees nothing.
func TestOnlyGeneratedProgramsRunNatively(t *testing.T) {
	o := inSandbox(Forward)
	o.Native = func() Runner {
		t.Error("a native interpreter was started")
		return lasting{realSandbox()}
	}
	var in strings.Builder
	for _, source := range []string{"", "seed", "mutant", "p3", "mbpp"} {
		in.WriteString(line(t, Program{ID: source + "1", Source: source, Code: "def f(x):\n    return x", Calls: []string{"f(1)"}}))
	}
	if _, err := Run(t.Context(), strings.NewReader(in.String()), &bytes.Buffer{}, o); err != nil {
		t.Fatal(err)
	}
}
