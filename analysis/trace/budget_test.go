package trace

import (
	"strings"
	"testing"
	"time"
)

func TestBudgets(t *testing.T) {
	r := sharedRunner()
	const source = `def down(n):
    return 0 if n == 0 else 1 + down(n - 1)
def loop(n):
    total = 0
    for i in range(n):
        total += i
    return total
def speak(n):
    for i in range(n):
        print("line", i)
`
	run := func(call string, b Budget) *Trace {
		return traced(t, r, Program{Source: source, Call: call, Budget: b})
	}

	if got := run("loop(100)", Budget{Events: 20}); !got.Truncated || len(got.Events) != 20 || got.Value != "4950" || got.Steps != 202 {
		t.Errorf("events: %v, %d events, %s in %d steps", got.Truncated, len(got.Events), got.Value, got.Steps)
	}
	if got := run("loop(6)", Budget{}); got.Truncated || got.Steps != 14 {
		t.Errorf("a short run: %v in %d steps", got.Truncated, got.Steps)
	}
	if got := run("loop(100)", Budget{Steps: 50}); got.Stop != Budgeted || got.Problem != "steps" || len(got.Events) == 0 {
		t.Errorf("steps: %s %s, %d events", got.Stop, got.Problem, len(got.Events))
	}
	got := run("down(20)", Budget{Depth: 3})
	for _, e := range got.Events {
		if e.Depth > 3 {
			t.Fatalf("an event at depth %d", e.Depth)
		}
	}
	if got.Value != "20" || got.Truncated {
		t.Errorf("depth: %s, %v", got.Value, got.Truncated)
	}
	got = run("speak(100)", Budget{Output: 30})
	if len(got.Stdout) != 30 || !strings.HasPrefix(got.Stdout, "line 0\nline 1\n") {
		t.Errorf("output: %q", got.Stdout)
	}
	var said strings.Builder
	for _, e := range got.Events {
		if e.Kind == Output {
			said.WriteString(e.Value)
		}
	}
	if said.String() != got.Stdout {
		t.Errorf("events say %q, output is %q", said.String(), got.Stdout)
	}
	began := time.Now()
	slow := traced(t, r, Program{Source: endless.Source, Call: "f()", Budget: Budget{Wall: 50 * time.Millisecond}})
	if took := time.Since(began); slow.Stop != Budgeted || slow.Problem != "wall clock" || took > time.Second {
		t.Errorf("wall: %s %s after %v", slow.Stop, slow.Problem, took)
	}
}
