package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semcoder/evaluation"
)

func TestEvalAsksTheEmbeddedModel(t *testing.T) {
	in := filepath.Join(t.TempDir(), "items.jsonl")
	items := `{"id": "a", "code": "def f(x):\n    return x + 1", "calls": ["f(2)"]}
{"id": "b", "code": "import numpy\ndef f(x):\n    return numpy.zeros(x)", "calls": ["f(2)"]}
`
	if err := os.WriteFile(in, []byte(items), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	args := []string{"eval", "fresh", "--data", in, "--no-run", "--results", in + ".results", "--predictions", in + ".predictions", "--json"}
	if code := run(t.Context(), streams{strings.NewReader(""), &out, &errs}, args); code != 0 {
		t.Fatalf("status %d: %s", code, errs.String())
	}
	var report evaluation.Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if report.N != 1 || report.WellFormed != 100 || report.Mode != "alone" || report.Skipped["unrunnable needs:numpy"].Lines != 1 || report.Tokens == 0 {
		t.Errorf("%+v", report)
	}
	var result evaluation.Result
	text, err := os.ReadFile(in + ".results")
	if err := json.Unmarshal(text, &result); err != nil || result.ID != "a" || result.Monologue == "" {
		t.Errorf("%s: %v", text, err)
	}
	if err != nil {
		t.Error(err)
	}
	// What was predicted is scored as it was then.
	out.Reset()
	args = []string{"eval", "fresh", "--data", in, "--score", in + ".predictions"}
	if code := run(t.Context(), streams{strings.NewReader(""), &out, &errs}, args); code != 0 || !strings.Contains(out.String(), "mode given") {
		t.Errorf("status %d: %s%s", code, errs.String(), out.String())
	}
	if got := percentage(report.Pass1); !strings.Contains(out.String(), got) {
		t.Errorf("%s is not in %s", got, out.String())
	}
}

func TestEvalRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"":                                   "want 1 argument",
		"nothing":                            "there are cruxeval-i",
		"fresh":                              "--data is missing",
		"fresh --data x":                     "no such file",
		"fresh --data x --samples 5":         "give a temperature",
		"fresh --data x --prompt published":  "cruxeval",
		"cruxeval-o --data x --prompt other": "canonical or published",
		"cruxeval-o --data x --score y --model nano":       "do not go with it",
		"cruxeval-o --data x --score y":                    "no such file",
		"cruxeval-o --data x --limit -1":                   "at least 0",
		"cruxeval-o --data x --temperature -1":             "at least 0",
		"cruxeval-o --data x --model /nowhere/at/all.gguf": "no model",
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), streams{strings.NewReader(""), &out, &errs}, append([]string{"eval"}, strings.Fields(args)...))
		if code == 0 || !strings.Contains(errs.String(), want) {
			t.Errorf("%q: status %d, %s, want %q", args, code, errs.String(), want)
		}
	}
}
