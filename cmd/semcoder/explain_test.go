package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
	"semcoder/inference"
)

// A quotedModel says one text.
type quotedModel string

func (quotedModel) Identity() string { return "quoted" }

func (m quotedModel) Generate(context.Context, inference.Request) iter.Seq2[inference.Token, error] {
	return func(yield func(inference.Token, error) bool) {
		for _, word := range strings.SplitAfter(string(m), " ") {
			if !yield(inference.Token{Text: word}, nil) {
				return
			}
		}
	}
}

// A playedRun is a sandbox in which one trace happens.
type playedRun struct{ trace trace.Trace }

func (p playedRun) Run(_ context.Context, program trace.Program) (*trace.Trace, error) {
	t := p.trace
	t.Call, t.Canonical = program.Call, trace.Canonical{Source: program.Source, Lines: []int{1, 2}}
	if t.Match = trace.Different; program.Expect == t.Literal {
		t.Match = trace.Equal
	}
	return &t, nil
}

func (playedRun) Canonical(_ context.Context, source string) (trace.Canonical, error) {
	return trace.Canonical{Source: source}, nil
}

func explained(t *testing.T, m reason.Model, p playedRun, noRun bool) (explanation, string) {
	t.Helper()
	r := reason.New(reason.Options{Model: m, Tracer: p})
	defer r.Close()
	q, err := readQuestion(pythonFile(t, "def f(x):\n    return x * 2"), "f(21)")
	if err != nil {
		t.Fatal(err)
	}
	q.NoRun = noRun
	var out bytes.Buffer
	e, _, err := follow(t.Context(), r, q, &out)
	if err == nil {
		err = e.print(&out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e, out.String()
}

func pythonFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.py")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExplainPrintsMonologueThenVerdict(t *testing.T) {
	says := quotedModel("1. [L5]: f gets 21.\n2. [L6]: returns 42.\n[ANSWER]\nassert f(21) == 42\n")
	returned := playedRun{trace.Trace{Stop: trace.Returned, Value: "42", Literal: "42", Steps: 1}}
	for name, c := range map[string]struct {
		model reason.Model
		run   playedRun
		noRun bool
		want  string
	}{
		"confirmed": {says, returned, false,
			"1. [L5]: f gets 21.\n2. [L6]: returns 42.\n\npredicted  42\nexecuted   42 (1 step)\nverdict    confirmed\n"},
		"raised": {says, playedRun{trace.Trace{Stop: trace.Raised, Steps: 1, Exception: &trace.Exception{Type: "KeyError"}}}, false,
			"1. [L5]: f gets 21.\n2. [L6]: returns 42.\n\npredicted  42\nexecuted   raises KeyError (1 step)\nverdict    refuted\n"},
		"no run": {says, returned, true,
			"1. [L5]: f gets 21.\n2. [L6]: returns 42.\n\npredicted  42\nverdict    unchecked (no-run)\n"},
		"needs": {says, playedRun{trace.Trace{Stop: trace.Missing, Needs: []string{"pandas"}}}, false,
			"1. [L5]: f gets 21.\n2. [L6]: returns 42.\n\npredicted  42\nverdict    unrunnable (needs:pandas)\n"},
		"commands": {quotedModel("\x1b[2J1. [L5]:\tso \r\n[ANSWER]\nassert f(21) == \"\x1b[31m\"\n"), returned, false,
			"\ufffd[2J1. [L5]:\tso\n\npredicted  \"\ufffd[31m\"\nexecuted   42 (1 step)\nverdict    refuted\n"},
		"printed": {says, playedRun{trace.Trace{Stop: trace.Returned, Value: "42", Literal: "42", Steps: 1, Stdout: "a\n\x1b[2Jb\n"}}, false,
			"1. [L5]: f gets 21.\n2. [L6]: returns 42.\n\npredicted  42\nprinted    a\n           \ufffd[2Jb\nexecuted   42 (1 step)\nverdict    confirmed\n"},
		"silent model": {quotedModel(""), returned, false,
			"\n\npredicted  nothing that reads as a literal\nexecuted   42 (1 step)\nverdict    unchecked (malformed)\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := explained(t, c.model, c.run, c.noRun); strings.TrimLeft(got, "\n") != strings.TrimLeft(c.want, "\n") {
				t.Errorf("printed %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestExplainJSONHasItsFields(t *testing.T) {
	e, _ := explained(t, quotedModel("hm [ANSWER]\nassert raises(KeyError, f(21))\n"),
		playedRun{trace.Trace{Stop: trace.Raised, Steps: 3, Exception: &trace.Exception{Type: "KeyError", Message: "'a'"}}}, false)
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"monologue": "hm", "answer": "raises(KeyError)", "verdict": "confirmed", "reason": "", "model": "quoted", "cached": false,
	} {
		if fields[name] != want {
			t.Errorf("%s is %v, want %v", name, fields[name], want)
		}
	}
	executed := fields["executed"].(map[string]any)
	if executed["exception"] != "KeyError: 'a'" || executed["steps"] != 3.0 || executed["value"] != nil {
		t.Errorf("executed is %v", executed)
	}
	if fields["tokens"].(float64) < 1 || fields["first_token_ms"].(float64) <= 0 || fields["total_ms"].(float64) <= 0 {
		t.Errorf("counts are %s", text)
	}
}

func TestExplainSaysFromWhichStepTheModelWasUnsure(t *testing.T) {
	for want, e := range map[string]explanation{
		"42":                              {Answer: "42"},
		"42 (unsure from step 6)":         {Answer: "42", UnsureFrom: 6},
		"nothing that reads as a literal": {UnsureFrom: 6},

		"nothing: the account ends before g(3) (unsure from step 2)": {Before: "g(3)", UnsureFrom: 2},
	} {
		if got := e.predicted(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestExplainRejectsWhatItCannotAnswer(t *testing.T) {
	source := "class Stack:\n    def pop(self):\n        pass\ndef slug(x):\n    def inner(): pass\n    return x"
	latin := pythonFile(t, "def f():\n    return 'caf\xe9'\n")
	for name, c := range map[string]struct {
		path, call, want string
		usage            bool
	}{
		"no call":       {pythonFile(t, source), "slug", "not a call", true},
		"unparsable":    {pythonFile(t, source), "slug(", "not a call", true},
		"near name":     {pythonFile(t, source), "slgu(1)", "no function slgu; nearest: slug", false},
		"near method":   {pythonFile(t, source), "Stak().pop()", "nearest: Stack.pop", false},
		"near in chain": {pythonFile(t, source), "Stack().psh(1)", "nearest: Stack.pop", false},
		"not Python's":  {pythonFile(t, source), "lst(slug(1))", "no function lst", false},
		"nested":        {pythonFile(t, source), "slug.inner()", "inside another function", false},
		"no functions":  {pythonFile(t, "x = 1"), "f()", "it defines none", false},
		"not UTF-8":     {latin, "f()", "not UTF-8: line 2", false},
		"not there":     {latin + "x", "f()", "no such file", false},
		"not a program": {pythonFile(t, ""), "f()", "it defines none", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readQuestion(c.path, c.call)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %q in it", err, c.want)
			}
			if usage := (usageError{}); errors.As(err, &usage) != c.usage {
				t.Errorf("usage error: %v", !c.usage)
			}
		})
	}
}

func TestExplainSlicesWhatTheCallNeeds(t *testing.T) {
	path := pythonFile(t, "\ufeffK = 2\nclass Node:\n    pass\ndef depth(n):\n    return K\ndef other():\n    return depth(1)")
	q, err := readQuestion(path, " depth(Node()) ")
	if err != nil {
		t.Fatal(err)
	}
	if s := q.Slice.Source; !strings.Contains(s, "K = 2") || !strings.Contains(s, "class Node") || strings.Contains(s, "other") {
		t.Errorf("slice is\n%s", s)
	}
	if q.Call != "depth(Node())" {
		t.Errorf("call is %q", q.Call)
	}
}

// TestExplainLooksInsideCalls asks about functions that the call named last is not.
func TestExplainLooksInsideCalls(t *testing.T) {
	path := pythonFile(t, "import asyncio\nimport numpy\nasync def wait(n):\n    return n\ndef gen(n):\n    yield n\nclass Stack:\n    def push(self):\n        return self\n    def top(self):\n        return 1\n")
	if _, err := readQuestion(path, "numpy.sum(gen(3))"); err == nil {
		t.Error("a call of what the sandbox does not have")
	}
	for call, want := range map[string]string{
		"list(gen(3))":             "gen",
		"sum(x for x in gen(3))":   "gen",
		"asyncio.run(wait(3))":     "wait",
		"Stack().push().top()":     "Stack.top",
		"Stack().push().upper()":   "Stack.push",
		"Stack().top().as_ratio()": "Stack.top",
	} {
		q, err := readQuestion(path, call)
		if err != nil || q.Slice.Entry != want || q.Call != call {
			t.Errorf("%s asks about %q: %v", call, q.Slice.Entry, err)
		}
	}
}

// TestExplainRunsTheWholeCommand asks twice: the second answer is remembered.
func TestExplainRunsTheWholeCommand(t *testing.T) {
	t.Setenv("SEMCODER_MODEL", noModel)
	path := pythonFile(t, "def f(x):\n    return [x] * 2\n")
	for _, cached := range []bool{false, true} {
		var out, errs bytes.Buffer
		code := run(t.Context(), streams{nil, &out, &errs}, []string{"explain", path, "--call", "f('a')", "--json"})
		var e explanation
		if err := json.Unmarshal(out.Bytes(), &e); err != nil || code != 0 {
			t.Fatalf("status %d: %v; %s%s", code, err, out.String(), errs.String())
		}
		if e.Executed == nil || e.Executed.Value != `["a", "a"]` || e.Account == "" || e.Cached != cached {
			t.Errorf("explained as %+v, executed %+v", e, e.Executed)
		}
	}
}

// What another Python does otherwise counts on the command line, too.
func TestExplainKnowsWhatTheProjectSupports(t *testing.T) {
	path := pythonFile(t, "def f(x):\n    return x\n")
	project := "[project]\nrequires-python = \">=3.8\"\n"
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "pyproject.toml"), []byte(project), 0o600); err != nil {
		t.Fatal(err)
	}
	q, err := readQuestion(path, "f(1)")
	if err != nil || q.Python != ">=3.8" {
		t.Errorf("%+v, %v", q, err)
	}
}

// A call is explained with what its function needs of the project's other files.
func TestExplainAcrossFiles(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"pyproject.toml": "", "pkg/__init__.py": "",
		"pkg/a.py":    "from .util import clean, framed\n\ndef f(n):\n    return clean(' x ') * n\n\ndef g():\n    return framed()\n",
		"pkg/util.py": "import pandas as pd\nfrom other import MARK\n\ndef clean(s):\n    return s.strip() + MARK\n\ndef framed():\n    return pd.DataFrame()\n",
		"other.py":    "MARK = '!'\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for call, want := range map[string]string{
		"f(2)": "executed   \"x!x!\" (1 step)\n",
		"g()":  "verdict    unrunnable (needs:pandas)\n",
	} {
		t.Setenv("SEMCODER_MODEL", noModel)
		var out bytes.Buffer
		err := runExplain(t.Context(), streams{out: &out, err: io.Discard}, []string{filepath.Join(root, "pkg/a.py"), "--call", call})
		if err != nil || !strings.HasSuffix(out.String(), want) {
			t.Errorf("%s: %v\n%s\nwant at the end %s", call, err, out.String(), want)
		}
	}
}
