package lsp

import (
	"testing"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// TestPredicted: what was not executed never reads as if it had been, and an account that ends before
// what nobody can know says so and gives no value.
func TestPredicted(t *testing.T) {
	for _, one := range []struct {
		outcome           reason.Outcome
		ending, how, line string
	}{
		{
			reason.Outcome{Answer: "3", Reason: reason.Needs + "pandas"},
			"3", "predicted (not run: needs pandas)", "f(1) -> 3  (predicted (not run: needs pandas))",
		},
		{
			reason.Outcome{Before: `open("a")`, Reason: reason.Needs + "open"},
			"", `not run: needs open, predicted up to open("a")`, `f(1): not run: needs open, predicted up to open("a")`,
		},
		{
			reason.Outcome{Before: `g(3)`, Unsure: 2},
			"", `not run, predicted up to g(3), unsure from step 2`, `f(1): not run, predicted up to g(3), unsure from step 2`,
		},
	} {
		a, ok := predicted("f(1)", one.outcome)
		if !ok || a.ending != one.ending || a.how != one.how {
			t.Errorf("%+v, %v", a, ok)
		}
		if line := summary("f(1)", &one.outcome); line != one.line {
			t.Errorf("%s, want %s", line, one.line)
		}
	}
	partial := &trace.Trace{Call: "f(1)", Stop: trace.Missing, Needs: []string{"open"}, Steps: 2, Before: &trace.Before{Name: `open("a")`}}
	if line := summary("f(1)", &reason.Outcome{Trace: partial, Before: `open("a")`}); line != `f(1): ran up to open("a"), 2 steps, needs open` {
		t.Errorf("of what was executed: %s", line)
	}
	if a, ok := predicted("f(1)", reason.Outcome{Reason: reason.Needs + "open"}); ok {
		t.Errorf("nothing was predicted, yet %+v", a)
	}
}
