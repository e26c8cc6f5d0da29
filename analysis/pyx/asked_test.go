package pyx

import (
	"context"
	"iter"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"semcoder/analysis"
	"semcoder/analysis/reason"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
	"semcoder/inference"
)

// taught is a model that says what a row teaches, when it is asked what the row asks.
type taught struct {
	response string
	prompt   string // heard last
}

func (m *taught) Identity() string { return m.response } // answers are remembered by it

func (m *taught) Generate(_ context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	m.prompt = r.Prompt
	return func(yield func(inference.Token, error) bool) { yield(inference.Token{Text: m.response}, nil) }
}

// A model that has learnt a row by heart is asked the row's question in the product's
// way: the prompt is the row's, and what is read from the reply is confirmed by
// running it. Opaque rows have no such prompt, as the product shows no docstrings.
func TestRowsAreReadAsTheProductReadsThem(t *testing.T) {
	runner := realSandbox()
	for _, c := range []struct {
		kind Kind
		name string
		rows int
	}{
		{Backward, "guesses", 4}, {Backward, "method", 4}, {Refine, "loop", 3}, {Refine, "raises", 2},
		{Write, "stub", 1}, {Write, "asserted", 1}, {Describe, "holds", 1}, {Describe, "strings", 1},
		{Opaque, "determined", 5}, {Opaque, "undetermined", 4}, {Opaque, "raises", 6},
	} {
		t.Run(string(c.kind)+"/"+c.name, func(t *testing.T) {
			a, err := txtar.ParseFile("testdata/" + string(c.kind) + "/" + c.name + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			p := readProgram(t, a)
			rows, _ := rowsOf(t, c.kind, p, runner)
			if len(rows) != c.rows {
				t.Errorf("%d rows, want %d", len(rows), c.rows)
			}
			for _, row := range rows {
				m := &taught{response: row.Response}
				o := pose(t, question(row, p), m, runner)
				if m.prompt != row.Prompt && c.kind != Opaque {
					t.Errorf("asked is\n%s\nand not\n%s", m.prompt, row.Prompt)
				}
				wantRead(t, row, o)
			}
		})
	}
}

func pose(t *testing.T, q reason.Question, m reason.Model, runner *trace.Runner) *reason.Outcome {
	t.Helper()
	r := reason.New(reason.Options{Model: m, Tracer: runner})
	defer r.Close()
	var o *reason.Outcome
	for u, err := range r.Ask(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		o = u.Outcome
	}
	return o
}

// between is the part of a text between two others, the last such.
func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	part, _, _ := strings.Cut(rest, to)
	return part
}

// question is what a row asks, taken from its prompt.
func question(row Row, p Program) reason.Question {
	slice := analysis.Slice{Source: p.Code, Entry: p.Entry}
	switch row.Kind {
	case Backward:
		return reason.Backward{Slice: slice, Entry: p.Entry, Output: between(row.Response, "Wanted: ", "\n")}
	case Refine:
		slice.Source = between(row.Prompt, "### Buggy Solution\n```python\n", "\n```")
		expected := between(row.Prompt, "assert retv == ", "\n")
		if expected == "" {
			expected = "raises(" + between(row.Prompt, "assert raises(", ",") + ")"
		}
		return reason.Repair{Slice: slice, Problem: p.problem(), Call: row.Call, Expected: expected}
	case Write:
		instruction := between(row.Prompt, "<NL_Description>\n\n<NL_Description>\n", "\n\n<Code>\n")
		prefix := between(row.Prompt, "\n\n<Code>\n```python\n", "\x00")
		return reason.Write{Instruction: instruction, Prefix: prefix, Tests: []string{row.Call}}
	case Describe:
		return reason.Describe{Slice: slice, Entry: p.Entry, Calls: p.Calls[:5]}
	}
	return reason.Forward{Slice: slice, Call: row.Call}
}

// wantRead holds what was read against what the row teaches.
func wantRead(t *testing.T, row Row, o *reason.Outcome) {
	t.Helper()
	if silent := strings.Contains(row.Response, undetermined); silent || o.Verdict != reason.Confirmed {
		if !silent || o.Answer != "" || o.Reason != reason.Undetermined {
			t.Errorf("%s, %s: read %q from\n%s", o.Verdict, o.Reason, o.Answer, row.Response)
		}
		return
	}
	want := ""
	switch row.Kind {
	case Backward:
		want = row.Call
	case Refine:
		want = between(row.Response, "[Refined]\n```python\n", "\n```")
	case Write:
		want = between(row.Prompt, "\n\n<Code>\n```python\n", "\x00") + strings.TrimSuffix(row.Response, prompts.StopWritten)
	case Describe:
		want = strings.TrimSuffix(row.Response, "\n"+prompts.StopDescription)
		if o.Dropped > 0 {
			t.Errorf("%d properties do not hold", o.Dropped)
		}
	case Opaque:
		want = between(row.Response, "[ANSWER]\nassert "+row.Call+" == ", "\n")
	}
	if strings.TrimSpace(o.Answer) != strings.TrimSpace(want) {
		t.Errorf("read %q, want %q", o.Answer, want)
	}
}
