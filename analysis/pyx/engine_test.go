package pyx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semcoder/analysis/trace"
)

// echoes is a sandbox in which every function returns its argument: the call
// f(3) gives 3. It is slow for the first programs, so that workers overtake.
type echoes struct{ err error }

func (r echoes) RunBatch(_ context.Context, programs []trace.Program) ([]*trace.Trace, error) {
	var out []*trace.Trace
	for _, p := range programs {
		value := strings.TrimSuffix(strings.TrimPrefix(p.Call, "f("), ")")
		if strings.HasSuffix(value, "0") {
			time.Sleep(5 * time.Millisecond)
		}
		t := &trace.Trace{Canonical: trace.Canonical{Source: p.Source}, Call: p.Call, Stop: trace.Returned, Literal: value}
		if value == "lazy" {
			value = "<map>" // has no form to write down
		}
		t.Events = []trace.Event{
			{Kind: trace.Enter, Name: "f", At: trace.Range{Line: 1, EndLine: 1}, Changed: []trace.Binding{{Name: "x", Value: value}}},
			{Kind: trace.Return, At: trace.Range{Line: 2, EndLine: 2}, Value: value},
		}
		switch p.Call {
		case "f(clock)":
			t.Clock = 1
		case "f(budget)":
			t.Stop, t.Problem = trace.Budgeted, "steps"
		}
		out = append(out, t)
	}
	return out, r.err
}

func (echoes) Close() error { return nil }

// A mortal sandbox echoes, and fails when nothing is left.
type mortal struct {
	echoes
	left int
}

func (m *mortal) RunBatch(ctx context.Context, programs []trace.Program) ([]*trace.Trace, error) {
	if m.left--; m.left < 0 {
		return nil, trace.ErrUnavailable
	}
	return m.echoes.RunBatch(ctx, programs)
}

const echoSource = "def f(x):\n    return x"

func programs(t *testing.T, n int) string {
	t.Helper()
	var in strings.Builder
	for i := range n {
		line, err := json.Marshal(Program{ID: fmt.Sprint("p", i), Code: echoSource, Source: "seed", Calls: []string{fmt.Sprintf("f(%d)", i)}})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	return in.String()
}

// roomy options make forward rows with so many workers, whose runners fail with err.
func roomy(workers int, err error) Options {
	return Options{
		Kinds: []Kind{Forward}, Workers: workers, Budget: Budget{Steps: 100, Prompt: 1000, Response: 1000},
		Sandbox: func() Runner { return echoes{err} },
	}
}

func TestRow(t *testing.T) {
	var out bytes.Buffer
	if _, err := Run(t.Context(), strings.NewReader(programs(t, 4)), &out, roomy(1, nil)); err != nil {
		t.Fatal(err)
	}
	var row Row
	if err := json.Unmarshal(bytes.Split(out.Bytes(), []byte("\n"))[3], &row); err != nil {
		t.Fatal(err)
	}
	if row.ID != "p3#0" || row.Kind != "forward" || !strings.HasSuffix(row.Prompt, "assert f(3) == ??\n[/PYTHON]\n[MONOLOGUE]\n") {
		t.Errorf("%+v", row)
	}
	want := "1. [L5] call f; x = 3\n2. [L6] return 3\n[ANSWER]\nassert f(3) == 3\n[/ANSWER]"
	if diff := cmp.Diff(want, row.Response); diff != "" {
		t.Error(diff)
	}
}

func TestOutputDoesNotDependOnTheWorkers(t *testing.T) {
	var outputs []string
	for _, workers := range []int{1, 4} {
		var out bytes.Buffer
		report, err := Run(t.Context(), strings.NewReader(programs(t, 60)), &out, roomy(workers, nil))
		if err != nil || report.Rows[Forward] != 60 || report.Programs != 60 || report.Calls != 60 {
			t.Fatalf("%+v, %v", report, err)
		}
		outputs = append(outputs, out.String())
	}
	if outputs[0] != outputs[1] {
		t.Error("four workers wrote something else than one")
	}
}

func TestCountsWhatItRejects(t *testing.T) {
	long := strings.Repeat("9", 2000)
	in := strings.Join([]string{
		`{"id": "a", "code": "def f(x):\n    return x", "calls": ["f(1)", "f(clock)", "f(budget)", "f(lazy)", "f(1)", "f(` + long + `)"]}`,
		`{"id": "b", "code": `,
		``,
		`{"id": "", "code": "x", "calls": []}`,
		`{"id": "c", "code": "def f(x):\n    return x", "calls": ["f(2)"], "extra": true}`,
		`{"id": "d", "code": "def f(x):\n    return x", "calls": "f(2)"}`,
		`{"id": "e", "code": "def f(x):\n    return x", "calls": ["f(2)"]}`,
	}, "\n")
	var out bytes.Buffer
	report, err := Run(t.Context(), strings.NewReader(in), &out, roomy(2, nil))
	if err != nil {
		t.Fatal(err)
	}
	want := Report{
		Programs: 6, Calls: 8, Events: Percentiles{P10: 2, P50: 2, P90: 8, P99: 8, Max: 8}, Rows: map[Kind]int{Forward: 2},
		Tokens: map[Kind]Percentiles{}, Seconds: report.Seconds, CPU: report.CPU, Rate: report.Rate,
		Rejected: map[Kind]map[string]int{
			"": {"line: not JSON": 1, "line: no id": 1, "line: calls is of another type": 1, "out of steps": 1, "the same call again": 1},
			Forward: {
				"depends on clock or entropy": 1, "a step shows a value that cannot be written down": 1,
				"prompt over budget": 1, "the same row again": 1,
			},
		},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Error(diff)
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d rows written", n)
	}
}

func TestEndsWhenTheSandboxFails(t *testing.T) {
	broken := fmt.Errorf("no sandbox: %w", trace.ErrUnavailable)
	var out bytes.Buffer
	_, err := Run(t.Context(), strings.NewReader(programs(t, 500)), &out, roomy(2, broken))
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
