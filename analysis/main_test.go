package analysis

import (
	"os"
	"sync"
	"testing"
	"time"

	"semcoder/analysis/trace"
)

// TestMain lets the test binary be the sandbox's worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(trace.WorkerMain(os.Stdin, os.Stdout))
	}
	status := m.Run()
	if err := sandbox().Close(); err != nil {
		status = 1
	}
	os.Exit(status)
}

// sandbox is what tables about it are checked against.
var sandbox = sync.OnceValue(func() *trace.Runner { return trace.NewRunner(trace.Options{}) })

// run runs a program whose end is all that matters.
func run(t *testing.T, source, call string) *trace.Trace {
	t.Helper()
	got, err := sandbox().Run(t.Context(), trace.Program{Source: source, Call: call, Light: true, Budget: trace.Budget{Steps: 1_000_000, Wall: time.Minute}})
	if err != nil {
		t.Fatal(err)
	}
	return got
}
