package main

import "semcoder/analysis/trace"

// newRunner makes the sandbox that a command runs programs in. Close it.
func newRunner() *trace.Runner {
	return trace.NewRunner(trace.Options{})
}
