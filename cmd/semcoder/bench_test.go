package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"semcoder/analysis/trace"
)

func TestBenchSandbox(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run(context.Background(), streams{strings.NewReader(""), &out, &errs}, []string{"bench", "--sandbox", "--json", "--runs", "3"}); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	var got map[string]float64
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := []string{"p50_ms", "p95_ms", "rss_mb", "runs_per_second", "start_ms"}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("figures %q, want %q", names, want)
	}
	for name, value := range got {
		if value <= 0 {
			t.Errorf("%s is %v", name, value)
		}
	}
	if got["p95_ms"] < got["p50_ms"] {
		t.Errorf("p50 %v, p95 %v", got["p50_ms"], got["p95_ms"])
	}
}

// TestBenchSteps holds the programs to the steps that their figures speak of.
func TestBenchSteps(t *testing.T) {
	r := newRunner()
	defer r.Close()
	for _, c := range []struct {
		program trace.Program
		steps   int
		value   string
	}{{slug, 54, `"hello-wor-ld-7"`}, {tenThousand, 10_000, "12492501"}} {
		got, err := r.Run(context.Background(), c.program)
		if err != nil {
			t.Fatal(err)
		}
		if got.Steps != c.steps || got.Value != c.value {
			t.Errorf("%s: %d steps to %s, want %d to %s", c.program.Call, got.Steps, got.Value, c.steps, c.value)
		}
	}
}
