package main

import (
	"fmt"
	"os/exec"
	"path/filepath"

	"semcoder/analysis/trace"
)

// newRunner makes the sandbox that a command runs programs in. Close it.
func newRunner() *trace.Runner {
	return trace.NewRunner(trace.Options{})
}

// runnerIn is newRunner, or one for the user's own interpreter where a command line
// names that: who does so trusts the code.
func runnerIn(python string) (*trace.Runner, error) {
	if python == "" {
		return newRunner(), nil
	}
	path, err := exec.LookPath(python)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return nil, fmt.Errorf("--native: %w", err)
	}
	return trace.NewRunner(trace.Options{Native: &trace.Native{Python: path, Trusted: true}}), nil
}
