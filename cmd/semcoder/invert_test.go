package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

const twoFunctions = "def double(x):\n    return x * 2\n\n\ndef shout(word):\n    def inner():\n        pass\n    return word.upper() + '!'\n"

// told runs a command without a model.
func told(t *testing.T, args ...string) (string, error) {
	t.Helper()
	t.Setenv("SEMCODER_MODEL", noModel)
	var out bytes.Buffer
	for _, c := range commands() {
		if c.name == args[0] {
			err := c.run(t.Context(), streams{out: &out, err: io.Discard}, args[1:])
			return out.String(), err
		}
	}
	t.Fatalf("no command %s", args[0])
	return "", nil
}

func TestInvertFindsAnInput(t *testing.T) {
	path := pythonFile(t, twoFunctions)
	out, err := told(t, "invert", path, "--func", "shout", "--output", "'ABC!'")
	if err != nil || !strings.Contains(out, `found      shout("`) || !strings.Contains(out, "(by trial, not predicted: ") || !strings.HasSuffix(out, "verdict    confirmed\n") {
		t.Errorf("%v: %s", err, out)
	}
	out, err = told(t, "invert", path, "--func", "double", "--output", "14", "--json")
	var i inversion
	if err != nil || json.Unmarshal([]byte(out), &i) != nil || i.Answer == "" || i.Found != byTrial || i.Verdict != "confirmed" || i.Executed.Value != "14" || i.Output != "14" {
		t.Errorf("%v: %s", err, out)
	}
	again := pythonFile(t, "def f(x):\n    return x\n\ndef f(x):\n    return x * 2\n")
	if out, err = told(t, "invert", again, "--output", "14"); err != nil || !strings.Contains(out, "found      f(7) (by") {
		t.Errorf("of two functions with one name: %v: %s", err, out)
	}
	out, err = told(t, "invert", path, "--func", "shout", "--output", "7", "--executions", "20")
	if !errors.Is(err, errNone) || !strings.Contains(out, "found      nothing that yields 7 (") || !strings.HasSuffix(out, "verdict    unchecked (not-found)\n") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestNothingFoundHasAStatusOfItsOwn, and what is printed is what it always was.
func TestNothingFoundHasAStatusOfItsOwn(t *testing.T) {
	t.Setenv("SEMCODER_MODEL", noModel)
	path := pythonFile(t, twoFunctions+"\ndef odd(x):\n    \"\"\"\n    >>> odd(1)\n    'no'\n    >>> odd(2)\n    3\n    \"\"\"\n    return x + 1\n")
	for _, c := range []struct {
		args   []string
		status int
		json   string // what the object has
	}{
		{[]string{"invert", path, "--func", "double", "--output", "14"}, 0, `"found":"trial"`},
		{[]string{"invert", path, "--func", "shout", "--output", "7", "--executions", "20"}, 3, `"reason":"not-found"`},
		{[]string{"repair", path, "--func", "odd", "--executions", "20"}, 3, `"found":""`},
		{[]string{"invert", path, "--func", "double"}, 2, ""},
		{[]string{"repair", path, "--func", "double"}, 1, ""},
	} {
		for _, asJSON := range []bool{false, true} {
			var out, errs bytes.Buffer
			args := c.args
			if asJSON {
				args = append(args, "--json")
			}
			status := run(t.Context(), streams{strings.NewReader(""), &out, &errs}, args)
			if status != c.status || (status == 3) && errs.Len() > 0 {
				t.Errorf("%v: status %d: %s%s", args, status, out.String(), errs.String())
			}
			if asJSON && c.json != "" && (!json.Valid(out.Bytes()) || !strings.Contains(out.String(), c.json)) {
				t.Errorf("%v: %s", args, out.String())
			}
		}
	}
}

func TestInvertSaysWhatIsMissing(t *testing.T) {
	path := pythonFile(t, twoFunctions)
	for want, args := range map[string][]string{
		"--output is missing":                  {"--func", "double"},
		"--func is missing: ":                  {"--output", "1"},
		"defines double, shout":                {"--output", "1"},
		"no function dubble; nearest: double":  {"--func", "dubble", "--output", "1"},
		"lies inside another function":         {"--func", "shout.inner", "--output", "1"},
		"x + 1 is no value that can be":        {"--func", "double", "--output", "x + 1"},
		"leaves nothing to do":                 {"--func", "double", "--output", "1", "--no-run"},
		"--executions must be at least 0":      {"--func", "double", "--output", "1", "--executions", "-1"},
		"want 1 argument(s), got 2":            {"more", "--output", "1"},
		"raises() is no value":                 {"--func", "double", "--output", "raises()"},
		"raises(KeyError, 1) is no value":      {"--func", "double", "--output", "raises(KeyError, 1)"},
		"nano was not trained to find inputs":  {"--func", "double", "--output", "1", "--no-run", "--model", "nano"},
		"unknown flag: --inputs":               {"--inputs", "1"},
		"--output: [1, is no value that can":   {"--func", "double", "--output", "[1,"},
		"leaves nothing to do without trial: ": {"--func", "double", "--output", "1", "--executions", "0"},
	} {
		if strings.HasPrefix(want, "nano was not trained") && trained(nanoName, "backward") {
			continue // it is by now
		}
		if _, err := told(t, append([]string{"invert", path}, args...)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
	if _, err := told(t, "invert", pythonFile(t, "x = 1\n"), "--output", "1"); err == nil || errors.As(err, &usageError{}) || !strings.Contains(err.Error(), "defines no function") {
		t.Errorf("no functions: %v", err)
	}
}

// TestInvertPrintsWhatWasPredicted: the model's own answer stands apart from what is
// known by executing.
func TestInvertPrintsWhatWasPredicted(t *testing.T) {
	says := quotedModel("Guess: f(21)\n1. call f\n[ANSWER]\nassert f(21) == 42\n")
	r := reason.New(reason.Options{Model: says, Tracer: playedRun{trace.Trace{Stop: trace.Returned, Value: "42", Literal: "42", Steps: 1}}})
	defer r.Close()
	for want, noRun := range map[string]bool{
		"predicted  f(21)\nexecuted   42 (1 step)\nverdict    confirmed\n": false,
		"predicted  f(21)\nverdict    unchecked (no-run)\n":                true,
	} {
		q, err := readInversion(pythonFile(t, "def f(x):\n    return x * 2"), "", "42")
		if err != nil {
			t.Fatal(err)
		}
		q.NoRun = noRun
		var out bytes.Buffer
		i, err := followInversion(t.Context(), r, q, &out)
		if err == nil {
			err = i.print(&out)
		}
		if err != nil || out.String() != "Guess: f(21)\n1. call f\n\n"+want {
			t.Errorf("%v: %q", err, out.String())
		}
	}
}
