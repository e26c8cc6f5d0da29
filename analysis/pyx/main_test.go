package pyx

import (
	"os"
	"testing"

	"semcoder/analysis/trace"
)

// TestMain lets the test binary be its own worker, and a run that is to be killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		if len(os.Args) > 2 {
			os.Exit(trace.NativeMain(os.Args[2:], os.Stdout))
		}
		os.Exit(trace.WorkerMain(os.Stdin, os.Stdout))
	}
	if len(os.Args) > 3 && os.Args[1] == "make rows" {
		os.Exit(makeRows(os.Args[2], os.Args[3]))
	}
	status := m.Run()
	if err := realSandbox().Close(); err != nil {
		status = 1
	}
	os.Exit(status)
}
