package trace

import (
	"os"
	"sync"
	"testing"
)

// TestMain lets the test binary be its own worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "worker" {
		os.Exit(NativeMain(os.Args[2:], os.Stdout))
	}
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(WorkerMain(os.Stdin, os.Stdout))
	}
	status := m.Run()
	if err := sharedRunner().Close(); err != nil {
		status = 1
	}
	os.Exit(status)
}

// sharedRunner serves all tests that need no runner of their own: a start costs
// more than most of them.
var sharedRunner = sync.OnceValue(func() *Runner { return NewRunner(Options{}) })
