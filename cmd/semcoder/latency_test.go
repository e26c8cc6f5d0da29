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

// TestHoverTimes measures hovers with the real sandbox while a slow model has a
// question: on functions never seen, and again on each.
func TestHoverTimes(t *testing.T) {
	runner := newRunner()
	defer runner.Close()
	model := &lsptest.Model{Pieces: strings.SplitAfter(strings.Repeat("word ", 1000), " "), Delay: 30 * time.Millisecond}
	editor := lsptest.Start(t, lsp.Options{Tracer: runner, Load: model.Load(true)}, lsptest.Settings{})
	const functions = 40
	var text strings.Builder
	for i := range functions {
		fmt.Fprintf(&text, "def f%d(n):\n    total = 0\n    for i in range(n):\n        total += i * %d\n    return total\n\nf%d(20)\n\n", i, i, i)
	}
	if err := editor.Open("file:///many.py", text.String()); err != nil {
		t.Fatal(err)
	}
	hover := func(i int) (string, time.Duration) {
		begin := time.Now()
		said, err := editor.Hover(t.Context(), "file:///many.py", protocol.Position{Line: uint32(8 * i), Character: 5})
		if err != nil {
			t.Fatal(err)
		}
		return said, time.Since(begin)
	}
	begin := time.Now()
	cold := time.Duration(0) // the longest answer while the sandbox starts
	for said, took := hover(0); !strings.Contains(said, "ran"); said, took = hover(0) {
		cold = max(cold, took)
		if time.Since(begin) > startPatience {
			t.Fatalf("the sandbox does not start: %q", said)
		}
	}
	t.Logf("sandbox there after %v; hovers until then took at most %v", time.Since(begin), cold)
	measure := func(name string, limit time.Duration) {
		var times []time.Duration
		for i := 1; i < functions; i++ {
			_, took := hover(i)
			times = append(times, took)
		}
		slices.Sort(times)
		t.Logf("%s: median %v, slowest %v", name, times[len(times)/2], times[len(times)-1])
		if times[len(times)/2] > limit {
			t.Errorf("%s: median %v, over %v", name, times[len(times)/2], limit)
		}
	}
	measure("first hover, warm sandbox", 150*time.Millisecond)
	measure("repeated", 50*time.Millisecond)
}
