package evaluation

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// told answers from a table; what it is asked to run alone ended as the trace says.
type told map[string]reason.Outcome

func (t told) Ask(_ context.Context, question reason.Question) iter.Seq2[reason.Update, error] {
	q := question.(reason.Forward)
	return func(yield func(reason.Update, error) bool) {
		o, known := t[q.Call]
		if !known {
			yield(reason.Update{}, errors.New("the sandbox is gone"))
			return
		}
		if q.RunOnly && o.Verdict != reason.Unrunnable {
			o = reason.Outcome{Trace: o.Trace, Verdict: reason.Unchecked}
		}
		yield(reason.Update{Phase: reason.Executed}, nil)
		yield(reason.Update{Phase: reason.Done, Outcome: &o}, nil)
	}
}

// doubled is the trace of f(x) == x * 2.
func doubled(call, x, value string) *trace.Trace {
	return &trace.Trace{
		Stop: trace.Returned, Call: call, Value: value, Literal: value, Canonical: trace.Canonical{Source: "def f(x):\n    return 4"},
		Events: []trace.Event{
			{Kind: trace.Enter, At: trace.Range{Line: 1, EndLine: 2}, Name: "f", Changed: []trace.Binding{{Name: "x", Value: x}}},
			{Kind: trace.Return, At: trace.Range{Line: 2, Col: 4, EndLine: 2, EndCol: 12}, Value: value},
		},
	}
}

var outcomes = told{
	"f(2)":  {Trace: doubled("f(2)", "2", "4"), Monologue: "1. [L5] call f; x = 2\n2. [L6] return 4", Answer: "4", Verdict: reason.Confirmed, Tokens: 9},
	"f(3)":  {Trace: doubled("f(3)", "3", "6"), Monologue: "1. [L5] call f\nand so on", Answer: "6", Verdict: reason.Confirmed, Tokens: 9},
	"f(4)":  {Trace: doubled("f(4)", "4", "8"), Monologue: "1. [L5] call f; x = 4", Answer: "7", Verdict: reason.Refuted, Urged: true},
	"f(5)":  {Trace: doubled("f(5)", "5", "10"), Monologue: "1. [L5] call f", Verdict: reason.Unchecked, Reason: reason.Malformed},
	"io(1)": {Verdict: reason.Unrunnable, Reason: "needs:open"},
}

func TestForward(t *testing.T) {
	input := `{"id": "a", "code": "def f(x): ...", "calls": ["io(1)", "f(2)", "f(3)"]}
{"id": "b", "code": "c", "calls": ["f(3)"]}
{"id": "c", "code": "c", "calls": ["f(4)"]}
{"id": "d", "code": "c", "calls": ["f(5)"]}
{"id": "e", "code": "c", "calls": ["io(1)"]}
{"id": "f", "code": "c"}
{"id": "beyond the limit"}`
	var results []Result
	r, err := Forward(t.Context(), outcomes, Items(strings.NewReader(input), 6), func(r Result) { results = append(results, r) })
	if err != nil {
		t.Fatal(err)
	}
	if r.Items != 6 || r.Asked != 4 || r.Answered != 3 || r.WellFormed != 2 || r.Right != 2 || r.EveryStep != 1 || r.Urged != 1 || r.Tokens != 18 {
		t.Errorf("%+v", r)
	}
	if r.Skipped["unrunnable needs:open"] != 1 || r.Skipped["no calls"] != 1 {
		t.Errorf("skipped %v", r.Skipped)
	}
	if len(results) != 4 || results[0] != (Result{ID: "a", Call: "f(2)", Monologue: outcomes["f(2)"].Monologue, Answer: "4", Executed: "4", Verdict: "confirmed"}) {
		t.Errorf("%+v", results)
	}
}

func TestBadItems(t *testing.T) {
	for input, want := range map[string]string{
		`{"id": "a", "code": "c", "calls": ["f(2)"]}` + "\n" + `{"id": "b`: "line 2",
		`{"id": "a"}`: "no code",
		`{"id": "x", "code": "c", "calls": ["g()"]}`: "x: the sandbox is gone",
		strings.Repeat("x", 17<<20):                  "reading items",
	} {
		_, err := Forward(t.Context(), outcomes, Items(strings.NewReader(input), 0), func(Result) {})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", input, err, want)
		}
	}
}
