package lsp

import (
	"testing"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// TestInputLine: what does not come to the output is not given for it.
func TestInputLine(t *testing.T) {
	ran := &trace.Trace{Stop: trace.Returned, Call: "f(1)", Value: "2", Literal: "2", Steps: 1}
	for want, o := range map[string]reason.Outcome{
		"f(1) -> 2  (ran, 1 step), found by trial (3 tried)":                                 {Answer: "f(1)", Verdict: reason.Confirmed, Trial: true, Tried: 3, Trace: ran},
		"no input was found that yields 3 (9 tried); predicted was f(1) -> 2  (ran, 1 step)": {Answer: "f(1)", Verdict: reason.Refuted, Tried: 9, Trace: ran},
		"no input was found that yields 3 (9 tried)":                                         {Verdict: reason.Unchecked, Reason: reason.NotFound, Tried: 9},
		"no input was looked for that yields 3: needs pandas":                                {Verdict: reason.Unrunnable, Reason: "needs:pandas"},
		"3 is no value that can be compared; give a literal, or raises(TYPE)":                {Verdict: reason.Unchecked, Reason: reason.NotComparable},
	} {
		if got := inputLine("3", &o); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
