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
	path, err := nativePath(python)
	if err != nil {
		return nil, err
	}
	return trace.NewRunner(trace.Options{Native: &trace.Native{Python: path, Trusted: true}}), nil
}

// nativePath is the absolute path of an interpreter that a command line names.
func nativePath(python string) (string, error) {
	path, err := exec.LookPath(python)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return "", fmt.Errorf("--native: %w", err)
	}
	return path, nil
}
