package evaluation

import (
	"os"
	"testing"

	"semcoder/analysis/trace"
)

// TestMain lets the test binary be its own sandbox worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(trace.WorkerMain(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}
