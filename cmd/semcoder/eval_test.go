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
	items := `{"id": "a", "code": "def f(x):\n    return x", "calls": ["f(2)"]}
{"id": "b", "code": "import numpy\ndef f(x):\n    return numpy.zeros(x)", "calls": ["f(2)"]}
`
	if err := os.WriteFile(in, []byte(items), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run(t.Context(), streams{strings.NewReader(""), &out, &errs}, []string{"eval", "--in", in, "--out", in + ".results", "--json"}); code != 0 {
		t.Fatalf("status %d: %s", code, errs.String())
	}
	var report evaluation.Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if report.Items != 2 || report.Asked != 1 || report.WellFormed != 1 || report.Skipped["unrunnable needs:numpy"] != 1 {
		t.Errorf("%+v", report)
	}
	var result evaluation.Result
	text, err := os.ReadFile(in + ".results")
	if err := json.Unmarshal(text, &result); err != nil || result.Call != "f(2)" || result.Executed != "2" {
		t.Errorf("%s: %v", text, err)
	}
	if err != nil {
		t.Error(err)
	}
	if code := run(t.Context(), streams{strings.NewReader(`{"id": "a"}`), &out, &errs}, []string{"eval"}); code != 1 || !strings.Contains(errs.String(), "no code") {
		t.Errorf("status %d: %s", code, errs.String())
	}
}
