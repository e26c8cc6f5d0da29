package main

import (
	"os"
	"testing"
)

// TestMain lets the test binary be the server that the demo starts, and the
// worker that a sandbox starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "serve" || os.Args[1] == "worker") {
		main()
	}
	os.Exit(m.Run())
}
