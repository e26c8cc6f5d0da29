package main

import (
	"errors"
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

// interpretersIn runs what a file holds in the Python named, and what is made up here,
// inputs and edits, in the sandbox alone. Close it.
func interpretersIn(python string) (*interpreters, error) {
	i := &interpreters{sandbox: newRunner()}
	if python == "" {
		return i, nil
	}
	native, err := runnerIn(python)
	if err != nil {
		return nil, errors.Join(err, i.Close())
	}
	i.native = native
	return i, nil
}
