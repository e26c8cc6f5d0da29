package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/protocol"

	"semcoder/lsp"
	"semcoder/lsp/lsptest"
)

// TestHoversWhileAModelWrites: what ran is shown while a slow model still has a question
// about it.
func TestHoversWhileAModelWrites(t *testing.T) {
	const functions = 3
	hover := manyFunctions(t, functions)
	for i := range functions {
		begin := time.Now()
		want := fmt.Sprintf("f%d(20)", i)
		for said := hover(i); !strings.Contains(said, "ran") || !strings.Contains(said, want); said = hover(i) {
			if time.Since(begin) > startPatience {
				t.Fatalf("no run of %s is shown: %q", want, said)
			}
		}
	}
}

// BenchmarkHoverRan is a hover with the real sandbox, warm, while a slow model has a
// question: on functions never seen, and again on each.
func BenchmarkHoverRan(b *testing.B) {
	const functions = 40
	hover := manyFunctions(b, functions)
	begin := time.Now()
	for said := hover(0); !strings.Contains(said, "ran"); said = hover(0) {
		if time.Since(begin) > startPatience {
			b.Fatalf("the sandbox does not start: %q", said)
		}
	}
	times := map[string][]time.Duration{}
	for b.Loop() {
		for _, round := range []string{"first", "again"} {
			for i := 1; i < functions; i++ {
				begin := time.Now()
				hover(i)
				times[round] = append(times[round], time.Since(begin))
			}
		}
	}
	for round, took := range times {
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), round+"-p50-µs")
		b.ReportMetric(float64(took[len(took)-1].Microseconds()), round+"-max-µs")
	}
}

// manyFunctions opens a document of n functions, each with a call, beside a model that
// takes 30 s to answer, and returns what hovers on the i-th.
func manyFunctions(tb testing.TB, n int) (hover func(i int) string) {
	runner := newRunner()
	tb.Cleanup(func() { runner.Close() })
	model := &lsptest.Model{Pieces: strings.SplitAfter(strings.Repeat("word ", 1000), " "), Delay: 30 * time.Millisecond}
	editor := lsptest.Start(tb, lsp.Options{Tracer: runner, Load: model.Load(true)}, lsptest.Settings{})
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "def f%d(n):\n    total = 0\n    for i in range(n):\n        total += i * %d\n    return total\n\nf%d(20)\n\n", i, i, i)
	}
	if err := editor.Open("file:///many.py", text.String()); err != nil {
		tb.Fatal(err)
	}
	return func(i int) string {
		said, err := editor.Hover(tb.Context(), "file:///many.py", protocol.Position{Line: uint32(8 * i), Character: 5})
		if err != nil {
			tb.Fatal(err)
		}
		return said
	}
}
